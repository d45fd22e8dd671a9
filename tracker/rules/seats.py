"""Who may hold, give and end a seat.

Only an admin of an organisation gives and ends its seats. One exception, so that an organisation
can begin: while it has no admin, an admin of the operator may give its first admin's seat.
"""

import datetime
from collections.abc import Iterator
from enum import StrEnum, auto

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from tracker.models import Chairmanship, Invitation, Organisation, Role, Seat
from tracker.rules.actors import Actor, in_force
from tracker.rules.roles import Permission, may

VALID_HOURS = 72
"""How long an invitation may be accepted."""
ONE_DAY = datetime.timedelta(days=1)
MOST_OPEN = 50
"""Open invitations of one organisation, so that nobody sends mail without end in its name."""


class State(StrEnum):
    """What has become of an invitation."""

    OPEN = auto()
    USED = auto()
    WITHDRAWN = auto()
    EXPIRED = auto()


def name_of(role: str) -> str:
    """Return a role in one word, without what it may do."""
    return str(Role(role).label).split(":")[0]


def state_of(invitation: Invitation, now: datetime.datetime) -> State:
    if invitation.deleted_at:
        return State.WITHDRAWN
    if invitation.accepted_at:
        return State.USED
    return State.OPEN if now < invitation.expires_at else State.EXPIRED


def still_open(now: datetime.datetime) -> "QuerySet[Invitation]":
    """Return the invitations that can be accepted at this moment."""
    return Invitation.objects.alive().filter(accepted_at__isnull=True, expires_at__gt=now)


def admins_of(organisation: Organisation | int, today: datetime.date) -> "QuerySet[Seat]":
    """Return the admin's seats that hold today; that of a closed account does not."""
    held: QuerySet[Seat] = Seat.objects.held_on(today).filter(role=Role.ADMIN)
    return held.filter(organisation=organisation, user__is_active=True)


def without_admin(today: datetime.date) -> "QuerySet[Organisation]":
    """Return the organisations that cannot give a seat themselves, by name."""
    held = Seat.objects.held_on(today).filter(role=Role.ADMIN, user__is_active=True)
    rows = Organisation.objects.alive().exclude(pk__in=held.values("organisation"))
    return rows.order_by("name")


def gives_first_seats(actor: Actor) -> bool:
    """Tell whether this actor is an admin of the operator."""
    return any(seat.role == Role.ADMIN and seat.organisation.is_operator for seat in actor.seats)


def may_give(actor: Actor, role: str, organisation: Organisation) -> bool:
    """Tell whether this actor may give this seat, and take back the offer of it."""
    if may(actor, Permission.ADMINISTER, organisation):
        return True
    if role != Role.ADMIN or not gives_first_seats(actor):
        return False
    return not admins_of(organisation, actor.today).exists()


def first_admins(actor: Actor, now: datetime.datetime) -> "QuerySet[Invitation]":
    """Return the open invitations to be the first admin somewhere, for the operator's admins."""
    if not gives_first_seats(actor):
        return Invitation.objects.none()
    offered = still_open(now).filter(
        role=Role.ADMIN, organisation__in=without_admin(actor.today).values("pk")
    )
    others = offered.exclude(organisation__in=actor.organisations)
    return others.select_related("organisation", "created_by")


def invitations_seen(actor: Actor, now: datetime.datetime) -> "QuerySet[Invitation]":
    """Return the invitations of one's own organisations, and the first ones one may give."""
    own, first = Invitation.objects.seen_by(actor), first_admins(actor, now)
    seen = Q(pk__in=own.values("pk")) | Q(pk__in=first.values("pk"))
    rows: QuerySet[Invitation] = Invitation.objects.alive().filter(seen)
    return rows.select_related("organisation", "created_by")


def to_invite(invitation: Invitation, actor: Actor, now: datetime.datetime) -> Iterator[str]:
    """Yield why this person cannot be invited."""
    if invitation.organisation.deleted_at:
        yield _("This organisation is no longer in the directory.")
    held = Seat.objects.held_on(actor.today).filter(
        organisation=invitation.organisation_id,
        role=invitation.role,
        user__email__iexact=invitation.email,
    )
    if held.exists():
        yield _("This person already holds this seat.")
    offered = still_open(now).filter(organisation=invitation.organisation_id)
    if offered.filter(email__iexact=invitation.email, role=invitation.role).exists():
        yield _("This person is already invited: withdraw that invitation first.")
    if offered.count() >= MOST_OPEN:
        yield _("There are %s open invitations: withdraw some first.") % MOST_OPEN


def to_accept(
    invitation: Invitation, today: datetime.date, now: datetime.datetime
) -> Iterator[str]:
    """Yield why an invitation no longer works, whoever holds the link."""
    said = {
        State.WITHDRAWN: _("This invitation was withdrawn."),
        State.USED: _("This invitation was already used. Each works once."),
        State.EXPIRED: _("This invitation has expired: it was good for three days."),
    }
    if (state := state_of(invitation, now)) in said:
        yield said[state]
    elif invitation.created_by and not may_give(
        Actor.of(invitation.created_by, today=today), invitation.role, invitation.organisation
    ):
        # Nobody leaves a way back behind: an offer holds no longer than the right to make it.
        yield _("Whoever sent this invitation can no longer give this seat.")


def meant_for(invitation: Invitation, user: User) -> bool:
    return user.email == User.objects.normalize_email(invitation.email)


def has_account(invitation: Invitation) -> bool:
    email = User.objects.normalize_email(invitation.email)
    return User.objects.filter(email=email).exists()


def to_give(seat: Seat, actor: Actor) -> Iterator[str]:
    """Yield why a member cannot have one more role."""
    if not seat.user.is_active:
        yield _("This person's account is closed.")
    held = Seat.objects.held_on(actor.today).filter(
        user=seat.user_id, organisation=seat.organisation_id
    )
    if held.filter(role=seat.role).exists():
        yield _("This person already holds this seat.")
    elif not held.exists():
        yield _("This person is no member: invite them.")


def to_save(record: Seat | Invitation, actor: Actor) -> Iterator[str]:
    """Yield that an organisation gives its own seats alone."""
    if record.organisation_id != record.owner_id:
        yield _("%s does not give seats of another organisation.") % record.owner


def to_end(seat: Seat, actor: Actor) -> Iterator[str]:
    """Yield why a seat cannot end: an organisation never loses its last admin by itself."""
    if ended(seat, actor.today):
        yield _("This seat has already ended.")
    elif seat.role == Role.ADMIN:
        others = admins_of(seat.organisation_id, actor.today).exclude(pk=seat.pk)
        if not others.exists():
            yield _("It is the last admin of this organisation: name another one first.")


def ended(seat: Seat, today: datetime.date) -> bool:
    return seat.deleted_at is not None or (seat.to_on is not None and seat.to_on < today)


def chair_of(organisation: Organisation, today: datetime.date) -> Organisation | None:
    """Return who chairs a committee today, and so holds its coordinator's seat."""
    chairing = Chairmanship.objects.alive().filter(in_force(today), committee=organisation)
    row = chairing.select_related("chair").order_by("-from_on", "-pk").first()
    return row.chair if row else None


def to_preside(term: Chairmanship, actor: Actor) -> Iterator[str]:
    """Yield who else surely chairs the committee in this term, and so would hold its seat too.

    A hand-over may share its day: it is the last of one term and the first of the next.
    """
    first, last = sure_days(term)
    others = Chairmanship.objects.alive().filter(committee=term.committee).exclude(pk=term.pk)
    for other in others.select_related("chair", "committee").order_by("pk"):
        begins, ends = sure_days(other)
        handed_over = last == begins or ends == first
        if max(first, begins) <= min(last, ends) and not handed_over:
            yield _("%(chair)s already chairs %(committee)s on %(day)s.") % {
                "chair": other.chair, "committee": other.committee, "day": max(first, begins),
            }  # fmt: skip


def sure_days(term: Chairmanship) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day on which a term gives the chair's seat, as `in_force`.

    They are the wrong way round where there is no such day.
    """
    if not term.from_on:
        return datetime.date.max, datetime.date.min
    first, last = term.from_on.latest, datetime.date.max
    if term.from_on.precision != "day":
        first += ONE_DAY
    if term.to_on:
        last = term.to_on.earliest - (ONE_DAY if term.to_on.precision != "day" else 0 * ONE_DAY)
    return first, last
