"""The world is made once for the tests of the doors; what is done in it is taken back."""

from contextlib import contextmanager

import pytest
from django.db import transaction
from django.test import Client

from tests.doors import world as worlds


@pytest.fixture(scope="package")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        yield worlds.build()


@pytest.fixture(scope="package")
def clients(world):
    """One signed-in browser for each kind of person."""
    made = {}
    for who, user in world.people.items():
        made[who] = Client(raise_request_exception=False)
        if user is not None:
            made[who].force_login(user)
    return made


@contextmanager
def undone():
    """Undo whatever is written inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
