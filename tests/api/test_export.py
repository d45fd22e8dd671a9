"""A list as a file says what the list says, and is read as it was written."""

import csv
import datetime
import io
import json
from decimal import Decimal
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import making
from tracker.api import export

TEXTS = [
    "",
    "plain",
    "a,b",
    'say "so"',
    "two\nlines",
    "\r",
    "룡천",
    " x ",
    "=1+1",
    "-5",
    "-x",
    "@me",
]
COLUMNS = [
    ("plain", "text", ""), ("a", None, "b"), (None, None, None), (True, False, True), (1, 2, 1),
    (True, 1, 0), (UUID(int=1), None, UUID(int=2)), (datetime.date(2012, 5, 3), None, None),
    (datetime.datetime(2012, 5, 3, tzinfo=datetime.UTC), None, None),
    (Decimal("1.50"), 2, None), ([], ["a", 1], [{"x": "y,z"}]), ({"a": True}, None, "x"),
    ("=1", "b", None), (1.5, None, 2),
]  # fmt: skip


@pytest.mark.parametrize("column", [*COLUMNS, *((text, "x") for text in TEXTS)], ids=repr)
def test_a_column_is_as_a_writer_of_csv_writes_it(column):
    box = io.StringIO()
    csv.writer(box).writerows(["x", export.cell(value)] for value in column)
    lines = [f"x,{text}\r\n" for text in export.quoted(column)]
    assert "".join(lines) == box.getvalue()


@pytest.fixture
def many(embassy_system, floods, monkeypatch):
    """More needs than are read at once, some with texts that a file must quote."""
    monkeypatch.setattr(export, "FIRST", 2)
    monkeypatch.setattr(export, "STRETCH", 3)
    for text in TEXTS:
        by, owner = embassy_system.maker, embassy_system.organisation
        making.need(by, owner, floods, description=f"{text} needed")
    return list(embassy_system.get("needs", {"sort": "oldest"}).json()["data"])


def whole(system, written):
    return b"".join(system.get("needs", {"format": written}).streaming_content).decode("utf-8-sig")


@pytest.mark.django_db(transaction=True)
class TestAFile:
    def test_has_every_row_of_the_list(self, embassy_system, many):
        assert len(many) == len(TEXTS)
        lines = whole(embassy_system, "ndjson").splitlines()
        assert [json.loads(line) for line in lines] == many

    def test_has_them_as_csv(self, embassy_system, many):
        found = list(csv.DictReader(io.StringIO(whole(embassy_system, "csv"), newline="")))
        assert [row["id"] for row in found] == [row["id"] for row in many]
        said = [row["description"] for row in found]
        assert said == [export.cell(row["description"]) for row in many]
        assert said[8] == "'=1+1 needed"

    @pytest.mark.parametrize("written", ["csv", "ndjson", "xlsx"])
    def test_refuses_a_bad_filter_before_it_begins(self, embassy_system, written):
        for name in ("created_since", "reported_on_to"):
            answer = embassy_system.get(f"needs?format={written}&{name}=1950-11-31")
            assert answer.status_code == 400
            assert answer.headers["Content-Type"] == "application/problem+json"

    def test_leaves_no_setting_and_no_transaction_behind(self, embassy_system, many):
        with CaptureQueriesContext(connection) as asked:
            answer = embassy_system.get("needs", {"format": "ndjson"})
            for _line in answer.streaming_content:
                assert not connection.in_atomic_block
        if connection.vendor == "postgresql":
            assert any("join_collapse_limit" in query["sql"] for query in asked)
            with connection.cursor() as cursor:
                cursor.execute("SHOW join_collapse_limit")
                assert cursor.fetchone() == ("8",)
