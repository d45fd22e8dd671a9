"""Go through the chain of the journal and name the first entry that is wrong."""

import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tracker.management.progress import Bar
from tracker.models import Entry, Link
from tracker.reports import chain

PATIENCE = datetime.timedelta(minutes=10)
"""How long an entry may wait to be sealed."""


class Command(BaseCommand):
    help = "Verify that no entry of the journal was changed, taken away or put in between."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--head", default="", help="a head noted down before, for instance from a daily mail"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with Bar(Link.objects.count()) as bar:
            found = chain.verify(options["head"].strip().lower(), step=bar.step)
        if found.entry is not None:
            entry = Entry.objects.filter(pk=found.entry).first()
            name = f" ({entry.verb} {entry.ref}, {entry.at:%Y-%m-%d %H:%M} UTC)" if entry else ""
            raise CommandError(f"Entry #{found.entry}{name} {found.wrong}.")
        if found.wrong:
            raise CommandError(found.wrong)
        waiting = Entry.objects.count() - found.count
        if waiting and not chain.ever_sealed():
            self.stdout.write(f"No worker ran here yet: {waiting} entries wait to be sealed.")
            return
        self.stdout.write(f"{found.count} entries are as they were sealed; {waiting} wait.")
        self.stdout.write(f"Head: {found.head}")
        if late := chain.unsealed().filter(at__lt=timezone.now() - PATIENCE).first():
            raise CommandError(
                f"Entry #{late.pk} waits to be sealed since {late.at:%Y-%m-%d %H:%M} UTC. "
                "Workers seal every half minute: does one run?"
            )
