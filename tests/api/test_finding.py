"""The channel finder for machines: what it answers, and what it says of a bad question."""

import pytest

from tests import making
from tests.reports.test_ways import FUNCTIONS, severed, staffed
from tracker.api.schema import document

pytestmark = pytest.mark.django_db
FIND = "channels/find"


@pytest.fixture
def way(lao_embassy):
    staffed(lao_embassy)
    return making.channel("By the Lao", *FUNCTIONS, kind="embassy", organisation=lao_embassy)


def test_answers_each_channel_with_reasons_and_sources(partner, way, lao_embassy):
    severed(lao_embassy)
    asked = {"country": "LA", "function": "facilitation,training", "on": "2021-03-01",
             "to": "2021-04-01"}  # fmt: skip
    answer = partner.get(FIND, asked)

    assert answer.status_code == 200
    body = answer.json()
    [found] = body["data"]
    assert (found["id"], found["availability"]) == (str(way.uid), "closed")
    assert (found["run_by_country"], found["not_offered"]) == (True, ["Training"])
    [function] = found["functions"]
    assert [reason["text"] for reason in function["reasons"]] == [
        "Relations were severed on 2021-03-19."
    ]
    [source] = function["reasons"][0]["sources"]
    assert (source["certainty"], source["observed_on"]) == ("reported here first", "2021-03-19")
    assert function["to_change"] == ["Relations would have to be established again."]
    assert function["changes"] == [
        {"on": "2021-03-01", "availability": "open"},
        {"on": "2021-03-19", "availability": "closed"},
    ]
    assert body["order"].startswith("The open ones first")


@pytest.mark.parametrize(
    ("asked", "name", "code"),
    [
        ({"country": "XX"}, "country", "bad_parameter"),
        ({"country": "la"}, "country", "bad_parameter"),
        ({"country": "LA", "function": "teleport"}, "function", "bad_parameter"),
        ({"country": "LA", "on": "20210401"}, "on", "bad_parameter"),
        ({"country": "LA", "on": "2021-02-30"}, "on", "bad_parameter"),
        ({"country": "LA", "on": "2021-04-01", "to": "2021-03-01"}, "to", "bad_parameter"),
        ({"country": "LA", "without_outside": "perhaps"}, "without_outside", "bad_parameter"),
        ({"country": "LA", "colour": "red"}, "colour", "unknown_parameter"),
    ],
)
def test_names_the_parameter_that_is_wrong(partner, way, asked, name, code):
    answer = partner.get(FIND, asked)

    assert answer.status_code == 400
    [error] = answer.json()["errors"]
    assert (error["pointer"], error["code"]) == (f"?{name}", code)


def test_is_in_the_document_with_every_parameter():
    described = document()["paths"]["/api/v1/channels/find"]["get"]
    assert {p["name"] for p in described["parameters"]} == {
        "country", "function", "on", "to", "without_outside",
    }  # fmt: skip
