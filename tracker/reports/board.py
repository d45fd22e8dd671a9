"""The board: shipments that are coming, with the space they have left, and visits by month."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import F

from tracker.models import Consignment, Emergency, Place, Visit
from tracker.reports.targets import Target, to_record
from tracker.rules.actors import Actor

SHOWN = 20
S = Consignment.Status
COMING = (S.READY, S.IN_TRANSIT, S.ON_HOLD)


@dataclass(frozen=True)
class Shipment:
    """A consignment on its way; where it passes is for its mission's parties alone."""

    title: str
    sender: str
    eta: datetime.date | None
    status: str
    status_code: str
    held_by: str
    spare_space: str
    late: bool
    target: Target


@dataclass(frozen=True)
class Month:
    """The visits to one province in one month; no day and no route."""

    province: str
    month: str
    visits: list[tuple[str, Target]]
    """How each stands, and its record."""


def shipments(emergency: Emergency, actor: Actor) -> list[Shipment]:
    """Return what is coming, the next to arrive first; what has no date stands last."""
    rows = Consignment.objects.seen_by(actor).filter(emergency=emergency, status__in=COMING)
    rows = rows.select_related("owner").order_by(F("eta").asc(nulls_last=True), "pk")
    return [
        Shipment(
            title=str(row),
            sender=str(row.owner),
            eta=row.eta,
            status=row.get_status_display(),
            status_code=row.status,
            held_by=row.get_hold_reason_display() if row.hold_reason else "",
            spare_space=row.spare_space,
            late=row.eta is not None and row.eta < actor.today,
            target=to_record(row),
        )
        for row in rows[:SHOWN]
    ]


def visits(emergency: Emergency, actor: Actor) -> list[Month]:
    """Return the visits of an emergency by month and province, the newest first."""
    up = "place__parent__parent__parent"
    rows = (
        Visit.objects.seen_by(actor)
        .filter(emergency=emergency)
        .exclude(status=Visit.Status.CANCELLED)
        .select_related(up, f"institution__{up}")
        .order_by("-pk")
    )
    found: dict[tuple[str, str], list[tuple[str, Target]]] = defaultdict(list)
    for visit in rows[: SHOWN * 5]:
        month = str(visit.conducted_on or visit.planned_on or "")[:7]
        found[(month, province(visit))].append((standing(visit), to_record(visit)))
    months = sorted(found, reverse=True)[:SHOWN]
    return [Month(where, month, found[(month, where)]) for month, where in months]


def province(visit: Visit) -> str:
    """Return the province of a visit, or nothing where none is recorded."""
    place: Place | None = visit.place or (visit.institution.place if visit.institution else None)
    return str(place.province) if place else ""


def standing(visit: Visit) -> str:
    """Say how a visit stands: refused, or as far as it has come."""
    if visit.access in (Visit.Access.DENIED, Visit.Access.NO_ANSWER):
        return visit.get_access_display()
    return visit.get_status_display()
