"""Targets: which page a number or a name leads to; the doors make addresses of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from tracker.models import Record
from tracker.rules.nouns import noun_of


@dataclass(frozen=True)
class Target:
    """A record, a move of it, the form for a new one, or a list with its filters."""

    plural: str
    uid: UUID | None = None
    move: str = ""
    new: bool = False
    page: str = ""
    """The name of a further page of the record."""
    filters: Mapping[str, str] = field(default_factory=dict)
    ref: str = field(default="", compare=False)
    """The reference of the record, where it leads to one."""


def to_record(record: Record, move: str = "") -> Target:
    return Target(noun_of(record).plural, record.uid, move, ref=record.ref)


def to_list(model: type[Record], **filters: Any) -> Target:
    """Return the list of a noun; a record among the filters is named by its id."""
    named = {
        name: str(value.uid) if isinstance(value, Record) else str(value)
        for name, value in filters.items()
    }
    return Target(noun_of(model).plural, filters=named)


def to_new(model: type[Record], **given: Any) -> Target:
    """Return the form for a new record; what is given is already filled in."""
    start = to_list(model, **given)
    return Target(start.plural, new=True, filters=start.filters)
