"""Whatever is typed or asked: a clear message, never a failure, nothing half-written."""

import pytest
from django import forms
from django.db import models
from django.test import client as browser
from django.urls import resolve

from accounts.models import User
from config import input as edge
from tests import making
from tests.doors import bad_queries
from tests.doors.bad_values import NONE, is_number, too_little
from tests.doors.conftest import undone
from tests.doors.spoiling import Spoiler, doors, plain
from tests.doors.table import table
from tracker.filters import NounFilter
from tracker.forms.tables import SHAPES
from tracker.models import Place
from tracker.models.amounts import ExactField
from tracker.rules.nouns import NOUNS
from tracker.views import forming
from tracker.views.desks import DESKS

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

IN_ORDER = (
    ("started_on", "ended_on"), ("from_on", "to_on"), ("planned_from", "planned_to"),
    ("actual_from", "actual_to"), ("valid_from", "valid_until"), ("observed_on", "until"),
    ("legs-0-left_on", "legs-0-arrived_on"),
)  # fmt: skip
NUMBERS = (ExactField, models.DecimalField, models.PositiveIntegerField,
           models.PositiveSmallIntegerField)  # fmt: skip
SHORT_PATHS = {
    ("need", "pledge", "quantity"), ("delivery", "log", "quantity"),
    ("mission", "past", "quantity"), ("mission", "past", "received"),
}  # fmt: skip
MADE_ONCE = {("assessment", "edit")}
"""Forms that leave out the rows once the record is there."""
BUTTONS = {"start", "committee", "api docs"}
"""Where nothing is filled in: a POST is a button, or is refused."""
FILLED_IN = list(dict.fromkeys(
    row.about for row in table()
    if row.verb == "POST" and row.about not in BUTTONS
    and {"302", "200"} & set(row.expected.values())
))  # fmt: skip
"""What the forms are about, as the table of permissions has it."""
NOT_TEXT = ("a%00b", "%ED%A0%80")


@pytest.fixture(scope="module", autouse=True)
def one_context():
    """Keep the context of the page only: a copy for each part of it is half of the time."""
    kept = browser.store_rendered_templates

    def first(store, signal, sender, template, context, **more):
        if "context" not in store:
            kept(store, signal, sender, template, context, **more)

    browser.store_rendered_templates = first
    yield
    browser.store_rendered_templates = kept


@pytest.fixture(scope="module")
def all_doors(world, clients, one_context):
    return doors(world, clients)


@pytest.fixture(scope="module")
def tried(world, clients, all_doors):
    """What the tests of this module try in the forms, all together."""
    spoiler = Spoiler(world, clients)
    for each in all_doors:
        spoiler.plan(each)
    return spoiler.found


@pytest.fixture
def spoiler(world, clients):
    return Spoiler(world, clients)


def door(all_doors, about, step):
    return next(d for d in all_doors if (d.row.about, d.step) == (about, step))


class TestEveryForm:
    def test_is_tried(self, world, all_doors):
        """A form is what the table of permissions sends something to, if somebody may."""
        reached = {(d.row.about, d.step) for d in all_doors}
        asking = {
            (noun.name, step)
            for noun in NOUNS.values()
            for step in (*noun.workflow, *(("new", "edit") if noun.name in SHAPES else ()))
        }
        assert asking - reached == set()
        typed = {
            (resolve(row.at(world).partition("?")[0]).route, row.sends)
            for row in table()
            if row.verb == "POST" and row.sends != "nothing"
            if "302" in [got for who, got in row.expected.items() if who != "nobody"]
        }
        assert typed - {(resolve(d.address).route, d.row.sends) for d in all_doors} == set()
        assert {"/signin/", "/password/"} <= {d.address for d in all_doors}

    def test_takes_what_is_right(self, all_doors, spoiler):
        """Control: what is refused below is refused for what was spoilt in it."""
        answers = {str(d): spoiler.ask(d, {})[0].status_code for d in all_doors}
        assert {d: status for d, status in answers.items() if status not in (200, 302)} == {}

    @pytest.mark.parametrize("about", FILLED_IN)
    def test_refuses_each_bad_value_and_says_where(self, all_doors, spoiler, about):
        for each in [d for d in all_doors if d.row.about == about]:
            spoiler.go(each)
        assert spoiler.found.breaches == []
        assert spoiler.found.requests

    def test_is_tried_with_many(self, tried, all_doors):
        assert {d.row.about for d in all_doors} == set(FILLED_IN)
        assert len(tried.tried) > 2000

    def test_refuses_what_is_no_text_and_what_is_too_long(self, all_doors, spoiler):
        huge = {each.row.about: each for each in all_doors}
        for each in all_doors:
            for box, raw in zip(
                (next(iter(each.boxes)), [*each.boxes][-1]), NOT_TEXT, strict=True
            ):
                spoiler.at_the_edge(each, box, raw)
        for each in huge.values():
            spoiler.at_the_edge(each, list(each.boxes)[-1], "x" * 10_000_000)
        for box in door(all_doors, "mission", "new").boxes:
            spoiler.at_the_edge(door(all_doors, "mission", "new"), box, NOT_TEXT[0])
        assert spoiler.found.breaches == []

    def test_refuses_dates_out_of_order(self, all_doors, spoiler):
        out_of_order(all_doors, spoiler)
        assert spoiler.found.breaches == []
        assert spoiler.found.requests >= 20

    def test_refuses_rows_that_are_miscounted(self, all_doors, spoiler):
        assert miscounted(all_doors, spoiler) == []
        assert spoiler.found.requests >= 60

    def test_refuses_a_number_that_cannot_be_compared_with_the_one_before(self, clients):
        with undone():
            where = making.reference(
                Place, name="Here", kind="admin1", country=making.country("KP"), lat="40.5"
            )
            sent = {"name": "Here", "kind": "admin1", "lat": "sNaN"}
            address = f"/places/{where.uid}/edit/"
            assert clients["keeper"].post(address, sent).status_code == 400


def out_of_order(all_doors, spoiler):
    for each in all_doors:
        for first, then in IN_ORDER:
            if {first, then} <= each.boxes.keys():
                spoiler.alone(each, {first: "2012-09-02", then: "2012-09-01"})


def miscounted(all_doors, spoiler):
    """Return each form that takes rows of which nobody can tell how many they are."""
    found = []
    for each in all_doors:
        for relation in each.relations:
            counters = [(f"{relation}-TOTAL_FORMS", v) for v in ("-1", "", "9" * 30)]
            for name, value in (*counters, (f"{relation}-INITIAL_FORMS", "abc")):
                _answer, problem = spoiler.ask(each, {name: value})
                found += [f"{each} {name} = {value}: {problem}"] if problem else []
    return found


class TestZeroAndLess:
    def test_are_tried_in_every_number_of_every_form(self, tried, all_doors):
        done = {(n, step, box.replace("-0-", ".")) for n, step, box, _value in tried.little}
        assert done == numbers()
        on_pages = {
            (d.row.about, d.step, box.replace("-0-", "."))
            for d in all_doors
            for box, made in d.boxes.items()
            if is_number(plain(box), made) and plain(box) not in ("lat", "lon")
        }
        assert on_pages == numbers()

    def test_are_tried_in_every_quantity(self, tried):
        zero = {plain(box) for _n, _step, box, value in tried.little if value in NONE}
        assert {"quantity", "need_quantity", "rate", "factor", "people", "kg_per_unit"} <= zero


def numbers():
    """Return (noun, step, box) of every number that a person types, from the tables."""
    found = set(SHORT_PATHS)
    for name, shape in SHAPES.items():
        model = NOUNS[name].model
        asked = {n for group in shape.asked for n in group} | {*shape.folded, *shape.context}
        boxes = {n for n in asked if numeric(model, n)}
        rows = {
            f"{relation}.{n}"
            for relation, row in shape.rows.items()
            for n in row.names
            if numeric(model._meta.get_field(relation).related_model, n)
        }
        found |= {(name, "new", box) for box in boxes | rows}
        found |= {
            (name, "edit", b) for b in boxes | (rows if (name, "edit") not in MADE_ONCE else set())
        }
    for noun in NOUNS.values():
        for step, move in noun.workflow.items():
            found |= {(noun.name, step, n) for n in {"quantity", "granted"} & set(move.asks)}
    return found


def numeric(model, name):
    known = {field.name: field for field in model._meta.get_fields()}
    return isinstance(known.get(name), NUMBERS) and name not in ("lat", "lon")


class TestEveryList:
    @pytest.mark.parametrize("ask", [
        bad_queries.filters, bad_queries.parameters, bad_queries.texts, bad_queries.places,
    ])  # fmt: skip
    def test_answers_bad_questions(self, clients, ask):
        assert [b for noun in DESKS for b in ask(clients["coordinator"], noun)] == []

    def test_and_every_form_opens_whatever_is_proposed(self, clients):
        found = [
            problem
            for noun in DESKS
            for problem in bad_queries.proposals(
                clients["keeper" if NOUNS[noun].model.REFERENCE else "coordinator"], noun
            )
        ]
        assert found == []

    def test_that_is_of_a_day_says_when_it_is_none(self, clients):
        for day in ("yesterday", "2012-13-45", "0000-00-00", "x" * 5000, "99999-01-01"):
            answer = clients["coordinator"].get("/directory/", {"on": day})
            assert answer.status_code == 400, day
            assert answer.context["form"].errors["on"]


class TestControls:
    """With a guard off, the same questions find what it kept out."""

    def test_numbers(self, all_doors, spoiler, monkeypatch):
        monkeypatch.setattr(forms.Field, "run_validators", lambda field, value: None)
        monkeypatch.setattr(models.Field, "run_validators", lambda field, value: None)
        monkeypatch.setattr("tracker.models.conditions.breaks", lambda *rule: False)
        monkeypatch.setattr("tracker.models.base.breaks", lambda *rule: False, raising=False)
        for about in ("need", "item", "allocation"):
            each = door(all_doors, about, "new")
            little = {box: too_little(plain(box), f) for box, f in each.boxes.items()}
            before = len(spoiler.found.breaches)
            spoiler.rounds(each, {box: values for box, values in little.items() if values})
            assert len(spoiler.found.breaches) > before, about

    def test_dates(self, all_doors, spoiler, monkeypatch):
        monkeypatch.setattr("tracker.models.base.breaks", lambda *rule: False)
        out_of_order([door(all_doors, "emergency", "new")], spoiler)
        assert spoiler.found.breaches != []

    def test_text(self, all_doors, spoiler, monkeypatch):
        monkeypatch.setattr(edge, "fit", lambda quoted: True)
        spoiler.at_the_edge(door(all_doors, "account", "settings"), "name", NOT_TEXT[1])
        assert spoiler.found.breaches != []

    def test_rows(self, all_doors, spoiler, monkeypatch):
        monkeypatch.setattr(forming, "check_count", lambda rows: None)
        assert miscounted([door(all_doors, "dispute", "edit")], spoiler) != []

    def test_what_is_written(self, all_doors, spoiler, monkeypatch):
        complete = forming.Page.complete

        def hasty(page):
            User.objects.create_user("half@example.org", "correct horse battery", name="Half")
            return complete(page)

        monkeypatch.setattr(forming.Page, "complete", hasty)
        spoiler.alone(door(all_doors, "need", "new"), {"quantity": "abc"})
        assert "something was written" in spoiler.found.breaches[0]

    def test_what_is_said(self, all_doors, spoiler, monkeypatch):
        monkeypatch.setattr("tests.doors.spoiling.said_of", lambda answer: set())
        spoiler.alone(door(all_doors, "need", "new"), {"quantity": "abc"})
        assert "spoke only of" in spoiler.found.breaches[0]

    def test_lists(self, clients, monkeypatch):
        monkeypatch.setattr(NounFilter, "unknown", [])
        assert list(bad_queries.parameters(clients["coordinator"], "need")) != []
        monkeypatch.setattr(forms.Field, "clean", lambda field, value: None)
        assert list(bad_queries.filters(clients["coordinator"], "need")) != []
