"""A sender that is killed in the middle of its work: every message arrives at least once."""

import os
import random
import signal
import time

import pytest
from django.db import connections

from tests.webhooks.conftest import changed, next_due, read, send, soon
from tests.webhooks.receiver import Reply
from tracker.actions import messages, outbox
from tracker.actions.outbox import LEASE
from tracker.models import Work
from tracker.rules.messages import Fate, shown_secret

pytestmark = pytest.mark.django_db(transaction=True)
KILLS = min(int(os.environ.get("CHAOS", "8")), 100)
"""How often the sender dies: 100 with `make chaos`."""
EACH = 4
LONGEST = 0.15


def child(now):
    """Start a sender of its own, a child of this process; return its id."""
    pid = os.fork()
    if pid:
        return pid
    try:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        for alias in connections:
            # The parent's line to the database stays the parent's: it is left, not closed.
            connections[alias].connection = None
        send(now)
    finally:
        os._exit(0)


def killed_often(now, die, kills):
    """Kill one sender after the other; each next one begins when the lease has run out."""
    midway = 0
    for _kill in range(kills):
        pid = child(now)
        time.sleep(die.random() * LONGEST)
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        midway += Work.objects.filter(lease_token__isnull=False, done_at__isnull=True).exists()
        now += 1.1 * LEASE
    return now, midway


def to_the_end(now):
    while (due := next_due()) is not None:
        send(now := max(now + 1.1 * LEASE, due))


def test_every_message_arrives_although_its_sender_dies(endpoint, receiver, need, liaison):
    receiver.answer = lambda heard: Reply(after=0.01)
    changed(need, liaison, KILLS * EACH)
    read()
    expected = set(Work.objects.filter(endpoint=endpoint).values_list("payload__id", flat=True))

    now, midway = killed_often(soon(), random.Random(5), KILLS)
    to_the_end(now)

    assert midway > KILLS / 4, "hardly anybody died in the middle"
    assert receiver.ids() == expected
    assert len(expected) == KILLS * EACH + 1
    for heard in receiver.heard:
        heard.verify(shown_secret(endpoint))


def test_one_who_notes_it_as_done_first_loses_some(endpoint, receiver, need, liaison, monkeypatch):
    """Control: the same deaths, of a sender that writes «done» before it sends."""
    receiver.answer = lambda heard: Reply(after=0.01)
    changed(need, liaison, 120)
    read()
    real = outbox.lease

    def lease_and_complete(*about, **given):
        taken = real(*about, **given)
        for work in taken:
            outbox.complete(work)
            time.sleep(0.02)
        return taken

    monkeypatch.setattr(outbox, "lease", lease_and_complete)
    monkeypatch.setattr(messages, "settle", lambda work, answer, **more: Fate.DONE)
    lost, now, die = False, soon(), random.Random(5)
    for _death in range(20):
        now, _midway = killed_often(now, die, 1)
        time.sleep(0.05)
        done = Work.objects.filter(endpoint=endpoint, done_at__isnull=False)
        lost = lost or set(done.values_list("payload__id", flat=True)) > receiver.ids()
        if lost:
            break
    assert lost
