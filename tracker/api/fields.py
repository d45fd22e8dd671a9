"""How one stored fact is written in JSON, and read back: exact amounts, partial dates, ids.

Each field also says how a list writes it at once: `columns` are the paths a query reads,
`written(*names)` the Python expression that makes the JSON value of what it read.
"""

import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError as Unfit
from django.db import models
from django.db.models import CharField, ExpressionWrapper, F
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.models import Coverage
from tracker.models.amounts import ExactField, in_digits
from tracker.models.dates import PartialDate, day, parse

QUANTITY = r"^-?\d{1,16}(\.\d{1,6})?$"


def raw(path: str, field: models.Field) -> ExpressionWrapper:
    """Return a column as the database gives it, without a call for each value."""
    return ExpressionWrapper(F(path), output_field=field)


def exact(name: str, places: int) -> str:
    """Return the expression that writes whole thousandths as text: 20500 -> "20.500"."""
    unit = 10**places
    return (
        f'(None if {name} is None else "{Decimal(0):.{places}f}" if {name} == 0'
        f' else f"{{{name}//{unit}}}.{{{name}%{unit}:0{places}d}}"'
        f' if {name} >= 0 else f"-{{-{name}//{unit}}}.{{-{name}%{unit}:0{places}d}}")'
    )


class OutsideId(serializers.CharField):
    """A name that another system gave: every letter of it counts, also a space."""

    def __init__(self, **kwargs: Any):
        super().__init__(trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        value: str = super().to_internal_value(data)
        if value and not value.strip():
            raise serializers.ValidationError(_("An id has at least one letter."), code="blank")
        return value


@extend_schema_field({"type": "string", "pattern": QUANTITY, "example": "20.000"})
class Amount(serializers.Field):
    """An exact number as text; a JSON number is read digit by digit, never as a float."""

    def __init__(self, *, held: ExactField, **kwargs: Any):
        self.held = held
        super().__init__(**kwargs)

    def columns(self, path: str) -> list[Any]:
        return [raw(path, models.BigIntegerField())]

    def written(self, name: str) -> str:
        return exact(name, self.held.places)

    def to_representation(self, value: Any) -> str:
        return f"{value:f}"

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, bool | list | dict):
            raise serializers.ValidationError(_("Enter a number."), code="invalid")
        try:
            return self.held.to_python(digits(data))
        except Unfit as error:
            raise serializers.ValidationError(error.messages, code=error.code) from None


def digits(data: Any) -> Any:
    """Return a number as it was sent. Raises Unfit for what Python alone reads, such as 1_0."""
    if isinstance(data, str) and not in_digits(data):
        raise Unfit(_("Enter a number."), code="invalid")
    return data


class Followed(Amount):
    """How much of a need came to a stage; null where a part of it is reserved."""

    def columns(self, path: str) -> list[Any]:
        return [unless_reserved("CASE %(expressions)s END", path, models.BigIntegerField())]

    def get_attribute(self, instance: Any) -> Any:
        return None if instance.reserved else super().get_attribute(instance)


class FollowedState(serializers.ChoiceField):
    """How far a stage covers a need; not measurable where a part of it is reserved."""

    def columns(self, path: str) -> list[Any]:
        otherwise = f"CASE %(expressions)s ELSE '{Coverage.NOT_MEASURABLE}' END"
        return [unless_reserved(otherwise, path, CharField())]

    def written(self, name: str) -> str:
        return name

    def get_attribute(self, instance: Any) -> Any:
        return Coverage.NOT_MEASURABLE if instance.reserved else super().get_attribute(instance)


def unless_reserved(template: str, path: str, field: models.Field) -> models.Func:
    """Return a column of a need as it stands where nothing of the need is reserved."""
    reserved = f"{path.rpartition('__')[0]}__reserved".removeprefix("__")
    asked = {"template": template, "arg_joiner": " WHEN 0 THEN ", "output_field": field}
    return models.Func(raw(reserved, models.BigIntegerField()), raw(path, field), **asked)


class Money(serializers.Serializer):
    """An amount in a currency, {"amount": "270000.00", "currency": "SGD"}: both or neither."""

    amount = serializers.CharField(help_text=_("Exact, with two decimal places."))
    currency = serializers.CharField(max_length=3, help_text=_("ISO 4217, such as SGD."))

    def __init__(self, *, held: ExactField, unit: str, **kwargs: Any):
        self.held, self.unit = held, unit
        super().__init__(source="*", **kwargs)

    def columns(self, path: str) -> list[Any]:
        before = path.rpartition("__")[0]
        code = f"{before}__{self.unit}__code" if before else f"{self.unit}__code"
        return [raw(path, models.BigIntegerField()), F(code)]

    def written(self, amount: str, code: str) -> str:
        text = exact(amount, self.held.places)
        return f'(None if {amount} is None else {{"amount": {text}, "currency": {code}}})'

    def to_representation(self, row: Any) -> Any:
        value, unit = getattr(row, self.held.name), getattr(row, self.unit)
        return value if value is None else {"amount": f"{value:f}", "currency": unit.code}

    def run_validation(self, data: Any = serializers.empty) -> dict[str, Any]:
        """Return {amount field: Decimal, currency field: Unit}."""
        if data is serializers.empty:
            raise serializers.SkipField
        if data is None:
            return {self.held.name: None, self.unit: None}
        if isinstance(data, dict) and (strange := [n for n in data if n not in self.fields]):
            detail = [_("There is no such field.")]
            raise serializers.ValidationError(
                dict.fromkeys(strange[:20], detail), code="unknown_field"
            )
        given = super().run_validation(data)
        # In a change of a record as well: half of an amount says nothing.
        if missing := [name for name in self.fields if name not in given]:
            required = self.fields[missing[0]].error_messages["required"]
            raise serializers.ValidationError(dict.fromkeys(missing, required), code="required")
        known = self.context["known"].currency(given["currency"])
        if known is None:
            said = {"currency": [_("Give a currency of the catalogue, such as SGD.")]}
            raise serializers.ValidationError(said, code="unknown")
        return {self.held.name: self.exact(given["amount"]), self.unit: known}

    def exact(self, text: str) -> Any:
        try:
            return self.held.to_python(digits(text))
        except Unfit as error:
            raise serializers.ValidationError({"amount": error.messages}) from None


@extend_schema_field({"type": "string", "pattern": r"^(\d{4}(-\d{2}(-\d{2})?)?)?$"})
class AsKnown(serializers.Field):
    """A date as well as it is known: 2012, 2004-04 or 2004-04-22; empty when it is not."""

    def columns(self, path: str) -> list[Any]:
        return [raw(path, CharField())]

    def written(self, name: str) -> str:
        return name

    def to_representation(self, value: Any) -> str:
        return str(value)

    def to_internal_value(self, data: Any) -> PartialDate | str:
        if not isinstance(data, str):
            raise serializers.ValidationError(_("Enter a date as text."), code="invalid")
        try:
            return parse(data)
        except Unfit as error:
            raise serializers.ValidationError(error.messages, code=error.code) from None


class Day(serializers.DateField):
    """A whole day, 2004-04-22: nothing else that Python reads as one."""

    def to_internal_value(self, value: Any) -> datetime.date:
        if not isinstance(value, str):
            raise serializers.ValidationError(_("Enter a date as text."), code="invalid")
        try:
            return day(value)
        except Unfit as error:
            raise serializers.ValidationError(error.messages, code=error.code) from None


class Stamped(models.Func):
    """A moment as text, made by the database: its own driver would make it in Python."""

    output_field = CharField()
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        form = """to_char(%(expressions)s AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
        return self.as_sql(compiler, connection, template=form)

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        # Stored as 2026-11-21 08:00:00, with a fraction where there is one.
        column, given = compiler.compile(self.source_expressions[0])
        whole = f"CASE WHEN length({column}) = 19 THEN '.000000Z' ELSE 'Z' END"
        return f"replace({column}, ' ', 'T') || {whole}", [*given]


class Moment(serializers.DateTimeField):
    """A moment in UTC: 2026-11-21T08:00:00.000000Z."""

    def __init__(self, **kwargs: Any):
        super().__init__(default_timezone=datetime.UTC, **kwargs)

    def columns(self, path: str) -> list[Any]:
        return [Stamped(F(path))]

    def written(self, name: str) -> str:
        return name

    def to_representation(self, value: Any) -> str:
        return f"{value.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


@extend_schema_field({"type": "string", "format": "uuid"})
class RelatedId(serializers.Field):
    """The id of another record that the reader may see."""

    def __init__(self, *, model: Any, **kwargs: Any):
        self.model = model
        super().__init__(**kwargs)

    def columns(self, path: str) -> list[Any]:
        return [F(f"{path}__uid")]

    def written(self, name: str) -> str:
        return name

    def to_representation(self, value: Any) -> str:
        return str(value.uid)

    def to_internal_value(self, data: Any) -> Any:
        # As it was read with `expand`: what is told of it besides is not this record's.
        data = data.get("id") if isinstance(data, dict) else data
        found = self.context["known"].find(self.model, uuid_of(data))
        if found is None:
            said = _("You know no %(what)s with this id.")
            what = self.model._meta.verbose_name
            raise serializers.ValidationError(said % {"what": what}, code="unknown")
        return found


class RelatedIds(serializers.ListField):
    """The ids of several records, in the order in which they were made."""

    def __init__(self, *, model: Any, **kwargs: Any):
        self.model = model
        super().__init__(child=RelatedId(model=model), max_length=200, **kwargs)

    def get_attribute(self, instance: Any) -> Any:
        rows = getattr(instance, self.source).all()
        return sorted(rows, key=lambda row: row.pk)

    def to_representation(self, data: Any) -> list[str]:
        return [str(row.uid) for row in data]


def uuid_of(data: Any) -> UUID:
    """Read an id. Raises ValidationError."""
    try:
        if isinstance(data, str) and len(data) == 36:
            return identity(data)
    except ValueError:
        pass
    raise serializers.ValidationError(_("Give an id, such as 0191…-…."), code="invalid")


@lru_cache(maxsize=4096)
def identity(text: str) -> UUID:
    """Return an id: the rows of one request name the same few again and again."""
    return UUID(text)
