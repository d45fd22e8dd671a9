"""Spans: the days a report is about, and whether an imprecise date lies among them."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from tracker.models.dates import PartialDate


@dataclass(frozen=True)
class Span:
    """From one day to another; both ends count."""

    start: datetime.date
    end: datetime.date

    def holds(self, date: Any) -> bool | None:
        """Tell whether a date lies in it: None when only a part of what it may mean does."""
        return self.touches(date, date)

    def touches(self, first: Any, last: Any) -> bool | None:
        """Tell whether something from one date to another surely touches it, or perhaps."""
        first, last = known(first), known(last)
        if first.latest <= self.end and last.earliest >= self.start:
            return True
        return None if first.earliest <= self.end and last.latest >= self.start else False

    def near(self, name: str) -> Q:
        """Return a condition that keeps all rows of which `holds` may be true or None."""
        return Q(**{f"{name}__gte": str(self.start.year), f"{name}__lte": self.end.isoformat()})


def known(date: Any) -> PartialDate:
    """Return a day as the partial date of that day."""
    return PartialDate(date.isoformat() if isinstance(date, datetime.date) else date)
