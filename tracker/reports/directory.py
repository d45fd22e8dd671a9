"""Directory: who is related to whom, who is where, who sits and which ways are open on a day."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.models import (
    Certainty,
    Chairmanship,
    Channel,
    CommitteeSeat,
    Country,
    Organisation,
    Presence,
    Relation,
)
from tracker.reports.targets import Target, to_record
from tracker.rules import knowledge
from tracker.rules.actors import Actor
from tracker.rules.answers import Answer
from tracker.rules.availability import availability
from tracker.rules.knowledge import Known, settle, surely


@dataclass(frozen=True)
class Said:
    """One dated fact with its source."""

    date: str
    text: str
    source: str
    certainty: str
    target: Target
    later: bool = False
    """It came after the day that is asked about."""


@dataclass(frozen=True)
class Standing:
    """How something stood on the day: a state, or why none can be given."""

    about: str
    state: str
    label: str
    facts: list[Said]
    disputed: bool = False


@dataclass
class Presences:
    """One organisation and what is known of its office and its staff."""

    name: str
    target: Target
    standings: list[Standing]


@dataclass
class Entry:
    """One country: its relations, its organisations in the field, its seats, and their history."""

    name: str
    target: Target | None
    relations: list[Standing] = field(default_factory=list)
    organisations: list[Presences] = field(default_factory=list)
    seats: list[str] = field(default_factory=list)
    history: list[Said] = field(default_factory=list)


@dataclass
class Committee:
    """A committee with its members and its chair on the day; `perhaps` where dates are unsure."""

    name: str
    target: Target
    members: list[str]
    perhaps: list[str]
    chair: str
    perhaps_chair: list[str]


@dataclass
class Way:
    """A channel, and how each of its functions stood on the day."""

    name: str
    kind: str
    run_by: str
    target: Target
    functions: list[tuple[str, Answer]]


@dataclass
class Directory:
    day: datetime.date
    countries: list[Entry]
    committees: list[Committee]
    channels: list[Way]


def directory(actor: Actor, day: datetime.date) -> Directory:
    """Return the directory as of a day, in a number of queries that does not grow."""
    if not (actor.organisations or actor.is_system):
        return Directory(day, [], [], [])
    seats = list(
        CommitteeSeat.objects.seen_by(actor).select_related(
            "committee", "member__home_country", "source"
        )
    )
    chairs = list(
        Chairmanship.objects.seen_by(actor).select_related(
            "committee", "chair__home_country", "source"
        )
    )
    return Directory(
        day=day,
        countries=Countries(actor, day, seats, chairs).entries(),
        committees=committees(seats, chairs, day),
        channels=channels(actor, day),
    )


class Countries:
    """Gathers what is known of each country."""

    def __init__(
        self,
        actor: Actor,
        day: datetime.date,
        seats: Sequence[CommitteeSeat],
        chairs: Sequence[Chairmanship],
    ):
        self.day, self.seats, self.chairs = day, seats, chairs
        self.relations = knowledge.relations()
        self.presences = knowledge.presences(Q(), actor)
        self.in_dispute = knowledge.disputed_facts()
        self.found: dict[int, Entry] = {}

    def entries(self) -> list[Entry]:
        hosts = {p.place.country_id for rows in self.presences.values() for p in rows}
        for pair in self.relations.values():
            self.relate(pair, hosts)
        for organisation, rows in self.by_organisation().items():
            self.place(organisation, rows)
        for seat in self.seats:
            self.seat(seat.member, seat, _("Member of %s") % seat.committee)
        for chair in self.chairs:
            self.seat(chair.chair, chair, _("Chair of %s") % chair.committee)
        for entry in self.found.values():
            entry.history.sort(key=lambda said: said.date, reverse=True)
        return sorted(self.found.values(), key=lambda e: (e.target is None, e.name))

    def entry(self, country: Country | None) -> Entry:
        """Return the entry of a country; what has none stands under the last one."""
        key = country.pk if country else 0
        if key not in self.found:
            name = str(country) if country else _("Other organisations")
            self.found[key] = Entry(name, to_record(country) if country else None)
        return self.found[key]

    def relate(self, pair: Sequence[Relation], hosts: set[int]) -> None:
        """Put relations under the country that is the guest of the other."""
        home, host = pair[0].first, pair[0].second
        if home.pk in hosts and host.pk not in hosts:
            home, host = host, home
        about = _("Relations with %s") % host
        entry = self.entry(home)
        entry.relations.append(self.standing(about, pair))
        entry.history += [said(fact, about, self.day) for fact in pair]

    def by_organisation(self) -> dict[Organisation, dict[str, list[Presence]]]:
        found: dict[Organisation, dict[str, list[Presence]]] = defaultdict(dict)
        for (_key, aspect), rows in self.presences.items():
            found[rows[0].organisation][aspect] = rows
        return dict(sorted(found.items(), key=lambda pair: pair[0].name))

    def place(self, organisation: Organisation, rows: dict[str, list[Presence]]) -> None:
        """Put an organisation and its presences under its home country."""
        entry = self.entry(organisation.home_country)
        aspects = [aspect for aspect in Presence.Aspect if aspect in rows]
        standings = [self.standing(str(aspect.label), rows[aspect]) for aspect in aspects]
        entry.organisations.append(
            Presences(str(organisation), to_record(organisation), standings)
        )
        for aspect in aspects:
            about = f"{organisation}: {aspect.label}"
            entry.history += [said(fact, about, self.day) for fact in rows[aspect]]

    def seat(self, member: Organisation, row: Any, text: str) -> None:
        """Put a seat or a chair under the country that holds it."""
        entry = self.entry(member.home_country)
        if surely(row.from_on, row.to_on, self.day):
            entry.seats.append(text)
        entry.history.append(
            Said(row.from_on or row.to_on, f"{text} ({span(row)})", *origin(row),
                 later=is_later(row.from_on, self.day))
        )  # fmt: skip

    def standing(self, about: str, facts: Sequence[Any]) -> Standing:
        """Return how something stood on the day, with the facts that say so."""
        settled = settle(facts, self.day, self.in_dispute)
        shown = [said(fact, "", self.day) for fact in settled.facts]
        if settled.disputed:
            return Standing(about, "unknown", _("disputed"), shown, True)
        if settled.unsure:
            return Standing(about, "unknown", _("not known to the day"), shown)
        if settled.state is None:
            return Standing(about, "unknown", _("nothing recorded by then"), [])
        label = shown[0].text
        return Standing(about, settled.state, label, shown)


def said(fact: Any, about: str, day: datetime.date) -> Said:
    """Return a relation or a presence as a dated sentence."""
    state = type(fact).State(fact.state).label
    text = f"{about}: {state}" if about else str(state)
    return Said(fact.observed_on, text, *origin(fact), later=is_later(fact.observed_on, day))


def origin(row: Any) -> tuple[str, str, Target]:
    """Return source, certainty and page of a fact."""
    return str(row.source or ""), str(Certainty(row.certainty).label), to_record(row)


def is_later(date: Any, day: datetime.date) -> bool:
    return bool(date) and date.earliest > day


def span(row: Any) -> str:
    """Return from when to when, as well as it is known."""
    start = row.from_on or _("start not stated")
    return f"{start} – {row.to_on}" if row.to_on else _("since %s") % start


def committees(
    seats: Iterable[CommitteeSeat], chairs: Iterable[Chairmanship], day: datetime.date
) -> list[Committee]:
    """Return each committee with who sat in it and who chaired it on the day."""
    found: dict[int, Committee] = {}
    rows: list[CommitteeSeat | Chairmanship] = [*seats, *chairs]
    for row in rows:
        if row.committee_id not in found:
            name, target = str(row.committee), to_record(row.committee)
            found[row.committee_id] = Committee(name, target, [], [], "", [])
    for seat in seats:
        here = found[seat.committee_id]
        holds = surely(seat.from_on, seat.to_on, day)
        if holds is not False:
            (here.members if holds else here.perhaps).append(str(seat.member))
    for chair in chairs:
        here = found[chair.committee_id]
        holds = surely(chair.from_on, chair.to_on, day)
        if holds:
            here.chair = str(chair.chair)
        elif holds is None:
            here.perhaps_chair.append(f"{chair.chair} ({span(chair)})")
    for here in found.values():
        here.members.sort()
        here.perhaps.sort()
    return sorted(found.values(), key=lambda committee: committee.name)


def channels(actor: Actor, day: datetime.date) -> list[Way]:
    """Return every channel with what each of its functions stood at on the day."""
    rows = list(
        Channel.objects.seen_by(actor)
        .select_related("organisation")
        .prefetch_related("functions")
        .order_by("name")
    )
    rows.sort(key=lambda row: list(Channel.Kind.values).index(row.kind))
    known = Known.about(rows, actor)
    return [way_of(row, day, known) for row in rows]


def way_of(row: Channel, day: datetime.date, known: Known) -> Way:
    """Return a channel with what each of its functions stood at on the day."""
    return Way(
        name=str(row),
        kind=row.get_kind_display(),
        run_by=str(row.organisation or ""),
        target=to_record(row),
        functions=[
            (offered.get_function_display(), availability(row, offered.function, day, known))
            for offered in sorted(row.functions.all(), key=lambda f: f.pk)
        ],
    )
