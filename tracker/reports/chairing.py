"""The chair's desk: what waits to be corroborated or visited, who could, and who was asked."""

import datetime
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from tracker.models import (
    ActionPoint,
    Channel,
    Delivery,
    Function,
    Need,
    Organisation,
    Place,
)
from tracker.reports.amounts import stated
from tracker.reports.dates import in_words
from tracker.reports.shares import (
    LABELS,
    NO_ACCESS,
    NOT_ASKED,
    SEEN,
    UNSURE,
    WAITING,
    Outcomes,
)
from tracker.reports.targets import Target, to_list, to_record
from tracker.rules.actors import Actor, sitting_on
from tracker.rules.answers import Answer
from tracker.rules.availability import availability
from tracker.rules.counting import counted
from tracker.rules.knowledge import Known

MOST = 100
"""Needs, and deliveries, that the desk lists; the most urgent and the oldest come first."""
UNSPOKEN = {"status": Need.Status.REPORTED, "verification": Need.Verification.UNVERIFIED}
UP = "parent__parent__parent"
SHOWN = (Function.NEEDS_ASSESSMENT, Function.DISTRIBUTION_MONITORING)


@dataclass(frozen=True)
class Waiting:
    """A need to corroborate or a delivery to visit, and who was asked to."""

    record: Need | Delivery
    title: str
    detail: str
    province: Place | None
    target: Target
    asked: list[str]


@dataclass(frozen=True)
class Asked:
    """An open request of the committee to a member."""

    title: str
    member: str
    due_on: datetime.date | None
    overdue: bool
    target: Target


@dataclass(frozen=True)
class Number:
    """How many there are, and the list of just those."""

    count: int = 0
    target: Target | None = None


@dataclass
class Member:
    """A member of the committee on the day: what was asked of it, and what its embassy can do."""

    organisation: Organisation
    target: Target
    open: Number
    overdue: Number
    reported: Number
    """Needs it reported that wait for the word of another."""
    answers: list[Answer | None] = field(default_factory=list)


@dataclass(frozen=True)
class Province:
    """What waits in a province, or where none is recorded; and how much of it was asked about."""

    place: Place | None
    needs: Number
    deliveries: int
    asked: int


@dataclass
class Desk:
    committee: Organisation
    members: list[Member]
    needs: list[Waiting]
    deliveries: list[Waiting]
    asked: list[Asked]
    provinces: list[Province]


def desk(committee: Organisation, actor: Actor) -> Desk:
    """Return the desk of a committee's chair, in a number of queries that does not grow."""
    points = list(
        ActionPoint.objects.seen_by(actor)
        .filter(owner=committee, status=ActionPoint.Status.OPEN)
        .select_related("assigned_to")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )
    needs, deliveries = needs_waiting(actor, points), deliveries_waiting(actor, points)
    return Desk(
        committee=committee,
        members=members(committee, actor, points),
        needs=needs,
        deliveries=deliveries,
        asked=[asked(point, actor) for point in points],
        provinces=provinces(actor, points, deliveries),
    )


def asked(point: ActionPoint, actor: Actor) -> Asked:
    return Asked(
        title=point.title,
        member=str(point.assigned_to),
        due_on=point.due_on,
        overdue=is_late(point, actor),
        target=to_record(point),
    )


def is_late(point: ActionPoint, actor: Actor) -> bool:
    return point.due_on is not None and point.due_on < actor.today


def who_was_asked(points: Iterable[ActionPoint], name: str, key: int) -> list[str]:
    """Say whom the committee asked about one record, and by when."""
    return [
        _("%(member)s by %(day)s") % {"member": p.assigned_to, "day": in_words(p.due_on or "")}
        if p.due_on
        else str(p.assigned_to)
        for p in points
        if getattr(p, f"{name}_id") == key
    ]


def unspoken(actor: Actor) -> Any:
    """Return the reported needs that nobody else has spoken about."""
    return Need.objects.seen_by(actor).filter(**UNSPOKEN)


def needs_waiting(actor: Actor, points: list[ActionPoint]) -> list[Waiting]:
    """Return the first needs that nobody else has spoken about, the most urgent first."""
    rows = unspoken(actor)
    named = rows.select_related("item", "unit", "owner", "emergency", f"place__{UP}")
    return [
        Waiting(
            record=need,
            title=f"{need}, {stated(need.quantity, need.unit)}",
            detail=_("%(place)s · %(urgency)s · reported by %(owner)s") % {
                "place": need.place, "urgency": need.get_priority_display(), "owner": need.owner,
            },
            province=province(need.place),
            target=to_record(need),
            asked=who_was_asked(points, "need", need.pk),
        )
        for need in named.order_by("urgency", "-pk")[:MOST]
    ]  # fmt: skip


def deliveries_waiting(actor: Actor, points: list[ActionPoint]) -> list[Waiting]:
    """Return what was delivered and not seen independently, the oldest first."""
    there = Q(stage=Delivery.Stage.AT_INSTITUTION, recorded_afterwards=False)
    rows = counted(Delivery.objects.seen_by(actor)).filter(there)
    rows = rows.exclude(lines__observations__counts=True).select_related(
        "owner", "mission", f"actual_institution__place__{UP}", f"agreed_institution__place__{UP}"
    )
    found = list(rows.order_by("delivered_on", "pk")[:MOST])
    known = Outcomes(found, actor)
    standings = [(row, known.standing(row)) for row in found]
    return [
        Waiting(
            record=row,
            title=str(row),
            detail=" · ".join(filter(None, (
                str(row.mission), in_words(row.delivered_on),
                how(standing.part, of_party=standing.of_party),
            ))),
            province=province_of(row),
            target=to_record(row),
            asked=who_was_asked(points, "delivery", row.pk),
        )
        for row, standing in standings
        if standing.part != SEEN
    ]  # fmt: skip


def how(part: str, *, of_party: bool) -> str:
    """Say how asking to see a delivery stands, as far as this reader is told."""
    if not of_party and part in (NOT_ASKED, NO_ACCESS):
        part = UNSURE
    return str(LABELS[part]) if part in (WAITING, NO_ACCESS) else ""


def province_of(delivery: Delivery) -> Place | None:
    there = delivery.actual_institution or delivery.agreed_institution
    return province(there.place if there else None)


def province(place: Place | None) -> Place | None:
    return place.province if place else None


def provinces(
    actor: Actor, points: list[ActionPoint], deliveries: list[Waiting]
) -> list[Province]:
    """Return how many needs wait in each province, and how many of the deliveries shown."""
    rows = unspoken(actor).order_by()
    counts = list(rows.values_list("place").annotate(Count("pk")))
    marked = rows.filter(pk__in=[p.need_id for p in points]).values_list("place", flat=True)
    there = Place.objects.filter(pk__in=[place for place, _count in counts])
    tops = {place.pk: place.province for place in there.select_related(UP)}
    needs: Counter[Place | None] = Counter()
    for place, count in counts:
        needs[tops.get(place)] += count
    given = Counter(row.province for row in deliveries)
    asked = Counter(row.province for row in deliveries if row.asked)
    asked.update(tops.get(place) for place in marked)
    return [
        Province(place, needs_in(place, needs[place]), given[place], asked[place])
        for place in sorted(needs | given, key=by_name)
    ]


def needs_in(place: Place | None, count: int) -> Number:
    """Return a number of needs and their list; none says where the place is not stated."""
    return Number(count, to_list(Need, **UNSPOKEN, place=place) if count and place else None)


def by_name(place: Place | None) -> tuple[bool, str]:
    """Put a place that is not stated last."""
    return place is None, str(place)


def members(committee: Organisation, actor: Actor, points: list[ActionPoint]) -> list[Member]:
    """Return who sits in the committee today, with what is asked of them and what they can do."""
    seats = sitting_on(actor.today).filter(committee=committee).select_related("member")
    orgs = {seat.member_id: seat.member for seat in seats}
    asked = Counter(point.assigned_to_id for point in points)
    late = Counter(point.assigned_to_id for point in points if is_late(point, actor))
    own = unspoken(actor).filter(owner__in=orgs).order_by()
    reported = dict(own.values_list("owner").annotate(Count("pk")))
    until = {"due_on_to": actor.today - datetime.timedelta(days=1)}
    found = {}
    for key, org in orgs.items():
        about = {"status": ActionPoint.Status.OPEN, "owner": committee, "assigned_to": org}
        found[key] = Member(
            org,
            to_record(org),
            open=Number(asked[key], to_list(ActionPoint, **about)),
            overdue=Number(late[key], to_list(ActionPoint, **about, **until)),
            reported=Number(reported.get(key, 0), to_list(Need, **UNSPOKEN, owner=org)),
        )
    able(found, actor)
    return sorted(found.values(), key=lambda member: member.organisation.name)


def able(found: dict[int, Member], actor: Actor) -> None:
    """Say of each member what its embassy can be used for on the day."""
    rows = Channel.objects.seen_by(actor).filter(kind=Channel.Kind.EMBASSY, organisation__in=found)
    channels = list(rows.select_related("organisation").prefetch_related("functions"))
    known = Known.about(channels, actor)
    by_member = {channel.organisation_id: channel for channel in channels}
    for key, member in found.items():
        channel = by_member.get(key)
        member.answers = [
            availability(channel, function, actor.today, known) if channel else None
            for function in SHOWN
        ]
