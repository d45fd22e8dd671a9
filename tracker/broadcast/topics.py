"""Topics: what each record of the journal is about, so that whoever follows that can be told."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from django.db.models import QuerySet

from tracker.models import Emergency, Entry, Mission, Place, Pledge, Record
from tracker.rules.nouns import NOUNS

ABOVE: dict[str, tuple[str, ...]] = {
    "emergency": (),
    "figure": (),
    "assessment": (),
    "need": (),
    "corroboration": ("need",),
    "pledge": (),
    "mission": (),
    "allocation": ("need", "mission", "line__pledge"),
    "clearance": ("mission",),
    "determination": ("mission",),
    "consignment": ("mission",),
    "delivery": ("mission",),
    "visit": ("mission",),
    "discrepancy": ("observation__visit", "observation__visit__mission"),
    "actionpoint": ("need", "delivery", "visit"),
    "channel": (),
    "channelobservation": ("channel",),
    "document": (),
}
"""The kinds of record that are told of, each with the paths to what they belong to."""
OWN_ALONE = frozenset({"allocation"})
"""Told to those whose records it concerns: to followers of an emergency the pledge is told."""
ORGANISATIONS = ("owner_id", "organisation_id", "recipient_id", "assigned_to_id")
INSTITUTIONS = ("institution", "actual_institution", "agreed_institution")


@dataclass
class Topic:
    """What one record is about: whose it is, and what of all that can be followed."""

    record: Any
    organisations: set[int] = field(default_factory=set)
    emergencies: set[int] = field(default_factory=set)
    sectors: set[str] = field(default_factory=set)
    places: set[int] = field(default_factory=set)
    """With each place all that it lies in."""

    @property
    def draft(self) -> bool:
        return getattr(self.record, "status", "") == "draft"

    def take(self, record: Any) -> None:
        """Add what one record says, of itself or of what belongs to it."""
        self.organisations |= keys(record, *ORGANISATIONS)
        self.emergencies |= keys(record, "pk" if isinstance(record, Emergency) else "emergency_id")
        self.sectors |= {getattr(record, "sector", "")} - {""}
        self.places |= keys(record, "place_id")
        for name in INSTITUTIONS:
            self.places |= keys(getattr(record, name, None), "place_id")
        if isinstance(record, Mission | Emergency):
            self.places |= {place.pk for place in record.places.all()}
        if isinstance(record, Mission):
            self.organisations |= {partner.pk for partner in record.partners.all()}
        if isinstance(record, Pledge):
            self.sectors |= {line.item.sector for line in record.lines.all() if line.item}


def keys(record: Any, *names: str) -> set[int]:
    """Return what a record names by these fields."""
    return {found for name in names if (found := getattr(record, name, None)) is not None}


def topics_of(entries: Iterable[Entry]) -> dict[tuple[str, Any], Topic]:
    """Return what the records of these entries are about, by (noun, id)."""
    wanted: dict[str, set[Any]] = defaultdict(set)
    for entry in entries:
        wanted[entry.noun].add(entry.subject)
    found = {}
    for noun, uids in wanted.items():
        for record in rows_of(noun).filter(uid__in=uids):
            topic = Topic(record)
            for part in parts(noun, record):
                topic.take(part)
            found[noun, record.uid] = topic
    with_what_lies_above(found.values())
    return found


def rows_of(noun: str) -> "QuerySet[Any, Any]":
    """Return the records of a kind, with what their topic and their letter ask for."""
    rows: Any = NOUNS[noun].model._default_manager
    names = {f.name for f in NOUNS[noun].model._meta.get_fields()}
    named = [n for n in (*INSTITUTIONS, "place", "item", "unit", "emergency") if n in names]
    many = ["lines__item"] if noun == "pledge" else []
    many += [n for n in ("places", "partners") if n in names]
    many += [f"{path}__{n}" for path in ABOVE[noun] if path.endswith("mission")
             for n in ("places", "partners")]  # fmt: skip
    rows = rows.select_related(*ABOVE[noun], "owner", *named).prefetch_related(*many)
    return cast("QuerySet[Any, Any]", rows)


def parts(noun: str, record: Any) -> Iterator[Any]:
    """Yield a record and what it belongs to."""
    yield record
    for path in ABOVE[noun]:
        above = record
        for step in path.split("__"):
            above = getattr(above, step, None)
        if above is not None:
            yield above
    if noun == "document" and (bearer := bearer_of(record)):
        yield from parts(bearer.word(), bearer)


def bearer_of(document: Any) -> Record | None:
    """Return the record that a file is attached to, where that is one that is told of."""
    if document.noun not in ABOVE or document.noun == "document":
        return None
    found: Record | None = rows_of(document.noun).filter(uid=document.subject).first()
    return found


def with_what_lies_above(topics: Iterable[Topic]) -> None:
    """Add to each place what it lies in: who follows a province hears of its counties."""
    topics = [topic for topic in topics if topic.places]
    if not topics:
        return
    above = dict(Place.objects.exclude(parent=None).values_list("pk", "parent"))
    for topic in topics:
        todo = list(topic.places)
        while todo:
            parent = above.get(todo.pop())
            if parent is not None and parent not in topic.places:
                topic.places |= {parent}
                todo.append(parent)
