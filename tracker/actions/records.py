"""Make, change and delete any record: one transaction, one check of every rule, one entry."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tracker import journal
from tracker.actions import amending, effects, narrowing, references, resting, searching
from tracker.actions.filling import check, complete, fill, tie
from tracker.actions.locking import hold_ledger, hung_on, ledger_of, named_in
from tracker.actions.recognising import known_again
from tracker.models import Amendment, Clearance, Organisation, Record, Row, Visibility
from tracker.rules import sight
from tracker.rules.actors import Actor
from tracker.rules.nouns import Noun, may_delete, no_rows, noun_of
from tracker.rules.refusals import NotNow, NotValid, NotYours, Stale, refuse_if
from tracker.rules.roles import may

R = TypeVar("R", bound=Record)
Values = Mapping[str, Any]
Lines = Mapping[str, Sequence[dict[str, Any]]]
"""{relation: [values of each line]}; a line's `uid` is that of one already there, or its own.

A line without one that is already there is known again: see recognising."""


class LineId(str):
    """The id of another line of the same record, where a line names one."""

    __slots__ = ()


@transaction.atomic
def create(
    model: type[R],
    *,
    by: Actor,
    owner: Organisation | None,
    values: Values,
    lines: Lines | None = None,
    note: str = "",
    verb: str = "create",
    past: str = "",
    then: Callable[[R], None] | None = None,
) -> R:
    """Make a record with its lines and return it.

    `past` is the status of what already happened: guards do not stop it, the ledger does. `then`
    is what else belongs to the deed, and so into its entry.
    Raises NotYours, NotValid (with the fields), NotNow.
    """
    noun = noun_of(model)
    record = model(owner=owner, created_by=by.user, updated_by=by.user)
    if past:
        fill(record, {"status": past, "recorded_afterwards": True})
    held = fill(record, values)
    complete(record)
    hold_ledger(*effects.parents_of(record), *named_in(lines or {}))
    effects.prepare(record, by)
    permit(noun, record, by)
    refuse_if(effects.obstacles(noun, record, by))
    permit_sight(record, None, by)
    narrow_enough(record)
    check(record)
    insert(record, by)
    tie(record, held)
    save_lines(noun, record, lines or {})
    effects.after_saving(record, by)
    if then:
        then(record)
    journal.record(verb, record, by=by, relations=tuple(noun.rows), note=note)
    return record


@transaction.atomic
def change(
    record: R,
    *,
    by: Actor,
    values: Values,
    lines: Lines | None = None,
    version: int | None = None,
    note: str = "",
) -> R:
    """Change the facts of a record, and of the lines given; return it.

    Where nothing is otherwise than it was, nothing is written: two systems that follow each other
    would write the same for ever.
    Raises NotYours, Stale when `version` is not the last one, NotValid, NotNow.
    """
    noun = noun_of(record)
    hold_ledger(record, *hung_on(record, values), *named_in(lines or {}))
    permit(noun, record, by)
    if version is not None and version != record.version:
        raise Stale(_("Somebody else changed this record after you opened it."))
    seen_by = record.visibility
    try:
        with transaction.atomic():
            rewrite(noun, record, by, values, known_again(record, lines or {}), note)
    except Unchanged:
        record.refresh_from_db()
    if record.visibility != seen_by:
        narrowing.settle(record, by)
    return record


class Unchanged(Exception):
    """Nothing is otherwise than it was: take the new version back."""


def rewrite(
    noun: Noun, record: Record, by: Actor, values: Values, lines: Lines, note: str
) -> None:
    """Save a record as its next version, with its entry. Raises Unchanged if it is as before."""
    before = journal.picture(record, tuple(noun.rows))
    ledger = ledger_of(record)
    stays = {name: getattr(record, name) for name in resting.staying(noun)}
    held = fill_free(record, values, resting.freed(record, lines))
    effects.prepare(record, by)
    refuse_if(resting.moved_away(record, stays))
    refuse_if(effects.obstacles(noun, record, by))
    permit_sight(record, before["fields"]["visibility"], by)
    refuse_if(resting.settled(record, lines))
    narrow_enough(record)
    check(record)
    touch(record, by)
    tie(record, held)
    save_lines(noun, record, lines)
    searching.follow_lines(record)
    effects.after_saving(record, by, ledger)
    relations = tuple(noun.rows)
    entry = journal.record("change", record, by=by, before=before, relations=relations, note=note)
    if not (entry.changes or entry.rows or note):
        raise Unchanged


@transaction.atomic
def delete(record: R, *, by: Actor, reason: str = "", version: int | None = None) -> R:
    """Take a record away and leave its tombstone; refuse while others rest on it.

    Raises NotYours, NotNow, Stale when `version` is not the last one.
    """
    noun = noun_of(record)
    hold_ledger(record)
    permit_delete(noun, record, by)
    if version is not None and version != record.version:
        raise Stale(_("Somebody else changed this record after you opened it."))
    refuse_if(resting.rests_on(record))
    before = journal.picture(record, tuple(noun.rows))
    record.deleted_at = timezone.now()
    touch(record, by)
    effects.after_deleting(record, by)
    journal.record("delete", record, by=by, before=before, note=reason, tombstone=True)
    return record


def permit(noun: Noun, record: Record, by: Actor) -> None:
    """Refuse whoever may not make or keep this kind of record for this owner."""
    if noun.model is Organisation and record.owner is None and not by.is_system:
        raise NotYours(_("Only the operator's own commands change the operator."))
    if noun.by_parent and record.owner_id != getattr(record, noun.parent).owner_id:
        raise NotYours(_("Only the lead of the mission records this."))
    owner = record.owner if record.owner_id else None
    if not may(by, noun.create, owner, noun.kinds):
        raise NotYours(_("Your seats do not allow you to do this for %s.") % (owner or "-"))


def permit_delete(noun: Noun, record: Record, by: Actor) -> None:
    """Refuse whoever may not take this record away."""
    permit(noun, record, by)
    if not may_delete(by, record):
        raise NotYours(
            _("Only a coordinator of %s takes back what is no draft any more.") % record.owner
        )


def permit_sight(record: Record, was: str | None, by: Actor) -> None:
    """Refuse whoever may not let just these people see a record."""
    if reasons := list(sight.to_choose(record, was, by)):
        raise NotValid(fields={"visibility": reasons})


def insert(record: Record, by: Actor) -> None:
    """Save a new record, with its reference and what it is found by."""
    record.ref = record.ref or references.take(record, by.today.year)
    searching.index(record)
    record.save(force_insert=True)


def touch(record: Record, by: Actor) -> None:
    """Save a record as its next version; figures that follow from other rows are not its own."""
    record.version += 1
    record.updated_by = by.user
    renamed = searching.index(record)
    record.save(update_fields=record.own_fields())
    if renamed:
        searching.follow(record)


def narrow_enough(record: Record) -> None:
    """Refuse a child that more people would see than its parent."""
    parent = sight.parent_of(record)
    if parent is None or isinstance(record, sight.AS_PARENT):
        return
    if parent.deleted_at:
        raise NotNow(_("“%s” has been deleted.") % parent)
    if Visibility(record.visibility).width > Visibility(parent.visibility).width:
        raise NotValid(
            fields={
                "visibility": [
                    _("It cannot be seen by more people than %s.") % parent._meta.verbose_name
                ]
            }
        )


def save_lines(noun: Noun, record: Record, lines: Lines) -> None:
    """Add, change and remove lines so that they are as given; check all of them as a whole."""
    for relation, obstacles in noun.rows.items():
        if obstacles is no_rows and relation not in lines:
            continue
        manager = getattr(record, relation)
        kept = list(manager.order_by("pk"))
        if relation in lines:
            kept = replace_lines(record, relation, lines[relation], kept)
        refuse_if(obstacles(record, kept))


def replace_lines(
    record: Record, relation: str, wanted: Sequence[dict[str, Any]], old: Sequence[Row]
) -> list[Row]:
    """Make the lines of one relation what is wanted; rows that are only added stay."""
    there = {str(row.uid): row for row in old}
    kept: list[Row] = []
    for index, values in enumerate(wanted):
        try:
            kept.append(save_line(record, relation, values, there))
        except NotValid as refusal:
            refusal.row = (relation, index)
            raise
        there[str(kept[-1].uid)] = kept[-1]
    gone = [row for row in there.values() if row not in kept]
    remove([row for row in gone if not resting.only_added(row)])
    return kept


def save_line(
    record: Record, relation: str, values: dict[str, Any], there: Mapping[str, Row]
) -> Row:
    """Save one line of a record; errors name the field.

    A new line may bring its own id, by which a later line of the record can name it.
    """
    values = {
        name: there.get(str(value)) if isinstance(value, LineId) else value
        for name, value in values.items()
    }
    uid = str(values.pop("uid", "") or "")
    lines: Any = record._meta.get_field(relation)
    row: Row = there.get(uid) or lines.related_model(**{lines.field.name: record})
    if uid and row.pk is None and lines.related_model.objects.filter(uid=uid).exists():
        raise NotValid(fields={"id": [_("A line of another record has this id.")]})
    row.uid = uid or row.uid
    fill_free(row, values)
    if row.pk and resting.only_added(row):
        return row
    added = row.pk is None
    check(row)
    row.save()
    if added and isinstance(row, Amendment) and isinstance(record, Clearance):
        amending.amend(record, row)
    return row


def fill_free(row: Row, values: Values, free: Collection[str] = ()) -> dict[str, Any]:
    """Set the fields, but none that others rest on; return the many-to-many ones, as `fill`.

    Those that are `free` change all the same.
    """
    fixed = resting.fixed_in(row) if row.pk else ()
    stays = {name: resting.value_of(row, name) for name in fixed if name not in free}
    held = fill(row, values)
    given = {name: set(others) for name, others in held.items()}
    if stuck := resting.stuck(row, stays, given):
        raise NotValid(fields=stuck)
    return held


def remove(rows: Sequence[Row]) -> None:
    """Delete lines that are no longer wanted, unless something rests on them."""
    for row in rows:
        try:
            row.delete()
        except models.ProtectedError:
            raise NotValid(_("“%s” cannot be removed: other records rest on it.") % row) from None
