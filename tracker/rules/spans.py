"""Spans: how a function of a channel stands from one day to another, and when that changes."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tracker.models import Channel, ChannelObservation, Presence
from tracker.rules.answers import Answer, rank
from tracker.rules.availability import availability
from tracker.rules.knowledge import Known

ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True)
class Turn:
    """From this day on a function stands like this."""

    day: datetime.date
    answer: Answer


@dataclass(frozen=True)
class Span:
    """How a function stands over a span: at its worst, and each day on which that changes."""

    worst: Answer
    turns: list[Turn]
    """The first is the first day of the span; each other one stands otherwise than before it."""

    @property
    def changes(self) -> list[Turn]:
        return self.turns[1:]


def over(
    channel: Channel, function: str, first: datetime.date, last: datetime.date, known: Known
) -> Span:
    """Answer for every day of a span: nothing changes between the days on which facts turn."""
    turns: list[Turn] = []
    for day in [first, *(d for d in turning_days(channel, known) if first < d <= last)]:
        answer = availability(channel, function, day, known)
        if not turns or answer.state != turns[-1].answer.state:
            turns.append(Turn(day, answer))
    return Span(min((turn.answer for turn in turns), key=lambda answer: rank(answer.state)), turns)


def turning_days(channel: Channel, known: Known) -> list[datetime.date]:
    """Return every day on which the answers about a channel may change, in order."""
    days = set(of_channel(channel, known))
    if channel.organisation:
        seats = known.seats.get(channel.organisation.pk, ())
        days |= set(of_ends(seats))
        for organisation in (channel.organisation, *(seat.member for seat in seats)):
            days |= set(of_embassy(organisation, known))
            if through := known.embassies.get(organisation.pk):
                days |= set(of_channel(through, known))
    return sorted(days)


def of_channel(channel: Channel, known: Known) -> Iterator[datetime.date]:
    """Yield the days around the ends of a channel, and those on which somebody spoke of it."""
    yield from of_ends([channel])
    for observation in known.observations.get(channel.pk, ()):
        yield from around(observation.observed_on)
        if observation.until:
            yield observation.until + ONE_DAY


def of_ends(spans: Iterable[Any]) -> Iterator[datetime.date]:
    """Yield the days around the ends of spans; an imprecise end has two of them."""
    for span in spans:
        for end in (span.from_on, span.to_on):
            if end:
                yield from around(end)


def of_embassy(organisation: Any, known: Known) -> Iterator[datetime.date]:
    """Yield the days around each observation of relations, office and staff."""
    facts: list[Any] = [
        *known.between(organisation.home_country_id, organisation.host_country_id),
        *(fact for aspect in Presence.Aspect for fact in known.of(organisation.pk, aspect)),
    ]
    for fact in facts:
        yield from around(fact.observed_on)


def endings(
    channel: Channel, first: datetime.date, last: datetime.date, known: Known
) -> list[tuple[datetime.date, str]]:
    """Return what is to end in these days about a channel: itself, a decision, a seat, a chair."""
    run_by = channel.organisation_id or 0
    ends: list[tuple[Any, str, Any]] = [(channel.to_on, _("The channel ends on %(day)s."), "")]
    ends += [
        (said.until, _("What %(who)s decided of it ends on %(day)s."), said.owner)
        for said in known.observations.get(channel.pk, ())
        if said.kind == ChannelObservation.Kind.OVERRIDE and said.observed_on.latest <= first
    ]
    ends += [
        (seat.to_on, _("The seat of %(who)s ends on %(day)s."), seat.member)
        for seat in known.seats.get(run_by, ())
    ]
    ends += [
        (chair.to_on, _("The term of %(who)s as chair ends on %(day)s."), chair.chair)
        for chair in known.chairs.get(run_by, ())
    ]
    found = {
        (getattr(day, "earliest", day), text % {"who": who, "day": day})
        for day, text, who in ends
        if day
    }
    return sorted((day, text) for day, text in found if first <= day <= last)


def around(date: Any) -> set[datetime.date]:
    """Return the days on which what a date says may begin to count."""
    return {date.earliest, date.earliest + ONE_DAY, date.latest, date.latest + ONE_DAY}
