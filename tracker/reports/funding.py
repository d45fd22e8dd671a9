"""Funding: what came in and what is promised, by currency and in US dollars, with its rule."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext_lazy

from tracker.models import Emergency, ExchangeRate, Pledge, Unit
from tracker.reports.amounts import stated
from tracker.reports.funding_beside import Beside, besides, warned
from tracker.reports.money import Scope, Sums
from tracker.reports.money_cells import Reckoned, reckon
from tracker.reports.targets import Target, to_list
from tracker.rules.actors import Actor
from tracker.rules.funding import to_the_cent

RULE = gettext_lazy(
    "As OCHA's Financial Tracking Service counts: what is paid or committed, for one country "
    "only. Pledges stand beside it, intentions are in no total. What is passed on counts where it "
    "went, and the parent keeps the rest. Refunds are taken off. Sums shared by several "
    "countries, parts of other lines and what was bought with money are never added."
)
RATE_RULE = gettext_lazy(
    "US dollars are computed: the newest rate on or before the last day the date of the pledge "
    "may mean, and not older than 31 days before the first. Without such a rate a sum is listed "
    "as not converted."
)


@dataclass(frozen=True)
class Currency:
    """One line of the funding table; only `total` is incoming funding."""

    currency: str
    paid: str
    committed: str
    total: str
    outstanding: str
    original: str
    intended: str


@dataclass(frozen=True)
class Dollars:
    """Sums in US dollars, to the cent; None where there is nothing to convert."""

    total: Decimal | None = None
    paid: Decimal | None = None
    committed: Decimal | None = None
    outstanding: Decimal | None = None
    original: Decimal | None = None
    intended: Decimal | None = None


@dataclass(frozen=True)
class UsedRate:
    """A rate that was used, with its day and its source."""

    currency: str
    rate: Decimal
    rated_on: datetime.date
    source: str
    target: Target


@dataclass(frozen=True)
class Funding:
    currencies: list[Currency] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    target: Target | None = None
    dollars: Dollars = field(default_factory=Dollars)
    unconverted: list[str] = field(default_factory=list)
    """What came in, currency by currency, for which no rate fits."""
    rates: list[UsedRate] = field(default_factory=list)
    warnings: list[Beside] = field(default_factory=list)
    """Pledges whose children took more than there was, or in another currency."""
    more_beside: int = 0

    def __bool__(self) -> bool:
        return bool(self.currencies) or bool(self.beside)


def funding(emergency: Emergency, actor: Actor) -> Funding:
    """Return what came in and what is promised, of the pledges this actor may see.

    The database adds up: the number of queries does not grow.
    """
    return funding_of(Scope(actor, emergency))


def funding_between(
    actor: Actor,
    start: datetime.date | None,
    end: datetime.date | None,
    emergency: Emergency | None = None,
) -> Funding:
    """Return the funding of pledges made surely within these days, both included.

    A pledge of an imprecise date counts when every day it may mean is within; where it is not
    known, it stands beside.
    """
    return funding_of(Scope(actor, emergency, start, end))


def funding_of(scope: Scope) -> Funding:
    found = reckon(scope)
    sums = Split(found)
    for (_by, unit, day), amounts in found.cells.items():
        sums.add(unit, day, amounts)
    beside, more = besides(scope, found.rates)
    return Funding(
        currencies=by_currency(found),
        beside=beside,
        target=pledges_of(scope),
        dollars=sums.shown(),
        unconverted=sums.left(),
        rates=used(found),
        warnings=warned(found, scope),
        more_beside=more,
    )


def pledges_of(scope: Scope, **filters: Any) -> Target:
    """Return the list of pledges of money that count."""
    if scope.emergency:
        filters = {"emergency": scope.emergency} | filters
    return to_list(Pledge, contribution=Pledge.Contribution.FINANCIAL, counted="true", **filters)


def by_currency(found: Reckoned) -> list[Currency]:
    totals: dict[Unit, Sums] = defaultdict(Sums)
    for (_by, unit, _day), sums in found.cells.items():
        totals[found.rates.units[unit]].plus(sums)
    return [row(unit, totals[unit]) for unit in sorted(totals, key=attrgetter("code"))]


def row(unit: Unit, sums: Sums) -> Currency:
    return Currency(
        currency=unit.code,
        paid=stated(sums.paid, unit),
        committed=stated(sums.commitment, unit),
        total=stated(sums.incoming, unit),
        outstanding=stated(sums.pledge, unit),
        original=stated(sums.promised, unit),
        intended=stated(sums.intention, unit),
    )


def used(found: Reckoned) -> list[UsedRate]:
    """Return the rates that were used, by currency and day."""
    rows = sorted(found.rates.used, key=lambda rate: (rate.currency, rate.rated_on))
    plural = to_list(ExchangeRate).plural
    return [
        UsedRate(
            rate.currency, rate.per_dollar.normalize(), rate.rated_on, rate.source,
            Target(plural, rate.uid),  # type: ignore[arg-type]
        )
        for rate in rows
    ]  # fmt: skip


class Split:
    """Sums in US dollars, and what could not be converted, currency by currency."""

    def __init__(self, found: Reckoned):
        self.found = found
        self.dollars = Sums(*[Fraction(0)] * 5)
        self.converted = False
        self.others: dict[str, tuple[Unit, Sums]] = {}

    def add(self, unit: int, day: str, sums: Sums) -> None:
        factor = self.found.rates.per_unit(unit, day)
        if factor is not None:
            self.converted = True
            self.dollars.plus(sums.times(factor))
            return
        there = self.found.rates.units[unit]
        self.others.setdefault(there.code, (there, Sums()))[1].plus(sums)

    def shown(self) -> Dollars:
        """Return the sums rounded to the cent, once; where nothing was converted, none."""
        if not self.converted:
            return Dollars()
        sums = self.dollars
        return Dollars(
            *map(to_the_cent, (sums.incoming, sums.paid, sums.commitment)),
            *map(to_the_cent, (sums.pledge, sums.promised, sums.intention)),
        )

    def left(self) -> list[str]:
        """Return what could not be converted, in words: firm promises of each currency."""
        return [
            stated(sums.promised or sums.incoming or sums.intention, unit)
            for _code, (unit, sums) in sorted(self.others.items())
        ]


def split_by_group(found: Reckoned) -> Mapping[Any, Split]:
    """Return the sums of each group."""
    groups: dict[Any, Split] = defaultdict(lambda: Split(found))
    for cell, sums in found.cells.items():
        by, unit, day = cell
        groups[by].add(unit, day, sums)
    return groups
