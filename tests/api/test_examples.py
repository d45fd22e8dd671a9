"""What the document gives as examples works: each is sent, with records that are there."""

from uuid import UUID

import pytest

from tests.api.conftest import Partner
from tests.doors.api_table import fresh
from tracker.api.examples import EXAMPLES
from tracker.api.schema import document
from tracker.api.serializers import OFFERED

pytestmark = pytest.mark.django_db


def example_of(noun):
    """Return the example that stands in the document."""
    made = document()["paths"][f"/api/v1/{OFFERED[noun].plural}"]["post"]
    return made["requestBody"]["content"]["application/json"]["example"]


def an_id(value):
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def with_records(example, there):
    """Return an example with the ids of records that are there."""
    sent = {}
    for name, value in example.items():
        if isinstance(value, list) and isinstance(value[0], dict):
            sent[name] = [with_records(row, there[name][0]) for row in value]
        elif an_id(value) or (isinstance(value, list) and an_id(value[0])):
            sent[name] = there[name]
        else:
            sent[name] = value
    return sent


@pytest.mark.parametrize("noun", EXAMPLES)
def test_is_taken_as_it_stands(world, noun):
    partner = Partner(world.organisations["partner"] if noun == "corroboration" else world.home)
    answer = partner.post(OFFERED[noun].plural, with_records(example_of(noun), fresh(world, noun)))
    assert answer.status_code == 201, answer.content


def test_is_refused_where_a_field_is_wrong(world):
    """Control: what is sent is looked at."""
    sent = with_records(example_of("need"), fresh(world, "need")) | {"priority": "soon"}
    answer = Partner(world.home).post("needs", sent)
    assert answer.status_code == 422
