"""Decide who sees a record: widen or narrow it, share it, stop sharing it."""

from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from tracker import journal
from tracker.actions import records
from tracker.actions.locking import hold
from tracker.actions.narrowing import noted, reserving, settle
from tracker.models import Organisation, Record, Share, Visibility
from tracker.rules import sight
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotNow, NotValid, NotYours, Stale, refuse_if

R = TypeVar("R", bound=Record)


@transaction.atomic
def show(record: R, *, visibility: str, by: Actor, version: int | None = None) -> R:
    """Let more or fewer people see a record; what hangs on it never stays wider.

    Raises NotYours, NotValid, NotNow, Stale.
    """
    owned(record, by)
    if version is not None and version != record.version:
        raise Stale(_("Somebody else changed this record after you opened it."))
    if visibility not in Visibility.values:
        raise NotValid(fields={"visibility": [_("Choose who can see it.")]})
    refuse_if(sight.to_show(record, visibility))
    if visibility == record.visibility:
        return record
    before = journal.picture(record)
    record.visibility = visibility
    records.touch(record, by)
    journal.record("change", record, by=by, before=before)
    settle(record, by)
    return record


@transaction.atomic
def share(record: R, *, organisation: Organisation, by: Actor) -> R:
    """Show a record to one organisation that would not see it otherwise."""
    owned(record, by)
    refuse_if(sight.to_share(record, organisation, by.today))
    Share.objects.create(noun=record.word(), subject=record.uid, organisation=organisation)
    noted("share", record, organisation, by)
    return record


@transaction.atomic
def stop(record: R, *, organisation: Organisation, by: Actor) -> R:
    """Stop sharing a record, and what hangs on it."""
    owned(record, by)
    rows = Share.objects.filter(noun=record.word(), subject=record.uid)
    gone, _rows = rows.filter(organisation=organisation).delete()
    if not gone:
        raise NotNow(_("It is not shared with them."))
    noted("unshare", record, organisation, by)
    settle(record, by)
    return record


def owned(record: Record, by: Actor) -> None:
    """Lock a record and what is reckoned by who sees it, and refuse who does not decide that."""
    hold([record, *reserving(record)])
    record.refresh_from_db()
    if record.deleted_at:
        raise NotNow(_("It was deleted."))
    if not sight.may_show(by, record):
        raise NotYours(_("Only a coordinator of %s decides who sees this.") % record.owner)
