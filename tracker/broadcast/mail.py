"""Mail: send what the outbox holds, to each person a message of their own.

A message sent twice, because its sender was killed in between, is the same message: its
Message-ID follows from the work and the person, so mail programs show it once.
"""

import base64
import datetime
import hashlib
import logging
import smtplib
import time
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils import timezone

from accounts.models import User
from tracker.actions import outbox
from tracker.models import Work

log = logging.getLogger(__name__)

TOPIC = Work.Topic.MAIL
WAITS = tuple(
    datetime.timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440, 1440, 1440)
)
"""How long a message that was refused waits before it is tried again; then it is given up."""
AWAY = datetime.timedelta(minutes=5)
"""How long it waits where the mail server itself cannot be reached; never given up for that."""
OF_ONE_MESSAGE = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
)
"""What a server says against one message; every other failure is about the server."""


def send(*, now: datetime.datetime | None = None) -> int:
    """Send what is due, one after another; return how many messages left."""
    ends, sent = time.monotonic() + outbox.LONGEST_RUN, 0
    line = get_connection()
    try:
        while time.monotonic() < ends and (taken := outbox.lease(TOPIC, now=now)):
            if len(taken[0].payload["to"]) != 1:
                spread(taken[0], now or timezone.now())
            elif not send_one(taken[0], line, now or timezone.now()):
                break
            else:
                sent += 1
    finally:
        line.close()
    return sent


def spread(work: Work, now: datetime.datetime) -> None:
    """Make of a message to several people one to each, so that none waits for another's server."""
    each = [
        Work(
            topic=TOPIC,
            dedupe_key=f"mail:{work.pk}:{user}",
            payload=work.payload | {"to": [user], "key": work.dedupe_key},
            next_attempt_at=now,
        )
        for user in work.payload["to"]
    ]
    outbox.finish(work, lambda: outbox.put_many(each), now=now)


def send_one(work: Work, line: Any, now: datetime.datetime) -> bool:
    """Send one message to one person; False where the mail server cannot be reached."""
    user = User.objects.filter(pk=work.payload["to"][0], is_active=True).first()
    if user is None:
        outbox.give_up(work, "nobody uses this account any more", now=now)
        return True
    try:
        line.open()
        line.send_messages([message(work, user)])
    except OF_ONE_MESSAGE as error:
        line.close()
        refused(work, error, now)
    except OSError as error:
        line.close()
        outbox.retry(work, at=now + AWAY, error=f"{Work.NO_SERVER}: {type(error).__name__}")
        log.warning("The mail server cannot be reached: %s", type(error).__name__)
        return False
    except ValueError as error:  # An address or a header that no mail can carry.
        outbox.give_up(work, f"no mail can be made of it: {type(error).__name__}", now=now)
    else:
        outbox.complete(work, now=now)
    return True


def refused(work: Work, error: Exception, now: datetime.datetime) -> None:
    """Wait longer each time; an address that does not exist is not tried again."""
    code = code_of(error)
    said = f"refused: {code or type(error).__name__}"
    unknown = isinstance(error, smtplib.SMTPRecipientsRefused) and code >= 500
    if unknown or work.attempts > len(WAITS):
        outbox.give_up(work, said, now=now)
        log.error("A mail was given up after %s tries: work %s", work.attempts, work.pk)
    else:
        outbox.retry(work, at=now + WAITS[work.attempts - 1], error=said)


def code_of(error: Any) -> int:
    """Return the number a server answered with, or 0; never its words, which name people."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return min((code for code, _said in error.recipients.values()), default=0)
    return int(getattr(error, "smtp_code", 0))


def message(work: Work, user: User) -> EmailMessage:
    """Return the message, the same each time it is made."""
    given = work.payload
    own = {
        "Message-ID": message_id(given.get("key", work.dedupe_key), user),
        "Date": format_datetime(work.made_at),
        "Auto-Submitted": "auto-generated",
    }
    subject = " ".join(str(given["subject"]).split())
    headers = {**given.get("headers", {}), **own}
    made = EmailMessage(subject, given["body"], None, [user.email], headers=headers)
    for file in given.get("files", ()):
        made.attach(file["name"], base64.b64decode(file["content"]), file["type"])
    return made


def message_id(key: str, user: User) -> str:
    """Return what says that a message is the same as another."""
    digest = hashlib.sha256(f"{key}|{user.pk}".encode()).hexdigest()
    return f"<{digest[:40]}@{urlsplit(settings.SITE_URL).hostname}>"
