"""Measures: how much of a need has come to each stage, in records that the reader may see."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Generic, TypeVar

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from tracker.models import Allocation, Coverage, Emergency, Mission, Need, PledgeLine, Unit
from tracker.models.amounts import Basis
from tracker.reports.amounts import Tally, stated, together
from tracker.reports.trails import WAY, Trail, trails
from tracker.rules.actors import Actor
from tracker.rules.quantities import COUNTED, ZERO, plain

COLUMNS = ("pledged", *WAY)
Subject = TypeVar("Subject", Need, Mission)


@dataclass
class Measure:
    """One number of the gap screen, before it is put in words."""

    amount: Decimal = ZERO
    """What is counted in the unit of the need."""
    other: Tally = field(default_factory=Tally)
    """What has no common unit with it, or was never stated."""
    reserved: Decimal = ZERO
    """What is set aside by pledges that the reader may not see."""
    hidden: bool = False
    """More has happened than the reader may see."""

    def __iadd__(self, more: "Measure") -> "Measure":
        self.amount += more.amount
        self.reserved += more.reserved
        self.hidden |= more.hidden
        self.other.unstated += more.other.unstated
        for unit, quantity in more.other.sums.items():
            self.other.add(quantity, unit, more.other.basis_of(unit))
        return self

    @property
    def visible(self) -> bool:
        return bool(self.amount) or bool(self.other)

    @property
    def empty(self) -> bool:
        return not (self.visible or self.reserved or self.hidden)

    def text(self, unit: Unit | None) -> str:
        """Return it in words: 70; 70 + 30 reserved; 10 kit; not stated."""
        parts = [plain(self.amount, unit)] if self.amount else []
        parts += self.other.parts()
        if self.reserved:
            parts.append(_("%s reserved") % plain(self.reserved, unit))
        elif self.hidden:
            parts.append(_("reserved"))
        return together(parts) or "0"


Measures = dict[str, Measure]


@dataclass
class Measured(Generic[Subject]):
    """A need, or a mission without one, with its measure at every stage."""

    subject: Subject
    stages: Measures
    intended: Tally = field(default_factory=Tally)
    lines: list[PledgeLine] = field(default_factory=list)

    @property
    def past(self) -> bool:
        """Tell whether it was entered afterwards: then what nobody recorded is no zero."""
        return self.subject.recorded_afterwards


def needs(found: Sequence[Need], actor: Actor) -> list[Measured[Need]]:
    """Measure needs, in a fixed number of queries; the order is kept."""
    live = Allocation.objects.seen_by(actor).live().filter(need__in=found)
    by_need = sorted_out(live, "need_id")
    counted = [a for rows in by_need.values() for a in rows if counts(a)]
    way = trails(counted, actor)
    return [measure_need(need, by_need.get(need.pk, []), way) for need in found]


def missions(actor: Actor, emergency: Emergency, most: int) -> list[Measured[Mission]]:
    """Measure the newest missions to which something was given without a recorded need."""
    live = Allocation.objects.seen_by(actor).live()
    given = live.filter(mission=OuterRef("pk"), line__stage__in=COUNTED)
    seen = Mission.objects.seen_by(actor).filter(Exists(given), emergency=emergency)
    found = list(seen.select_related("owner").order_by("-pk")[:most])
    by_mission = sorted_out(live.filter(mission__in=found), "mission_id")
    counted = [a for group in by_mission.values() for a in group if counts(a)]
    way = trails(counted, actor)
    return [measure_mission(mission, by_mission.get(mission.pk, []), way) for mission in found]


def sorted_out(rows: Iterable[Allocation], name: str) -> dict[int, list[Allocation]]:
    related = ("line__unit", "line__item", "need__unit")
    found: dict[int, list[Allocation]] = defaultdict(list)
    for row in rows.select_related(*related).order_by("pk"):  # type: ignore[attr-defined]
        found[getattr(row, name)].append(row)
    return found


def counts(allocation: Allocation) -> bool:
    """Tell whether an allocation covers anything: an intention never does."""
    return allocation.line.stage != PledgeLine.Stage.INTENTION


def measure_need(need: Need, live: list[Allocation], way: dict[int, Trail]) -> Measured[Need]:
    """Add up what is in sight, and tell from the ledger's totals what is not."""
    counted = [a for a in live if counts(a)]
    pledged = Measure()
    for allocation in counted:
        if allocation.need_quantity:
            pledged.amount += allocation.need_quantity
        else:
            pledged.other.add(allocation.quantity, allocation.line.unit, basis_of(allocation))
    pledged.reserved = max(ZERO, need.pledged - pledged.amount)
    unmeasured = need.coverage_pledged == Coverage.NOT_MEASURABLE and not counted
    pledged.hidden = bool(pledged.reserved) or unmeasured
    stages = {"pledged": pledged}
    for stage in WAY:
        stages[stage] = along(stage, [way[a.pk] for a in counted])
        beyond = getattr(need, stage) > stages[stage].amount
        stages[stage].hidden = pledged.hidden or beyond
    return Measured(need, stages, intentions(live))


def along(stage: str, found: Iterable[Trail]) -> Measure:
    """Measure one stage of the way of the goods."""
    measure = Measure()
    for trail in found:
        if trail.allocation.need_quantity:
            measure.amount += trail.portions[stage]
        else:
            unit = trail.allocation.line.unit
            measure.other.add(trail.amounts[stage], unit, trail.basis_of(stage))
        measure.other.unstated += stage in trail.unstated
    return measure


def measure_mission(
    mission: Mission, live: list[Allocation], way: dict[int, Trail]
) -> Measured[Mission]:
    counted = [a for a in live if counts(a)]
    pledged = Measure()
    for allocation in counted:
        pledged.other.add(allocation.quantity, allocation.line.unit, basis_of(allocation))
    stages = {"pledged": pledged}
    stages |= {stage: along(stage, [way[a.pk] for a in counted]) for stage in WAY}
    return Measured(mission, stages, intentions(live), [a.line for a in counted])


def intentions(live: Iterable[Allocation]) -> Tally:
    """Add up what is only intended: it stands beside and is counted nowhere."""
    tally = Tally()
    for allocation in live:
        if not counts(allocation):
            tally.add(allocation.quantity, allocation.line.unit, basis_of(allocation))
    return tally


def basis_of(allocation: Allocation) -> str:
    """Return how exactly the quantity is known: as the line, if it is all of the line."""
    line = allocation.line
    return str(line.basis) if allocation.quantity == line.quantity else Basis.EXACT


def state_of(measured: Measured[Need] | Measured[Mission], stage: str) -> str:
    """Return how far the need is covered at a stage, by what the reader may know."""
    measure, need = measured.stages[stage], measured.subject
    if measure.empty:
        return Coverage.NOT_MEASURABLE if measured.past else Coverage.NONE
    if not isinstance(need, Need) or need.quantity is None:
        return Coverage.NOT_MEASURABLE
    if stage == "pledged":
        return str(need.coverage_pledged)
    if measure.other or (measure.hidden and measure.amount < need.quantity):
        return Coverage.NOT_MEASURABLE
    if measure.amount < need.quantity:
        return Coverage.PARTIAL
    return Coverage.FULL if measure.amount == need.quantity else Coverage.OVER


def included(lines: Sequence[PledgeLine]) -> dict[int, list[str]]:
    """Return what is part of each of these lines, in words: it is listed and never added."""
    parts: dict[int, list[str]] = defaultdict(list)
    rows = PledgeLine.objects.filter(included_in__in=[line.pk for line in lines])
    for row in rows.select_related("item", "unit").order_by("pk"):
        if row.included_in_id is not None:
            parts[row.included_in_id].append(f"{stated(row.quantity, row.unit, row.basis)} {row}")
    return parts
