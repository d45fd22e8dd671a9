"""Tie pledge lines to needs and missions, and let go of what is no longer set aside."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker import journal
from tracker.actions import effects, records, totals
from tracker.actions.locking import hold_ledger
from tracker.models import (
    Allocation,
    Consignment,
    ConsignmentLine,
    Delivery,
    DeliveryLine,
    Mission,
    Need,
    PledgeLine,
)
from tracker.rules import quantities
from tracker.rules.actors import Actor
from tracker.rules.nouns import noun_of
from tracker.rules.refusals import NotNow, NotYours
from tracker.rules.roles import DONORS, Permission, may


def allocate(
    line: PledgeLine,
    *,
    by: Actor,
    need: Need | None = None,
    mission: Mission | None = None,
    quantity: Decimal | None = None,
    need_quantity: Decimal | None = None,
) -> Allocation:
    """Set part of a line aside for one need or one mission.

    `quantity` is in the unit of the line; `need_quantity` is given only where no factor between
    the units is known. Raises NotNow with what is still open.
    """
    values = {
        "line": line,
        "need": need,
        "mission": mission,
        "quantity": quantity,
        "need_quantity": need_quantity,
    }
    return records.create(Allocation, by=by, owner=line.pledge.owner, values=values)


@transaction.atomic
def release(allocation: Allocation, *, by: Actor, reason: str = "") -> Allocation:
    """Free what of an allocation no consignment has taken."""
    hold_ledger(allocation)
    if not may(by, Permission.COORDINATE, allocation.owner, DONORS):
        raise NotYours(_("Only the donor's coordinator releases what was set aside."))
    if allocation.status != Allocation.Status.LIVE:
        raise NotNow(_("It was already released."))
    if quantities.nothing_free(allocation):
        raise NotNow(_("All of it has been packed, has left or was paid."))
    reduce(allocation, to=quantities.kept_from(allocation), by=by, reason=reason)
    return allocation


def let_go(live: QuerySet[Allocation], *, by: Actor, reason: str = "") -> None:
    """Release what of these allocations has not left; what is on its way stays counted.

    The caller holds the locks.
    """
    kept = list(live.order_by("pk"))
    unpack(kept, by=by, reason=reason)
    for allocation in kept:
        if not quantities.unmeasured(allocation):
            reduce(allocation, to=quantities.left_from(allocation), by=by, reason=reason)


def unpack(given: Sequence[Allocation], *, by: Actor, reason: str) -> None:
    """Take goods of these allocations out of what has not left, and of where they are expected."""
    waiting = ConsignmentLine.objects.filter(quantities.WAITING, allocation__in=given)
    keys = list(waiting.filter(consignment__deleted_at=None).values_list("pk", flat=True))
    expected = DeliveryLine.objects.filter(consignment_line__in=keys)
    for delivery in Delivery.objects.alive().filter(lines__in=expected).distinct():
        take_out(delivery, expected.filter(delivery=delivery), by, reason)
    expected.delete()
    for consignment in Consignment.objects.filter(lines__in=keys).distinct():
        if consignment.status == Consignment.Status.READY:
            consignment.status = Consignment.Status.DRAFT
        take_out(consignment, consignment.lines.filter(pk__in=keys), by, reason)


def take_out(record: Consignment | Delivery, lines: QuerySet[Any], by: Actor, reason: str) -> None:
    """Remove lines from a record, as an entry of its own."""
    relations = tuple(noun_of(record).rows)
    before = journal.picture(type(record).objects.get(pk=record.pk), relations)
    lines.delete()
    records.touch(record, by)
    journal.record("unpack", record, by=by, before=before, relations=relations, note=reason)


def reduce(allocation: Allocation, *, to: Decimal, by: Actor, reason: str = "") -> None:
    """Cut an allocation down to what is kept; with nothing kept it is released.

    The caller holds the locks.
    """
    if allocation.status != Allocation.Status.LIVE or to == allocation.quantity:
        return
    before = journal.picture(allocation)
    if to:
        allocation.need_quantity = quantities.portion(allocation, to) or None
        allocation.quantity = to
    else:
        allocation.status = Allocation.Status.RELEASED
    # What is derived is lower already where goods came back: the database compares the two.
    totals.write(allocation, drawn=quantities.drawn_from(allocation))
    records.touch(allocation, by)
    totals.refresh_allocation(allocation)
    journal.record("release", allocation, by=by, before=before, note=reason)


def move_to(need: Need, allocation: Allocation, *, by: Actor) -> None:
    """Let an allocation serve another need; the caller holds the locks."""
    before = journal.picture(allocation)
    allocation.need = need
    effects.prepare(allocation, by)
    records.touch(allocation, by)
    journal.record("move", allocation, by=by, before=before)
