"""What runs on one of two databases is there, and is not left to the one that skips it."""

from config.env import BASE
from tests.conftest import ONCE

ASKS = ("needs_postgres", "mark.postgres")
"""How a test says that SQLite is not enough."""


def files(name):
    path = BASE / name.partition("::")[0]
    return sorted(path.rglob("test_*.py")) if path.is_dir() else [path]


def skipped_on_sqlite(names):
    found = {path for name in names for path in files(name) if path.name != "test_once.py"}
    return sorted(path.name for path in found if any(a in path.read_text() for a in ASKS))


def test_everything_named_is_there():
    named = [path for names in ONCE.values() for name in names for path in files(name)]
    assert [path for path in named if not path.is_file()] == []
    assert len(named) > 30


def test_nothing_is_left_to_the_database_that_skips_it():
    assert skipped_on_sqlite(ONCE["sqlite"]) == []


def test_what_needs_postgresql_would_be_noticed():
    """Control: the site under load, which was once left to SQLite."""
    assert skipped_on_sqlite(["tests/runtime/"]) != []
