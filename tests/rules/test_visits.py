"""When a visit may move, who is independent, and what follows from what was seen."""

import datetime
from decimal import Decimal

import pytest

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import moves, past, records
from tracker.models import (
    Chairmanship,
    CommitteeSeat,
    Delivery,
    DeliveryLine,
    Discrepancy,
    Leg,
    Mission,
    Need,
    Observation,
    Pledge,
    Visit,
)
from tracker.rules.actors import Actor
from tracker.rules.followups import ACTION_POINT, DISCREPANCY
from tracker.rules.refusals import NotValid, NotYours

DAY = datetime.timedelta(days=1)


def look(cast, owner, row, finding="as_delivered", evidence="goods", **values):
    """Submit a visit by an organisation to one delivery line."""
    seen = {"delivery_line": row, "finding": finding, "evidence": evidence}
    if "quantity_observed" in values:
        seen["quantity_observed"] = Decimal(values.pop("quantity_observed"))
    given = {"mission": row.delivery.mission, "access": "granted", "conducted_on": making.TODAY}
    visit = records.create(
        Visit, by=cast.by(owner), owner=owner, values=given | values,
        lines={"observations": [seen]},
    )  # fmt: skip
    return cast.move("submit", visit)


def handed_over_long_ago(cast):
    row = cast.received()
    Delivery.objects.filter(pk=row.delivery_id).update(delivered_on="2012")
    return DeliveryLine.objects.get(pk=row.pk)


def verified(row):
    return Need.objects.get(allocations__consignment_lines__delivery_lines=row).verified


class TestConductingAVisit:
    def test_says_every_reason_at_once(self, cast):
        asked = cast.visit(access="asked", conducted_on=None)

        with refused("Access is “Asked, no answer yet”.", "Say on which day it took place."):
            cast.move("conduct", asked)

    @pytest.mark.parametrize(
        ("access", "label"), [("denied", "Denied"), ("no_answer", "No answer")]
    )
    def test_needs_access(self, cast, access, label):
        with refused(f"Access is “{label}”."):
            cast.move("conduct", cast.visit(access=access))

    def test_does_not_take_place_tomorrow(self, cast):
        with refused("It cannot have taken place on a day that has not come yet."):
            cast.visit(conducted_on=making.TODAY + DAY)


class TestSubmittingAVisit:
    def test_says_every_reason_at_once(self, cast):
        row = cast.received()
        values = {"mission": row.delivery.mission, "access": "denied"}
        rows = [{"delivery_line": row, "finding": "as_delivered"}]
        visit = records.create(
            Visit, by=cast.by(cast.monitor), owner=cast.monitor, values=values,
            lines={"observations": rows},
        )  # fmt: skip

        with refused(
            "Say on which day it took place.",
            "“meal”: without access nothing was seen.",
            "“meal”: say on what evidence.",
        ):
            cast.move("submit", visit)

    def test_comes_after_the_delivery_it_saw(self, cast):
        row = cast.received()
        reason = f"Delivery {row.delivery.ref} took place only on {making.TODAY}."
        for day in (making.TODAY - DAY, "1999"):
            with refused(reason):
                look(cast, cast.monitor, row, conducted_on=day)
        closed = {"access": "denied", "conducted_on": "1999"}

        assert verified(row) == 0
        assert look(cast, cast.monitor, row, "no_access", "", **closed).status == "submitted"
        assert look(cast, cast.monitor, row, conducted_on=str(making.TODAY.year)).independent

    def test_needs_something_to_say(self, cast):
        values = {"mission": cast.running()}
        empty = records.create(Visit, by=cast.by(cast.monitor), owner=cast.monitor, values=values)
        with refused("Say for at least one line what was seen."):
            cast.move("submit", empty)

    def test_of_closed_doors_is_a_report_too(self, cast):
        row = cast.received()
        visit = look(cast, cast.monitor, row, "no_access", "", access="denied", conducted_on=None)

        assert (visit.status, visit.observations.get().counts) == ("submitted", False)

    def test_is_the_last_change(self, cast):
        visit = cast.move("submit", cast.visit())

        with refused("A submitted or cancelled visit cannot be changed."):
            records.change(visit, by=cast.by(cast.monitor), values={"note": "More"})


class TestWhatAVisitObserves:
    def test_is_part_of_its_mission_and_was_handed_over(self, cast):
        expected = cast.delivery().lines.get()
        gone = cast.fresh("delivery", "reversed").lines.get()
        elsewhere = cast.received()
        for row, mission, reason in (
            (elsewhere, cast.mission(), "“meal” belongs to another mission."),
            (expected, expected.delivery.mission, "“meal” has not been handed over yet."),
            (gone, gone.delivery.mission, "“meal”: that delivery was reversed."),
        ):
            with refused(reason):
                look(cast, cast.monitor, row, mission=mission)

    def test_says_another_quantity(self, cast):
        with refused("Say how much was seen.", kind=NotValid):
            look(cast, cast.monitor, cast.received(), "quantity_differs")
        with refused("A quantity is zero or more.", kind=NotValid):
            look(cast, cast.monitor, cast.received(), "quantity_differs", quantity_observed=-1)

    def test_does_not_say_another_quantity_than_its_finding(self, cast):
        row = cast.received()
        for finding, seen in (
            ("as_delivered", 7), ("not_seen", 7), ("other_recipient", 7), ("no_access", 0)
        ):  # fmt: skip
            with refused("Choose “Another quantity”, or leave this empty.") as refusal:
                look(cast, cast.monitor, row, finding, quantity_observed=seen)
            [said] = refusal.value.obstacles
            assert (said.field, said.row) == ("quantity_observed", ("observations", 0))
        look(cast, cast.monitor, row, quantity_observed=50)
        look(cast, cast.monitor, row, "not_seen", quantity_observed=0)

    def test_is_the_monitors_alone(self, cast):
        with refused(f"Your seats do not allow you to do this for {cast.monitor}.", kind=NotYours):
            records.change(cast.visit(), by=cast.by(cast.lead), values={"note": "All was well."})


class TestIndependence:
    def test_is_that_of_a_stranger_to_the_aid(self, cast):
        row = cast.received()
        visit = look(cast, cast.monitor, row)

        assert (visit.independent, visit.not_independent_because) == (True, "")
        assert verified(row) == row.quantity == 50

    def test_is_not_that_of_the_parties(self, cast):
        row = cast.received()
        parties = {
            cast.lead: "sent it",
            cast.donor: "gave it",
            self.party(cast, row, "A counterpart", "counterpart"): "is the counterpart",
            self.party(cast, row, "A consignee", "consignee"): "received it",
            self.partner(cast, row): "is a partner in it",
            self.carrier(cast, row): "carried it",
        }
        for organisation, part in parties.items():
            visit = look(cast, organisation, row)
            assert visit.not_independent_because == f"{organisation} {part}."
            assert verified(row) == 0

    def party(self, cast, row, name, field):
        organisation = self.somebody(cast, name)
        Mission.objects.filter(pk=row.delivery.mission_id).update(**{field: organisation})
        return organisation

    def partner(self, cast, row):
        organisation = self.somebody(cast, "A partner")
        row.delivery.mission.partners.add(organisation)
        return organisation

    def carrier(self, cast, row):
        organisation = self.somebody(cast, "A carrier")
        here, there = making.place("Dandong", kind="town"), making.place("Sinuiju", kind="town")
        Leg.objects.create(
            consignment=row.consignment_line.consignment, from_place=here, to_place=there,
            mode="rail", carrier=organisation,
        )  # fmt: skip
        return organisation

    def somebody(self, cast, name):
        organisation = making.organisation(name)
        person = making.person(name.replace(" ", ""), organisation, "coordinator")
        cast.actors[organisation.pk] = making.actor(person)
        return organisation

    def test_is_not_that_of_who_paid_for_the_goods(self, cast):
        row = cast.received()
        line = row.consignment_line.allocation.line
        money = cast.pledge(
            cast.monitor,
            {"unit": cast.usd, "item": None, "description": "Cash"},
            contribution="financial",
        ).lines.get()
        line.funded_by = money
        line.save()

        assert look(cast, cast.monitor, row).not_independent_because == f"{cast.monitor} gave it."

    @pytest.mark.parametrize(
        ("from_on", "to_on", "independent"),
        [("2012", "", False), ("2012", "2013", True), ("", "", False)],
    )
    def test_is_not_that_of_a_member_of_a_committee_that_gave(
        self, cast, from_on, to_on, independent
    ):
        committee = making.organisation("The committee", "committee")
        making.reference(
            CommitteeSeat, committee=committee, member=cast.monitor, from_on=from_on, to_on=to_on
        )
        row = cast.received()
        Pledge.objects.update(owner=committee)

        assert look(cast, cast.monitor, row).independent is independent

    @pytest.mark.parametrize(
        ("from_on", "to_on", "independent"),
        [("2013", "", False), ("2014", "", True), ("2012-01", "2012-12", True),
         ("2012", "2013-01", False)],
    )  # fmt: skip
    def test_is_not_that_of_a_member_on_a_day_that_the_visit_may_mean(
        self, cast, from_on, to_on, independent
    ):
        committee = making.organisation("The committee", "committee")
        making.reference(
            CommitteeSeat, committee=committee, member=cast.monitor, from_on=from_on, to_on=to_on
        )
        row = handed_over_long_ago(cast)
        Pledge.objects.update(owner=committee)

        assert look(cast, cast.monitor, row, conducted_on="2013").independent is independent

    @pytest.mark.parametrize(
        ("from_on", "to_on", "independent"),
        [("2012", "", False), ("2012", "2013", True), ("", "2027", False)],
    )
    def test_is_not_that_of_who_chairs_a_committee_that_took_part(
        self, cast, from_on, to_on, independent
    ):
        committee = making.organisation("The committee", "committee")
        making.reference(
            Chairmanship, committee=committee, chair=cast.monitor, from_on=from_on, to_on=to_on
        )
        row = cast.received()
        Mission.objects.update(owner=committee)

        visit = look(cast, cast.monitor, row)
        assert visit.independent is independent
        assert independent or visit.not_independent_because == (
            f"{cast.monitor} chairs The committee, which led the mission."
        )

    def test_is_not_that_of_a_person_who_came_to_the_chair_after_the_visit(self, cast):
        committee = making.organisation("The committee", "committee")
        making.reference(
            Chairmanship, committee=committee, chair=cast.monitor, from_on=making.TODAY
        )
        row = handed_over_long_ago(cast)
        Mission.objects.update(owner=committee)
        user = cast.by(cast.monitor).user
        cast.actors[cast.monitor.pk] = Actor.of(user, today=making.TODAY)

        visit = look(cast, cast.monitor, row, conducted_on=making.TODAY - DAY)
        assert visit.not_independent_because == (
            "The visitor also acts for The committee, which led the mission."
        )

    def test_is_not_that_of_a_person_who_also_acts_for_a_party(self, cast):
        row = cast.received()
        making.seat(cast.by(cast.monitor).user, cast.donor, "viewer")

        visit = look(cast, cast.monitor, row)
        assert visit.not_independent_because == (
            f"The visitor also acts for {cast.donor}, which gave it."
        )

    def test_is_not_that_of_who_drafted_it_for_another_to_submit(self, cast):
        row = cast.received()
        clerk = making.person("clerk", cast.monitor, "reporter")
        making.seat(clerk, cast.lead, "reporter")
        seen = {"delivery_line": row, "finding": "as_delivered", "evidence": "goods"}
        drafted = records.create(
            Visit, by=making.actor(clerk), owner=cast.monitor,
            values={"mission": row.delivery.mission, "conducted_on": making.TODAY},
            lines={"observations": [seen]},
        )  # fmt: skip

        assert cast.move("submit", drafted).independent is False

    def test_is_never_that_of_the_counterparts_report(self, cast):
        visit = look(cast, cast.monitor, cast.received(), method="counterpart_report")

        assert visit.not_independent_because == "A report of the counterpart never counts."

    def test_is_asked_of_what_was_recorded_afterwards_too(self, cast):
        row = cast.received()
        seen = {"delivery_line": row, "finding": "as_delivered", "evidence": "goods"}
        values = {"mission": row.delivery.mission, "source": cast.source}
        for owner, independent in ((cast.monitor, True), (cast.donor, False)):
            visit = past.record_past(
                Visit, by=cast.by(owner), owner=owner, status="submitted", values=values,
                lines={"observations": [seen]},
            )  # fmt: skip
            assert visit.independent is independent


class TestWhatCounts:
    def test_is_the_latest_visit_whenever_it_was_entered(self, cast):
        row = handed_over_long_ago(cast)
        look(cast, cast.monitor, row, "quantity_differs", quantity_observed=30)
        look(cast, cast.monitor, row, conducted_on=making.TODAY - DAY)
        assert verified(row) == 30
        look(cast, cast.monitor, row, "quantity_differs", quantity_observed=20)
        assert verified(row) == 20

    def test_is_dated_as_well_as_it_is_known(self, cast):
        row = cast.received()
        month = making.TODAY.isoformat()[:7]
        assert look(cast, cast.monitor, row, conducted_on=month).conducted_on == month
        with refused("It cannot have taken place on a day that has not come yet."):
            cast.visit(conducted_on=str(making.TODAY.year + 1))

    def test_is_never_what_one_was_told(self, cast):
        row = cast.received()
        look(cast, cast.monitor, row)
        look(cast, cast.monitor, row, "not_seen", "told")
        look(cast, cast.monitor, row, "quantity_differs", "told", quantity_observed=1)

        assert verified(row) == row.quantity

    @pytest.mark.parametrize("finding", ["not_seen", "other_recipient"])
    def test_is_also_that_nothing_was_there(self, cast, finding):
        row = cast.received()
        look(cast, cast.monitor, row)
        look(cast, cast.monitor, row, finding, "")

        assert verified(row) == 0

    def test_is_not_a_closed_door(self, cast):
        row = cast.received()
        look(cast, cast.monitor, row)
        look(cast, cast.monitor, row, "no_access", "", access="denied")

        assert verified(row) == row.quantity

    def test_is_no_more_than_was_delivered(self, cast):
        row = cast.received()
        look(cast, cast.monitor, row, "quantity_differs", quantity_observed=70)

        assert verified(row) == row.quantity == 50

    def test_is_no_more_than_is_left_of_it(self, cast):
        row = cast.received()
        look(cast, cast.monitor, row)
        cast.adjust(row.consignment_line, "damage", Decimal(20), "delivered")

        assert verified(row) == 30

    def test_ends_when_the_delivery_is_reversed(self, cast):
        row = cast.received()
        look(cast, cast.monitor, row)
        cast.move("reverse", row.delivery)

        assert (verified(row), DeliveryLine.objects.count()) == (0, 1)


class TestDiscrepancies:
    @pytest.mark.parametrize(
        ("finding", "seen", "says"),
        [
            ("quantity_differs", 70, "“meal”: 70 seen, 50 recorded as delivered."),
            ("quantity_differs", 20, "“meal”: 20 seen, 50 recorded as delivered."),
            ("not_seen", None, "“meal”: not seen."),
            ("other_recipient", None, "“meal”: at another recipient."),
        ],
    )
    def test_open_where_what_was_seen_differs(self, cast, finding, seen, says):
        more = {} if seen is None else {"quantity_observed": seen}
        look(cast, cast.monitor, cast.received(), finding, **more)

        found = Discrepancy.objects.get()
        assert (found.says, found.owner, found.emergency) == (says, cast.monitor, cast.emergency)

    def test_do_not_open_where_it_agrees(self, cast):
        row = cast.received()
        look(cast, cast.monitor, row)
        look(cast, cast.monitor, row, "quantity_differs", quantity_observed=50)
        look(cast, cast.monitor, row, "no_access", "", access="denied")

        assert not Discrepancy.objects.exists()

    def test_are_answered_by_the_lead_and_closed_by_the_monitor(self, cast):
        found = cast.discrepancy()
        for actor, move in ((cast.monitor, "answer"), (cast.lead, "close")):
            with pytest.raises(NotYours):
                moves.make(DISCREPANCY[move], found, by=cast.by(actor), data={"answer": "So."})

        answered = cast.move("answer", found, answer="It was moved to the store.")
        assert answered.answer == "It was moved to the store."
        assert cast.move("close", answered).status == "closed"
        with refused("This is needed.", kind=NotValid):
            cast.move("answer", cast.move("reopen", answered), answer="")

    def test_are_said_by_those_who_made_the_visit(self, cast):
        cast.move("submit", cast.visit())
        values = {"observation": Observation.objects.get(), "says": "It is gone."}

        with refused("Only those who made the visit say what differs."):
            records.create(Discrepancy, by=cast.by(cast.donor), owner=cast.donor, values=values)


class TestActionPoints:
    def test_are_done_by_who_has_to_or_by_who_asked(self, cast):
        for organisation in (cast.lead, cast.monitor):
            point = cast.actionpoint()
            data = {"note": "Done."}
            moves.make(ACTION_POINT["finish"], point, by=cast.by(organisation), data=data)
        with refused("Your seats do not allow you to do this: Done.", kind=NotYours):
            moves.make(ACTION_POINT["finish"], cast.actionpoint(), by=cast.by(cast.donor))

    def test_are_dropped_by_who_asked(self, cast):
        with pytest.raises(NotYours):
            moves.make(
                ACTION_POINT["drop"], cast.actionpoint(), by=cast.by(cast.lead),
                data={"reason": "Why not."},
            )  # fmt: skip
