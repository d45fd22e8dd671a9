"""Statements kept as SQL: what is asked again and again is not put together anew each time.

A statement is kept under all that it is made of, the reader's rights among it, so none is ever
asked for another reader. What differs from one time to the next is a `Given`: the place in a list,
the start of a key. What asks the database while it is put together is not kept.
"""

import json
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any

import psycopg
from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import BooleanField, Expression, Field, Func, IntegerField
from django.utils import timezone
from psycopg.abc import Buffer
from psycopg.adapt import Loader
from psycopg.sql import quote
from psycopg.types.string import TextLoader

from tracker.rules.actors import Actor

MOST = 1000
SHELF: OrderedDict[Hashable, "Kept"] = OrderedDict()
"""The statements of this process, the last used at the end."""
IN_TURN = "; ".join(
    f"SET LOCAL {name} = {value}"
    for name, value in {
        "plan_cache_mode": "force_generic_plan", "join_collapse_limit": "1",
        "enable_hashjoin": "off", "enable_mergejoin": "off",
    }.items()
)  # fmt: skip


class Given(Expression):
    """A value that comes with each asking, under a name."""

    def __init__(self, name: str, output_field: "Field[Any, Any]"):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        return "%s", [self]

    def among(self, given: dict[str, Any]) -> Any:
        """Return the value as the database takes it."""
        return self.output_field.get_db_prep_value(given[self.name], connection)


class OneOf(Func):
    """Whether an expression is one of the values that are given, however many these are."""

    output_field = BooleanField()
    arity = 1

    def __init__(self, expression: Any, given: Given):
        super().__init__(expression)
        self.given = given

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        column, more = compiler.compile(self.source_expressions[0])
        kind = self.given.output_field.db_type(connection)
        return f"{column} = ANY(string_to_array(%s, ',')::{kind}[])", [*more, self.given]

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        column, more = compiler.compile(self.source_expressions[0])
        values = "(SELECT value FROM json_each(%s))"
        return f"{column} IN {values}", [*more, self.given]


class GivenMany(Given):
    """Several ids or keys: they come as one text, since a list of a thousand is slow to write."""

    def among(self, given: dict[str, Any]) -> Any:
        if connection.vendor == "postgresql":
            return ",".join(map(str, given[self.name]))
        prepared = self.output_field.get_db_prep_value
        return json.dumps([prepared(value, connection) for value in given[self.name]])


class Preparing(psycopg.Cursor[Any]):
    """A cursor whose statements are prepared when they come again; Django's own writes values
    into the text, which cannot be.
    """

    def _send_query_prepared(self, name: bytes, pgq: Any, **how: Any) -> None:
        self._query = pgq  # Django's log of queries looks here.
        super()._send_query_prepared(name, pgq, **how)


class Planning(Preparing):
    """The same for statements that are planned anew for what they are given."""

    def _maybe_prepare_gen(self, pgq: Any, **how: Any) -> Any:
        return super()._maybe_prepare_gen(pgq, **(how | {"prepare": False}))


class Writing(Preparing):
    """The same for rows that are only written out: an id need not become one in Python."""

    def __init__(self, line: psycopg.Connection[Any]):
        super().__init__(line)
        self.adapters.register_loader("uuid", TextLoader)


class AsSent(Loader):
    """Leaves a text as the bytes that were sent."""

    def load(self, data: Buffer) -> bytes:
        return bytes(data)


class Sending(Preparing):
    """The same for text that is sent on as it is."""

    def __init__(self, line: psycopg.Connection[Any]):
        super().__init__(line)
        self.adapters.register_loader("text", AsSent)


@dataclass(frozen=True)
class Kept:
    """One statement: its text, what it is given, and how its columns become values."""

    sql: str
    params: tuple[Any, ...]
    converters: tuple[tuple[int, list[Any], Any], ...] = ()

    def rows(self, **given: Any) -> list[Any]:
        """Ask it, and return the rows as tuples."""
        return self.asked(Preparing, given)

    def here(self, **given: Any) -> list[Any]:
        """Ask it at a place that decides how to find the rows: it is planned each time."""
        return self.asked(Planning, given)

    def lines(self, **given: Any) -> list[Any]:
        """Ask it, and return rows to be written out: PostgreSQL gives ids as text."""
        return self.asked(Writing, given)

    def many(self, **given: Any) -> list[Any]:
        """Ask for thousands of rows to be written out."""
        return self.in_turn(Writing, given)

    def text(self, **given: Any) -> tuple[int, int, bytes]:
        """Ask for thousands of (key, line) of PostgreSQL; return how many there are, the last
        key, and all lines as one text.
        """
        told = "SELECT count(*), coalesce(max(key), 0), coalesce(string_agg(line, ''), '')"
        whole = Kept(f"{told} FROM ({self.sql}) AS rows (key, line)", self.params)
        return whole.in_turn(Sending, given)[0] if self.sql else (0, 0, b"")

    def in_turn(self, cursors: type[Preparing], given: dict[str, Any]) -> list[Any]:
        """Ask for rows in the order of the key, planned once and found one after the other: to
        search for the best plan each time takes PostgreSQL longer than the rows.
        """
        if connection.vendor != "postgresql":
            return self.asked(cursors, given)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(IN_TURN)
            return self.asked(cursors, given)

    def asked(self, cursors: type[Preparing], given: dict[str, Any]) -> list[Any]:
        if not self.sql:
            return []
        params = [p.among(given) if isinstance(p, Given) else p for p in self.params]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.cursor = cursors(connection.connection)
            cursor.execute(self.sql, params)
            found: list[Any] = cursor.fetchall()
        return [self.converted(row) for row in found] if self.converters else found

    def converted(self, row: Any) -> list[Any]:
        values = list(row)
        for place, converters, expression in self.converters:
            for convert in converters:
                values[place] = convert(values[place], expression, connection)
        return values


def kept(name: Hashable, put_together: Callable[[], Any]) -> Kept:
    """Return the statement of this name, put together from a queryset where it is not kept."""
    name = (connection.vendor, name)
    found = SHELF.pop(name, None)
    if found is None:
        asked: list[str] = []
        with connection.execute_wrapper(noting(asked)):
            found = statement(put_together())
        if asked:
            return found
    SHELF[name] = found
    if len(SHELF) > MOST:
        SHELF.popitem(last=False)
    return found


def noting(asked: list[str]) -> Callable[..., Any]:
    """Return a wrapper that notes what is asked of the database."""

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    return note


def statement(queryset: Any) -> Kept:
    """Return the SQL of a queryset of tuples."""
    compiler = queryset.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return Kept("", ())
    columns = [column for column, _sql, _alias in compiler.select]
    converters = compiler.get_converters(columns).items()
    named = tuple((place, how, column) for place, (how, column) in converters)
    if connection.vendor == "postgresql":
        return Kept(*inlined(sql, params), tuple(n for n in named if not whole(*n)))
    return Kept(sql, tuple(params), named)


def whole(place: int, how: list[Any], column: Any) -> bool:
    """Tell whether a column is only made a whole number: PostgreSQL gives one."""
    return how == [column.convert_value] and isinstance(column.output_field, IntegerField)


def inlined(sql: str, params: Any) -> tuple[str, tuple[Any, ...]]:
    """Write the values into the text, but for those given: PostgreSQL makes its plan for these.

    A plan for any reader would be a bad one for somebody who sees little.
    """
    connection.ensure_connection()
    texts = [
        "%s" if isinstance(p, Given) else quote(p, connection.connection).replace("%", "%%")
        for p in params
    ]
    given = tuple(p for p in params if isinstance(p, Given))
    return sql.replace("%%", "%%%%") % tuple(texts), given


def rights(actor: Actor) -> Hashable:
    """Return everything about an actor that decides which rows they see."""
    return (
        actor.is_system, actor.organisations, frozenset(actor.standing), actor.today,
        timezone.get_current_timezone_name(),
    )  # fmt: skip
