"""What PostgreSQL does for a query: which big tables it reads whole, and what it sorts."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

BIG = 10_000
"""A table of more rows than this is never read whole, and never sorted."""
HANDFUL = 2_500
"""So many of its rows, found through an index, may be put in order: it takes two milliseconds."""


def big_tables(least: int = BIG) -> set[str]:
    """Return the tables of more rows than this, as PostgreSQL has counted them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples > %s", [least]
        )
        return {name for (name,) in cursor.fetchall()}


@dataclass
class Queries:
    """The queries that were sent while this was listening."""

    sent: list[tuple[str, Any]] = field(default_factory=list)

    def __call__(self, execute, sql, params, many, context):
        self.sent.append((sql, params))
        return execute(sql, params, many, context)

    @property
    def selects(self) -> list[tuple[str, Any]]:
        return [query for query in self.sent if query[0].startswith("SELECT")]


@contextmanager
def listening() -> Iterator[Queries]:
    heard = Queries()
    with connection.execute_wrapper(heard):
        yield heard


def explained(sql: str, params: Any, *, analyse: bool = False) -> dict[str, Any]:
    """Return the plan of a query, and what really happened where it is analysed."""
    how = "ANALYZE, TIMING OFF, FORMAT JSON" if analyse else "FORMAT JSON"
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN ({how}) {sql}", params)
        plan = cursor.fetchone()[0]
    return (json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for inner in plan.get("Plans", ()):
        yield from nodes(inner)


def faults(plan: dict[str, Any], big: set[str], *, handful: int = 0) -> list[str]:
    """List what the plan does with a big table that it must not.

    `handful` rows may be sorted, by the plan's own estimate and, where it was analysed, in fact.
    """
    found = []
    for node in nodes(plan):
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in big:
            found.append(f"Seq Scan on {node['Relation Name']}")
        if "Sort" in node["Node Type"] and (sorted_of := put_in_order_by(node) & big):
            rows = put_in_order(node)
            if rows > handful:
                found.append(f"{node['Node Type']} of {rows} from {', '.join(sorted(sorted_of))}")
    return found


def tables(node: dict[str, Any]) -> set[str]:
    return {inner["Relation Name"] for inner in nodes(node) if "Relation Name" in inner}


def put_in_order_by(sort: dict[str, Any]) -> set[str]:
    """Return the tables whose columns a sort goes by; all below it where it names none.

    What is only looked up for the few rows of a small table is not sorted.
    """
    below = [inner for inner in nodes(sort) if "Relation Name" in inner]
    named = {inner.get("Alias", ""): inner["Relation Name"] for inner in below}
    keys = {key.lstrip("(").partition(".")[0] for key in sort.get("Sort Key", ())}
    return {named[key] for key in keys & named.keys()} or tables(sort)


def put_in_order(sort: dict[str, Any]) -> int:
    """Return how many rows come into a sort."""
    below = sort["Plans"][0]
    return round(max(below["Plan Rows"], below.get("Actual Rows", 0)))


def read(plan: dict[str, Any], big: set[str]) -> int:
    """Return how many rows of big tables an analysed plan looked at, kept or not."""
    return sum(
        round((node["Actual Rows"] + node.get("Rows Removed by Filter", 0)) * node["Actual Loops"])
        for node in nodes(plan)
        if node.get("Relation Name") in big and "Actual Rows" in node
    )
