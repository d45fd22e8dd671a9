"""Outside: what is known when the sources from outside the articles are left out."""

import copy
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import prefetch_related_objects

from tracker.models import Certainty, Channel, Source
from tracker.rules.knowledge import Known


def is_outside(row: Any) -> bool:
    """Tell whether a fact rests on a source from outside the articles."""
    return bool(row.source and row.source.kind == Source.Kind.OUTSIDE)


def without_outside(channels: Iterable[Channel], known: Known) -> tuple[list[Channel], Known]:
    """Return channels and facts as they would be known without the outside sources."""
    channels = list(channels)
    seats = [seat for rows in known.seats.values() for seat in rows]
    prefetch_related_objects([row for row in channels if is_outside(row)], "also")
    prefetch_related_objects([row for row in seats if is_outside(row)], "also")
    left = replace(
        known,
        relations=kept(known.relations),
        presences=kept(known.presences),
        observations=kept(known.observations),
        seats={
            committee: [found for seat in rows if (found := as_named(seat))]
            for committee, rows in known.seats.items()
        },
        embassies={key: undated(row) for key, row in known.embassies.items()},
    )
    return [undated(channel) for channel in channels], left


def kept(rows: dict[Any, list[Any]]) -> dict[Any, list[Any]]:
    return {key: [row for row in found if not is_outside(row)] for key, found in rows.items()}


def undated(channel: Channel) -> Channel:
    """Return a channel without the dates that only an outside source gives."""
    if not is_outside(channel):
        return channel
    found = copy.copy(channel)
    found.from_on, found.to_on = "", ""
    return found


def as_named(seat: Any) -> Any:
    """Return a seat from the day on which an article names it, or nothing if none does."""
    if not is_outside(seat):
        return seat
    dated = [s for s in seat.also.all() if s.kind != Source.Kind.OUTSIDE and s.published_on]
    if not dated:
        return None
    found = copy.copy(seat)
    found.source = min(dated, key=lambda source: source.published_on.latest)
    found.from_on, found.certainty = found.source.published_on, Certainty.STATED
    return found
