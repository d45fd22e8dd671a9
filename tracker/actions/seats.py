"""Give and end seats: by invitation to somebody new, and directly to a member.

Every deed locks the organisation first, so that two admins cannot end each other's seat at once.
"""

import datetime
import hashlib
import secrets

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import actions as accounts
from accounts import security
from accounts.models import User
from tracker import journal
from tracker.actions import records
from tracker.actions.filling import check
from tracker.actions.locking import hold
from tracker.models import Invitation, Organisation, Seat, Visibility
from tracker.rules import seats as rules
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotNow, NotValid, NotYours, refuse_if
from tracker.rules.roles import Permission, may

TOKEN_BYTES = 32
LONGEST_REASON = 1000


def hashed(token: str) -> str:
    """Return what is kept of a token: with 256 random bits no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """Find the invitation behind a link, whatever has become of it."""
    rows = Invitation.objects.filter(token_hash=hashed(token))
    return rows.select_related("organisation", "created_by").first()


@transaction.atomic
def invite(
    *, organisation: Organisation, email: str, role: str, by: Actor
) -> tuple[Invitation, str]:
    """Offer a seat; return the invitation and its token, which is kept nowhere.

    Raises NotYours, NotValid (with the fields), NotNow.
    """
    hold([organisation])
    permit(by, role, organisation)
    now, token = timezone.now(), secrets.token_urlsafe(TOKEN_BYTES)
    invitation = Invitation(
        organisation=organisation,
        email=User.objects.normalize_email(email),
        role=role,
        token_hash=hashed(token),
        expires_at=now + datetime.timedelta(hours=rules.VALID_HOURS),
    )
    refuse_if(rules.to_invite(invitation, by, now))
    add(invitation, by, verb="invite")
    security.done("seat.offered", **about(invitation, by))
    return invitation, token


@transaction.atomic
def revoke(invitation: Invitation, *, by: Actor, reason: str = "") -> Invitation:
    """Take an offer back: its link no longer works."""
    hold([invitation.organisation, invitation])
    invitation.refresh_from_db()
    permit(by, invitation.role, invitation.organisation)
    now = timezone.now()
    if rules.state_of(invitation, now) is not rules.State.OPEN:
        raise NotNow(_("This invitation is no longer open."))
    before = journal.picture(invitation)
    invitation.deleted_at = now
    records.touch(invitation, by)
    note = reason[:LONGEST_REASON]
    journal.record("revoke", invitation, by=by, before=before, note=note, tombstone=True)
    return invitation


@transaction.atomic
def join(*, token: str, name: str, password: str, today: datetime.date) -> User:
    """Make the account of a person who was invited, with its first seat.

    Raises NotNow when the invitation no longer works, NotValid for a name or password.
    """
    invitation = opened(token, today)
    email = User.objects.normalize_email(invitation.email)
    if User.objects.filter(email=email).exists():
        raise NotNow(_("There is an account with this address: sign in to accept."))
    try:
        with transaction.atomic():
            user = accounts.register(email=email, name=name, password=password)
    except ValidationError as error:
        raise NotValid(fields=by_field(error)) from None
    except IntegrityError:
        raise NotNow(_("There is an account with this address: sign in to accept.")) from None
    seat_from(invitation, user, Actor.of(user, today=today))
    return user


@transaction.atomic
def accept(*, token: str, by: Actor) -> Seat:
    """Give the seat of an invitation to the person who is signed in and was meant."""
    invitation = opened(token, by.today)
    if by.user is None or not rules.meant_for(invitation, by.user):
        raise NotYours(_("This invitation is for another e-mail address."))
    return seat_from(invitation, by.user, by)


@transaction.atomic
def give(*, user: User, organisation: Organisation, role: str, by: Actor) -> Seat:
    """Give a member one more role."""
    hold([organisation])
    permit(by, role, organisation)
    refuse_if(rules.to_give(Seat(user=user, organisation=organisation, role=role), by))
    return seat(user, organisation, role, by=by, given_by=by.user)


@transaction.atomic
def end(seat: Seat, *, by: Actor, reason: str) -> Seat:
    """End a seat at once: yesterday was its last day.

    The row stays, so that a person's earlier part is still known when they verify. A seat that
    never began leaves a tombstone.
    """
    hold([seat.organisation, seat])
    seat.refresh_from_db()
    if not may(by, Permission.ADMINISTER, seat.organisation):
        raise NotYours(_("Only an admin of %s ends its seats.") % seat.organisation)
    refuse_if(rules.to_end(seat, by))
    before = journal.picture(seat)
    begun = seat.from_on is None or seat.from_on <= by.today
    if begun:
        seat.to_on = by.today - datetime.timedelta(days=1)
        seat.from_on = min(seat.from_on, seat.to_on) if seat.from_on else None
    else:
        seat.deleted_at = timezone.now()
    records.touch(seat, by)
    note = reason[:LONGEST_REASON]
    journal.record("end", seat, by=by, before=before, note=note, tombstone=not begun)
    security.done("seat.ended", **about(seat, by), account=seat.user_id)
    return seat


def permit(by: Actor, role: str, organisation: Organisation) -> None:
    """Refuse whoever may not give this seat."""
    if not rules.may_give(by, role, organisation):
        raise NotYours(_("Only an admin of %s gives its seats.") % organisation)


def opened(token: str, today: datetime.date) -> Invitation:
    """Lock the invitation of a token and return it while it works: it serves one person."""
    invitation = invitation_of(token)
    if invitation is None:
        raise NotNow(_("This link is not complete. Copy all of it."))
    hold([invitation.organisation, invitation])
    invitation.refresh_from_db()
    refuse_if(rules.to_accept(invitation, today, timezone.now()))
    return invitation


def seat_from(invitation: Invitation, user: User, by: Actor) -> Seat:
    """Use an invitation up; the seat says who gave it, the journal who took it."""
    before = journal.picture(invitation)
    invitation.accepted_at = timezone.now()
    records.touch(invitation, by)
    journal.record("accept", invitation, by=by, before=before)
    organisation, giver = invitation.organisation, invitation.created_by
    return seat(user, organisation, invitation.role, by=by, given_by=giver)


def seat(
    user: User, organisation: Organisation, role: str, *, by: Actor, given_by: User | None
) -> Seat:
    """Make a seat, or let one that has ended begin again: a person holds each role once."""
    rows = Seat.objects.alive().filter(user=user, organisation=organisation, role=role)
    held: Seat | None = rows.select_for_update(of=("self",), no_key=True).first()
    if held is None:
        made = Seat(user=user, organisation=organisation, role=role)
        add(made, by, verb="give", given_by=given_by)
        security.done("seat.given", **about(made, by), account=user.pk)
        return made
    if not rules.ended(held, by.today) and (held.from_on is None or held.from_on <= by.today):
        raise NotNow(_("This person already holds this seat."))
    before = journal.picture(held)
    held.from_on = held.to_on = None
    held.created_by = given_by
    records.touch(held, by)
    journal.record("give", held, by=by, before=before)
    security.done("seat.given", **about(held, by), account=user.pk)
    return held


def about(record: Invitation | Seat, by: Actor) -> dict[str, object]:
    """Return what the security log says of a seat, or of the offer of one."""
    actor = by.user.pk if by.user else None
    return {"actor": actor, "organisation": record.organisation_id, "role": record.role}


def add(record: Invitation | Seat, by: Actor, *, verb: str, given_by: User | None = None) -> None:
    """Save a new seat or invitation: seen by its own organisation alone."""
    record.owner = record.organisation
    record.visibility = Visibility.RESTRICTED
    record.created_by, record.updated_by = given_by or by.user, by.user
    check(record)
    records.insert(record, by)
    journal.record(verb, record, by=by)


def by_field(error: ValidationError) -> dict[str, list[str]]:
    """Name each complaint by the field of the form that it is about."""
    if hasattr(error, "error_dict"):
        return dict(error.message_dict)
    return {"new_password": list(error.messages)}
