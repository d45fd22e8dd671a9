"""What PostgreSQL writes of a row is to the letter what Python would have written."""

import datetime

import pytest
from django.db import connection

from tests import making
from tests.api.files import BY_LINE, FORMS, both, stretches
from tracker.api import export, fields, kept, ready
from tracker.api.compiled import Plan
from tracker.models import Need

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.postgres,
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite writes no lines"),
]
TEXTS = [
    "plain", " x ", "a,b", 'say "so"', "two\nlines", "a\r\nb", "룡천 é 😀", "\\", "\\.", "%s {0}",
    "=cmd()", "=1+1", "-5", "-5.", "-.5", "-", "-5.0.1", "-²", "+1,5", "-x", "@me", "\t=x", "\r",
    "'", '"', "=\n", "a=b", "\x01\x02\x1f\x7f\u2028", "</script>", "null", "NULL",
]  # fmt: skip
DATES = (datetime.date(1, 1, 1), datetime.date(999, 12, 31), datetime.date(9999, 12, 31), None)


def test_most_nouns_are_written_so():
    assert {"need", "allocation", "place", "organisation", "figure", "source"} <= {*BY_LINE}
    assert not {"pledge", "mission", "channel"} & {*BY_LINE}


def test_no_row_passes_through_python(liaison, monkeypatch):
    actor = making.actor(liaison)
    making.item()
    monkeypatch.delattr(Plan, "rows")
    assert stretches("unit", actor, "ndjson") != []
    with pytest.raises(AttributeError):
        stretches("item", actor, "ndjson")  # The control: it has lines.


@pytest.fixture
def nasty(liaison, lao_embassy, floods):
    """Needs that hold what files have to mark, dates long past; and who reads them."""
    for number, text in enumerate(TEXTS):
        need = making.need(liaison, lao_embassy, floods, description=text)
        Need.objects.filter(pk=need.pk).update(
            note=text[::-1], external_id=f"{text}{number}", source_system=text,
            valid_until=DATES[number % len(DATES)],
        )  # fmt: skip
    return making.actor(liaison)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("asked", ["", "fields=note", "fields=ref,note,valid_until,gap"])
def test_whatever_it_holds(nasty, form, asked, monkeypatch):
    written, plain = both("need", nasty, form, monkeypatch, asked)
    assert written == plain
    assert len(written) > len("".join(TEXTS))


def test_a_cell_that_is_not_marked_would_be_noticed(nasty, monkeypatch):
    """Control: texts as they stand."""
    ready.line_of.cache_clear()
    monkeypatch.setattr(ready, "CELL", "{0}")
    written, plain = both("need", nasty, "csv", monkeypatch)
    ready.line_of.cache_clear()
    assert written != plain


@pytest.mark.parametrize("places", [2, 3])
def test_exact_numbers_are_written_alike(places):
    numbers = [0, 1, -1, 9, -10, 999, 1000, -1500, 123456789, 2**63 - 1, -(2**63) + 1, None]
    told = eval(f"lambda n: {fields.exact('n', places)}")
    with connection.cursor() as cursor:
        sql = ready.exact(places).format("n")
        cursor.execute(f"SELECT {sql} FROM unnest(%s::bigint[]) AS n", [numbers])
        assert [text for (text,) in cursor.fetchall()] == [told(number) for number in numbers]


def test_a_stretch_holds_no_more_than_it_should_and_leaves_nothing_out(nasty, monkeypatch):
    whole = b"".join(stretches("need", nasty, "ndjson"))
    monkeypatch.setattr(export, "FIRST", 2)
    monkeypatch.setattr(export, "STRETCH", 3)
    kept.SHELF.clear()
    found = stretches("need", nasty, "ndjson")
    assert b"".join(found) == whole
    assert max(text.count(b"\n") for text in found) == 3


@pytest.mark.parametrize(("keys", "found", "next_keys"), [
    (100, 0, 800), (100, 1, 800), (100, 100, 800), (2000, 1500, 2000), (3000, 1500, 3000),
    (1, 1500, 1), (1000, 3000, 500),
])  # fmt: skip
def test_keys_are_looked_through_as_rows_are_found(keys, found, next_keys):
    assert export.wider(keys, found) == next_keys
