"""The ledger: how much of what is where, and what a line, an allocation or a need still allows."""

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from tracker.models import (
    STAGES,
    Allocation,
    Clearance,
    Consignment,
    ConsignmentLine,
    Coverage,
    DeliveryLine,
    Item,
    Need,
    Observation,
    Pledge,
    PledgeLine,
    Unit,
)

ZERO = Decimal(0)
THOUSANDTH = Decimal("0.001")
COUNTED = (PledgeLine.Stage.PLEDGE, PledgeLine.Stage.COMMITMENT, PledgeLine.Stage.PAID)
"""Stages that cover a need; an intention never does."""
COMMITTED = (PledgeLine.Stage.COMMITMENT, PledgeLine.Stage.PAID)
PACKED = (Consignment.Status.DRAFT, Consignment.Status.READY)
WAITING = Q(consignment__status__in=PACKED) | Q(
    consignment__status=Consignment.Status.ON_HOLD, consignment__resume_to__in=PACKED
)
"""Lines of consignments that have not left."""


def plain(quantity: Decimal, unit: Unit | None = None) -> str:
    """Return a quantity as people write it: 20, not 20.000; with its unit where there is one."""
    text = number_format(quantity.normalize() + 0, use_l10n=True, force_grouping=True)
    return f"{text} {unit}" if unit else text


def factor_between(line: PledgeLine, need: Need) -> tuple[Decimal | None, str]:
    """Return how many of the need's unit one unit of the line is, and how that is known.

    A factor comes from a kit's contents, from the same unit, or from weights in the catalogue.
    """
    if line.unit_id is None or need.unit_id is None:
        return None, Allocation.Factor.NONE
    if inside := in_kit(line, need):
        return inside, Allocation.Factor.KIT
    if line.unit_id == need.unit_id:
        return Decimal(1), Allocation.Factor.SAME_UNIT
    have, want = weight_of(line.unit, line.item), weight_of(need.unit, need.item or line.item)
    # A weight turns into a number of things only where these are the things that are weighed.
    same = need.item_id in (None, line.item_id) or is_mass(need.unit)
    if have and want and same:
        return have / want, Allocation.Factor.WEIGHT
    return None, Allocation.Factor.NONE


def weight_of(unit: Unit | None, item: Item | None) -> Decimal | None:
    """Return the kilograms of one unit, from the unit itself or from the item counted in it."""
    weight: Decimal | None = None
    if unit and is_mass(unit):
        weight = unit.factor
    elif unit and item and item.unit_id == unit.pk:
        weight = item.kg_per_unit
    return weight


def is_mass(unit: Unit | None) -> bool:
    return unit is not None and unit.dimension == Unit.Dimension.MASS


def in_kit(line: PledgeLine, need: Need) -> Decimal | None:
    """Return how many of the needed item one kit holds, both counted as in the catalogue."""
    kit, item = line.item, need.item
    if kit is None or item is None or kit.unit_id != line.unit_id or item.unit_id != need.unit_id:
        return None
    row = kit.contents.filter(item=item).first()
    return row.quantity if row else None


def portion(allocation: Allocation, quantity: Decimal) -> Decimal:
    """Return a quantity of the line in the need's unit, never rounded up."""
    if not allocation.need_quantity or not allocation.quantity:
        return ZERO
    share = Fraction(allocation.need_quantity) / Fraction(allocation.quantity)
    return Decimal(floor(Fraction(quantity) * share * 1000)).scaleb(-3)


def sum_of(rows: QuerySet[Any], field: str) -> Decimal:
    return rows.aggregate(total=Sum(field))["total"] or ZERO


def drawn_from(allocation: Allocation) -> Decimal:
    """Return what consignments have taken from an allocation; what came back is free again."""
    return not_back(loaded(allocation))


def left_from(allocation: Allocation) -> Decimal:
    """Return what of an allocation has left and did not come back: withdrawing cannot undo it."""
    return not_back(loaded(allocation).filter(sent__gt=0)) + paid_from(allocation)


def kept_from(allocation: Allocation) -> Decimal:
    """Return what of an allocation cannot be released: it is packed, has left or was paid."""
    return drawn_from(allocation) + paid_from(allocation)


def paid_from(allocation: Allocation) -> Decimal:
    """Return the money of an allocation that was paid, but for what refunds have freed."""
    if allocation.quantity is None or not is_paid(allocation):
        return ZERO
    paid = paid_of(allocation.line.pledge).filter(unit=allocation.line.unit_id)
    given = Allocation.objects.live().filter(line__in=paid.values("pk"))
    freed = max(ZERO, sum_of(given, "quantity") - max(ZERO, sum_of(paid, "quantity")))
    kept: Decimal = allocation.quantity - freed
    return max(ZERO, kept)


def is_paid(allocation: Allocation) -> bool:
    """Tell whether an allocation sets money aside that was paid: it has left, as goods do."""
    line, live = allocation.line, allocation.status == Allocation.Status.LIVE
    return live and line.stage == PledgeLine.Stage.PAID and is_money(line)


def holds_paid(allocation: Allocation) -> bool:
    """Tell whether some of an allocation was paid and not given back, or nobody says how much."""
    return is_paid(allocation) and (allocation.quantity is None or paid_from(allocation) > 0)


def paid_of(pledge: Pledge) -> QuerySet[PledgeLine]:
    """Return the lines of a pledge that were paid, and its refunds, without parts of others."""
    rows = pledge.lines.filter(stage=PledgeLine.Stage.PAID)
    return rows.exclude(included_in__stage=PledgeLine.Stage.PAID)


def is_money(line: PledgeLine) -> bool:
    """Tell whether a line is a sum of money, also where its currency is not stated."""
    financial = line.pledge.contribution == Pledge.Contribution.FINANCIAL
    return financial or (line.unit is not None and line.unit.dimension == Unit.Dimension.MONEY)


def shipments_under(clearance: Clearance) -> int:
    """Count the consignments that left with goods tied to an exemption."""
    tied = ConsignmentLine.objects.filter(exemption_item__clearance=clearance).exclude(WAITING)
    left = tied.exclude(consignment__status=Consignment.Status.CANCELLED)
    return left.filter(consignment__deleted_at=None).values("consignment").distinct().count()


def loaded(allocation: Allocation) -> QuerySet[ConsignmentLine]:
    """Return the lines that draw on an allocation, but for cancelled and deleted consignments."""
    lines = ConsignmentLine.objects.filter(
        allocation=allocation, consignment__deleted_at__isnull=True
    )
    return lines.exclude(consignment__status=Consignment.Status.CANCELLED)


def not_back(lines: QuerySet[ConsignmentLine]) -> Decimal:
    """Add up what was loaded and did not come back; found goods that came back free nothing."""
    rows = lines.filter(quantity__isnull=False)
    return sum((max(ZERO, line.quantity - line.returned) for line in rows), ZERO)


def unmeasured(allocation: Allocation) -> bool:
    """Tell whether an unknown quantity of an allocation has left."""
    return loaded(allocation).filter(quantity__isnull=True).exclude(WAITING).exists()


def nothing_free(allocation: Allocation) -> bool:
    """Tell whether no part of an allocation can be released: an unknown quantity counts as all."""
    if allocation.quantity is None:
        return loaded(allocation).exists() or is_paid(allocation)
    return kept_from(allocation) >= allocation.quantity or unmeasured(allocation)


def still_open(need: Need, others: QuerySet[Allocation] | None = None) -> Decimal | None:
    """Return how much may still be pledged to a need; None where it is not measurable.

    `others` are the live allocations to count, where one is about to change.
    """
    if need.quantity is None:
        return None
    room: Decimal = need.quantity + need.granted_beyond - pledged_to(need, others)
    return max(ZERO, room)


def live_allocations(need: Need) -> QuerySet[Allocation]:
    return need.allocations.live().select_related("line__pledge")


def pledged_to(need: Need, others: QuerySet[Allocation] | None = None) -> Decimal:
    """Return what live allocations set aside for a need, in its unit, without intentions."""
    rows = live_allocations(need) if others is None else others.filter(need=need)
    return sum_of(rows.filter(line__stage__in=COUNTED), "need_quantity")


def totals_of(need: Need) -> dict[str, Any]:
    """Return every total of a need as its rows say: the six stages, the gap, what is reserved.

    Also `coverage_<stage>` for each. This is the one place where the totals are computed.
    """
    allocations = list(live_allocations(need))
    counted = [a for a in allocations if a.line.stage in COUNTED]
    totals: dict[str, Any] = dict.fromkeys(STAGES, ZERO)
    totals["pledged"] = total_for_need(counted)
    totals["committed"] = total_for_need(a for a in counted if a.line.stage in COMMITTED)
    totals["reserved"] = total_for_need(
        a for a in counted if a.line.pledge.visibility == "restricted"
    )
    sent = follow(counted, totals)
    measurable = need.quantity is not None and all(a.need_quantity for a in counted)
    for stage in STAGES:
        known = measurable and (stage in ("pledged", "committed") or sent)
        totals[f"coverage_{stage}"] = coverage(totals[stage], need, counted, known)
    totals["gap"] = max(ZERO, need.quantity - totals["pledged"]) if measurable else None
    return totals


def total_for_need(allocations: Iterable[Allocation]) -> Decimal:
    return sum((a.need_quantity or ZERO for a in allocations), ZERO)


def follow(allocations: list[Allocation], totals: dict[str, Any]) -> bool:
    """Add up the goods of these allocations bucket by bucket; tell whether all are quantified.

    Goods are added up in the unit they are counted in and turned into the need's unit once, so
    that parts of a whole make the whole again.
    """
    lines = list(
        ConsignmentLine.objects.filter(
            allocation__in=allocations, consignment__deleted_at__isnull=True
        )
    )
    seen = verified_of(lines)
    goods: dict[int, dict[str, Decimal]] = defaultdict(lambda: defaultdict(lambda: ZERO))
    for line in lines:
        of = goods[line.allocation_id]
        of["shipped"] += line.sent - line.lost - line.returned
        of["with_counterpart"] += line.with_counterpart
        of["delivered"] += line.delivered
        of["verified"] += min(line.delivered, seen[line.pk])
    for allocation in allocations:
        for stage, quantity in goods[allocation.pk].items():
            totals[stage] += portion(allocation, quantity)
    return not any(unmeasured(allocation) for allocation in allocations)


def verified_of(lines: Iterable[ConsignmentLine]) -> dict[int, Decimal]:
    """Return how much of each line the latest independent visits saw, delivery by delivery."""
    found: dict[int, Decimal] = defaultdict(lambda: ZERO)
    delivered = DeliveryLine.objects.filter(
        consignment_line__in=lines, quantity__isnull=False, delivery__stage="at_institution",
        delivery__status__in=["handed_over", "acknowledged", "disputed"],
        delivery__deleted_at__isnull=True,
    )  # fmt: skip
    rows = list(delivered)
    observed = observed_of(rows)
    for row in rows:
        found[row.consignment_line_id] += min(row.quantity, observed.get(row.pk, ZERO))
    return found


def observed_of(rows: Iterable[DeliveryLine]) -> dict[int, Decimal]:
    """Return what the latest visit that counts saw of each delivery line; nothing seen is zero."""
    counting = Observation.objects.filter(
        delivery_line__in=rows, counts=True, visit__status="submitted",
        visit__deleted_at__isnull=True,
    )  # fmt: skip
    in_time = counting.order_by("visit__conducted_on", "pk")
    return {o.delivery_line_id: o.quantity_observed or ZERO for o in in_time}


def coverage(total: Decimal, need: Need, counted: list[Allocation], known: bool) -> str:
    """Return how far a total covers a need. Nothing pledged is `none`, also without a quantity."""
    if not counted:
        return Coverage.NONE
    if not known or need.quantity is None:
        return Coverage.NOT_MEASURABLE
    if total == ZERO:
        return Coverage.NONE
    if total < need.quantity:
        return Coverage.PARTIAL
    return Coverage.FULL if total == need.quantity else Coverage.OVER


def too_much(wanted: Decimal, free: Decimal, unit: Unit | None) -> str:
    """Return the sentence that refuses more than there is, with what is still open."""
    if free <= 0:
        return _("Nothing is left of it.")
    return _("You asked for %(wanted)s; still open: %(free)s.") % {
        "wanted": plain(wanted, unit), "free": plain(free, unit),
    }  # fmt: skip
