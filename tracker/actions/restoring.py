"""The whole database at once: one picture of it to read, and one transaction to put it back."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction
from django.db.models import Max
from django.db.models.sql import InsertQuery

from tracker.models import Counter, Entry, guards
from tracker.models.entries import Epoch

LEFT_OUT = {"django_session", "tracker_lease"}
"""Tables that are worth nothing elsewhere: everybody signs in anew."""
MADE_BY_MIGRATING = {"django_content_type", "auth_permission"}
"""Tables that are never empty."""


def tables() -> list[type[models.Model]]:
    """List what is kept: a model for each table."""
    found = apps.get_models(include_auto_created=True)
    return [m for m in found if m._meta.managed and m._meta.db_table not in LEFT_OUT]


@contextmanager
def picture() -> Iterator[None]:
    """Read the database as it stands at one moment, whatever is written meanwhile."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            # Writing a large backup takes long between two reads.
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            yield
        return
    with connection.cursor() as cursor:
        # Not atomic(): that would take the lock for writing.
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def filled() -> list[str]:
    """List the tables that hold rows already."""
    return [
        model._meta.db_table
        for model in tables()
        if model._meta.db_table not in MADE_BY_MIGRATING and model._base_manager.exists()
    ]


@contextmanager
def anew() -> Iterator[int]:
    """Empty the database and have it filled within one transaction; yield the new epoch.

    The guards are down meanwhile; they are up again, and every reference is checked, before
    anybody else sees any of it. If anything fails, all is as it was.
    """
    with transaction.atomic():
        known = Entry.objects.aggregate(last=Max("epoch"))["last"] or 0
        run(guards.lowering(connection.vendor))
        empty()
        yield known
        run(connection.ops.sequence_reset_sql(no_style(), tables()))
        connection.check_constraints()
        if connection.vendor == "postgresql":
            run(["SET CONSTRAINTS ALL IMMEDIATE"])
        run(guards.raising(connection.vendor))
        begin_epoch(known)


def run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def empty() -> None:
    """Delete every row. PostgreSQL takes seconds to empty tables that are empty already."""
    anything = filled()
    names = {model._meta.db_table for model in tables()} if anything else MADE_BY_MIGRATING
    quoted = sorted(f'"{name}"' for name in names | LEFT_OUT)
    if anything and connection.vendor == "postgresql":
        run([f"TRUNCATE {', '.join(quoted)}"])
    else:
        run([f"DELETE FROM {name}" for name in quoted])  # noqa: S608


def fill(model: type[models.Model], rows: list[dict[str, Any]]) -> None:
    """Add rows exactly as they are given, keys and moments included."""
    fields = [f for f in model._meta.concrete_fields if f.attname in rows[0]]
    query = InsertQuery(model)
    query.insert_values(fields, [model(**row) for row in rows], raw=True)
    query.get_compiler("default").execute_sql()


def begin_epoch(before: int) -> None:
    """Let the entries from now on come after all there ever were, also those that are lost.

    The number of the minute: who restores the same backup twice begins two epochs.
    """
    held = Entry.objects.aggregate(last=Max("epoch"))["last"] or 0
    epoch = max(before + 1, held + 1, int(time.time() // 60))
    Counter.objects.update_or_create(key=Epoch.KEY, defaults={"last": epoch})
    if connection.vendor == "postgresql":
        run([f"ALTER TABLE tracker_entry ALTER COLUMN epoch SET DEFAULT {epoch:d}"])
