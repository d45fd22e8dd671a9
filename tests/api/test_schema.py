"""The document says what the doors do: it is made of them, kept in the tree, and complete."""

import json
from copy import deepcopy

import pytest
import yaml
from django.urls import get_resolver

from config.env import BASE
from tests.api.promises import METHODS, promised, released
from tracker.api.schema import as_yaml, document
from tracker.exchange.problems import PROBLEMS
from tracker.forms.moves import ASKS
from tracker.rules.nouns import NOUNS

STATUSES = {"400", "401", "403", "404", "409", "412", "422", "428", "429"}


def operations():
    return [
        (path, method, one)
        for path, found in document()["paths"].items()
        for method, one in found.items()
        if method in METHODS
    ]


def test_the_kept_document_is_the_one_that_is_made():
    kept = (BASE / "openapi.yaml").read_text()
    assert kept == as_yaml(), "run `make schema`, and say in CHANGELOG.md what changed"


class TestWhatWasPromised:
    def test_is_there_as_long_as_v1_is(self):
        gone = promised(released()) - promised(document())
        assert gone == set(), "removals are announced a year before: see the conventions"

    def test_would_be_missed(self):
        """Control: an operation, a parameter, a field and a code that went away."""
        poorer = deepcopy(document())
        del poorer["paths"]["/api/v1/changes"]["get"]
        poorer["paths"]["/api/v1/needs"]["get"]["parameters"].pop(0)
        fields = poorer["components"]["schemas"]["Problem"]["properties"]
        del fields["instance"]
        fields["code"]["enum"].remove("stale")
        gone = promised(document()) - promised(poorer)
        assert {
            "get /api/v1/changes", "get /api/v1/needs query limit",
            "Problem.instance", "Problem.code = stale",
        } <= gone  # fmt: skip


def test_every_address_is_described():
    known = {path.split("{")[0].rstrip("/") for path in document()["paths"]}
    routes = [str(p.pattern) for p in get_resolver("tracker.urls").url_patterns]
    doors = [r for r in routes if r.startswith("api/v1/") and "docs" not in r]
    bare = {"/" + r.split("<")[0].rstrip("/") for r in doors}
    assert bare - known == {"/api/v1/schema"}


def test_every_operation_has_an_id_of_its_own():
    ids = [one["operationId"] for _path, _method, one in operations()]
    assert len(ids) == len(set(ids)) > 300


class TestEachOperation:
    def test_lists_its_errors(self):
        missing = [one["operationId"] for *_rest, one in operations()
                   if not one["responses"].keys() >= STATUSES]  # fmt: skip
        assert missing == []

    def test_that_changes_a_record_asks_for_its_version(self):
        found = [one for path, method, one in operations()
                 if path.endswith("/{uid}") and method in ("put", "patch", "delete")]  # fmt: skip
        assert found
        assert all({"412", "428"} <= one["responses"].keys() for one in found)

    def test_that_moves_says_what_the_move_asks(self):
        schemas = document()["components"]["schemas"]
        for noun in NOUNS.values():
            for verb, move in noun.workflow.items():
                one = document()["paths"][f"/api/v1/{noun.plural}/{{uid}}/{verb}"]["post"]
                body = one["requestBody"]["content"]["application/json"]["schema"]["$ref"]
                named = schemas[body.rpartition("/")[2]]["properties"]
                assert set(named) == {*move.asks, "override"}

    def test_asks_nothing_that_no_form_reads(self):
        assert {name for n in NOUNS.values() for m in n.workflow.values() for name in m.asks} <= {
            *ASKS
        }


@pytest.mark.django_db
class TestAtItsAddress:
    def test_it_is_read_with_a_key(self, partner):
        answer = partner.get("schema/")
        assert json.loads(answer.content) == document()
        text = partner.get("schema/", {"format": "yaml"}).content
        assert yaml.load(text, yaml.CSafeLoader)["openapi"] == "3.1.0"

    def test_it_is_not_read_without(self, client):
        assert client.get("/api/v1/schema/").status_code == 401

    def test_nothing_under_api_is_answered_in_html(self, partner):
        for address in ("nothing", "needs/%0A", "units/by-ref/a/b%0Ac", "needs%0A"):
            answer = partner.get(address)
            assert answer.status_code in (400, 404), address
            assert answer.headers["Content-Type"] == "application/problem+json"
            assert answer.headers["X-Request-Id"]

    def test_people_read_it_as_pages(self, client, officer):
        client.force_login(officer)
        page = client.get("/api/v1/docs").content.decode()
        assert all(path in page for path in document()["paths"])
        one = client.get("/api/v1/docs/needs").content.decode()
        assert "/api/v1/needs/{uid}/close" in one
        assert "need_overcommitted" in one
        assert client.get("/api/v1/docs/nothing").status_code == 404


@pytest.mark.django_db
class TestTheProblems:
    def test_are_explained_to_anybody(self, client):
        page = client.get("/problems/").content.decode()
        for problem in PROBLEMS.values():
            assert problem.code in page
            assert str(problem.status) in client.get(f"/problems/{problem.code}").content.decode()

    def test_that_are_none_have_no_page(self, client):
        assert client.get("/problems/nothing").status_code == 404
