"""One outside id sent by many at once: a single record, with the newest of what was sent."""

import pytest

from tests import making
from tests.api.conftest import Partner
from tests.parallel.test_at_once import at_once, needs_postgres
from tracker.api.outside import ByRef
from tracker.models import Need

pytestmark = pytest.mark.django_db(transaction=True)
CLIENTS = 6


@pytest.fixture
def sent(lao_embassy, floods):
    """Send another outside id from several clients at once; return their answers."""
    system = Partner(lao_embassy)
    body = {
        "emergency": str(floods.uid), "place": str(making.place().uid),
        "item": str(making.item().uid), "unit": str(making.unit().uid), "priority": "urgent",
        "origin": "own_observation",
    }  # fmt: skip

    def send(name):
        def put(version):
            values = body | {"quantity": str(version), "source_version": version}
            return system.put(f"needs/by-ref/erp/{name}", values).status_code

        return at_once(*[lambda version=version: put(version) for version in range(1, CLIENTS)])

    return send


def test_the_newest_stays_and_nobody_is_told_that_it_is_taken(sent):
    for number in range(4):
        statuses = sent(f"R-{number}")
        need = Need.objects.get(external_id=f"R-{number}")
        assert set(statuses) <= {200, 201, 412}, statuses
        assert (statuses.count(201), need.quantity) == (1, CLIENTS - 1)


@pytest.mark.postgres
def test_without_a_second_look_some_are_lost(sent, monkeypatch):
    needs_postgres()
    once = lambda door, request, body: door.upsert(  # noqa: E731
        request, body, door.own(body["source_system"], body["external_id"])
    )
    monkeypatch.setattr(ByRef, "upserted", once)
    assert any({409, 422} & set(sent(f"R-{number}")) for number in range(12))
