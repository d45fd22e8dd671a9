"""Take a value that names a person out of the journal."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from tracker.actions import redacting
from tracker.management.progress import Bar
from tracker.models import Entry
from tracker.rules.actors import Actor
from tracker.rules.nouns import NOUNS
from tracker.rules.refusals import Refusal


class Command(BaseCommand):
    help = "Take every value a field had before out of the journal, and the names it gave."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("ref", help="the record, for instance NEED-2026-0042")
        parser.add_argument("field", help="a field; lines.FIELD of its lines; note; or label")
        parser.add_argument("--reason", required=True, help="why: it stands in the history")

    def handle(self, *args: Any, **options: Any) -> None:
        told = Entry.objects.filter(ref=options["ref"]).first()
        if told is None:
            raise CommandError(f"No record is called {options['ref']}.")
        record = NOUNS[told.noun].model._default_manager.get(uid=told.subject)
        by = Actor.system(today=timezone.localdate())
        try:
            with Bar() as bar:
                count = redacting.redact(
                    record, options["field"], by=by, reason=options["reason"], step=bar.step
                )
        except Refusal as refusal:
            raise CommandError(" ".join(refusal.reasons)) from None
        self.stdout.write(f"Taken out of {count} entries.")
