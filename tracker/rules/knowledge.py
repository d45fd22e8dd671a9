"""Knowledge: the dated facts about relations, presence and channels, and what holds on a day."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q

from tracker.models import (
    Chairmanship,
    Channel,
    ChannelObservation,
    Claim,
    CommitteeSeat,
    Dispute,
    Presence,
    Relation,
)
from tracker.models.dates import PartialDate
from tracker.rules.actors import Actor


@dataclass(frozen=True)
class Settled:
    """What holds on a day: None where nothing is known for it, and why it is not known."""

    state: str | None
    facts: Sequence[Any] = ()
    disputed: bool = False
    """Sources disagree; every side is among the facts."""
    unsure: bool = False
    """The day lies inside the imprecise date of a change."""


def settle(
    facts: Iterable[Any], day: datetime.date, in_dispute: frozenset[UUID] = frozenset()
) -> Settled:
    """Return the state on a day: an observation holds until the next one, never backwards.

    One whose imprecise date spans the day may or may not hold yet. Of two whose dates overlap
    nobody knows which came first; two of the very same date that differ are a dispute.
    """
    facts = list(facts)
    past = [f for f in facts if f.observed_on and f.observed_on.latest <= day]
    may_be = [
        f for f in facts if f.observed_on and f.observed_on.earliest <= day < f.observed_on.latest
    ]
    # One holds unless another surely came after it.
    newest = max((f.observed_on.earliest for f in past), default=day)
    holding = [f for f in past if f.observed_on.latest >= newest]
    states = {f.state for f in holding}
    if {f.uid for f in holding} & in_dispute:
        sides = [f for f in facts if f.uid in in_dispute and f not in holding]
        return Settled(None, [*holding, *sides], disputed=True)
    if {f.state for f in may_be} - states:
        return Settled(None, [*holding, *may_be], unsure=True)
    if len(states) > 1:
        same_date = len({f.observed_on for f in holding}) == 1
        return Settled(None, holding, disputed=same_date, unsure=not same_date)
    return Settled(states.pop() if states else None, holding)


def surely(start: Any, end: Any, day: datetime.date) -> bool | None:
    """Tell whether a span holds on a day: None inside an imprecise end, or with no known start."""
    if end and day > end.latest:
        return False
    if start and day < start.earliest:
        return False
    if not start or day < start.latest or (end and day > end.earliest):
        return None
    return True


def may_hold(start: Any, end: Any, date: PartialDate | str) -> bool:
    """Tell whether a span may hold on one of the days that a date means; no date, on any day."""
    if not isinstance(date, PartialDate):
        return True
    begun = surely(start, "", date.latest) is not False
    return begun and surely("", end, date.earliest) is not False


@dataclass(frozen=True)
class Known:
    """The facts that answers about many channels rest on, in a fixed number of queries."""

    relations: dict[frozenset[int], list[Relation]]
    presences: dict[tuple[int, str], list[Presence]]
    seats: dict[int, list[CommitteeSeat]]
    observations: dict[int, list[ChannelObservation]]
    """By channel, the newest first."""
    in_dispute: frozenset[UUID]
    """Facts that an open dispute speaks about."""
    embassies: dict[int, Channel] = field(default_factory=dict)
    """The channels of the embassies of members of committees, by organisation."""

    @cached_property
    def chairs(self) -> dict[int, list[Chairmanship]]:
        """Return who chairs the committees, by committee; read when it is asked for."""
        rows = Chairmanship.objects.alive().filter(committee__in=self.seats)
        return grouped(rows.select_related("chair"), "committee_id")

    @classmethod
    def about(cls, channels: Iterable[Channel], actor: Actor | None = None) -> "Known":
        """Read the facts behind these channels: all, or those that an actor may read."""
        channels = list(channels)
        run_by = {c.organisation_id for c in channels if c.organisation_id}
        seats = CommitteeSeat.objects.alive().filter(committee__in=run_by)
        seated = grouped(seats.select_related("member", "committee", "source"), "committee_id")
        members = {seat.member_id for rows in seated.values() for seat in rows}
        through = of_embassies(members)
        asked = [*channels, *through.values()]
        observed = ChannelObservation.objects.filter(channel__in={c.pk for c in asked})
        observed = readable(observed.select_related("owner", "source"), actor)
        return cls(
            relations=relations(),
            presences=presences(Q(organisation__in=run_by | members), actor),
            seats=seated,
            observations=grouped(observed.order_by("-observed_on", "-pk"), "channel_id"),
            in_dispute=disputed_facts(),
            embassies=through,
        )

    def between(self, first: int | None, second: int | None) -> list[Relation]:
        """Return what is known of relations between two countries, by their keys."""
        return self.relations.get(frozenset({first or 0, second or 0}), [])

    def of(self, organisation: int, aspect: str) -> list[Presence]:
        return self.presences.get((organisation, aspect), [])


def of_embassies(members: Iterable[int]) -> dict[int, Channel]:
    """Return the channel of the embassy of each of these organisations; the first of several."""
    rows = Channel.objects.alive().filter(kind=Channel.Kind.EMBASSY, organisation__in=members)
    rows = rows.select_related("source").order_by("-pk")
    return {channel.organisation_id or 0: channel for channel in rows}


def readable(rows: Any, actor: Actor | None) -> Any:
    return rows.seen_by(actor) if actor else rows.alive()


def grouped(rows: Iterable[Any], name: str) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return dict(found)


def relations() -> dict[frozenset[int], list[Relation]]:
    """Return every relation by its pair of countries, whichever was named first."""
    found = defaultdict(list)
    rows = Relation.objects.alive().select_related("first", "second", "source")
    for row in rows.order_by("observed_on", "pk"):
        found[frozenset({row.first_id, row.second_id})].append(row)
    return dict(found)


def presences(where: Q, actor: Actor | None = None) -> dict[tuple[int, str], list[Presence]]:
    """Return presences by organisation and aspect, in the order of their dates."""
    found = defaultdict(list)
    rows = readable(Presence.objects.filter(where), actor)
    rows = rows.select_related("organisation__home_country", "place__country", "source")
    for row in rows.order_by("observed_on", "pk"):
        found[(row.organisation_id, row.aspect)].append(row)
    return dict(found)


def disputed_facts() -> frozenset[UUID]:
    """Return the ids of relations and presences on which sources are known to disagree."""
    claims = Claim.objects.filter(
        dispute__status=Dispute.Status.OPEN,
        dispute__deleted_at__isnull=True,
        noun__in=["relation", "presence"],
        subject__isnull=False,
    )
    return frozenset(uid for uid in claims.values_list("subject", flat=True) if uid)
