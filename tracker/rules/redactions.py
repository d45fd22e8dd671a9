"""What goes out of the journal with a value: the names that it gave to a record and its lines."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tracker.models import Entry
from tracker.rules import seals

CUT = 100
"""So much of a name is looked for: where it stands inside another, its end may be cut off."""

TAKEN = f"[{seals.REDACTED}]"
"""What stands in the place of a name where no seal holds it."""


@dataclass(frozen=True)
class Names:
    """What something was called, each looked for as whole words."""

    texts: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.texts)

    def are_in(self, said: str) -> bool:
        return any(re.search(pattern(text), said) for text in self.texts)

    def are(self, said: str) -> bool:
        return any(re.fullmatch(pattern(text), said) for text in self.texts)

    def out_of(self, said: Any) -> Any:
        """Return a text, or all that a list or an object says, without these names."""
        if isinstance(said, list):
            return [self.out_of(one) for one in said]
        if isinstance(said, dict):
            return {name: self.out_of(one) for name, one in said.items()}
        if isinstance(said, str):
            for text in sorted(self.texts, key=len, reverse=True):
                said = re.sub(f"{re.escape(text)}(?!\\w)|{pattern(text)}", TAKEN, said)
        return said


def pattern(text: str) -> str:
    ends = "" if len(text) >= CUT else r"(?!\w)"
    return rf"(?<!\w){re.escape(text[:CUT])}{ends}"


@dataclass(frozen=True)
class Meant:
    """Which values are to be taken out: of a field ("title"), of one of its lines
    ("lines.description"), `note` or `label`; but not what the record says now."""

    name: str
    now: list[Any]

    def has(self, path: str, value: Any) -> bool:
        return is_of(path, self.name) and value not in self.now


def there(entry: Entry) -> Iterator[tuple[str, Any]]:
    """Yield (path, value) of what an entry says and what was not taken out before."""
    for path, value in seals.values(entry):
        if value not in (None, "", []) and seals.redacted(value) is None:
            yield path, value


def paths(entry: Entry, meant: Meant, names: Names) -> list[str]:
    """Return where an entry of the record itself says what is to be taken out."""
    found = [path for path, value in there(entry) if meant.has(path, value)]
    return list(dict.fromkeys([*found, *quoting(entry, names)]))


def quoting(entry: Entry, names: Names) -> list[str]:
    """Return where an entry calls something by one of these names."""
    return [path for path, value in there(entry) if names and calls(path, value, names)]


def is_of(path: str, name: str) -> bool:
    """Tell whether a value is one of a field, of a field of the lines, or a text of the entry."""
    relation, _dot, field = name.rpartition(".")
    if relation:
        return path.startswith(f"rows.{relation}.") and f".changes.{field}." in path
    return path == name or path.startswith(f"changes.{name}.")


def is_label(path: str) -> bool:
    return path == "label" or (path.startswith("rows.") and path.endswith(".label"))


def calls(path: str, value: Any, names: Names) -> bool:
    """Tell whether a value calls something by such a name: a label, a related record, a note."""
    if path == "note":
        return names.are(value)
    if is_label(path):
        return names.are_in(value)
    related = value if isinstance(value, list) else [value]
    labels = [one.get("label") for one in related if isinstance(one, dict)]
    return any(names.are_in(label) for label in labels if label)


def names_in(entries: Iterable[Entry], meant: Meant) -> Names:
    """Return what a record and its lines were called because of these values."""
    said = [(path, value) for entry in entries for path, value in there(entry)]
    values = [value for path, value in said if path != "note" and meant.has(path, value)]
    because = Names(frozenset(v for v in values if isinstance(v, str) and is_text(v)))
    labels = (value for path, value in said if is_label(path))
    return Names(frozenset(label for label in labels if because.are_in(label)))


def all_said(entries: Iterable[Entry], meant: Meant, names: Names) -> Names:
    """Return all texts that are to be taken out: the values themselves, and these names."""
    said = (pair for entry in entries for pair in there(entry))
    values = (value for path, value in said if meant.has(path, value))
    return Names(names.texts | {v for v in values if isinstance(v, str) and is_text(v)})


def is_text(value: str) -> bool:
    """Tell whether a value has letters: a number or a day names nobody."""
    return any(c.isalpha() for c in value)


def ids_of(entries: Iterable[Entry]) -> set[str]:
    """Return the ids by which others speak of a record and of its lines."""
    found = set()
    for entry in entries:
        found.add(str(entry.subject))
        found |= {line["row"] for lines in entry.rows.values() for line in lines}
    return found
