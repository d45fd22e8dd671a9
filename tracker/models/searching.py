"""How a record is found: where a search looks, the index each database keeps, and the question."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import models

from tracker.models.words import Word, normalised, words_of

SEARCHED: dict[str, tuple[str, ...]] = {
    "need": (
        "description",
        "item__name",
        "place__name",
        "place__name_alt",
        "place__aliases",
        "ref",
    ),
    "place": ("name", "name_alt", "name_local", "aliases", "pcode"),
    "organisation": ("name", "acronym", "aliases"),
    "allocation": ("line__description", "line__item__name", "ref"),
    "consignment": ("title", "ref"),
    "delivery": ("actual_institution__name", "ref"),
    "visit": ("institution__name", "place__name", "ref"),
    "concern": (),
    "corroboration": ("owner__name", "ref"),
    "committeeseat": ("member__name", "committee__name"),
    "chairmanship": ("chair__name", "committee__name"),
    "presence": ("organisation__name", "place__name"),
    "relation": ("first__name", "second__name"),
    "clearance": ("reference", "regime__code", "mission__title", "ref"),
    "determination": ("item__name", "description", "basis", "mission__title", "ref"),
    "regime": ("code", "name", "authority"),
    "controlledgood": ("prefix", "paragraph", "description", "regime__code"),
    "listedparty": ("name", "list_name", "reference"),
    "screening": ("organisation__name", "institution__name", "listed_party__name", "ref"),
}
"""Where a search looks, for nouns that have more than a name or a title."""


def paths_of(model: type[models.Model]) -> tuple[str, ...]:
    """Return the paths to the texts a record is found by; its reference is always one."""
    word = str(model._meta.model_name)
    names = {field.name for field in model._meta.concrete_fields}
    usual = tuple(name for name in ("name", "title", "text") if name in names)
    return tuple(dict.fromkeys((*SEARCHED.get(word, usual), "ref")))


def text_of(record: models.Model) -> str:
    """Return what a record is found by. What its paths pass through is read unless loaded."""
    said = [end_of(record, path) for path in paths_of(type(record))]
    return normalised("\n".join(filter(None, said)))


def end_of(record: models.Model, path: str) -> str:
    value: Any = record
    for part in path.split("__"):
        value = getattr(value, part) if value is not None else None
    return str(value or "")


class Found(models.Lookup):
    """The rows whose `search_text` has every word of a question, begun or whole.

    A question without a letter or digit finds nothing. What people typed is only ever a
    parameter. The words are cut already: PostgreSQL's own parser, which goes by the locale of
    the database and takes `1e5` for a number, is not asked.
    """

    lookup_name = "found"
    prepare_rhs = False

    def asked(self) -> list[Word]:
        words = words_of(str(self.rhs))
        if not words:
            raise EmptyResultSet
        return words

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        column, given = self.process_lhs(compiler, connection)
        question = spelled(self.asked(), "'{}':*", " & ", " | ")
        return f"{vector(column)} @@ %s::tsquery", [*given, question]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        table = self.lhs.target.model._meta.db_table
        key = compiler.compile(self.lhs.target.model._meta.pk.get_col(self.lhs.alias))[0]
        question = spelled(self.asked(), '"{}"*', " AND ", " OR ")
        return f"{key} IN ({MATCHING.format(table=table)})", [question]


def spelled(words: list[Word], form: str, both: str, either: str) -> str:
    """Write a question in the language of a database."""
    spellings = [[both.join(map(form.format, spelling)) for spelling in word] for word in words]
    return both.join("(" + either.join(f"({s})" for s in word) + ")" for word in spellings)


def vector(column: str) -> str:
    return f"array_to_tsvector(array_remove(string_to_array({column}, ' '), ''))"


PREPARED = vector("search_text")
MATCHING = "SELECT rowid FROM {table}_found WHERE {table}_found MATCH %s"
ADD = "INSERT INTO {table}_found(rowid, search_text) VALUES (new.id, new.search_text);"
TAKE = (
    "INSERT INTO {table}_found({table}_found, rowid, search_text) "
    "VALUES ('delete', old.id, old.search_text);"
)
RAISING = {
    "postgresql": (f"CREATE INDEX {{table}}_found ON {{table}} USING gin (({PREPARED}))",),
    "sqlite": (
        "CREATE VIRTUAL TABLE {table}_found USING fts5(search_text, content='{table}', "
        "content_rowid='id', "
        # Whatever stands between two spaces is a word, also letters newer than this SQLite.
        "tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* M* Co Cn'\")",
        "INSERT INTO {table}_found({table}_found) VALUES ('rebuild')",
        f"CREATE TRIGGER {{table}}_found_insert AFTER INSERT ON {{table}} BEGIN {ADD} END",
        f"CREATE TRIGGER {{table}}_found_delete AFTER DELETE ON {{table}} BEGIN {TAKE} END",
        "CREATE TRIGGER {table}_found_update AFTER UPDATE OF search_text ON {table} "
        f"WHEN old.search_text <> new.search_text BEGIN {TAKE} {ADD} END",
    ),
}
LOWERING = {
    "postgresql": ("DROP INDEX IF EXISTS {table}_found",),
    "sqlite": (
        "DROP TRIGGER IF EXISTS {table}_found_insert",
        "DROP TRIGGER IF EXISTS {table}_found_delete",
        "DROP TRIGGER IF EXISTS {table}_found_update",
        "DROP TABLE IF EXISTS {table}_found",
    ),
}


def raising(vendor: str, table: str) -> list[str]:
    """Return the SQL that makes the index of one table.

    SQLite keeps it in step by triggers. Altering a column there builds the table anew and loses
    them: a migration that does so lowers the index first and raises it afterwards.
    """
    return [statement.format(table=table) for statement in RAISING[vendor]]


def lowering(vendor: str, table: str) -> list[str]:
    """Return the SQL that takes the index of one table away."""
    return [statement.format(table=table) for statement in LOWERING[vendor]]
