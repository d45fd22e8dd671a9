"""The page of the directory: the day that is asked for, and what is said of a bad one."""

import pytest

from tests import making
from tests.views.pages import links_of, signed_in, text_of
from tracker.actions import records
from tracker.models import Chairmanship, CommitteeSeat, Presence, Relation

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(lao_embassy, indonesian_embassy):
    """The Embassy of Laos: kept and chairing in 2018, its staff gone in 2021."""
    committee = making.organisation("The committee", "committee")
    for member in (lao_embassy, indonesian_embassy):
        making.reference(CommitteeSeat, committee=committee, member=member, from_on="2012-04-30")
    making.reference(
        Chairmanship, committee=committee, chair=lao_embassy, from_on="2018-09", to_on="2018-12"
    )
    making.reference(
        Relation, first=lao_embassy.home_country, second=lao_embassy.host_country,
        state="established", observed_on="1974",
    )  # fmt: skip
    for aspect, state, day in (("office", "kept", "2018-01"), ("staff", "absent", "2021-09")):
        records.create(
            Presence, by=making.system(), owner=making.operator(),
            values={"organisation": lao_embassy, "place": making.place("Pyongyang"),
                    "aspect": aspect, "state": state, "observed_on": day,
                    "visibility": "public"},
        )  # fmt: skip
    making.channel("The embassy", "facilitation", "needs_assessment", kind="embassy",
                   organisation=lao_embassy)  # fmt: skip


class TestTheDirectory:
    def test_shows_the_day_asked_for(self, world, liaison):
        client = signed_in(liaison)
        then = text_of(client.get("/directory/?on=2018-10-15"))
        later = text_of(client.get("/directory/?on=2021-10-15"))

        assert "as things stood on 15 Oct 2018" in then
        assert "Chair Embassy of the Lao PDR in Pyongyang" in then
        assert "Staff: nothing recorded by then" in then
        assert "Chair not stated" in later
        assert "Staff: Absent" in later
        assert "Closed The embassy is kept, but no staff are there." in later

    def test_shows_today_where_no_day_is_asked_for(self, world, liaison):
        response = signed_in(liaison).get("/directory/")

        assert response.status_code == 200
        assert str(making.TODAY.year) in text_of(response)

    @pytest.mark.parametrize(
        "day",
        ["yesterday", "2021-13-01", "2021-02-30", "0001-01-01", "9999-99-99", "20", "-1",
         "2021-03-19T10:00", "٢٠٢١-٠٣-١٩", "1" * 3000, "3000-01-01"],
    )  # fmt: skip
    def test_says_what_is_wrong_with_a_day(self, world, liaison, day):
        response = signed_in(liaison).get("/directory/", {"on": day})

        assert response.status_code == 400
        text = text_of(response)
        assert "There is a problem" in text
        assert "Enter a day such as" in text or "Enter a year between" in text

    @pytest.mark.parametrize("day", ["\x00", "\ud800", "2021-03-19\x00"])
    def test_survives_what_is_no_text(self, world, liaison, day):
        escaped = day.encode("utf-8", "surrogatepass")
        response = signed_in(liaison).get(
            "/directory/?on=" + "".join(f"%{byte:02x}" for byte in escaped)
        )
        assert response.status_code == 400

    def test_leads_only_to_pages_that_open(self, world, liaison):
        client = signed_in(liaison)
        for link in links_of(client.get("/directory/")):
            assert client.get(link).status_code == 200, link

    def test_is_empty_without_a_seat(self, world, stranger):
        text = text_of(signed_in(stranger).get("/directory/"))

        assert "Lao" not in text

    def test_is_closed_to_those_who_are_not_signed_in(self, world, client):
        assert client.get("/directory/").status_code == 302
