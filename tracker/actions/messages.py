"""Messages to webhooks: put down, settled after each try, sent again, and forgotten."""

import datetime
from collections.abc import Iterable
from typing import Any, cast
from uuid import uuid4, uuid5

import msgspec
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.actions import outbox, webhooks
from tracker.models import Attempt, Endpoint, Entry, Work
from tracker.rules.actors import Actor
from tracker.rules.messages import KEPT, PATIENCE, Answer, Fate, fate, next_try
from tracker.rules.nouns import NOUNS
from tracker.rules.refusals import NotNow
from tracker.rules.webhooks import event

TOPIC = Work.Topic.WEBHOOK
TEST = "test"


def put_for(endpoint: Endpoint, entries: Iterable[Entry], now: datetime.datetime) -> None:
    """Put down a message for each entry; read twice, it is there once.

    While the webhook is off they stand in its log as not sent: they can be sent again later.
    """
    outbox.put_many([message(endpoint, entry, now) for entry in entries])


def message(endpoint: Endpoint, entry: Entry, now: datetime.datetime) -> Work:
    """Return the message about an entry, thin: who may read the record asks for it."""
    about = {
        "id": str(entry.subject),
        "url": f"/api/v1/{NOUNS[entry.noun].plural}/{entry.subject}",
        "version": entry.version,
    }
    # With the epoch: a restored database numbers its entries anew, and an id is used once.
    name = f"msg_{uuid5(endpoint.uid, f'{entry.epoch}.{entry.pk}')}"
    work = Work(
        topic=TOPIC,
        dedupe_key=f"webhook:{endpoint.uid}:{entry.pk}",
        payload=payload(event(entry), entry.at, about, name)
        | {"entry": entry.pk, "ref": entry.ref},
        endpoint=endpoint,
        next_attempt_at=max(now, endpoint.quiet_until or now),
    )
    if endpoint.off_since:
        work.done_at, work.given_up, work.last_error = now, True, "off"
    return work


def payload(
    kind: str, at: datetime.datetime, about: dict[str, Any], name: str
) -> dict[str, object]:
    """Return what is kept of a message. Its body is kept as it is signed, byte by byte."""
    stamp = at.astimezone(datetime.UTC).isoformat().replace("+00:00", "Z")
    body = msgspec.json.encode({"type": kind, "timestamp": stamp, "data": about}).decode()
    return {"id": name, "type": kind, "body": body}


@transaction.atomic
def put_test(endpoint: Endpoint, *, by: Actor, now: datetime.datetime | None = None) -> Work:
    """Put down a message that only tries the address out. Raises NotYours, NotNow."""
    webhooks.taken_up(endpoint, by)
    waiting = Work.objects.filter(endpoint=endpoint, done_at__isnull=True)
    if waiting.filter(dedupe_key__startswith=f"webhook:{endpoint.uid}:{TEST}:").exists():
        raise NotNow(_("A test is on its way already. Wait for what it brings."))
    moment, name = now or timezone.now(), uuid4()
    about: dict[str, Any] = {"id": str(endpoint.uid), "url": f"/webhooks/{endpoint.uid}/"}
    about |= {"version": endpoint.version}
    return outbox.put(
        TOPIC,
        f"webhook:{endpoint.uid}:{TEST}:{name}",
        payload(TEST, moment, about, f"msg_{name}"),
        at=moment,
        endpoint=endpoint,
    )


def is_test(work: Work) -> bool:
    return bool(work.payload["type"] == TEST)


def endpoint_of(work: Work) -> Endpoint:
    """Return the webhook of a message: every message has one."""
    return cast(Endpoint, work.endpoint)


@transaction.atomic
def settle(work: Work, answer: Answer, *, now: datetime.datetime, jitter: float) -> Fate:
    """Write down what a try brought, and what becomes of the message and of its webhook."""
    Attempt.objects.create(
        work=work, at=now, status=answer.status, reason=answer.reason, took_ms=answer.took_ms
    )
    endpoint = endpoint_of(work)
    found = fate(answer, work.attempts, is_test(work))
    said = answer.reason or str(answer.status)
    if found is Fate.DONE:
        outbox.complete(work, now=now)
        Endpoint.objects.filter(pk=endpoint.pk, failing_since__isnull=False).update(
            failing_since=None
        )
        return found
    if found is Fate.AGAIN:
        endpoint.refresh_from_db(fields=["quiet_until"])  # Another sender may have been asked.
        again_at = next_try(answer, work.attempts, now, jitter)
        work.next_attempt_at = max(again_at, endpoint.quiet_until or now)
        outbox.retry(work, at=work.next_attempt_at, error=said)
        put_off(endpoint, answer, now)
    else:
        outbox.give_up(work, said, now=now)
    if not is_test(work):
        failed(endpoint, now)
    if found is Fate.GONE:
        webhooks.end(endpoint, "gone", now=now)
    return found


def put_off(endpoint: Endpoint, answer: Answer, now: datetime.datetime) -> None:
    """Let all that waits for a system, or will, wait as long as it asked us to: no try counts."""
    if answer.retry_after > 0:
        until = next_try(answer, 0, now, 0)
        Endpoint.objects.filter(pk=endpoint.pk).update(quiet_until=until)
        waiting = Work.objects.filter(endpoint=endpoint, done_at__isnull=True)
        free = waiting.filter(lease_token__isnull=True, next_attempt_at__lt=until)
        free.update(next_attempt_at=until)


def failed(endpoint: Endpoint, now: datetime.datetime) -> None:
    """Note since when nothing arrives."""
    Endpoint.objects.filter(pk=endpoint.pk, failing_since__isnull=True).update(failing_since=now)


def drop(work: Work, why: str, *, now: datetime.datetime) -> None:
    """Send a message to nobody any more, for a reason of REASONS."""
    outbox.give_up(work, why, now=now)


def end_failing(now: datetime.datetime) -> int:
    """Switch off what has failed for five days without a single success; return how many."""
    failing = Endpoint.objects.alive().filter(
        off_since__isnull=True, failing_since__lte=now - PATIENCE
    )
    return sum(webhooks.end(endpoint, "failing", now=now) for endpoint in failing)


@transaction.atomic
def replay(work: Work, *, by: Actor, now: datetime.datetime | None = None) -> None:
    """Send one message again, under its own id. Raises NotYours, NotNow."""
    ready(endpoint_of(work), by)
    again([work.pk], now or timezone.now())


@transaction.atomic
def replay_since(
    endpoint: Endpoint,
    since: datetime.datetime,
    *,
    by: Actor,
    now: datetime.datetime | None = None,
) -> int:
    """Send again all that was put down since a moment; return how many messages that is."""
    ready(endpoint, by)
    kept = Work.objects.filter(endpoint=endpoint, made_at__gte=since)
    return again(kept.exclude(payload__type=TEST).values("pk"), now or timezone.now())


def ready(endpoint: Endpoint, by: Actor) -> None:
    """Refuse to send anything again through a webhook that is off."""
    webhooks.taken_up(endpoint, by)
    if endpoint.off_since:
        raise NotNow(_("This webhook is switched off. Switch it on first."))


def again(keys: Any, now: datetime.datetime) -> int:
    """Begin anew with these messages; one that is in somebody's hands is left there."""
    rows = Work.objects.filter(pk__in=keys, topic=TOPIC)
    free = rows.filter(lease_token__isnull=True) | rows.filter(done_at__isnull=False)
    return free.update(
        done_at=None, given_up=False, last_error="", attempts=0, next_attempt_at=now,
        leased_until=None, lease_token=None,
    )  # fmt: skip


def forget(*, now: datetime.datetime | None = None) -> int:
    """Delete done work and tries older than 30 days; return how much work that was."""
    before = (now or timezone.now()) - KEPT
    Attempt.objects.filter(at__lt=before).delete()
    done = Work.objects.filter(done_at__lt=before)
    _rows, by_model = done.exclude(dedupe_key__startswith=outbox.TOLD).delete()
    return by_model.get("tracker.Work", 0)
