"""Attach files to records and take them away."""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions import records
from tracker.actions.locking import hold
from tracker.models import Document, Emergency, Record, Visibility
from tracker.rules import documents as rules
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotNow, NotYours

R = TypeVar("R", bound=Record)
PICTURES = ("jpg", "png", "webp")
FOLDER = "documents"


def attach(
    record: Record,
    *,
    title: str,
    kind: str,
    name: str,
    content: bytes,
    by: Actor,
    names: Mapping[str, Any] | None = None,
) -> Document:
    """Attach a file to a record, under a name of ours. `names` are the ids its sender gives it.

    Raises NotYours, NotValid (with the fields), NotNow when the same file is there already.
    """
    if not rules.may_attach(by, record):
        raise NotYours(_("Only those who report for %s attach files to this.") % record.owner)
    ending = rules.type_of(name, content)
    if ending in PICTURES:
        # Read only when a picture comes: Pillow costs every web process its memory.
        from tracker.actions.pictures import redrawn

        content = redrawn(content, ending)
    stored = f"{uuid.uuid4()}.{ending}"
    try:
        return store(record, rules.titled(title, name), kind, stored, content, by, names or {})
    except BaseException:
        # The transaction takes the row back; nothing takes the file back but this.
        default_storage.delete(f"{FOLDER}/{stored}")
        raise


@transaction.atomic
def store(
    record: Record,
    title: str,
    kind: str,
    stored: str,
    content: bytes,
    by: Actor,
    names: Mapping[str, Any],
) -> Document:
    """Write the file and its row; what is open to whom is its record's to say."""
    hold([record])
    record.refresh_from_db()
    if record.deleted_at:
        raise NotNow(_("It was deleted."))
    digest = hashlib.sha256(content).hexdigest()
    there = Document.objects.alive().filter(noun=record.word(), subject=record.uid, sha256=digest)
    if same := there.first():
        raise NotNow(_("This file is already here, as “%s”.") % same.title)
    emergency = record if isinstance(record, Emergency) else getattr(record, "emergency", None)
    values = {
        "noun": record.word(),
        "subject": record.uid,
        "emergency": emergency,
        "kind": kind,
        "title": title,
        "file": ContentFile(content, name=stored),
        "content_type": rules.TYPES[stored.rpartition(".")[2]],
        "size": len(content),
        "sha256": digest,
        "visibility": Visibility.RESTRICTED,
        **names,
    }
    return records.create(Document, by=by, owner=record.owner, values=values, verb="attach")


@transaction.atomic
def remove(document: Document, *, by: Actor, reason: str = "") -> Document:
    """Take a document away; its tombstone stays."""
    record = rules.subject_of(document, by)
    if record is None or not rules.may_attach(by, record):
        raise NotYours(_("Only those who report for %s do this.") % document.owner)
    return records.delete(document, by=by, reason=reason)
