"""Committees: who sat and who chaired on a day, and from when to when each did."""

import datetime
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from tracker.models import Certainty, Chairmanship, CommitteeSeat
from tracker.reports.directory import Committee, committees, span
from tracker.reports.targets import Target, to_record
from tracker.rules.actors import Actor
from tracker.rules.knowledge import surely


@dataclass(frozen=True)
class Term:
    """One seat or chairmanship, with its dates and its source."""

    who: str
    what: str
    dates: str
    holds: bool | None
    """Whether it holds on the day; None where the dates are not known to the day."""
    source: str
    target: Target


@dataclass
class Standing:
    """A committee on a day, and every term that is recorded, the latest first."""

    committee: Committee
    terms: list[Term] = field(default_factory=list)


def standings(actor: Actor, day: datetime.date) -> list[Standing]:
    """Return each committee with its members and chair by date, in a fixed number of queries."""
    if not (actor.organisations or actor.is_system):
        return []
    named = ("committee", "source")
    seats = list(CommitteeSeat.objects.seen_by(actor).select_related("member", *named))
    chairs = list(Chairmanship.objects.seen_by(actor).select_related("chair", *named))
    found = {c.target.uid: Standing(c) for c in committees(seats, chairs, day)}
    rows: list[tuple[CommitteeSeat | Chairmanship, str, str]] = [
        *((chair, str(chair.chair), _("Chair")) for chair in chairs),
        *((seat, str(seat.member), _("Member")) for seat in seats),
    ]
    for row, who, what in sorted(rows, key=lambda r: str(r[0].from_on), reverse=True):
        certainty = str(Certainty(row.certainty).label)
        found[row.committee.uid].terms.append(
            Term(
                who=who,
                what=what,
                dates=span(row),
                holds=surely(row.from_on, row.to_on, day),
                source=f"{row.source}, {certainty.lower()}" if row.source else "",
                target=to_record(row),
            )
        )
    return list(found.values())
