"""Funding: what came in, what stands beside it, and what is in no total."""

import datetime
from decimal import Decimal

import pytest

from tests import making
from tracker.reports.funding import funding

pytestmark = pytest.mark.django_db


@pytest.fixture
def sgd(db):
    return making.unit("SGD", "money")


@pytest.fixture
def give(floods, officer, mercy_relief, sgd):
    """Let Mercy Relief pledge money: give(100, "paid")."""

    def giving(amount, stage="pledge", currency=sgd, line=None, emergency=floods, **values):
        row = {
            "item": None, "description": "Money", "stage": stage, "unit": currency,
            "quantity": None if amount is None else Decimal(amount),
        }  # fmt: skip
        row |= {"basis": "undisclosed"} if amount is None else {}
        given = {"contribution": "financial", "title": "Money"} | values
        return making.pledge(officer, mercy_relief, emergency, row | (line or {}), **given)

    return giving


@pytest.fixture
def seen(floods, liaison):
    return lambda: funding(floods, making.actor(liaison))


class TestTheTotal:
    def test_is_what_came_in_without_pledges_and_intentions(self, give, seen):
        give(100, "paid")
        give(40, "commitment")
        give(30, "pledge")
        give(20, "intention")

        [row] = seen().currencies
        assert (row.currency, row.total) == ("SGD", "SGD 140")
        assert (row.paid, row.committed) == ("SGD 100", "SGD 40")
        assert (row.outstanding, row.original, row.intended) == ("SGD 30", "SGD 170", "SGD 20")

    def test_is_kept_apart_by_currency(self, give, seen):
        give(100, "paid")
        give(50, "paid", making.unit("USD", "money"))

        assert [row.total for row in seen().currencies] == ["SGD 100", "USD 50"]

    def test_leaves_out_what_was_withdrawn(self, give, seen, officer):
        making.move("withdraw", give(100, "commitment"), officer, reason="Funds were cut.")

        assert not seen()

    def test_takes_off_a_refund(self, give, seen):
        give(100, "paid")
        give(-30, "paid", line={"is_refund": True})

        [row] = seen().currencies
        assert (row.paid, row.original) == ("SGD 70", "SGD 100")

    def test_counts_money_once_when_it_is_passed_on(self, give, seen):
        parent = give(100, "paid")
        give(40, "commitment", parent=parent)

        [row] = seen().currencies
        assert (row.total, row.paid, row.committed) == ("SGD 100", "SGD 60", "SGD 40")

    def test_leaves_to_another_emergency_what_was_passed_on_to_it(
        self, give, seen, lao_embassy, mercy_relief
    ):
        other = making.emergency(lao_embassy, mercy_relief, owner=lao_embassy, title="Drought")
        give(40, "paid", parent=give(100, "paid"), emergency=other)

        assert [row.total for row in seen().currencies] == ["SGD 60"]

    def test_leaves_out_what_was_bought_with_it(self, give, seen, sgd):
        money = give(100, "paid").lines.get()
        goods = {"value": Decimal(60), "value_currency": sgd, "funded_by": money}
        give(60, "paid", making.unit(), goods, contribution="in_kind")

        assert [row.total for row in seen().currencies] == ["SGD 100"]
        assert "the value of goods" not in [row.why for row in seen().beside]

    def test_leaves_out_what_is_not_for_the_reader(self, give, seen, floods, officer):
        give(100, "paid", visibility="restricted")

        assert not seen()
        assert funding(floods, making.actor(officer)).currencies[0].total == "SGD 100"

    def test_is_nothing_to_an_organisation_that_is_not_admitted(self, give, floods, coordinator):
        give(100, "paid")

        assert not funding(floods, making.actor(coordinator))


class TestWhatStandsBeside:
    def test_is_a_sum_shared_by_several_countries(self, give, seen):
        give(800000, "paid", shared_by=16, line={"basis": "at_least"})

        found = seen()
        [beside] = found.beside
        assert found.currencies == []
        assert beside.text == "Mercy Relief: more than SGD 800,000"
        assert beside.why == "shared by 16 countries"

    def test_is_a_sum_without_a_currency(self, give, seen):
        give(19000, "paid", None)

        found = seen()
        assert found.currencies == []
        assert [(b.text, b.why) for b in found.beside] == [
            ("Mercy Relief: 19,000", "the currency is not stated")
        ]

    def test_is_an_amount_nobody_stated(self, give, seen):
        give(None, "paid")

        found = seen()
        assert found.currencies == []
        assert [(b.text, b.why) for b in found.beside] == [
            ("Mercy Relief: not stated", "the amount is not stated")
        ]

    def test_is_a_sum_for_another_country(self, give, seen):
        give(100, "paid", country=making.country("KH", "Cambodia"))

        assert [b.why for b in seen().beside] == ["for Cambodia"]

    def test_is_the_value_of_goods(self, seen, floods, officer, mercy_relief, sgd):
        line = {"value": Decimal(270000), "value_currency": sgd, "value_basis": "donor_stated"}
        making.pledge(officer, mercy_relief, floods, line)

        found = seen()
        assert found.currencies == []
        assert [(b.text, b.why) for b in found.beside] == [
            ("Mercy Relief: SGD 270,000", "the value of goods, stated by the donor")
        ]


def test_a_sum_of_the_past_is_added_like_any_other(give, seen):
    give(100, "paid", pledged_on=datetime.date(2007, 8, 1).isoformat()[:7])

    assert [row.total for row in seen().currencies] == ["SGD 100"]
