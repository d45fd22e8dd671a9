"""Actors: a person with the seats held today, as every rule and action sees them."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from uuid_utils.compat import uuid7

from accounts.models import User
from tracker.models import (
    Admission,
    Chairmanship,
    CommitteeSeat,
    Emergency,
    Entry,
    Key,
    Organisation,
    Role,
    Seat,
)

ADMITTED, SITTING = "admitted", "sitting"

COVERED_BY: dict[str, frozenset[str]] = {
    Role.COORDINATOR: frozenset({Role.COORDINATOR}),
    Role.REPORTER: frozenset({Role.REPORTER, Role.COORDINATOR}),
    Role.VIEWER: frozenset(Role),
}
"""The roles of a key, the highest first, each with the seats that may all it may.

No key is an admin: a lost one would make others.
"""


@dataclass(frozen=True)
class Actor:
    """Who does a deed, through which door, on which day.

    `is_system` marks the operator's own commands and the seeds: they see all and may do all,
    and the ledger still binds them.
    """

    user: User | None
    door: str
    today: datetime.date
    seats: tuple[Seat, ...] = ()
    key: Key | None = None
    is_system: bool = False
    held_on: datetime.date | None = None
    """The day where the site is, on which the seats are held; `today` where it is not known."""
    deed: UUID = field(default_factory=uuid7)

    @classmethod
    def of(
        cls,
        user: User,
        *,
        today: datetime.date,
        held_on: datetime.date | None = None,
        door: str = Entry.Door.PAGE,
    ) -> "Actor":
        """Return the actor for a person, with the chair's seat where their embassy chairs.

        `today` is the day where the person is; seats are those held on `held_on`, the day where
        the site is: nobody lengthens a seat by choosing another time zone.
        """
        if not user.is_authenticated or not user.is_active:
            return cls(user=None, door=door, today=today)
        day = held_on or today
        held = Seat.objects.held_on(day).filter(user=user).with_unread()
        seats = tuple(held.select_related("organisation").order_by("pk"))
        chaired = chair_seats(user, seats, day)
        return cls(user=user, door=door, today=today, seats=seats + chaired, held_on=day)

    @classmethod
    def of_key(
        cls, key: Key, *, today: datetime.date, held_on: datetime.date | None = None
    ) -> "Actor":
        """Return the actor for a key: whoever made it, in its one organisation alone.

        Its seat is the key's, or as much of it as the maker's own seats there still cover; a
        chair's seat covers nothing. There is none where the key or its maker's part has ended.
        """
        maker, role = key.created_by, role_left(key, held_on or today)
        home = key.organisation
        seat = Seat(user=maker, organisation=home, owner=home, role=role or "")
        seats = (seat,) if role else ()
        return cls(user=maker, door=Entry.Door.API, today=today, seats=seats, key=key)

    @classmethod
    def system(cls, *, today: datetime.date, door: str = Entry.Door.COMMAND) -> "Actor":
        """Return the operator's own hand."""
        return cls(user=None, door=door, today=today, is_system=True)

    @property
    def days(self) -> tuple[datetime.date, ...]:
        """Return the day where they are and the day where the site is: once where it is one."""
        return tuple(dict.fromkeys((self.today, self.held_on or self.today)))

    def for_the_operator(self) -> "Actor":
        """Return the same hand with the operator's leave, for what comes with a deed."""
        return replace(self, is_system=True)

    @cached_property
    def organisations(self) -> frozenset[int]:
        """Return the keys of the organisations this actor holds a seat in."""
        return frozenset(seat.organisation_id for seat in self.seats)

    @cached_property
    def admitted_emergencies(self) -> frozenset[int]:
        """Return the keys of the emergencies their organisations opened or are admitted to."""
        return frozenset(emergency for of, emergency, _ in self.standing if of == ADMITTED)

    @cached_property
    def committee_mates(self) -> frozenset[int]:
        """Return the keys of the committees they sit in today, and of all members of those."""
        seats = [(committee, member) for of, committee, member in self.standing if of == SITTING]
        committees = {c for c, member in seats if {c, member} & self.organisations}
        return frozenset(committees | {m for c, m in seats if c in committees})

    @cached_property
    def standing(self) -> tuple[tuple[str, int, int], ...]:
        """Return the admissions and committee seats that decide what they read.

        One query for all: every page asks it.
        """
        return tuple(standing_of(self.organisations, self.today))

    @property
    def chaired_members(self) -> frozenset[int]:
        """Return the keys of the members of committees this actor acts for, as the chair does."""
        seats = [(committee, member) for of, committee, member in self.standing if of == SITTING]
        return frozenset(m for committee, m in seats if committee in self.organisations)

    def seat_in(self, organisation: Organisation | int) -> Seat | None:
        """Return the highest seat held in an organisation, if any."""
        key = organisation if isinstance(organisation, int) else organisation.pk
        held = [seat for seat in self.seats if seat.organisation_id == key]
        return max(held, key=lambda seat: list(Role).index(Role(seat.role)), default=None)


def standing_of(organisations: Iterable[Any], day: datetime.date) -> "QuerySet[Any, Any]":
    """Return the rows of `Actor.standing`: what for, and two keys."""
    admitted = Admission.objects.filter(organisation__in=organisations)
    opened = Emergency.objects.alive().filter(owner__in=organisations)
    sitting = sitting_on(day).values_list(Value(SITTING), "committee_id", "member_id")
    rows = admitted.values_list(Value(ADMITTED), "emergency_id", "organisation_id")
    own = opened.values_list(Value(ADMITTED), "pk", "owner_id")
    return rows.union(own, sitting, all=True)


def in_force(day: datetime.date) -> Q:
    """Return the condition that a dated row surely holds on a day, both ends included.

    An imprecise start counts from its last day and an imprecise end until its first: inside an
    imprecise span nothing is known, so no right follows from it.
    """
    text = day.isoformat()
    month, year = text[:7], text[:4]
    begun = Q(from_on__length=10, from_on__lte=text)
    begun |= Q(from_on__length=7, from_on__lt=month) | Q(from_on__length=4, from_on__lt=year)
    lasts = Q(to_on="") | Q(to_on__length=10, to_on__gte=text)
    lasts |= Q(to_on__length=7, to_on__gt=month) | Q(to_on__length=4, to_on__gt=year)
    return begun & lasts


def sitting_on(day: datetime.date) -> "QuerySet[CommitteeSeat]":
    """Return the committee seats that hold on a day; one without a known start does not."""
    return CommitteeSeat.objects.alive().filter(in_force(day))


def chair_seats(user: User, seats: tuple[Seat, ...], day: datetime.date) -> tuple[Seat, ...]:
    """Return the committee's coordinator seats that come with chairing it on this day."""
    holders = {s.organisation_id for s in seats if s.role == Role.COORDINATOR}
    chairing = Chairmanship.objects.alive().filter(in_force(day), chair__in=holders)
    return tuple(
        Seat(
            user=user,
            organisation=row.committee,
            owner=row.committee,
            role=Role.COORDINATOR,
        )
        for row in chairing.select_related("committee")
    )


def with_makers_roles(keys: "QuerySet[Key]", day: datetime.date) -> "QuerySet[Key]":
    """Read with each key which roles its maker holds on a day, so that nothing more is asked."""
    held = Seat.objects.held_on(day).filter(
        user=OuterRef("created_by"), user__is_active=True, organisation=OuterRef("organisation")
    )
    return keys.annotate(**{f"held_{role}": Exists(held.filter(role=role)) for role in Role})


def role_left(key: Key, day: datetime.date) -> str | None:
    """Return what is left of a key's role on a day, by the seats its maker holds then."""
    if not hasattr(key, f"held_{Role.VIEWER}"):
        key = with_makers_roles(Key.objects.filter(pk=key.pk), day).get()
    return left_of(key, day, [role for role in Role if getattr(key, f"held_{role}")])


def left_of(key: Key, day: datetime.date, held: Iterable[str]) -> str | None:
    """Return the highest role, the key's own or a lower one, that its maker's seats cover."""
    if key.deleted_at or key.expires_on < day or key.role not in COVERED_BY:
        return None
    ladder = list(COVERED_BY)
    reached = ladder[ladder.index(key.role) :]
    return next((role for role in covered(held) if role in reached), None)


def covered(held: Iterable[str]) -> list[str]:
    """List the roles of a key that these seats cover, the highest first."""
    seats = frozenset(held)
    return [role for role, by in COVERED_BY.items() if by & seats]
