"""What people follow: by themselves, and what a new seat and a new admission begin with."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.actions import notices
from tracker.actions.filling import check
from tracker.models import Admission, Emergency, Following, Organisation, Pace, Seat
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotNow, NotYours
from tracker.rules.subscriptions import held_by

W = Following.What


@transaction.atomic
def follow(*, seat: Seat, by: Actor, what: str, pace: str, **about: Any) -> Following:
    """Follow one thing from a seat of one's own; a second time changes only how soon.

    Raises NotYours, NotValid.
    """
    own(seat, by)
    Seat.objects.select_for_update(of=("self",), no_key=True).get(pk=seat.pk)
    found = seat.followings.filter(what=what, **about).first()
    if found:
        return set_pace(found, by=by, pace=pace)
    made = Following(seat=seat, what=what, pace=pace, **about)
    check(made)
    made.save()
    return made


@transaction.atomic
def set_pace(following: Following, *, by: Actor, pace: str) -> Following:
    """Say how soon one hears of it by mail, also of what was told and not mailed yet."""
    own(following.seat, by)
    following.pace = pace
    check(following)
    following.save(update_fields=["pace"])
    # What waits for a digest would wait for other news where it was to come at once.
    if pace != Pace.AT_ONCE:
        notices.slow(Q(following=following), pace)
    return following


@transaction.atomic
def leave(following: Following, *, by: Actor) -> None:
    """No longer follow something; what was told of it stays, in the app alone."""
    own(following.seat, by)
    notices.slow(Q(following=following), Pace.NEVER)
    following.delete()


@transaction.atomic
def stop(user_id: int, pace: str) -> int:
    """Send a person no more mail of this pace; in the app it still stands. Safe to do twice."""
    theirs = Q(seat__user=user_id, pace=pace)
    stopped = Following.objects.filter(theirs).update(pace=Pace.NEVER)
    notices.call_off(theirs)
    notices.slow(theirs, Pace.NEVER)
    return stopped


def own(seat: Seat, by: Actor) -> None:
    """Refuse to follow from the seat of somebody else, or from one that has ended."""
    if seat.pk not in {held.pk for held in held_by(by)}:
        raise NotYours(_("This is not a seat of yours."))
    if by.user is None or not by.user.is_active:
        raise NotNow(_("This account is closed."))


def begin(seats: Iterable[Seat]) -> None:
    """Let new seats follow their own records and the emergencies they are admitted to."""
    for seat in seats:
        if not seat.followings.exists():
            admitted = Emergency.objects.alive().filter(of(seat.organisation)).distinct()
            wanted = [Following(seat=seat, what=W.OWN)]
            wanted += [Following(seat=seat, what=W.EMERGENCY, emergency=e) for e in admitted]
            Following.objects.bulk_create(wanted, ignore_conflicts=True)


def of(organisation: Organisation) -> Q:
    """Return the emergencies that an organisation opened or is admitted to."""
    admitted = Admission.objects.filter(organisation=organisation)
    return Q(owner=organisation) | Q(pk__in=admitted.values("emergency"))


def admit(emergency: Emergency, organisations: Iterable[Organisation]) -> None:
    """Let the seats of newly admitted organisations follow an emergency."""
    already = Following.objects.filter(emergency=emergency).values("seat")
    seats = Seat.objects.alive().filter(organisation__in=organisations).exclude(pk__in=already)
    made = [Following(seat=seat, what=W.EMERGENCY, emergency=emergency) for seat in seats]
    Following.objects.bulk_create(made, ignore_conflicts=True)
