"""What moves of needs bring with them: merging, granting, closing."""

import datetime
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from tracker.actions import allocations, totals
from tracker.actions.filling import quantity_in
from tracker.models import Need
from tracker.rules import quantities
from tracker.rules.actors import Actor
from tracker.rules.needs import VALID_DAYS, before_moving, before_reporting
from tracker.rules.refusals import NotNow, NotValid, refuse_if


def report(need: Need, by: Actor, data: dict[str, Any]) -> None:
    """Write down the day on which it was reported, unless an earlier one was said."""
    need.reported_on = need.reported_on or by.today


def close(need: Need, by: Actor, data: dict[str, Any]) -> None:
    """Write down how it ended."""
    need.closed_as = data.get("closing") or ""
    if need.closed_as not in Need.Closing.values:
        raise NotValid(fields={"closing": [_("Say how the need ended.")]})


def reopen(need: Need, by: Actor, data: dict[str, Any]) -> None:
    """Ask for it again, until a day that has not passed."""
    need.closed_as = ""
    need.valid_until = data.get("valid_until") or need.valid_until
    refuse_if(before_reporting(need, by))


def confirm(need: Need, by: Actor, data: dict[str, Any]) -> None:
    """Say that it is still true: it is valid for as long again, from today on."""
    need.valid_until = by.today + datetime.timedelta(days=VALID_DAYS)


def grant(need: Need, by: Actor, data: dict[str, Any]) -> None:
    """Let donors pledge this much beyond the quantity: the whole grant, not an addition to it."""
    granted = quantity_in("granted", data.get("granted"))
    if granted is None or granted < 0:
        raise NotValid(fields={"granted": [_("Enter a quantity of zero or more.")]})
    if quantities.pledged_to(need) > (need.quantity or 0) + granted:
        raise NotNow(_("More than this is already pledged."))
    need.granted_beyond = granted


def cancel(need: Need, by: Actor, data: dict[str, Any]) -> None:
    """Free what was set aside for it and has not left."""
    allocations.let_go(need.allocations.live(), by=by, reason=data.get("reason") or "")


def merge(need: Need, by: Actor, data: dict[str, Any]) -> None:
    """Move the allocations to the need that stays; refuse where it has no room for them."""
    survivor = data.get("survivor")
    if not isinstance(survivor, Need) or survivor.pk == need.pk:
        raise NotValid(fields={"survivor": [_("Choose the other need that stays.")]})
    if survivor.status != Need.Status.REPORTED or survivor.emergency_id != need.emergency_id:
        raise NotNow(_("The other need must be reported, in the same emergency."))
    live = list(need.allocations.live())
    if live:
        refuse_if(before_moving(need, survivor))
    need.survivor = survivor
    for allocation in live:
        allocations.move_to(survivor, allocation, by=by)
    totals.refresh_need(survivor)


EFFECTS: dict[str, Callable[[Any, Actor, dict[str, Any]], None]] = {
    "report": report,
    "close": close,
    "reopen": reopen,
    "confirm": confirm,
    "grant": grant,
    "cancel": cancel,
    "merge": merge,
}
