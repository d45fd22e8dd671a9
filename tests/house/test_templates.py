"""What templates and static files may hold: no inline style or script, no third party."""

import re

import pytest

from config.env import BASE
from tests.house.reading import name_of, templates
from tests.house.words import untranslated

HTML = [t for t in templates() if t.suffix == ".html"]
STATIC = [p for p in sorted((BASE / "tracker" / "static").rglob("*")) if p.is_file()]
TEXT = {".css", ".js", ".svg", ".html", ".txt", ".json", ".webmanifest"}
MOST_CSS = 20_000  # Bytes: what a phone on a thin line loads before it shows anything.
SAYS_NO_WORDS_OF_OURS = {"templates/gallery.html"}
"""The gallery shows components to those who build pages, in English."""

INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:|<script\b(?![^>]*\bsrc=)|\bhx-on",
    re.IGNORECASE,
)
ELSEWHERE = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9][a-z0-9.-]*\.[a-z]{2,}", re.I)
SHOWN_AS_TEXT = re.compile(r"\|safe\b|{%\s*autoescape\s+off")


def inline(text):
    return [found[0].strip() for found in INLINE.finditer(text)]


def elsewhere(text):
    return [found[0] for found in ELSEWHERE.finditer(text)]


@pytest.mark.parametrize("path", HTML, ids=name_of)
class TestEachTemplate:
    def test_has_no_style_or_script_of_its_own(self, path):
        assert inline(path.read_text()) == []

    def test_loads_nothing_from_elsewhere(self, path):
        assert elsewhere(path.read_text()) == []

    def test_escapes_what_people_typed(self, path):
        assert not SHOWN_AS_TEXT.search(path.read_text())

    def test_leaves_no_word_untranslated(self, path):
        if name_of(path) not in SAYS_NO_WORDS_OF_OURS:
            assert untranslated(path.read_text()) == []

    def test_sends_each_form_with_its_token(self, path):
        forms = re.findall(r"<form\b[^>]*>.*?</form>", path.read_text(), re.DOTALL | re.I)
        posts = [f for f in forms if re.search(r"method=[\"']?post", f.split(">")[0], re.I)]
        assert [f for f in posts if "csrf_token" not in f] == []


@pytest.mark.parametrize("path", [p for p in STATIC if p.suffix in TEXT], ids=name_of)
def test_a_static_file_loads_nothing_from_elsewhere(path):
    assert elsewhere(path.read_text()) == []


def test_the_style_is_light():
    sheets = [p for p in STATIC if p.suffix == ".css"]
    assert sum(p.stat().st_size for p in sheets) < MOST_CSS


def test_there_is_no_font_to_load():
    assert [p for p in STATIC if p.suffix in (".woff", ".woff2", ".ttf", ".otf")] == []
    assert not any("@font-face" in p.read_text() for p in STATIC if p.suffix == ".css")


class TestTheSearches:
    """Controls: each search finds what was planted."""

    def test_find_inline_style_and_script(self):
        planted = [
            "<style>p{}</style>", '<p style="x">', "<a onclick='x'>", "<script>x</script>",
            '<a href="javascript:x">', '<button hx-on:click="x">',
        ]  # fmt: skip
        assert [bool(inline(text)) for text in planted] == [True] * len(planted)
        assert inline('<script src="{% static "a.js" %}" defer></script>') == []
        assert inline('<p data-style="x" class="button">') == []

    def test_find_other_hosts(self):
        planted = ['<img src="https://cdn.example.org/x">', '<link href="//fonts.example.com">']
        assert all(elsewhere(text) for text in planted)
        assert elsewhere('<svg xmlns="http://www.w3.org/2000/svg">') == []
        assert elsewhere('<a href="{{ source.url }}">{# a // comment #}</a>') == []

    def test_find_untranslated_words(self):
        planted = '<p>{% translate "Kept" %}</p>\n<p>Forgotten words {{ name }}</p>'
        assert untranslated(planted) == ["2: Forgotten words"]
        assert untranslated('<img alt="A photograph">') == ["1: A photograph"]
        assert untranslated("{% blocktranslate %}All {{ of }} it{% endblocktranslate %}") == []
        assert untranslated("<p>{{ ref }} – {{ title }}: 20 %</p>{# a remark #}") == []
