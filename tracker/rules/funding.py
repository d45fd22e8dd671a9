"""How money that is passed on is counted once, and which rate turns it into US dollars."""

import datetime
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import TypeVar

from tracker.models.dates import PartialDate

K = TypeVar("K", bound=Hashable)
N = TypeVar("N", Decimal, Fraction)
TOLERANCE = datetime.timedelta(days=31)
"""How old a rate may be. Rates of the United Nations are set month by month."""


def rests(amounts: Mapping[K, N], parents: Mapping[K, K | None]) -> tuple[dict[K, N], set[K]]:
    """Return what is left of each amount, and those whose children took more than there was.

    A parent keeps what its children did not take: its own children only, since a grandchild is
    taken from the child. Nothing is left of what was overdrawn, never less than nothing. A parent
    that is not among the amounts loses nothing, and a child of such a one counts in full.
    """
    taken: dict[K, N] = {}
    for child, amount in amounts.items():
        parent = parents.get(child)
        if parent is not None and parent in amounts:
            taken[parent] = taken[parent] + amount if parent in taken else amount
    left, overdrawn = dict(amounts), set()
    for parent, took in taken.items():
        if took <= 0:
            continue
        had = amounts[parent]
        left[parent] = max(had - took, min(had, type(had)(0)))
        if took > had:
            overdrawn.add(parent)
    return left, overdrawn


@dataclass(frozen=True)
class Rate:
    """How many units of a currency one US dollar bought on a day, and who says so."""

    currency: str
    per_dollar: Decimal
    rated_on: datetime.date
    source: str
    uid: object = None

    def dollars(self, amount: Decimal) -> Fraction:
        """Return an exact sum of US dollars; it is rounded only where it is shown."""
        return Fraction(amount) / Fraction(self.per_dollar)


def rate_for(rates: Collection[Rate], pledged_on: PartialDate | str) -> Rate | None:
    """Return the newest rate that was known when a promise was made.

    An imprecise date may mean any of its days: the newest rate on or before the last of them,
    and not older than 31 days before the first of them. Without a date there is no rate.
    """
    if not pledged_on:
        return None
    day = PartialDate(pledged_on)
    first = day.earliest - TOLERANCE
    fitting = [rate for rate in rates if first <= rate.rated_on <= day.latest]
    return max(fitting, key=lambda rate: rate.rated_on, default=None)


def to_the_cent(amount: Fraction | Decimal) -> Decimal:
    """Round a sum once, half up, where it is shown."""
    exact = Fraction(amount)
    cents = Decimal(exact.numerator * 100) / Decimal(exact.denominator)
    return (cents.quantize(Decimal(1), ROUND_HALF_UP) / 100).quantize(Decimal("0.01"))
