"""What every move has in common: what it asks for, what it writes, what it leaves alone."""

import pytest

from tests.ledger.fixtures import refused
from tracker.actions import moves
from tracker.actions.moves import REQUIRED
from tracker.models import Entry, Need
from tracker.rules.needs import NEED
from tracker.rules.nouns import NOUNS
from tracker.rules.refusals import NotValid, Stale

MOVES = [(noun, move) for noun in NOUNS.values() for move in noun.workflow.values()]
NAMES = [f"{noun.name}-{move.name}" for noun, move in MOVES]


class TestEveryMove:
    @pytest.mark.parametrize(("noun", "move"), MOVES, ids=NAMES)
    def test_goes_between_statuses_there_are(self, noun, move):
        statuses = set(noun.model.Status.values)

        assert move.sources <= statuses
        assert callable(move.target) or move.target in {"", *statuses}
        assert move.sources != {move.target}

    @pytest.mark.parametrize(
        "noun", [n for n in NOUNS.values() if n.workflow], ids=lambda n: n.name
    )
    def test_leaves_no_status_out_of_reach(self, noun):
        """`unknown` is only recorded afterwards, and a pause ends where it began."""
        targets = {m.target for m in noun.workflow.values() if isinstance(m.target, str)}
        first = noun.model._meta.get_field("status").default

        assert set(noun.model.Status.values) - {str(first), "unknown"} <= targets

    def test_refuses_what_lacks_what_it_asks_for(self, cast):
        by = cast.by(cast.lead)
        for _noun, move in MOVES:
            needed = set(move.asks) & set(REQUIRED)
            if not needed:
                moves.complete(move, {}, by)
                continue
            with pytest.raises(NotValid) as refusal:
                moves.complete(move, dict.fromkeys(needed, ""), by)
            assert set(refusal.value.fields) == needed


class TestMakingAMove:
    def test_writes_status_version_and_one_entry(self, cast):
        need = cast.reported()
        before = Entry.objects.count()
        by = cast.by(cast.embassy)
        moves.make(NEED["close"], need, by=by, data={"closing": "met", "note": "All is there."})

        entry = Entry.objects.latest("pk")
        assert Entry.objects.count() == before + 1
        assert (need.status, need.version) == ("closed", entry.version) == ("closed", 3)
        assert entry.changes == {"status": ["reported", "closed"], "closed_as": ["", "met"]}
        assert (entry.verb, entry.note, entry.by, entry.deed) == (
            "close", "All is there.", by.user, by.deed,
        )  # fmt: skip

    def test_changes_nothing_when_refused(self, cast):
        need = cast.reported()
        before = Entry.objects.count()
        with pytest.raises(NotValid):
            cast.move("close", need, closing="happily")

        need.refresh_from_db()
        assert (need.status, need.version, Entry.objects.count()) == ("reported", 2, before)

    def test_is_refused_when_somebody_was_quicker(self, cast):
        need = cast.reported()
        with refused("Somebody else changed this record after you opened it.", kind=Stale):
            moves.make(NEED["close"], need, by=cast.by(cast.embassy), version=1,
                       data={"closing": "met"})  # fmt: skip

    def test_looks_at_the_record_as_it_is_now(self, cast):
        need = cast.reported()
        old = Need.objects.get()
        cast.move("close", need)

        with refused("This cannot be done while the status is “closed”."):
            cast.move("close", old)

    def test_says_both_reasons_of_an_override(self, cast):
        mission = cast.fresh("mission", "planned")
        cast.move("start", mission, override="Agreed by telephone.", note="Later in writing.")

        note = Entry.objects.about(mission).first().note
        assert note == "Agreed by telephone. Later in writing."


class TestWhatIsOffered:
    def test_is_what_starts_here_and_is_ones_own_with_its_obstacles(self, cast):
        need = cast.need(valid_until="2012-08-23")
        offered = NEED.offered(need, cast.by(cast.embassy))

        assert [(move.name, [str(o) for o in found]) for move, found in offered] == [
            ("report", ["The day until which it is valid has passed."]),
            ("cancel", []),
        ]
        assert NEED.offered(need, cast.by(cast.donor)) == []
