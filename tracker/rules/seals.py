"""The seal of an entry: a digest of all it says, of which single values can be taken out.

Each value that may name a person is not sealed itself but by its own digest, salted with something
nobody can guess. Where a value was redacted, that digest stands in its place: the entry still has
the same seal, and the digest tells nothing of the value.

    leaf(entry) = SHA-256 of {column: value} and {path: digest of value}, as JSON with sorted keys
    link        = SHA-256 of the link before and the leaf, both in hexadecimal
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from tracker.models import Entry

FIRST = "0" * 64
"""What stands before the first link."""
REDACTED = "redacted"
MARK = re.compile(rf"\[{REDACTED}:([0-9a-f]{{64}})\]")
TEXTS = ("label", "note")
SEALED_APART = frozenset({"salt", "changes", "rows", *TEXTS})
"""Columns whose values are sealed one by one, and the salt, which is sealed by what it makes."""


def values(entry: Entry) -> Iterator[tuple[str, Any]]:
    """Yield (path, value) of each value that could be taken out: "changes.note.1", "label"."""
    for name in TEXTS:
        yield name, getattr(entry, name)
    for field, pair in entry.changes.items():
        for side, value in enumerate(pair):
            yield f"changes.{field}.{side}", value
    for relation, lines in entry.rows.items():
        for place, line in enumerate(lines):
            here = f"rows.{relation}.{place}"
            yield f"{here}.label", line["label"]
            for field, pair in line["changes"].items():
                for side, value in enumerate(pair):
                    yield f"{here}.changes.{field}.{side}", value


def skeleton(entry: Entry) -> dict[str, Any]:
    """Return what cannot be taken out: its columns, and which its lines are."""
    columns = {
        field.attname: plain(getattr(entry, field.attname))
        for field in entry._meta.concrete_fields
        if field.name not in SEALED_APART
    }
    lines = {
        relation: [[line["row"], line["deed"]] for line in lines]
        for relation, lines in entry.rows.items()
    }
    return {**columns, "lines": lines}


def plain(value: Any) -> Any:
    """Return a value as both databases give it back."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value if value is None or isinstance(value, bool | int | str) else str(value)


def salt_of(entry: Entry, path: str) -> str:
    """Return the salt of one value, made from that of the entry."""
    return hashlib.sha256(f"{entry.salt} {path}".encode()).hexdigest()


def sealed(value: Any, salt: str) -> str:
    """Return the digest of a value, or the one that stands in its place."""
    if (kept := redacted(value)) is not None:
        return kept
    return digest([salt, value])


def redacted(value: Any) -> str | None:
    """Return the digest that was left of a value; None where the value itself is there."""
    if isinstance(value, dict) and set(value) == {REDACTED}:
        return str(value[REDACTED])
    if isinstance(value, str) and (found := MARK.fullmatch(value)):
        return found[1]
    return None


def marked(entry: Entry) -> list[str]:
    """Return where an entry says no more than the digest of a value."""
    return [path for path, value in values(entry) if redacted(value) is not None]


def mark(digest: str) -> str:
    """Return what stands in the place of a text."""
    return f"[{REDACTED}:{digest}]"


def leaf(entry: Entry, salts: Mapping[str, str]) -> str:
    """Return the digest of an entry. `salts` are those left where its own salt is gone."""
    found = {
        path: sealed(value, salt_of(entry, path) if entry.salt else salts.get(path, ""))
        for path, value in values(entry)
    }
    return digest([skeleton(entry), found])


def link(before: str, leaf: str) -> str:
    """Return the digest of a link, after the one before."""
    return hashlib.sha256(f"{before} {leaf}".encode()).hexdigest()


def digest(value: Any) -> str:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
