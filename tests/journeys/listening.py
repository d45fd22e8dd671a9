"""A webhook of the example with a delivery log: delivered, waiting, given up."""

from typing import Any

from django.db.models import Q
from django.utils import timezone

from tests import making
from tracker.actions import messages, outbox, webhooks
from tracker.models import Entry
from tracker.rules.messages import Answer

ANSWERS = (
    (Answer(200, took_ms=132),),
    (Answer(500, took_ms=88), Answer(reason="too_slow", took_ms=20011), Answer(204, took_ms=97)),
    (Answer(302, "redirect", took_ms=41),),
    (Answer(429, retry_after=900, took_ms=35),),
)


def listening(admin: Any) -> Any:
    """Register one that listens, with a few messages, and one that is off."""
    actor = making.actor(admin)
    [home] = {seat.organisation for seat in actor.seats}
    usual = {"organisation": home, "by": actor, "nouns": [], "verbs": []}
    endpoint = webhooks.register(
        **usual
        | {
            "name": "Warehouse of Dandong",
            "url": "https://93.184.216.34/corridor",
            "nouns": ["need", "consignment", "delivery"],
        }
    )
    off = webhooks.register(
        **usual
        | {"name": "Dashboard", "url": "https://93.184.216.34/old", "nouns": ["need", "pledge"]}
    )
    webhooks.switch_off(off, by=actor, reason="The dashboard moves to another server.")
    now = timezone.now()
    needs = Entry.objects.filter(noun="need").order_by("-pk")[: len(ANSWERS) + 1]
    messages.put_for(endpoint, needs, now)
    for work, answers in zip(endpoint.messages.order_by("pk"), ANSWERS, strict=False):
        for answer in answers:
            work.refresh_from_db()
            at = work.next_attempt_at
            [taken] = outbox.lease(messages.TOPIC, now=at, such=Q(pk=work.pk))
            messages.settle(taken, answer, now=at, jitter=0)
    return endpoint
