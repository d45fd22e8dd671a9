"""Every address of the API, for every kind of key: what the table says is what is answered."""

import datetime
import re

import pytest
from django.core.cache import cache
from django.db.models import Q
from django.test import Client
from django.urls import resolve

from tests import making
from tests.doors import api_table
from tests.doors.api_table import ASKERS, LEGEND, differing, table
from tests.doors.conftest import undone
from tests.doors.table import table as page_table
from tracker.actions import keys, records, seats
from tracker.api import changes
from tracker.api.door import Door
from tracker.api.serializers import OFFERED
from tracker.api.urls import urlpatterns as api_routes
from tracker.models.base import RecordQuerySet

pytestmark = pytest.mark.django_db

VERBS = {"get", "post", "put", "patch", "delete"}
GROUPS = list(dict.fromkeys(row.about for row in table()))
PLACES = {
    "coordinator": ("home", "coordinator"), "reporter": ("home", "reporter"),
    "viewer": ("home", "viewer"), "admin": ("home", "admin"),
    "partner": ("partner", "coordinator"), "admitted": ("admitted", "coordinator"),
    "mate": ("mate", "coordinator"), "outsider": ("outsider", "coordinator"),
    "keeper": ("operator", "coordinator"), "stranger": ("home", "coordinator"),
}  # fmt: skip
"""Of which organisation a key is, and which seat its maker holds there besides an admin's."""


@pytest.fixture(scope="module")
def askers(world, django_db_blocker):
    """A client for each column; records are also known by the id of another system."""
    with django_db_blocker.unblock(), undone():
        made = {who: Client(headers=bearer(world, who)) for who in PLACES}
        made["nobody"] = Client()
        made["session"] = Client(enforce_csrf_checks=True)
        made["session"].force_login(world.by)
        for name, record in list(world.records.items()):
            if name.partition(".")[0] in OFFERED:
                rows = type(record).objects.filter(pk=record.pk)
                rows.update(source_system="erp", external_id=world.uid(name))
        yield made


def bearer(world, who):
    """Return the header of a new key; the maker of the stranger's has no seat any more."""
    place, role = PLACES[who]
    organisation = world.organisations[place]
    maker = making.person(f"maker-{who}", organisation, *{role, "admin"})
    _key, token = keys.make(
        organisation=organisation, name=who, role="viewer" if role == "admin" else role,
        scopes=["read", "write"], expires_on=making.TODAY + datetime.timedelta(days=30),
        by=making.actor(maker),
    )  # fmt: skip
    for seat in maker.seats.all() if who == "stranger" else ():
        seats.end(seat, by=world.actor("admin"), reason="Left.")
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch):
    """Count nothing, and read the journal of a world that is never committed."""
    monkeypatch.setattr("tracker.api.limits.counted", lambda name, seconds: 0)
    monkeypatch.setattr(changes, "settled", Q)
    cache.clear()


@pytest.mark.parametrize("about", GROUPS)
def test_each_address_answers_each_key_as_the_table_says(world, askers, about):
    rows = [row for row in table() if row.about == about]
    wrong = list(differing(world, askers, rows))
    assert not wrong, "\n".join(wrong)


class TestTheGuards:
    """Controls: the table notices when a guard is off."""

    def test_of_sight_are_missed(self, world, askers, monkeypatch):
        monkeypatch.setattr(RecordQuerySet, "seen_by", lambda rows, actor: rows.alive())
        monkeypatch.setattr(
            RecordQuerySet, "one_seen_by", lambda rows, actor, uid: rows.alive().get(uid=uid)
        )
        wrong = list(differing(world, askers, seeing(), ("outsider",)))
        assert len(wrong) == len(seeing())

    def test_of_deeds_are_missed(self, world, askers, monkeypatch):
        monkeypatch.setattr(records, "permit", lambda noun, record, by: None)
        rows = [r for r in table() if r.verb == "PATCH" and r.about == "reporting"]
        wrong = list(differing(world, askers, rows, ("viewer",)))
        assert len(wrong) == len(rows) == len(LEGEND["reporting"])

    def test_of_seats_are_missed(self, world, askers, monkeypatch):
        monkeypatch.setattr("tracker.rules.actors.role_left", lambda key, day: key.role)
        rows = [r for r in table() if r.verb == "GET" and r.noun == "emergency"]
        assert len(list(differing(world, askers, rows, ("stranger",)))) == len(rows) == 4


def seeing():
    """Return the rows that read what an outsider does not see."""
    return [row for row in table() if row.verb == "GET" and row.expected["outsider"] == "404"
            and row.noun in OFFERED]  # fmt: skip


class TestTheTable:
    def test_names_every_route_with_every_verb_it_takes(self, world):
        assert set(missing(world)) == set()

    def test_has_a_legend_of_nouns(self):
        assert {noun for nouns in LEGEND.values() for noun in nouns} <= OFFERED.keys()

    def test_lets_nobody_in_without_a_key(self):
        assert {
            row.about for row in table() if row.expected["nobody"] not in ("401", "404")
        } == set()

    def test_lets_no_session_write_without_its_token(self):
        wrong = [str(row) for row in table() if row.verb != "GET" and row.noun in OFFERED
                 and row.expected["session"] not in ("403", "404")]  # fmt: skip
        assert wrong == []

    def test_says_something_for_everybody(self):
        cells = r"200|201|204|401|403|404|409|422|yes|no|[01]"
        odd = [
            str(r) for r in table() if not all(re.fullmatch(cells, c) for c in r.expected.values())
        ]
        assert odd == []
        assert all(tuple(row.expected) == ASKERS for row in table())


def routes():
    """Yield (route, verb) of what has a door of the API; its pages stand in authz.csv."""
    for pattern in api_routes:
        kind = getattr(pattern.callback, "view_class", object)
        verbs = VERBS & {*kind.http_method_names} if issubclass(kind, Door) else ()
        yield from ((str(pattern.pattern), v.upper()) for v in verbs if hasattr(kind, v))


def route_of(address):
    return resolve(address.partition("?")[0]).route


def missing(world):
    """Yield what neither this table nor that of the pages names."""
    rows = [*api_table.table(), *page_table()]
    named = {(route_of(row.at(world)), row.verb) for row in rows}
    yield from (found for found in routes() if found not in named)


def test_a_route_that_is_in_no_row_is_missed(world, monkeypatch):
    """Control: without one row its route is named."""
    fewer = [row for row in table() if (row.noun, row.verb) != ("need", "DELETE")]
    monkeypatch.setattr(api_table, "table", lambda: fewer)
    assert list(missing(world)) == [("api/v1/needs/<any_uuid:uid>", "DELETE")]
