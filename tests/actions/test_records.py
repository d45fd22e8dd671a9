"""Making, changing and deleting records: what every noun has in common."""

from decimal import Decimal

import pytest

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import allocations, moves, records
from tracker.models import (
    Allocation,
    ChannelObservation,
    Clearance,
    Consignment,
    Corroboration,
    Delivery,
    Entry,
    Need,
    Unit,
    Visit,
)
from tracker.rules.nouns import NOUNS
from tracker.rules.refusals import NotNow, NotValid, NotYours, Stale


def change(cast, record, by=None, **values):
    return records.change(record, by=cast.by(by or record.owner), values=values)


def delete(cast, record):
    return records.delete(record, by=cast.by(record.owner))


class TestMaking:
    @pytest.mark.parametrize("model", [Clearance, Consignment, Delivery, Visit, Corroboration,
                                       Allocation, Need])  # fmt: skip
    def test_says_what_a_record_must_belong_to(self, cast, model):
        with pytest.raises(NotValid) as refusal:
            records.create(model, by=cast.by(cast.lead), owner=cast.lead, values={})

        assert {text for said in refusal.value.fields.values() for text in said} == {
            "This field is required."
        }

    def test_says_every_unfit_entry_at_once(self, cast):
        with pytest.raises(NotValid) as refusal:
            cast.need(quantity="many", needed_by="soon", people_in_need="some")

        assert set(refusal.value.fields) == {"quantity", "needed_by", "people_in_need"}

    def test_gives_each_kind_its_own_numbers_each_year(self, cast):
        year = making.TODAY.year
        refs = [cast.need().ref, cast.pledge().ref, cast.need().ref]

        assert refs == [f"NEED-{year}-0001", f"PLG-{year}-0001", f"NEED-{year}-0002"]

    def test_is_not_for_somebody_elses_organisation(self, cast):
        with refused(f"Your seats do not allow you to do this for {cast.embassy}.", kind=NotYours):
            records.create(Need, by=cast.by(cast.donor), owner=cast.embassy, values={
                "emergency": cast.emergency, "description": "x", "place": making.place()})  # fmt: skip  # noqa: E501

    def test_starts_no_wider_than_the_parent(self, cast):
        mission = cast.mission(visibility="restricted")

        assert cast.clearance(mission).visibility == "restricted"
        with refused("It cannot be seen by more people than emergency.", kind=NotValid):
            cast.need(visibility="public")

    def test_hangs_on_nothing_that_was_deleted(self, cast):
        mission, need = cast.mission(), cast.reported()
        pledge = cast.pledge()
        for record in (mission, need):
            delete(cast, record)

        with refused(f"“{mission}” has been deleted."):
            cast.clearance(mission)
        with refused(f"“{need}” has been deleted."):
            allocations.allocate(pledge.lines.get(), by=cast.by(cast.donor), need=need,
                                 quantity=Decimal(1))  # fmt: skip

    def test_leaves_nothing_behind_when_a_line_is_refused(self, cast):
        given = cast.allocation()
        before = Entry.objects.count()
        with pytest.raises(NotNow):
            cast.consignment(cast.mission(), allocation=given, quantity=Decimal(101))

        assert not Consignment.objects.exists()
        assert Entry.objects.count() == before + 1, "the mission, and no more"


class TestChanging:
    def test_is_refused_when_somebody_was_quicker(self, cast):
        need = cast.reported()
        change(cast, need, priority="immediate")

        with refused("Somebody else changed this record after you opened it.", kind=Stale):
            records.change(
                need, by=cast.by(need.owner), values={"priority": "plannable"}, version=2
            )

    def test_takes_what_is_in_the_database_not_in_hand(self, cast):
        need = cast.reported()
        old = Need.objects.get(pk=need.pk)
        change(cast, need, priority="immediate")
        change(cast, old, people_in_need=5)

        need.refresh_from_db()
        assert (need.priority, need.people_in_need, need.version) == ("immediate", 5, 4)

    def test_leaves_the_figures_that_follow_from_others(self, cast):
        need = cast.allocation().need
        stale = Need.objects.get(pk=need.pk)
        stale.pledged = Decimal(7)
        change(cast, stale, priority="immediate")

        assert Need.objects.get().pledged == 100

    def test_gives_nothing_to_another_owner_or_parent(self, cast):
        clearance, mission = cast.clearance(), cast.mission()
        said = f"It stays with {clearance.mission}: make a new one instead."
        with refused(said):
            change(cast, clearance, mission=mission)
        with refused(f"It stays with {cast.lead}: make a new one instead."):
            change(cast, mission, owner=cast.donor)

    def test_takes_no_line_of_another_record(self, cast):
        mine, other = cast.pledge(), cast.pledge()
        stolen = {"uid": other.lines.get().uid, "quantity": Decimal(1)}
        with pytest.raises(NotValid) as refusal:
            records.change(
                mine, by=cast.by(cast.donor), values={},
                lines={"lines": [{"uid": mine.lines.get().uid}, stolen]},
            )  # fmt: skip

        assert refusal.value.row == ("lines", 1)
        assert other.lines.get().quantity == 100


class TestDeleting:
    def test_leaves_a_tombstone_and_ends_every_deed(self, cast):
        need = cast.reported()
        deleted = delete(cast, need)

        entry = Entry.objects.about(need).first()
        assert (entry.verb, entry.tombstone, entry.version) == ("delete", True, deleted.version)
        assert not Need.objects.alive().exists()
        assert Need.objects.get().deleted_at
        for deed in (
            lambda: change(cast, need, priority="immediate"),
            lambda: delete(cast, need),
            lambda: cast.move("close", need),
        ):
            with refused("“meal” has been deleted."):
                deed()

    def test_frees_what_was_held(self, cast):
        allocation = cast.allocation()
        delete(cast, allocation)

        allocation.line.refresh_from_db()
        assert (Need.objects.get().pledged, allocation.line.allocated) == (0, 0)

    def test_unpacks(self, cast):
        consignment = cast.consignment()
        delete(cast, consignment)

        assert consignment.lines.get().allocation.drawn == 0

    def test_is_refused_while_others_rest_on_it(self, cast):
        allocation = cast.allocation()
        consignment = cast.consignment(allocation=allocation)
        delivery = records.create(
            Delivery, by=cast.by(cast.lead), owner=cast.lead,
            values={"mission": consignment.mission},
            lines={"lines": [{"consignment_line": consignment.lines.get(), "quantity": 1}]},
        )  # fmt: skip
        for record, reasons in (
            (allocation.need, ["1 of these rest on it: allocations."]),
            (allocation.line.pledge, ["Parts of it are allocated: withdraw it instead."]),
            (allocation, ["Goods were already drawn from it.", "1 of these rest on it: consignment lines."]),  # noqa: E501
            (consignment, [f"Delivery {delivery.ref} expects goods of it."]),
            (consignment.mission, ["1 of these rest on it: consignments.",
                                   "1 of these rest on it: deliveries."]),
        ):  # fmt: skip
            with pytest.raises(NotNow) as refusal:
                delete(cast, record)
            assert refusal.value.reasons == reasons

    def test_is_refused_for_what_is_done(self, cast):
        sent = cast.fresh("consignment", "in_transit")
        for record, reason in (
            (sent, "Its goods have left."),
            (cast.fresh("delivery", "handed_over"), "It was handed over: reverse it instead."),
            (cast.fresh("visit", "submitted"), "Its report was submitted."),
            (cast.fresh("mission", "completed"), "It has begun."),
        ):
            with pytest.raises(NotNow) as refusal:
                delete(cast, record)
            assert refusal.value.reasons[0] == reason

    def test_is_refused_for_a_reference_in_use(self, cast):
        cast.need()
        unit = Unit.objects.get(code="pack")

        with refused("1 of these rest on it: items.", "1 of these rest on it: needs."):
            records.delete(unit, by=making.system())

    def test_is_refused_for_the_survivor_of_a_duplicate(self, cast):
        duplicate = cast.move("merge", cast.reported())

        with refused("1 of these rest on it: needs."):
            delete(cast, duplicate.survivor)


class TestNobodyDoesAnothersPart:
    SHARED = {("discrepancy", "answer"), ("actionpoint", "finish")}
    """Moves of the lead, or of those assigned, on what the monitor owns."""

    def test_in_any_move(self, cast):
        for noun, made in (
            ("need", cast.need()), ("pledge", cast.pledge()), ("mission", cast.mission()),
            ("clearance", cast.clearance()), ("consignment", cast.consignment()),
            ("delivery", cast.delivery()), ("visit", cast.visit()),
            ("discrepancy", cast.discrepancy()), ("actionpoint", cast.actionpoint()),
        ):  # fmt: skip
            others = [o for o in cast.owners if o != made.owner]
            moved = {
                (noun, move.name)
                for move in NOUNS[noun].workflow.values()
                for other in others
                if move.open_to(made, cast.by(other))
            }
            assert moved <= self.SHARED | {("actionpoint", "drop"), ("actionpoint", "reopen")}
            for other in others:
                with pytest.raises(NotYours):
                    change(cast, made, by=other, visibility="restricted")
                with pytest.raises(NotYours):
                    records.delete(made, by=cast.by(other))

    def test_in_a_move_that_is_made_all_the_same(self, cast):
        need = cast.need()
        with pytest.raises(NotYours):
            moves.make(NOUNS["need"].workflow["report"], need, by=cast.by(cast.monitor))

        need.refresh_from_db()
        assert (need.status, need.version) == ("draft", 1)


def test_a_decision_about_a_channel_keeps_who_took_it(chair, indonesian_embassy):
    channel = making.channel("Road", "goods_entry", organisation=indonesian_embassy)
    values = {"channel": channel, "kind": "override", "state": "open", "reason": "Seen today."}
    values |= {"observed_on": making.TODAY, "until": making.TODAY}

    made = records.create(
        ChannelObservation, by=making.actor(chair), owner=indonesian_embassy, values=values
    )

    assert ChannelObservation.objects.get(pk=made.pk).author == chair
