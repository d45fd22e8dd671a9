"""The only hand that writes in the journal."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from tracker.models import Entry, Organisation, Record, Row
from tracker.models.adding import add
from tracker.rules.actors import Actor

Picture = dict[str, Any]
"""What a record and its lines looked like: {"fields": {...}, "rows": {relation: {uid: {...}}}}."""

BLANK: Picture = {"fields": {}, "rows": {}}


def picture(record: Record, relations: tuple[str, ...] = ()) -> Picture:
    """Return what a record looks like now, with the named lines, to compare later."""
    fields = record.snapshot()
    for field in record._meta.many_to_many:
        others = getattr(record, field.name).order_by("pk")
        fields[field.name] = [{"id": str(o.uid), "label": str(o)} for o in others]
    rows = {name: seen(getattr(record, name).order_by("pk")) for name in relations}
    return {"fields": fields, "rows": rows}


def seen(rows: models.QuerySet[Row]) -> dict[str, Any]:
    """Return the lines by their id, each with its name."""
    return {str(row.uid): {"label": str(row), "fields": row.snapshot()} for row in rows}


def record(
    verb: str,
    subject: Record,
    *,
    by: Actor,
    before: Picture = BLANK,
    relations: tuple[str, ...] = (),
    note: str = "",
    tombstone: bool = False,
    for_organisation: Organisation | None = None,
) -> Entry:
    """Write one entry for one record of one deed, in the deed's own transaction."""
    after = BLANK if tombstone else picture(subject, relations)
    organisation, role = seat_of(by, for_organisation or subject.owner)
    entry = Entry(
        by=by.user,
        key=by.key,
        organisation=organisation,
        role=role,
        door=by.door,
        deed=by.deed,
        verb=verb,
        note=note,
        tombstone=tombstone,
    )
    describe(entry, subject, before, after)
    entry.save(force_insert=True)
    return entry


def record_many(verb: str, subjects: Sequence[Record], *, by: Actor) -> None:
    """Write an entry for each of these new records, all at once; none of them has lines."""
    seats: dict[int | None, tuple[Organisation | None, str]] = {}
    entries = []
    for subject in subjects:
        if subject.owner_id not in seats:
            seats[subject.owner_id] = seat_of(by, subject.owner)
        organisation, role = seats[subject.owner_id]
        entry = Entry(
            by=by.user,
            key=by.key,
            organisation=organisation,
            role=role,
            door=by.door,
            deed=by.deed,
            verb=verb,
        )
        describe(entry, subject, BLANK, {"fields": subject.snapshot(), "rows": {}})
        entries.append(entry)
    add(entries)


def seat_of(by: Actor, organisation: Organisation | None) -> tuple[Organisation | None, str]:
    """Return for which organisation somebody acted, and in which role."""
    seat = by.seat_in(organisation) if organisation else None
    if seat is None and by.seats:
        seat = by.seats[0]
        organisation = seat.organisation
    return organisation, seat.role if seat else ""


def describe(entry: Entry, subject: Record, before: Picture, after: Picture) -> None:
    """Write into an entry which record it is about, and what changed."""
    entry.noun, entry.subject, entry.ref = subject.word(), subject.uid, subject.ref
    entry.version, entry.label = subject.version, str(subject)[:300]
    entry.changes = differences(before["fields"], after["fields"])
    entry.rows = row_differences(before["rows"], after["rows"])
    entry.visibility_before = before["fields"].get("visibility", "")
    entry.visibility_after = subject.visibility


def differences(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """Return {field: [before, after]} for each field that differs; what was empty stays out."""
    names = [*after, *(name for name in before if name not in after)]
    pairs = {name: [before.get(name), after.get(name)] for name in names}
    return {
        name: pair
        for name, pair in pairs.items()
        if pair[0] != pair[1] and not (pair[0] is None and pair[1] in ("", [], None))
    }


def row_differences(before: Picture, after: Picture) -> dict[str, list[dict[str, Any]]]:
    """Return {relation: [{row, label, deed, changes}]} for each line that differs."""
    found = {}
    for relation in {*before, *after}:
        old, new = before.get(relation, {}), after.get(relation, {})
        lines = [told(uid, old.get(uid), new.get(uid)) for uid in [*new, *(old.keys() - new)]]
        if changed := [line for line in lines if line["changes"]]:
            found[relation] = changed
    return found


def told(uid: str, old: dict[str, Any] | None, new: dict[str, Any] | None) -> dict[str, Any]:
    """Return one line's difference: added, changed or removed."""
    nothing: dict[str, Any] = {"fields": {}}
    return {
        "row": uid,
        "label": (new or old or {})["label"],
        "deed": "added" if not old else "changed" if new else "removed",
        "changes": differences((old or nothing)["fields"], (new or nothing)["fields"]),
    }
