"""Funding in US dollars and by group: converted at the rate of the day, and counted once."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import making
from tests.reports.opening import opened
from tracker.actions import records
from tracker.models import ExchangeRate, Pledge, Source
from tracker.reports.funding import funding, funding_between
from tracker.reports.funding_groups import funding_by
from tracker.reports.money import Scope
from tracker.reports.money_groups import Group

pytestmark = pytest.mark.django_db
DAY = "2012-08-23"


@pytest.fixture
def sgd(db):
    return making.unit("SGD", "money")


@pytest.fixture
def usd(db):
    return making.unit("USD", "money")


@pytest.fixture
def rate(sgd):
    source = making.reference(Source, title="MAS monthly table")

    def rating(per_dollar, day="2012-08-01", currency=sgd):
        return making.reference(
            ExchangeRate, currency=currency, rate=Decimal(per_dollar), rated_on=day, source=source
        )

    return rating


@pytest.fixture
def give(floods, officer, mercy_relief, sgd):
    """Let Mercy Relief pledge money: give(100, "paid")."""

    def giving(amount, stage="paid", currency=sgd, *more, line=None, by=None, **values):
        row = {"item": None, "description": "Money", "stage": stage, "unit": currency}
        row |= {"quantity": Decimal(amount)} if amount is not None else {"quantity": None}
        row |= {"basis": "undisclosed"} if amount is None else {}
        given = {"contribution": "financial", "title": "Money", "pledged_on": DAY} | values
        who, owner = by or (officer, mercy_relief)
        emergency = given.pop("emergency", floods)
        return making.pledge(who, owner, emergency, row | (line or {}), *more, **given)

    return giving


@pytest.fixture
def seen(floods, liaison):
    return lambda: funding(floods, making.actor(liaison))


@pytest.fixture
def by(floods, liaison):
    """Return {label: US dollars that came in} of a group: by("donor")."""

    def grouping(group, emergency=floods, user=liaison):
        found = funding_by(Group(group), Scope(making.actor(user), emergency))
        return {row.label: row.dollars.total for row in found.rows}

    return grouping


class TestInDollars:
    def test_is_each_sum_at_the_rate_of_its_day(self, give, seen, rate, usd):
        rate("1.25")
        rate("2", "2012-09-01")
        give(100)
        give(40, "commitment", pledged_on="2012-09-15")
        give(30, "pledge")
        give(7, currency=usd, pledged_on="")

        found = seen().dollars
        assert (found.total, found.paid, found.committed) == (107, 87, 20)
        assert (found.outstanding, found.original) == (24, 80 + 20 + 24 + 7)

    def test_is_rounded_once_and_never_in_between(self, give, seen, rate):
        rate("3")
        for _n in range(3):
            give(1)

        assert seen().dollars.total == Decimal("1.00")
        assert 3 * round(Decimal(1) / 3, 2) == Decimal("0.99")

    def test_names_each_rate_with_its_day_and_its_source(self, give, seen, rate):
        known = rate("1.25")
        rate("9", "2011-01-01")
        give(100)

        [used] = seen().rates
        assert (used.currency, used.rate, used.source) == (
            "SGD", Decimal("1.25"), "MAS monthly table",
        )  # fmt: skip
        assert used.rated_on == datetime.date(2012, 8, 1)
        assert used.target.uid == known.uid

    def test_is_never_guessed_without_a_rate(self, give, seen, rate):
        rate("1.25", "2012-07-01")
        give(100)

        found = seen()
        assert found.dollars.total is None
        assert found.unconverted == ["SGD 100"]
        assert [(b.text, b.why) for b in found.beside] == [
            ("Mercy Relief: SGD 100", "not converted: no rate is recorded for its date")
        ]

    def test_is_not_there_without_a_date(self, give, seen, rate):
        rate("1.25")
        give(100, pledged_on="")

        assert seen().dollars.total is None
        assert seen().beside[0].why == "not converted: the date of the pledge is not stated"

    def test_leaves_beside_what_cannot_be_converted(self, give, seen, rate, usd):
        give(10, currency=usd)
        give(100)

        found = seen()
        assert found.dollars.total == 10
        assert found.unconverted == ["SGD 100"]

    def test_of_nothing_is_nothing_and_not_zero(self, seen):
        assert seen().dollars.total is None

    def test_of_a_deleted_rate_is_not_computed(self, give, seen, rate, keeper):
        records.delete(rate("1.25"), by=making.actor(keeper))
        give(100)

        assert seen().dollars.total is None


class TestMoneyPassedOn:
    @pytest.fixture(autouse=True)
    def rates(self, rate):
        return rate("1")

    def test_is_counted_once_through_any_depth(self, give, seen):
        last = None
        for amount in (100, 80, 60, 50):
            last = give(amount, parent=last)

        found = seen()
        assert found.dollars.total == 100
        assert [row.total for row in found.currencies] == ["SGD 100"]
        assert found.dollars.original == 100

    def test_would_be_counted_twice_without_a_parent(self, give, seen):
        for amount in (100, 80, 60, 50):
            give(amount)

        assert seen().dollars.total == 290

    def test_beyond_what_there_was_is_named_and_never_negative(self, give, seen):
        parent = give(100)
        give(70, parent=parent)
        give(50, parent=parent)

        found = seen()
        assert found.dollars.total == 120
        [warning] = found.warnings
        assert warning.why.startswith("more was passed on from it than it holds")
        assert warning.target.uid == parent.uid

    def test_is_taken_from_what_is_paid_after_what_is_committed(self, give, seen, sgd):
        parent = give(100, "paid")
        second = {"item": None, "description": "Rest", "stage": "commitment"}
        records.change(
            parent, by=making.system(), values={},
            lines={"lines": [{"uid": str(parent.lines.get().uid)},
                             second | {"unit": sgd, "quantity": Decimal(30)}]},
        )  # fmt: skip
        give(50, parent=parent)

        found = seen().dollars
        assert (found.total, found.paid, found.committed) == (130, 130, 0)

    def test_in_another_currency_is_taken_off_at_the_rates_of_both_days(
        self, give, seen, rate, usd
    ):
        rate("2", "2012-09-01")
        parent = give(100)
        give(30, currency=usd, parent=parent)

        assert seen().dollars.total == 100
        assert [row.total for row in seen().currencies] == ["SGD 70", "USD 30"]

    def test_in_another_currency_without_a_rate_is_named(self, give, seen):
        parent = give(100)
        give(30, currency=making.unit("KPW", "money"), parent=parent)

        [warning] = seen().warnings
        assert "in another currency without a rate" in warning.why

    def test_takes_nothing_when_it_was_withdrawn_or_may_not_have_been_done(
        self, give, seen, officer
    ):
        child = give(40, "commitment", parent=give(100))
        making.move("withdraw", child, officer, reason="Funds were cut.")
        assert seen().dollars.total == 100

        unsure = give(30, parent=child.parent)
        Pledge.objects.filter(pk=unsure.pk).update(status="unknown")
        assert seen().dollars.total == 100

    def test_of_a_shared_sum_counts_in_full_where_it_is_for_one(self, give, seen):
        give(40, parent=give(800000, shared_by=16))

        assert seen().dollars.total == 40

    def test_is_kept_from_whom_it_is_kept(self, give, seen, floods, officer):
        give(40, parent=give(100), visibility="restricted")

        assert seen().dollars.total == 100
        mine = funding(floods, making.actor(officer))
        assert mine.dollars.total == 100
        give(30, visibility="restricted")
        assert seen().dollars.total == 100
        assert funding(floods, making.actor(officer)).dollars.total == 130


class TestByGroup:
    @pytest.fixture(autouse=True)
    def rates(self, rate):
        rate("2", "2013-01-01")
        return rate("1")

    def test_of_donors_names_each(self, give, by, liaison, lao_embassy):
        give(100)
        give(40, by=(liaison, lao_embassy))

        assert by("donor") == {"Mercy Relief": 100, "Embassy of the Lao PDR in Pyongyang": 40}

    def test_of_recipients_names_who_is_not_stated(self, give, by, mercy_malaysia):
        give(100, recipient=mercy_malaysia)
        give(40)

        assert by("recipient") == {"MERCY Malaysia": 100, "not stated": 40}

    def test_of_years_is_in_order(self, give, by):
        give(100, pledged_on="2013-01")
        give(40)

        assert list(by("year").items()) == [("2012", 40), ("2013", 50)]

    def test_of_emergencies_is_over_everything_one_sees(
        self, give, by, floods, officer, mercy_relief, lao_embassy, coordinator
    ):
        drought = making.emergency(mercy_relief, owner=mercy_relief, title="Drought")
        give(100)
        give(40, emergency=drought)
        give(7, emergency=None, country=making.country("KP"))

        mine = by("emergency", emergency=None, user=officer)
        assert mine == {"Floods of 2012": 100, "Drought": 40, "not stated": 7}
        assert by("emergency", emergency=None) == {"Floods of 2012": 100}
        assert by("emergency", emergency=None, user=coordinator) == {}

    def test_of_sectors_is_that_of_what_it_is_set_aside_for(
        self, give, by, officer, mercy_relief, floods
    ):
        def aside(pledge, quantity, sector):
            mission = making.mission(officer, mercy_relief, floods, sector=sector)
            mission = making.move("plan", mission, officer)
            making.allocation(officer, pledge, quantity, mission=mission)

        aside(give(100), 60, "hea")
        both = give(40)
        aside(both, 10, "hea")
        aside(both, 10, "wsh")
        give(7)

        assert by("sector", user=officer) == {
            "Health": 100, "Several or not stated": 40, "not stated": 7,
        }  # fmt: skip

    @pytest.mark.parametrize("group", list(Group))
    def test_adds_up_to_the_same_total(self, give, floods, liaison, group):
        last = None
        for amount in (100, 80, 60):
            last = give(amount, parent=last)
        give(30, pledged_on="2013-01-05")

        found = funding_by(group, Scope(making.actor(liaison), floods))
        assert sum(row.dollars.total for row in found.rows) == found.all.dollars.total == 115

    @pytest.mark.parametrize("group", list(Group))
    def test_opens_the_pledges_behind_each_figure(self, give, floods, officer, group):
        first, second = give(100), give(40, pledged_on="2013-01-05")

        actor = making.actor(officer)
        found = funding_by(group, Scope(actor, floods))
        behind = [set(opened(row.target, actor)) for row in found.rows]
        assert set().union(*behind) == {first, second} == set(opened(found.all.target, actor))
        if group is Group.YEAR:
            assert behind == [{first}, {second}]

    def test_does_not_name_an_emergency_one_does_not_see(
        self, give, by, officer, coordinator, mercy_malaysia
    ):
        give(100, recipient=mercy_malaysia)

        assert by("emergency", emergency=None, user=coordinator) == {"not shown to you": 100}

    def test_asks_the_same_few_questions_for_one_and_for_many(self, give, floods, liaison):
        def asked(group):
            with CaptureQueriesContext(connection) as heard:
                funding_by(group, Scope(making.actor(liaison), floods))
            return len(heard)

        give(1, parent=give(5))
        once = {group: asked(group) for group in Group}
        for _n in range(8):
            give(1, parent=give(5, pledged_on="2013-01"))
        assert {group: asked(group) for group in Group} == once
        assert max(once.values()) <= 16


class TestOfSomeTime:
    @pytest.fixture(autouse=True)
    def rates(self, rate):
        return [rate("1", f"2012-{month:02}-01") for month in range(1, 13)]

    @pytest.mark.parametrize(
        ("start", "end", "total"),
        [
            ("2012-08-23", "2012-08-23", 1),
            ("2012-08-01", "2012-08-31", 1 + 10),
            ("2012-08-02", "2012-08-31", 1),
            ("2012-08-01", "2012-08-30", 1),
            ("2012-07-31", "2012-09-01", 1 + 10),
            ("2012-01-01", "2012-12-31", 1 + 10 + 100),
            ("2011-12-31", "2013-01-01", 1 + 10 + 100),
            ("2012-01-02", "2012-12-31", 1 + 10),
            ("2012-01-01", "2012-12-30", 1 + 10),
            ("2013-01-01", "2013-12-31", None),
        ],
    )
    def test_counts_what_was_surely_pledged_then(self, give, liaison, start, end, total):
        give(1, pledged_on="2012-08-23")
        give(10, pledged_on="2012-08")
        give(100, pledged_on="2012")

        days = [datetime.date.fromisoformat(day) for day in (start, end)]
        assert funding_between(making.actor(liaison), *days).dollars.total == total

    def test_lists_what_nobody_knows_to_be_of_then(self, give, liaison, floods):
        give(10, pledged_on="2012-08")
        give(100, pledged_on="2012")
        give(7, pledged_on="")
        give(5, pledged_on="2012-10")

        days = datetime.date(2012, 8, 10), datetime.date(2012, 9, 30)
        found = funding_between(making.actor(liaison), *days, emergency=floods)
        assert found.currencies == []
        assert sorted((b.text, b.why) for b in found.beside) == [
            ("Mercy Relief: SGD 10", "it is not known if it was pledged within these dates"),
            ("Mercy Relief: SGD 100", "it is not known if it was pledged within these dates"),
            ("Mercy Relief: SGD 7", "the date of the pledge is not stated"),
        ]

    def test_may_be_open_at_either_end(self, give, liaison):
        give(1, pledged_on="2012-08-23")
        actor, day = making.actor(liaison), datetime.date(2012, 8, 23)

        assert funding_between(actor, None, day).dollars.total == 1
        assert funding_between(actor, day, None).dollars.total == 1
        assert funding_between(actor, None, day - datetime.timedelta(days=1)).dollars.total is None


def test_what_is_listed_beside_says_how_much_more_there_is(give, seen):
    for _n in range(22):
        give(1, shared_by=3)

    found = seen()
    assert len(found.beside) == 20
    assert found.more_beside == 2


def test_goods_for_several_countries_say_so(seen, floods, officer, mercy_relief, sgd):
    line = {"value": Decimal(800000), "value_currency": sgd, "value_basis": "donor_stated"}
    making.pledge(officer, mercy_relief, floods, line, shared_by=16, note="More than that in all.")

    [beside] = seen().beside
    assert beside.text == "Mercy Relief: SGD 800,000"
    assert beside.why == (
        "the value of goods, stated by the donor, shared by 16 countries. More than that in all."
    )


def test_a_sum_for_no_country_is_in_no_total_over_all(give, officer):
    give(100, emergency=None, visibility="coalition")

    found = funding_between(making.actor(officer), None, None)
    assert found.currencies == []
    assert [b.why for b in found.beside] == ["the country is not stated"]
