"""Finding: from a country, for some functions, on some days, the channels in order, and why."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from tracker.models import Availability, Channel, Country, Function, Mission, Relation
from tracker.reports.targets import Target, to_record
from tracker.rules.actors import Actor
from tracker.rules.answers import USABLE, Answer, Reason, rank
from tracker.rules.availability import availability
from tracker.rules.embassies import by_relations, related
from tracker.rules.knowledge import Known, settle
from tracker.rules.missions import FUNCTIONS
from tracker.rules.outside import without_outside
from tracker.rules.spans import Span, Turn, around, over


@dataclass(frozen=True)
class Asked:
    """What somebody looks for; no functions mean whatever a channel offers."""

    country: Country
    functions: tuple[str, ...]
    first: datetime.date
    last: datetime.date
    outside: bool = True
    """Whether sources from outside the articles count."""


@dataclass(frozen=True)
class Part:
    """How one function of a channel stands, at its worst over the days asked for."""

    function: str
    answer: Answer
    turns: list[Turn] = field(default_factory=list)
    """From which day on it stands how; nothing where that never changes."""

    @property
    def label(self) -> str:
        return str(Function(self.function).label)


@dataclass(frozen=True)
class Route:
    """A channel as somebody from a country finds it."""

    channel: Channel
    state: str
    parts: list[Part]
    lacks: list[str]
    """Functions that were asked for and that it does not offer."""
    own: bool
    """It is run by their own country."""
    serves: bool
    """Organisations of their country can use it."""
    named: bool
    """It names their country among those it serves, and is not simply open to all."""

    @property
    def label(self) -> str:
        return str(Availability(self.state).label)

    @property
    def usable(self) -> bool:
        return self.state in USABLE

    @property
    def target(self) -> Target:
        return to_record(self.channel)

    @property
    def reasons(self) -> list[Reason]:
        """Return the reasons of all parts, each once, the worst part first."""
        parts = sorted(self.parts, key=lambda part: rank(part.answer.state))
        found = {reason.text: reason for part in parts for reason in part.answer.because}
        return list(found.values())

    @property
    def changes(self) -> list[str]:
        """Return what would have to change for it to be open."""
        return list(dict.fromkeys(text for part in self.parts for text in part.answer.changes))


@dataclass(frozen=True)
class Found:
    """The channels in order, and how the country stood with those that they lead into."""

    routes: list[Route]
    relations: list[tuple[str, Answer]]


def find(asked: Asked, actor: Actor) -> Found:
    """Return the channels that offer what is asked, in order; in a fixed number of queries."""
    rows = list(channels_for(actor))
    known = Known.about(rows, actor)
    if not asked.outside:
        rows, known = without_outside(rows, known)
    routes = [made for row in rows if (made := route(row, asked, known))]
    return Found(in_order(routes), relations(asked, routes, known))


def channels_for(actor: Actor) -> Any:
    """Return the channels an actor may read, with what finding asks of each."""
    rows = Channel.objects.seen_by(actor).select_related(
        "organisation__home_country", "country", "source"
    )
    return rows.prefetch_related("functions", "serves")


def relations(asked: Asked, routes: list[Route], known: Known) -> list[tuple[str, Answer]]:
    """Say how the country stood with each that the channels lead into, as far as is known."""
    others = {r.channel.country.pk: r.channel.country for r in routes if r.channel.country}
    found = []
    for key, other in others.items():
        if answer := stood(known.between(asked.country.pk, key), asked, known):
            found.append((f"{asked.country} – {other}", answer))
    return found


def stood(facts: Sequence[Relation], asked: Asked, known: Known) -> Answer | None:
    """Say how relations stood on the days asked for: at their worst, each turn with its day."""
    turning = sorted({day for fact in facts for day in around(fact.observed_on)})
    turns: list[Answer] = []
    because: list[Reason] = []
    for day in [asked.first, *(day for day in turning if asked.first < day <= asked.last)]:
        settled = settle(facts, day, known.in_dispute)
        told = related(settled)
        answer = by_relations(settled) or (Answer(Availability.OPEN, told) if told else None)
        if answer and (not turns or answer.reasons != turns[-1].reasons):
            turns.append(answer)
            because += answer.because if day == asked.first else starting(day, answer)
    worst = min(turns, key=lambda answer: rank(answer.state), default=None)
    return replace(worst, because=because) if worst else None


def starting(day: datetime.date, answer: Answer) -> list[Reason]:
    """Return the reasons of an answer with the day from which on they hold."""
    text = _("From %(day)s: %(reason)s")
    return [
        replace(reason, text=text % {"day": day, "reason": reason.text})
        for reason in answer.because
    ]


def open_instead(
    functions: Sequence[str], country: Country | None, day: datetime.date, known: Known,
    rows: Sequence[Channel],
) -> list[Channel]:  # fmt: skip
    """Return the channels of these that a country can use for all these functions on a day."""
    found = []
    for row in rows:
        offered = {offer.function for offer in row.functions.all()}
        if offered.issuperset(functions) and serving(row, country)[0]:
            answers = [availability(row, function, day, known) for function in functions]
            if all(answer.usable for answer in answers):
                found.append((-min(rank(a.state) for a in answers), row.name, row))
    return [row for _rank, _name, row in sorted(found, key=lambda one: one[:2])]


def route(channel: Channel, asked: Asked, known: Known) -> Route | None:
    """Return a channel as an answer, or nothing where it offers none of what is asked."""
    offered = [row.function for row in channel.functions.all()]
    wanted = [f for f in Function.values if f in (asked.functions or offered)]
    has = [function for function in wanted if function in offered]
    if not has:
        return None
    serves, named = serving(channel, asked.country)
    spans = {f: over(channel, f, asked.first, asked.last, known) for f in has}
    parts = [part(f, span, asked, serves=serves) for f, span in spans.items()]
    run_by = channel.organisation
    return Route(
        channel=channel,
        state=min((part.answer.state for part in parts), key=rank),
        parts=parts,
        lacks=[str(Function(f).label) for f in wanted if f not in has],
        own=bool(run_by and run_by.home_country_id == asked.country.pk),
        serves=serves,
        named=named,
    )


def part(function: str, span: Span, asked: Asked, *, serves: bool) -> Part:
    """Return how a function stands; to those it does not serve a channel is closed."""
    if serves:
        return Part(function, span.worst, span.turns if span.changes else [])
    text = _("It does not serve organisations of %s.") % asked.country
    change = _("It would have to serve organisations of %s.") % asked.country
    return Part(function, Answer(Availability.CLOSED, [Reason(text, (), change)]))


def serving(channel: Channel, country: Country | None) -> tuple[bool, bool]:
    """Tell whether organisations of a country can use a channel, and whether it names them."""
    names = [served.pk for served in channel.serves.all()]
    named = bool(country and country.pk in names)
    return named or not names, named


def in_order(routes: list[Route]) -> list[Route]:
    """Order channels as `order_in_words` says."""
    return sorted(routes, key=place)


def place(route: Route) -> tuple[Any, ...]:
    confirmed = [part.answer.confirmed_on for part in route.parts if part.answer.confirmed_on]
    newest = max(confirmed, default=datetime.date.min)
    return (
        -rank(route.state),
        not route.serves,
        not route.own,
        not route.named,
        len(route.lacks),
        -newest.toordinal(),
        route.channel.name,
    )


def order_in_words() -> str:
    """Say why the channels stand in the order in which they stand."""
    return _(
        "The open ones first, then the limited, the unknown and the closed; among those that "
        "stand alike your own country's embassy, then those that name your country, then those "
        "with more of what you look for, then those confirmed last."
    )


def default_country(actor: Actor) -> Country | None:
    """Return the home country of the first organisation that somebody acts for."""
    homes = [seat.organisation.home_country for seat in actor.seats]
    return next((home for home in homes if home), None)


def finder_for(mission: Mission) -> Target:
    """Return the finder, filled in for a mission: its lead's country, what it needs, its dates."""
    filters = {}
    if home := mission.owner.home_country:
        filters["country"] = home.code
    if needed := FUNCTIONS.get(Mission.Kind(mission.kind)):
        filters["function"] = needed[0]
    if starts := mission.actual_from or mission.planned_from:
        ends = mission.actual_to or mission.planned_to
        filters["on"] = starts.earliest.isoformat()
        last = (ends or starts).latest.isoformat()
        filters |= {"to": last} if last > filters["on"] else {}
    return Target("channel-finder", filters=filters)
