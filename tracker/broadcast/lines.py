"""Lines: what a notice says to its reader. Who, what, where, how much, what next, and why."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.broadcast import sentences
from tracker.broadcast.topics import ABOVE, rows_of
from tracker.models import Entry, Following, Notice, Record
from tracker.reports.amounts import Tally, stated
from tracker.reports.targets import Target, to_record
from tracker.rules.actors import Actor
from tracker.rules.nouns import FORWARD, NOUNS

NEXT = {
    ("need", "report"): gettext_lazy("Say what you see, or pledge for it."),
    ("need", "expire"): gettext_lazy("If it is still needed, open it again."),
    ("corroboration", "create"): gettext_lazy("Read what they say."),
    ("pledge", "create"): gettext_lazy("See what is still open."),
    ("mission", "plan"): gettext_lazy("See which clearances it needs."),
    ("clearance", "grant"): gettext_lazy("What it covers can leave."),
    ("clearance", "refuse"): gettext_lazy("Look for another way."),
    ("clearance", "query"): gettext_lazy("Answer what is asked."),
    ("consignment", "dispatch"): gettext_lazy("See when it is expected."),
    ("consignment", "arrive"): gettext_lazy("Record the hand-over."),
    ("delivery", "hand_over"): gettext_lazy("Get the signed receipt, or plan a visit."),
    ("delivery", "acknowledge"): gettext_lazy("Plan a visit."),
    ("visit", "submit"): gettext_lazy("Read what was seen."),
    ("discrepancy", "create"): gettext_lazy("Answer what was found."),
    ("discrepancy", "answer"): gettext_lazy("Accept the answer, or ask again."),
    ("actionpoint", "create"): gettext_lazy("Do it, or say why not."),
    ("channelobservation", "create"): gettext_lazy("Say if you see it otherwise."),
}
"""What a reader can do about an entry, where no move of their own is open."""
BY_LINE = ("pledge", "consignment", "delivery")


@dataclass(frozen=True)
class Line:
    """One notice in words; of a record that is no longer seen, only that."""

    notice: Notice
    at: datetime.datetime
    who: str = ""
    what: str = ""
    where: str = ""
    how_much: str = ""
    then: str = ""
    why: str = ""
    target: Target | None = None
    """The page of the record; none where it is deleted or not seen any more."""


def notices_of(actor: Actor) -> "QuerySet[Notice]":
    """Return the notices of the seats somebody holds, the newest first."""
    own = [seat.pk for seat in actor.seats if seat.pk]
    rows = Notice.objects.filter(seat__in=own)
    named = ("entry__by", "entry__organisation", "following__emergency", "following__place",
             "following__seat__organisation")  # fmt: skip
    return rows.select_related(*named).order_by("-pk")


def unread(actor: Actor) -> int:
    """Count what somebody was told and has not read."""
    return sum(seat.unread for seat in actor.seats if seat.pk)  # type: ignore[attr-defined]


def lines(notices: Iterable[Notice], actor: Actor) -> list[Line]:
    """Return what each notice says to this reader now: asked of sight again, noun by noun."""
    notices = list(notices)
    wanted: dict[str, set[Any]] = defaultdict(set)
    for notice in notices:
        wanted[notice.entry.noun].add(notice.entry.subject)
    records = {
        (noun, record.uid): record
        for noun, uids in wanted.items()
        for record in in_sight(noun, uids, actor)
    }
    return [line(n, records.get((n.entry.noun, n.entry.subject)), actor) for n in notices]


def in_sight(noun: str, uids: set[Any], actor: Actor) -> Any:
    """Return those of some records that this reader may see, or could before they were deleted."""
    rows = rows_of(noun).filter(NOUNS[noun].model.sight(actor), uid__in=uids)
    return rows.prefetch_related(*LINES[noun]) if noun in LINES else rows


LINES = {
    "pledge": ("lines__unit",),
    "consignment": ("lines__allocation__line__unit",),
    "delivery": ("lines__consignment_line__allocation__line__unit",),
}


def line(notice: Notice, record: Any, actor: Actor) -> Line:
    entry = notice.entry
    if record is None:
        return Line(notice, entry.at, what=_("A record that you no longer see."))
    return Line(
        notice,
        entry.at,
        who=sentences.who(entry, actor),
        what=what(entry, record),
        where=where(record),
        how_much=how_much(record),
        then=then(entry, record, actor),
        why=why(notice.following),
        target=None if record.deleted_at else to_record(record),
    )


def what(entry: Entry, record: Record) -> str:
    """Say what was done to which record: Need Tarpaulins (NEED-2026-0042): reported."""
    kind = str(record._meta.verbose_name)
    named = f"{kind[:1].upper()}{kind[1:]} “{sentences.spoken(entry.label)}” ({entry.ref})"
    return sentences.sentence(entry, named)


def where(record: Any) -> str:
    """Name the institution and the place, and the emergency."""
    institution = getattr(record, "actual_institution", None) or getattr(
        record, "institution", None
    )
    place = getattr(record, "place", None) or getattr(institution, "place", None)
    above = record
    for path in ABOVE[record.word()]:
        above = getattr(record, path, None) or above
        place = place or getattr(above, "place", None)
    if place is None and hasattr(above, "places"):
        place = ", ".join(str(p) for p in above.places.all())
    parts = (institution, place, getattr(record, "emergency", None))
    return " · ".join(dict.fromkeys(str(part) for part in parts if part))


def how_much(record: Any) -> str:
    """Return the amounts of a record in words; nothing where its kind has none."""
    noun = record.word()
    if noun == "need":
        return stated(record.quantity, record.unit, record.basis)
    if noun == "allocation":
        return stated(record.quantity, record.line.unit)
    if noun not in BY_LINE:
        return ""
    tally = Tally()
    for row in record.lines.all():
        if noun == "pledge":
            if row.included_in_id is None:
                tally.add(row.quantity, row.unit, row.basis)
        else:
            goods = row if noun == "consignment" else row.consignment_line
            tally.add(row.quantity, goods.allocation.line.unit, row.basis)
    return tally.text() if tally else ""


def then(entry: Entry, record: Any, actor: Actor) -> str:
    """Return what this reader can do next: a move of their own, or what others do then."""
    if record.deleted_at:
        return ""
    for name in FORWARD.get(record.word(), ()):
        move = NOUNS[record.word()].workflow[name]
        if record.status in move.sources and move.open_to(record, actor):
            return str(move.label)
    return str(NEXT.get((entry.noun, entry.verb), ""))


def why(following: Following | None) -> str:
    """Say which subscription asked for it."""
    if following is None:
        return _("You followed this.")
    if following.what == Following.What.OWN:
        return _("It concerns %s.") % following.seat.organisation
    kind = str(following.get_what_display()).lower()
    return _("You follow the %(kind)s %(name)s.") % {"kind": kind, "name": following}
