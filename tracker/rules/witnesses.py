"""What a reader could see of a record before and after each entry of its journal.

`seen_by` asks the database who sees a record now. For a moment that is over, the entries since
are undone on a copy of the record, as far as they decide who sees it.
"""

import copy
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from tracker.models import Emergency, Entry, Mission, Record, Visibility, Visit
from tracker.models.visits import REFUSED, of_parties
from tracker.rules.actors import Actor
from tracker.rules.nouns import NOUNS
from tracker.rules.sight import named_in, shared_with

ALWAYS = frozenset({"owner", "visibility", "emergency", "partners", "access"})
"""Fields that decide who sees a record, of whichever kinds have them."""
LINES, CLOSED = "observations", "no_access"
OPENED = ("share", "unshare", "show")


def deciding(model: type[Record]) -> list[str]:
    """Name the fields of a kind of record that decide who sees it, besides its status."""
    parties = {path.partition("__")[0] for path in model.PARTIES}
    return sorted(ALWAYS | parties | {*model.HIDDEN_WITH})


def turning(model: type[Record]) -> Q:
    """Return the entries that may have taken a record of this kind out of somebody's sight."""
    fields = Q(changes__has_any_keys=deciding(model)) | Q(changes__status__1="draft")
    return fields | Q(rows__has_key=LINES)


def turns_of(model: type[Record], uids: Iterable[UUID]) -> "QuerySet[Entry]":
    """Return all entries of some records that decided who sees them, the newest first."""
    about = Entry.objects.filter(noun=model.word(), subject__in=list(uids))
    opened = Q(changes__status__0="draft") | Q(verb__in=OPENED)
    return about.filter(turning(model) | opened).order_by("-version")


class Then:
    """A record as it was at some moment, in what decides who sees it."""

    def __init__(self, record: Record, actor: Actor):
        self.record: Any = copy.copy(record)
        self.actor = actor
        self.own = {str(seat.organisation.uid) for seat in actor.seats}
        self.names = {seat.organisation.name for seat in actor.seats}
        self.shared = any(o.pk in actor.organisations for o in shared_with(record))
        self.hidden = False
        partners = record.partners.all() if isinstance(record, Mission) else ()
        self.partners = {str(one.uid) for one in partners}
        closed = record.observations.filter(finding=CLOSED) if isinstance(record, Visit) else ()
        self.closed = {str(one.uid) for one in closed}

    def undo(self, entry: Entry) -> None:
        """Go back to before an entry."""
        watched = {*deciding(type(self.record)), "status"}
        for name in watched & entry.changes.keys():
            self.put_back(name, entry.changes[name][0])
        for line in entry.rows.get(LINES, ()):
            finding = line["changes"].get("finding")
            if finding:
                self.closed -= {line["row"]}
                self.closed |= {line["row"]} if finding[0] == CLOSED else set()
        if entry.verb in ("share", "unshare") and entry.note in self.names:
            self.shared = entry.verb == "unshare"
        self.hidden = self.hidden or entry.verb == "show"

    def put_back(self, name: str, value: Any) -> None:
        if name == "partners":
            self.partners = {one["id"] for one in value or ()}
            return
        model = self.record._meta.get_field(name).related_model
        if model is not None:
            value = model._default_manager.filter(uid=value["id"]).first() if value else None
        setattr(self.record, name, value)

    def seen(self) -> bool:
        """Tell whether the reader would see the record if it were so."""
        if self.record.owner_id in self.actor.organisations or self.actor.is_system:
            return True
        if getattr(self.record, "status", "") == "draft" or self.with_draft() or self.withheld():
            return False
        named = {str(one.uid) for one in named_in(self.record)} | self.partners
        return self.wide() or self.shared or bool(named & self.own)

    def with_draft(self) -> bool:
        """Tell whether it was hidden with a record that was a draft."""
        parents = [getattr(self.record, name) for name in self.record.HIDDEN_WITH]
        return self.hidden or any(getattr(one, "status", "") == "draft" for one in parents)

    def withheld(self) -> bool:
        """Tell whether it is a refused visit, of which only those are told whom it concerns."""
        if not isinstance(self.record, Visit) or self.shared:
            return False
        if self.record.access not in REFUSED and not self.closed:
            return False
        parties = Mission.objects.filter(of_parties(self.actor.organisations))
        return not parties.filter(pk=self.record.mission_id).exists()

    def wide(self) -> bool:
        """Tell whether it was visible to all, to the reader's committee or their coalition."""
        record, visibility = self.record, self.record.visibility
        if record.REFERENCE or visibility == Visibility.PUBLIC:
            return True
        if visibility == Visibility.COMMITTEE:
            return record.owner_id in self.actor.committee_mates
        own = isinstance(record, Emergency)
        emergency = record.pk if own else getattr(record, "emergency_id", None)
        admitted = record.COMMON or emergency in self.actor.admitted_emergencies
        return visibility == Visibility.COALITION and admitted


@dataclass(frozen=True)
class Witness:
    """Since when a reader sees a record, and when they did not."""

    now: bool
    turns: tuple[tuple[int, bool], ...] = ()
    """(version, whether they saw the record before it), the newest first."""

    def saw(self, version: int) -> bool:
        """Tell whether they saw the record once it had this version."""
        seen = self.now
        for turn, before in self.turns:
            if turn <= version:
                break
            seen = before
        return seen


def witness(record: Record, turns: Iterable[Entry], actor: Actor, now: bool) -> Witness:
    """Return what a reader saw of a record; `turns` are its entries that decided it."""
    then, found = Then(record, actor), []
    for entry in turns:
        then.undo(entry)
        made = not entry.visibility_before
        found.append((entry.version, not made and then.seen()))
    return Witness(now, tuple(found))


def witnesses(model: type[Record], uids: Iterable[UUID], actor: Actor) -> dict[UUID, Witness]:
    """Return what a reader saw of some records, but for their own, of which they see all."""
    rows: Any = model._default_manager.filter(uid__in=list(uids))
    others = {row.uid: row for row in rows.exclude(owner__in=actor.organisations)}
    if actor.is_system or not others:
        return {}
    visible = set(rows.filter(model.sight(actor)).values_list("uid", flat=True))
    turns = defaultdict(list)
    for entry in turns_of(model, others):
        turns[entry.subject].append(entry)
    return {uid: witness(r, turns[uid], actor, uid in visible) for uid, r in others.items()}


def took_away(model: type[Record], keys: Iterable[int], actor: Actor) -> set[int]:
    """Return which of some entries, by their keys, took their record out of a reader's sight."""
    entries = Entry.objects.filter(turning(model), noun=model.word(), pk__in=list(keys))
    made = entries.exclude(visibility_before="").values_list("pk", "subject", "version")
    found = list(made)
    saw = witnesses(model, {subject for _key, subject, _version in found}, actor)
    return {
        key
        for key, uid, version in found
        if uid in saw and saw[uid].saw(version - 1) and not saw[uid].saw(version)
    }


def shown(entries: Iterable[Entry], actor: Actor) -> list[Entry]:
    """Return entries as a reader may read them: nothing from before they saw the record.

    Of the entry that brought it into their sight they are told what it says now, not before.
    """
    there, subjects = list(entries), defaultdict(set)
    for entry in there:
        subjects[entry.noun].add(entry.subject)
    saw: dict[UUID, Witness] = {}
    for noun, uids in subjects.items():
        saw |= witnesses(NOUNS[noun].model, uids, actor)
    return [told for entry in there for told in read_by(saw.get(entry.subject), entry)]


def read_by(reader: Witness | None, entry: Entry) -> list[Entry]:
    """Return an entry as this reader may read it, or none."""
    if reader is None:
        return [entry]
    if not reader.saw(entry.version):
        return []
    return [entry if reader.saw(entry.version - 1) else without_before(entry)]


def without_before(entry: Entry) -> Entry:
    """Return a copy of an entry that says only what is there since."""
    told = copy.copy(entry)
    told.changes = since(entry.changes)
    told.rows = {
        relation: [
            row | {"changes": since(row["changes"])} for row in rows if row["deed"] != "removed"
        ]
        for relation, rows in entry.rows.items()
    }
    return told


def since(changes: dict[str, Any]) -> dict[str, Any]:
    return {name: [None, after] for name, (_before, after) in changes.items()}
