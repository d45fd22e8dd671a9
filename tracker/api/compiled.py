"""Lists written at once: a serializer compiled into the columns to read and the JSON they make.

A list of a thousand rows would call the fields of its serializer a hundred thousand times. Here
the serializer is asked once; rows are read as tuples and written by msgspec. What cannot be
compiled raises TypeError, and a test compiles every serializer there is.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import msgspec
from django.db.models import F
from rest_framework import serializers

from tracker.api.fields import RelatedIds
from tracker.api.serializers import Seen, SeenList, serializer_of
from tracker.models import Consignment, Leg
from tracker.rules.actors import Actor
from tracker.rules.sight import legs_read_by

ENCODER = msgspec.json.Encoder(decimal_format="string")
PLAIN = (
    serializers.BooleanField, serializers.CharField, serializers.ChoiceField,
    serializers.DateField, serializers.DateTimeField, serializers.DecimalField,
    serializers.IntegerField,
    serializers.JSONField, serializers.UUIDField,
)  # fmt: skip
"""Fields whose JSON is what the column holds."""


@dataclass
class Besides:
    """What is read in a query of its own, and looked up for each row: lines, related records."""

    read: Callable[[Iterable[int], Actor], dict[int, Any]]
    column: int = 0
    """Which column of the row says what to look up."""


@dataclass
class Plan:
    """The columns of one query, and the function that makes rows of what it read."""

    columns: list[Any] = field(default_factory=lambda: [F("pk")])
    besides: list[Besides] = field(default_factory=list)
    names: dict[str, Any] = field(default_factory=lambda: {"EMPTY": ()})
    build: Callable[..., list[Any]] = lambda rows, found: []

    def rows(self, found: Sequence[Sequence[Any]], actor: Actor) -> list[Any]:
        """Return what is written for these rows; each lookup is one query for all of them."""
        looked_up = [
            one.read({row[one.column] for row in found} - {None}, actor) for one in self.besides
        ]
        return self.build(found, looked_up)

    def of(self, queryset: Any) -> Any:
        """Return the queryset reading just these columns, in their order."""
        return queryset.values_list(*self.columns)

    def column(self, what: Any) -> str:
        """Read one more column, and return what it is called in the row."""
        self.columns.append(what)
        return f"r[{len(self.columns) - 1}]"


@lru_cache(maxsize=512)
def plan_of(name: str, expand: tuple[str, ...] = (), fields: tuple[str, ...] = ()) -> Plan:
    """Return the plan of a noun's list; see serializers.serializer_of."""
    return compiled(serializer_of(name, expand, fields)())


def compiled(serializer: serializers.Serializer) -> Plan:
    plan = Plan()
    made = walk(plan, serializer, "")
    # Our own text, made of field names: no input of anybody comes here.
    text = f"lambda rows, found: [{made} for r in rows]"
    plan.build = eval(text, plan.names)  # noqa: S307
    return plan


def walk(plan: Plan, serializer: Any, prefix: str) -> str:
    """Return the expression that makes one record, and note the columns it reads."""
    given = {name: one(plan, f, prefix) for name, f in serializer.fields.items()}
    name = f"S{len(plan.names)}"
    plan.names[name] = msgspec.defstruct(name, [(n, Any) for n in given], gc=False)
    return f"{name}({', '.join(given.values())})"


def one(plan: Plan, field: Any, prefix: str) -> str:
    """Return the expression for one field."""
    path = f"{prefix}{field.source}"
    if isinstance(field, SeenList):
        return besides(plan, "pk", hanging(field), "EMPTY")
    if isinstance(field, serializers.ListSerializer):
        return besides(plan, f"{prefix}pk", lines(field), "EMPTY")
    if isinstance(field, RelatedIds):
        return besides(plan, f"{prefix}pk", several(field), "EMPTY")
    if isinstance(field, Seen):
        return expanded(plan, field, path)
    if hasattr(field, "columns"):
        named = f"{prefix}{field.field_name}" if field.source == "*" else path
        return field.written(*(plan.column(column) for column in field.columns(named)))
    if isinstance(field, PLAIN):
        return plan.column(F(path))
    raise TypeError(f"{field.field_name}: {type(field).__name__} cannot be compiled")


def besides(plan: Plan, path: str, read: Any, missing: str) -> str:
    """Look something up by one column of each row."""
    column = 0 if path == "pk" else len(plan.columns)
    if column:
        plan.column(F(path))
    plan.besides.append(Besides(read, column))
    return f"found[{len(plan.besides) - 1}].get(r[{column}], {missing})"


def expanded(plan: Plan, field: Any, path: str) -> str:
    """Write another record out: read along where everyone sees it, else looked up by sight."""
    model = field.Meta.model
    if model.REFERENCE and not any(isinstance(f, Seen | SeenList) for f in field.fields.values()):
        key = plan.column(F(f"{path}__pk"))
        return f"(None if {key} is None else {walk(plan, field, f'{path}__')})"
    inner = compiled(field)

    def read(keys: Iterable[int], actor: Actor) -> dict[int, Any]:
        seen = model._default_manager.seen_by(actor).filter(pk__in=keys)
        rows = list(inner.of(seen))
        return {row[0]: made for row, made in zip(rows, inner.rows(rows, actor), strict=True)}

    return besides(plan, f"{path}__pk", read, "None")


def hanging(field: Any) -> Any:
    """Return how the records that hang on others are read, as far as they are seen."""
    model = field.child.Meta.model
    back = field.parent.Meta.model._meta.get_field(field.source).field
    inner = compiled(field.child)

    def read(keys: Iterable[int], actor: Actor) -> dict[int, Any]:
        rows = model._default_manager.seen_by(actor).filter(**{f"{back.name}__in": keys})
        return grouped(inner, rows, back.attname, actor)

    return read


def lines(field: Any) -> Any:
    """Return how the lines inside records are read, in the order in which they were written."""
    model = field.child.Meta.model
    back = field.parent.Meta.model._meta.get_field(field.source).field
    inner = compiled(field.child)

    def read(keys: Iterable[int], actor: Actor) -> dict[int, Any]:
        rows = model._default_manager.filter(**{f"{back.name}__in": keys})
        return grouped(inner, withheld(rows, actor), back.attname, actor)

    return read


def withheld(rows: Any, actor: Actor) -> Any:
    """Leave out the lines that other readers of their record do not see."""
    if rows.model is not Leg or actor.is_system:
        return rows
    return rows.filter(consignment__in=Consignment.objects.filter(legs_read_by(actor)))


def grouped(inner: Plan, queryset: Any, by: str, actor: Actor) -> dict[int, Any]:
    rows = list(queryset.order_by("pk").values_list(*inner.columns, F(by)))
    found = defaultdict(list)
    for row, made in zip(rows, inner.rows(rows, actor), strict=True):
        found[row[-1]].append(made)
    return found


def several(field: Any) -> Any:
    """Return how the ids of several named records are read."""
    relation = field.parent.Meta.model._meta.get_field(field.source)
    through = relation.remote_field.through
    back, other = relation.m2m_column_name(), relation.m2m_reverse_field_name()

    def read(keys: Iterable[int], actor: Actor) -> dict[int, Any]:
        rows = through._default_manager.filter(**{f"{back}__in": keys}).order_by(f"{other}_id")
        found = defaultdict(list)
        for key, uid in rows.values_list(back, f"{other}__uid"):
            found[key].append(uid)
        return found

    return read
