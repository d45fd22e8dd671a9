"""Is the site well? What is late, and the figures behind it; nothing that names anybody."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Case, Count, F, Max, Min, Q, When

from tracker.models import Attempt, Bookmark, Entry, Work

MOST = 10_000
"""Entries not yet read that are counted; more are as many."""


@dataclass(frozen=True)
class Lag:
    """How far a reader of the journal is behind: entries, and seconds since the first of them."""

    reader: str
    entries: int
    seconds: float


def migrations_to_come() -> int:
    """Count the migrations that this database lacks."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def waiting(now: datetime.datetime) -> dict[str, float]:
    """Return for each topic by how many seconds its oldest piece of work is late.

    What waits for our mail server is late since it was written; what a partner's system or one
    mailbox refuses is not, until it is to be tried again.
    """
    held_up = Q(last_error__startswith=Work.NO_SERVER)
    due = Work.objects.filter(held_up | Q(next_attempt_at__lte=now), done_at__isnull=True)
    since = Case(When(held_up, then=F("made_at")), default=F("next_attempt_at"))
    oldest = due.values_list("topic").annotate(first=Min(since))
    return {topic: (now - first).total_seconds() for topic, first in oldest}


def ages(now: datetime.datetime) -> dict[str, float]:
    """Return for each topic how many seconds ago the oldest that is not done was put down."""
    undone = Work.objects.filter(done_at__isnull=True)
    oldest = undone.values_list("topic").annotate(first=Min("made_at"))
    return {topic: max(0.0, (now - first).total_seconds()) for topic, first in oldest}


def lags(now: datetime.datetime) -> Iterator[Lag]:
    """Yield how far each reader is behind; one that never ran stands at the beginning."""
    marks = {reader.value: Bookmark(reader=reader) for reader in Bookmark.Reader}
    marks |= {mark.reader: mark for mark in Bookmark.objects.all()}
    for _reader, mark in sorted(marks.items()):
        # Also what a transaction that does not end holds back: that is the worst of lags.
        unread = Entry.objects.after(mark.epoch, mark.number, mark.entry, held_back=True)
        first = unread.values_list("at", flat=True).first()
        seconds = max(0.0, (now - first).total_seconds()) if first else 0.0
        yield Lag(mark.reader, unread[:MOST].count() if first else 0, seconds)


def late(now: datetime.datetime, within: float) -> Iterator[str]:
    """Yield a reason for each thing that is behind by more than `within` seconds."""
    for topic, seconds in sorted(waiting(now).items()):
        if seconds > within:
            yield f"work: {topic} waits for {seconds:.0f} seconds"
    for lag in lags(now):
        if lag.seconds > within:
            yield f"journal: {lag.reader} is {lag.seconds:.0f} seconds behind"


def counted() -> dict[tuple[str, str], int]:
    """Count the work of each topic that is to do, done, and given up."""
    counts = Work.objects.values("topic").annotate(
        to_do=Count("pk", filter=Q(done_at__isnull=True)),
        done=Count("pk", filter=Q(done_at__isnull=False, given_up=False)),
        given_up=Count("pk", filter=Q(given_up=True)),
    )
    return {(r["topic"], s): r[s] for r in counts for s in ("to_do", "done", "given_up")}


def answers() -> dict[str, int]:
    """Count what webhooks answered, by class of status; "none" for no answer at all."""
    rows = Attempt.objects.values_list("status").annotate(count=Count("pk"))
    found: dict[str, int] = {}
    for status, count in rows:
        name = f"{status // 100}xx" if status else "none"
        found[name] = found.get(name, 0) + count
    return found


def last_entry() -> int:
    """Return the number of the newest entry of the journal."""
    return Entry.objects.aggregate(last=Max("pk"))["last"] or 0
