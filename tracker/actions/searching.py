"""Keep what records are found by in step with what they say, and with what those they name say."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.db import models

from tracker.models import Record
from tracker.models.searching import paths_of, text_of
from tracker.rules.nouns import NOUNS, noun_of

BATCH = 500

Naming = tuple[type[Record], str]
"""Records that are found by a text of another, and the way there from them."""


def index(record: Record) -> bool:
    """Write into a record what it is found by; tell whether that is new."""
    before, record.search_text = record.search_text, text_of(record)
    return record.search_text != before


def follow(record: Record) -> None:
    """Write anew what is found by the texts of this record: it was renamed."""
    for model, path in naming().get(type(record), ()):
        renew(model, path, record)


def follow_lines(record: Record) -> None:
    """Write anew what is found by the texts of the lines of this record."""
    for relation in noun_of(record).rows:
        lines: Any = record._meta.get_field(relation)
        for model, path in naming().get(lines.related_model, ()):
            renew(model, f"{path}__{lines.field.name}", record)


@cache
def naming() -> dict[type[models.Model], list[Naming]]:
    """Return, for each model, the records that are found by one of its texts."""
    found: dict[type[models.Model], list[Naming]] = defaultdict(list)
    for noun in NOUNS.values():
        for path in beside(noun.model):
            here: Any = noun.model
            for part in path.split("__"):
                here = here._meta.get_field(part).related_model
            found[here].append((noun.model, path))
    return found


def beside(model: type[Record]) -> list[str]:
    """Return the ways to other rows whose texts this kind of record is found by."""
    ways = (path.rpartition("__")[0] for path in paths_of(model))
    return [way for way in dict.fromkeys(ways) if way]


def renew(model: type[Record], path: str, named: Record) -> None:
    """Write the texts of the records that name this one; no version and no entry follows."""
    for batch in batches(model, path, named):
        changed = [record for record in batch if index(record)]
        model._default_manager.bulk_update(changed, ["search_text"])


def batches(model: type[Record], path: str, named: Record) -> Iterator[list[Record]]:
    """Yield the records that name this one, locked, by key: a few hundred at a time."""
    rows = model._default_manager.alive().filter(**{path: named}).order_by("pk")
    rows = rows.select_related(*beside(model)).select_for_update(of=("self",), no_key=True)
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        yield batch
        last = batch[-1].pk
