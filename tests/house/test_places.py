"""Each model, noun and template has its place; what was forgotten is named here."""

import re

import pytest
from django.apps import apps
from django.core.management import call_command

from config.env import BASE
from tests.house.reading import modules, name_of, templates
from tracker.exchange.columns import LISTED, SECTIONS
from tracker.filters import FILTERED, FILTERS, NounFilter
from tracker.forms.tables import SHAPES
from tracker.models import Record, Row
from tracker.rules.nouns import NOUNS
from tracker.views.desks import DESKS, OWN_PAGES

MODELS = list(apps.get_app_config("tracker").get_models())
NOUN_MODELS = {noun.model for noun in NOUNS.values()}

NO_NOUN = {
    "attempt": "a line in the delivery log of a webhook",
    "bookmark": "how far a reader of the journal has come",
    "counter": "the last number given out, which nobody logs",
    "entry": "the journal itself",
    "following": "what a seat wants to hear of, set on its own page",
    "lease": "which process keeps the timetable",
    "link": "the seal of an entry",
    "movement": "never typed: it follows from moves of consignments and deliveries",
    "notice": "what a seat was told, from the journal",
    "redaction": "made by an operator's command",
    "repeat": "an answer kept for a machine that asks again",
    "sourceversion": "how far another system has sent a record",
    "share": "shown and ended on the page of the record that is shared",
    "standing": "the totals of a need, whenever they changed",
    "work": "the outbox: follows from the journal and the timetable",
}
"""Models that are neither a noun nor a line typed inside one, each with its reason."""
NO_FORM = {
    "discrepancy": "opened by submitting a visit",
}
"""Nouns of the desk that nobody types, each with its reason."""
ONE_LIST = {
    "country": "all of them fit one page, by name",
}
"""Nouns whose list needs nothing but a search, each with its reason."""


def line_models():
    """Return the models of the lines that are saved inside a noun."""
    return {
        noun.model._meta.get_field(name).related_model
        for noun in NOUNS.values()
        for name in noun.rows
    }


class TestEachModel:
    def test_is_a_noun_or_a_line_of_one_or_says_why_not(self):
        placed = NOUN_MODELS | line_models()
        strays = {m._meta.model_name for m in MODELS if m not in placed and not through(m)}
        assert strays == NO_NOUN.keys()

    def test_that_people_log_is_a_record(self):
        assert [m for m in NOUN_MODELS if not issubclass(m, Record)] == []
        assert [m for m in line_models() if not issubclass(m, Row)] == []

    def test_in_the_journal_has_letters_of_its_own(self):
        letters = [m.PREFIX for m in NOUN_MODELS]
        assert all(letters)
        assert len(set(letters)) == len(letters)

    @pytest.mark.django_db
    def test_is_kept_by_its_migrations(self):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def through(model):
    return bool(model._meta.auto_created)


@pytest.mark.parametrize("name", sorted(NOUNS))
class TestEachNoun:
    def test_has_a_desk_or_pages_of_its_own(self, name):
        assert (name in DESKS) != (name in OWN_PAGES)

    def test_has_columns_for_its_list(self, name):
        if name in OWN_PAGES:
            return
        known = {f.name for f in NOUNS[name].model._meta.get_fields()} | {"name", "when"}
        assert LISTED[name]
        assert set(LISTED[name]) <= known

    def test_has_a_filter_for_what_people_ask(self, name):
        assert issubclass(FILTERS[name], NounFilter)
        if name not in OWN_PAGES:
            assert bool(FILTERED.get(name)) != (name in ONE_LIST)

    def test_has_a_form_or_says_why_not(self, name):
        if name not in OWN_PAGES:
            assert (name in SHAPES) != (name in NO_FORM)

    def test_asks_in_its_form_only_for_what_it_has(self, name):
        if name not in SHAPES:
            return
        shape, model = SHAPES[name], NOUNS[name].model
        names = [n for group in shape.asked for n in group] + [*shape.folded, *shape.context]
        assert unknown(model, names) == []
        for relation in set(shape.rows) & set(NOUNS[name].rows):
            line = model._meta.get_field(relation).related_model
            assert unknown(line, shape.rows[relation].fields) == []
        assert not shape.then or shape.then in NOUNS[name].workflow

    def test_types_each_of_its_rows_somewhere(self, name):
        typed = set(SHAPES[name].rows) if name in SHAPES else set()
        assert set(NOUNS[name].rows) <= typed

    def test_belongs_to_a_parent_that_is_a_record(self, name):
        if parent := NOUNS[name].parent:
            assert issubclass(NOUNS[name].model._meta.get_field(parent).related_model, Record)


def unknown(model, names):
    """List names a form asks for that are no field; `what` is an item or a description."""
    known = {f.name for f in model._meta.get_fields()} | {"what"}
    return [n for n in names if n not in known and (n, model.__name__) not in OWN_GOODS]


OWN_GOODS = {("unit", "ConsignmentLine")}
"""Goods that nobody pledged are pledged by the sender in the same step."""


def test_sections_show_only_fields_that_are_there():
    for name, sections in SECTIONS.items():
        known = {f.name for f in NOUNS[name].model._meta.get_fields()} | {"name"}
        assert {n for _title, names in sections for n in names} <= known


ASKED_FOR_BY_NAME = {"400.html", "403.html", "404.html", "500.html", "gallery.html"}
"""Templates that Django finds by itself, and the gallery of components."""


def test_every_template_is_used():
    code = "".join(p.read_text() for p in [*modules(), *templates()])
    base = BASE / "templates"
    unused = [
        str(t.relative_to(base))
        for t in templates()
        if str(t.relative_to(base)) not in code and not built(t.relative_to(base), code)
    ]
    assert set(unused) <= ASKED_FOR_BY_NAME


def built(template, code):
    """Tell whether a template's name is put together: f"members/{page}.html"."""
    return bool(re.search(rf'f"{template.parent}/\{{[^"]*\}}\{template.suffix}"', code)) and (
        template.stem in code
    )


def test_every_static_file_is_used():
    static = BASE / "tracker" / "static"
    code = "".join(p.read_text() for p in [*modules(), *templates()])
    files = [str(p.relative_to(static)) for p in static.rglob("*") if p.is_file()]
    assert [name for name in files if name not in code] == []


def test_every_module_is_reached():
    """A module that nobody imports is either a door of its own or forgotten."""
    code = "".join(p.read_text() for p in (BASE / "tracker").rglob("*.py"))
    code += "".join(p.read_text() for p in modules("accounts", "config"))
    doors = {"wsgi.py", "asgi.py", "settings.py", "apps.py", "admin.py", "__init__.py", "urls.py"}
    for path in modules():
        if path.name in doors or {"commands", "templatetags"} & {*path.parts}:
            continue
        dotted = name_of(path)[:-3].replace("/", ".")
        folder, stem = dotted.rsplit(".", 1)
        named = rf"from {folder} import [^\n]*\b{stem}\b|from {folder} import \([^)]*\b{stem}\b"
        assert dotted in code or re.search(named, code), f"{name_of(path)} is imported nowhere"
