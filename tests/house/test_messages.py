"""Every message is said in every language, with nothing lost of what stands in it."""

import re

import pytest
from babel.messages.catalog import Catalog
from django.conf import settings

from tests.messages import LANGUAGES, compiled, empty, path_of, read, said

PLACES = re.compile(r"%\(\w+\)[sd]|%[sd]|%%|\{\w+(?::\w+)?\}|</?[a-z][^>]*>")
"""What a message leaves room for: values by name, by place, and marks of HTML."""


@pytest.fixture(scope="module")
def messages():
    return said()


def test_each_language_that_is_offered_has_a_catalogue():
    assert {"en", *LANGUAGES} == {code for code, _name in settings.LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
class TestACatalogue:
    def test_says_all_that_is_said_and_nothing_else(self, language, messages):
        known = {message.id for message in read(language) if message.id}
        assert known == set(messages), "run `make messages`, and say what is new"
        assert empty(read(language)) == []

    def test_keeps_what_is_put_into_a_message(self, language):
        assert [m.id for m in read(language) if m.id and not keeps(m)] == []

    def test_is_compiled(self, language):
        compiled_before = path_of(language).with_suffix(".mo").read_bytes()
        assert compiled_before == compiled(read(language)), "run `make messages`"


def keeps(message):
    """Tell whether each value has its place, those without a name in their order."""
    asked = message.id if isinstance(message.id, str) else message.id[1]
    (given,) = [message.string] if isinstance(message.string, str) else message.string
    wanted, there = PLACES.findall(asked), PLACES.findall(given)
    by_place = [[p for p in places if p in ("%s", "%d")] for places in (wanted, there)]
    return sorted(wanted) == sorted(there) and by_place[0] == by_place[1]


def test_what_is_left_out_is_noticed():
    """The control: an empty message, and one that lost or turned round what stands in it."""
    catalogue = Catalog(locale="vi")
    catalogue.add("Cancel", "")
    assert empty(catalogue) == ["Cancel"]
    for said_wrong in ("Thêm", "%d %s", "%s %s"):
        assert not keeps(catalogue.add("Add %s to %d", said_wrong))
    assert keeps(catalogue.add("Add %s to %d", "%s: thêm %d"))
