"""Seeds: load the facts of a folder through the same actions as everybody, all or nothing."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tracker.actions import past, records
from tracker.exchange.seeding_kinds import Kind
from tracker.exchange.seeding_reading import Broken, Draft, Problem, read
from tracker.exchange.seeding_values import Ref
from tracker.models import Entry, Organisation, Record, Row, Visibility
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotValid, Refusal

SYSTEM = "seeds"
NAMESPACE = UUID("6f0b2a52-5d0e-5c59-9d6c-0c6f6f5c5e11")
"""From which the ids of named lines follow, so that they are the same everywhere."""

Tell = Callable[[str], None]


@dataclass
class Loaded:
    """How many records were made, and how many were there already, file by file."""

    new: dict[str, int] = field(default_factory=dict)
    there: dict[str, int] = field(default_factory=dict)

    @property
    def total_new(self) -> int:
        return sum(self.new.values())

    @property
    def total_there(self) -> int:
        return sum(self.there.values())


def load(
    folder: Path,
    *,
    today: datetime.date,
    tell: Tell = lambda line: None,
    step: Tell = lambda what: None,
) -> Loaded:
    """Load what is not there yet, and leave alone what is.

    `tell` hears of each file, `step` of each record, by the name of its file.

    Raises Broken with every problem found; then nothing is loaded.
    """
    drafts = read(folder)
    with transaction.atomic():
        loader = Loader(Actor.system(today=today, door=Entry.Door.SEEDS), step)
        for kind, found in groupby(drafts, key=lambda draft: draft.kind):
            loader.load(kind, list(found))
            new, there = loader.loaded.new[kind.file], loader.loaded.there[kind.file]
            tell(f"{kind.file + '.yaml':<26}{new:>5} new {there:>5} already there")
        if loader.problems:
            raise Broken(loader.problems)
    return loader.loaded


class Loader:
    """Makes records out of drafts, in one transaction of its caller's."""

    def __init__(self, by: Actor, step: Tell = lambda what: None) -> None:
        self.by, self.step = by, step
        self.loaded = Loaded()
        self.problems: list[Problem] = []
        self.known: dict[Ref, Row] = {}
        self.failed: set[Ref] = set()

    def load(self, kind: Kind, drafts: list[Draft]) -> None:
        """Make the records of one file that are not there yet."""
        there = already_there(kind)
        self.loaded.there[kind.file] = sum(draft.id in there for draft in drafts)
        self.loaded.new[kind.file] = 0
        for draft in drafts:
            self.step(kind.file)
            if draft.id in there:
                self.known[draft.name] = there[draft.id]
            elif self.failed & set(draft.named()):
                self.failed.add(draft.name)
            else:
                self.make(draft)

    def make(self, draft: Draft) -> None:
        """Make one record; what refuses it becomes a problem, and the next one is tried."""
        try:
            with transaction.atomic():
                self.known[draft.name] = self.create(draft)
            self.loaded.new[draft.kind.file] += 1
        except (Refusal, ValidationError, IntegrityError) as error:
            self.failed.add(draft.name)
            for why in reasons(error):
                self.problems.append(Problem(f"{draft.kind.file}.yaml", draft.id, why))

    def create(self, draft: Draft) -> Record:
        """Make one record through the action that its kind goes through."""
        values = {"visibility": Visibility.PUBLIC} | self.resolve(draft.values)
        values |= {"source_system": SYSTEM, "external_id": draft.id}
        owner = values.pop("owner", None) or self.owner(draft.kind)
        lines: dict[str, Sequence[dict[str, Any]]] = {
            relation: [self.line(draft, relation, row) for row in rows]
            for relation, rows in draft.lines.items()
            if rows
        }
        if not draft.kind.past:
            return records.create(
                draft.kind.model, by=self.by, owner=owner, values=values, lines=lines
            )
        status = values.pop("status")
        return past.record_past(
            draft.kind.model, by=self.by, owner=owner, status=status, values=values, lines=lines
        )

    def owner(self, kind: Kind) -> Any:
        """Return who keeps what names no owner: the operator."""
        if kind.is_operator:
            return None
        found = Organisation.objects.filter(is_operator=True).first()
        if found is None:
            raise NotValid(_("There is no operator yet: operator.yaml makes it."))
        return found

    def line(self, draft: Draft, relation: str, row: dict[str, Any]) -> dict[str, Any]:
        """Return the values of a line; a line that it names of its own record goes by its id."""
        values = dict(row)
        more: dict[str, Any] = {}
        if name := values.pop("id", None):
            more["uid"] = id_of(draft.line_name(relation, name))
        if about := values.pop("about", None):
            subject = self.find(about)
            more |= {"noun": about.model.word(), "subject": subject.uid}
        for name, value in list(values.items()):
            if isinstance(value, Ref) and (own := draft.own_line(relation, value)):
                more[name] = records.LineId(id_of(own))
                del values[name]
        return self.resolve(values) | more

    def resolve(self, values: dict[str, Any]) -> dict[str, Any]:
        """Put the records in the place of their names."""
        return {
            name: [self.find(ref) for ref in value]
            if isinstance(value, list)
            else self.find(value)
            if isinstance(value, Ref)
            else value
            for name, value in values.items()
        }

    def find(self, ref: Ref) -> Any:
        """Return the record, or the line of one, that a name means."""
        if ref not in self.known:
            self.known[ref] = ref.model._default_manager.get(uid=id_of(ref))
        return self.known[ref]


def already_there(kind: Kind) -> dict[str, Record]:
    """Return the seeds of this kind that were loaded before, by their ids; deleted ones too."""
    if kind.is_operator:
        return {"operator": found for found in Organisation.objects.filter(is_operator=True)}  # noqa: B035
    rows: Any = kind.model._default_manager.filter(source_system=SYSTEM)
    return {row.external_id: row for row in rows}


def id_of(line: Ref) -> str:
    return str(uuid5(NAMESPACE, f"{line.model.__name__}/{line.id}"))


def reasons(error: Exception) -> list[str]:
    """Return why a record was refused, with the key where one is to blame."""
    if isinstance(error, NotValid) and error.fields:
        keyed = [f"{name}: {said}" for name, all_ in error.fields.items() for said in all_]
        told = {said for all_ in error.fields.values() for said in all_}
        return [*keyed, *(reason for reason in error.reasons if reason not in told)]
    if isinstance(error, Refusal):
        return error.reasons
    return getattr(error, "messages", None) or [str(error)]
