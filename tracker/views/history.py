"""The history of a record and of what hangs on it, in sentences."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.broadcast import sentences
from tracker.models import Allocation, Corroboration, Entry, Need, Record
from tracker.rules.actors import Actor
from tracker.rules.documents import documents_of
from tracker.rules.sight import withheld
from tracker.rules.witnesses import shown

MOST = 100


def history(record: Record, actor: Actor) -> list[dict[str, Any]]:
    """Return the newest entries about a record: [{at, who, sentence, changes, note, door}]."""
    about = Q(noun=record.word(), subject=record.uid)
    for noun, subjects in beside(record, actor):
        about |= Q(noun=noun, subject__in=subjects)
    entries = Entry.objects.filter(about).select_related("by", "organisation").order_by("-pk")
    reader = sentences.Reader(actor, withheld(record, actor))
    return [told(entry, record, reader) for entry in shown(entries[:MOST], actor)]


def beside(record: Record, actor: Actor) -> list[tuple[str, Any]]:
    """List the records whose entries belong in this history: files, and what others did."""
    files = [document["uid"] for document in documents_of(record, actor)]
    if not isinstance(record, Need):
        return [("document", files)] if files else []
    voices = Corroboration.objects.seen_by(actor).filter(need=record)
    shares = Allocation.objects.seen_by(actor).filter(need=record)
    return [
        ("corroboration", voices.values("uid")),
        ("allocation", shares.values("uid")),
        ("document", files),
    ]


def said(entry: Entry, record: Record) -> str:
    """Return what was done, to the record or by others beside it."""
    if entry.subject == record.uid:
        return sentences.sentence(entry)
    if entry.verb == "create" and entry.noun == "allocation":
        return _("Part of a pledge was set aside for it")
    if entry.verb == "create" and entry.noun == "corroboration":
        return sentences.spoken(entry.label)
    return sentences.sentence(entry, sentences.spoken(entry.label))


def told(entry: Entry, record: Record, reader: sentences.Reader) -> dict[str, Any]:
    return {
        "at": entry.at,
        "who": sentences.who(entry, reader.actor),
        "sentence": said(entry, record),
        "changes": sentences.changes(entry, reader),
        "note": sentences.spoken(entry.note),
        "door": entry.get_door_display(),
    }
