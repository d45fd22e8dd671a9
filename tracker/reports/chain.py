"""The chain of the journal, looked through from its first link: what is not as it was sealed."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker.models import Bookmark, Entry, Link, Redaction
from tracker.rules import seals

BATCH = 500
Place = tuple[int, int, int]
"""Epoch, number and key of an entry: where it stands in the order in which all was committed."""


@dataclass(frozen=True)
class Found:
    """What was found: how many entries are sealed, the head, and the first that is wrong."""

    count: int
    head: str
    entry: int | None = None
    wrong: str = ""


def head() -> str:
    """Return the digest of the last link: whoever keeps it sees when the end is cut off."""
    last = Link.objects.order_by("pk").last()
    return last.digest if last else seals.FIRST


def verify(
    known: str = "", *, step: Callable[[str, int], object] = lambda what, count: None
) -> Found:
    """Go through the whole chain; stop at the first entry that is not as it was sealed.

    `known` is a head that was noted down before: it must still be in the chain. Entries after the
    last link are not sealed yet, and nothing can be said of them. `step` hears how many were seen.
    """
    place: Place = (0, 0, 0)
    digest, count, met, after = seals.FIRST, 0, known == seals.FIRST, 0
    while links := list(Link.objects.filter(pk__gt=after).order_by("pk")[:BATCH]):
        entries = Entry.objects.in_bulk([link.entry for link in links])
        salts = Redaction.objects.salts_of(entries)
        quietly = taken_out_quietly(entries.values())
        for link in links:
            entry = entries.get(link.entry)
            if entry is None:
                return Found(count, digest, link.entry, _("is sealed and no longer there"))
            digest = seals.link(digest, seals.leaf(entry, salts.get(entry.pk, {})))
            here = (entry.epoch, entry.number, entry.pk)
            if digest != link.digest or here <= place:
                return Found(count, digest, entry.pk, _("or what stood before it was changed"))
            if entry.pk in quietly:
                return Found(count, digest, entry.pk, _("lacks a value that nobody redacted"))
            count, place, met = count + 1, here, met or digest == known
        after = links[-1].pk
        step("entries", len(links))
    if stray := out_of_the_chain(place):
        return Found(count, digest, *stray)
    if known and not met:
        return Found(count, digest, None, _("The head you noted down is not in the chain."))
    return Found(count, digest)


def taken_out_quietly(entries: Iterable[Entry]) -> set[int]:
    """Return which entries lack a value without a redaction of it that the journal tells of."""
    marks = {entry: paths for entry in entries if (paths := seals.marked(entry))}
    if not marks:
        return set()
    rows = Redaction.objects.filter(entry__in=[entry.pk for entry in marks], done=True)
    known = set(rows.values_list("entry", "path"))
    subjects = [entry.subject for entry in marks]
    told = Entry.objects.filter(verb="redact", subject__in=subjects)
    last = dict(told.order_by("pk").values_list("subject", "pk"))
    return {
        entry.pk
        for entry, paths in marks.items()
        if last.get(entry.subject, 0) <= entry.pk
        or not known.issuperset((entry.pk, path) for path in paths)
    }


def out_of_the_chain(end: Place) -> tuple[int, str] | None:
    """Return an entry that must be in the chain and is not, and what is wrong with it.

    It stands before the end of the chain, or the reader that seals has read it.
    """
    mark = Bookmark.objects.filter(reader=Bookmark.Reader.SEALS).first()
    read = (mark.epoch, mark.number, mark.entry) if mark else end
    first = unsealed().order_by("epoch", "number", "pk").first()
    here = (first.epoch, first.number, first.pk) if first else None
    if here and here < end:
        return here[-1], _("was put in between afterwards")
    if here and here <= read:
        return here[-1], _("was sealed and its link is gone")
    return (read[-1], _("is sealed and no longer there")) if end < read else None


def unsealed() -> "QuerySet[Entry]":
    """Return the entries that have no link."""
    return Entry.objects.exclude(pk__in=Link.objects.values("entry"))


def ever_sealed() -> bool:
    """Tell whether a worker ever sealed anything here."""
    return Bookmark.objects.filter(reader=Bookmark.Reader.SEALS).exists() or Link.objects.exists()
