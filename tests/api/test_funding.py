"""Funding totals for machines: exact, with the rule, and nothing guessed."""

import io
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from tests import making
from tests.api.conftest import Partner
from tracker.models import ExchangeRate

pytestmark = pytest.mark.django_db


@pytest.fixture
def money(officer, mercy_relief, floods):
    sgd = making.unit("SGD", "money")
    making.reference(ExchangeRate, currency=sgd, rate=Decimal(3), rated_on="2012-08-01")
    line = {"item": None, "description": "=Money", "unit": sgd, "stage": "paid"}
    given = {"contribution": "financial", "title": "For the floods", "pledged_on": "2012-08"}
    making.pledge(officer, mercy_relief, floods, line | {"quantity": Decimal(100)}, **given)
    return making.pledge(
        officer, mercy_relief, floods, line | {"quantity": Decimal(5), "unit": None}, **given
    )


def test_are_told_with_their_rule(money, embassy_system, mercy_relief, floods):
    answer = embassy_system.get("funding", {"group": "donor", "emergency": str(floods.uid)})

    told = answer.json()
    assert answer.status_code == 200
    [row] = told["data"]
    assert (row["key"], row["label"]) == (str(mercy_relief.uid), "Mercy Relief")
    assert (row["total_usd"], row["outstanding_usd"]) == ("33.33", "0.00")
    assert told["total"]["total_usd"] == "33.33"
    assert told["group"] == "donor"
    assert told["rule"].startswith("As OCHA's Financial Tracking Service counts")
    [rate] = told["rates"]
    assert (rate["currency"], rate["rate"], rate["rated_on"]) == ("SGD", "3", "2012-08-01")
    assert told["not_added"] == [
        {"pledge": str(money.uid), "text": "Mercy Relief: 5",
         "why": "the currency is not stated"}
    ]  # fmt: skip


def test_are_null_where_nothing_is_converted(money, embassy_system):
    ExchangeRate.objects.all().delete()

    [row] = embassy_system.get("funding").json()["data"]
    assert row["total_usd"] is None
    assert row["not_converted"] == ["SGD 100"]


def test_are_of_what_the_key_may_see(money, floods, mercy_malaysia):
    outsider = Partner(mercy_malaysia)

    assert outsider.get("funding").json()["data"] == []
    hidden = outsider.get("funding", {"emergency": str(floods.uid)})
    assert hidden.status_code == 400
    assert hidden.json()["errors"][0]["pointer"] == "?emergency"


def test_need_the_scope_to_read_pledges(money, mercy_relief):
    assert Partner(mercy_relief, scopes=("read:needs",)).get("funding").status_code == 403
    assert Partner(mercy_relief, scopes=("read:pledges",)).get("funding").status_code == 200


def test_come_as_files(money, embassy_system):
    text = embassy_system.get("funding", {"format": "csv"})
    assert text.headers["Content-Disposition"] == 'attachment; filename="funding.csv"'
    assert text.content.decode("utf-8-sig").splitlines()[1].split(",")[2] == "33.33"

    book = embassy_system.get("funding", {"format": "xlsx"})
    rows = load_workbook(io.BytesIO(b"".join(book.streaming_content))).active.values
    assert list(rows)[1][1:3] == ("Mercy Relief", "33.33")


@pytest.mark.parametrize(
    ("query", "pointer"),
    [
        ({"colour": "red"}, "?colour"),
        ({"group": "colour"}, "?group"),
        ({"format": "pdf"}, "?format"),
        ({"from": "then"}, "?from"),
        ({"from": "2012-02-01", "to": "2012-01-01"}, "?to"),
        ({"emergency": "7"}, "?emergency"),
    ],
)
def test_refuse_what_they_do_not_know(embassy_system, query, pointer):
    answer = embassy_system.get("funding", query)

    assert answer.status_code == 400
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]
