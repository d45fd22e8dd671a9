"""Import exchange rates: `manage.py import_rates FILE.csv`. What is there is left alone."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.exchange.rates import Broken, load
from tracker.management.progress import Bar
from tracker.rules.actors import Actor

TOLD = 50


class Command(BaseCommand):
    help = (
        "Import a table with the columns currency, rate (for one US dollar), date and source. "
        "All of it or nothing; a second time changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.csv")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument(
            "--only-known", action="store_true",
            help="leave out rows of currencies that nobody counts in here",
        )  # fmt: skip

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        by = Actor.system(today=timezone.localdate())
        kept = {name: options[name] for name in ("only_known", "dry_run")}
        try:
            with Bar() as bar:
                done = load(file, by=by, step=bar.step, **kept)
        except Broken as broken:
            count = len(broken.problems)
            said = [f"Nothing was imported from {file.name}. Problems: {count}."]
            said += [f"  {problem}" for problem in broken.problems[:TOLD]]
            raise CommandError("\n".join(said + ["  …"] * (count > TOLD))) from None
        would = "Dry run, nothing was kept. " if options["dry_run"] else ""
        left = f", {done.left_out} left out" if done.left_out else ""
        self.stdout.write(f"{would}Rates: {done.new} new, {done.there} already there{left}.")
