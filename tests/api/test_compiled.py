"""Lists are written at once, and say to the letter what the serializers say record by record."""

import json

import msgspec
import pytest
from django.db import connection  # noqa: F401 (a condition below names it)
from rest_framework.renderers import JSONRenderer

from tests.api.files import BY_LINE, FORMS, both
from tests.api.filled import fill
from tests.doors.api_table import fresh
from tests.doors.conftest import undone
from tests.doors.world import World
from tracker.api import fields as kinds
from tracker.api.compiled import ENCODER, plan_of
from tracker.api.known import Known
from tracker.api.serializers import HANGING, OFFERED, expandable, serializer_of
from tracker.models import Record

pytestmark = pytest.mark.django_db

READERS = ("coordinator", "partner", "outsider")
"""The owner of the world, a partner of its missions, and who is admitted to nothing."""
LINED = ("dispute", "item", "consignment", "clearance", "delivery")
"""Nouns with lines of which the world has none."""


@pytest.fixture(scope="module", autouse=True)
def _filled(world, owner, operators, django_db_blocker):
    with django_db_blocker.unblock(), undone():
        for noun in LINED:
            system = operators if noun in ("dispute", "item") else owner
            made = system.post(OFFERED[noun].plural, fresh(world, noun))
            assert made.status_code == 201, made.content
        fill(world)
        yield


def fast(noun, actor, expand=(), fields=()):
    """Return the rows of a noun as a list writes them."""
    plan = plan_of(noun, expand, fields)
    found = list(plan.of(rows_of(noun, actor)))
    return msgspec.json.decode(ENCODER.encode(plan.rows(found, actor)))


def slow(noun, actor, expand=(), fields=()):
    """Return the same rows as the serializer writes them one by one."""
    context = {"actor": actor, "known": Known(actor)}
    many = serializer_of(noun, expand, fields)(rows_of(noun, actor), many=True, context=context)
    return json.loads(JSONRenderer().render(many.data))


def rows_of(noun, actor):
    return OFFERED[noun].model._default_manager.seen_by(actor).order_by("pk")


def paths(noun):
    """Return what can be written out inside a noun: each alone, and all that is inside each."""
    found = []
    for first in expandable(OFFERED[noun]):
        model: type[Record] = OFFERED[noun].model._meta.get_field(first).related_model
        inner = tuple(f"{first}.{second}" for second in expandable(OFFERED[model.word()]))
        found += [each for each in ((first,), inner) if each]
    return found


def same(noun, world: World, readers=READERS, **how):
    for who in readers:
        actor = world.actor(who)
        assert fast(noun, actor, **how) == slow(noun, actor, **how), (noun, who, how)


@pytest.mark.parametrize("noun", OFFERED)
class TestAList:
    def test_is_what_the_serializer_says(self, world, noun):
        assert fast(noun, world.actor("coordinator")) != []
        same(noun, world)

    def test_is_so_with_other_records_inside(self, world, noun):
        for expand in paths(noun):
            deep = "." in expand[0]
            same(noun, world, READERS[:1] if deep else READERS[::2], expand=expand)

    def test_is_so_with_all_of_them_and_some_fields(self, world, noun):
        first = tuple(expandable(OFFERED[noun]))
        same(noun, world, expand=first)
        same(noun, world, fields=("id", "ref", "updated_at", "version"))
        same(noun, world, expand=first, fields=("id", *first[:2]))


@pytest.mark.postgres
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite writes no lines")
@pytest.mark.parametrize("noun", BY_LINE)
def test_a_file_is_what_python_would_write(world, noun, monkeypatch):
    for form in FORMS:
        written, plain = both(noun, world.actor("coordinator"), form, monkeypatch)
        assert written == plain != b""


class TestTheWorld:
    """The comparison means something only where there is a value, and none, of each field."""

    def test_holds_a_value_of_nearly_every_field(self, world):
        owner = world.actor("coordinator")
        rows = {noun: fast(noun, owner) for noun in OFFERED}
        empty = {
            f"{noun}.{name}"
            for noun in OFFERED
            for name in serializer_of(noun)().fields
            if not any(row[name] for row in rows[noun])
        }
        assert empty <= EMPTY

    def test_hides_something_from_each_reader(self, world):
        owner, outsider = world.actor("coordinator"), world.actor("outsider")
        hidden = [n for n in OFFERED if len(fast(n, outsider)) < len(fast(n, owner))]
        assert len(hidden) > 12

    def test_has_something_on_every_record_that_others_hang_on(self, world):
        owner = world.actor("coordinator")
        bare = [
            f"{noun}.{name}"
            for noun, inside in HANGING.items()
            for name in inside
            if not any(row[name] for row in fast(noun, owner, expand=(name,)))
        ]
        assert bare == []


EMPTY = {
    "actionpoint.need", "actionpoint.delivery", "screening.institution",
    "channelobservation.until", "clearance.amendments", "delivery.agreed_institution",
    "mission.planned_to", "need.survivor", "pledge.shared_by",
}  # fmt: skip
"""What rules of the table allow only together with something else."""


def test_a_field_that_is_written_otherwise_is_noticed(world, monkeypatch):
    """Control: quantities with a digit too few."""
    plan_of.cache_clear()
    monkeypatch.setattr(kinds, "exact", lambda name, places: f"str({name})")
    with pytest.raises(AssertionError):
        same("need", world)
    plan_of.cache_clear()
