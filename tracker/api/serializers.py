"""One serializer a noun, from the model and the form of the noun: what is read, what is written.

It is the single declaration: the document describes it, input passes through it, and lists are
compiled from it (compiled.py). Whatever the form asks may be written; the rest is read only.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

from django.db import models
from rest_framework import serializers

from tracker.api.fields import Money, OutsideId, RelatedIds
from tracker.api.lines import BASES, LineSerializer, RowSerializer
from tracker.forms.tables import SHAPES, Shape
from tracker.models import Record, Source, Sourced
from tracker.models.amounts import MoneyField
from tracker.rules.nouns import NOUNS, Noun
from tracker.rules.sight import readable

UNTOLD = {
    "pk", "uid", "deleted_at", "created_by", "updated_by", "search_text", "urgency",
    "resume_to", "token_hash", "file", "sha256", "also", "author",
}  # fmt: skip
"""What no machine is told: keys of our own, people, and what only serves us."""
IDENTITY = ("id", "ref", "version", "owner", "visibility")
LAST = ("source_system", "external_id", "created_at", "updated_at")
BY_CLIENT = {"id", "source_system", "external_id"}
"""What the client may give besides what the form asks."""
WITHOUT_FORM: dict[str, set[str]] = {"document": {"title", "kind"}}
"""What may be written of a noun whose page is made by hand."""
UNOFFERED = {"seat", "invitation", "key", "endpoint"}
"""Nouns that have no address here: people, keys and webhooks are kept on pages."""
OFFERED: dict[str, Noun] = {name: n for name, n in NOUNS.items() if name not in UNOFFERED}
NO_SHAPE = Shape(())


def told(model: type[models.Model]) -> list[str]:
    """Name the facts of a model that machines are told."""
    fields = [*model._meta.concrete_fields, *model._meta.many_to_many]
    first = {"id", *IDENTITY, *LAST}
    silent = UNTOLD | first | currencies(model)
    # A person has no id for machines: the journal says by which seat it was done.
    return [
        f.name
        for f in fields
        if not (f.name in silent or f.primary_key)
        and not (f.is_relation and not hasattr(f.related_model, "uid"))
    ]


def currencies(model: type[models.Model]) -> set[str]:
    """Name the fields that are told as part of an amount of money."""
    money = [f.name for f in model._meta.concrete_fields if isinstance(f, MoneyField)]
    return {f"{name}_currency" for name in money}


def writable(names: Iterable[str], model: type[models.Model]) -> set[str]:
    """Return the fields that a form's names stand for."""
    there = {f.name for f in (*model._meta.concrete_fields, *model._meta.many_to_many)}
    asked = {"item", "description"} if "what" in set(names) else set()
    return ({*names} | asked) & there


def asked_of(noun: Noun) -> set[str]:
    """Name what may be written of a noun: what its form asks, and an id of the client's."""
    shape = SHAPES.get(noun.name)
    if shape is None:
        own = WITHOUT_FORM.get(noun.name, set())
        return own | {"owner", *BY_CLIENT} if own else own
    names = [n for group in shape.asked for n in group] + [*shape.context, *shape.folded]
    return writable(names, noun.model) | {"owner", *BY_CLIENT}


def extra(model: type[models.Model], allowed: set[str]) -> dict[str, serializers.Field]:
    """Return the fields that are not as the model's: the id, amounts of money."""
    made: dict[str, serializers.Field] = {
        "id": serializers.UUIDField(source="uid", required=False)
    }
    for name in {"source_system", "external_id"} & allowed:
        most = model._meta.get_field(name).max_length
        made[name] = OutsideId(max_length=most, required=False, allow_blank=True)
    for field in model._meta.concrete_fields:
        if isinstance(field, MoneyField):
            made[field.name] = Money(
                held=field, unit=f"{field.name}_currency", required=False,
                allow_null=field.null, read_only=field.name not in allowed,
            )  # fmt: skip
    return made


def build(name: str, base: type, model: Any, fields: list[str], allowed: set[str], **more: Any):
    """Return the class of a serializer."""
    made = extra(model, allowed) | more
    own = {name: field for name, field in made.items() if name in fields}
    given = {
        "model": model,
        "fields": fields,
        "read_only_fields": [n for n in fields if n not in allowed and n not in own],
        "validators": [],
        "extra_kwargs": {"visibility": {"required": False}},
    }
    return type(name, (base,), own | {"Meta": type("Meta", (), given)})


def lines_of(noun: Noun) -> dict[str, serializers.Field]:
    """Return a field for each kind of line that a noun holds."""
    shape = SHAPES.get(noun.name, NO_SHAPE)
    made: dict[str, serializers.Field] = {}
    for relation in noun.rows:
        field: Any = noun.model._meta.get_field(relation)
        model = field.related_model
        rows = shape.rows.get(relation)
        allowed = writable(rows.names, model) | {"id"} if rows else set()
        names = ["id", *(n for n in told(model) if n != field.field.name)]
        base, more = BASES.get(model, (LineSerializer, {}))
        inner = build(f"{model.__name__}", base, model, names, allowed, **more)
        made[relation] = inner(many=True, required=False, read_only=rows is None)
    return made


class Seen:
    """Another record inside one, written only for those who see it."""

    def to_representation(self, instance: Any) -> Any:
        actor = self.context["actor"]  # type: ignore[attr-defined]
        return super().to_representation(instance) if readable(actor, instance) else None  # type: ignore[misc]


class SeenList(serializers.ListSerializer):
    """The records that hang on one, as far as the reader sees them, oldest first."""

    def to_representation(self, data: Any) -> list[Any]:
        rows = data.model._default_manager.seen_by(self.context["actor"])
        return super().to_representation(rows.filter(pk__in=data.all()).order_by("pk"))


@lru_cache(maxsize=512)
def serializer_of(
    name: str, expand: tuple[str, ...] = (), fields: tuple[str, ...] = ()
) -> type[RowSerializer]:
    """Return the serializer of a noun, with other records inside it, or some of its fields.

    `expand` names paths such as ("place", "mission.emergency"), two deep at most.
    """
    noun = NOUNS[name]
    lines = lines_of(noun)
    names = [*IDENTITY, *told(noun.model), *lines, *LAST]
    more = {**lines, **expanded(noun, expand)}
    names += [name for name in more if name not in names]
    if fields:
        names = [name for name in names if name in fields]
        more = {name: field for name, field in more.items() if name in fields}
    return build(noun.model.__name__, RowSerializer, noun.model, names, asked_of(noun), **more)


def expanded(noun: Noun, paths: tuple[str, ...]) -> dict[str, serializers.Field]:
    """Return a field for each record that is written out inside a noun's."""
    made: dict[str, serializers.Field] = {}
    for first in dict.fromkeys(path.partition(".")[0] for path in paths):
        deeper = tuple(p.partition(".")[2] for p in paths if p.startswith(f"{first}."))
        if first in HANGING.get(noun.name, {}):
            model = noun.model._meta.get_field(first).related_model
            made[first] = inside(model, deeper, many=True)
        elif first == "also":
            made[first] = RelatedIds(model=Source, read_only=True)
        else:
            field: Any = noun.model._meta.get_field(first)
            made[first] = inside(field.related_model, deeper, allow_null=field.null)
    return made


def inside(model: Any, deeper: tuple[str, ...], **more: Any) -> serializers.Field:
    """Return the field for another record, without its lines."""
    noun = NOUNS[model.word()]
    names = [*IDENTITY, *(n for n in told(model) if not model._meta.get_field(n).many_to_many)]
    further = expanded(noun, deeper)
    names += [name for name in further if name not in names]
    base = type("Base", (Seen, RowSerializer), {})
    made = build(f"{model.__name__}Inside", base, model, [*names, *LAST], set(), **further)
    made.Meta.list_serializer_class = SeenList
    return made(read_only=True, **more)


HANGING: dict[str, dict[str, str]] = {
    "need": {"allocations": "need", "corroborations": "need"},
    "mission": {
        "allocations": "mission", "clearances": "mission", "consignments": "mission",
        "deliveries": "mission", "visits": "mission",
    },
    "emergency": {"figures": "emergency"},
    "visit": {"action_points": "visit"},
}  # fmt: skip
"""What can be written out inside a record besides what it names: {relation: field back}."""


def expandable(noun: Noun) -> tuple[str, ...]:
    """Name what may be expanded: the records a noun names, and what hangs on it."""
    return expandable_of(noun.name)


@cache
def expandable_of(name: str) -> tuple[str, ...]:
    noun = NOUNS[name]
    model = noun.model
    named = [
        f.name
        for f in model._meta.concrete_fields
        if f.many_to_one and f.name in {"owner", *told(model)} and word_of(f) in OFFERED
    ]
    there = {r.get_accessor_name() for r in model._meta.related_objects}
    named += ["also"] if issubclass(model, Sourced) else []
    return (*named, *(name for name in HANGING.get(noun.name, {}) if name in there))


def word_of(field: Any) -> str:
    return field.related_model.word() if issubclass(field.related_model, Record) else ""
