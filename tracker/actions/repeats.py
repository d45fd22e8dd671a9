"""Keep, in the transaction of its effect, the answer to a request and how far a system sent."""

import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker.models import Record, Repeat, SourceVersion
from tracker.rules.refusals import Stale

PATIENCE = 5
"""Seconds that a second request waits for the answer to the first."""
KEPT = datetime.timedelta(days=30)
"""A client that was offline comes back late."""


def answered(principal: str, key: str) -> Repeat | None:
    """Return the answer that was given to this key, if it was."""
    return Repeat.objects.filter(principal=principal, key=key, status__gt=0).first()


def begin(principal: str, key: str, fingerprint: str) -> Repeat:
    """Take the key: a second request waits here for the first, a moment and no longer.

    Raises IntegrityError where the first has answered, OperationalError where it has not yet.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}s'")
    return Repeat.objects.create(principal=principal, key=key, fingerprint=fingerprint)


def keep(row: Repeat, status: int, headers: dict[str, str], body: bytes) -> None:
    row.status, row.headers, row.body = status, headers, body
    row.save(update_fields=["status", "headers", "body"])


@transaction.atomic
def forget(now: datetime.datetime | None = None) -> int:
    """Delete the answers nobody asks for any more; return how many."""
    old = Repeat.objects.filter(asked_at__lt=(now or timezone.now()) - KEPT)
    return old.delete()[0]


@transaction.atomic
def arrive(record: Record, version: int) -> None:
    """Note the version in which its other system sent a record. Raises Stale for an older one.

    The row is locked, so that of two versions that come at once the newer one stays.
    """
    rows = SourceVersion.objects.select_for_update()
    row, made = rows.get_or_create(
        noun=record.word(), subject=record.uid, defaults={"version": version}
    )
    if version < row.version:
        raise Stale(_("Version %d of this record came before.") % row.version)
    if not made and version > row.version:
        row.version = version
        row.save(update_fields=["version"])
