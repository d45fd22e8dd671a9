"""The table of exchange rates: imported whole or not at all, and a second time without effect."""

import io
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from tests import making
from tracker.actions import records
from tracker.models import Entry, ExchangeRate, Source

pytestmark = pytest.mark.django_db
HEAD = "currency,rate,date,source\n"
GOOD = HEAD + "SGD,1.249000,2012-08-01,MAS monthly table\nmyr,3.1,2012-08-01,MAS monthly table\n"


@pytest.fixture(autouse=True)
def currencies(operator):
    return [making.unit(code, "money") for code in ("SGD", "MYR", "USD")]


@pytest.fixture
def imported(tmp_path):
    def importing(text, **options):
        path = tmp_path / "rates.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = io.StringIO()
        call_command("import_rates", str(path), stdout=out, **options)
        return out.getvalue().strip()

    return importing


def test_is_imported_with_its_sources(imported):
    assert imported(GOOD) == "Rates: 2 new, 0 already there."

    rates = {str(r.currency): r for r in ExchangeRate.objects.all()}
    assert rates["SGD"].rate == Decimal("1.249")
    assert rates["SGD"].rated_on.isoformat() == "2012-08-01"
    assert rates["SGD"].source == rates["MYR"].source == Source.objects.get()
    assert Entry.objects.filter(noun="exchangerate", verb="create").count() == 2


def test_a_second_time_changes_nothing(imported):
    imported(GOOD)
    before = Entry.objects.count()

    assert imported(GOOD) == "Rates: 0 new, 2 already there."
    assert Entry.objects.count() == before


def test_a_dry_run_keeps_nothing(imported):
    said = imported(GOOD, dry_run=True)

    assert said == "Dry run, nothing was kept. Rates: 2 new, 0 already there."
    assert not ExchangeRate.objects.exists()
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    "text",
    [
        "﻿" + GOOD,
        GOOD.replace(",", ";"),
        GOOD.replace(",", "\t"),
        GOOD.replace("\n", "\r\n") + ",,,\n\n",
        "date,source,note,rate,currency\n2012-08-01,MAS monthly table,x,1.249,SGD\n"
        "2012-08-01,MAS monthly table,,3.1,MYR\n",
    ],
)
def test_may_come_from_any_spreadsheet(imported, text):
    assert imported(text) == "Rates: 2 new, 0 already there."


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("XXX,1.2,2012-08-01,MAS", "There is no currency “XXX”. Add it under Units first"),
        (",1.2,2012-08-01,MAS", "There is no currency “”"),
        ("SGD,,2012-08-01,MAS", "The rate “” cannot be taken."),
        ("SGD,much,2012-08-01,MAS", "Enter a number."),
        ("SGD,0,2012-08-01,MAS", "Enter a number greater than zero."),
        ("SGD,-1.2,2012-08-01,MAS", "Enter a number greater than zero."),
        ("SGD,NaN,2012-08-01,MAS", "Enter a number below"),
        ("SGD,1.1234567,2012-08-01,MAS", "Enter at most 6 decimal places."),
        ("SGD,1.2,2012-08,MAS", "The date “2012-08” is no day such as 2012-08-23."),
        ("SGD,1.2,01/08/2012,MAS", "The date “01/08/2012” is no day"),
        ("SGD,1.2,2012-08-01,", "Say where the rate comes from."),
        ("SGD", "Say where the rate comes from."),
        ("USD,1.2,2012-08-01,MAS", "One US dollar is one US dollar: its rate is 1."),
        ("SGD,1.3,2012-08-01,MAS", "already has the rate 1.249 for 2012-08-01"),
    ],
)
def test_that_is_wrong_names_its_row_and_nothing_is_kept(imported, row, told):
    with pytest.raises(CommandError, match=r"Problems: \d") as refused:
        imported(GOOD + row + "\n")

    assert "Nothing was imported from rates.csv." in str(refused.value)
    assert f"Row 4: {told}" in str(refused.value) or told in str(refused.value)
    assert "Row 3:" not in str(refused.value)
    assert not ExchangeRate.objects.exists()


def test_says_everything_at_once(imported):
    with pytest.raises(CommandError) as refused:
        imported(HEAD + "XXX,0,then,\n")

    assert str(refused.value).count("Row 2:") == 5


def test_leaves_out_unknown_currencies_where_that_is_asked(imported):
    text = GOOD + "XXX,2,2012-08-01,MAS\n"

    assert imported(text, only_known=True) == "Rates: 2 new, 0 already there, 1 left out."


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Row 1: there is no column currency, rate, date, source."),
        ("currency,rate,date\n", "Row 1: there is no column source."),
        (b"\xff\xfe", "is not text in UTF-8"),
    ],
)
def test_that_is_no_table_is_refused(imported, text, told):
    with pytest.raises(CommandError, match=told):
        imported(text)


def test_that_is_not_there_is_refused():
    with pytest.raises(CommandError, match="No such file"):
        call_command("import_rates", "/nowhere/rates.csv")


def test_of_a_day_can_be_given_again_after_it_was_deleted(imported, keeper):
    imported(GOOD)
    records.delete(ExchangeRate.objects.get(currency__code="SGD"), by=making.actor(keeper))

    assert imported(GOOD.replace("1.249000", "1.25")) == "Rates: 1 new, 1 already there."
    assert ExchangeRate.objects.alive().get(currency__code="SGD").rate == Decimal("1.25")
