"""Many at once: two take 7 from a stock of 10; forty pledge, withdraw and ship at twenty needs."""

import contextlib
import random
import threading
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.db.models import F, Sum
from django.db.utils import DatabaseError, OperationalError

from tests import making
from tracker.actions import (
    allocations,
    locking,
    moves,
    records,
    references,
    short_paths,
    totals,
)
from tracker.models import (
    Allocation,
    Consignment,
    ConsignmentLine,
    Entry,
    Need,
    Place,
    Pledge,
    PledgeLine,
)
from tracker.rules.consignments import CONSIGNMENT
from tracker.rules.pledges import PLEDGE
from tracker.rules.refusals import Refusal

pytestmark = pytest.mark.django_db(transaction=True)
THREADS, NEEDS, DEEDS = 40, 20, 8


def at_once(*deeds):
    """Run each deed in a thread of its own, started together; return what each gave or raised."""
    gate, results = threading.Barrier(len(deeds)), [None] * len(deeds)

    def run(index, deed):
        try:
            gate.wait()
            results[index] = deed()
        except Exception as error:
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


@pytest.fixture
def unlocked(monkeypatch):
    """Take the locks away: those on the ledger, and the counter that makes creators queue."""
    monkeypatch.setattr(locking, "hold", lambda rows: None)
    monkeypatch.setattr(references, "take", lambda record, year: f"X-{record.uid}")


def needs_postgres():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is nothing to interleave.")


class TestTwoTakeSevenFromTen:
    def check_outs(self, officer, mercy_relief, floods):
        line = {"quantity": Decimal(10)}
        pledge = making.pledge(officer, mercy_relief, floods, line)
        mission = making.running(officer, mercy_relief, floods)
        allocation = making.allocation(officer, pledge, 10, mission=mission)

        def take():
            mine = Allocation.objects.get(pk=allocation.pk)
            return making.consignment(officer, mission, (mine, 7))

        results = at_once(take, take)
        return [r for r in results if isinstance(r, Consignment)], results

    def test_one_succeeds_and_the_other_is_told_what_is_left(self, officer, mercy_relief, floods):
        made, results = self.check_outs(officer, mercy_relief, floods)

        [refused] = [r for r in results if r not in made]
        assert len(made) == 1, results
        assert isinstance(refused, Refusal), refused
        assert "still open: 3 pack" in str(refused)
        assert ConsignmentLine.objects.aggregate(total=Sum("quantity"))["total"] == 7

    @pytest.mark.postgres
    def test_without_the_lock_it_goes_wrong(self, officer, mercy_relief, floods, unlocked):
        needs_postgres()
        wrong = 0
        for _try in range(12):
            made, results = self.check_outs(officer, mercy_relief, floods)
            refused = [r for r in results if isinstance(r, Refusal)]
            wrong += (len(made), len(refused)) != (1, 1)
        assert wrong, "two takers without a lock never met"


class TestTwoPlacesAreHungFromEachOther:
    def rings(self):
        one, other = (making.place(f"Place {uuid4()}", kind="site") for _ in range(2))

        def hang(place, parent):
            mine, above = (Place.objects.get(pk=row.pk) for row in (place, parent))
            return records.change(mine, by=making.system(), values={"parent": above})

        results = at_once(lambda: hang(one, other), lambda: hang(other, one))
        done = [r for r in results if isinstance(r, Place)]
        assert all(isinstance(r, Place | Refusal) for r in results), results
        return len(done) > 1

    def test_and_one_of_them_is_refused(self, db):
        assert not any(self.rings() for _try in range(12))

    @pytest.mark.postgres
    def test_without_the_lock_they_make_a_ring(self, db, unlocked):
        needs_postgres()
        assert any(self.rings() for _try in range(12))


class TestAWholeAndItsPart:
    def set_aside(self, liaison, officer, lao_embassy, mercy_relief, floods):
        """Set a line aside and what is part of it, both at once; return what was set aside."""
        pledge = making.pledge(officer, mercy_relief, floods, {}, {})
        whole, part = pledge.lines.order_by("pk")
        lines = [{"uid": whole.uid}, {"uid": part.uid, "included_in": whole}]
        by = making.actor(officer)
        records.change(pledge, by=by, values={}, lines={"lines": lines})
        needs = [making.reported(liaison, lao_embassy, floods) for _line in (whole, part)]

        def give(line, need):
            mine = PledgeLine.objects.get(pk=line.pk)
            return allocations.allocate(mine, by=by, need=need, quantity=Decimal(10))

        results = at_once(lambda: give(whole, needs[0]), lambda: give(part, needs[1]))
        made = [r for r in results if isinstance(r, Allocation)]
        return made, [r for r in results if r not in made]

    def test_are_set_aside_one_or_the_other(
        self, liaison, officer, lao_embassy, mercy_relief, floods
    ):
        for _try in range(4):
            made, [refused] = self.set_aside(liaison, officer, lao_embassy, mercy_relief, floods)
            assert len(made) == 1
            assert "which is already allocated" in str(refused)

    @pytest.mark.postgres
    def test_without_the_lock_it_goes_wrong(
        self, liaison, officer, lao_embassy, mercy_relief, floods, unlocked
    ):
        needs_postgres()
        tries = (self.set_aside(liaison, officer, lao_embassy, mercy_relief, floods)
                 for _try in range(12))  # fmt: skip
        assert any(len(made) == 2 for made, _refused in tries), "the two never met"


class Crowd:
    """Forty people who pledge, withdraw and ship as they please."""

    def __init__(self, needs, mission, officer, owner):
        self.needs, self.mission, self.officer, self.owner = needs, mission, officer, owner
        self.lock = threading.Lock()
        self.pledged, self.withdrawn, self.sent, self.odd = {}, set(), {}, []

    def one(self, seed):
        rng = random.Random(seed)
        for _deed in range(DEEDS):
            with contextlib.suppress(Refusal):
                try:
                    rng.choice([self.pledge, self.pledge, self.withdraw, self.ship])(rng)
                except (DatabaseError, TypeError, AttributeError) as error:
                    with self.lock:
                        self.odd.append(error)

    def pledge(self, rng):
        need = Need.objects.get(pk=rng.choice(self.needs).pk)
        amount = Decimal(rng.randint(5, 40))
        made = short_paths.pledge_to(
            need, by=making.actor(self.officer), owner=self.owner, quantity=amount
        )
        with self.lock:
            self.pledged[made.pk] = amount

    def some(self, rng):
        with self.lock:
            return rng.choice(sorted(self.pledged)) if self.pledged else None

    def withdraw(self, rng):
        if key := self.some(rng):
            pledge = Pledge.objects.get(pk=key)
            by = making.actor(self.officer)
            moves.make(PLEDGE["withdraw"], pledge, by=by, data={"reason": "test"})
            with self.lock:
                self.withdrawn.add(key)

    def ship(self, rng):
        key = self.some(rng)
        found = Allocation.objects.live().filter(line__pledge=key).first()
        if not found:
            return
        amount = Decimal(rng.randint(1, 30))
        consignment = making.consignment(self.officer, self.mission, (found, amount))
        by = making.actor(self.officer)
        moves.make(CONSIGNMENT["ready"], consignment, by=by)
        moves.make(CONSIGNMENT["dispatch"], consignment, by=by)
        with self.lock:
            self.sent[consignment.pk] = amount

    def faults(self):
        """List what is wrong in the database, against what everybody was told."""
        found = [f"{type(error).__name__}: {error}" for error in self.odd]
        found += [f"overpledged {n}" for n in Need.objects.filter(pledged__gt=F("quantity"))]
        for need in Need.objects.all():
            live = Allocation.objects.live().filter(need=need)
            total = live.aggregate(total=Sum("need_quantity"))["total"] or 0
            if total > need.quantity or total != need.pledged:
                found.append(f"{need.ref}: {total} set aside, {need.pledged} on the need")
        for allocation in Allocation.objects.all():
            lines = ConsignmentLine.objects.filter(allocation=allocation)
            taken = lines.aggregate(total=Sum("quantity"))["total"] or 0
            if taken > allocation.quantity:
                found.append(f"{allocation.ref}: {taken} taken of {allocation.quantity}")
        return found + self.lost() + [f"stale {row}" for row in totals.rebuild()]

    def lost(self):
        """List what somebody was told is done, and is not there."""
        found = []
        for key, amount in self.pledged.items():
            pledge = Pledge.objects.get(pk=key)
            if pledge.lines.get().quantity != amount:
                found.append(f"{pledge.ref} is not what was pledged")
            if (pledge.status == "withdrawn") != (key in self.withdrawn):
                found.append(f"{pledge.ref} is {pledge.status}")
        for key, amount in self.sent.items():
            line = Consignment.objects.get(pk=key).lines.get()
            if (line.sent, line.in_transit) != (amount, amount):
                found.append(f"{line.consignment.ref}: {line.sent} sent, not {amount}")
        return found


@pytest.mark.postgres
class TestFortyAtTwentyNeeds:
    def crowd(self, floods, liaison, officer, lao_embassy, mercy_relief):
        needs_postgres()
        needs = [making.reported(liaison, lao_embassy, floods) for _ in range(NEEDS)]
        mission = making.running(officer, mercy_relief, floods)
        crowd = Crowd(needs, mission, officer, mercy_relief)
        at_once(*[lambda seed=seed: crowd.one(seed) for seed in range(THREADS)])
        return crowd

    def test_nothing_is_overallocated_and_nothing_is_lost(
        self, floods, liaison, officer, lao_embassy, mercy_relief
    ):
        crowd = self.crowd(floods, liaison, officer, lao_embassy, mercy_relief)

        assert crowd.faults() == []
        assert len(crowd.pledged) >= NEEDS, "hardly anything happened"
        assert crowd.withdrawn
        assert crowd.sent
        assert Entry.objects.filter(verb="withdraw").count() == len(crowd.withdrawn)

    def test_without_the_lock_it_goes_wrong(
        self, floods, liaison, officer, lao_embassy, mercy_relief, unlocked
    ):
        crowd = self.crowd(floods, liaison, officer, lao_embassy, mercy_relief)

        assert crowd.odd or self.faults_or_error(crowd)

    def faults_or_error(self, crowd):
        try:
            return crowd.faults()
        except (Refusal, OperationalError) as error:
            return [str(error)]
