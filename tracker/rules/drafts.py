"""Drafts: what somebody began to write is kept for a year after it was last touched."""

import datetime

from django.utils import timezone

from tracker.models import Consignment, Mission, Need, Record

OLD: dict[type[Record], str] = {
    Need: "old-drafts-of-needs",
    Mission: "old-drafts-of-missions",
    Consignment: "old-drafts-of-consignments",
}
"""What may be a draft, and under which name its owner is told that it ends."""
DRAFT = "draft"
KEPT = datetime.timedelta(days=365)
AHEAD = datetime.timedelta(days=30)
"""How long before a draft is deleted its owner is told."""


def kept_until(draft: Record) -> datetime.date:
    """Return the last day of a draft that nobody touches any more."""
    touched = timezone.localdate(draft.updated_at, timezone.get_default_timezone())
    return touched + KEPT


def before(day: datetime.date) -> datetime.datetime:
    """Return the moment before which a draft was touched last that is past its day on `day`."""
    begun = datetime.datetime.combine(day - KEPT, datetime.time.min)
    return timezone.make_aware(begun, timezone.get_default_timezone())
