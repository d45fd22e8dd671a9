"""Which sums of money count for whom: of an emergency, of a time, for one country alone."""

import calendar
import datetime
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from tracker.models import Emergency, Pledge, PledgeLine
from tracker.rules.actors import Actor
from tracker.rules.counting import counted
from tracker.rules.quantities import ZERO

S = PledgeLine.Stage
Lines = QuerySet[PledgeLine]
FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2200, 12, 31)
"""No date of a record is before or after."""


@dataclass
class Sums:
    """Money of one currency by stage; a refund takes from what was paid."""

    paid: Any = ZERO
    commitment: Any = ZERO
    pledge: Any = ZERO
    intention: Any = ZERO
    promised: Any = ZERO
    """All that was ever promised firmly, also what has been paid since."""

    def add(self, stage: str, is_refund: bool, amount: Decimal) -> None:
        setattr(self, stage, getattr(self, stage) + amount)
        if stage != S.INTENTION and not is_refund:
            self.promised += amount

    @property
    def incoming(self) -> Any:
        return self.paid + self.commitment

    def plus(self, other: "Sums") -> None:
        for name, amount in vars(other).items():
            setattr(self, name, getattr(self, name) + amount)

    def times(self, factor: Fraction) -> "Sums":
        """Return these sums in another currency, exactly."""
        return Sums(**{name: Fraction(amount) * factor for name, amount in vars(self).items()})


@dataclass(frozen=True)
class Scope:
    """Whose pledges are counted: what this reader sees, of an emergency, of a time."""

    actor: Actor
    emergency: Emergency | None = None
    start: datetime.date | None = None
    end: datetime.date | None = None

    def lines(self) -> Lines:
        """Return every line that counts, of money or goods, as far as this reader sees it."""
        return PledgeLine.objects.filter(
            pledge__in=counted(Pledge.objects.seen_by(self.actor)),
            included_in__isnull=True,
            funded_by__isnull=True,
        )

    def here(self) -> Lines:
        """Return the lines of this emergency, pledged surely within this time."""
        return self.of_emergency().filter(self.surely())

    def of_emergency(self) -> Lines:
        lines = self.lines()
        return lines.filter(pledge__emergency=self.emergency) if self.emergency else lines

    def money(self) -> Lines:
        return self.here().filter(pledge__contribution=Pledge.Contribution.FINANCIAL)

    def added(self) -> Lines:
        """Return the lines that are added: of a stated amount, for one country alone."""
        return self.money().filter(addable(self.emergency))

    def days(self) -> tuple[datetime.date, datetime.date]:
        """Return the first and the last day, within what a date may be."""
        return max(self.start or FIRST, FIRST), min(self.end or LAST, LAST)

    def surely(self) -> Q:
        """Return the condition that a pledge was made within this time, however it is dated."""
        if self.start is None and self.end is None:
            return Q()
        first, last = self.days()
        day, name = datetime.timedelta(days=1), "pledge__pledged_on"
        months = (first if first.day == 1 else month_after(first), last)
        whole_last = last.day == calendar.monthrange(last.year, last.month)[1]
        end_month = last if whole_last else last.replace(day=1) - day
        years = (first.year + (first.timetuple().tm_yday > 1),
                 last.year - ((last.month, last.day) < (12, 31)))  # fmt: skip
        return (
            between(name, 10, first.isoformat(), last.isoformat())
            | between(name, 7, months[0].isoformat()[:7], end_month.isoformat()[:7])
            | between(name, 4, f"{years[0]:04}", f"{years[1]:04}")
        )

    def perhaps(self) -> Q:
        """Return the condition that nobody knows whether a pledge was made within this time."""
        if self.start is None and self.end is None:
            return Q(pk__in=[])
        name = "pledge__pledged_on"
        first, last = (day.isoformat() for day in self.days())
        touching = between(name, 7, first[:7], last[:7]) | between(name, 4, first[:4], last[:4])
        return (touching | Q(**{name: ""})) & ~self.surely()


def month_after(day: datetime.date) -> datetime.date:
    return (day.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)


def between(name: str, length: int, first: str, last: str) -> Q:
    if first > last:
        return Q(pk__in=[])
    return Q(**{f"{name}__length": length, f"{name}__gte": first, f"{name}__lte": last})


def addable(emergency: Emergency | None) -> Q:
    """Return which sums are added: of a stated amount and currency, for one country alone."""
    if emergency:
        one = Q(pledge__country__isnull=True) | Q(pledge__country=emergency.country_id)
    else:
        one = Q(pledge__country__isnull=False) | Q(pledge__emergency__isnull=False)
    return Q(
        one,
        pledge__shared_by__isnull=True,
        pledge__status=Pledge.Status.ACTIVE,
        unit__dimension="money",
        quantity__isnull=False,
    )
