"""Webhooks: a reader of the journal puts messages down, a sender takes them out.

The reader asks what a webhook's organisation may see as it reads; the sender asks again, since
days may lie between. A sender that dies leaves its message to the next one.
"""

import datetime
import math
import secrets
import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from django.db.models import Q
from django.utils import timezone

from tracker.actions import messages, outbox, webhooks
from tracker.broadcast.transport import Limits, post
from tracker.models import Bookmark, Endpoint, Entry, Work
from tracker.rules.actors import Actor
from tracker.rules.messages import KEPT, Answer, Fate, signatures
from tracker.rules.webhooks import asks, listener, told

CHANCE = secrets.SystemRandom()
TURN = 5.0
"""Seconds of a run after which a system waits until the others had theirs."""
SOON = 30.0
"""Seconds between two turns of the timetable: what is due before is asked for by itself."""


# Reading


def read(*, now: datetime.datetime | None = None) -> int:
    """Put down a message for all that happened since the last time; return how many entries."""
    return outbox.read_all(
        Bookmark.Reader.WEBHOOKS, lambda entries: tell(entries, now or timezone.now())
    )


def tell(entries: list[Entry], now: datetime.datetime) -> None:
    """Put down what each webhook is told of these entries."""
    heard: dict[int, set[int]] = {}
    # What was missed while one was off stands in its log, as long as a log is kept.
    alive = Endpoint.objects.alive().exclude(off_since__lt=now - KEPT)
    for endpoint in alive.select_related("owner", "created_by").order_by("pk"):
        actor = hearer(endpoint, now)
        if actor is None:
            continue
        if endpoint.owner_id not in heard:  # All of an organisation see the same.
            heard[endpoint.owner_id] = {entry.pk for entry in told(entries, actor)}
        own = heard[endpoint.owner_id]
        messages.put_for(endpoint, [e for e in entries if e.pk in own and asks(endpoint, e)], now)


def hearer(endpoint: Endpoint, now: datetime.datetime) -> Actor | None:
    """Return who hears through a webhook; one for whom nobody answers any more goes off."""
    today = timezone.localdate(now, timezone.get_default_timezone())
    actor = listener(endpoint, today)
    if actor is None and not endpoint.off_since:
        webhooks.end(endpoint, "no_seat", now=now)
    return actor


# Sending


def send(
    *,
    now: datetime.datetime | None = None,
    limits: Limits | None = None,
    jitter: float | None = None,
    again: Callable[[int], object] = lambda seconds: None,
) -> int:
    """Send what is due, one message after another; return how many tries were made.

    A system that gives no answer is left alone until the next run, and a slow one until the
    others had their turn: neither keeps anybody waiting.
    `again` is told in how many seconds all that is due soon after a failure can be tried.
    """
    ends, tries, turns = time.monotonic() + outbox.LONGEST_RUN, 0, Turns()
    put_back: list[datetime.datetime] = []
    messages.end_failing(now or timezone.now())
    while time.monotonic() < ends:
        moment = now or timezone.now()
        work = turns.following(moment)
        if work is None:
            break
        if why := unfit(work, moment):
            messages.drop(work, why, now=moment)
            continue
        answer = turns.timed(work, partial(deliver, work, moment, limits))
        tries += 1
        chance = CHANCE.uniform(-1, 1) if jitter is None else jitter
        fate = messages.settle(work, answer, now=now or timezone.now(), jitter=chance)
        if fate is Fate.AGAIN:
            put_back.append(work.next_attempt_at)
        if answer.status is None and fate is not Fate.DONE:
            turns.silent |= {messages.endpoint_of(work).pk}
    if waits := soon(put_back, now or timezone.now()):
        again(max(waits))
    return tries


class Turns:
    """Whose turn it is in one run: neither who is silent nor who is slow keeps others waiting."""

    def __init__(self) -> None:
        self.silent: set[int] = set()
        self.spent: defaultdict[int, float] = defaultdict(float)

    def following(self, now: datetime.datetime) -> Work | None:
        """Take the next message; one for a slow system only when there is none for another."""
        late = {key for key, seconds in self.spent.items() if seconds > TURN}
        taken = self.take(now, self.silent | late)
        if not taken and late:
            self.spent.clear()
            taken = self.take(now, self.silent)
        return taken[0] if taken else None

    def take(self, now: datetime.datetime, without: set[int]) -> list[Work]:
        return outbox.lease(messages.TOPIC, now=now, such=~Q(endpoint__in=without))

    def timed(self, work: Work, do: Callable[[], Answer]) -> Answer:
        """Do it, and note how long its system took."""
        began = time.monotonic()
        answer = do()
        self.spent[messages.endpoint_of(work).pk] += time.monotonic() - began
        return answer


def soon(moments: list[datetime.datetime], now: datetime.datetime) -> list[int]:
    """Return in how many whole seconds these come, as far as the timetable comes later."""
    waits = [(moment - now).total_seconds() for moment in moments]
    return [max(0, math.ceil(wait)) for wait in waits if wait <= SOON]


def unfit(work: Work, now: datetime.datetime) -> str:
    """Return why a message is not for this webhook any more, or nothing."""
    endpoint = messages.endpoint_of(work)
    if endpoint.deleted_at:
        return "off"
    actor = hearer(endpoint, now)
    if actor is None or (endpoint.off_since and not messages.is_test(work)):
        return "off"
    if messages.is_test(work):
        return ""
    entries = list(Entry.objects.filter(pk=work.payload["entry"]))
    return "" if list(told(entries, actor)) else "unseen"


def deliver(work: Work, now: datetime.datetime, limits: Limits | None) -> Answer:
    """Hand a message over, signed at this moment; its id is the same at each try."""
    endpoint, body = messages.endpoint_of(work), work.payload["body"]
    name, at = work.payload["id"], int(now.timestamp())
    headers = {
        "webhook-id": name,
        "webhook-timestamp": str(at),
        "webhook-signature": signatures(endpoint, name, at, body, now),
    }
    return post(endpoint.url, headers, body.encode(), limits=limits)
