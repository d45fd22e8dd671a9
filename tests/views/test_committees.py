"""The pages of the committee: members and chair by date, and the desk of whoever chairs today."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import making
from tests.reports.test_shares import key_of
from tests.rules.test_committees import SOON, acp, delivery, presided
from tracker.actions import records
from tracker.models import ActionPoint, Concern
from tracker.reports import chairing

pytestmark = pytest.mark.django_db
__all__ = ["acp", "delivery", "presided"]


def of(user):
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


@pytest.fixture
def channel(lao_embassy):
    return making.channel(
        "Embassy of the Lao PDR", "needs_assessment", kind="embassy", organisation=lao_embassy
    )


class TestTheDesk:
    def test_is_for_who_chairs_today(self, presided, chair, liaison, officer, stranger):
        assert of(chair).get("/chair/").status_code == 200
        for user in (liaison, officer, stranger):
            assert of(user).get("/chair/").status_code == 403
            assert of(user).post("/chair/", {}).status_code == 403

    def test_lists_what_waits_by_province_and_by_member(
        self, presided, channel, chair, liaison, officer, floods, delivery, lao_embassy
    ):
        province = making.place("North Pyongan", kind="admin1")
        county = making.place("Uiju", parent=province)
        need = making.reported(liaison, lao_embassy, floods, place=county)
        page = of(chair).get("/chair/")

        groups = {g["name"]: [r["id"] for r in g["rows"]] for g in page.context["needs"]}
        assert groups == {"North Pyongan": [str(need.uid)]}
        [there] = page.context["deliveries"]
        assert [row["id"] for row in there["rows"]] == [str(delivery.uid)]
        members = {str(r["cells"][0]): r["cells"][1:] for r in page.context["members"]["rows"]}
        laos = members[str(lao_embassy)]
        assert [cell if isinstance(cell, str) else cell["value"] for cell in laos] == [
            "Unknown", "Closed", "0", "0", "1",
        ]  # fmt: skip

    def test_asks_a_member_about_several_rows_at_once(
        self, presided, chair, liaison, officer, floods, delivery, lao_embassy, mercy_relief
    ):
        needs = [making.reported(officer, mercy_relief, floods) for _n in range(2)]
        sent = {
            "member": str(lao_embassy.uid), "due_on": SOON.isoformat(),
            "needs": [str(n.uid) for n in needs], "deliveries": [str(delivery.uid)],
        }  # fmt: skip
        client = of(chair)
        assert client.post("/chair/", sent).status_code == 302
        assert ActionPoint.objects.filter(assigned_to=lao_embassy).count() == 3
        page = client.get("/chair/")
        assert len(page.context["asked"]) == 3
        [there] = page.context["deliveries"]
        assert "Embassy of the Lao PDR in Pyongyang by" in there["rows"][0]["asked"]

        waits = of(liaison).get("/").content.decode()
        assert "Corroborate: ready-to-eat meal" in waits
        assert f"/corroborations/new/?need={needs[0].uid}" in waits
        assert f"/visits/new/?delivery={delivery.uid}" in waits
        assert "asked by the chair of ASEAN Committee in Pyongyang" in waits

    def test_keeps_what_was_ticked_when_something_is_wrong(
        self, presided, chair, officer, floods, mercy_relief
    ):
        need = making.reported(officer, mercy_relief, floods)
        page = of(chair).post("/chair/", {"needs": [str(need.uid)]})
        assert page.status_code == 400
        [group] = page.context["needs"]
        assert group["rows"][0]["ticked"]
        assert {"member", "due_on"} <= page.context["form"].errors.keys()

    @pytest.mark.parametrize(
        "sent",
        [
            {"needs": ["nonsense"]}, {"needs": ["01a200de-4003-76a1-b897-49cf809ab271"]},
            {"member": "x", "due_on": "tomorrow"}, {"committee": "x", "deliveries": [""]},
        ],
    )  # fmt: skip
    def test_answers_what_makes_no_sense_with_a_sentence(self, presided, chair, sent):
        assert of(chair).post("/chair/", sent).status_code == 400

    def test_tells_what_is_overdue(self, presided, chair, lao_embassy, floods, officer,
                                   mercy_relief):  # fmt: skip
        need = making.reported(officer, mercy_relief, floods)
        records.create(
            ActionPoint, by=making.actor(chair), owner=presided,
            values={"title": "Look", "need": need, "assigned_to": lao_embassy,
                    "visibility": "committee",
                    "due_on": making.TODAY - datetime.timedelta(days=1)},
        )  # fmt: skip
        page = of(chair).get("/chair/")
        assert page.context["asked"][0]["overdue"]
        assert "overdue:" in page.content.decode()

    @pytest.fixture
    def busy(self, presided, chair, liaison, officer, floods, lao_embassy, mercy_relief,
             indonesian_embassy, monkeypatch):  # fmt: skip
        """Numbers that differ from one another, where the desk lists a single need."""
        monkeypatch.setattr(chairing, "MOST", 1)
        north, south = (making.place(name, kind="admin1") for name in ("North", "South"))
        for place in (making.place("Uiju", parent=north), north, south):
            making.reported(liaison, lao_embassy, floods, place=place)
        for who, owner in ((officer, mercy_relief), (chair, indonesian_embassy)):
            making.reported(who, owner, floods, place=north)
        for days in (-1, 0, 3, None):
            for member in (lao_embassy, indonesian_embassy)[: 2 if days == 3 else 1]:
                due = making.TODAY + datetime.timedelta(days=days) if days is not None else None
                records.create(
                    ActionPoint, by=making.actor(chair), owner=presided,
                    values={"title": "Look", "assigned_to": member, "visibility": "committee",
                            "due_on": due},
                )  # fmt: skip

    def numbers(self, client, name):
        """Return each number of a table with its heading and where it leads."""
        table = client.get("/chair/").context[name]
        return [
            (row["cells"][0], heading, int(cell["value"]), cell["url"])
            for row in table["rows"]
            for heading, cell in zip(table["headings"], row["cells"], strict=True)
            if isinstance(cell, dict) and cell["kind"] == "number"
        ]

    def test_leads_from_each_number_to_as_many(self, busy, chair):
        client = of(chair)
        found = [*self.numbers(client, "members"), *self.numbers(client, "provinces")]
        linked = [row for row in found if row[3]]
        assert sorted(row[1:3] for row in linked) == [
            ("Asked", 1), ("Asked", 4), ("Needs", 1), ("Needs", 4), ("Overdue", 1),
            ("Own needs to corroborate", 1), ("Own needs to corroborate", 3),
        ]  # fmt: skip
        for who, heading, count, url in linked:
            assert client.get(url).context["shown"] == count, (who, heading)

    def test_would_count_more_behind_a_number_without_its_day(self, busy, chair):
        """Control: the list of what is overdue, asked for without the last day."""
        client = of(chair)
        [url] = [row[3] for row in self.numbers(client, "members") if row[1:3] == ("Overdue", 1)]
        assert client.get(url.split("&due_on_to=")[0]).context["shown"] == 4

    def test_asks_no_more_of_the_database_for_more(
        self, presided, channel, chair, liaison, officer, floods, delivery, lao_embassy,
        mercy_relief,
    ):  # fmt: skip
        client = of(chair)

        def work():
            with CaptureQueriesContext(connection) as queries:
                assert client.get("/chair/").status_code == 200
            return len(queries)

        making.reported(officer, mercy_relief, floods)
        before = work()
        for _n in range(4):
            making.reported(officer, mercy_relief, floods)
        assert work() == before <= 40


class TestTheCommittees:
    def test_show_members_and_chair_of_the_day_asked_for(self, presided, chair, liaison):
        client = of(liaison)
        now = client.get("/committees/").context["committees"][0]["committee"]
        then = client.get("/committees/?on=2012-05-01").context["committees"][0]["committee"]
        assert now["chair"] == "Embassy of Indonesia in Pyongyang"
        assert (then["chair"], len(then["members"])) == ("", 2)
        before = client.get("/committees/?on=2012-04-29").context["committees"][0]["committee"]
        assert before["members"] == []

    def test_say_what_is_wrong_with_a_day(self, liaison):
        assert of(liaison).get("/committees/?on=soon").status_code == 400

    def test_lead_to_the_desk_who_chairs(self, presided, chair, liaison):
        assert of(chair).get("/committees/").context["desk_url"] == "/chair/"
        assert of(liaison).get("/committees/").context["desk_url"] is None


class TestAConcern:
    """In no search, file, feed of others or report; those it is for read it one by one."""

    SECRET = "The storekeeper asked us not to look."

    @pytest.fixture
    def concern(self, delivery, liaison, lao_embassy):
        visit = making.visit(liaison, lao_embassy, delivery.mission)
        return records.create(
            Concern, by=making.actor(liaison), owner=lao_embassy,
            values={"visit": visit, "text": self.SECRET},
        )  # fmt: skip

    def test_is_read_by_its_author_and_the_lead(self, concern, liaison, officer, chair):
        for user, status in ((liaison, 200), (officer, 200), (chair, 404)):
            page = of(user).get(f"/concerns/{concern.uid}/")
            assert (page.status_code, self.SECRET in page.content.decode()) == (
                status, status == 200,
            )  # fmt: skip

    def test_is_in_no_search(self, concern, liaison):
        concern.refresh_from_db()
        assert "storekeeper" not in concern.search_text
        assert of(liaison).get("/concerns/?q=storekeeper").status_code == 400

    def test_is_in_no_file_that_is_handed_on(self, concern, lao_embassy, liaison):
        client = key_of(lao_embassy, liaison)
        one = client.get(f"/api/v1/concerns/{concern.uid}")
        assert self.SECRET in one.content.decode(), "control: its author reads it"
        for written in ("csv", "xlsx", "ndjson"):
            assert client.get(f"/api/v1/concerns?format={written}").status_code == 400
        assert client.get("/api/v1/concerns?q=storekeeper").status_code == 400
        assert client.get("/api/v1/visits?format=csv").status_code == 200

    def test_is_in_no_report_even_for_its_author(self, concern, liaison, floods):
        client = of(liaison)
        for address in (f"/emergencies/{floods.uid}/", f"/visits/{concern.visit.uid}/", "/"):
            assert self.SECRET not in client.get(address).content.decode(), address
