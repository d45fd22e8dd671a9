"""What counts: which records are in a count or a total, and which only stand in the list."""

from typing import Any

from django.db.models import Q

from tracker.models import Allocation, Consignment, Delivery, Mission, Need, Pledge, Visit
from tracker.rules import consignments, quantities

TAKEN_BACK = (Need.Status.CANCELLED, Need.Status.DUPLICATE)
RECEIVED = (
    Delivery.Status.HANDED_OVER,
    Delivery.Status.ACKNOWLEDGED,
    Delivery.Status.DISPUTED,
)
COUNTED: dict[str, Q] = {
    Need.word(): ~Q(status__in=[Need.Status.DRAFT, *TAKEN_BACK]),
    Pledge.word(): Q(status__in=[Pledge.Status.ACTIVE, Pledge.Status.UNKNOWN]),
    Allocation.word(): Q(status=Allocation.Status.LIVE, line__stage__in=quantities.COUNTED),
    Mission.word(): ~Q(status__in=[Mission.Status.DRAFT, Mission.Status.CANCELLED]),
    Consignment.word(): Q(status__in=sorted(consignments.SENT)),
    Delivery.word(): Q(status__in=RECEIVED),
    Visit.word(): Q(status__in=[Visit.Status.CONDUCTED, Visit.Status.SUBMITTED]),
}
"""Drafts, plans and what was taken back are in no count; an intention covers nothing."""


def counted(rows: Any) -> Any:
    """Keep the rows of a queryset that count."""
    return rows.filter(COUNTED[rows.model.word()])
