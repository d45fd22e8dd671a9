"""Put a backup in the place of what is here: all of it, or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import Error

from tracker.actions import restoring
from tracker.exchange import archives, encryption
from tracker.exchange.archives import Unfit
from tracker.management.commands.backup import phrase_of
from tracker.management.progress import Bar
from tracker.reports import health

BROKEN = (OSError, ValueError, LookupError, TypeError)
"""What a row gives that is whole by its digest, and that no table of ours takes."""


class Command(BaseCommand):
    help = "Restore a backup. Stop the web server, the workers and the timetable first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        key = parser.add_mutually_exclusive_group(required=True)
        key.add_argument("--identity", type=Path, help="the file with AGE-SECRET-KEY-1…")
        key.add_argument("--passphrase-file", type=Path)
        parser.add_argument("--replace", action="store_true", help="delete what is here")

    def handle(self, *args: Any, file: Path, replace: bool, **options: Any) -> None:
        if health.migrations_to_come():
            raise CommandError("The database is not prepared. First: manage.py migrate.")
        if not replace and (there := restoring.filled()):
            raise CommandError(
                f"Nothing was changed: {there[0]} has rows already. --replace deletes all rows."
            )
        try:
            manifest = restored(file, options)
        except (Unfit, Error, ValidationError, *BROKEN) as error:
            raise CommandError(f"Nothing was changed. {error}") from None
        rows = sum(manifest.tables.values())
        self.stdout.write(f"{rows} rows of {manifest.made_at} are restored.")
        self.stdout.write(
            f"Journal: entry {manifest.journal['last']}, head {manifest.journal['head']}"
        )


def restored(file: Path, options: dict[str, Any]) -> archives.Manifest:
    """Decrypt, verify and load a file."""
    with opened(file, options["identity"], options["passphrase_file"]) as plain:
        with Bar() as bar:
            manifest = archives.checked(plain, lambda *_part: bar.step("parts verified"))
        plain.seek(0)
        with Bar(sum(manifest.tables.values())) as bar:
            archives.load(plain, manifest, bar.step)
    return manifest


def opened(file: Path, identity: Path | None, passphrase: Path | None) -> Any:
    if passphrase:
        return encryption.decrypt(file, phrase=phrase_of(passphrase))
    lines = identity.read_text().splitlines() if identity else []
    keys = [line.strip() for line in lines if line.strip() and not line.startswith("#")]
    return encryption.decrypt(file, identity=keys[0] if keys else "")
