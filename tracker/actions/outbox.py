"""The outbox: read the journal on, put work down, take it up, finish it. Nothing is lost.

The journal is the source. A reader turns entries into rows of Work and moves its bookmark in the
same transaction. Whoever does the work takes a `lease` on it, so that two never do the same; no
transaction is open meanwhile. Then it ends

* with `finish`: the effect is in our own database, in the transaction that notes that it is done;
* with `complete`, `retry` or `give_up`: the effect was elsewhere (HTTP, mail).

A lease that ran out is taken by another, and who held it can write nothing of it any more.

On PostgreSQL rows in hand are passed over (SKIP LOCKED); SQLite has one writer at a time.
"""

import datetime
import time
from collections.abc import Callable, Iterable
from uuid import uuid4

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from tracker.models import Bookmark, Endpoint, Entry, Work

BATCH = 500
"""Entries that are read in one transaction."""
TOLD = "told:"
"""How the key of done work begins that only says that somebody was told. It is kept for good:
forgotten, it would let them be told again."""
LONGEST_RUN = 60
"""Seconds after which nothing more is taken up; a worker lives on one task for 120."""
LEASE = datetime.timedelta(seconds=150)
"""Longer than a worker may live on one task (CELERY_TASK_TIME_LIMIT)."""


def read_on(reader: str, tell: Callable[[list[Entry]], object], limit: int = BATCH) -> int:
    """Hand the next entries to a reader and move its bookmark; return how many there were.

    `tell` writes in this transaction: either all it wrote is there and the bookmark has moved,
    or neither. A second process waits for the bookmark and finds nothing left.
    """
    Bookmark.objects.get_or_create(reader=reader)
    with transaction.atomic():
        mark = Bookmark.objects.select_for_update().get(reader=reader)
        entries = list(Entry.objects.after(mark.epoch, mark.number, mark.entry)[:limit])
        if entries:
            tell(entries)
            last = entries[-1]
            mark.epoch, mark.number, mark.entry = last.epoch, last.number, last.pk
            mark.save()
    return len(entries)


def read_all(
    reader: str,
    tell: Callable[[list[Entry]], object],
    *,
    limit: int = BATCH,
    longest: float = LONGEST_RUN,
) -> int:
    """Read on until nothing is left or the time is over; return how many entries there were."""
    ends, total = time.monotonic() + longest, 0
    while time.monotonic() < ends:
        count = read_on(reader, tell, limit)
        total += count
        if count < limit:
            break
    return total


def put(
    topic: str,
    dedupe_key: str,
    payload: dict[str, object],
    *,
    at: datetime.datetime | None = None,
    endpoint: Endpoint | None = None,
) -> Work:
    """Put one thing down to be done from `at` on; put down twice, it is there once."""
    work, _new = Work.objects.get_or_create(
        dedupe_key=dedupe_key,
        defaults={
            "topic": topic,
            "payload": payload,
            "next_attempt_at": at or timezone.now(),
            "endpoint": endpoint,
        },
    )
    return work


def put_many(rows: Iterable[Work]) -> None:
    """Put many things down at once; what is there already stays as it is."""
    Work.objects.bulk_create(rows, ignore_conflicts=True, batch_size=BATCH)


def due(topic: str, now: datetime.datetime) -> QuerySet[Work]:
    """Return what is to be done now and in nobody's hands, the longest waiting first."""
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    waiting = Work.objects.filter(free, topic=topic, done_at__isnull=True)
    return waiting.filter(next_attempt_at__lte=now).order_by("next_attempt_at", "pk")


@transaction.atomic
def lease(
    topic: str,
    *,
    now: datetime.datetime | None = None,
    length: datetime.timedelta = LEASE,
    limit: int = 1,
    such: Q | None = None,
) -> list[Work]:
    """Take up to `limit` pieces of work in hand, `such` that this holds, until the lease ends."""
    now = now or timezone.now()
    found = due(topic, now).filter(such or Q())
    taken = list(found.select_for_update(skip_locked=True, of=("self",))[:limit])
    for work in taken:
        work.leased_until, work.lease_token = now + length, uuid4()
        work.attempts += 1
        work.save(update_fields=["leased_until", "lease_token", "attempts"])
    return taken


def held(work: Work) -> QuerySet[Work]:
    """Return the row of this work as long as it is still in these hands."""
    return Work.objects.filter(pk=work.pk, lease_token=work.lease_token, done_at__isnull=True)


def complete(work: Work, *, now: datetime.datetime | None = None) -> bool:
    """Note that it is done; False where the lease has passed to another."""
    return bool(held(work).update(done_at=now or timezone.now(), last_error=""))


def finish(
    work: Work, effect: Callable[[], object], *, now: datetime.datetime | None = None
) -> bool:
    """Write an effect in our own database, and that it is done; all or nothing of both.

    False, and nothing is written, where the lease has passed to another.
    """
    with transaction.atomic():
        if not complete(work, now=now):
            return False
        effect()
    return True


def retry(work: Work, *, at: datetime.datetime, error: str) -> bool:
    """Give it back, to be tried again from `at` on."""
    return bool(
        held(work).update(
            next_attempt_at=at, leased_until=None, lease_token=None, last_error=error[:300]
        )
    )


def give_up(work: Work, error: str, *, now: datetime.datetime | None = None) -> bool:
    """Note that it will not be tried again, and why."""
    return bool(
        held(work).update(done_at=now or timezone.now(), given_up=True, last_error=error[:300])
    )


def call_off(such: QuerySet[Work], why: str, *, now: datetime.datetime | None = None) -> int:
    """Note that such work is not done any more, in whose hands it may be; return how much."""
    waiting = such.filter(done_at__isnull=True)
    return waiting.update(done_at=now or timezone.now(), given_up=True, last_error=why)
