"""Countries: one country as things stood on a day, and all that is dated about it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.models import (
    Chairmanship,
    Channel,
    CommitteeSeat,
    Country,
    Engagement,
    Indicator,
    Organisation,
    Presence,
)
from tracker.reports.directory import (
    Countries,
    Entry,
    Presences,
    Said,
    Way,
    is_later,
    origin,
    said,
    way_of,
)
from tracker.reports.figures import measured
from tracker.reports.targets import to_record
from tracker.rules.actors import Actor
from tracker.rules.knowledge import Known


@dataclass
class Profile:
    """A country on a day; its timeline is the history of its entry, the newest first."""

    day: datetime.date
    entry: Entry
    channels: list[Way] = field(default_factory=list)
    undated: list[Said] = field(default_factory=list)
    """Engagements and indicators of which no source gives a date."""


def profile(country: Country, day: datetime.date, actor: Actor) -> Profile:
    """Return a country as of a day, in a number of queries that does not grow."""
    theirs = Q(member__home_country=country)
    related = ("committee", "source")
    seats = CommitteeSeat.objects.seen_by(actor).filter(theirs)
    chairs = Chairmanship.objects.seen_by(actor).filter(chair__home_country=country)
    gathered = Countries(
        actor,
        day,
        list(seats.select_related("member__home_country", *related)),
        list(chairs.select_related("chair__home_country", *related)),
    )
    found = Profile(day, gathered.entry(country), ways(country, day, actor))
    relate(gathered, country, found.entry)
    for organisation, rows in gathered.by_organisation().items():
        if is_about(organisation, rows, country):
            place(gathered, organisation, rows, found.entry)
    for seat in gathered.seats:
        gathered.seat(seat.member, seat, _("Member of %s") % seat.committee)
    for chair in gathered.chairs:
        gathered.seat(chair.chair, chair, _("Chair of %s") % chair.committee)
    engage(country, day, actor, found)
    measure(country, day, actor, found)
    found.entry.history.sort(key=lambda event: event.date, reverse=True)
    return found


def relate(gathered: Countries, country: Country, entry: Entry) -> None:
    """Put every relation of a country into its entry, whichever country was named first."""
    for pair in gathered.relations.values():
        both = (pair[0].first, pair[0].second)
        if country in both:
            about = _("Relations with %s") % next(one for one in both if one != country)
            entry.relations.append(gathered.standing(about, pair))
            entry.history += [said(fact, about, gathered.day) for fact in pair]


def is_about(
    organisation: Organisation, rows: dict[str, list[Presence]], country: Country
) -> bool:
    """Tell whether an organisation is a country's own, or was seen there."""
    there = {row.place.country_id for found in rows.values() for row in found}
    return country.pk in {organisation.home_country_id, *there}


def place(
    gathered: Countries, organisation: Organisation, rows: dict[str, list[Presence]], entry: Entry
) -> None:
    """Put an organisation and its presences into the entry of a country."""
    aspects = [aspect for aspect in Presence.Aspect if aspect in rows]
    standings = [gathered.standing(str(a.label), rows[a]) for a in aspects]
    entry.organisations.append(Presences(str(organisation), to_record(organisation), standings))
    for aspect in aspects:
        about = f"{organisation}: {aspect.label}"
        entry.history += [said(fact, about, gathered.day) for fact in rows[aspect]]


def engage(country: Country, day: datetime.date, actor: Actor, found: Profile) -> None:
    """Add delegations, agreements, courses and meetings of a country and its organisations."""
    for row in engagements(country, actor):
        date = row.started_on or row.ended_on
        made = Said(date, named(row), *origin(row), later=is_later(date, day))
        (found.entry.history if date else found.undated).append(made)


def engagements(country: Country, actor: Actor) -> Iterable[Engagement]:
    """Return what a country and its organisations took part in, the oldest first."""
    about = Q(countries=country) | Q(organisations__home_country=country)
    rows = Engagement.objects.seen_by(actor).filter(about).select_related("source", "owner")
    return rows.distinct().order_by("started_on", "pk")


def named(engagement: Engagement) -> str:
    return f"{engagement.get_kind_display()}: {engagement.title}"


def measure(country: Country, day: datetime.date, actor: Actor, found: Profile) -> None:
    """Add what was measured of a country, with its source and date."""
    rows = Indicator.objects.seen_by(actor).filter(country=country).select_related("source")
    for row in rows.order_by("pk"):
        text = f"{row}: {measured(row) or _('not stated')}"
        late = is_later(row.observed_on, day)
        made = Said(row.observed_on, text, *origin(row), later=late)
        (found.entry.history if row.observed_on else found.undated).append(made)


def ways(country: Country, day: datetime.date, actor: Actor) -> list[Way]:
    """Return the channels that a country runs, and the points of entry into it."""
    entries = Q(country=country, kind=Channel.Kind.ENTRY_POINT)
    rows = list(
        Channel.objects.seen_by(actor)
        .filter(Q(organisation__home_country=country) | entries)
        .select_related("organisation")
        .prefetch_related("functions")
        .order_by("name")
    )
    known = Known.about(rows, actor)
    return [way_of(row, day, known) for row in rows]
