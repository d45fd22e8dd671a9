"""Go through the chain of the journal and name the first entry that is wrong."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.management.progress import Bar
from tracker.models import Entry, Link
from tracker.reports import chain


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
        self.stdout.write(f"{found.count} entries are as they were sealed; {waiting} wait.")
        self.stdout.write(f"Head: {found.head}")
