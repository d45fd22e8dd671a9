"""Which sanctions regimes are over a mission on a day, and what they control."""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from tracker.models import (
    Consignment,
    ConsignmentLine,
    ControlledGood,
    Country,
    ListedParty,
    Mission,
    Regime,
    Screening,
)
from tracker.rules.actors import Actor
from tracker.rules.knowledge import surely


def in_force(regime: Regime | ListedParty, day: datetime.date) -> bool:
    """Tell whether a regime or a listing may hold on a day: an imprecise date counts in full."""
    if isinstance(regime, ListedParty):
        return surely(regime.listed_on, regime.delisted_on, day) is not False
    return surely(regime.from_on, regime.to_on, day) is not False


def destinations(mission: Mission) -> set[Country]:
    """Return the countries people of a mission go to: where it says none, its emergency's."""
    return destinations_of([mission])[mission.pk]


def destinations_of(missions: Sequence[Mission]) -> dict[int, set[Country]]:
    """Return the same for each of the missions, in a number of queries that stays."""
    found = by_mission(missions, *named_by(missions))
    for mission in missions:
        if not found[mission.pk] and mission.emergency:
            found[mission.pk] = {mission.emergency.country}
    return found


def named_by(missions: Sequence[Mission]) -> list[QuerySet[Any, Any]]:
    """Ask for (mission, country) of the places and institutions that missions name."""
    places = Mission.places.through.objects.filter(mission__in=missions)
    sites = Mission.institutions.through.objects.filter(mission__in=missions)
    return [
        places.values_list("mission_id", "place__country_id"),
        sites.values_list("mission_id", "institution__place__country_id"),
    ]


def by_mission(missions: Sequence[Mission], *asked: QuerySet[Any, Any]) -> dict[int, set[Country]]:
    """Put together what is asked as (mission, country); some countries are not known."""
    keys: dict[int, set[int]] = {mission.pk: set() for mission in missions}
    for key, country in asked[0].union(*asked[1:]):
        keys[key] |= {country} - {None}
    rows = Country.objects.in_bulk(set().union(*keys.values()))
    return {mission: {rows[key] for key in found} for mission, found in keys.items()}


def ends_of(
    missions: Sequence[Mission], lines: QuerySet[ConsignmentLine]
) -> dict[int, set[Country]]:
    """Return for each mission the countries its goods may end in: none named hides another.

    Its places, its institutions, its emergency, and the needs that these lines are for.
    """
    told = Mission.objects.filter(pk__in=[mission.pk for mission in missions])
    return by_mission(
        missions,
        *named_by(missions),
        told.values_list("pk", "emergency__country_id"),
        lines.values_list("consignment__mission_id", "allocation__need__place__country_id"),
        lines.values_list("consignment__mission_id", "allocation__need__emergency__country_id"),
    )


def ways(consignment: Consignment) -> set[Country]:
    """Return the countries goods go to or through: where they may end, and those of the way."""
    lines = ConsignmentLine.objects.filter(consignment=consignment)
    found = ends_of([consignment.mission], lines)[consignment.mission_id]
    legs = consignment.legs.select_related("to_place__country")
    found |= {leg.to_place.country for leg in legs}
    if consignment.entry_point and consignment.entry_point.country:
        found.add(consignment.entry_point.country)
    return found


def over(countries: Iterable[Country], day: datetime.date) -> list[tuple[Regime, Country]]:
    """List the regimes that may be in force for these countries on a day, each once."""
    named = set(countries)
    return among(over_any(named, day), named)


def over_any(countries: Iterable[Country], day: datetime.date) -> list[Regime]:
    """List the regimes that may be in force on a day for any of these countries."""
    rows = Regime.objects.alive().filter(countries__in=list(countries)).distinct()
    found = rows.prefetch_related("countries").order_by("code")
    return [regime for regime in found if in_force(regime, day)]


def among(regimes: Iterable[Regime], named: set[Country]) -> list[tuple[Regime, Country]]:
    """List those of the regimes that are over some of these countries, with the first of them."""
    bound = [(regime, named.intersection(regime.countries.all())) for regime in regimes]
    return [(regime, min(these, key=lambda c: c.name)) for regime, these in bound if these]


def controlled(hs_code: str, regime: Regime) -> list[ControlledGood]:
    """List what a regime may control among goods with this HS code: without one, everything.

    A broader code than the list has may be any of what is under it.
    """
    digits = figures(hs_code)
    above = Q(prefix__in=[digits[:end] for end in range(2, len(digits) + 1)])
    rows = ControlledGood.objects.alive().filter(above | Q(prefix__startswith=digits))
    return list(rows.filter(regime=regime).order_by("prefix"))


def figures(hs_code: str) -> str:
    """Return the digits of an HS code, which is written with or without dots."""
    return re.sub(r"[^0-9]", "", hs_code)


def names(basis: str, paragraph: str) -> bool:
    """Tell whether a text names a paragraph: its words and figures, in order, in one piece."""
    said, asked = (re.findall(r"\w+", text.casefold()) for text in (basis, paragraph))
    return any(said[at : at + len(asked)] == asked for at in range(len(said) - len(asked) + 1))


def listed_as(screenings: Iterable[Screening], day: datetime.date) -> Iterator[str]:
    """Yield each party that a person found to be one on a list."""
    for row in screenings:
        if row.decision == Screening.Decision.THE_SAME and in_force(row.listed_party, day):
            yield _("“%(name)s” was found to be “%(listed)s” of the %(list)s.") % {
                "name": row.subject, "listed": row.listed_party,
                "list": row.listed_party.list_name,
            }  # fmt: skip


def to_screen(screening: Screening, actor: Actor) -> Iterator[str]:
    """Yield why a decision cannot be kept for a mission that its owner has no part in."""
    mission = screening.mission
    if mission is None or actor.is_system:
        return
    parts = {mission.owner_id, *mission.partners.values_list("pk", flat=True)}
    if screening.owner_id not in parts:
        yield _("Only the lead and the partners of the mission decide this for it.")
