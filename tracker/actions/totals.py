"""Keep the figures that follow from other rows, in the transaction of the deed that moves them."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from tracker.models import (
    BUCKETS,
    Allocation,
    Clearance,
    Consignment,
    ConsignmentLine,
    ExemptionItem,
    Movement,
    Need,
    PledgeLine,
    Standing,
)
from tracker.rules import quantities
from tracker.rules.pledges import allocated_of
from tracker.rules.refusals import NotNow, Obstacle

TOLD = {"pledged", "reserved", "coverage_pledged"}
"""What is told of a need of which a part is reserved."""


def write(row: models.Model, **figures: Any) -> bool:
    """Store figures that differ, past the version and the journal; tell whether any did."""
    changed = {name: value for name, value in figures.items() if getattr(row, name) != value}
    if not changed:
        return False
    type(row)._default_manager.filter(pk=row.pk).update(**changed)
    for name, value in changed.items():
        setattr(row, name, value)
    return True


def refresh_need(need: Need) -> bool:
    """Bring the totals of a need up to date; the caller holds its lock.

    What else a deed has changed on this need, and not saved yet, stays as it is.
    Raises NotNow where more would be pledged than is needed and granted.
    """
    saved = Need.objects.get(pk=need.pk)
    figures = quantities.totals_of(saved)
    if saved.quantity is not None:
        allowed = saved.quantity + saved.granted_beyond
        if figures["pledged"] > allowed:
            raise NotNow(quantities.too_much(figures["pledged"], allowed, saved.unit))
    for name, value in figures.items():
        setattr(need, name, value)
    return keep(saved, figures)


def keep(need: Need, figures: dict[str, Any]) -> bool:
    """Store the totals of a need that differ, and from when on it stood so.

    It has changed then for those who ask what changed since, as far as it is told: what became
    of the reserved is not.
    """
    moved = {name for name, value in figures.items() if getattr(need, name) != value}
    if not write(need, **figures):
        return False
    if moved & (TOLD if figures["reserved"] else figures.keys() - {"gap"}):
        write(need, updated_at=timezone.now())
    told = {name: value if value is None else str(value) for name, value in figures.items()}
    Standing.objects.create(need=need, figures=told)
    return True


def refresh_allocation(allocation: Allocation) -> bool:
    """Bring an allocation, its pledge line and its need up to date."""
    changed = write(allocation, drawn=quantities.drawn_from(allocation))
    changed |= write(allocation.line, allocated=allocated_of(allocation.line))
    if allocation.need:
        changed |= refresh_need(allocation.need)
    return changed


def refresh_all(allocations: Iterable[Allocation]) -> None:
    """Bring these allocations up to date, each line and need once."""
    allocations = sorted(set(allocations), key=lambda allocation: allocation.pk)
    for allocation in allocations:
        write(allocation, drawn=quantities.drawn_from(allocation))
    for line in {a.line for a in allocations}:
        write(line, allocated=allocated_of(line))
    for need in {a.need for a in allocations if a.need}:
        refresh_need(need)


def cover(item: ExemptionItem, quantity: Any) -> None:
    """Write down what left under an exemption item; refuse what it does not cover."""
    item.refresh_from_db()
    if item.dispatched + quantity > item.quantity:
        text = quantities.too_much(quantity, item.quantity - item.dispatched, item.unit)
        raise NotNow(Obstacle(text, field="quantity"))
    write(item, dispatched=item.dispatched + quantity)


def count_shipment(consignment: Consignment) -> None:
    """Count a shipment that leaves under each exemption to which goods of it are tied."""
    for clearance in tied_to(consignment):
        write(clearance, shipments_used=clearance.shipments_used + 1)


def refresh_shipments(consignment: Consignment) -> None:
    """Count anew the shipments under each exemption to which goods of this one are tied."""
    for clearance in tied_to(consignment):
        write(clearance, **of_clearance(clearance))


def tied_to(consignment: Consignment) -> Iterable[Clearance]:
    tied = Clearance.objects.filter(items__consignment_lines__consignment=consignment)
    return tied.distinct().order_by("pk")


# Rebuilding


def of_allocation(allocation: Allocation) -> dict[str, Any]:
    return {"drawn": quantities.drawn_from(allocation)}


def of_pledge_line(line: PledgeLine) -> dict[str, Any]:
    return {"allocated": allocated_of(line)}


def of_consignment_line(line: ConsignmentLine) -> dict[str, Any]:
    """Replay the movements of a line: they are never changed, so they are right."""
    figures = dict.fromkeys((*BUCKETS, "sent", "found"), quantities.ZERO)
    for movement in line.movements.order_by("pk"):
        figures[movement.to_bucket] += movement.quantity
        if movement.from_bucket:
            figures[movement.from_bucket] -= movement.quantity
        else:
            figures["sent"] += movement.quantity
        if movement.kind == Movement.Kind.FOUND:
            figures["found"] += movement.quantity
    return figures


def of_exemption_item(item: ExemptionItem) -> dict[str, Any]:
    moved = Movement.objects.filter(line__exemption_item=item)
    return {"dispatched": quantities.sum_of(moved, "covered")}


def of_clearance(clearance: Clearance) -> dict[str, Any]:
    return {"shipments_used": quantities.shipments_under(clearance)}


REBUILT: tuple[tuple[type[models.Model], Callable[[Any], dict[str, Any]]], ...] = (
    (ConsignmentLine, of_consignment_line),
    (Allocation, of_allocation),
    (PledgeLine, of_pledge_line),
    (Need, quantities.totals_of),
    (ExemptionItem, of_exemption_item),
    (Clearance, of_clearance),
)
"""What is kept, from the goods upwards, and how it follows from other rows."""


def count() -> int:
    """Count the rows that a rebuilding looks at."""
    return sum(model._default_manager.count() for model, _figures in REBUILT)


def rebuild(*, mend: bool = True, step: Callable[[str], object] = lambda what: None) -> list[str]:
    """Compute every figure anew, mend what differs, and list it: `need NEED-2026-0001`.

    Each row is locked alone, so that people can go on working; `step` hears of each.
    """
    wrong = []
    for model, figures in REBUILT:
        for key in model._default_manager.order_by("pk").values_list("pk", flat=True):
            with transaction.atomic():
                row = model._default_manager.select_for_update(of=("self",)).get(pk=key)
                found = figures(row)
                if any(getattr(row, name) != value for name, value in found.items()):
                    wrong.append(f"{model._meta.verbose_name} {getattr(row, 'ref', row.pk)}")
                    if mend:
                        keep(row, found) if isinstance(row, Need) else write(row, **found)
            step(str(model._meta.verbose_name_plural))
    return wrong
