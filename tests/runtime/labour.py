"""Work for workers that are killed: its effect is a row of the database, one for each key.

`celery -A tests.runtime.labour worker` takes it from the outbox, as the product does; `plain` is
the same sent as an ordinary task, which rests on the queue alone.
"""

import datetime
import os
import time

import django

django.setup()

from accounts.models import SignInAttempt  # noqa: E402
from config.celery import app  # noqa: E402
from tracker.actions import outbox  # noqa: E402

LONG = float(os.environ.get("LABOUR", "0.1"))
"""Seconds that one piece of work takes: half before its effect is written, half after."""
LEASE = datetime.timedelta(seconds=float(os.environ.get("LABOUR_LEASE", "3")))
"""How long it is in the hands of one that was killed: the product waits for 150 seconds."""


def effect(key):
    time.sleep(LONG / 2)
    SignInAttempt.objects.create(email=key, address="labour")
    time.sleep(LONG / 2)


@app.task(name="labour.drain")
def drain():
    """Do what is due, for a while."""
    end = time.monotonic() + 20
    while time.monotonic() < end and (taken := outbox.lease("task", length=LEASE)):
        outbox.finish(taken[0], lambda key=taken[0].payload["key"]: effect(key))


@app.task(name="labour.plain", acks_late=False, reject_on_worker_lost=False)
def plain(key):
    effect(key)


app.conf.beat_schedule = {"drain": {"task": "labour.drain", "schedule": 1.0}}
