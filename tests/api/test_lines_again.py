"""Lines that a partner sends twice without ids of ours: known again, never doubled, never lost."""

import pytest
from uuid_utils.compat import uuid7

from tests import making
from tracker.models import Allocation, Consignment, Entry, Pledge, PledgeLine

pytestmark = pytest.mark.django_db


@pytest.fixture
def goods(db):
    return {"item": str(making.item().uid), "unit": str(making.unit().uid)}


@pytest.fixture
def body(floods, goods):
    """A pledge as an ERP holds it: lines of its own, without ids of ours."""
    tents = {"description": "Tents", "quantity": "12", "unit": goods["unit"]}
    return {
        "title": "Meals and tents", "contribution": "in_kind", "emergency": str(floods.uid),
        "lines": [goods | {"quantity": "50", "stage": "pledge"}, tents],
    }  # fmt: skip


@pytest.fixture
def put(partner, body):
    def put(**more):
        answer = partner.put("pledges/by-ref/erp/P-1", body | more)
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    return put


def ids(record):
    return [line["id"] for line in record["lines"]]


class TestTheSameLines:
    def test_are_no_new_version(self, put):
        first, again = put(), put()

        assert (again["version"], ids(again)) == (first["version"], ids(first))
        assert Entry.objects.about(Pledge.objects.get()).count() == 1

    def test_are_written_anew_where_they_are_not_known(self, put, monkeypatch):
        """Control: each time the ERP sends them, they are other lines."""
        monkeypatch.setattr("tracker.actions.records.known_again", lambda record, lines: lines)
        first, again = put(), put()
        assert again["version"] == 2
        assert not set(ids(first)) & set(ids(again))

    def test_may_be_written_otherwise(self, put, body):
        first = put()
        again = put(lines=[line | {"quantity": f"{line['quantity']}.0"} for line in body["lines"]])
        assert (again["version"], ids(again)) == (1, ids(first))

    def test_come_again_with_the_id_that_made_them(self, partner, body):
        """A PUT whose answer was lost: it names no version, and its lines no ids."""
        here = f"pledges/{uuid7()}"
        first, again = partner.put(here, body), partner.put(here, body)
        assert (first.status_code, again.status_code) == (201, 200)
        assert again.json() == first.json()
        assert partner.put(here, body | {"title": "Others"}).status_code == 428

    def test_are_two_where_two_are_alike(self, put, body):
        twins = [body["lines"][1]] * 2
        assert len(set(ids(put(lines=twins)))) == 2
        assert ids(put(lines=twins)) == ids(put(lines=twins))
        assert PledgeLine.objects.count() == 2


class TestALineThatChanged:
    def test_stays_the_line_that_others_rest_on(self, put, body, officer, floods):
        first = put()
        pledge = Pledge.objects.get()
        Allocation.objects.all().delete()
        line = pledge.lines.get(uid=ids(first)[0])
        mission = making.running(officer, pledge.owner, floods)
        making.allocation(officer, pledge, 20, mission=mission)

        [meals, tents] = body["lines"]
        again = put(lines=[tents, meals | {"quantity": "60", "stage": "commitment"}])

        assert ids(again) == ids(first)
        line.refresh_from_db()
        assert (line.quantity, line.stage, line.allocations.count()) == (60, "commitment", 1)

    def test_cannot_take_more_than_is_left(self, put, partner, body, officer, floods):
        put()
        pledge = Pledge.objects.get()
        mission = making.running(officer, pledge.owner, floods)
        making.allocation(officer, pledge, 20, mission=mission)

        lines = [body["lines"][0] | {"quantity": "10"}]
        answer = partner.put("pledges/by-ref/erp/P-1", body | {"lines": lines})

        assert answer.status_code in (409, 422)
        assert [line.quantity for line in pledge.lines.order_by("pk")] == [50, 12]

    def test_of_another_thing_is_another(self, put, body):
        first = put()
        other = {"description": "Blankets", "quantity": "12", "unit": body["lines"][1]["unit"]}
        again = put(lines=[body["lines"][0], other])

        assert ids(again)[0] == ids(first)[0]
        assert ids(again)[1] not in ids(first)
        assert {line["description"] for line in again["lines"]} == {"", "Blankets"}

    def test_that_is_left_out_is_gone(self, put, body):
        first = put()
        assert ids(put(lines=body["lines"][:1])) == ids(first)[:1]


class TestGoodsOfAConsignment:
    @pytest.fixture
    def mission(self, officer, mercy_relief, floods):
        return making.running(officer, mercy_relief, floods)

    def test_are_pledged_once(self, partner, mission, goods):
        lines = [goods | {"quantity": "7"}]
        body = {"mission": str(mission.uid), "title": "A lorry", "lines": lines}
        first, again = (partner.put("consignments/by-ref/erp/C-1", body) for _time in "ab")

        assert (first.status_code, again.status_code) == (201, 200), again.content
        assert again.json()["lines"] == first.json()["lines"]
        assert (Pledge.objects.count(), Allocation.objects.count()) == (1, 1)

        more = {"lines": [*lines, {"description": "Rope", "quantity": "3", "unit": goods["unit"]}]}
        third = partner.put("consignments/by-ref/erp/C-1", body | more)
        assert third.status_code == 200, third.content
        assert third.json()["lines"][0]["id"] == first.json()["lines"][0]["id"]
        assert Consignment.objects.get().lines.count() == Pledge.objects.count() == 2

    def test_from_a_pledge_may_be_fewer(self, partner, officer, mission, floods):
        pledge = making.pledge(officer, mission.owner, floods)
        allocation = making.allocation(officer, pledge, 10, mission=mission)
        line = {"allocation": str(allocation.uid), "quantity": "4"}
        body = {"mission": str(mission.uid), "title": "A lorry", "lines": [line]}
        first = partner.put("consignments/by-ref/erp/C-1", body)
        fewer = body | {"lines": [line | {"quantity": "3"}]}
        again = partner.put("consignments/by-ref/erp/C-1", fewer)

        assert (first.status_code, again.status_code) == (201, 200), again.content
        assert ids(again.json()) == ids(first.json())
        assert again.json()["lines"][0]["quantity"] == "3.000"
