"""What time does: needs and intentions that nobody confirms expire and lapse."""

import datetime
import logging

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.actions import moves, outbox
from tracker.models import Entry, Need, Pledge, PledgeLine, Role, Seat, Work
from tracker.rules import pledges
from tracker.rules.actors import Actor
from tracker.rules.needs import ASKED_DAYS, NEED
from tracker.rules.refusals import Refusal

log = logging.getLogger(__name__)

WAIT = datetime.timedelta(days=ASKED_DAYS)


def expire_needs(*, now: datetime.datetime | None = None) -> int:
    """Let the needs expire whose owner was asked 14 days ago and said nothing; return how many.

    Whoever is asked gets a reminder (tracker.broadcast.reminders), and when that left is what
    counts; where nobody can be asked, it expires 14 days after its last day.
    """
    now = now or timezone.now()
    today = timezone.localdate(now, timezone.get_default_timezone())
    by = Actor.system(today=today, door=Entry.Door.COMMAND)
    passed = Need.objects.alive().filter(
        status=Need.Status.REPORTED, valid_until__lt=today - WAIT, recorded_afterwards=False
    )
    return sum(expire(need, by, now) for need in passed.order_by("pk"))


def expire(need: Need, by: Actor, now: datetime.datetime) -> bool:
    """Let one need expire unless it was asked about too lately; False where it stays."""
    about = f"{outbox.TOLD}needs-past-their-day:needs:{need.uid}:{need.valid_until}:"
    notes = Work.objects.filter(dedupe_key__startswith=about)
    if not notes and listeners(need, by.today):
        return False
    if notes and not any(left(note, now) for note in notes):
        return False
    try:
        moves.make(NEED["expire"], need, by=by)
    except Refusal as refusal:
        log.warning("The need %s does not expire: %s", need.ref, " ".join(refusal.reasons))
        return False
    return True


def left(note: Work, now: datetime.datetime) -> bool:
    """Tell whether the mail of this note left 14 days ago; one that is forgotten left long ago."""
    mail = Work.objects.filter(dedupe_key=note.payload.get("mail", "")).first() or note
    return mail.done_at is not None and mail.done_at <= now - WAIT


def listeners(need: Need, today: datetime.date) -> bool:
    """Tell whether there is somebody who can be asked about a need."""
    seats = Seat.objects.held_on(today).filter(organisation=need.owner, user__is_active=True)
    found: bool = seats.filter(role__in=(Role.REPORTER, Role.COORDINATOR)).exists()
    return found


def lapse_intentions(*, now: datetime.datetime | None = None) -> int:
    """Let the pledges lapse that are only intended, and not renewed in time; return how many.

    Whoever pledged is reminded a week ahead. What is firm in part stays for a person to decide.
    """
    today = timezone.localdate(now or timezone.now(), timezone.get_default_timezone())
    by = Actor.system(today=today, door=Entry.Door.COMMAND)
    firm = PledgeLine.objects.filter(pledge=OuterRef("pk")).exclude(
        stage=PledgeLine.Stage.INTENTION
    )
    old = Pledge.objects.alive().filter(
        ~Exists(firm),
        pledges.intended_before(today - pledges.INTENTION),
        status=Pledge.Status.ACTIVE,
        recorded_afterwards=False,
    )
    due = [pledge for pledge in old.order_by("pk") if pledges.intended_until(pledge) < today]
    return sum(lapse(pledge, by) for pledge in due)


def lapse(pledge: Pledge, by: Actor) -> bool:
    """Let one intention lapse, unless somebody changes it meanwhile; False where it stays."""
    data = {"reason": _("It was an intention, and was not renewed.")}
    try:
        moves.make(pledges.PLEDGE["lapse"], pledge, by=by, data=data, version=pledge.version)
    except Refusal as refusal:
        log.warning("The pledge %s does not lapse: %s", pledge.ref, " ".join(refusal.reasons))
        return False
    return True
