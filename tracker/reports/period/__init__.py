"""The period report: what a committee tells of the days of a chairmanship, or of any days."""

import datetime
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracker.models import Chairmanship, CommitteeSeat, Organisation
from tracker.reports.dates import in_words
from tracker.reports.period.activities import activities, engagements
from tracker.reports.period.channels import changes
from tracker.reports.period.deliveries import deliveries
from tracker.reports.period.needs import needs
from tracker.reports.period.parts import Part, Scope
from tracker.reports.period.pledges import pledges
from tracker.reports.period.spans import Span
from tracker.reports.period.visits import discrepancies, visits
from tracker.rules.actors import Actor

SPARSE = 3
"""With fewer records than this in the parts about aid, the report says how little is recorded."""
ABOUT_AID = ("activities", "needs", "pledges", "deliveries", "visits")


@dataclass(frozen=True)
class PeriodReport:
    """What is recorded of a period, part by part, with the rule of every figure."""

    committee: str
    country: str
    span: Span
    made_on: datetime.date
    chairs: list[str]
    members: list[str]
    parts: list[Part]

    @property
    def days(self) -> str:
        return f"{in_words(self.span.start)} – {in_words(self.span.end)}"

    @property
    def empty(self) -> list[str]:
        """Name the parts of which nothing is recorded."""
        return [part.title for part in self.parts if not part.rows]

    @property
    def sparse(self) -> bool:
        """Tell whether so little is recorded that a reader has to be told."""
        told = [len(part.rows) for part in self.parts if part.key in ABOUT_AID]
        return sum(told) < SPARSE


def period_report(committee: Organisation, span: Span, actor: Actor) -> PeriodReport:
    """Return the report of a period, in a number of queries that does not grow.

    Restricted records are in no figure, also those that the reader may see: the report leaves
    the coalition. Concerns are in no part of it.
    """
    scope = Scope(committee, span, actor)
    seats = CommitteeSeat.objects.alive().filter(committee=committee).select_related("member")
    chairs = Chairmanship.objects.alive().filter(committee=committee).select_related("chair")
    sat = [row for row in seats.order_by("pk") if held(row, span) is not False]
    return PeriodReport(
        committee=str(committee),
        country=str(committee.host_country or ""),
        span=span,
        made_on=actor.today,
        chairs=[dated(row, row.chair, span) for row in chairs if held(row, span) is not False],
        members=sorted(dated(row, row.member, span) for row in sat),
        parts=[
            activities(scope),
            engagements(scope, {row.member_id for row in sat}),
            needs(scope),
            pledges(scope),
            deliveries(scope),
            visits(scope),
            changes(scope, {row.member_id for row in sat}),
            discrepancies(scope),
        ],
    )


def held(row: CommitteeSeat | Chairmanship, span: Span) -> bool | None:
    """Tell whether a seat or a chair was held in the period; an unknown end lasts."""
    if not row.from_on:
        return None if not row.to_on or row.to_on.latest >= span.start else False
    return span.touches(row.from_on, row.to_on or max(span.end, row.from_on.latest))


def dated(row: CommitteeSeat | Chairmanship, who: Organisation, span: Span) -> str:
    """Return who held it, and since when and until when, as well as it is known."""
    start = in_words(row.from_on) or _("start not stated")
    text = f"{who} ({start} – {in_words(row.to_on)})" if row.to_on else f"{who} ({start} –)"
    return text if held(row, span) else _("perhaps %s") % text
