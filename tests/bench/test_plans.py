"""What `make bench` shows of a hundred thousand needs, in short: lists walk an index."""

import pytest
from django.db import connection, transaction

from bench import chain, database, lists, plans
from bench.asking import Asker
from tests.api.files import stretches
from tracker.api.kept import IN_TURN

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgres,
    pytest.mark.slow,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no such plans"),
]
NEEDS = 12_000
LISTS = ("need", "allocation")
"""Of so many needs these lists are big ones; `make bench` has enough of every noun."""


@pytest.fixture(scope="module")
def member(django_db_setup, django_db_blocker):
    """Sign a member in where there is a lot; all of it is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        database.fill(chain.Size(NEEDS))
        yield Asker("member", 1, plans.big_tables())
        transaction.set_rollback(True)


def faults(asker: Asker, cases) -> list[str]:
    """List what is wrong with the plans of these pages."""
    return [f"{case.url}: {said}" for case in cases for said in asker.look(case, handful=0)]


def test_enough_is_there_to_tell(member):
    assert {"tracker_need", "tracker_allocation", "tracker_movement"} <= member.big


def test_no_order_reads_a_big_table_whole_or_sorts_it(member):
    assert faults(member, lists.in_order(member.actor, *LISTS)) == []


@pytest.mark.parametrize(("noun", "form"), [("need", "csv"), ("allocation", "ndjson")])
def test_a_file_is_read_along_the_key(member, noun, form):
    with plans.listening() as heard:
        pieces = stretches(noun, member.actor, form)
    assert len(pieces) > 2
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(IN_TURN)
        said = [plans.faults(plans.explained(*asked), member.big) for asked in heard.selects]
        assert said == [[]] * len(said)
        # The control: with another way of joining some of it is read whole.
        cursor.execute("SET LOCAL enable_indexscan = off; SET LOCAL enable_bitmapscan = off")
        assert all(plans.faults(plans.explained(*asked), member.big) for asked in heard.selects)
        transaction.set_rollback(True)


def test_filtering_by_coverage_reads_no_more_than_by_status(member):
    def read(field: str, value: str) -> int:
        case = lists.Case("need", filters=((field, value),))
        return member.ask(case, handful=0, rounds=1).read

    assert read("coverage_pledged", "over") <= read("status", "duplicate") * 2
    assert read("coverage_verified", "none") <= read("status", "reported") * 2


def test_the_check_sees_a_lost_index(member):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DROP INDEX need_by_status")
        said = faults(member, [lists.Case("need", sort="status")])
        transaction.set_rollback(True)
    assert "Sort" in said[0]
