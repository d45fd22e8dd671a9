"""Make any move of any workflow."""

import datetime
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils.translation import gettext as _

from tracker import journal
from tracker.actions import (
    clearances,
    consignments,
    deliveries,
    followups,
    missions,
    needs,
    pledges,
    totals,
    visits,
)
from tracker.actions.filling import check, fill
from tracker.actions.locking import hold_ledger
from tracker.actions.records import touch
from tracker.models import Need, Record
from tracker.rules.actors import Actor
from tracker.rules.moves import Move
from tracker.rules.nouns import noun_of
from tracker.rules.refusals import NotValid, Stale

R = TypeVar("R", bound=Record)
Effects = Mapping[str, Callable[[Any, Actor, dict[str, Any]], None]]

EFFECTS: dict[str, Effects] = {
    "need": needs.EFFECTS,
    "pledge": pledges.EFFECTS,
    "mission": missions.EFFECTS,
    "clearance": clearances.EFFECTS,
    "consignment": consignments.EFFECTS,
    "delivery": deliveries.EFFECTS,
    "visit": visits.EFFECTS,
    "discrepancy": followups.OF_DISCREPANCY,
}
"""What a move does besides changing the status, by noun and move."""

REQUIRED = ("reason", "answer", "closing", "hold_reason", "survivor", "successor", "granted")


@transaction.atomic
def make(
    move: Move,
    record: R,
    *,
    by: Actor,
    data: Mapping[str, Any] | None = None,
    version: int | None = None,
) -> R:
    """Check the move, change the status, do what follows, write the entry; or change nothing.

    `data` holds what the move asks for, and `override`: the reason for going on in spite of
    obstacles that can be overridden. Raises NotYours, NotNow, NotValid, Stale.
    """
    given = prepared(data or {})
    hold_ledger(record, *(value for value in given.values() if isinstance(value, models.Model)))
    override = str(given.get("override") or "")
    move.check(record, by, override=override)
    if version is not None and version != record.version:
        raise Stale(_("Somebody else changed this record after you opened it."))
    complete(move, given, by)
    relations = tuple(noun_of(record).rows)
    before = journal.picture(record, relations)
    paused(record, move)
    fill(record, {"status": move.reaches(record)})
    if effect := EFFECTS.get(record.word(), {}).get(move.name):
        effect(record, by, given)
    check(record)
    touch(record, by)
    if isinstance(record, Need):
        totals.refresh_need(record)
    note = " ".join(filter(None, [override, given.get("reason"), given.get("note")]))
    journal.record(move.name, record, by=by, before=before, relations=relations, note=note)
    return record


@transaction.atomic
def after(save: Callable[[], R], move: Move | None, *, by: Actor) -> R:
    """Save a record and make the move asked for together with it: both, or neither."""
    record = save()
    return make(move, record, by=by) if move else record


def prepared(data: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a move was given, with its day as a date. Raises NotValid."""
    given = dict(data)
    if day := given.get("on"):
        try:
            given["on"] = datetime.date.fromisoformat(str(day))
        except ValueError:
            raise NotValid(fields={"on": [_("Enter a date.")]}) from None
    return given


def complete(move: Move, given: Mapping[str, Any], by: Actor) -> None:
    """Refuse a move that lacks what it asks for, or is said to be made on a day to come."""
    missing = [name for name in move.asks if name in REQUIRED and given.get(name) in (None, "")]
    unfit = {name: [_("This is needed.")] for name in missing}
    if given.get("on") and given["on"] > by.today:
        unfit["on"] = [_("That day has not come yet.")]
    if unfit:
        raise NotValid(fields=unfit)


def paused(record: Record, move: Move) -> None:
    """Remember where a record goes back to when it is taken off hold."""
    if hasattr(record, "resume_to") and move.name in ("postpone", "suspend", "hold"):
        fill(record, {"resume_to": getattr(record, "status", "")})
