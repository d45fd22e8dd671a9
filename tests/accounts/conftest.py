"""Somebody who signs in."""

import pytest

from accounts.models import User

PASSWORD = "three cranes over water"


@pytest.fixture
def mina(db):
    """Mina has an account."""
    return User.objects.create_user("mina@example.org", PASSWORD, name="Mina")


@pytest.fixture
def signed_in(client, mina):
    """A browser in which Mina has signed in."""
    client.post("/signin/", {"email": mina.email, "password": PASSWORD})
    return client
