"""Take a value that names a person out of the journal, and tell its readers; the chain holds."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import journal
from tracker.actions import leftovers
from tracker.actions.locking import hold, hold_ledger
from tracker.models import Entry, Record, Redaction
from tracker.rules import redactions, seals
from tracker.rules.actors import Actor
from tracker.rules.nouns import NOUNS
from tracker.rules.redactions import Meant, Names
from tracker.rules.refusals import NotNow

AT_ONCE = 50
"""Ids that one look through the journal asks for."""


@transaction.atomic
def redact(
    record: Record,
    name: str,
    *,
    by: Actor,
    reason: str,
    step: Callable[[str], object] = lambda what: None,
) -> int:
    """Take every value a field, `note` or `label` had before out of the journal.

    A field of its lines is named with their relation: "lines.description". What the record or a
    line was called because of it goes too, also where other records quote it, and out of answers
    and mails that are kept; what the record says now stays. Returns out of how many entries
    something was taken; `step` hears of each that is looked at. Raises NotNow where the journal
    held no other value.
    """
    hold_ledger(record)
    about = Entry.objects.filter(noun=record.word(), subject=record.uid)
    own = list(about.order_by("-pk"))
    meant = Meant(name, said_now(record, name))
    names = redactions.names_in(own, meant)
    others = copies(own, names, step)
    gone = redactions.all_said(own, meant, names)
    count = sum(take(entry, redactions.paths(entry, meant, names), by, reason) for entry in own)
    if not count:
        raise NotNow(nothing(meant))
    count += sum(take(e, redactions.quoting(e, names), by, reason) for e in others)
    leftovers.clear(redactions.ids_of([*own, *others]), gone)
    for one in [record, *held(others)]:
        tell(one, by, reason)
    return count


def said_now(record: Record, name: str) -> list[Any]:
    """Return what a record, or its lines, say now in a field."""
    relation, _dot, field = name.rpartition(".")
    if name == "label":
        return [str(record)[:300]]
    if relation:
        rows = getattr(record, relation).all() if relation in NOUNS[record.word()].rows else ()
        return [row.snapshot().get(field) for row in rows]
    return [record.snapshot().get(name)]


def nothing(meant: Meant) -> str:
    """Say why nothing was taken out."""
    if said := next(filter(None, meant.now), None):
        return _("The record still says “%s”. Change that first.") % str(said)[:80]
    return _("The journal never held a “%s” of this record.") % meant.name


def tell(record: Record, by: Actor, reason: str) -> None:
    """Write that something was taken out: whoever reads the changes hears of it."""
    before = journal.picture(record)
    record.version += 1
    record.updated_at = timezone.now()
    record.save(update_fields=["version", "updated_at"])
    journal.record("redact", record, by=by, before=before, note=reason)


def held(entries: Iterable[Entry]) -> list[Record]:
    """Return the records that entries are about, locked."""
    subjects = dict.fromkeys((entry.noun, entry.subject) for entry in entries)
    rows = [NOUNS[noun].model._default_manager.get(uid=uid) for noun, uid in subjects]
    hold(rows)
    for row in rows:
        row.refresh_from_db()
    return rows


def copies(own: list[Entry], names: Names, step: Callable[[str], object]) -> list[Entry]:
    """Return the entries of other records that call this one by one of these names.

    From record to record: what quotes the name in its own may be quoted by others in turn.
    """
    found: list[Entry] = []
    seen, ids = {entry.subject for entry in own}, redactions.ids_of(own)
    while names and ids:
        entries = speaking_of(ids, seen)
        seen |= entries.keys()
        ids = set()
        for rows in entries.values():
            step("records looked at")
            if quoted := [entry for entry in rows if redactions.quoting(entry, names)]:
                found += quoted
                ids |= redactions.ids_of(rows)
    return found


def speaking_of(ids: set[str], seen: set[Any]) -> dict[Any, list[Entry]]:
    """Return all entries of the records that ever named one of these ids, by record."""
    said = Entry.objects.annotate(
        fields=Cast("changes", TextField()), lines=Cast("rows", TextField())
    )
    subjects, todo = set(), sorted(ids)
    for start in range(0, len(todo), AT_ONCE):
        some = Q()
        for uid in todo[start : start + AT_ONCE]:
            some |= Q(fields__contains=uid) | Q(lines__contains=uid)
        subjects |= set(said.filter(some).values_list("subject", flat=True))
    found: dict[Any, list[Entry]] = defaultdict(list)
    for entry in Entry.objects.filter(subject__in=subjects - seen).order_by("pk"):
        found[entry.subject].append(entry)
    return found


def take(entry: Entry, paths: list[str], by: Actor, reason: str) -> bool:
    """Take the values at these paths out of an entry; False where there are none."""
    if not paths:
        return False
    kept = salts_left(entry)
    for path in paths:
        Redaction.objects.create(entry=entry.pk, path=path, by=by.user, reason=reason)
        take_out(entry, path, kept.pop(path))
    entry.salt = ""
    Entry.objects.filter(pk=entry.pk).update(
        label=entry.label, note=entry.note, changes=entry.changes, rows=entry.rows, salt=""
    )
    # Salts of what was taken out before must not be left anywhere either.
    Redaction.objects.filter(entry=entry.pk).update(done=True, salts=kept)
    return True


def salts_left(entry: Entry) -> dict[str, str]:
    if not entry.salt:
        return dict(Redaction.objects.salts_of([entry.pk]).get(entry.pk, {}))
    return {path: seals.salt_of(entry, path) for path, _value in seals.values(entry)}


def take_out(entry: Entry, path: str, salt: str) -> None:
    """Put the digest of a value in its place."""
    if path in seals.TEXTS:
        setattr(entry, path, seals.mark(seals.sealed(getattr(entry, path), salt)))
        return
    column, *steps, last = (int(part) if part.isdigit() else part for part in path.split("."))
    holder: Any = getattr(entry, str(column))
    for step in steps:
        holder = holder[step]
    kept = seals.sealed(holder[last], salt)
    holder[last] = seals.mark(kept) if last == "label" else {seals.REDACTED: kept}
