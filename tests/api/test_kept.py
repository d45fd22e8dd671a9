"""Statements that are kept say what they would say if put together anew, and to nobody else."""

import dataclasses
import json
from types import SimpleNamespace

import pytest
from django.core.signing import Signer
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from tests import making
from tracker.api import kept, listing
from tracker.api.compiled import ENCODER
from tracker.api.serializers import OFFERED
from tracker.models import Need
from tracker.rules.actors import Actor

pytestmark = pytest.mark.django_db

ASKED = ("", "sort=oldest&limit=1&updated_since=2020-01-01T00:00:00Z")
DECIDES = {"is_system", "organisations", "standing", "today"}
"""What of an actor a statement is kept under."""
FOLLOWS = {"admitted_emergencies", "committee_mates", "chaired_members"}
"""What follows from these."""


class Watched:
    """An actor that notes what is asked of it."""

    def __init__(self, actor):
        self.actor, self.asked = actor, set()

    def __getattr__(self, name):
        self.asked.add(name)
        return getattr(self.actor, name)


@pytest.fixture
def actors(world):
    """The owner of the world, who takes part in it, and who is admitted to nothing."""
    homes = [world.home, *world.organisations.values(), making.organisation("Nobody There")]
    return [
        Actor.of(making.person(f"r{i}", h, "viewer"), today=making.TODAY)
        for i, h in enumerate(homes)
    ]


def page(noun, actor, asked):
    """Return one page of a list as it is written."""
    request = SimpleNamespace(query_params=QueryDict(asked), actor=actor, auth=None)
    return ENCODER.encode(listing.page(request, listing.asked(request, noun)).body())


def ids(actor):
    """Return which needs somebody reads."""
    return frozenset(row["id"] for row in json.loads(page(OFFERED["need"], actor, ""))["data"])


def told(partner, address):
    answer = partner.get(address)
    assert answer.status_code == 200, answer.content
    return answer.content


def found(partner, address):
    return [row["id"] for row in json.loads(told(partner, address))["data"]]


def test_each_reader_is_told_the_same_as_if_nothing_were_kept(actors):
    asked = [(noun, actor, one) for noun in OFFERED.values() for actor in actors for one in ASKED]
    first, again = ([page(*one) for one in asked] for _time in range(2))
    fresh = []
    for one in asked:
        kept.SHELF.clear()
        fresh.append(page(*one))
    assert first == fresh
    assert again == fresh


def test_the_readers_do_not_see_alike(actors):
    """The control of the test above: what one reads would be wrong for another."""
    assert len({ids(actor) for actor in actors}) > 1


def test_under_a_name_that_leaves_the_reader_out_one_reads_what_another_may(actors, monkeypatch):
    """The control: the test above would see it."""
    monkeypatch.setattr(listing, "rights", lambda actor: actor.standing and None)
    assert len({ids(actor) for actor in actors}) == 1


def test_what_decides_is_in_the_name(actors):
    """Nothing else of an actor is asked where rows are chosen, so nothing else can be missed."""
    watched = Watched(actors[0])
    for noun in OFFERED.values():
        str(noun.model._default_manager.seen_by(watched).query)
    assert watched.asked <= DECIDES | FOLLOWS
    assert "organisations" in watched.asked


@pytest.mark.parametrize("name", ["is_system", "organisations", "standing", "today"])
def test_another_actor_has_another_name(partner, name):
    """The control: were one of these left out, two readers would share a statement."""
    actor = Actor.of(partner.maker, today=making.TODAY)
    other = dataclasses.replace(actor, seats=actor.seats)
    changed = {
        "is_system": True, "organisations": frozenset({0}), "standing": (("admitted", 0, 0),),
        "today": making.TODAY.replace(year=2001),
    }  # fmt: skip
    assert kept.rights(other) == kept.rights(actor)
    other.__dict__[name] = changed[name]
    assert kept.rights(other) != kept.rights(actor)


def test_a_right_that_ends_ends_what_is_read(partner, embassy_system, floods):
    need = making.need(embassy_system.maker, embassy_system.organisation, floods)
    Need.objects.filter(pk=need.pk).update(status="reported", visibility="coalition")
    this = f"needs?id={need.uid}"
    assert found(partner, this) == found(partner, this) == [str(need.uid)]
    Need.objects.filter(pk=need.pk).update(visibility="restricted")
    assert found(partner, this) == []


def test_a_list_comes_again_without_being_put_together(partner, monkeypatch):
    told(partner, "needs?status=reported")
    put_together = []
    whole = listing.selected
    monkeypatch.setattr(listing, "selected", lambda *a: put_together.append(a) or whole(*a))
    told(partner, "needs?status=reported")
    assert not put_together
    told(partner, "needs?status=draft")
    assert len(put_together) == 1


def test_what_asks_while_it_is_put_together_is_not_kept(partner, floods):
    """A filter by place asks which places lie below: tomorrow there may be another."""
    place = making.place()
    before = len(kept.SHELF)
    found(partner, f"needs?place={place.uid}")
    kept_now = [name for _vendor, name in list(kept.SHELF)[before:]]
    assert not [name for name in kept_now if name[0] == "list"]


def test_a_later_page_is_the_same_statement_with_another_place(partner, floods):
    for _number in range(6):
        making.need(partner.maker, partner.organisation, floods)
    pages, cursor = [], ""
    while cursor is not None:
        answer = json.loads(told(partner, f"needs?limit=2{cursor and f'&cursor={cursor}'}"))
        pages += [row["id"] for row in answer["data"]]
        cursor = answer["next_cursor"]
    assert pages == found(partner, "needs")
    assert len([name for _vendor, name in kept.SHELF if name[0] == "list"]) == 3


def test_text_that_looks_like_sql_stays_text(partner):
    for text in ("100%", "%s", "'; --", "\\", "%%(x)s"):
        with CaptureQueriesContext(connection) as asked:
            answer = partner.get("needs", {"external_id": text, "limit": "1"})
            again = partner.get("needs", {"external_id": text, "limit": "1"})
        assert answer.json()["data"] == again.json()["data"] == [], asked.captured_queries


def test_only_so_many_are_kept(partner, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 3)
    for limit in range(1, 9):
        told(partner, f"needs?limit={limit}")
    assert len(kept.SHELF) <= 3


def test_a_place_of_another_kind_is_refused(partner):
    for value in ('["x", 1]', '[null, "x"]', '["2026-99-99", 3]'):
        cursor = Signer(salt="missions when").sign(value)
        answer = partner.get("missions", {"sort": "when", "cursor": cursor})
        assert answer.status_code in (200, 400), answer.content


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite prepares nothing")
def test_the_feed_is_planned_for_the_place_where_it_goes_on(partner):
    """Planned for any place, PostgreSQL would sort all later entries to find the first few."""
    for _time in range(3):
        told(partner, "changes?types=needs")
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        prepared = [statement for (statement,) in cursor.fetchall()]
    assert not [statement for statement in prepared if '"tracker_entry"."subject"' in statement]
    assert [
        statement for statement in prepared if '"tracker_share"."organisation_id"' in statement
    ]
