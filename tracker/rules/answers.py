"""Answers: how a function of a channel stands, with every reason, and what could change it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracker.models import Availability, ChannelObservation

WORST_FIRST = (Availability.CLOSED, Availability.UNKNOWN, Availability.LIMITED, Availability.OPEN)
USABLE = frozenset({Availability.OPEN, Availability.LIMITED})
Days = tuple[datetime.date, datetime.date]
"""The first and the last day that a date may mean."""


@dataclass(frozen=True)
class Reason:
    """One sentence, the facts that say so, and what would have to change for it to end."""

    text: str
    facts: Sequence[Any] = ()
    change: str = ""

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Answer:
    """How a function stands on a day, and because of what."""

    state: str
    because: Sequence[Reason]
    disputed: bool = False
    """Sources disagree; every side is among the facts."""
    decided: bool = False
    """A person decided it, until a day."""
    final: bool = False
    """Relations or a closed office decide it: only a person's decision says otherwise."""
    seats_turned: Sequence[Days] = ()
    """Between which days a seat behind it began or ended."""

    @property
    def label(self) -> str:
        return str(Availability(self.state).label)

    @property
    def usable(self) -> bool:
        return self.state in USABLE

    @property
    def reasons(self) -> list[str]:
        """Return the reasons as sentences."""
        return [reason.text for reason in self.because]

    @property
    def changes(self) -> list[str]:
        """Return what would have to change; nothing of what is open."""
        if self.state == Availability.OPEN:
            return []
        return list(dict.fromkeys(reason.change for reason in self.because if reason.change))

    @property
    def facts(self) -> list[Any]:
        """Return every fact behind it, once."""
        return list(dict.fromkeys(fact for reason in self.because for fact in reason.facts))

    @property
    def newest(self) -> Any:
        """Return the newest observation behind it: since then nobody has confirmed it."""
        dated = [fact for fact in self.facts if getattr(fact, "observed_on", None)]
        return max(dated, key=latest, default=None)

    @property
    def confirmed_on(self) -> datetime.date | None:
        """Return the last day that the date of the newest observation may mean."""
        return latest(self.newest) if self.newest else None

    @property
    def changed_by(self) -> list[Any]:
        """Return the dated facts behind it; a confirmation changes nothing."""
        tap = ChannelObservation.Kind.CONFIRMATION
        dated = [fact for fact in self.facts if getattr(fact, "observed_on", None)]
        return [fact for fact in dated if getattr(fact, "kind", "") != tap]

    @property
    def turned(self) -> Days | None:
        """Return between which days what is behind it changed last."""
        days = [(fact.observed_on.earliest, latest(fact)) for fact in self.changed_by]
        days += self.seats_turned
        if not days:
            return None
        return max(first for first, _last in days), max(last for _first, last in days)


def latest(fact: Any) -> datetime.date:
    """Return the last day that the date of a fact may mean."""
    day: datetime.date = fact.observed_on.latest
    return day


def rank(state: str) -> int:
    """Return 0 for the worst; unknown is better than closed and worse than limited."""
    return WORST_FIRST.index(Availability(state))
