"""Rows by the hundred thousand: one INSERT ... SELECT a table, defaults filled in."""

from typing import Any

from django.db import connection, models

from tracker.models import Record
from tracker.models.searching import paths_of

Sql = str
"""An expression over `i`, the number of the row; text is quoted by who writes it."""


def roll(salt: int, sides: int = 1000) -> Sql:
    """Return a die that falls the same way in every run: 0 to sides - 1."""
    return f"((hashint8(i::bigint * 7919 + {salt}) & 2147483647) % {sides})"


def one_to(most: int, salt: int) -> Sql:
    """Return a number from 1 to most, each as likely."""
    return f"(1 + {roll(salt, most)})"


def shares(salt: int, **parts: int) -> Sql:
    """Return one of these words, as often in a thousand as it says; the last takes the rest."""
    *first, last = parts
    below, cases = 0, []
    for word in first:
        below += parts[word]
        cases.append(f"WHEN {roll(salt)} < {below} THEN '{word}'")
    return f"(CASE {' '.join(cases)} ELSE '{last}' END)"


def sometimes(salt: int, thousandths: int, then: Sql, otherwise: Sql = "NULL") -> Sql:
    return f"(CASE WHEN {roll(salt)} < {thousandths} THEN {then} ELSE {otherwise} END)"


def fill(model: type[models.Model], rows: int | tuple[int, int], **values: Sql) -> None:
    """Add rows 1 to so many, or from one to another; `values` are expressions by field."""
    first, last = rows if isinstance(rows, tuple) else (1, rows)
    fields = model._meta.concrete_fields
    unknown = values.keys() - {field.name for field in fields}
    if unknown:
        raise ValueError(f"{model.__name__} has no {', '.join(sorted(unknown))}")
    if issubclass(model, Record):
        values.setdefault("search_text", found_by(model, values))
    columns = ", ".join(f'"{field.column}"' for field in fields)
    chosen = ", ".join(values.get(field.name) or usual(model, field) for field in fields)
    into(model, columns, f"SELECT {chosen} FROM generate_series({first}, {last}) AS i")


def link(through: type[models.Model], query: Sql, *names: str) -> None:
    """Add what a query finds to a table between two others, its columns in this order."""
    columns = ", ".join(through._meta.get_field(name).column for name in names)
    into(through, columns, query)


def into(model: type[models.Model], columns: str, query: Sql) -> None:
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(f'INSERT INTO "{table}" ({columns}) {query}'.replace("%", "%%"), ())
        last = f"(SELECT max(id) FROM {table})"
        cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), {last})")


def found_by(model: type[Record], values: dict[str, Sql]) -> Sql:
    """Return the words of a record's own texts, and of those it names: here all are plain."""
    told = []
    for path in paths_of(model):
        first, _, name = path.partition("__")
        field = model._meta.get_field(first)
        given = values.get(first) or usual(model, field)
        if not name:
            told.append(given)
        elif "__" not in name:
            table = field.related_model._meta.db_table
            told.append(f"(SELECT {name} FROM {table} WHERE id = ({given}))")
    return (
        f"trim(regexp_replace(lower(concat_ws(' ', {', '.join(told)})), '[^a-z0-9]+', ' ', 'g'))"
    )


def usual(model: type[models.Model], field: models.Field) -> Sql:
    """Return what a field holds when nothing else is said."""
    if field.primary_key:
        return "i"
    if field.name == "uid":
        random = f"left(md5('{model.__name__}' || i), 20)"
        return f"('0190' || lpad(to_hex(i), 8, '0') || {random})::uuid"
    if field.name == "ref":
        return f"'{model.PREFIX}-2026-' || lpad(i::text, greatest(6, length(i::text)), '0')"
    if isinstance(field, models.DateTimeField) and not field.null:
        return "timestamptz '2020-01-01' + i * interval '1 minute'"
    if field.name == "owner" and issubclass(model, Record):
        return "1"
    if field.null:
        return "NULL"
    return literal(field, "" if field.empty_strings_allowed and field.blank else None)


def literal(field: models.Field, otherwise: Any) -> Sql:
    """Return the default of a field as SQL."""
    value = field.get_default() if field.has_default() else otherwise
    if value is None:
        raise ValueError(f"{field.model.__name__}.{field.name} has to be said")
    prepared = field.get_db_prep_save(value, connection)
    return f"'{prepared}'" if isinstance(prepared, str) else str(prepared)
