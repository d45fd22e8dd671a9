"""Put many new rows into a table at once: what is the same in all of them is sent only once."""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import connection, models
from django.db.models.expressions import DatabaseDefault


def whole(value: Any) -> int:
    """Return a number that the driver has marked with the width of its column."""
    if isinstance(value, int):
        return int(value)
    raise NotImplementedError(type(value))


ENCODER = msgspec.json.Encoder(enc_hook=whole)


def add(rows: Sequence[models.Model]) -> None:
    """Insert new rows of one model in their order. Their keys stay unknown to them.

    Raises IntegrityError where a rule of the table is broken: none is inserted then.
    """
    model = type(rows[0])
    if connection.vendor != "postgresql" or len(rows) == 1:
        model._base_manager.bulk_create(rows)
        return
    shared, own = columns_of(rows)
    # The names and types are the model's; every value is a parameter.
    names = ", ".join(f'"{field.column}"' for field in (*shared, *own))
    # A parameter without a type takes that of its column; a cast would cut long text short.
    chosen = ", ".join(["%s"] * len(shared) + [f'x."{field.column}"' for field in own])
    types = ", ".join(f'"{field.column}" {field.db_type(connection)}' for field in own)
    columns = [field.column for field in own]
    held = [dict(zip(columns, row, strict=True)) for row in zip(*own.values(), strict=True)]
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {chosen} '  # noqa: S608
            f"FROM json_to_recordset(%s) AS x ({types})",
            [*shared.values(), ENCODER.encode(held).decode()],
        )


def columns_of(rows: Sequence[models.Model]) -> tuple[dict[Any, Any], dict[Any, list[Any]]]:
    """Return the fields with one value for all rows, and those with a value for each."""
    shared: dict[Any, Any] = {}
    own: dict[Any, list[Any]] = {}
    for field in type(rows[0])._meta.concrete_fields:
        values = [field.pre_save(row, True) for row in rows]  # type: ignore[attr-defined]
        first = values[0]
        if field.primary_key or isinstance(first, DatabaseDefault):
            continue
        if field.unique or any(value != first for value in values):
            own[field] = [plain(field, value) for value in values]
        else:
            shared[field] = field.get_db_prep_save(first, connection)
    return shared, own


def plain(field: Any, value: Any) -> Any:
    """Return a value as JSON can hold it; that of a JSON field is JSON already."""
    if isinstance(field, models.JSONField):
        return value
    return field.get_db_prep_save(value, connection)
