"""Compute the kept totals anew from the rows they follow from, and mend what differs."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.actions import totals
from tracker.management.progress import Bar


class Command(BaseCommand):
    help = "Compute every total anew and mend what differs; each difference is a line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="change nothing; fail when something differs",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with Bar(totals.count()) as bar:
            wrong = totals.rebuild(mend=not options["check"], step=bar.step)
        for name in wrong:
            self.stdout.write(name)
        if wrong and options["check"]:
            raise CommandError(f"{len(wrong)} totals differ from their rows.")
        said = f"{len(wrong)} totals mended." if wrong else "Every total agrees with its rows."
        self.stdout.write(said)
