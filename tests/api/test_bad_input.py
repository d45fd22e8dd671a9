"""Bad input is refused with the name of what is wrong, and nothing is written."""

import json
from uuid import uuid4

import pytest
from django.test import Client
from rest_framework import serializers

from tests.api.bad_values import bad, less_than_any
from tests.doors.api_table import fresh
from tracker.api.serializers import OFFERED, asked_of, serializer_of
from tracker.forms.tables import SHAPES
from tracker.models import Entry
from tracker.rules.roles import Permission

pytestmark = pytest.mark.django_db
WRITTEN = [name for name, noun in OFFERED.items() if asked_of(noun) and name in SHAPES]
"""Files come in a form of their own: tests/documents/test_machines.py."""
GIVEN = {"id", "source_system", "external_id"}
ON = {"consignment": "consignment.draft", "delivery": "delivery.expected"}
"""Of these the usual record has left already: one that may still be changed."""


@pytest.fixture(autouse=True)
def _nothing_is_written(world, owner, operators, monkeypatch):
    """Each test leaves the journal as it was; nobody is hurried."""
    monkeypatch.setattr("tracker.api.limits.counted", lambda name, seconds: 0)
    before = Entry.objects.count()
    yield
    assert Entry.objects.count() == before


def said(response, status=None):
    """Return where a problem says something is wrong; it is a problem, and no failure."""
    assert response.headers["Content-Type"] == "application/problem+json", response.content
    problem = response.json()
    assert 400 <= response.status_code == problem["status"] < 500, response.content
    assert status in (None, response.status_code), response.content
    assert problem["code"]
    assert problem["title"]
    return [error["pointer"] for error in problem["errors"]]


def at(world, noun):
    return f"{OFFERED[noun].plural}/{world.uid(ON.get(noun, noun))}"


def writer(noun, owner, operators):
    """Return whose system may write a noun."""
    return operators if OFFERED[noun].create == Permission.OPERATE else owner


def asked(noun):
    """Return the fields that a client gives, lines too."""
    fields = serializer_of(noun)().fields
    return {n: f for n, f in fields.items() if not f.read_only and n not in GIVEN}


def turns(values):
    """Yield bodies with one wrong value of each field, until all were sent."""
    for turn in range(max(map(len, values.values()), default=0)):
        yield {name: these[turn] for name, these in values.items() if turn < len(these)}


def unnamed(sent, pointers):
    """Return the fields of a body of which a problem says nothing."""
    return {n for n in sent if not any(p == f"/{n}" or p.startswith(f"/{n}/") for p in pointers)}


@pytest.mark.parametrize("noun", WRITTEN)
class TestEachNoun:
    def test_names_every_field_of_the_wrong_type(self, world, owner, operators, noun):
        system, silent = writer(noun, owner, operators), []
        others = {"need": world.uid("need"), "unseen": world.uid("emergency.theirs")}
        values = {name: bad(field, others) for name, field in asked(noun).items()}
        for sent in turns(values):
            made = system.post(OFFERED[noun].plural, fresh(world, noun) | sent)
            patched = system.patch(at(world, noun), sent, If_Match="*")
            for answer in (made, patched):
                pointers = said(answer, 422)
                silent += [(name, str(sent[name])[:40]) for name in unnamed(sent, pointers)]
        assert silent == []

    def test_takes_nothing_less_than_nothing(self, world, owner, operators, noun):
        system, taken, plural = writer(noun, owner, operators), [], OFFERED[noun].plural
        for name, spoilt in spoilings(noun, fresh(world, noun)):
            change = {name: spoilt[name]}
            bulk = system.post(f"{plural}/bulk", {"rows": [spoilt]}).json()["results"][0]
            refused = [
                *(
                    said(system.post(plural, spoilt)),
                    said(system.put(f"{plural}/{uuid4()}", spoilt)),
                ),
                said(system.patch(at(world, noun), change, If_Match="*")),
                [e["pointer"] for e in bulk.get("problem", {}).get("errors", [])],
            ]
            taken += [(name, change) for found in refused if not tells(name, found)]
        assert taken == []

    def test_misses_what_is_required(self, world, owner, operators, noun):
        system, body = writer(noun, owner, operators), fresh(world, noun)
        needed = [name for name, field in asked(noun).items() if field.required]
        answer = system.post(OFFERED[noun].plural, {})
        assert not needed or unnamed(needed, said(answer, 422)) == set()
        for name in needed:
            less = {n: v for n, v in body.items() if n != name}
            assert said(system.post(OFFERED[noun].plural, less), 422) == [f"/{name}"]

    def test_knows_no_other_field_and_keeps_what_is_its_own(self, world, owner, operators, noun):
        system, here = writer(noun, owner, operators), at(world, noun)
        assert said(system.patch(here, {"nonsense": 1}, If_Match="*"), 400) == ["/nonsense"]
        strange = fresh(world, noun) | {"owner__seats__user__password": "x", "pk": 1}
        assert said(system.post(OFFERED[noun].plural, strange), 400) == [
            "/owner__seats__user__password", "/pk",
        ]  # fmt: skip
        for name, field in asked(noun).items():
            if isinstance(field, serializers.ListSerializer):
                lines = {name: [{"nonsense": 1}]}
                pointers = said(system.patch(here, lines, If_Match="*"), 400)
                assert f"/{name}/0/nonsense" in pointers
        kept = {"ref": "X-1", "version": 99, "created_at": "2012-01-01T00:00:00Z"}
        pointers = said(system.patch(here, kept, If_Match="*"), 422)
        assert pointers == [f"/{name}" for name in kept]

    def test_knows_no_other_parameter_or_method(self, owner, noun):
        plural = OFFERED[noun].plural
        for name in ("nonsense", "owner__seats__user__password", "status__in", "pk"):
            assert said(owner.get(plural, {name: "x"}), 400) == [f"?{name}"]
        answer = owner.delete(plural)
        assert said(answer, 405) == []
        assert "GET" in answer.headers["Allow"]


def spoilings(noun, body):
    """Yield (field, body) with zero or less in one quantity, the record's or a line's."""
    for name, field in asked(noun).items():
        for value in less_than_any(name, field):
            yield name, body | {name: value}
        lines = body.get(name) if hasattr(field, "child") else None
        for inner, held in (
            field.child.fields.items() if lines and isinstance(lines[0], dict) else ()
        ):
            for value in () if held.read_only else less_than_any(inner, held):
                yield name, body | {name: [{**lines[0], inner: value}]}


def tells(name, pointers):
    """Tell whether a problem points at a field, or at the rule of the whole record it breaks."""
    return any(p in ("", f"/{name}") or p.startswith(f"/{name}/") for p in pointers)


NOT_JSON = {
    "malformed": b'{"title": ', "not closed": b'{"a": [1, 2}', "a word": b"nonsense",
    "a list": b"[]", "a number": b"5", "null": b"null", "text": b'"text"',
    "NaN": b'{"quantity": NaN}', "Infinity": b'{"quantity": -Infinity}',
    "5,000 digits": b'{"quantity": ' + b"9" * 5000 + b"}",
    "5,000 places": b'{"quantity": 0.' + b"9" * 5000 + b"}",
    "twins": b'{"title": "a", "title": "b"}', "deep": b'{"a": ' * 25 + b"1" + b"}" * 25,
    "very deep": b"[" * 100_000, "bytes": b'{"title": "\xff\xfe"}',
    "surrogate bytes": b'{"title": "\xed\xa0\x80"}',
}  # fmt: skip
NOT_TEXT = {
    "NUL": b'{"description": "a\\u0000b"}', "a surrogate": b'{"description": "\\ud800"}',
    "a control": b'{"description": "\\u0007"}',
}  # fmt: skip


class TestABody:
    @pytest.mark.parametrize("kind", NOT_JSON)
    @pytest.mark.parametrize("way", ["post", "patch", "bulk", "move"])
    def test_that_is_no_object_is_refused(self, world, owner, kind, way):
        assert said(sent(world, owner, way, NOT_JSON[kind]), 400) == []

    @pytest.mark.parametrize("kind", NOT_TEXT)
    @pytest.mark.parametrize("way", ["post", "patch", "move"])
    def test_that_holds_no_text_is_refused_by_name(self, world, owner, kind, way):
        assert said(sent(world, owner, way, NOT_TEXT[kind]), 422) == ["/description"]

    def test_of_six_megabytes_is_too_large(self, world, owner):
        raw = b'{"description": "' + b"x" * 6 * 1024**2 + b'"}'
        assert said(sent(world, owner, "post", raw), 413) == []

    def test_of_another_type_is_refused(self, world, owner):
        for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
            headers = {"Authorization": f"Bearer {owner.token}", "Idempotency-Key": str(uuid4())}
            answer = owner.client.generic(
                "POST", "/api/v1/needs", b"a=b", content_type=kind, headers=headers
            )
            said(answer, 415)


def sent(world, owner, way, raw):
    here = {"post": "needs", "bulk": "needs/bulk", "move": f"{at(world, 'need')}/close"}
    if way == "patch":
        return owner.send("patch", at(world, "need"), raw=raw, If_Match="*")
    return owner.send("post", here[way], raw=raw)


class TestAMove:
    @pytest.mark.parametrize("granted", ["-1", -1, "abc", "1e400", [], {}, True])
    def test_grants_only_a_quantity(self, world, owner, granted):
        answer = owner.post(f"{at(world, 'need')}/grant", {"granted": granted, "reason": "So."})
        assert said(answer, 422)[:1] == ["/granted"]

    @pytest.mark.parametrize("quantity", ["0", "-1", "abc", "1e400", [], True])
    def test_adjusts_only_by_a_quantity(self, world, owner, quantity):
        body = {
            "movement": "damage", "line": world.uid("goods"), "from_bucket": "in_transit",
            "quantity": quantity, "reason": "Wet.",
        }  # fmt: skip
        answer = owner.post(f"consignments/{world.uid('consignment')}/adjust", body)
        assert said(answer, 422)[:1] == ["/quantity"]

    def test_that_nobody_knows_is_not_there(self, world, owner):
        said(owner.post(f"{at(world, 'need')}/nonsense"), 404)
        assert said(owner.post(f"{at(world, 'need')}/close", {"x": 1}), 400) == ["/x"]


class TestAQuery:
    @pytest.mark.parametrize(
        "limit", ["1e21", "-1", "0", "9999", "abc", "", "1.5", "٣", "1" * 5000]
    )
    def test_takes_a_limit_from_1_to_1000(self, world, owner, limit):
        for address in ("needs", "changes", f"{at(world, 'need')}/history"):
            assert said(owner.get(address, {"limit": limit}), 400) == ["?limit"]

    def test_takes_each_parameter_once(self, owner):
        assert said(owner.get("needs", {"limit": ["1", "2"]}), 400) == ["?limit"]

    @pytest.mark.parametrize("name", ["sort", "expand", "fields", "format", "count"])
    def test_takes_only_what_there_is(self, owner, name):
        for value in ("nonsense", "owner__seats__user__password", "owner.owner.owner.owner"):
            assert said(owner.get("needs", {name: value}), 400) == [f"?{name}"]

    @pytest.mark.parametrize("name", ["emergency", "place", "status", "id", "updated_since"])
    def test_takes_only_values_that_fit(self, owner, name):
        assert said(owner.get("needs", {name: "nonsense"}), 400) == [f"?{name}"]

    @pytest.mark.parametrize("cursor", ["x", "x:y", "W10", "\U0001f600"])
    def test_goes_on_only_from_where_it_was(self, owner, cursor):
        said(owner.get("needs", {"cursor": cursor}), 400)
        said(owner.get("changes", {"since": cursor}), 400)

    @pytest.mark.parametrize("raw", ["q=%00", "q=%ED%A0%80", "q=%FF", "%00=1"])
    def test_that_is_no_text_is_refused(self, owner, raw):
        headers = {"Authorization": f"Bearer {owner.token}"}
        said(owner.client.get(f"/api/v1/needs?{raw}", headers=headers), 400)


class TestAnAddress:
    def test_of_nothing_is_404(self, world, owner):
        unseen = world.uid("emergency.theirs")
        for address in (f"needs/{uuid4()}", f"needs/{world.uid('pledge')}", "nonsense",
                        f"emergencies/{unseen}", f"emergencies/{unseen}/history"):  # fmt: skip
            said(owner.get(address), 404)
        said(owner.patch(f"emergencies/{unseen}", {}, If_Match="*"), 404)
        said(owner.delete(f"emergencies/{unseen}", If_Match="*"), 404)

    @pytest.mark.parametrize(
        ("accepts", "query"),
        [
            ("image/png", ""), ("text/csv", ""), ("text/stylesheet", ""),
            ("application/json;q=0", ""), ("application/json;q=0, */*", ""),
            ("application/json", "?format=csv"),
        ],
    )  # fmt: skip
    def test_in_no_possible_format_is_406(self, owner, accepts, query):
        said(owner.get(f"needs{query}", Accept=accepts), 406)

    @pytest.mark.parametrize(
        ("accepts", "query"),
        [
            ("text/csv, */*;q=0.1", ""), ("application/json; charset=utf-8", ""), ("", ""),
            ("text/csv", "?format=csv"), ("application/*", "?format=ndjson"),
        ],
    )  # fmt: skip
    def test_in_one_of_the_formats_there_are_is_answered(self, owner, accepts, query):
        assert owner.get(f"needs{query}", Accept=accepts).status_code == 200


def test_dates_and_sums_that_cannot_be(world, owner):
    here = at(world, "mission")
    money = {"amount": "-1.00", "currency": "SGD"}
    assert said(owner.patch(here, {"budget": money}, If_Match="*"), 422) == ["/budget"]
    dates = {"planned_from": "2012-09-01", "planned_to": "2012-08-01"}
    answer = owner.patch(here, dates, If_Match="*")
    assert said(answer, 422) == ["/planned_from", "/planned_to"]
    assert "planned end" in answer.json()["errors"][0]["detail"]


@pytest.mark.parametrize("typed", [{"username": "a@example.org"}, {"username": 1, "password": 5},
                                   {"password": []}, [], None])  # fmt: skip
def test_signing_in_with_json_is_refused(db, typed):
    answer = Client().post("/signin/", json.dumps(typed), content_type="application/json")
    assert 400 <= answer.status_code < 500
