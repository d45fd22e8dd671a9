"""The workers' morning in one process that can be killed: read the journal, write, send.

`python -m tests.parallel.mailer 2026-11-23T08:00:00+00:00 [forgetful]`; the moment is what the
clock says. Forgetful: without the keys of work, and without the note of what stands in a mail.
"""

import datetime
import itertools
import os
import sys

import django


def forget(letters, notices):
    """Take the guards away: what was written before is not known any more."""
    numbers = itertools.count(os.getpid() * 1000)
    letters.key_of = lambda *about: f"{next(numbers)}"
    notices.mailed = lambda told, work: None


def main(now, *how):
    django.setup()
    from tests import horizon
    from tracker.actions import notices as actions
    from tracker.broadcast import letters, mail, notices
    from tracker.models.entries import OldestAtWork

    OldestAtWork.template = horizon.OWN
    if "forgetful" in how:
        forget(letters, actions)
    notices.read(now=now)
    letters.digests(now=now)
    mail.send(now=now)


if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings"
    main(datetime.datetime.fromisoformat(sys.argv[1]), *sys.argv[2:])
