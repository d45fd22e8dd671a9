"""Each list asks the database the same few questions, however many rows it shows."""

import copy
import datetime
from typing import Any
from urllib.parse import urlencode

import django_filters
import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from uuid_utils.compat import uuid7

from tests import making
from tracker.filters import FILTERS
from tracker.filters.funding import SectorFilter, YearFilter
from tracker.models import Record
from tracker.models.conditions import field_at
from tracker.views.desks import DESKS

MOST = 8
"""Session, person, seats with what is new, chairs, what they are admitted to, the list, which may
be found before it is read, and what it is narrowed to."""
ROWS = 50

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked(client, chair):
    """Count the queries of a list, for a coordinator whose embassy chairs a committee."""
    client.force_login(chair)

    def ask(name: str, **query: str) -> int:
        address = f"{reverse(DESKS[name].noun.plural)}?{urlencode(query)}"
        with CaptureQueriesContext(connection) as heard:
            answer = client.get(address)
        assert answer.status_code == 200, address
        return len(heard)

    ask("need")  # What is kept from the first page on is not counted.
    return ask


def test_few_where_there_is_nothing(asked):
    counts = {name: asked(name) for name in DESKS}
    assert {name: count for name, count in counts.items() if count > MOST} == {}


def test_few_and_the_same_for_one_row_and_for_fifty(asked, world):
    one = {name: asked(name) for name in DESKS}
    for name in DESKS:
        multiply(world[name], world)
    many = {name: asked(name) for name in DESKS}

    assert many == one
    assert {name: count for name, count in many.items() if count > MOST} == {}


def test_few_with_every_filter(asked, world):
    counts = {
        (name, *given): asked(name, **given)
        for name in DESKS
        for given in ({parameter: value} for parameter, value in filters(name, world).items())
    }
    together = {name: asked(name, **filters(name, world)) for name in DESKS}

    assert {case: count for case, count in counts.items() if count > MOST} == {}
    assert {name: count for name, count in together.items() if count > MOST} == {}


def test_the_budget_notices_one_query_a_row(asked, world, monkeypatch):
    multiply(world["need"], world)
    monkeypatch.setattr(type(DESKS["need"]), "named", lambda desk, rows: rows)
    assert asked("need") > MOST


# What is asked for


def filters(name: str, world: dict[str, Any]) -> dict[str, str]:
    """Return a value for each filter of a list."""
    found = FILTERS[name].base_filters
    return {
        parameter: str(a_value(f, DESKS[name].noun.model, world)) for parameter, f in found.items()
    }


def a_value(found: django_filters.Filter, model: type[Record], world: dict[str, Any]) -> Any:
    if isinstance(found, django_filters.UUIDFilter):
        return world[field_at(model, found.field_name).related_model.word()].uid
    if isinstance(found, django_filters.BooleanFilter):
        return "true"
    if isinstance(found, django_filters.ChoiceFilter):
        return found.extra["choices"][0][0]
    if isinstance(found, django_filters.DateFilter):
        return "2012-08-23"
    if isinstance(found, YearFilter | SectorFilter):
        return "none"
    return "meal"


def multiply(record: Record, world: dict[str, Any]) -> None:
    """Make it fifty rows, which name what the first leaves open, so that it has to be read."""
    rows = [another(record, number, world) for number in range(1, ROWS)]
    type(record)._default_manager.bulk_create(rows)


def another(record: Any, number: int, world: dict[str, Any]) -> Any:
    row = copy.copy(record)
    row._state = copy.copy(record._state)
    row._state.fields_cache = {}
    row.pk, row.uid, row.ref = None, uuid7(), f"{record.ref}-{number}"
    for field in row._meta.concrete_fields:
        if field.unique and isinstance(field, models.CharField) and field.name != "ref":
            setattr(row, field.name, f"{number:02}")
        elif field.many_to_one and getattr(row, field.attname) is None:
            related = world.get(getattr(field.related_model, "word", str)())
            setattr(row, field.name, related if field.name in OPEN else None)
    for name, value in APART.get(record.word(), lambda number: {})(number).items():
        setattr(row, name, value)
    return row


OPEN = {"institution", "place", "agreed_institution", "organisation", "home_country", "country"}
"""What a record may leave open and a list shows."""
APART = {
    "item": lambda number: {"name": f"Item {number}"},
    "committeeseat": lambda number: {"to_on": "2020-01-01"},
    "chairmanship": lambda number: {"to_on": "2020-01-01"},
    "exchangerate": lambda number: {"rated_on": making.TODAY - datetime.timedelta(number)},
    "corroboration": lambda number: {"owner": making.organisation(f"Voice {number}")},
    "controlledgood": lambda number: {"prefix": f"84{number:02}"},
    "listedparty": lambda number: {"reference": f"KPe.{number}"},
    "screening": lambda number: {
        "owner": making.organisation(f"Voice {number}"), "institution": None,
    },
}  # fmt: skip
"""What has to differ between two rows."""
