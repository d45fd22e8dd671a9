"""Write all of the site into one encrypted file: every row, and every document."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tracker.actions import restoring
from tracker.exchange import archives, encryption
from tracker.exchange.archives import Unfit
from tracker.management.progress import Bar


class Command(BaseCommand):
    help = "Write an encrypted backup (age) of the database and the documents."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        key = parser.add_mutually_exclusive_group(required=True)
        key.add_argument("--to", default="", metavar="RECIPIENT", help="age1…: who may read it")
        key.add_argument("--passphrase-file", type=Path, help="for small sites: held in memory")

    def handle(self, *args: Any, file: Path, to: str, **options: Any) -> None:
        bar = Bar(sum(map(archives.count, restoring.tables())))
        draft = file.with_name(f"{file.name}.part")
        try:
            with private(draft) as out:
                made = written(out, to, options["passphrase_file"], bar)
                out.flush()
                os.fsync(out.fileno())
            draft.replace(file)
        except (Unfit, OSError) as error:
            raise CommandError(f"No backup was written. {error}") from None
        finally:
            draft.unlink(missing_ok=True)
            bar.clear()
        rows = sum(made.tables.values())
        self.stdout.write(f"{file}: {rows} rows, {file.stat().st_size} bytes.")
        for name in made.missing:
            self.stderr.write(f"Not in it: {name}. A document names this file, and it is gone.")
        self.stdout.write(f"Journal: entry {made.journal['last']}, head {made.journal['head']}")


def private(path: Path) -> Any:
    """Open a new file that nobody else may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


def written(out: Any, to: str, passphrase: Path | None, bar: Bar) -> archives.Manifest:
    """Write the backup to an open file."""
    now = timezone.now()

    def fill(stream: Any) -> archives.Manifest:
        return archives.write(stream, now, bar.step)

    if passphrase:
        return encryption.encrypt_with(out, phrase_of(passphrase), fill)
    return encryption.encrypt(out, to, fill)


def phrase_of(path: Path) -> str:
    """Read a passphrase: the first line of a file."""
    try:
        phrase = path.read_text().partition("\n")[0].strip()
    except OSError as error:
        raise CommandError(f"The passphrase cannot be read: {error.strerror}.") from None
    if len(phrase) < 12:
        raise CommandError("The passphrase has fewer than 12 characters.")
    return phrase
