"""What already happened: any status, with its source; guards do not stop it, the ledger does."""

import datetime
from decimal import Decimal

import pytest

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import past, records, totals
from tracker.models import (
    Clearance,
    Consignment,
    ConsignmentLine,
    Delivery,
    Discrepancy,
    Entry,
    ExemptionItem,
    Mission,
    Need,
    Pledge,
    Visit,
)
from tracker.rules.refusals import NotNow, NotValid, NotYours

LONG_AGO = "2012-08-23"


def remember(cast, model, status, owner=None, lines=None, **values):
    owner = owner or cast.lead
    return past.record_past(
        model, by=cast.by(owner), owner=owner, status=status,
        values={"source": cast.source} | values, lines=lines,
    )  # fmt: skip


def shipped(cast, status="arrived", quantity=100, **more):
    line = {"allocation": cast.allocation(), "quantity": Decimal(quantity)}
    values = {"mission": cast.mission(), "title": "Meals", "dispatched_on": LONG_AGO}
    return remember(cast, Consignment, status, lines={"lines": [line]}, **(values | more))


def received(cast, status="handed_over", quantity=60, line=None, **values):
    line = line or shipped(cast).lines.get()
    row = {"consignment_line": line, "quantity": Decimal(quantity)}
    values = {"mission": line.consignment.mission, "delivered_on": "2012-08"} | values
    return remember(cast, Delivery, status, lines={"lines": [row]}, **values)


class TestRecordingThePast:
    def test_needs_a_coordinator_and_a_source(self, cast):
        clerk = making.actor(making.person("clerk", cast.lead, "reporter"))
        values = {"title": "Flood relief", "kind": "relief_delivery"}
        with refused("Only a coordinator records what already happened.", kind=NotYours):
            past.record_past(Mission, by=clerk, owner=cast.lead, status="completed", values=values)
        with refused("Say where this is written.", kind=NotValid):
            remember(cast, Mission, "completed", source=None, **values)

    def test_is_done_by_those_whose_part_it_is(self, cast):
        line = {"allocation": cast.allocation(), "quantity": Decimal(1)}
        said = "Only the lead and the partners of the mission send goods for it."
        with refused(said):
            remember(
                cast, Consignment, "arrived", owner=cast.donor, mission=cast.mission(),
                title="Boxes", lines={"lines": [line]},
            )  # fmt: skip
        school = making.organisation("A school", "academic")
        cast.actors[school.pk] = making.actor(making.person("teacher", school, "coordinator"))
        with refused("An organisation of this kind does not run missions of this type."):
            remember(cast, Mission, "closed", owner=school, title="Relief", kind="relief_delivery")

    def test_takes_any_status_there_is_and_says_so(self, cast):
        mission = remember(cast, Mission, "unknown", title="Flood relief", kind="relief_delivery")

        assert (mission.status, mission.recorded_afterwards) == ("unknown", True)
        assert Entry.objects.about(mission).get().verb == "record_past"
        with pytest.raises(NotValid):
            remember(cast, Mission, "finished", title="Flood relief", kind="relief_delivery")

    def test_takes_no_day_that_has_not_come(self, cast):
        later = str(making.TODAY.year + 1)
        said = {"actual_from": later, "actual_to": later}
        values = {"title": "Flood relief", "kind": "relief_delivery"}
        with refused(*["This day has not come yet."] * 2, kind=NotValid) as refusal:
            remember(cast, Mission, "completed", **values, **said)

        assert list(refusal.value.fields) == list(said)
        this_year = str(making.TODAY.year)
        assert remember(cast, Mission, "completed", **values, actual_from=this_year).pk
        with refused("This day has not come yet.", kind=NotValid):
            shipped(cast, dispatched_on=later)

    def test_asks_for_no_dates_that_are_not_known(self, cast):
        need = remember(
            cast, Need, "closed", owner=cast.embassy, emergency=cast.emergency,
            description="Rice", place=making.place(), priority="urgent", origin="media",
        )  # fmt: skip

        assert (need.valid_until, need.reported_on) == (None, "")

    def test_takes_a_pledge_that_nobody_heard_of_again(self, cast):
        line = {"description": "Cash", "quantity": None, "basis": "undisclosed"}
        pledge = remember(
            cast, Pledge, "unknown", owner=cast.donor, title="Aid", contribution="financial",
            lines={"lines": [line]},
        )  # fmt: skip

        assert cast.move("withdraw", pledge).status == "withdrawn"


class TestAPastShipment:
    def test_passes_the_gate_without_an_exemption(self, cast):
        mission = cast.mission()
        cast.clearance(mission)
        line = shipped(cast, mission=mission).lines.get()

        assert (line.sent, line.in_transit) == (100, 100)
        assert Need.objects.get().shipped == 100

    @pytest.mark.parametrize(
        ("status", "bucket"),
        [("lost", "lost"), ("returned", "returned"), ("closed", "in_transit")],
    )
    def test_is_where_its_status_says(self, cast, status, bucket):
        assert getattr(shipped(cast, status).lines.get(), bucket) == 100

    @pytest.mark.parametrize("status", ["draft", "ready", "cancelled"])
    def test_sends_nothing_that_did_not_leave(self, cast, status):
        assert shipped(cast, status).lines.get().sent == 0

    def test_takes_no_more_than_was_set_aside(self, cast):
        with refused("“meal”: You asked for 101 pack; still open: 100 pack."):
            shipped(cast, quantity=101)
        assert not Consignment.objects.exists()

    def test_is_dated_as_well_as_it_is_known(self, cast):
        sent = shipped(cast, dispatched_on="2012-08")
        assert Consignment.objects.get(pk=sent.pk).dispatched_on.precision == "month"
        assert sent.lines.get().movements.get().moved_on is None, "the day is not known"

    def test_is_received_no_earlier_than_it_may_have_left(self, cast):
        line = shipped(cast, dispatched_on="2012-08").lines.get()
        with refused("“meal” left only on 2012-08."):
            received(cast, line=line, delivered_on="2012-07-31")
        assert received(cast, line=line, delivered_on="2012-08-01").status == "handed_over"

    def test_tells_its_whole_story_in_one_entry(self, cast):
        [line] = Entry.objects.about(shipped(cast)).get().rows["lines"]

        assert line["changes"]["in_transit"] == [None, "100.000"]


class TestWhatIsHeldUpSinceThen:
    @pytest.mark.parametrize(
        ("status", "resumed"), [("suspended", "in_progress"), ("postponed", "planned")]
    )
    def test_goes_on_where_such_a_mission_stops(self, cast, status, resumed):
        past = remember(cast, Mission, status, title="Wells", kind="rehabilitation")

        assert cast.move("resume", past).status == resumed

    def test_goes_on_with_goods_that_have_left(self, cast):
        held = shipped(cast, "on_hold", hold_reason="customs")

        assert cast.move("resume", held).status == "in_transit"


class TestAPastShipmentUnderAnExemption:
    def left(self, cast, item, quantity=60, **values):
        line = {"allocation": cast.allocation(), "exemption_item": item, "quantity": quantity}
        line["basis"] = "undisclosed" if quantity is None else "exact"
        values = {"mission": item.clearance.mission, "title": "Meals"} | values
        return remember(cast, Consignment, "arrived", lines={"lines": [line]}, **values)

    def granted(self, cast, **values):
        clearance = cast.clearance(cast.fresh("mission", "planned"), **values)
        for name in ("draft", "submit", "grant"):
            clearance = cast.move(name, clearance)
        return clearance.items.get()

    def test_takes_of_its_quantity_and_its_shipments(self, cast):
        item = self.granted(cast)
        self.left(cast, item, Decimal(60))

        item = ExemptionItem.objects.get()
        assert (item.dispatched, item.clearance.shipments_used) == (60, 1)
        with refused("“meal”: the exemption covers only 40 pack more."):
            self.left(cast, item, Decimal(41))

    def test_is_within_the_shipments_that_are_allowed(self, cast):
        item = self.granted(cast, allowed_shipments=1)
        first = self.left(cast, item, None)
        with refused("The exemption S/2012/7 allows 1 shipments; all are used."):
            self.left(cast, item)

        records.delete(first, by=cast.by(cast.lead))
        assert self.left(cast, item).lines.get().sent == 60

    def test_left_while_the_exemption_held(self, cast):
        item = self.granted(cast, valid_from=making.TODAY)
        with refused(f"Sanctions exemption: valid only from {making.TODAY}."):
            self.left(cast, item, dispatched_on=LONG_AGO)
        cast.move("expire", item.clearance)
        assert self.left(cast, item, dispatched_on=making.TODAY).status == "arrived"

    def test_left_while_the_exemption_held_on_each_day_that_its_date_may_mean(self, cast):
        item = self.granted(cast, valid_from=datetime.date(2012, 8, 15))
        with refused("Sanctions exemption: valid only from 2012-08-15."):
            self.left(cast, item, dispatched_on="2012-08")
        assert self.left(cast, item, dispatched_on="2012-09").status == "arrived"

    def test_rests_on_what_was_granted(self, cast):
        item = cast.clearance(cast.fresh("mission", "planned")).items.get()
        with refused("“meal”: its exemption is not granted."):
            self.left(cast, item)

    def test_is_found_again_when_totals_are_rebuilt(self, cast):
        item = self.granted(cast)
        self.left(cast, item)
        cast.meal.kg_per_unit = None
        cast.meal.save()
        assert totals.rebuild() == []
        ExemptionItem.objects.update(dispatched=0)
        Clearance.objects.update(shipments_used=0)

        assert totals.rebuild() == [f"exemption item {item.pk}", f"clearance {item.clearance.ref}"]
        item = ExemptionItem.objects.get()
        assert (item.dispatched, item.clearance.shipments_used) == (60, 1)


class TestAPastDelivery:
    def test_moves_the_goods(self, cast):
        delivery = received(cast)

        line = ConsignmentLine.objects.get()
        assert (line.delivered, line.in_transit, delivery.movements.count()) == (60, 40, 1)
        assert delivery.movements.get().moved_on is None, "the day is not known"

    def test_hands_over_no_more_than_was_sent(self, cast):
        with refused("“meal”: more was handed over than was sent."):
            received(cast, quantity=101)
        waiting = cast.consignment().lines.get()
        with refused("“meal” has not been dispatched."):
            received(cast, line=waiting)

    def test_that_was_reversed_leaves_the_goods_in_transit(self, cast):
        delivery = received(cast, "reversed")

        assert ConsignmentLine.objects.get().in_transit == 100
        assert delivery.movements.count() == 2

    def test_keeps_its_lines(self, cast):
        delivery = received(cast)
        row = delivery.lines.get()

        def rewrite(*lines):
            return records.change(
                delivery, by=cast.by(cast.lead), values={"note": "p. 3"}, lines={"lines": lines}
            )

        with refused("Other records rest on it: this cannot change.", kind=NotValid):
            rewrite({"uid": row.uid, "quantity": Decimal(61)})
        with refused("What is done stays on record: no line is added or removed."):
            rewrite()
        assert rewrite({"uid": row.uid, "basis": "estimate"}).note == "p. 3"


class TestAPastVisit:
    def test_is_judged_like_any_other(self, cast):
        delivery = received(cast)
        seen = {
            "delivery_line": delivery.lines.get(), "finding": "quantity_differs",
            "quantity_observed": Decimal(10), "evidence": "goods",
        }  # fmt: skip
        visit = remember(
            cast, Visit, "submitted", owner=cast.monitor, mission=delivery.mission,
            conducted_on="2012-09", lines={"observations": [seen]},
        )  # fmt: skip

        assert (visit.independent, Need.objects.get().verified) == (True, 10)
        assert Discrepancy.objects.get().says == "“meal”: 10 seen, 60 recorded as delivered."
        entry = Entry.objects.about(visit).get()
        assert entry.changes["independent"] == [None, True]
        with pytest.raises((NotNow, NotValid)):
            records.change(visit, by=cast.by(cast.monitor), values={}, lines={"observations": []})

    def test_comes_after_the_delivery_it_saw(self, cast):
        delivery = received(cast)
        seen = {"delivery_line": delivery.lines.get(), "finding": "as_delivered"}
        with refused(f"Delivery {delivery.ref} took place only on 2012-08."):
            remember(
                cast, Visit, "submitted", owner=cast.monitor, mission=delivery.mission,
                conducted_on="1999", lines={"observations": [seen | {"evidence": "goods"}]},
            )  # fmt: skip
