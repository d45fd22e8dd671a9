"""The chair makes the report of a period, opens what is behind a figure, and takes it along."""

import zipfile
from pathlib import Path

import pytest

from tests import making
from tests.making import TODAY
from tracker.models import Chairmanship, CommitteeSeat

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def committee(chair, indonesian_embassy, lao_embassy):
    host = making.country("KP", "DPR Korea")
    found = making.organisation("ASEAN Committee in Pyongyang", "committee", host_country=host)
    for member in (indonesian_embassy, lao_embassy):
        making.reference(CommitteeSeat, committee=found, member=member, from_on="2012-04-30")
    making.reference(
        Chairmanship, committee=found, chair=indonesian_embassy, from_on=f"{TODAY.year}-01"
    )
    return found


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without scripts"])
def test_from_the_committee_to_the_file(
    at_browser, script, committee, floods, catalogue, liaison, lao_embassy
):
    need = making.reported(liaison, lao_embassy, floods)
    person = at_browser("chair", java_script_enabled=script).sign_in()

    person.go(f"/organisations/{committee.uid}/").open("Period report")
    person.reads("Or choose a chairmanship", "Embassy of Indonesia in Pyongyang")
    person.type("From", str(TODAY.year)).type("To", TODAY.isoformat()).press("Show")
    person.reads(
        "1 need", "Unverified", "Nothing is recorded. That does not mean there was nothing."
    )

    word, pdf = take(person, "Word document"), take(person, "PDF")
    assert need.ref in zipfile.ZipFile(word).read("word/document.xml").decode()
    assert Path(pdf).read_bytes().startswith(b"%PDF-")

    person.open(need.ref)
    person.headed(str(need))


def take(person, link):
    """Press the link of a file, and return where it was saved."""
    with person.page.expect_download() as download:
        person.page.get_by_role("link", name=link, exact=True).click()
    return download.value.path()
