"""Register, change and end webhooks; switch them off and on; replace their secret."""

import datetime
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tracker import journal
from tracker.actions import outbox, records
from tracker.actions.filling import check, fill
from tracker.actions.locking import hold
from tracker.models import Endpoint, Organisation, Role, Seat, Visibility, Work
from tracker.rules import webhooks as rules
from tracker.rules.actors import Actor
from tracker.rules.messages import ENDS, OVERLAP
from tracker.rules.refusals import NotNow, NotValid, NotYours

LONGEST_REASON = 200


@transaction.atomic
def register(*, organisation: Organisation, by: Actor, **given: Any) -> Endpoint:
    """Register an address: `name`, `url`, `nouns`, `verbs`. Raises NotYours, NotValid."""
    endpoint = Endpoint(owner=organisation, visibility=Visibility.RESTRICTED)
    permit(endpoint, by)
    endpoint.created_by = endpoint.updated_by = by.user
    hold([organisation])  # Two who register at once count each other.
    beside = Endpoint.objects.alive().filter(owner=organisation).count()
    put_in(endpoint, given, beside)
    records.insert(endpoint, by)
    journal.record("create", endpoint, by=by)
    return endpoint


@transaction.atomic
def change(endpoint: Endpoint, *, by: Actor, **given: Any) -> Endpoint:
    """Change its name, address, or what it is told. Raises NotYours, NotValid, NotNow."""
    before, address = taken_up(endpoint, by), endpoint.url
    put_in(endpoint, given, 0)
    if endpoint.url != address:  # What failed there says nothing of the new one.
        endpoint.failing_since = endpoint.quiet_until = None
    return keep("change", endpoint, by, before)


@transaction.atomic
def rotate(endpoint: Endpoint, *, by: Actor, now: datetime.datetime | None = None) -> Endpoint:
    """Replace its secret; the one before is good for a day more, those before it are not."""
    before = taken_up(endpoint, by)
    endpoint.turn += 1
    endpoint.overlap_until = (now or timezone.now()) + OVERLAP
    return keep("rotate", endpoint, by, before)


@transaction.atomic
def switch_off(endpoint: Endpoint, *, by: Actor, reason: str) -> Endpoint:
    """Send nothing more. Raises NotYours, NotNow."""
    before = taken_up(endpoint, by)
    if endpoint.off_since:
        raise NotNow(_("This webhook is switched off already."))
    return off(endpoint, by, before, reason[:LONGEST_REASON])


@transaction.atomic
def switch_on(endpoint: Endpoint, *, by: Actor) -> Endpoint:
    """Send again what happens from now on. Whoever switches it on answers for it."""
    before = taken_up(endpoint, by)
    if not endpoint.off_since:
        raise NotNow(_("This webhook is switched on already."))
    endpoint.off_since, endpoint.off_reason, endpoint.failing_since = None, "", None
    endpoint.created_by = by.user
    return keep("switch_on", endpoint, by, before)


@transaction.atomic
def remove(endpoint: Endpoint, *, by: Actor, reason: str) -> Endpoint:
    """Take a webhook away, with its secret; its log goes after 30 days."""
    before = taken_up(endpoint, by)
    endpoint.deleted_at = timezone.now()
    records.touch(endpoint, by)
    outbox.call_off(endpoint.messages.all(), "off", now=endpoint.deleted_at)
    journal.record("delete", endpoint, by=by, before=before, note=reason, tombstone=True)
    return endpoint


@transaction.atomic
def end(endpoint: Endpoint, why: str, *, now: datetime.datetime) -> bool:
    """Switch it off by itself, for a reason of ENDS, and tell its owner's admins.

    False where it was off already: whoever comes second tells nobody again.
    """
    hold([endpoint])
    endpoint.refresh_from_db()
    if endpoint.off_since or endpoint.deleted_at:
        return False
    today = timezone.localdate(now, timezone.get_default_timezone())
    by = Actor.system(today=today)
    off(endpoint, by, journal.picture(endpoint), why, now)
    for seat in admins(endpoint.owner, today):
        tell_admin(endpoint, seat, why)
    return True


def off(
    endpoint: Endpoint,
    by: Actor,
    before: journal.Picture,
    reason: str,
    now: datetime.datetime | None = None,
) -> Endpoint:
    """Note that it is off and why; what still waits is not sent, and stays in the log."""
    endpoint.off_since, endpoint.off_reason = now or timezone.now(), reason
    keep("switch_off", endpoint, by, before)
    outbox.call_off(endpoint.messages.all(), "off", now=endpoint.off_since)
    return endpoint


def admins(organisation: Organisation, today: datetime.date) -> list[Seat]:
    """Return the seats of the admins of an organisation on a day."""
    held = Seat.objects.held_on(today).filter(organisation=organisation, role=Role.ADMIN)
    return list(held.filter(user__is_active=True).select_related("user").order_by("pk"))


def tell_admin(endpoint: Endpoint, seat: Seat, why: str) -> None:
    """Put a mail down for one admin, in their language."""
    with override(seat.user.language or None):
        subject = _("The webhook “%s” is switched off") % endpoint.name
        body = _(
            "The webhook “%(name)s” of %(organisation)s is switched off, and sends nothing "
            "more. %(why)s\n\n"
            "When its system works again: open its page, send a test, switch it on, and send "
            "again what was missed since a day.\n\n%(page)s"
        ) % {
            "name": endpoint.name,
            "organisation": endpoint.owner,
            "why": ENDS[why],
            "page": f"{settings.SITE_URL}/webhooks/{endpoint.uid}/",
        }
    outbox.put(
        Work.Topic.MAIL,
        f"webhook-off:{endpoint.uid}:{endpoint.version}:{seat.user_id}",
        {"to": [seat.user_id], "subject": subject, "body": body},
    )


def taken_up(endpoint: Endpoint, by: Actor) -> journal.Picture:
    """Lock a webhook for a change; return what it looked like. Raises NotYours, NotNow."""
    hold([endpoint])
    endpoint.refresh_from_db()
    permit(endpoint, by)
    if endpoint.deleted_at:
        raise NotNow(_("This webhook was removed."))
    return journal.picture(endpoint)


def keep(verb: str, endpoint: Endpoint, by: Actor, before: journal.Picture) -> Endpoint:
    records.touch(endpoint, by)
    journal.record(verb, endpoint, by=by, before=before)
    return endpoint


def permit(endpoint: Endpoint, by: Actor) -> None:
    """Refuse whoever may not keep the webhooks of this organisation."""
    if not rules.may_keep(by, endpoint.owner):
        raise NotYours(_("Only an admin of %s keeps its webhooks.") % endpoint.owner)


def put_in(endpoint: Endpoint, given: Mapping[str, Any], beside: int) -> None:
    """Fill in what was given; refuse with every reason at once, by field."""
    fill(endpoint, given)
    wrong: dict[str, list[str]] = defaultdict(list)
    for name, reason in rules.to_save(endpoint, beside):
        wrong[name].append(reason)
    if wrong:
        raise NotValid(fields=dict(wrong))
    check(endpoint)
