"""Make many records of one kind at once: each by the same rules, all with the same few questions.

For kinds that stand alone: nothing else changes when one is made, and no lines belong to it.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tracker import journal
from tracker.actions import effects, references, searching
from tracker.actions.filling import complete, fill, refused
from tracker.actions.records import narrow_enough, permit, permit_sight
from tracker.models import (
    Assessment,
    Figure,
    Indicator,
    Institution,
    Need,
    Organisation,
    Place,
    Record,
    Source,
)
from tracker.models.adding import add
from tracker.rules.actors import Actor
from tracker.rules.nouns import noun_of
from tracker.rules.refusals import NotNow, Refusal, refuse_if

ALONE = (Assessment, Figure, Indicator, Institution, Need, Place, Source)
"""Kinds whose making changes nothing else."""


@dataclass(frozen=True)
class Wanted:
    """One record to make."""

    owner: Organisation | None
    values: Mapping[str, Any]
    uid: UUID | None = None


@dataclass
class Batch:
    """Records of one kind on their way into the database, by their place among those wanted."""

    model: type[Record]
    by: Actor
    made: dict[int, Record] = field(default_factory=dict)
    refused: dict[int, Refusal] = field(default_factory=dict)
    fit: dict[Any, Any] = field(default_factory=dict)
    """Values that a field has taken, as it holds them: most rows say the same."""


@transaction.atomic
def create(model: type[Record], *, by: Actor, wanted: Sequence[Wanted]) -> Batch:
    """Make those that the rules allow; tell of each other one why not.

    Raises IntegrityError where another record has taken an id meanwhile: nothing is made then.
    """
    batch = Batch(model, by)
    for index, one in enumerate(wanted):
        try:
            batch.made[index] = prepared(batch, one)
        except Refusal as refusal:
            batch.refused[index] = refusal
    refuse_twins(batch)
    rows = list(batch.made.values())
    if rows:
        for row, ref in zip(rows, references.take_many(rows[0], by.today.year, len(rows)),
                            strict=True):  # fmt: skip
            row.ref = ref
            searching.index(row)
        add(rows)
        journal.record_many("create", rows, by=by)
    return batch


def prepared(batch: Batch, one: Wanted) -> Record:
    """Return a record that every rule allows, not saved yet. Raises Refusal."""
    noun, by = noun_of(batch.model), batch.by
    record = batch.model(owner=one.owner, created_by=by.user, updated_by=by.user)
    record.uid = one.uid or record.uid
    fill(record, one.values)
    complete(record)
    effects.prepare(record, by)
    permit(noun, record, by)
    refuse_if(effects.obstacles(noun, record, by))
    permit_sight(record, None, by)
    narrow_enough(record)
    check(record, batch.fit)
    if isinstance(record, Need):
        # Nothing is pledged yet: all of it is open, and every coverage is `none`.
        record.gap = record.quantity
    return record


def check(record: Record, fit: dict[Any, Any]) -> None:
    """Run the checks of the fields and of the table that the row itself can answer."""
    try:
        clean_fields(record, fit)
        record.clean()
        record.validate_checks()
    except ValidationError as error:
        raise refused(error.update_error_dict({})) from None


def clean_fields(record: Record, fit: dict[Any, Any]) -> None:
    """Run the checks of each field, once for each value. Raises ValidationError."""
    wrong = {}
    for one in checked(type(record)):
        value = getattr(record, one.attname)
        if one.blank and value in one.empty_values:
            continue
        key = (one, type(value), value) if isinstance(value, Hashable) else None
        try:
            if key is None or key not in fit:
                fit[key] = one.clean(value, record)
            setattr(record, one.attname, fit[key])
        except ValidationError as error:
            wrong[one.name] = error.error_list
    if wrong:
        raise ValidationError(wrong)


@cache
def checked(model: type[Record]) -> tuple[Any, ...]:
    """Return the fields of a row to check: the records that it names were just read."""
    derived = {"ref", *model.DERIVED}
    fields = model._meta.concrete_fields
    return tuple(f for f in fields if not f.is_relation and f.name not in derived)


def refuse_twins(batch: Batch) -> None:
    """Refuse what has an id that is taken, in the database or earlier in the same batch."""
    taken = ids_taken(batch.model, list(batch.made.values()))
    for index, row in list(batch.made.items()):
        ids = ids_of(row)
        if ids & taken:
            del batch.made[index]
            batch.refused[index] = NotNow(_("Another record already has this id."))
        taken |= ids


def ids_of(row: Record) -> set[Any]:
    outside = (row.owner_id, row.source_system, row.external_id)
    return {row.uid} | ({outside} if row.external_id else set())


def ids_taken(model: type[Record], rows: list[Record]) -> set[Any]:
    """Return those ids of these rows that other records have: two questions."""
    there = model._default_manager
    found: set[Any] = set(
        there.filter(uid__in=[row.uid for row in rows]).values_list("uid", flat=True)
    )
    outside = {(r.owner_id, r.source_system, r.external_id) for r in rows if r.external_id}
    if outside:
        named = there.filter(
            source_system__in={system for _owner, system, _external in outside},
            external_id__in={external for _owner, _system, external in outside},
        )
        found |= outside & set(named.values_list("owner", "source_system", "external_id"))
    return found
