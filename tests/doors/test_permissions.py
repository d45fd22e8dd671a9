"""Every address, for every kind of person: what the table says is what the door answers."""

import pytest
from django.test import Client
from django.urls import get_resolver, resolve

from tests.doors import api_table
from tests.doors.table import differing, table
from tests.doors.world import PEOPLE, World
from tracker.rules.nouns import NOUNS

pytestmark = pytest.mark.django_db

GROUPS = list(dict.fromkeys(row.about for row in table()))
READ_ONLY = "operators"
"""The operators' pages are walked by tests/operators; here stands who is let in at all."""


@pytest.mark.parametrize("about", GROUPS)
def test_each_door_answers_each_person_as_the_table_says(world, clients, about):
    rows = [row for row in table() if row.about == about]
    assert list(differing(world, clients, rows)) == []


class TestTheTable:
    def test_names_every_route_with_both_verbs(self, world):
        named = {(route_of(row.at(world)), row.verb) for row in table()}
        machines = {route_of(row.at(world).partition("?")[0]) for row in api_table.table()}
        missing = {
            f"{verb} {route}"
            for route in routes()
            for verb in ("GET", "POST")
            if (route, verb) not in named | {(m, verb) for m in machines}
            and not route.startswith(READ_ONLY)
        }
        assert missing == set()

    def test_names_no_route_that_is_gone(self, world):
        known = set(routes())
        assert [str(row) for row in table() if route_of(row.at(world)) not in known] == []

    def test_names_every_step_of_every_workflow(self):
        steps = {f"/{n.plural}/": set(n.workflow) for n in NOUNS.values() if n.workflow}
        for verb in ("GET", "POST"):
            walked = {tuple(r.address.rsplit("}", 1)) for r in table() if r.verb == verb}
            for plural, names in steps.items():
                there = {end.strip("/") for start, *rest in walked for end in rest
                         if start.startswith(plural)}  # fmt: skip
                assert names - there == set(), f"{verb} {plural}"

    def test_says_something_for_everybody(self):
        statuses = {"200", "302", "400", "401", "403", "404", "405", "409", "410"}
        odd = [str(row) for row in table() if set(row.expected.values()) - statuses]
        assert odd == []

    def test_lets_nobody_in_who_is_not_signed_in_but_by_the_doors_for_them(self):
        open_doors = {
            row.address for row in table() if row.expected["nobody"] not in ("302", "401", "405")
        }
        assert open_doors == {
            "/signin/", "/join/{token.new}/", "/join/{token.known}/", "/join/{token.broken}/",
            "/problems/", "/problems/stale", "/unsubscribe/{token.unsubscribe}/",
            "/password/forgotten/", "/password/new/MQ/junk-junk/",
            "/unsubscribe/{token.broken}/", "/healthz", "/readyz", "/metrics",
        }  # fmt: skip


def routes(patterns=None, before=""):
    """Yield every address of the site as the resolver writes it."""
    for pattern in patterns or get_resolver().url_patterns:
        here = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern.url_patterns, here)
        else:
            yield here


def route_of(address):
    return resolve(address.partition("?")[0]).route


@pytest.mark.parametrize("verb", ["put", "patch", "delete", "options", "trace"])
def test_no_page_knows_another_verb(world, clients, verb):
    addresses = sorted({row.at(world) for row in table() if row.about != READ_ONLY})
    people = {"/signin/": "nobody"}  # Whoever is signed in is sent on from there.
    answers = {a: getattr(clients[people.get(a, "coordinator")], verb)(a) for a in addresses}
    assert [a for a, answer in answers.items() if answer.status_code != 405] == []


def test_no_form_is_taken_without_its_token(world):
    user = world.people["coordinator"]
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(user)
    by_link = "/unsubscribe/"  # Mail programs send this one: the address itself is the token.
    rows = [row for row in table() if not row.address.startswith(by_link)]
    posts = {row.at(world) for row in rows if row.verb == "POST"}
    taken = [a for a in posts if client.post(a, {"title": "x"}).status_code != 403]
    assert taken == []


def test_each_person_of_the_world_has_a_column(world: World):
    assert tuple(world.people) == PEOPLE
