"""Every word people read goes through gettext; what the database refuses is said in words."""

import ast

import pytest
from django.apps import apps
from django.db import models
from django.utils.functional import Promise

from tests.house.reading import modules, name_of, tree
from tracker.broadcast import sentences
from tracker.exchange.columns import SECTIONS
from tracker.forms.moves import ASKS
from tracker.forms.tables import SHAPES
from tracker.rules.nouns import NOUNS
from tracker.views.facts import HEADINGS

MODELS = [
    *apps.get_app_config("tracker").get_models(),
    *apps.get_app_config("accounts").get_models(),
]
OWN = [m for m in MODELS if not m._meta.auto_created]
NOUN_MODELS = {noun.model for noun in NOUNS.values()}
NOTHING_TO_SAY = {"user_email_is_lower_case"}
"""Constraints that no form can meet: the action writes every address in lower case."""


@pytest.mark.parametrize("model", OWN, ids=lambda m: m._meta.label)
class TestEachModel:
    def test_has_labels_that_can_be_translated(self, model):
        typed = [f for f in model._meta.concrete_fields if f.editable and not f.auto_created]
        raw = [f.name for f in typed if f.model is model and not translatable(f)]
        assert [name for name in raw if name not in UNSEEN.get(model.__name__, ())] == []

    def test_has_words_for_each_field_that_the_journal_tells(self, model):
        told = [f for f in model._meta.concrete_fields if f.name not in silent(model)]
        assert [f.name for f in told if not (f._verbose_name or f.name in sentences.WORDS)] == []

    def test_has_choices_that_can_be_translated(self, model):
        classes = [v for v in vars(model).values() if is_choices(v)]
        assert [c.__name__ for c in classes if not all(labels_are_lazy(c))] == []

    def test_says_in_words_what_its_constraints_refuse(self, model):
        usual = models.BaseConstraint.default_violation_error_message
        rules = [c for c in model._meta.constraints if c.name not in NOTHING_TO_SAY]
        silent = [c.name for c in rules if c.violation_error_message in (usual, None, "")]
        assert silent == []
        assert [c.name for c in rules if not isinstance(c.violation_error_message, Promise)] == []


MACHINERY = ("Bookmark", "Work", "Attempt", "Lease", "Link", "Redaction", "Notice", "Entry",
             "Standing")  # fmt: skip
"""Models that no form shows: the journal, the outbox and what follows from them."""
UNSEEN = {
    name: {f.name for f in apps.get_model("tracker", name)._meta.get_fields()}
    for name in MACHINERY
} | {
    "Allocation": {"factor_basis"}, "Claim": {"dispute", "noun", "subject"},
    "Discrepancy": {"observation"}, "Movement": {"from_bucket", "to_bucket", "delivery", "by"},
    "Share": {"noun", "subject", "organisation"}, "Following": {"seat"},
    "Counter": {"key", "last"},
    "Repeat": {"principal", "key", "fingerprint", "status", "headers"},
    "SourceVersion": {"noun", "subject", "version"},
}  # fmt: skip
"""Fields that no page labels: what the code fills in by itself."""
PARENT = {
    "emergency",
    "need",
    "visit",
    "delivery",
    "consignment",
    "clearance",
    "pledge",
    "channel",
}


def translatable(field):
    """A label is lazy; or the field points at the record it is a line of, or is not typed."""
    if isinstance(field.verbose_name, Promise):
        return True
    return field.name in {"uid", "kit", "line", *PARENT} and field.is_relation


def silent(model):
    """Return the fields of a model that the history never names; all, where it is not told."""
    told = NOUN_MODELS | {
        noun.model._meta.get_field(name).related_model
        for noun in NOUNS.values()
        for name in noun.rows
    }
    if model not in told:
        return {f.name for f in model._meta.concrete_fields}
    lines = {
        "dispute",
        "kit",
        "clearance",
        "consignment",
        "delivery",
        "pledge",
        "visit",
        "channel",
    }
    return model.UNTOLD | {"uid", "ref", "noun", "subject", "author"} | lines


def is_choices(value):
    return isinstance(value, type) and issubclass(value, models.Choices)


def labels_are_lazy(choices):
    return (isinstance(member._label_, Promise) for member in choices)


def test_tables_of_words_can_be_translated():
    words = [*HEADINGS.values(), *sentences.DONE.values()]
    words += [rows.title for shape in SHAPES.values() for rows in shape.rows.values()]
    words += [title for sections in SECTIONS.values() for title, _names in sections]
    words += [move.label for noun in NOUNS.values() for move in noun.workflow.values()]
    assert [word for word in words if not isinstance(word, Promise)] == []


class TestEachMove:
    MOVES = [(noun, move) for noun in NOUNS.values() for move in noun.workflow.values()]

    def test_asks_only_for_what_a_form_can_ask(self):
        assert {name for _noun, move in self.MOVES for name in move.asks} <= ASKS.keys()

    def test_has_a_sentence_in_the_history(self):
        assert {move.name for _noun, move in self.MOVES} <= sentences.DONE.keys()

    def test_nothing_is_asked_that_no_move_asks(self):
        assert ASKS.keys() <= {name for _noun, move in self.MOVES for name in move.asks}


def test_every_verb_written_in_the_journal_has_a_sentence():
    written = {verb for p in modules("tracker/actions") for verb in verbs(p)}
    assert len(written) > 12, "the search finds the calls of journal.record"
    assert written - sentences.DONE.keys() == set()


def verbs(path):
    """Yield each verb a module hands to the journal, directly or through its own functions."""
    for call in (n for n in ast.walk(tree(path)) if isinstance(n, ast.Call)):
        name = ast.unparse(call.func)
        given = [*call.args[:1], *(k.value for k in call.keywords if k.arg == "verb")]
        if name in ("tell", "noted"):
            given = call.args[:2]
        if name in ("journal.record", "tell", "noted", "add", "create", "records.create"):
            for value in given:
                yield from texts(value)


def texts(node):
    """Yield the texts an expression may be: "a" if x else "b" is either."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


REFUSALS = ("NotYours", "NotNow", "NotValid", "Stale", "Obstacle", "ValidationError", "BadPage",
            "Refused", "bad_parameter", "said")  # fmt: skip


def test_refusals_are_sentences_that_can_be_translated():
    raw = [
        f"{name_of(p)}:{call.lineno} {given.value}"
        for p in modules("tracker", "accounts")
        for call in (n for n in ast.walk(tree(p)) if isinstance(n, ast.Call))
        if ast.unparse(call.func).rpartition(".")[2] in REFUSALS
        for given in call.args
        if is_raw(given) and " " in given.value
    ]
    named = [
        f"{name_of(p)}:{node.lineno} {node.value.value}"
        for p in modules("tracker", "accounts")
        for node in ast.walk(tree(p))
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "detail"
        if is_raw(node.value) and " " in node.value.value
    ]
    assert raw + named == []


def is_raw(node):
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def test_obstacles_are_sentences_that_can_be_translated():
    """What a rule yields is read by people: no bare text in a `yield`."""
    raw = [
        f"{name_of(p)}:{node.lineno} {node.value.value}"
        for p in modules("tracker/rules")
        for node in ast.walk(tree(p))
        if isinstance(node, ast.Yield) and node.value is not None and is_raw(node.value)
    ]
    assert raw == []
