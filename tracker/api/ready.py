"""Rows that PostgreSQL writes out whole: each comes as one text, and Python only joins them.

The text says to the letter what `compiled` and `export` make of the same row; a test compares
them for every noun. What has no way of being written here (lines inside a record, several ids,
other records, money, lists of codes) has none for the whole row, and SQLite has none at all.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import F, Func, TextField
from rest_framework import serializers

from tracker.api.fields import Amount, AsKnown, Moment, RelatedId
from tracker.api.serializers import serializer_of
from tracker.api.shapes import nullable

MOST = 96
"""Values that one function of PostgreSQL is given: it takes a hundred."""
CODE = re.compile(r"[\w.-]*", re.ASCII)
PLAIN = (
    AsKnown, Moment, RelatedId,
    serializers.DateField, serializers.DecimalField, serializers.UUIDField,
)  # fmt: skip
"""Fields whose text needs no care: no quote, no comma, nothing that looks like a formula."""
CELL = r"""CASE WHEN {0} = '' THEN '' WHEN {0} !~ '[",\r\n]|^[-=+@\t]' THEN {0}
 WHEN {0} !~ '[",\r\n]' THEN {1} ELSE concat('"', replace({1}, '"', '""'), '"') END"""
"""A text as a cell of a CSV; most need nothing, and are looked at once."""
NEUTRAL = r"""CASE WHEN {0} ~ '^[-=+@\t\r]' AND {0} !~ '^.([0-9]+[.]?[0-9]*|[.][0-9]+)$'
 THEN concat('''', {0}) ELSE {0} END"""
"""A text that a spreadsheet does not take for a formula."""


class Written(NamedTuple):
    """One value of a row, as text of PostgreSQL: NULL where there is none."""

    text: Any
    bare: bool = False
    """Whether it stands in JSON as it is, without quotation marks."""
    anything: bool = False
    """Whether it may hold what JSON and CSV have to mark."""
    nullable: bool = False

    def as_cell(self) -> Any:
        """Return the value as it stands in a CSV, and never NULL."""
        text = sql(CELL.replace("{1}", NEUTRAL), self.text) if self.anything else self.text
        return sql("coalesce({0}::text, '')", text) if self.nullable else text

    def as_json(self, name: str) -> Any:
        """Return the value with its name as it stands in JSON, and never NULL."""
        value = "to_json({0})::text" if self.anything else "{0}::text"
        made = f"""'"{name}":' || {value}"""
        if not (self.anything or self.bare):
            made = f"""'"{name}":"' || {{0}} || '"'"""
        return sql(f"""coalesce({made}, '"{name}":null')""" if self.nullable else made, self.text)


def sql(template: str, value: Any) -> Func:
    """Return an expression in SQL of ours; {0} is where the value stands."""
    placed = template.replace("%", "%%").replace("{0}", "%(expressions)s")
    return Func(value, template=placed, output_field=TextField())


def value_of(field: Any) -> Written | None:
    """Return how PostgreSQL writes a field, if it can."""
    column, empty = F(field.source), nullable(field)
    if isinstance(field, Amount):
        (raw,) = field.columns(field.source)
        return Written(sql(exact(field.held.places), raw), nullable=empty)
    if isinstance(field, PLAIN) or (isinstance(field, serializers.ChoiceField) and coded(field)):
        (column,) = field.columns(field.source) if hasattr(field, "columns") else (column,)
        return Written(column, nullable=empty)
    if isinstance(field, serializers.BooleanField):
        return Written(sql("{0}::text", column), bare=True, nullable=empty)
    if isinstance(field, serializers.IntegerField):
        return Written(column, bare=True, nullable=empty)
    if isinstance(field, serializers.CharField):
        return Written(column, anything=True, nullable=empty)
    return None


def exact(places: int) -> str:
    """Return what writes whole thousandths as a number with so many places; totals often are 0."""
    unit = Decimal(1).scaleb(-places)
    return f"CASE WHEN {{0}} = 0 THEN '{0 * unit}' ELSE ({{0}} * {unit})::text END"


def coded(field: serializers.ChoiceField) -> bool:
    """Tell whether a field holds codes, of which no letter needs care."""
    return all(isinstance(code, str) and CODE.fullmatch(code) for code in field.choices)


def json_line(values: dict[str, Written]) -> Func:
    """Return one row as JSON."""
    told = [value.as_json(name) for name, value in values.items()]
    return sql(r"concat('{', {0}, E'}\n')", joined(told))


def comma_line(values: dict[str, Written]) -> Func:
    """Return one row as CSV."""
    return sql(r"concat({0}, E'\r\n')", joined([value.as_cell() for value in values.values()]))


LINES: dict[str, Callable[[dict[str, Written]], Func]] = {"csv": comma_line, "ndjson": json_line}


@lru_cache(maxsize=512)
def line_of(
    written: str, name: str, expand: tuple[str, ...], fields: tuple[str, ...]
) -> Func | None:
    """Return a row as one line of a file, "csv" or "ndjson", if PostgreSQL can write it."""
    given = serializer_of(name, expand, fields)().fields
    values = {name: value_of(field) for name, field in given.items()}
    known = {name: value for name, value in values.items() if value}
    if written not in LINES or len(known) < len(values):
        return None
    return LINES[written](known)


def joined(texts: list[Any]) -> Func:
    """Return these texts as one, with commas between them."""
    while len(texts) > MOST:
        texts = [joined(texts[i : i + MOST]) for i in range(0, len(texts), MOST)]
    return Func(*texts, template="concat_ws(',', %(expressions)s)", output_field=TextField())
