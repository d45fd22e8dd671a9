"""What the workers do. Each task fetches, calls one function, and ends; twice does no harm."""

import logging

from celery import shared_task
from django.conf import settings
from kombu.exceptions import OperationalError

from tracker.actions import expiring, messages, repeats, sealing, totals
from tracker.broadcast import letters, mail, notices, reminders, webhooks
from tracker.exchange import period_files

WORTH = 60
"""Seconds after which a task that was asked for, and that nobody fetched, is worth nothing."""
log = logging.getLogger(__name__)


@shared_task
def compare_totals() -> list[str]:
    """Compute every total anew each night, mend what differs, and say so loudly."""
    wrong = totals.rebuild()
    for name in wrong:
        log.error("A total differed from its rows and was mended: %s", name)
    return wrong


@shared_task
def forget_repeats() -> int:
    """Delete answers kept for machines that nobody asks for any more; return how many."""
    return repeats.forget()


@shared_task
def send_mail() -> int:
    """Send the mail that is due; return how many messages left."""
    return mail.send()


@shared_task
def seal_journal() -> int:
    """Give each new entry of the journal its link in the chain; return how many."""
    return sealing.seal()


@shared_task
def read_webhooks() -> int:
    """Put down what webhooks are told of the journal; return how many entries were read."""
    return webhooks.read()


@shared_task
def send_webhooks() -> int:
    """Send what is due to webhooks; return how many tries were made."""
    return webhooks.send(again=send_webhooks_again)


def send_webhooks_again(seconds: int) -> None:
    """Come again for what is due so soon; where that is lost, the timetable finds it."""
    if not settings.NUDGES:
        return
    try:
        send_webhooks.apply_async(countdown=seconds, expires=seconds + WORTH, retry=False)
    except OperationalError:
        log.warning("The queue is away: a first retry waits for the timetable.")


@shared_task
def forget_messages() -> int:
    """Delete work that was done more than 30 days ago; return how much."""
    return messages.forget()


@shared_task
def read_notices() -> int:
    """Tell each seat what is new in what it follows; return how many entries were read."""
    return notices.read()


@shared_task
def write_digests() -> int:
    """Write the daily and weekly mails where the morning has come; return how many."""
    return letters.digests()


@shared_task
def mail_reminders() -> int:
    """Write to those for whom something is due; return how many mails that was."""
    return reminders.remind()


@shared_task
def make_exports() -> int:
    """Make the files that were asked for, to be mailed; return how many."""
    return period_files.make()


@shared_task
def expire_needs() -> int:
    """Let the needs expire that nobody confirmed; return how many."""
    return expiring.expire_needs()


@shared_task
def delete_drafts() -> int:
    """Delete the drafts that nobody touched for a year; return how many."""
    return expiring.delete_drafts()


@shared_task
def lapse_intentions() -> int:
    """Let the pledges lapse that are only intended and were not renewed; return how many."""
    return expiring.lapse_intentions()
