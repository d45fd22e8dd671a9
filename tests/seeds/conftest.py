"""The seeds as their files have them, and a database that holds them."""

import datetime

import pytest
from django.db import transaction

from config.env import BASE
from tests.seeds.articles import Seeds
from tracker.exchange.seeding import load
from tracker.exchange.seeding_reading import read

FOLDER = BASE / "seeds"
DAY = datetime.date(2024, 8, 15)


@pytest.fixture(scope="session")
def seeds():
    return Seeds(read(FOLDER))


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """Load the seeds once for the tests of a module, and take them back after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield load(FOLDER, today=DAY)
        transaction.set_rollback(True)


@pytest.fixture
def seeded(loaded, db):
    """A database with the seeds in it; what a test changes is taken back."""
    return loaded
