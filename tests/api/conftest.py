"""Partners at the API: a system of Mercy Relief, one of another organisation, a stranger's."""

import datetime
import json
from uuid import uuid4

import pytest
from django.test import Client

from tests import making
from tests.doors import world as worlds
from tests.doors.conftest import undone
from tracker.actions import keys


class Partner:
    """A partner's system: it sends JSON with its key, and a new Idempotency-Key with each POST."""

    def __init__(self, organisation, role="coordinator", scopes=("read", "write"), maker=None):
        self.organisation, self.client = organisation, Client(raise_request_exception=True)
        self.maker = maker or making.person(f"maker{uuid4().hex[:6]}", organisation, role)
        making.seat(self.maker, organisation, "admin")
        self.key, self.token = keys.make(
            organisation=organisation, name="ERP", role=role, scopes=scopes,
            expires_on=making.TODAY + datetime.timedelta(days=90), by=making.actor(self.maker),
        )  # fmt: skip

    def send(self, method, address, body=None, *, raw=None, query=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if method == "post" and "Idempotency-Key" not in named:
            named["Idempotency-Key"] = str(uuid4())
        data = raw if raw is not None else json.dumps(body) if body is not None else b""
        return self.client.generic(
            method.upper(), f"/api/v1/{address}", data, content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}", **named}, query_params=query,
        )  # fmt: skip

    def get(self, address, query=None, **headers):
        return self.send("get", address, query=query, **headers)

    def post(self, address, body=None, **more):
        return self.send("post", address, body if body is not None else {}, **more)

    def put(self, address, body, **more):
        return self.send("put", address, body, **more)

    def patch(self, address, body, **more):
        return self.send("patch", address, body, **more)

    def delete(self, address, **more):
        return self.send("delete", address, **more)


@pytest.fixture
def partner(mercy_relief, floods):
    return Partner(mercy_relief)


@pytest.fixture
def embassy_system(lao_embassy, floods):
    return Partner(lao_embassy)


@pytest.fixture
def outsider(db):
    """A system of an organisation that is admitted nowhere."""
    return Partner(making.organisation("Somebody Else"))


@pytest.fixture
def need_body(floods):
    """What a partner sends to report a need."""
    return {
        "emergency": str(floods.uid), "item": str(making.item().uid), "quantity": "100",
        "unit": str(making.unit().uid), "place": str(making.place().uid), "priority": "urgent",
        "origin": "own_observation",
    }  # fmt: skip


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """A record of every noun, as the tests of the doors know it; it is never committed."""
    with django_db_blocker.unblock(), undone():
        yield worlds.build()


@pytest.fixture(scope="module")
def owner(world, django_db_blocker):
    """A system of the embassy that owns the world."""
    with django_db_blocker.unblock():
        return Partner(world.home)


@pytest.fixture(scope="module")
def operators(world, django_db_blocker):
    """A system of the operator, who keeps the reference records."""
    with django_db_blocker.unblock():
        return Partner(world.organisations["operator"])
