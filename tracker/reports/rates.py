"""Exchange rates as they were when a promise was made, and what they make of it in US dollars."""

from collections import defaultdict
from collections.abc import Iterable
from fractions import Fraction

from tracker.models import ExchangeRate, Unit
from tracker.models.dates import PartialDate
from tracker.rules.funding import Rate, rate_for

DOLLAR = "USD"
ONE = Fraction(1)


class Rates:
    """The rates of some currencies, read at once; it remembers which of them were used."""

    def __init__(self, units: Iterable[int]):
        self.units = Unit.objects.in_bulk({*units})
        self.used: dict[Rate, int] = {}
        self.found: dict[tuple[int, str], Rate | None] = {}
        self.rates: dict[int, list[Rate]] = defaultdict(list)
        foreign = [pk for pk, unit in self.units.items() if unit.code != DOLLAR]
        rows = ExchangeRate.objects.alive().filter(currency__in=foreign)
        for row in rows.values_list(
            "currency", "currency__code", "rate", "rated_on", "source__title", "uid"
        ):
            unit, code, per_dollar, day, source, uid = row
            self.rates[unit].append(Rate(code, per_dollar, day, source or "", uid))

    def rate(self, unit: int, pledged_on: str) -> Rate | None:
        """Return the rate for what was promised in a currency on a date."""
        key = (unit, pledged_on)
        if key not in self.found:
            date = PartialDate(pledged_on) if pledged_on else ""
            self.found[key] = rate_for(self.rates[unit], date)
        return self.found[key]

    def per_unit(self, unit: int, pledged_on: str) -> Fraction | None:
        """Return how many US dollars one unit of a currency was, or None where no rate fits."""
        if self.units[unit].code == DOLLAR:
            return ONE
        rate = self.rate(unit, pledged_on)
        if rate is None:
            return None
        self.used[rate] = unit
        return 1 / Fraction(rate.per_dollar)
