"""The period report as a file: to take along at once, or by mail from a worker."""

import base64
import datetime
import logging
import time
from collections.abc import Callable

from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts import security
from accounts.models import User
from accounts.reading import reading_as
from tracker.actions import exports, outbox
from tracker.exchange import period_docx, period_pdf
from tracker.exchange.period_words import opening
from tracker.models import Organisation, Work
from tracker.reports.period import PeriodReport, period_report
from tracker.reports.period.spans import Span
from tracker.rules.actors import Actor
from tracker.rules.period import reads_report

log = logging.getLogger(__name__)

FILES: dict[str, tuple[Callable[[PeriodReport], bytes], str]] = {
    "docx": (period_docx.period_docx, period_docx.KIND),
    "pdf": (period_pdf.period_pdf, period_pdf.KIND),
}
"""How each kind of file is written, and its media type."""
TRIES = 3
AGAIN = datetime.timedelta(minutes=5)


def name_of(made: PeriodReport, kind: str) -> str:
    return f"{slugify(made.committee)}-{made.span.start}-{made.span.end}.{kind}"


def make(*, now: datetime.datetime | None = None) -> int:
    """Make the files that were asked for, and mail each to whoever asked; return how many."""
    ends, count = time.monotonic() + outbox.LONGEST_RUN, 0
    while time.monotonic() < ends and (taken := outbox.lease(exports.TOPIC, now=now)):
        count += make_one(taken[0], now or timezone.now())
    return count


def make_one(work: Work, now: datetime.datetime) -> bool:
    """Make one file; one that cannot be made holds no other back, nor one that takes too long."""
    if work.attempts > TRIES:  # Whoever tried before was ended for taking too long.
        log.error("An export takes too long: work %s", work.pk)
        return not outbox.give_up(work, "takes too long", now=now)
    try:
        mail = letter(work, now)
    except Exception:
        log.exception("An export cannot be made: work %s", work.pk)
        if work.attempts < TRIES:
            outbox.retry(work, at=now + AGAIN, error="cannot be made")
        else:
            outbox.give_up(work, "cannot be made", now=now)
        return False
    if mail is None:
        return not outbox.give_up(work, "whoever asked may not read it any more", now=now)
    key = f"mail:{work.dedupe_key}"
    return outbox.finish(work, lambda: outbox.put(Work.Topic.MAIL, key, mail, at=now), now=now)


def letter(work: Work, now: datetime.datetime) -> dict[str, object] | None:
    """Return the mail with the file, in the words and with the sight of whoever asked."""
    asked = work.payload
    user = User.objects.filter(pk=asked["by"], is_active=True).first()
    committee = Organisation.objects.alive().filter(uid=asked["committee"]).first()
    if user is None or committee is None:
        return None
    actor = Actor.of(user, today=timezone.localdate(now, timezone.get_default_timezone()))
    if not reads_report(actor, committee):
        return None
    start, end = map(datetime.date.fromisoformat, asked["days"])
    write, content_type = FILES[asked["kind"]]
    with reading_as(user):
        made = period_report(committee, Span(start, end), actor)
        content = base64.b64encode(write(made)).decode()
        lines = [_("Dear %s,") % user.name, "", _("here is the report you asked for."), ""]
        subject = f"Corridor: {opening(made)}"
    security.note("exported", what="period report", format=asked["kind"], actor=user.pk)
    file = {"name": name_of(made, asked["kind"]), "type": content_type, "content": content}
    return {"to": [user.pk], "subject": subject, "body": "\n".join(lines), "files": [file]}
