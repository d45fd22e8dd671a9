"""The lines inside a record: what is only read, what goods they bring, where a rule points."""

from decimal import Decimal
from uuid import uuid4

import pytest

from tests import making
from tracker.actions.filling import check
from tracker.api.errors import of_entries
from tracker.models import Allocation, Consignment, Entry, Pledge
from tracker.rules.refusals import NotValid

pytestmark = pytest.mark.django_db


@pytest.fixture
def mission(officer, mercy_relief, floods):
    return making.running(officer, mercy_relief, floods)


@pytest.fixture
def packed(officer, mission, mercy_relief, floods):
    """A consignment with one line of 4, from a pledge of 100."""
    pledge = making.pledge(officer, mercy_relief, floods)
    allocation = making.allocation(officer, pledge, 10, mission=mission)
    return making.consignment(officer, mission, (allocation, 4))


@pytest.fixture
def here(packed):
    return f"consignments/{packed.uid}"


@pytest.fixture
def granted(officer, mission):
    """A visa with its reference, as the authority granted it."""
    visa = making.clearance(officer, mission, "visa", reference="V-1")
    for step in ("draft", "submit", "grant"):
        visa = making.move(step, visa, officer)
    return f"clearances/{visa.uid}"


def pointers(answer, status=422):
    assert answer.status_code == status, answer.content
    return [error["pointer"] for error in answer.json()["errors"]]


class TestAnAmendment:
    def test_lets_what_it_speaks_of_change(self, partner, granted):
        assert pointers(partner.patch(granted, {"reference": "V-2"}, If_Match="*")) == [
            "/reference"
        ]
        letter = {"amended_on": making.TODAY.isoformat(), "says": "It has a new number."}
        body = {"reference": "V-2", "amendments": [letter]}

        answer = partner.patch(granted, body, If_Match="*")
        assert answer.status_code == 200, answer.content
        assert answer.json()["reference"] == "V-2"


class TestWhatIsOnlyRead:
    def test_is_sent_back_as_it_was(self, partner, here):
        read = partner.get(here)
        assert read.json()["lines"][0]["sent"] == "0.000"
        again = partner.put(here, read.json(), If_Match=read.headers["ETag"])
        assert again.status_code == 200, again.content
        assert again.json()["lines"] == read.json()["lines"]

    @pytest.mark.parametrize("verb", ["put", "patch"])
    def test_is_refused_when_it_was_changed(self, partner, here, verb):
        body = partner.get(here).json()
        body["lines"][0] |= {"sent": "7.000", "delivered": "1.000"}
        sent = body if verb == "put" else {"lines": body["lines"]}
        answer = partner.send(verb, here, sent, If_Match="*")
        assert set(pointers(answer)) == {"/lines/0/sent", "/lines/0/delivered"}
        assert {error["code"] for error in answer.json()["errors"]} == {"read_only"}

    def test_would_be_lost_unseen_without_the_guard(self, partner, here, packed, monkeypatch):
        """Control: the answer says 200, and nothing has changed."""
        monkeypatch.setattr("tracker.api.writing.refuse_read_only", lambda *given: None)
        body = partner.get(here).json()
        body["lines"][0]["sent"] = "7.000"
        assert partner.put(here, body, If_Match="*").status_code == 200
        assert packed.lines.get().sent == 0

    def test_is_not_for_a_new_line_either(self, partner, here, packed):
        allocation = str(packed.lines.get().allocation.uid)
        new = {"allocation": allocation, "quantity": "1", "sent": "1.000"}
        lines = [*partner.get(here).json()["lines"], new]
        assert pointers(partner.patch(here, {"lines": lines}, If_Match="*")) == ["/lines/1/sent"]

    def test_is_refused_in_bulk_with_its_row(self, partner, here):
        body = partner.get(here).json()
        body["lines"][0]["lost"] = "1.000"
        row = {"id": body["id"], "lines": body["lines"]}
        [result] = partner.post("consignments/bulk", {"rows": [row]}).json()["results"]
        assert [error["pointer"] for error in result["problem"]["errors"]] == ["/lines/0/lost"]


class TestTwoLinesOfOneId:
    def test_are_refused_where_the_second_stands(self, partner, floods):
        uid = str(uuid4())
        line = {"id": uid, "item": str(making.item().uid), "unit": str(making.unit().uid),
                "quantity": "5", "stage": "pledge"}  # fmt: skip
        body = {"title": "Meals", "contribution": "in_kind", "emergency": str(floods.uid)}
        answer = partner.post("pledges", body | {"lines": [line, line | {"quantity": "7"}]})

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/lines/1/id"
        assert not Pledge.objects.exists()


class TestGoodsThatNobodyPledged:
    def body(self, mission, **line):
        return {"mission": str(mission.uid), "title": "A lorry", "lines": [line]}

    def brings(self, **more):
        return {"item": str(making.item().uid), "unit": str(making.unit().uid)} | more

    def test_are_pledged_by_their_sender_while_packing(self, partner, mission, mercy_relief):
        answer = partner.post(
            "consignments", self.body(mission, **self.brings(quantity="7")),
        )  # fmt: skip
        assert answer.status_code == 201, answer.content
        line = Consignment.objects.get().lines.get()
        assert (line.quantity, line.allocation.mission) == (7, mission)
        pledged = line.allocation.line
        assert (pledged.quantity, pledged.pledge.owner) == (7, mercy_relief)
        assert answer.json()["lines"][0]["allocation"] == str(line.allocation.uid)

    def test_may_be_told_in_words(self, partner, mission):
        line = {"description": "Old blankets", "quantity": "7", "unit": str(making.unit().uid)}
        assert partner.post("consignments", self.body(mission, **line)).status_code == 201
        assert str(Consignment.objects.get().lines.get()) == "Old blankets"

    def test_come_besides_the_lines_that_are_there(self, partner, here, packed):
        before = packed.lines.get()
        lines = [{"id": str(before.uid), "quantity": "5"}, self.brings(quantity="7")]
        answer = partner.patch(here, {"lines": lines}, If_Match="*")
        assert answer.status_code == 200, answer.content
        first, second = packed.lines.order_by("pk")
        assert (first.pk, first.quantity, first.allocation) == (before.pk, 5, before.allocation)
        assert (second.quantity, second.allocation.quantity) == (7, 7)

    def test_stay_where_only_something_else_changes(self, partner, here, packed):
        assert partner.patch(here, {"title": "Another"}, If_Match="*").status_code == 200
        assert packed.lines.get().quantity == 4

    @pytest.mark.parametrize("name", ["item", "unit", "description"])
    def test_are_not_told_twice(self, partner, here, packed, name):
        told = self.brings(description="Blankets")
        line = {"allocation": str(packed.lines.get().allocation.uid), "quantity": "1"}
        new = line | {name: told[name]}
        assert pointers(partner.patch(here, {"lines": [new]}, If_Match="*")) == [
            f"/lines/0/{name}"
        ]

    @pytest.mark.parametrize(
        ("line", "pointer"),
        [
            ({"quantity": "7"}, "/lines/0/allocation"),
            ({"quantity": "7", "item": "x", "unit": "y"}, "/lines/0/item"),
            ({"quantity": "7", "description": "x" * 5000}, "/lines/0/description"),
        ],
    )
    def test_are_refused_with_their_place(self, partner, mission, line, pointer):
        assert pointer in pointers(partner.post("consignments", self.body(mission, **line)))
        assert not Pledge.objects.exists()

    def test_need_a_pledge_of_their_own_when_a_line_loses_its_own(self, partner, here, packed):
        line = {"id": str(packed.lines.get().uid), "unit": str(making.unit().uid)}
        answer = partner.patch(here, {"lines": [line]}, If_Match="*")
        assert pointers(answer) == ["/lines/0/allocation"]

    def test_nothing_is_kept_of_a_change_to_an_old_version(self, partner, here):
        before = Allocation.objects.count()
        lines = [self.brings(quantity="7")]
        assert partner.patch(here, {"lines": lines}, If_Match='"v99"').status_code == 412
        assert Allocation.objects.count() == before

    def test_are_told_to_who_holds_an_older_version(self, partner, here):
        read = partner.get(here)
        [line] = read.json()["lines"]
        sent = {"lines": [line | {"quantity": "3"}]}
        assert partner.patch(here, sent, If_Match="*").status_code == 200

        answer = partner.patch(here, sent, If_Match=read.headers["ETag"])

        [change] = answer.json()["differences"]
        assert change["field"] == f"lines/{line['id']}/quantity"
        assert (change["before"], change["now"]) == ("4.000", "3.000")


class TestARuleOfTheTable:
    def test_points_at_the_fields_it_is_about(self, partner, mission):
        dates = {"planned_from": "2012-09-01", "planned_to": "2012-08-01"}
        answer = partner.patch(f"missions/{mission.uid}", dates, If_Match="*")
        assert pointers(answer) == ["/planned_from", "/planned_to"]

    def test_points_into_the_line(self, partner, here):
        ends = {"from_place": making.place("Sinuiju"), "to_place": making.place("Ryongchon")}
        leg = {name: str(place.uid) for name, place in ends.items()} | {"mode": "road"}
        late = leg | {"left_on": "2012-09-02", "arrived_on": "2012-09-01"}
        answer = partner.patch(here, {"legs": [leg, late]}, If_Match="*")
        assert pointers(answer) == ["/legs/1/left_on", "/legs/1/arrived_on"]
        assert {error["code"] for error in answer.json()["errors"]} == {"rule"}

    def test_names_a_currency_as_its_amount(self, partner, mission):
        budget = {"budget": {"amount": "0.00", "currency": "SGD"}}
        making.unit("SGD", "money")
        answer = partner.patch(f"missions/{mission.uid}", budget, If_Match="*")
        assert set(pointers(answer)) == {"/budget"}

    def test_points_in_bulk_too(self, embassy_system, need_body):
        row = need_body | {"item": None}
        answer = embassy_system.post("needs/bulk", {"rows": [row]})
        [result] = answer.json()["results"]
        found = {error["pointer"] for error in result["problem"]["errors"]}
        assert found == {"/item", "/description"}
        one = embassy_system.post("needs", row)
        assert set(pointers(one)) == found

    def test_about_what_nobody_fills_in_points_at_the_record(self, officer, packed):

        line = packed.lines.get()
        line.lost = Decimal(-1)
        with pytest.raises(NotValid) as refusal:
            check(line)
        assert "" in {error["pointer"] for error in of_entries(refusal.value)}


class TestAPledge:
    @pytest.mark.parametrize(
        ("lines", "pointer"),
        [
            ([], "/lines"),
            (
                [
                    {"description": "Tents", "basis": "undisclosed"},
                    {"unit": "usd", "quantity": "5", "description": "Cash"},
                ],
                "/lines/1/unit",
            ),
        ],
    )
    def test_says_which_line_is_wrong(self, partner, lines, pointer):
        usd = str(making.unit("USD", "money").uid)
        rows = [line | ({"unit": usd} if "unit" in line else {}) for line in lines]
        body = {"title": "Aid", "contribution": "in_kind", "lines": rows}
        assert pointers(partner.post("pledges", body), 409) == [pointer]


class TestAMove:
    def test_is_moved_on_days_as_machines_write_them(self, partner, mission):
        here = f"missions/{mission.uid}/complete"
        answer = partner.post(here, {"on": "27 Mar 2026"})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/on")


class TestALineThatCannotBe:
    def test_has_no_field_that_nobody_knows(self, partner, mission):
        sent = {"results": [{"indicator": "Wells", "depth": 3}]}
        answer = partner.patch(f"missions/{mission.uid}", sent, If_Match="*")
        assert pointers(answer, 400) == ["/results/0/depth"]
        assert answer.json()["code"] == "unknown_field"

    def test_has_none_where_it_brings_goods(self, partner, here):
        line = {"quantity": "7", "description": "x", "nonsense": 1}
        answer = partner.patch(here, {"lines": [line]}, If_Match="*")
        assert pointers(answer, 400) == ["/lines/0/nonsense"]

    def test_has_no_field_that_nobody_knows_in_its_money(self, partner):
        value = {"amount": "5", "currency": "SGD", "rate": "1.3"}
        sent = {"title": "Aid", "contribution": "in_kind", "lines": [{"value": value}]}
        answer = partner.post("pledges", sent)
        assert "/lines/0/value/rate" in pointers(answer, 400)

    def test_has_not_the_id_of_a_line_of_another_record(self, partner, mission):
        one = {"indicator": "Wells", "id": str(uuid4())}
        first = partner.patch(f"missions/{mission.uid}", {"results": [one]}, If_Match="*")
        assert first.status_code == 200
        body = {"title": "Another", "kind": "assessment", "results": [one]}
        assert pointers(partner.post("missions", body)) == ["/results/0/id"]


class TestTheSectorsOfAMission:
    def patched(self, partner, mission, sector, *further):
        rows = [{"sector": one} for one in further]
        sent = {"sector": sector, "further_sectors": rows}
        return partner.patch(f"missions/{mission.uid}", sent, If_Match="*")

    def test_are_a_main_one_and_further_ones_and_it_is_found_by_each(self, partner, mission):
        answer = self.patched(partner, mission, "hea", "wsh", "nut")
        assert [row["sector"] for row in answer.json()["further_sectors"]] == ["wsh", "nut"]
        for sector, found in (("hea", 1), ("wsh", 1), ("nut", 1), ("edu", 0), ("", 1)):
            rows = partner.get(f"missions?sector={sector}").json()["data"]
            assert len(rows) == found, sector

    def test_are_each_named_once(self, partner, mission):
        answer = self.patched(partner, mission, "hea", "wsh", "hea")
        assert pointers(answer, 409) == ["/further_sectors/1/sector"]
        answer = self.patched(partner, mission, "hea", "wsh", "wsh")
        assert answer.status_code == 422
        assert pointers(answer)[0].startswith("/further_sectors/1")

    def test_begin_with_the_main_one(self, partner, mission):
        answer = self.patched(partner, mission, "", "wsh")
        assert pointers(answer, 409) == ["/sector"]


class TestTheResultsOfAMission:
    HERE = {"indicator": "Households with clean water", "unit": "households"}

    def test_are_lines_of_it_and_what_is_not_stated_stays_so(self, partner, mission):
        answer = partner.patch(
            f"missions/{mission.uid}", {"results": [self.HERE | {"target": "200"}]}, If_Match="*"
        )
        [result] = answer.json()["results"]
        assert (result["target"], result["achieved"]) == ("200.000", None)
        assert "Households" in str(Entry.objects.about(mission).latest("pk").rows)

    def test_may_be_nothing_but_not_less(self, partner, mission):
        for achieved, status in (("0", 200), ("-1", 422)):
            sent = {"results": [self.HERE | {"achieved": achieved}]}
            answer = partner.patch(f"missions/{mission.uid}", sent, If_Match="*")
            assert answer.status_code == status
        assert pointers(answer)[-1] == "/results/0/achieved"

    def test_name_each_indicator_once(self, partner, mission):
        sent = {"results": [self.HERE, self.HERE]}
        answer = partner.patch(f"missions/{mission.uid}", sent, If_Match="*")
        assert pointers(answer)[0].startswith("/results/1")
