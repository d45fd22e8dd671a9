"""What time does: needs and intentions expire and lapse, and old drafts are deleted."""

import datetime
import logging

from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.actions import moves, outbox, records
from tracker.models import Entry, Need, Pledge, PledgeLine, Record, Role, Seat, Work
from tracker.rules import drafts, pledges
from tracker.rules.actors import Actor
from tracker.rules.needs import ASKED_DAYS, NEED
from tracker.rules.nouns import noun_of
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
    if not asked(need, f"needs-past-their-day:needs:{need.uid}:{need.valid_until}", by, now):
        return False
    try:
        moves.make(NEED["expire"], need, by=by)
    except Refusal as refusal:
        log.warning("The need %s does not expire: %s", need.ref, " ".join(refusal.reasons))
        return False
    return True


def asked(record: Record, about: str, by: Actor, now: datetime.datetime) -> bool:
    """Tell whether those who can say something of a record were asked about it 14 days ago."""
    notes = Work.objects.filter(dedupe_key__startswith=f"{outbox.TOLD}{about}:")
    if not notes:
        return not listeners(record, by.today)
    return any(left(note, now) for note in notes)


def left(note: Work, now: datetime.datetime) -> bool:
    """Tell whether the mail of this note left 14 days ago; one that is forgotten left long ago."""
    mail = Work.objects.filter(dedupe_key=note.payload.get("mail", "")).first() or note
    return mail.done_at is not None and mail.done_at <= now - WAIT


def listeners(record: Record, today: datetime.date) -> bool:
    """Tell whether there is somebody who can be asked about a record."""
    seats = Seat.objects.held_on(today).filter(organisation=record.owner, user__is_active=True)
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


def delete_drafts(*, now: datetime.datetime | None = None) -> int:
    """Delete the drafts that nobody touched for a year, if their owner was told; return how many.

    What others rest on stays, and so does what is touched meanwhile.
    """
    now = now or timezone.now()
    today = timezone.localdate(now, timezone.get_default_timezone())
    by = Actor.system(today=today, door=Entry.Door.COMMAND)
    count = 0
    for model in drafts.OLD:
        rows = model._default_manager.alive().filter(
            status=drafts.DRAFT, updated_at__lt=drafts.before(today)
        )
        count += sum(delete_draft(draft, by, now) for draft in rows.order_by("pk"))
    return count


def delete_draft(draft: Record, by: Actor, now: datetime.datetime) -> bool:
    """Delete one draft unless its owner was told too lately; False where it stays."""
    about = f"{drafts.OLD[type(draft)]}:{noun_of(draft).plural}"
    told = f"{about}:{draft.uid}:{drafts.kept_until(draft)}"
    if not asked(draft, told, by, now):
        return False
    reason = _("It was a draft that nobody touched for a year.")
    try:
        records.delete(draft, by=by, reason=reason, version=draft.version)
    except Refusal as refusal:
        log.warning("The draft %s is not deleted: %s", draft.ref, " ".join(refusal.reasons))
        return False
    return True
