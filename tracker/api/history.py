"""What was done to a record, in sentences."""

from typing import Any
from uuid import UUID

from tracker import paging
from tracker.api import listing
from tracker.api.door import answer
from tracker.api.records import NounDoor
from tracker.broadcast import sentences
from tracker.models import Entry
from tracker.rules.sight import withheld
from tracker.rules.witnesses import shown

MOST_TOLD = 100


class History(NounDoor):
    """What was done to a record, newest first."""

    takes = frozenset({"limit", "cursor"})

    def get(self, request: Any, uid: UUID) -> Any:
        record, of = self.find(uid), f"history {uid}"
        limit = listing.limit_of(request.query_params.get("limit", str(MOST_TOLD)))
        start = listing.started(request.query_params.get("cursor", ""), of)
        rows = Entry.objects.about(record).select_related("by", "organisation")
        rows = rows.filter(pk__lt=start[1]) if start else rows
        found = list(rows[: limit + 1])
        more = len(found) > limit
        reader = sentences.Reader(self.actor, withheld(record, self.actor))
        page = listing.Page(
            [told(entry, reader) for entry in shown(found[:limit], self.actor)],
            paging.sealed(None, found[limit - 1].pk, of) if more else None,
        )
        return answer(page.body(), **listing.link(request, page.next_cursor))


def told(entry: Entry, reader: sentences.Reader) -> dict[str, Any]:
    """Return one entry: what was done, when, by which seat, and what changed in words."""
    return {
        "at": entry.at,
        "verb": entry.verb,
        "version": entry.version,
        "door": entry.door,
        "deed": entry.deed,
        "by": sentences.who(entry, reader.actor),
        "sentence": sentences.sentence(entry),
        "changes": sentences.changes(entry, reader),
        "note": sentences.spoken(entry.note),
    }
