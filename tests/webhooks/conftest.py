"""A receiver that listens, a webhook of Mercy Relief that leads to it, and a clock we set."""

import datetime
import ipaddress
import time

import pytest
from django.db.models import Max, Min
from django.utils import timezone

from tests import making
from tests.webhooks.receiver import Receiver, certificate
from tracker import journal
from tracker.actions import webhooks
from tracker.broadcast import webhooks as broadcast
from tracker.broadcast.transport import Limits
from tracker.models import Bookmark, Entry, Work

LIMITS = Limits(connect=10, total=10)
SHORT = Limits(connect=10, total=0.25)
"""For those who are meant to run out of time: this machine has other work too."""
PATIENCE = 60


@pytest.fixture(scope="session")
def pem(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def receiver(pem, settings):
    found = Receiver(pem)
    settings.WEBHOOK_CA_FILE = str(pem)
    settings.WEBHOOK_PORTS = [443, found.port]
    settings.WEBHOOK_ALLOWED_CIDRS = [ipaddress.ip_network("127.0.0.1/32")]
    yield found
    found.close()


@pytest.fixture
def register(admin, mercy_relief):
    """Register a webhook of Mercy Relief, by its admin unless another is named."""

    def register(url="https://9.9.9.9/hook", by=None, organisation=None, **given):
        usual = {"name": "Warehouse", "nouns": [], "verbs": []}
        return webhooks.register(
            organisation=organisation or mercy_relief, by=making.actor(by or admin), url=url,
            **usual | given,
        )  # fmt: skip

    return register


@pytest.fixture
def endpoint(register, receiver):
    return register(receiver.url, nouns=["need"], verbs=["report", "change"])


@pytest.fixture
def need(liaison, lao_embassy, floods):
    return making.reported(liaison, lao_embassy, floods)


def changed(need, liaison, times):
    """Write that a need was changed, so many times; return the entries."""
    before, entries = {"fields": {"note": ""}, "rows": {}}, []
    for _time in range(times):
        need.version += 1
        entries.append(journal.record("change", need, by=making.actor(liaison), before=before))
    return entries


def read(now=None):
    """Read the journal to its end: transactions of other tests may hold a reader back."""
    until = time.monotonic() + PATIENCE
    while True:
        broadcast.read(now=now)
        mark = Bookmark.objects.filter(reader="webhooks").first()
        last = Entry.objects.aggregate(last=Max("pk"))["last"]
        if (mark and mark.entry == last) or time.monotonic() > until:
            return
        time.sleep(0.05)


def send(now=None, **more):
    return broadcast.send(now=now, **{"limits": LIMITS, "jitter": 0.0} | more)


def next_due():
    """Return when the next message is due; None when all is settled."""
    waiting = Work.objects.filter(topic="webhook", done_at__isnull=True)
    return waiting.aggregate(at=Min("next_attempt_at"))["at"]


def hours(count):
    return datetime.timedelta(hours=count)


def soon(seconds=1):
    return timezone.now() + datetime.timedelta(seconds=seconds)
