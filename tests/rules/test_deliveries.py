"""When a delivery may move, and what its lines must agree with."""

import datetime
from decimal import Decimal

import pytest

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import moves, records
from tracker.models import Consignment, Delivery, Mission
from tracker.rules.deliveries import DELIVERY
from tracker.rules.refusals import NotValid, NotYours

TOMORROW = (making.TODAY + datetime.timedelta(days=1)).isoformat()


def expect(cast, *lines, **values):
    given = {"mission": cast.running(), "delivered_on": making.TODAY.isoformat()}
    given |= {"actual_institution": making.institution()}
    return records.create(
        Delivery, by=cast.by(cast.lead), owner=cast.lead, values=given | values,
        lines={"lines": lines},
    )  # fmt: skip


def of(line, quantity, **values):
    return {"consignment_line": line, "quantity": quantity and Decimal(quantity)} | values


class TestHandingOver:
    def test_says_every_reason_at_once(self, cast):
        with refused(
            "Say on which day it was handed over.",
            "Say which institution received it.",
            "It has no goods: add at least one line.",
        ):
            cast.move("hand_over", expect(cast, delivered_on="", actual_institution=None))

    def test_takes_no_day_to_come_and_goods_that_are_there(self, cast):
        waiting = cast.consignment().lines.get()
        goods = cast.under_way()
        mission = goods.consignment.mission
        records.change(waiting.consignment, by=cast.by(cast.lead), values={"title": "Later"})
        later = expect(
            cast, of(goods, 70, damaged=Decimal(31)), mission=mission, delivered_on=TOMORROW
        )
        with refused(
            "It cannot be handed over on a day that has not come yet.",
            "“meal”: You asked for 101 pack; still open: 100 pack.",
        ):
            cast.move("hand_over", later)
        with refused("“meal” has not been dispatched."):
            cast.move(
                "hand_over", expect(cast, of(waiting, 1), mission=waiting.consignment.mission)
            )
        with refused(f"“meal” left only on {making.TODAY}."):
            cast.move(
                "hand_over", expect(cast, of(goods, 1), mission=mission, delivered_on="2012")
            )

    def test_says_how_much(self, cast):
        goods = cast.under_way()
        unknown = expect(
            cast, of(goods, None, basis="undisclosed"), mission=goods.consignment.mission
        )
        with refused("“meal”: say how much was handed over."):
            cast.move("hand_over", unknown)

    def test_sets_the_damaged_aside(self, cast):
        goods = cast.under_way()
        mission = goods.consignment.mission
        cast.move("hand_over", expect(cast, of(goods, 60, damaged=Decimal(5)), mission=mission))

        goods.refresh_from_db()
        assert (goods.delivered, goods.damaged, goods.in_transit) == (60, 5, 35)
        assert Consignment.objects.get(pk=goods.consignment_id).version == 4, "it was told"

    def test_passes_the_counterparts_store(self, cast):
        goods = cast.under_way()
        mission = goods.consignment.mission
        cast.move(
            "hand_over", expect(cast, of(goods, 60), mission=mission, stage="to_counterpart")
        )
        on = expect(cast, of(goods, 50), mission=mission, taken_from="with_counterpart")
        cast.move("hand_over", on)

        goods.refresh_from_db()
        assert (goods.delivered, goods.with_counterpart, goods.in_transit) == (50, 10, 40)
        with refused("“meal” has already gone on from there."):
            cast.move("reverse", Delivery.objects.get(stage="to_counterpart"))
        cast.move("reverse", on)
        goods.refresh_from_db()
        assert (goods.delivered, goods.with_counterpart) == (0, 60)

    def test_is_recorded_by_the_lead_alone(self, cast):
        with refused("Only the lead of the mission records this.", kind=NotYours):
            records.create(
                Delivery, by=cast.by(cast.donor), owner=cast.donor,
                values={"mission": cast.running()},
            )  # fmt: skip
        with refused(
            "Your seats do not allow you to do this: Record the hand-over.", kind=NotYours
        ):
            moves.make(DELIVERY["hand_over"], cast.delivery(), by=cast.by(cast.embassy))


class TestReversing:
    def test_ends_with_the_mission(self, cast):
        delivery = cast.fresh("delivery", "handed_over")
        Mission.objects.filter(pk=delivery.mission_id).update(status="closed")

        with refused("Its mission is closed."):
            cast.move("reverse", delivery)


class TestTheFactsOfADelivery:
    def test_stay_once_it_was_handed_over(self, cast):
        handed = cast.fresh("delivery", "handed_over")

        with refused("What was handed over cannot be changed; reverse it instead."):
            records.change(handed, by=cast.by(cast.lead), values={"note": "More"})

    def test_say_why_it_is_not_the_agreed_institution(self, cast):
        agreed = making.institution("The school", kind="school")
        with refused("It was received by Ryongchon County Hospital, not by The school: say why."):
            expect(cast, agreed_institution=agreed)
        because = {"differs_because": "The school was closed."}
        assert expect(cast, agreed_institution=agreed, **because).agreed_institution == agreed

    def test_are_expected_where_the_mission_agreed(self, cast):
        farm = making.institution("The farm", kind="farm")
        mission = cast.fresh("mission", "in_progress")
        mission.institutions.add(farm)
        said = "It was received by Ryongchon County Hospital, not by %s: say why."
        with refused(said % "The farm") as refusal:
            expect(cast, mission=mission)
        assert refusal.value.obstacles[0].field == "differs_because"
        assert expect(cast, mission=mission, actual_institution=farm).agreed_institution == farm

        mission.institutions.add(making.institution("The school", kind="school"))
        with refused(said % "The farm, The school"):
            expect(cast, mission=mission)
        assert expect(cast, mission=mission, differs_because="Closed.").agreed_institution is None
        assert expect(cast, mission=mission, actual_institution=farm).differs_because == ""

    def test_belong_to_one_mission_that_goes_on(self, cast):
        goods = cast.under_way()
        with refused("“meal” belongs to another mission."):
            expect(cast, of(goods, 1), mission=cast.mission())
        with refused("Its mission is cancelled."):
            expect(cast, mission=cast.move("cancel", cast.mission()))

    def test_name_each_line_once(self, cast):
        goods = cast.under_way()
        with pytest.raises(NotValid):
            expect(cast, of(goods, 1), of(goods, 2), mission=goods.consignment.mission)
