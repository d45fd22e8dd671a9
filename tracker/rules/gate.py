"""The dispatch gate: everything that must permit goods to leave, said all at once.

Nothing here can be overridden.
"""

import datetime
from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from tracker.models import (
    Clearance,
    Consignment,
    ConsignmentLine,
    Mission,
    Organisation,
    Regime,
    Screening,
)
from tracker.rules import regimes
from tracker.rules.exemptions import (
    asks,
    beyond_exemption,
    carriers,
    lacking,
    of_item,
    of_line,
    of_parties,
    of_route,
    shipments_left,
)
from tracker.rules.missions import out_of_date

S = Clearance.Status
EXEMPTION = Clearance.Kind.SANCTIONS_EXEMPTION
GATE = (
    EXEMPTION,
    Clearance.Kind.EXPORT_LICENCE,
    Clearance.Kind.IMPORT_PERMIT,
    Clearance.Kind.TRANSIT_CUSTOMS,
)
"""Clearances that hold goods back; nobody can override them."""


def lines_of(consignment: Consignment) -> list[ConsignmentLine]:
    rows = consignment.lines.select_related(
        "allocation__line__item", "allocation__line__unit", "exemption_item__clearance__regime",
        "determination__item",
    )  # fmt: skip
    return list(rows.order_by("pk"))


def permits(consignment: Consignment, day: datetime.date) -> Iterator[str]:
    """Yield everything that does not permit the goods to leave on a day."""
    mission, lines = consignment.mission, lines_of(consignment)
    held = list(mission.clearances.alive().filter(kind__in=GATE).order_by("pk"))
    for clearance in held:
        if clearance.kind != EXEMPTION:
            yield from holds_back(clearance, day)
    over = regimes.over(regimes.ways(consignment), day)
    asked = under(over, held, day)
    yield from none_recorded(over, held, lines)
    covered_all = all(not lacking(line, asked) for line in lines)
    tied = {line.exemption_item.clearance for line in lines if line.exemption_item}
    for clearance in held:
        if clearance in tied or (not covered_all and asks(clearance, day)):
            yield from holds_back(clearance, day)
    for line in lines:
        yield from of_line(line, asked, day)
    for clearance in sorted(tied, key=lambda c: c.pk):
        if clearance.mission_id == mission.pk and asks(clearance, day):
            yield from of_route(consignment, clearance)
            yield from of_parties(consignment, clearance)
    yield from beyond_exemption(lines)
    yield from shipments_left(consignment)
    yield from regimes.listed_as(screenings(consignment), day)


def under(
    over: Sequence[tuple[Regime, object]], held: list[Clearance], day: datetime.date
) -> list[Regime | None]:
    """List the regimes each line must answer: those over the way, and those the lead recorded.

    None stands for an exemption that does not say its regime yet.
    """
    found: dict[int | None, Regime | None] = {regime.pk: regime for regime, _country in over}
    for clearance in held:
        if asks(clearance, day) and (clearance.regime or not found):
            found.setdefault(clearance.regime_id, clearance.regime)
    return list(found.values())


def none_recorded(
    over: Sequence[tuple[Regime, object]], held: list[Clearance], lines: list[ConsignmentLine]
) -> Iterator[str]:
    """Yield each regime over the way that no exemption is recorded under."""
    for regime, country in over:
        rows = [c for c in held if c.kind == EXEMPTION and c.status != S.NOT_REQUIRED]
        if any(c.regime_id in (regime.pk, None) for c in rows):
            continue
        if any(lacking(line, [regime]) for line in lines):
            yield _("No exemption is recorded: %(country)s is under %(regime)s.") % {
                "country": country, "regime": regime,
            }  # fmt: skip


def holds_back(clearance: Clearance, day: datetime.date) -> Iterator[str]:
    """Yield why a clearance does not let goods leave on a day; both its ends count."""
    ended = clearance.regime is not None and not regimes.in_force(clearance.regime, day)
    if clearance.status == S.NOT_REQUIRED or (clearance.kind == EXEMPTION and ended):
        return
    if clearance.status != S.GRANTED:
        yield _("%(kind)s: %(status)s.") % {
            "kind": clearance.get_kind_display(), "status": clearance.get_status_display(),
        }  # fmt: skip
    else:
        yield from out_of_date(clearance, day)


def afterwards(consignment: Consignment) -> Iterator[str]:
    """Yield under which regimes goods left without an exemption on record: it is only told."""
    mission = consignment.mission
    begun = consignment.dispatched_on or consignment.arrived_on
    begun = begun or mission.actual_from or mission.planned_from
    if not consignment.recorded_afterwards or not begun:
        return
    lines = lines_of(consignment)
    for regime, country in regimes.over(regimes.ways(consignment), begun.earliest):
        if any(lacking(line, [regime]) for line in lines):
            yield _("No exemption is recorded: %(country)s was under %(regime)s.") % {
                "country": country, "regime": regime,
            }  # fmt: skip


def used_up(consignment: Consignment) -> Iterator[str]:
    """Yield what goods that are said to have left under an exemption take beyond it.

    The gate does not stop what already happened; the ledger does: quantity, days, shipments.
    Of an imprecise date each day has to be inside.
    """
    left_on, lines = consignment.dispatched_on, lines_of(consignment)
    for line in lines:
        if item := line.exemption_item:
            yield from of_item(line, item, None)
    tied = {line.exemption_item.clearance for line in lines if line.exemption_item}
    for clearance in sorted(tied, key=lambda c: c.pk):
        for day in {left_on.earliest, left_on.latest} if left_on else ():
            yield from out_of_date(clearance, day)
    yield from beyond_exemption(lines)
    yield from shipments_left(consignment)


# Parties not to deal with


def parties(consignment: Consignment) -> set[Organisation]:
    """Return the organisations that take part in sending, carrying and receiving."""
    return {consignment.owner, *carriers(consignment), *parties_of(consignment.mission)}


def parties_of(mission: Mission) -> set[Organisation]:
    """Return the organisations that take part in a mission."""
    named = {mission.owner, mission.consignee, mission.counterpart, *mission.partners.all()}
    return {organisation for organisation in named if organisation is not None}


def screenings(consignment: Consignment) -> list[Screening]:
    """List what those who send decided about the names that take part."""
    mission = consignment.mission
    deciding = {consignment.owner_id, mission.owner_id}
    deciding |= set(mission.partners.values_list("pk", flat=True))
    rows = Screening.objects.alive().filter(owner__in=deciding)
    about = rows.filter(organisation__in=parties(consignment))
    about |= rows.filter(institution__in=mission.institutions.all())
    found = about.select_related("organisation", "institution", "listed_party")
    return list(found.distinct().order_by("pk"))
