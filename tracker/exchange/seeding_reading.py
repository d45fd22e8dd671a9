"""Reading seeds: from YAML files to drafts of records, with every problem found on the way."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.core.exceptions import ValidationError

from tracker.exchange.seeding_kinds import (
    KINDS,
    SHORT,
    Kind,
    fields_of,
    is_needed,
    is_sourced,
    parent_of,
)
from tracker.exchange.seeding_values import Ref, parse, read_value
from tracker.models import Claim
from tracker.rules.nouns import NOUNS

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)
MODELS = {noun.plural: noun.model for noun in NOUNS.values()}


@dataclass(frozen=True)
class Problem:
    """What is wrong, in which file, and with which record of it."""

    file: str
    record: str
    why: str

    def __str__(self) -> str:
        return f"{self.file}{', ' if self.record else ''}{self.record}: {self.why}"


class Broken(Exception):
    """The seeds cannot be loaded, for these reasons; nothing was."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        super().__init__("\n".join(map(str, problems)))


@dataclass
class Draft:
    """A record as its file has it; other records stand as Ref."""

    kind: Kind
    id: str
    values: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def name(self) -> Ref:
        return Ref(self.kind.model, self.id)

    def line_name(self, relation: str, line: str) -> Ref:
        return Ref(self.kind.relations[relation], f"{self.id}/{line}")

    def line_names(self) -> Iterator[Ref]:
        """Yield the names of its lines that have one."""
        for relation, rows in self.lines.items():
            yield from (self.line_name(relation, row["id"]) for row in rows if "id" in row)

    def named(self) -> Iterator[Ref]:
        """Yield every record it names, and a line of its own as record/line."""
        for relation, rows in [("", [self.values]), *self.lines.items()]:
            for value in (value for row in rows for value in row.values()):
                for ref in value if isinstance(value, list) else [value]:
                    if isinstance(ref, Ref):
                        yield self.own_line(relation, ref) or ref

    def own_line(self, relation: str, ref: Ref) -> Ref | None:
        """Return the full name of a line that another line of the same record names."""
        if relation and ref.model is self.kind.relations[relation] and "/" not in ref.id:
            return self.line_name(relation, ref.id)
        return None


def read(folder: Path) -> list[Draft]:
    """Return the records of a folder in the order of loading; the database is not asked.

    Raises Broken with every problem of every file.
    """
    if not folder.is_dir():
        raise Broken([Problem(folder.name, "", "there is no such folder")])
    reader = Reader()
    known = {kind.file for kind in KINDS}
    for path in sorted(folder.glob("*.y*ml")):
        if path.stem not in known or path.suffix != ".yaml":
            reader.problems.append(Problem(path.name, "", "no kind of seeds has this name"))
    for kind in KINDS:
        if (path := folder / f"{kind.file}.yaml").exists():
            reader.read_file(kind, path)
    reader.check_names()
    if reader.problems:
        raise Broken(reader.problems)
    return reader.drafts


class Reader:
    """Gathers drafts, and what is wrong with them."""

    def __init__(self) -> None:
        self.drafts: list[Draft] = []
        self.problems: list[Problem] = []

    def read_file(self, kind: Kind, path: Path) -> None:
        try:
            defaults, records = parse(path.read_text(encoding="utf-8"))
        except (yaml.YAMLError, ValueError) as error:
            self.problems.append(Problem(path.name, "", " ".join(str(error).split())))
            return
        for number, given in enumerate(records, 1):
            draft = Draft(kind, f"record {number}")
            self.drafts.append(draft)
            if isinstance(given, dict):
                self.read_record(draft, defaults | given)
            else:
                self.complain(draft, "it is no mapping of keys and values")

    def read_record(self, draft: Draft, given: dict[str, Any]) -> None:
        """Fill a draft; what cannot be read becomes a problem."""
        name = given.pop("id", None)
        if isinstance(name, str) and SLUG.fullmatch(name):
            draft.id = name
        else:
            self.complain(draft, f"id: Small letters, digits and hyphens. It says “{name or ''}”.")
        for relation, model in draft.kind.relations.items():
            rows = given.pop(relation, None) or []
            if isinstance(rows, list):
                parent = parent_of(draft.kind.model, relation)
                fields = {n: f for n, f in fields_of(model).items() if n != parent}
                draft.lines[relation] = [
                    self.read_line(draft, relation, fields, row, f"{relation} {number}: ")
                    for number, row in enumerate(rows, 1)
                ]
            else:
                self.complain(draft, f"{relation}: A list is needed.")
        draft.values = self.read_values(draft, draft.kind.fields, given)
        self.need(draft, needed_by(draft.kind), draft.values)

    def read_line(
        self, draft: Draft, relation: str, fields: dict[str, Any], row: Any, place: str
    ) -> dict[str, Any]:
        """Return the values of one line of a record, with its id and what it is about."""
        if isinstance(row, str) and relation in SHORT:
            row = {SHORT[relation]: row}
        if not isinstance(row, dict):
            self.complain(draft, f"{place}it is no mapping of keys and values")
            return {}
        more = {"id": str(row["id"])} if "id" in row else {}
        given = {name: raw for name, raw in row.items() if name != "id"}
        about = given.pop("about", None) if draft.kind.relations[relation] is Claim else None
        values = self.read_values(draft, fields, given, place)
        self.need(draft, [n for n, f in fields.items() if is_needed(f)], values, place)
        plural, _slash, name = str(about or "").partition("/")
        if about and plural not in MODELS:
            self.complain(draft, f"{place}about: It names no record. It says “{about}”.")
        elif about:
            values["about"] = Ref(MODELS[plural], name)
        return values | more

    def read_values(
        self, draft: Draft, fields: dict[str, Any], given: dict[str, Any], place: str = ""
    ) -> dict[str, Any]:
        """Return the values as the fields hold them; unknown keys and unfit values are told."""
        values = {}
        for name, raw in given.items():
            if name not in fields:
                self.complain(draft, f"{place}{name}: there is no such key")
            elif raw is not None:
                try:
                    values[name] = read_value(fields[name], raw)
                except (ValidationError, ValueError) as error:
                    said = " ".join(getattr(error, "messages", None) or [str(error)])
                    self.complain(draft, f"{place}{name}: {said} It says “{raw}”.")
        return values

    def need(
        self, draft: Draft, names: list[str], values: dict[str, Any], place: str = ""
    ) -> None:
        """Complain of each of these keys that is missing, unless its value was refused already."""
        told = {p.why for p in self.problems if p.record == draft.id}
        for name in names:
            if name not in values and not any(w.startswith(f"{place}{name}: ") for w in told):
                self.complain(draft, f"{place}{name}: is missing")

    def check_names(self) -> None:
        """Complain of ids that stand twice, and of names that no earlier record has."""
        known: set[Ref] = set()
        everywhere = {name for d in self.drafts for name in (d.name, *d.line_names())}
        for draft in self.drafts:
            own = set(draft.line_names())
            for ref in dict.fromkeys(draft.named()):
                if ref not in known | own:
                    what = f"{ref.model._meta.verbose_name} “{ref.id}”"
                    later = (
                        "it is named before it stands" if ref in everywhere else "there is none"
                    )
                    self.complain(draft, f"{what}: {later}")
            if draft.name in known:
                self.complain(draft, "id: stands twice")
            known |= {draft.name} | own

    def complain(self, draft: Draft, why: str) -> None:
        self.problems.append(Problem(f"{draft.kind.file}.yaml", draft.id, why))


def needed_by(kind: Kind) -> list[str]:
    """List the keys that every record of a kind has."""
    names = [name for name, found in kind.fields.items() if is_needed(found)]
    names += ["source", "certainty"] if is_sourced(kind.model) and not kind.is_operator else []
    return [*names, *(["owner", "status"] if kind.past else [])]
