"""Coverage: the gap screen, what is needed in an emergency and how far it has come."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Allocation, Consignment, Delivery, Emergency, Mission, Need, Visit
from tracker.models.amounts import Basis
from tracker.reports import measures
from tracker.reports.amounts import Tally, stated, together
from tracker.reports.measures import COLUMNS, Measure, Measured
from tracker.reports.targets import Target, to_list, to_record
from tracker.rules.actors import Actor
from tracker.rules.quantities import ZERO, plain

SHOWN = 50
"""Rows on the screen; the list has the others."""
MEASURED = 200
"""Needs that are measured for the totals; beyond, there are none."""
STATUSES = (Need.Status.REPORTED, Need.Status.CLOSED, Need.Status.EXPIRED)


@dataclass(frozen=True)
class Cell:
    """A number with the records behind it; None is what nobody stated."""

    text: str | None
    target: Target | None = None
    state: str = ""
    share: int | None = None


@dataclass(frozen=True)
class Line:
    """One need, one mission without a recorded need, or the sum of alike needs."""

    label: str
    detail: str
    target: Target
    cells: list[Cell]
    """Needed, and the five stages."""
    gap_text: str
    gap_target: Target | None = None
    gap_open: bool = False


@dataclass(frozen=True)
class GapScreen:
    """The rows, most urgent and emptiest first, and what stands beside them."""

    lines: list[Line] = field(default_factory=list)
    totals: list[Line] = field(default_factory=list)
    missions: list[Line] = field(default_factory=list)
    count: int = 0
    """All needs there are; the list has those that are not shown."""
    everything: Target | None = None
    reserved: bool = False


def gap_screen(emergency: Emergency, actor: Actor) -> GapScreen:
    """Return the gap screen of an emergency, in a number of queries that does not grow."""
    seen = Need.objects.seen_by(actor).filter(emergency=emergency, status__in=STATUSES)
    found = seen.select_related("item", "unit", "place")
    rows = list(found.order_by("-status", "urgency", "pk")[: MEASURED + 1])
    many = len(rows) > MEASURED
    measured = sorted(measures.needs(rows[:MEASURED], actor), key=rank)
    shown = measured[:SHOWN]
    return GapScreen(
        lines=[of_need(m) for m in shown],
        totals=[] if many else totals(measured, emergency),
        missions=without_need(emergency, actor),
        count=seen.count() if many else len(rows),
        everything=to_list(Need, emergency=emergency),
        reserved=any(m.hidden for one in shown for m in one.stages.values()),
    )


def rank(measured: Measured[Need]) -> tuple[bool, int, float, int]:
    """Order by what is open, how urgent it is, and how much of it is missing."""
    need = measured.subject
    if need.gap is None or not need.quantity:
        missing = 0.5 if measured.stages["pledged"].visible else 1.0
    else:
        missing = float(need.gap / need.quantity)
    return need.status != Need.Status.REPORTED, need.urgency, -missing, need.pk


def of_need(measured: Measured[Need]) -> Line:
    need = measured.subject
    target = to_record(need)
    return Line(
        label=str(need),
        detail=detail_of(need, measured.intended),
        target=target,
        cells=[needed(need), *(cell(measured, stage) for stage in COLUMNS)],
        gap_text=gap_text(need),
        gap_target=target if need.status == Need.Status.REPORTED and need.gap else None,
        gap_open=is_open(need),
    )


def detail_of(need: Need, intended: Tally) -> str:
    """Say where, how urgent, and what a donor has to know first."""
    parts = [str(need.place), need.get_priority_display()]
    if need.verification in (Need.Verification.UNVERIFIED, Need.Verification.CONTESTED):
        parts.append(need.get_verification_display())
    if intended:
        parts.append(_("%s only intended") % intended.text())
    return " · ".join(str(part) for part in parts)


def needed(need: Need) -> Cell:
    """Return how much is needed; that it is an estimate goes without saying."""
    if need.quantity is None:
        return Cell(None)
    basis = Basis.EXACT if need.basis == Basis.ESTIMATE else need.basis
    return Cell(stated(need.quantity, need.unit, basis), to_record(need))


def cell(measured: Measured[Need] | Measured[Mission], stage: str) -> Cell:
    """Return one stage of a need or a mission, with the records that add up to it."""
    measure, subject = measured.stages[stage], measured.subject
    state = measures.state_of(measured, stage)
    if measure.empty:
        return Cell(None if measured.past else "0", None, state, None if measured.past else 0)
    quantity = subject.quantity if isinstance(subject, Need) else None
    unit = subject.unit if isinstance(subject, Need) and quantity is None else None
    share = None
    if quantity and state != "not_measurable":
        share = int(100 * (measure.amount + measure.reserved) / quantity)
    target = behind(stage, subject) if measure.visible else None
    return Cell(measure.text(unit), target, state, share)


def behind(stage: str, subject: Need | Mission) -> Target:
    """Return the list of the records that a number is the sum of."""
    at = {"need" if isinstance(subject, Need) else "mission": subject}
    if stage == "pledged":
        return to_list(Allocation, **at, counted="true")
    if stage == "delivered":
        return to_list(Delivery, **at, stage=Delivery.Stage.AT_INSTITUTION, counted="true")
    if stage == "verified":
        return to_list(Visit, **at, status=Visit.Status.SUBMITTED)
    return to_list(Consignment, **at, counted="true")


def gap_text(need: Need) -> str:
    if need.status != Need.Status.REPORTED:
        return need.get_closed_as_display() or need.get_status_display()
    if need.gap is None:
        return _("not measurable")
    return stated(need.gap, need.unit) if need.gap else "0"


def is_open(need: Need) -> bool:
    return need.status == Need.Status.REPORTED and need.gap != ZERO


def totals(measured: Sequence[Measured[Need]], emergency: Emergency) -> list[Line]:
    """Add up the open needs of one item, where all of them are counted in one unit."""
    groups: dict[int, list[Measured[Need]]] = defaultdict(list)
    for one in measured:
        need = one.subject
        if need.item_id and need.status == Need.Status.REPORTED:
            groups[need.item_id].append(one)
    alike = [group for group in groups.values() if len(group) > 1 and same_unit(group)]
    return [total(group, emergency) for group in alike]


def same_unit(group: Sequence[Measured[Need]]) -> bool:
    units = {one.subject.unit_id for one in group}
    return len(units) == 1 and None not in units


def total(group: Sequence[Measured[Need]], emergency: Emergency) -> Line:
    """Return the sum of alike needs; each of its numbers opens these needs."""
    needs = [one.subject for one in group]
    first = needs[0]
    target = to_list(Need, emergency=emergency, item=first.item, status=Need.Status.REPORTED)
    wanted, missing = Tally(), Tally()
    for need in needs:
        wanted.add(need.quantity, need.unit)
        missing.add(need.gap, None)
    stages = []
    for stage in COLUMNS:
        measure = Measure()
        for one in group:
            measure += one.stages[stage]
        stages.append(Cell(measure.text(None), target if measure.visible else None))
    gap = [plain(missing.sums.get(None, ZERO), first.unit)]
    gap += [_("not measurable")] if missing.unstated else []
    return Line(
        label=_("Together: %s") % first,
        detail=ngettext("%d need", "%d needs", len(needs)) % len(needs),
        target=target,
        cells=[Cell(wanted.text(), target), *stages],
        gap_text=together(gap),
        gap_open=bool(missing),
    )


def without_need(emergency: Emergency, actor: Actor) -> list[Line]:
    """Return a line for each mission that was given goods without a recorded need."""
    found = measures.missions(actor, emergency, SHOWN)
    parts = measures.included([line for one in found for line in one.lines])
    return [of_mission(one, parts) for one in found]


def of_mission(measured: Measured[Mission], parts: dict[int, list[str]]) -> Line:
    mission = measured.subject
    inside = [text for line in measured.lines for text in parts.get(line.pk, ())]
    detail = [str(mission.owner), mission.get_status_display()]
    if inside:
        detail.append(_("of which %s") % ", ".join(inside))
    if measured.intended:
        detail.append(_("%s only intended") % measured.intended.text())
    return Line(
        label=str(mission),
        detail=" · ".join(detail),
        target=to_record(mission),
        cells=[Cell(_("no need recorded")), *(cell(measured, stage) for stage in COLUMNS)],
        gap_text=_("not measurable"),
    )
