"""What a list costs: questions to the database, and calls of Python for each row."""

import cProfile
import pstats

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import making

pytestmark = pytest.mark.django_db

QUESTIONS, BULK = 3, 20
CALLS = {"postgresql": 50, "sqlite": 100}
"""Of each further row. SQLite holds ids as text, and each is made one in Python."""
FEW, MANY = 50, 100


@pytest.fixture
def asked(embassy_system, floods, monkeypatch):
    """What a partner asks of a list: its owner written out, and filters."""
    monkeypatch.setattr("tracker.api.limits.counted", lambda name, seconds: 0)
    for _number in range(MANY):
        making.need(embassy_system.maker, embassy_system.organisation, floods)
    return {"expand": "owner", "emergency": str(floods.uid), "status": "draft"}


def read(system, asked, rows):
    answer = system.get("needs", asked | {"limit": str(rows)})
    assert len(answer.json()["data"]) == rows
    return answer


def calls(system, asked, rows):
    """Return how many calls one request makes."""
    profile = cProfile.Profile()
    profile.runcall(system.get, "needs", asked | {"limit": str(rows)})
    return pstats.Stats(profile).total_calls


def test_a_list_asks_three_questions(embassy_system, asked):
    read(embassy_system, asked, MANY)
    with CaptureQueriesContext(connection) as questions:
        read(embassy_system, asked, MANY)
    assert len(questions) <= QUESTIONS, [q["sql"][:200] for q in questions]


def test_a_row_costs_few_calls(embassy_system, asked):
    read(embassy_system, asked, MANY)
    few, many = (calls(embassy_system, asked, rows) for rows in (FEW, MANY))
    assert (many - few) / (MANY - FEW) <= CALLS[connection.vendor]


def test_a_bulk_asks_the_same_few_questions_for_ten_rows_and_for_fifty(
    embassy_system, need_body, monkeypatch
):
    monkeypatch.setattr("tracker.api.limits.counted", lambda name, seconds: 0)

    def questions(rows):
        with CaptureQueriesContext(connection) as heard:
            answer = embassy_system.post("needs/bulk", {"rows": [need_body] * rows})
        assert {result["status"] for result in answer.json()["results"]} == {201}
        return len([q for q in heard if "SAVEPOINT" not in q["sql"]])

    questions(2)
    ten, fifty = questions(10), questions(50)
    assert fifty <= BULK
    if connection.vendor == "postgresql":  # SQLite takes so many values at once, and no more.
        assert ten == fifty
