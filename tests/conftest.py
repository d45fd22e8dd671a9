"""The cast. The same people and organisations walk through every test."""

import gc
import os

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

from tests import horizon, making
from tracker.api import kept
from tracker.models import guards

ONCE = {
    "sqlite": (
        "tests/house/", "tests/doors/test_permissions.py", "tests/operators/",
        "tests/doors/test_sight.py", "tests/accounts/", "tests/views/",
        "tests/members/test_pages.py", "tests/keys/test_pages.py", "tests/sharing/test_pages.py",
        "tests/documents/test_pages.py", "tests/journeys/test_pages.py",
        "tests/journeys/test_keyboard.py", "tests/journeys/test_budgets.py",
        "tests/journeys/test_ryongchon.py", "tests/journeys/test_period_report.py",
        "tests/runtime/test_crew.py",
        "tests/runtime/test_deploy.py", "tests/runtime/test_logs.py",
        "tests/runtime/test_counting.py",
        "tests/webhooks/test_pages.py",
        "tests/journeys/test_floods.py::test_from_a_need_to_a_verified_delivery[without scripts]",
        "tests/journeys/test_two_visits.py::test_from_the_plan_to_the_answer[without scripts]",
        "tests/gate/test_gate.py", "tests/reports/test_period.py", "tests/exchange/",
        "tests/seeds/test_pages.py", "tests/seeds/test_facts.py", "tests/seeds/test_every_day.py",
        "tests/seeds/test_finding.py", "tests/seeds/test_serving.py",
        "tests/api/test_client.py", "tests/api/test_schema.py",
        "tests/ledger/test_machine.py::TestTheLedger::test_does_not_add_up_without_a_guard",
    ),
    "postgresql": (
        "tests/doors/test_api_permissions.py", "tests/doors/test_bad_input.py",
        "tests/api/test_bad_input.py", "tests/api/test_fuzz.py", "tests/api/test_kept.py",
        "tests/api/test_mirror.py",
        "tests/api/test_compiled.py::TestAList::test_is_so_with", "tests/api/test_lines.py",
        "tests/sharing/test_sharing.py",
        "tests/documents/test_attaching.py", "tests/documents/test_machines.py",
        "tests/broadcast/test_letters.py", "tests/broadcast/test_reminders.py",
        "tests/journeys/test_floods.py::test_from_a_need_to_a_verified_delivery[with a script]",
        "tests/journeys/test_two_visits.py::test_from_the_plan_to_the_answer[with a script]",
        "tests/journeys/test_severed.py", "tests/webhooks/test_hostile.py",
    ),
}  # fmt: skip
"""What crawls through everything and asks no database for its own ways: it runs on one of two.

Pages, forms, files and the permission table of people on SQLite; the API's table, bad input and
made-up requests on PostgreSQL, which refuses more. The actions, rules, reports and lists beneath
them run on both. With one database at hand, or with EVERYTHING=1, all of it runs.
"""


LONGEST = (
    "tests/api/test_fuzz.py", "tests/ledger/test_machine.py::TestTheLedger::test_adds_up",
    "tests/journeys/test_pages.py", "tests/api/test_mirror.py", "tests/journeys/test_floods.py",
)  # fmt: skip
"""What begins first: begun last, one process would still be at it while the others rest."""


RARELY = (200_000, 50, 100)
"""How many new objects are made before their cycles are looked for: see gc.set_threshold."""


def pytest_collection_modifyitems(config, items):
    """Begin with the longest, and leave to the other database what runs once.

    `python -m tests` says that there is another.
    """
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))
    if not os.environ.get("BOTH_DATABASES") or os.environ.get("EVERYTHING"):
        return
    others = next(paths for vendor, paths in ONCE.items() if vendor != connection.vendor)
    left = [item for item in items if item.nodeid.startswith(others)]
    items[:] = [item for item in items if item not in set(left)]
    config.hook.pytest_deselected(items=left)


def pytest_collection_finish(session):
    """Look for cycles rarely, and never among what was imported: it took much of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*RARELY)


flush = BaseDatabaseOperations.execute_sql_flush


def flush_past_the_guards(operations, statements):
    """Empty the tables of a test although the journal refuses it: guards down, guards up."""
    if connection.vendor == "postgresql":
        return delete_what_is_there(operations.connection)
    for statement in guards.lowering(connection.vendor):
        operations.connection.cursor().execute(statement)
    flush(operations, statements)
    for statement in guards.raising(connection.vendor):
        operations.connection.cursor().execute(statement)
    return None


def delete_what_is_there(database):
    """Delete the rows of a test: to empty a hundred tables with all their indexes takes longer."""
    tables = [t for t in database.introspection.table_names() if t != "django_migrations"]
    with database.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(" UNION ALL ".join(
            f"(SELECT '{t}' FROM \"{t}\" LIMIT 1)" for t in tables
        ))  # fmt: skip
        for (table,) in cursor.fetchall():
            cursor.execute(f'DELETE FROM "{table}"')
        cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture(autouse=True)
def _no_waiting_for_others(monkeypatch):
    """Let readers of the journal wait for the transactions of this database alone."""
    monkeypatch.setattr(horizon.WHERE, horizon.OWN)


@pytest.fixture
def settled(_no_waiting_for_others, monkeypatch):
    """Let them wait for none: not for that of the test itself, which never ends."""
    monkeypatch.setattr(horizon.WHERE, horizon.ALL)


@pytest.fixture(autouse=True)
def _nothing_kept():
    """Let no statement, and no count of requests, outlive its test.

    Another may change the rules; on SQLite the first key of each has the same number.
    """
    kept.SHELF.clear()
    cache.clear()


@pytest.fixture(autouse=True, scope="session")
def _flushing():
    BaseDatabaseOperations.execute_sql_flush = flush_past_the_guards
    yield
    BaseDatabaseOperations.execute_sql_flush = flush


@pytest.fixture(autouse=True, scope="session")
def _alone(django_db_setup, django_db_blocker):
    """End what is still connected before the database goes: servers were killed on purpose."""
    yield
    if connection.vendor == "postgresql":
        with django_db_blocker.unblock(), connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                "WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )


@pytest.fixture
def operator(db):
    return making.operator()


@pytest.fixture
def mercy_relief(db):
    return making.organisation("Mercy Relief", home_country=making.country("SG", "Singapore"))


@pytest.fixture
def mercy_malaysia(db):
    return making.organisation("MERCY Malaysia", home_country=making.country("MY", "Malaysia"))


@pytest.fixture
def lao_embassy(db):
    return making.embassy("LA", "Embassy of the Lao PDR in Pyongyang")


@pytest.fixture
def indonesian_embassy(db):
    return making.embassy("ID", "Embassy of Indonesia in Pyongyang")


@pytest.fixture
def officer(mercy_relief):
    """The officer plans and runs missions for Mercy Relief."""
    return making.person("officer", mercy_relief, "coordinator")


@pytest.fixture
def liaison(lao_embassy):
    """The liaison reports for the Embassy of Laos, and closes what is done."""
    return making.person("liaison", lao_embassy, "coordinator")


@pytest.fixture
def reporter(lao_embassy):
    """The reporter drafts and submits at the Embassy of Laos."""
    return making.person("reporter", lao_embassy, "reporter")


@pytest.fixture
def viewer(mercy_relief):
    """The viewer reads at Mercy Relief."""
    return making.person("viewer", mercy_relief, "viewer")


@pytest.fixture
def admin(mercy_relief):
    """The admin gives the seats of Mercy Relief."""
    return making.person("admin", mercy_relief, "admin")


@pytest.fixture
def chair(indonesian_embassy):
    """The chair sits for the Embassy of Indonesia."""
    return making.person("chair", indonesian_embassy, "coordinator")


@pytest.fixture
def coordinator(mercy_malaysia):
    """The coordinator works at MERCY Malaysia, which is not admitted to the floods."""
    return making.person("coordinator", mercy_malaysia, "coordinator")


@pytest.fixture
def keeper(operator):
    """The keeper keeps the reference records for the operator."""
    return making.person("keeper", operator, "coordinator")


@pytest.fixture
def stranger(db):
    """A stranger has an account and no seat anywhere."""
    return making.person("stranger")


@pytest.fixture
def floods(lao_embassy, indonesian_embassy, mercy_relief):
    """The floods of 2012: both embassies and Mercy Relief are admitted."""
    return making.emergency(
        lao_embassy, indonesian_embassy, mercy_relief, owner=lao_embassy, title="Floods of 2012"
    )
