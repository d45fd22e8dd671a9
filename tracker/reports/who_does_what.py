"""Who does what, where: the organisations of an emergency, their activities and their places."""

from collections import defaultdict
from dataclasses import dataclass

from tracker.models import Emergency, Mission
from tracker.reports.targets import Target, to_list
from tracker.rules.actors import Actor
from tracker.rules.counting import counted

MISSIONS = 200
"""Missions that are read; the newest."""


@dataclass(frozen=True)
class Activity:
    """What one organisation does, in how many missions, where and with whom."""

    organisation: str
    activity: str
    sectors: list[str]
    places: list[str]
    partners: list[str]
    missions: int
    target: Target


def who_does_what(emergency: Emergency, actor: Actor) -> list[Activity]:
    """Return a row for each organisation and kind of mission."""
    seen = counted(Mission.objects.seen_by(actor)).filter(emergency=emergency)
    rows = seen.select_related("owner").prefetch_related("partners", "places", "further_sectors")
    groups: dict[tuple[str, str], list[Mission]] = defaultdict(list)
    for mission in rows.order_by("-pk")[:MISSIONS]:
        groups[(str(mission.owner), mission.kind)].append(mission)
    return [activity(groups[key], emergency) for key in sorted(groups)]


def activity(missions: list[Mission], emergency: Emergency) -> Activity:
    first = missions[0]
    return Activity(
        organisation=str(first.owner),
        activity=first.get_kind_display(),
        sectors=sorted({name for mission in missions for name in sectors(mission)}),
        places=sorted({str(place) for m in missions for place in m.places.all()}),
        partners=sorted({str(partner) for m in missions for partner in m.partners.all()}),
        missions=len(missions),
        target=to_list(
            Mission, emergency=emergency, owner=first.owner, kind=first.kind, counted="true"
        ),
    )


def sectors(mission: Mission) -> list[str]:
    """List the sectors a mission works in, its main one first."""
    main = [mission.get_sector_display()] if mission.sector else []
    return [*main, *(str(row) for row in mission.further_sectors.all())]
