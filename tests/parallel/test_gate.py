"""Two dispatches at once never take more of an exemption item than it covers."""

import threading

import pytest
from django.db import connection

from tests.gate.shipping import Shipping
from tests.ledger.coalition import Coalition
from tests.parallel.test_at_once import at_once
from tracker.actions import locking, totals
from tracker.models import Clearance, Consignment, ExemptionItem
from tracker.rules.refusals import Refusal

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def unlocked(monkeypatch):
    """Take the locks away, and let the item be written only when both have read it."""
    both_have_read = threading.Barrier(2, timeout=30)

    def cover(item, quantity):
        both_have_read.wait()
        totals.write(item, dispatched=item.dispatched + quantity)

    monkeypatch.setattr(locking, "hold", lambda rows: None)
    monkeypatch.setattr(totals, "cover", cover)


class Race:
    """Two consignments of sixty under an item for a hundred, sent at the same moment."""

    def __init__(self):
        cast = Coalition()
        s = Shipping(cast)
        self.exemption = s.exemption(allowed_shipments=2)
        self.item = self.exemption.items.get()
        ready = [s.packed(s.line(60, exemption_item=self.item)).pk for _n in (1, 2)]

        def send(key):
            return cast.move("dispatch", Consignment.objects.get(pk=key))

        self.results = at_once(*[lambda key=key: send(key) for key in ready])
        self.sent = [r for r in self.results if isinstance(r, Consignment)]

    @property
    def recorded(self):
        return ExemptionItem.objects.get(pk=self.item.pk).dispatched


def test_one_leaves_and_the_other_is_told_what_is_left(db):
    race = Race()

    [refused] = [r for r in race.results if r not in race.sent]
    assert isinstance(refused, Refusal), refused
    assert refused.reasons in (
        ["“meal”: the exemption covers only 40 pack more."],
        ["Somebody changed this at the same moment. Try again."],
    )
    assert len(race.sent) == 1
    assert race.recorded == 60
    assert Clearance.objects.get(pk=race.exemption.pk).shipments_used == 1


@pytest.mark.postgres
def test_without_the_lock_both_leave(unlocked):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is nothing to interleave.")
    race = Race()
    assert len(race.sent) == 2, race.results
    assert race.recorded == 60, "what the first took is forgotten"
