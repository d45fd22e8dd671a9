"""What seats are told of the journal: written down once, read, and put in a mail once."""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q

from tracker.actions import outbox
from tracker.models import Notice, Work
from tracker.rules.actors import Actor
from tracker.rules.subscriptions import held_by


def tell(notices: Iterable[Notice]) -> None:
    """Write down what seats are told; what was told already stays as it is."""
    Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=outbox.BATCH)


@transaction.atomic
def read(*, by: Actor, now: datetime.datetime, upto: int, only: int | None = None) -> int:
    """Note that a person has read their notices up to one, or only one; return how many."""
    mine = Notice.objects.filter(seat__in=[seat.pk for seat in held_by(by)], read_at=None)
    mine = mine.filter(pk=only) if only else mine.filter(pk__lte=upto)
    return mine.update(read_at=now)


def mailed(notices: Iterable[Notice], work: Work) -> None:
    """Note in which mail they stand: no other will hold them."""
    keys = [notice.pk for notice in notices]
    Notice.objects.filter(pk__in=keys, mail=None).update(mail=work)


def slow(such: Q, pace: str) -> None:
    """Let what such notices tell and no mail holds yet come at another pace, or not by mail."""
    Notice.objects.filter(such, mail=None).update(pace=pace)


def call_off(such: Q) -> None:
    """Send none of the mails any more that are written of such notices and have not left."""
    mails = Notice.objects.filter(such, mail__isnull=False).values("mail")
    outbox.call_off(Work.objects.filter(pk__in=mails), "unsubscribed")
