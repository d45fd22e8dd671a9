"""The two reports that the articles mention: they can be made, and say how little there is."""

import re
import zipfile
from io import BytesIO

import pytest
from django.urls import reverse

from tests import making
from tracker.models import Organisation

pytestmark = pytest.mark.usefixtures("seeded")
VIET_NAM = {"start": "2018-09", "end": "2018-12"}
INDONESIA = {"start": "2017-05", "end": "2017-10"}


def seeded(name):
    return Organisation.objects.get(source_system="seeds", external_id=name)


@pytest.fixture
def ask(client):
    """Ask for the committee's report as somebody of its Vietnamese member."""
    client.force_login(making.person("attache", seeded("embassy-vn"), "viewer"))

    def asked(days, kind=""):
        here = [seeded("acp").uid, *([kind] if kind else [])]
        return client.get(reverse("period-file" if kind else "period-report", args=here), days)

    return asked


def told(response):
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(text.split())


def test_of_the_chairmanship_of_viet_nam(ask):
    text = told(ask(VIET_NAM))

    assert "report of 1 Sep 2018 – 31 Dec 2018" in text
    assert "Chair: Embassy of Viet Nam in Pyongyang (Sep 2018 – Dec 2018)" in text
    assert "Visit of the Foreign Minister to Hanoi" in text
    assert "Little is recorded of this period." in text
    assert text.count("Nothing is recorded. That does not mean there was nothing.") == 6


def test_of_what_indonesia_reported_in_2017(ask):
    """No source says who chaired the committee then, so no chair is named."""
    text = told(ask(INDONESIA))

    assert "report of 1 May 2017 – 31 Oct 2017" in text
    assert "Meeting of the ASEAN Regional Forum" in text
    assert "perhaps Embassy of Cambodia" in text
    assert "Chair: Embassy of Indonesia" not in text
    assert "Little is recorded of this period." in text


@pytest.mark.parametrize("days", [VIET_NAM, INDONESIA], ids=["viet nam", "indonesia"])
def test_can_be_sent(ask, days):
    word, pdf = ask(days, "docx"), ask(days, "pdf")

    with zipfile.ZipFile(BytesIO(word.content)) as file:
        assert "ASEAN Committee in Pyongyang" in file.read("word/document.xml").decode()
    assert pdf.content.startswith(b"%PDF-")
    for answer, ending in ((word, "docx"), (pdf, "pdf")):
        name = f"asean-committee-in-pyongyang-{days['start']}-01"
        assert name in answer["Content-Disposition"]
        assert answer["Content-Disposition"].startswith("attachment")
        assert answer["Content-Disposition"].endswith(f'.{ending}"')


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ({"start": "2018-09", "end": "2017"}, "The end is before the beginning."),
        ({"start": "autumn", "end": "2018"}, "Enter a date such as 2012-08-23"),
        ({"start": "2018", "end": ""}, "This field is required."),
    ],
)
def test_bad_days_are_asked_for_again(ask, days, says):
    for kind in ("", "pdf", "docx"):
        answer = ask(days, kind)
        assert answer.status_code == 400
        assert says in told(answer)


def test_another_kind_of_file_is_not_there(ask):
    assert ask(VIET_NAM, "exe").status_code == 404


def test_others_are_told_whom_to_ask(client):
    client.force_login(making.person("officer", seeded("mercy-relief"), "coordinator"))
    answer = client.get(reverse("period-report", args=[seeded("acp").uid]), VIET_NAM)

    assert answer.status_code == 403
    assert "ask one of them" in told(answer)
    assert "Hanoi" not in told(answer)
