"""What the API is measured against: the least that PostgreSQL and Python can do, and plain DRF."""

import json
from typing import Any

import msgspec
import psycopg
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.test import RequestFactory
from django.urls import path
from django.utils.decorators import method_decorator
from rest_framework.pagination import CursorPagination
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import APIView

from bench import environment
from config.urls import urlpatterns as site
from tracker.api.compiled import ENCODER, Plan
from tracker.api.known import Known
from tracker.api.serializers import serializer_of
from tracker.models import Entry, Need
from tracker.rules.actors import Actor

FACTORY = RequestFactory()


def bare() -> psycopg.Connection:
    """Return a connection without Django: prepared statements from the first time on.

    Like ours it compiles nothing: that would take longer than what is compared.
    """
    line = psycopg.connect(environment.OURS, autocommit=True, options="-c jit=off")
    line.prepare_threshold = 0
    return line


class RowsLimit:
    """One prepared statement, binary rows, structs, JSON: nothing of who may see what."""

    def __init__(self, line: psycopg.Connection, plan: Plan, rows: Any, actor: Actor):
        self.line, self.plan, self.actor = line, plan, actor
        self.sql, self.given = plan.of(rows).query.sql_with_params()

    def __call__(self) -> bytes:
        cursor = self.line.cursor(binary=True)
        found = cursor.execute(self.sql, self.given, prepare=True).fetchall()
        return ENCODER.encode({"data": self.plan.rows(found, self.actor)})


def limit_of_entries(line: psycopg.Connection, count: int) -> Any:
    """Return the same for entries of the journal: their own columns, and nothing asked of them."""
    names = ("id", "noun", "subject", "ref", "version", "verb", "at", "deed", "tombstone")
    told = msgspec.defstruct("Told", names, gc=False)
    table = Entry._meta.db_table
    sql = f"SELECT {', '.join(names)} FROM {table} WHERE noun = 'need' ORDER BY id LIMIT {count}"

    def ask() -> bytes:
        rows = line.cursor(binary=True).execute(sql, prepare=True).fetchall()
        return ENCODER.encode({"data": [told(*row) for row in rows]})

    return ask


class Plain(APIView):
    """The same list as DRF makes it: cursor pages, every related record joined."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    renderer_classes = [JSONRenderer]
    actor: Any = None
    expand: tuple[str, ...] = ()
    rows: Any = None

    def get(self, request: Any) -> Response:
        pages = CursorPagination()
        pages.ordering, pages.page_size = "-pk", 100
        named = [f.name for f in Need._meta.concrete_fields if f.is_relation]
        related = [name for name in named if not name.endswith("_by")]
        found = pages.paginate_queryset(self.rows.select_related(*related), request)
        context = {"actor": self.actor, "known": Known(self.actor)}
        many = serializer_of("need", self.expand)(found, many=True, context=context)
        return pages.get_paginated_response(many.data)


@method_decorator(login_not_required, name="dispatch")
class Empty(APIView):
    """A view of DRF that does nothing."""

    authentication_classes: list[Any] = []
    permission_classes: list[Any] = []
    renderer_classes = [JSONRenderer]

    def get(self, request: Any) -> Response:
        return Response(status=304)


urlpatterns = [*site, path("bench/empty", Empty.as_view())]
"""The addresses of the product, and one that does nothing."""


def asked(view: Any) -> Any:
    """Return a deed that asks a view, and renders what it answers."""
    return lambda: view(FACTORY.get("/")).render().content


def insert_as_json(count: int) -> tuple[str, str]:
    """Return one statement that inserts needs given as JSON, and the JSON: the rows there are."""
    with connection.cursor() as cursor:
        table = Need._meta.db_table
        columns = [f for f in Need._meta.concrete_fields if not f.primary_key]
        names = ", ".join(f'"{f.column}"' for f in columns)
        types = ", ".join(f'"{f.column}" {f.db_type(connection)}' for f in columns)
        cursor.execute(f"SELECT {names} FROM {table} ORDER BY id LIMIT {count}")
        rows = [dict(zip([f.column for f in columns], row, strict=True)) for row in cursor]
    text = json.dumps(rows, default=str)
    taken = {"uid": "gen_random_uuid()", "ref": "left(gen_random_uuid()::text, 30)"}
    chosen = ", ".join(taken.get(f.column, f'"{f.column}"') for f in columns)
    return (
        f"INSERT INTO {table} ({names}) SELECT {chosen} FROM json_to_recordset(%s) AS x({types})",
        text,
    )
