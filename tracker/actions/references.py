"""Give each record the reference that people read out."""

from django.db.models import F

from tracker.models import Counter, Record
from tracker.models.base import spelled


def take(record: Record, year: int) -> str:
    """Return the next reference of this kind for a year: NEED-2026-0042.

    The counter row stays locked until the transaction ends, so it is taken last.
    """
    return take_many(record, year, 1)[0]


def take_many(record: Record, year: int, count: int) -> list[str]:
    """Return the next references, as many as are asked for, in order."""
    prefix = record.PREFIX if record.REFERENCE else f"{record.PREFIX}-{year}"
    Counter.objects.bulk_create([Counter(key=prefix)], ignore_conflicts=True)
    Counter.objects.filter(pk=prefix).update(last=F("last") + count)
    last = Counter.objects.get(pk=prefix).last
    return [spelled(prefix, n) for n in range(last - count + 1, last + 1)]
