"""A message to a webhook: how it is signed, what an answer means, when it is tried again."""

import base64
import datetime
import hashlib
import hmac
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from tracker.models import Endpoint, Work

OVERLAP = datetime.timedelta(hours=24)
KEPT = datetime.timedelta(days=30)
"""How long the delivery log reaches back."""
PATIENCE = datetime.timedelta(days=5)
"""After so long without a single success a webhook is switched off."""
WAITS = tuple(
    datetime.timedelta(seconds=seconds)
    for seconds in (0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400)
)
"""How long after the try before it each try is made; after the last one a message is given up."""
JITTER = 0.1
LONGEST_WAIT = datetime.timedelta(days=1)
GONE = 410

REASONS: dict[str, Any] = {
    "hostile": gettext_lazy("The address leads to no public place: nothing was sent."),
    "unknown_name": gettext_lazy("DNS does not know this name."),
    "no_connection": gettext_lazy("No connection."),
    "certificate": gettext_lazy("Its certificate is not trusted."),
    "too_slow": gettext_lazy("No answer in time."),
    "no_answer": gettext_lazy("The connection broke off."),
    "not_http": gettext_lazy("What came back is no HTTP."),
    "redirect": gettext_lazy("It leads on to another address: that is not followed."),
    "off": gettext_lazy("Not sent: the webhook was switched off."),
    "unseen": gettext_lazy("Not sent: this record is no longer for your organisation."),
}
"""What stands in the delivery log where a status says too little."""
ENDS: dict[str, Any] = {
    "gone": gettext_lazy("Its system answered 410: nobody listens there any more."),
    "failing": gettext_lazy("Nothing could be delivered for five days."),
    "no_seat": gettext_lazy("Whoever answered for it holds no seat in the organisation any more."),
}
"""Why a webhook switches off by itself."""


class Fate(Enum):
    """What becomes of a message after a try."""

    DONE = auto()
    AGAIN = auto()
    LOST = auto()
    GONE = auto()


@dataclass(frozen=True)
class Answer:
    """What came of one try: a status, or a reason of REASONS; never the answer's body."""

    status: int | None = None
    reason: str = ""
    retry_after: float = 0
    """Seconds."""
    took_ms: int = 0


# How it is signed


def secret(endpoint: Endpoint, turn: int, key: str) -> bytes:
    """Return the secret of one turn, 32 bytes; it is kept nowhere and follows from the key."""
    about = f"webhook:{endpoint.uid}:{turn}".encode()
    return hmac.new(key.encode(), about, hashlib.sha256).digest()


def shown_secret(endpoint: Endpoint) -> str:
    """Return the secret as Standard Webhooks writes it."""
    own = secret(endpoint, endpoint.turn, settings.SECRET_KEY)
    return f"whsec_{base64.b64encode(own).decode()}"


def signatures(endpoint: Endpoint, message: str, at: int, body: str, now: Any) -> str:
    """Return the signatures of a message: of each secret that receivers may still hold."""
    turns = [endpoint.turn]
    if endpoint.overlap_until and endpoint.overlap_until > now:
        turns.append(endpoint.turn - 1)
    signed = f"{message}.{at}.{body}".encode()
    found = [
        hmac.new(secret(endpoint, turn, key), signed, hashlib.sha256).digest()
        for turn in turns
        for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]
    return " ".join(f"v1,{base64.b64encode(one).decode()}" for one in found)


# When it is tried again


def fate(answer: Answer, attempts: int, is_test: bool = False) -> Fate:
    """Tell what becomes of a message after its so-manieth try. A test is tried once."""
    if answer.status is not None and 200 <= answer.status < 300:
        return Fate.DONE
    if answer.status == GONE:
        return Fate.GONE
    return Fate.LOST if is_test or attempts >= len(WAITS) else Fate.AGAIN


def next_try(
    answer: Answer, attempts: int, now: datetime.datetime, jitter: float
) -> datetime.datetime:
    """Return when a message is tried again; `jitter` is between -1 and 1.

    A Retry-After puts it off further, by a day at most, and never makes it sooner.
    """
    wait = WAITS[attempts] * (1 + JITTER * jitter)
    asked = datetime.timedelta(seconds=min(answer.retry_after, LONGEST_WAIT.total_seconds()))
    return now + max(wait, asked)


def logged(endpoint: Endpoint, now: datetime.datetime) -> "QuerySet[Work]":
    """Return the delivery log: the messages of 30 days with their tries, the newest first."""
    rows = Work.objects.filter(endpoint=endpoint, made_at__gte=now - KEPT)
    return rows.prefetch_related("tries").order_by("-pk")
