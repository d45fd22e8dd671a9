"""Files that a worker makes and mails: on a line that drops, a download begins anew each time."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.actions import outbox
from tracker.models import Organisation, Work
from tracker.rules.actors import Actor
from tracker.rules.period import reads_report
from tracker.rules.refusals import NotYours

TOPIC = Work.Topic.TASK


def ask_for_report(
    *,
    committee: Organisation,
    start: datetime.date,
    end: datetime.date,
    kind: str,
    by: Actor,
    now: datetime.datetime | None = None,
) -> Work:
    """Ask for the period report of a committee by mail, as a file of a kind. Raises NotYours.

    Asked for twice in a minute, it comes once.
    """
    if by.user is None or not reads_report(by, committee):
        raise NotYours(_("The report is for %s and its members: ask one of them.") % committee)
    now = now or timezone.now()
    days = [start.isoformat(), end.isoformat()]
    key = f"report:{by.user.pk}:{committee.pk}:{':'.join(days)}:{kind}:{now:%Y-%m-%dT%H:%M}"
    asked = {"by": by.user.pk, "committee": str(committee.uid), "days": days, "kind": kind}
    return outbox.put(TOPIC, key, asked, at=now)
