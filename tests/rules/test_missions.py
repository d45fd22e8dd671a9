"""When a mission may move, and what it waits for."""

import datetime
from decimal import Decimal

import pytest

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import moves, records
from tracker.models import Delivery, Mission, Organisation
from tracker.rules.missions import MISSION, derived
from tracker.rules.refusals import NotValid, NotYours

YESTERDAY = making.TODAY - datetime.timedelta(days=1)
TOMORROW = making.TODAY + datetime.timedelta(days=1)


def start(cast, mission, **data):
    return moves.make(MISSION["start"], mission, by=cast.by(cast.lead), data=data)


class TestPlanningAMission:
    def test_says_every_reason_at_once(self, cast):
        with refused("Say when it is planned to begin.", "Say where it goes."):
            cast.move("plan", cast.mission(planned_from="", places=[]))


class TestStartingAMission:
    def test_waits_for_clearances_and_a_channel_all_said_at_once(self, cast):
        mission = cast.fresh("mission", "planned")
        cast.clearance(mission, kind="visa")
        late = cast.clearance(mission, kind="host_approval", valid_until=YESTERDAY)
        early = cast.clearance(mission, kind="import_permit", valid_from=TOMORROW)
        for clearance in (late, early):
            for move in ("draft", "submit", "grant"):
                clearance = cast.move(move, clearance)

        with refused(
            "Visas: To assess.",
            f"Host approval: expired on {YESTERDAY}.",
            f"Import permit: valid only from {TOMORROW}.",
            "It names no channel to use: facilitation.",
        ):
            start(cast, mission)

    def test_goes_on_with_a_reason_that_is_shown(self, cast):
        started = start(cast, cast.fresh("mission", "planned"), override="Agreed by telephone.")

        assert (started.status, started.override_reason) == ("in_progress", "Agreed by telephone.")
        assert started.actual_from == making.TODAY.isoformat()

    def test_needs_no_reason_once_all_is_there(self, cast):
        road = making.channel("Road", "facilitation")
        mission = cast.move("plan", cast.mission(channels=[road], mode="online"))
        with refused(f"None of its channels is open on {making.TODAY}: facilitation."):
            start(cast, mission)
        said = {"channel": road, "state": "limited", "observed_on": making.TODAY}
        records.create(
            road.observations.model, by=making.system(), owner=making.operator(), values=said
        )

        assert start(cast, mission).override_reason == ""
        mission.refresh_from_db()
        assert mission.status == "in_progress"

    def test_takes_the_day_it_began_and_none_to_come(self, cast):
        mission = cast.fresh("mission", "planned")

        with refused("That day has not come yet.", kind=NotValid):
            start(cast, mission, on=TOMORROW, override="Agreed.")
        with refused("Enter a date.", kind=NotValid):
            start(cast, mission, on="soon", override="Agreed.")
        begun = start(cast, mission, on=YESTERDAY.isoformat(), override="Agreed.")
        assert begun.actual_from == YESTERDAY.isoformat()

    def test_asks_what_held_on_the_day_it_began(self, cast):
        mission = cast.move("plan", cast.mission(kind="liaison", mode="online"))
        approval = cast.clearance(
            mission, kind="donor_approval", regime=None, valid_from=making.TODAY
        )
        for move in ("draft", "submit", "grant"):
            approval = cast.move(move, approval)

        with refused(f"Donor approval: valid only from {making.TODAY}."):
            start(cast, mission, on=YESTERDAY)
        begun = start(cast, mission, on=YESTERDAY, override="Agreed by telephone.")
        assert begun.actual_from == YESTERDAY.isoformat()


class TestEndingAMission:
    def test_waits_for_what_is_under_way(self, cast):
        consignment = cast.fresh("consignment", "in_transit")
        mission = cast.move("start", consignment.mission)

        with refused(f"Consignment {consignment.ref} is in transit."):
            cast.move("complete", mission)
        delivery = cast.delivery(consignment.lines.get())
        done = cast.move("complete", cast.move("arrive", consignment).mission)
        left = f"Consignment {consignment.ref}: %s pack of “meal” not handed over yet."
        with refused(f"Delivery {delivery.ref} is expected.", left % 100):
            cast.move("close", done)
        records.delete(delivery, by=cast.by(cast.lead))
        line = consignment.lines.get()
        given = {"mission": done, "stage": "to_counterpart", "delivered_on": making.TODAY}
        rows = {"lines": [{"consignment_line": line, "quantity": Decimal(60)}]}
        stored = records.create(
            Delivery, by=cast.by(cast.lead), owner=cast.lead, values=given, lines=rows
        )
        cast.move("hand_over", stored)
        cast.adjust(line, "loss", Decimal(30))
        with refused(left % 70):
            cast.move("close", done)

        cast.move("turn_back", consignment)
        assert cast.move("close", done).status == "closed"

    def test_does_not_end_before_it_began(self, cast):
        mission = cast.fresh("mission", "in_progress")

        with refused("It ended before it began.", kind=NotValid) as refusal:
            cast.move("complete", mission, on=YESTERDAY)
        assert list(refusal.value.fields) == ["on"]

    def test_is_not_called_off_while_goods_are_out(self, cast):
        consignment = cast.fresh("consignment", "in_transit")
        reason = "Goods have left: complete it, or record them as returned or lost."

        with refused(reason):
            cast.move("cancel", consignment.mission)
        cast.move("turn_back", consignment)
        assert cast.move("cancel", consignment.mission).status == "cancelled"

    def test_cannot_be_changed_afterwards(self, cast):
        mission = cast.fresh("mission", "closed")

        with refused("A mission that is closed or cancelled cannot be changed."):
            records.change(mission, by=cast.by(cast.lead), values={"title": "Another"})

    @pytest.mark.parametrize(
        ("move", "status"), [("postpone", "planned"), ("suspend", "in_progress")]
    )
    def test_resumes_where_it_was(self, cast, move, status):
        paused = cast.move(move, cast.fresh("mission", status))

        assert cast.move("resume", paused).status == status


class TestWhoRunsMissions:
    @pytest.mark.parametrize("kind", ["academic", "company", "regional_body"])
    def test_some_run_training_alone(self, cast, kind):
        school = making.organisation("A school", kind)
        teacher = making.actor(making.person("teacher", school, "coordinator"))
        values = {"title": "Course", "emergency": cast.emergency}

        def plan(kind):
            given = values | {"kind": kind}
            return records.create(Mission, by=teacher, owner=school, values=given)

        assert plan("training").status == "draft"
        with refused("An organisation of this kind does not run missions of this type."):
            plan("relief_delivery")

    def test_a_donor_runs_none(self, cast):
        fund = making.organisation("A fund", Organisation.Kind.DONOR)
        giver = making.actor(making.person("giver", fund, "coordinator"))

        with pytest.raises(NotYours):
            records.create(
                Mission, by=giver, owner=fund, values={"title": "Course", "kind": "training"}
            )

    def test_a_reporter_drafts_and_does_not_confirm(self, cast):
        clerk = making.actor(making.person("clerk", cast.lead, "reporter"))
        mission = cast.mission()
        records.change(mission, by=clerk, values={"title": "Another"})

        with refused("Your seats do not allow you to do this: Confirm the plan.", kind=NotYours):
            moves.make(MISSION["plan"], mission, by=clerk)


class TestWhatIsDerived:
    def test_is_waiting_cleared_and_reported(self, cast):
        mission = cast.fresh("mission", "planned")
        assert derived(mission, making.TODAY) == ["waiting for clearance"], "people travel there"
        visa = cast.clearance(mission, kind="visa")
        approval = cast.clearance(mission, kind="host_approval")
        cast.move("waive", visa)
        assert derived(mission, making.TODAY) == ["waiting for clearance"]
        cast.move("waive", approval)
        assert derived(mission, making.TODAY) == ["cleared"]
