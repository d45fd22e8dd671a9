"""Trails: how far the goods of many allocations have come, as far as one actor may see it."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from tracker.models import (
    Allocation,
    Consignment,
    ConsignmentLine,
    Delivery,
    DeliveryLine,
    Observation,
    Visit,
)
from tracker.models.amounts import Basis
from tracker.rules.actors import Actor
from tracker.rules.consignments import SENT
from tracker.rules.counting import RECEIVED
from tracker.rules.quantities import ZERO, portion

WAY = ("shipped", "with_counterpart", "delivered", "verified")
"""The stages after the pledge, which the goods themselves pass."""


@dataclass
class Trail:
    """One allocation and how much of it has come how far."""

    allocation: Allocation
    amounts: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(WAY, ZERO))
    """In the unit of the pledge."""
    portions: dict[str, Decimal] = field(default_factory=lambda: dict.fromkeys(WAY, ZERO))
    """The same in the unit of the need."""
    bases: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    unstated: set[str] = field(default_factory=set)
    """The stages that goods have reached of which nobody says how many."""

    def add(self, stage: str, quantity: Decimal, basis: str) -> None:
        self.amounts[stage] += quantity
        self.portions[stage] += portion(self.allocation, quantity)
        if quantity:
            self.bases[stage].add(basis)

    def basis_of(self, stage: str) -> str:
        found = self.bases[stage]
        return next(iter(found)) if len(found) == 1 else Basis.EXACT


def trails(allocations: Iterable[Allocation], actor: Actor) -> dict[int, Trail]:
    """Return the trail of each allocation by its key, in a fixed number of queries.

    Only consignments, deliveries and visits count that this actor may read.
    """
    found = {a.pk: Trail(a) for a in allocations}
    lines = ConsignmentLine.objects.filter(
        allocation__in=list(found), consignment__in=Consignment.objects.seen_by(actor)
    )
    rows = list(lines.select_related("consignment").order_by("pk"))
    handed = handed_over(rows, actor)
    for line in rows:
        follow(line, found[line.allocation_id], handed.get(line.pk, []))
    return found


def follow(line: ConsignmentLine, trail: Trail, handed: Sequence["Handed"]) -> None:
    """Add one line of a consignment to the trail of its allocation.

    The buckets say where the goods are now; what no delivery or visit in sight accounts for
    stays out, so that every number has its records.
    """
    good = sum((h.quantity or ZERO for h in handed), ZERO)
    seen = sum((min(h.quantity or ZERO, h.seen) for h in handed), ZERO)
    trail.add("shipped", line.sent - line.lost - line.returned, line.basis)
    trail.add("with_counterpart", line.with_counterpart, line.basis)
    trail.add("delivered", min(line.delivered, good), line.basis)
    trail.add("verified", min(line.delivered, seen), Basis.EXACT)
    if line.quantity is None and line.consignment.status in SENT:
        trail.unstated.add("shipped")
    if any(h.quantity is None for h in handed):
        trail.unstated.add("delivered")


@dataclass(frozen=True)
class Handed:
    """What of one consignment line one delivery brought, and what of it was seen."""

    quantity: Decimal | None
    seen: Decimal


def handed_over(lines: Sequence[ConsignmentLine], actor: Actor) -> dict[int, list[Handed]]:
    """Return the hand-overs at institutions by consignment line."""
    found = DeliveryLine.objects.filter(
        consignment_line__in=[line.pk for line in lines],
        delivery__in=Delivery.objects.seen_by(actor),
        delivery__stage=Delivery.Stage.AT_INSTITUTION,
        delivery__status__in=RECEIVED,
    ).exclude(quantity__isnull=True, damaged__isnull=False)
    rows = list(found.order_by("pk"))
    seen = observed([row.pk for row in rows], actor)
    handed: dict[int, list[Handed]] = defaultdict(list)
    for row in rows:
        handed[row.consignment_line_id].append(Handed(row.quantity, seen.get(row.pk, ZERO)))
    return handed


def observed(delivery_lines: Sequence[int], actor: Actor) -> dict[int, Decimal]:
    """Return what the latest visit that counts saw of each delivery line, if it is in sight."""
    rows = Observation.objects.filter(
        delivery_line__in=delivery_lines,
        counts=True,
        visit__status=Visit.Status.SUBMITTED,
        visit__deleted_at__isnull=True,
    ).select_related("visit")
    newest: dict[int, Any] = {}
    for row in sorted(rows, key=when):
        newest[row.delivery_line_id] = row
    visits = {row.visit_id for row in newest.values()}
    in_sight = set(
        Visit.objects.counted_for(actor).filter(pk__in=visits).values_list("pk", flat=True)
    )
    return {
        key: row.quantity_observed or ZERO
        for key, row in newest.items()
        if row.visit_id in in_sight
    }


def when(observation: Observation) -> tuple[str, int]:
    return observation.visit.conducted_on, observation.pk
