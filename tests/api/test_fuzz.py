"""Thousands of requests made up from the document: each answer is one that it describes."""

import logging
import os

import pytest

from tests.api.conftest import Partner
from tests.api.fuzzing import Fuzz, kept_open
from tests.doors import world as worlds
from tracker.api import limits

FUZZ = "FUZZ" in os.environ
LEAST = 10_000 if FUZZ else 2_000
EXAMPLES = 15 if FUZZ else 3

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def fuzz(monkeypatch):
    """The world of the doors, seen by the owner's systems, a stranger's and the keeper's."""
    monkeypatch.setattr(limits, "counted", lambda name, seconds: 0)
    logging.disable(logging.WARNING)
    world = worlds.build()
    seats = {
        "coordinator": ("home", "coordinator"), "viewer": ("home", "viewer"),
        "outsider": ("outsider", "coordinator"), "keeper": ("operator", "coordinator"),
    }  # fmt: skip
    tokens = {
        who: Partner(world.organisations[home], role).token for who, (home, role) in seats.items()
    }
    with kept_open():
        yield Fuzz(tokens)
    logging.disable(logging.NOTSET)


@pytest.mark.filterwarnings("ignore")
def test_whatever_is_sent_is_answered_as_the_document_says(fuzz):
    for operation in fuzz.operations():
        fuzz.run(operation, EXAMPLES, repeatable=not FUZZ)

    print(f"{sum(fuzz.sent.values())} requests: {dict(fuzz.sent)}; {dict(fuzz.statuses)}")
    assert not fuzz.failures, fuzz.report()
    assert sum(fuzz.sent.values()) >= LEAST
