"""What a superuser of the database could do to the journal, past every guard."""

from contextlib import contextmanager
from random import Random

from django.db import connection, transaction

from tracker.actions import redacting
from tracker.models import Entry, Link, Redaction, guards
from tracker.rules import seals

SPOILED = {
    "verb": "expire", "label": "another", "note": "another", "role": "viewer", "door": "import",
    "ref": "NEED-1999-0001", "tombstone": True, "version": 999, "by_id": None,
    "organisation_id": None, "visibility_after": "public", "salt": "0" * 32,
    "at": "1999-01-01T00:00:00Z", "subject": "00000000-0000-7000-8000-000000000000",
}  # fmt: skip


@contextmanager
def guards_down():
    """Take the database's guards down, as only its owner can, and put them up again."""
    with connection.cursor() as cursor:
        for statement in guards.lowering(connection.vendor):
            cursor.execute(statement)
        yield
        for statement in guards.raising(connection.vendor):
            cursor.execute(statement)


@contextmanager
def taken_back():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def spoil(entry, chance: Random) -> int:
    """Change one column of an entry; return the entry that must be named."""
    name = chance.choice([n for n, value in SPOILED.items() if getattr(entry, n) != value])
    Entry.objects.filter(pk=entry.pk).update(**{name: SPOILED[name]})
    return entry.pk


def alter(entry, chance: Random) -> int:
    """Change one value before or after; an entry without any gets one."""
    changes = {name: list(pair) for name, pair in entry.changes.items()}
    name = chance.choice([*changes, "quantity"])
    pair = changes.setdefault(name, [None, None])
    pair[chance.randrange(2)] = "tampered"
    Entry.objects.filter(pk=entry.pk).update(changes=changes)
    return entry.pk


def take_away(entry, chance: Random) -> int:
    Entry.objects.filter(pk=entry.pk).delete()
    return entry.pk


def take_away_with_its_link(entry, chance: Random) -> int:
    link = Link.objects.get(entry=entry.pk)
    following = Link.objects.filter(pk__gt=link.pk).order_by("pk").first()
    link.delete()
    take_away(entry, chance)
    return following.entry


def swap(entry, chance: Random) -> int:
    """Let two entries change places: each says what the other said."""
    other = chance.choice(list(Entry.objects.exclude(pk=entry.pk)))
    columns = ("label", "changes", "rows", "note")
    here, there = ({n: getattr(e, n) for n in columns} for e in (entry, other))
    if here == there:
        return spoil(entry, chance)
    Entry.objects.filter(pk=entry.pk).update(**there)
    Entry.objects.filter(pk=other.pk).update(**here)
    return min(entry.pk, other.pk)


def put_in(entry, chance: Random) -> int:
    """Put an entry in that nobody made, in the place of an earlier time."""
    forged = Entry.objects.get(pk=entry.pk)
    forged.pk, forged.version, forged.number = None, forged.version + 500, forged.number - 1
    forged.epoch = 0
    forged.save(force_insert=True)
    return forged.pk


def relink(entry, chance: Random) -> int:
    """Change an entry and give it a link that fits, but not those that follow."""
    spoil(entry, chance)
    changed = Entry.objects.get(pk=entry.pk)
    link = Link.objects.get(entry=entry.pk)
    before = Link.objects.filter(pk__lt=link.pk).order_by("pk").last()
    fits = seals.link(before.digest if before else seals.FIRST, seals.leaf(changed, {}))
    Link.objects.filter(pk=link.pk).update(digest=fits)
    return Link.objects.filter(pk__gt=link.pk).order_by("pk").first().entry


def erase(entry, chance: Random) -> int:
    """Put the digest of a value in its place, as a redaction would: the seal is still the same."""
    path = chance.choice([path for path, _value in seals.values(entry)])
    redacting.take_out(entry, path, seals.salt_of(entry, path))
    values = {name: getattr(entry, name) for name in ("label", "note", "changes", "rows")}
    Entry.objects.filter(pk=entry.pk).update(**values)
    return entry.pk


def erase_with_a_row(entry, chance: Random) -> int:
    """Erase a value and say that it was redacted, where the journal tells nothing of it."""
    erase(entry, chance)
    for path in seals.marked(Entry.objects.get(pk=entry.pk)):
        Redaction.objects.create(entry=entry.pk, path=path, reason="forged", done=True)
    return entry.pk


def unlink(entry, chance: Random) -> int:
    """Take the links from an entry on away: nothing says any more what it was."""
    last = Entry.objects.get(pk=Link.objects.order_by("pk").last().entry)
    Link.objects.filter(pk__gte=Link.objects.get(entry=entry.pk).pk).delete()
    spoil(chance.choice([entry, last]), chance)
    return entry.pk


def cut_off(entry, chance: Random) -> int:
    """Take the last entries away with their links, but not the place up to which was sealed."""
    links = Link.objects.filter(pk__gte=Link.objects.get(entry=entry.pk).pk).order_by("pk")
    gone = [link.entry for link in links]
    links.delete()
    Entry.objects.filter(pk__in=gone).delete()
    return gone[-1]


TAMPERS = (
    spoil, alter, take_away, take_away_with_its_link, swap, put_in, relink, erase,
    erase_with_a_row, unlink, cut_off,
)  # fmt: skip
