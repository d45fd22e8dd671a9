"""Seal the journal: a reader of it that gives each entry its link in the chain."""

import datetime
import math

from django.utils import timezone

from tracker.actions import outbox
from tracker.models import Bookmark, Entry, Link, Redaction
from tracker.rules import seals


def seal(now: datetime.datetime | None = None) -> int:
    """Seal what was committed since; return how many entries. Killed, it goes on from there."""
    at = now or timezone.now()
    return outbox.read_all(
        Bookmark.Reader.SEALS, lambda entries: append(entries, at), longest=math.inf
    )


def append(entries: list[Entry], at: datetime.datetime) -> None:
    """Add a link for each entry, in their order, to the end of the chain."""
    last = Link.objects.order_by("pk").last()
    digest = last.digest if last else seals.FIRST
    salts = Redaction.objects.salts_of(entry.pk for entry in entries)
    links = []
    for entry in entries:
        digest = seals.link(digest, seals.leaf(entry, salts.get(entry.pk, {})))
        links.append(Link(entry=entry.pk, digest=digest, sealed_at=at))
    Link.objects.bulk_create(links)
