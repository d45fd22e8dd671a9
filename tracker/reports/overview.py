"""Overview: the emergencies of a person, and how many of their needs are still open."""

from dataclasses import dataclass

from django.db.models import Count, Q

from tracker.models import Coverage, Emergency, Need
from tracker.reports.dates import in_words
from tracker.reports.targets import Target, to_record
from tracker.rules.actors import Actor

SHOWN = 8


@dataclass(frozen=True)
class Summary:
    """One emergency in a list: when it began, its open needs, those not pledged in full."""

    title: str
    began: str
    needs: int
    uncovered: int
    target: Target


def overview(actor: Actor) -> list[Summary]:
    """Return the emergencies this actor sees, the latest first, in two queries."""
    seen = Emergency.objects.seen_by(actor).order_by("-started_on", "-pk")[:SHOWN]
    emergencies = list(seen)
    uncovered = Q(coverage_pledged__in=[Coverage.NONE, Coverage.PARTIAL])
    rows = (
        Need.objects.seen_by(actor)
        .filter(emergency__in=emergencies, status=Need.Status.REPORTED)
        .order_by()
        .values("emergency")
        .annotate(needs=Count("pk"), uncovered=Count("pk", filter=uncovered))
    )
    counts = {row["emergency"]: (row["needs"], row["uncovered"]) for row in rows}
    return [
        Summary(
            str(emergency),
            in_words(emergency.started_on),
            *counts.get(emergency.pk, (0, 0)),
            to_record(emergency),
        )
        for emergency in emergencies
    ]
