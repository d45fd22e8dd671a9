"""Money that is passed on is counted once, and the rate of a promise is that of its day."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.models.dates import PartialDate
from tracker.rules.funding import Rate, rate_for, rests, to_the_cent


@st.composite
def forests(draw, *, honest):
    """Return amounts and parents: each tree's children come after their parent.

    Where it is honest, children take no more than their parent has left for them.
    """
    amounts, parents, open_ = {}, {}, {}
    for number in range(draw(st.integers(1, 25))):
        parent = draw(st.sampled_from([None, *amounts])) if amounts else None
        most = open_[parent] if honest and parent is not None else 1000
        amounts[number] = draw(st.integers(0, most))
        parents[number] = parent
        open_[number] = amounts[number]
        if parent is not None and honest:
            open_[parent] -= amounts[number]
    return {n: Decimal(a) for n, a in amounts.items()}, parents


def children(parents, one):
    return [child for child, parent in parents.items() if parent == one]


class TestMoneyPassedOn:
    @given(forests(honest=True))
    def test_adds_up_to_what_came_in_at_the_top(self, forest):
        amounts, parents = forest
        left, overdrawn = rests(amounts, parents)

        assert sum(left.values()) == sum(a for n, a in amounts.items() if parents[n] is None)
        assert overdrawn == set()

    @given(forests(honest=False))
    def test_is_the_leaves_and_what_was_not_taken(self, forest):
        amounts, parents = forest
        left, overdrawn = rests(amounts, parents)

        for one, amount in amounts.items():
            took = sum(amounts[child] for child in children(parents, one))
            assert left[one] == max(amount - took, 0)
            assert (one in overdrawn) == (took > amount)

    @given(forests(honest=False))
    def test_is_never_less_than_nothing(self, forest):
        assert all(amount >= 0 for amount in rests(*forest)[0].values())

    def test_would_be_counted_twice_without(self):
        amounts = {"a": Decimal(100), "b": Decimal(70), "c": Decimal(50)}
        parents = {"a": None, "b": "a", "c": "b"}

        assert sum(rests(amounts, parents)[0].values()) == 100
        assert sum(amounts.values()) == 220

    def test_of_a_parent_elsewhere_counts_in_full(self):
        assert rests({"b": Decimal(7)}, {"b": "elsewhere"}) == ({"b": Decimal(7)}, set())

    def test_that_came_back_is_left_to_the_parent(self):
        amounts = {"a": Decimal(100), "b": Decimal(-5)}

        assert rests(amounts, {"b": "a"})[0] == amounts


def rate(day, per_dollar="2"):
    return Rate("SGD", Decimal(per_dollar), datetime.date.fromisoformat(day), "MAS")


class TestTheRate:
    RATES = [rate("2011-12-01"), rate("2012-08-01"), rate("2012-08-20"), rate("2012-09-01")]

    @pytest.mark.parametrize(
        ("pledged_on", "rated_on"),
        [
            ("2012-08-23", "2012-08-20"),
            ("2012-08-20", "2012-08-20"),
            ("2012-08-19", "2012-08-01"),
            ("2012-09-01", "2012-09-01"),
            ("2012-10-02", "2012-09-01"),
            ("2012-10-03", None),
            ("2012-07-31", None),
            ("2012-08", "2012-08-20"),
            ("2012-10", "2012-09-01"),
            ("2012-11", None),
            ("2012", "2012-09-01"),
            ("2011", "2011-12-01"),
            ("2013", None),
            ("", None),
        ],
    )
    def test_is_the_newest_on_or_before_and_not_too_old(self, pledged_on, rated_on):
        found = rate_for(self.RATES, PartialDate(pledged_on))

        assert (found and found.rated_on.isoformat()) == rated_on

    def test_turns_an_amount_into_exact_dollars(self):
        assert rate("2012-08-01", "3").dollars(Decimal(100)) == Fraction(100, 3)

    @pytest.mark.parametrize(
        ("exact", "shown"),
        [(Fraction(100, 3), "33.33"), (Fraction(1, 200), "0.01"), (Fraction(5), "5.00")],
    )
    def test_is_rounded_once(self, exact, shown):
        assert str(to_the_cent(exact)) == shown
