"""Load the seeds: `manage.py load_seeds [folder]`. What is there already is left alone."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.exchange.seeding import load
from tracker.exchange.seeding_reading import Broken
from tracker.management.progress import Bar


class Command(BaseCommand):
    help = "Load the facts of seeds/; a second time changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("path", nargs="?", type=Path, default=settings.BASE / "seeds")

    def handle(self, *args: Any, path: Path, verbosity: int = 1, **options: Any) -> None:
        bar = Bar()

        def tell(line: str) -> None:
            bar.clear()
            if verbosity > 1 or (verbosity and " 0 new" not in line):
                self.stdout.write(f"  {line}")

        try:
            with bar:
                loaded = load(path, today=timezone.localdate(), tell=tell, step=bar.step)
        except Broken as broken:
            count = len(broken.problems)
            said = [f"Nothing was loaded from {path.name}. Problems: {count}."]
            said += [f"  {problem}" for problem in broken.problems]
            raise CommandError("\n".join(said)) from None
        self.stdout.write(f"Seeds: {loaded.total_new} new, {loaded.total_there} already there.")
