"""Background work: one Celery application, and the timetable in code."""

import os
from typing import Any

from celery import Celery
from celery.app.amqp import AMQP
from celery.schedules import crontab
from celery.signals import beat_init, celeryd_init, task_postrun, task_prerun
from django.core.exceptions import ImproperlyConfigured
from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES

from config.env import refuse_trial
from config.logs import REQUEST_ID, TASK

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

OFTEN = 30.0
"""Seconds between two looks for what a lost nudge left."""
TIMETABLE: dict[str, dict[str, Any]] = {
    "compare-totals": {
        "task": "tracker.tasks.compare_totals",
        "schedule": crontab(hour="2", minute="15"),
    },
    "forget-repeats": {
        "task": "tracker.tasks.forget_repeats",
        "schedule": crontab(hour="3", minute="15"),
    },
    "seal-journal": {
        "task": "tracker.tasks.seal_journal",
        "schedule": OFTEN,
        "options": {"expires": OFTEN},
    },
    # What was not begun when the next turn comes is left to that one.
    "read-notices": {
        "task": "tracker.tasks.read_notices",
        "schedule": OFTEN,
        "options": {"expires": OFTEN},
    },
    "write-digests": {"task": "tracker.tasks.write_digests", "schedule": crontab(minute="5")},
    "mail-reminders": {
        "task": "tracker.tasks.mail_reminders",
        "schedule": crontab(minute="*/10"),
    },
    "expire-needs": {
        "task": "tracker.tasks.expire_needs",
        "schedule": crontab(hour="4", minute="15"),
    },
    "delete-drafts": {
        "task": "tracker.tasks.delete_drafts",
        "schedule": crontab(hour="4", minute="45"),
    },
    "lapse-intentions": {
        "task": "tracker.tasks.lapse_intentions",
        "schedule": crontab(hour="4", minute="30"),
    },
    "make-exports": {"task": "tracker.tasks.make_exports", "schedule": crontab()},
    "send-mail": {
        "task": "tracker.tasks.send_mail",
        "schedule": OFTEN,
        "options": {"expires": OFTEN},
    },
    "forget-messages": {
        "task": "tracker.tasks.forget_messages",
        "schedule": crontab(hour="3", minute="30"),
    },
    "read-webhooks": {
        "task": "tracker.tasks.read_webhooks",
        "schedule": OFTEN,
        "options": {"expires": OFTEN},
    },
    "send-webhooks": {
        "task": "tracker.tasks.send_webhooks",
        "schedule": OFTEN,
        "options": {"expires": OFTEN},
    },
}


class Line(Connection):
    """A line to the queue that looks every five seconds whether it is back: Kombu rests 30."""

    def ensure_connection(self, *given: Any, **named: Any) -> Connection:
        return super().ensure_connection(*given, **{"interval_max": 5, **named})


class Lines(AMQP):
    Connection = Line


TRANSPORT_ALIASES["files"] = "config.broker:Transport"
app = Celery("corridor", amqp=Lines)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = TIMETABLE
app.autodiscover_tasks()


@celeryd_init.connect
@beat_init.connect
def refuse_debug(**signal: Any) -> None:
    """End a worker or a timetable that was started with DEBUG, as the web server does."""
    try:
        refuse_trial()
    except ImproperlyConfigured as error:
        raise SystemExit(str(error)) from None


IN_HAND: dict[str, Any] = {}
"""What stood in the log lines before each task that is being done."""


@task_prerun.connect
def begin_lines(task_id: str, task: Any, **signal: Any) -> None:
    """Put the task's id into each line, and that of the request which led to it, if any did."""
    root = task.request.root_id or task_id
    IN_HAND[task_id] = REQUEST_ID.set(root), TASK.set(task_id)


@task_postrun.connect
def end_lines(task_id: str, **signal: Any) -> None:
    request, task = IN_HAND.pop(task_id)
    REQUEST_ID.reset(request)
    TASK.reset(task)
