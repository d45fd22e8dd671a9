"""What the commands that import a list have in common."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.exchange.lists import Layout, Unfit, load
from tracker.management.progress import Bar
from tracker.rules.actors import Actor


class ImportCommand(BaseCommand):
    """Read a file, say what it did, or name every row that is wrong."""

    layout: Layout

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="tell, and keep nothing")

    def handle(self, *args: Any, path: Path, dry_run: bool = False, **options: Any) -> None:
        by = Actor.system(today=timezone.localdate())
        try:
            with Bar() as bar:
                done = load(self.layout, path, by=by, dry_run=dry_run, step=bar.step)
        except Unfit as unfit:
            count = len(unfit.problems)
            said = [f"Nothing was imported from {path.name}. Problems: {count}."]
            said += [f"  {problem}" for problem in unfit.problems]
            raise CommandError("\n".join(said)) from None
        text = f"{done.new} new, {done.changed} changed, {done.same} as they were."
        self.stdout.write(f"Would be: {text}" if dry_run else text)
