"""What moves of pledges bring with them: stages, and letting go of what has not left."""

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _

from tracker.actions import allocations, totals
from tracker.models import Allocation, Pledge, PledgeLine
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotValid

L = PledgeLine.Stage


def raise_to(pledge: Pledge, stage: str, below: Iterable[str]) -> None:
    """Bring every line that stands below a stage up to it; needs must have room for it."""
    for line in pledge.lines.filter(stage__in=below, is_refund=False).order_by("pk"):
        line.stage = stage
        line.save(update_fields=["stage"])
    totals.refresh_all(Allocation.objects.live().filter(line__pledge=pledge))


def firm_up(pledge: Pledge, by: Actor, data: dict[str, Any]) -> None:
    raise_to(pledge, L.PLEDGE, [L.INTENTION])


def commit(pledge: Pledge, by: Actor, data: dict[str, Any]) -> None:
    raise_to(pledge, L.COMMITMENT, [L.INTENTION, L.PLEDGE])


def pay(pledge: Pledge, by: Actor, data: dict[str, Any]) -> None:
    raise_to(pledge, L.PAID, [L.INTENTION, L.PLEDGE, L.COMMITMENT])


def renew(pledge: Pledge, by: Actor, data: dict[str, Any]) -> None:
    """Say that it is still intended: it holds for as long again, from today on."""
    pledge.renewed_on = by.today


def let_go(pledge: Pledge, by: Actor, data: dict[str, Any]) -> None:
    """Release what has not left: packed lines are unpacked, what is on its way stays counted."""
    live = Allocation.objects.live().filter(line__pledge=pledge)
    allocations.let_go(live, by=by, reason=data.get("reason") or "")


def supersede(pledge: Pledge, by: Actor, data: dict[str, Any]) -> None:
    """Name the pledge that takes its place; what has not left is free for it."""
    successor = data.get("successor")
    if not isinstance(successor, Pledge) or successor.pk == pledge.pk:
        raise NotValid(fields={"successor": [_("Choose the pledge that replaces it.")]})
    if successor.owner_id != pledge.owner_id:
        raise NotValid(fields={"successor": [_("Choose a pledge of the same donor.")]})
    if successor.status != Pledge.Status.ACTIVE:
        raise NotValid(fields={"successor": [_("Choose a pledge that is active.")]})
    pledge.superseded_by = successor
    let_go(pledge, by, {"reason": _("Replaced by %s") % successor.ref})


EFFECTS: dict[str, Callable[[Any, Actor, dict[str, Any]], None]] = {
    "firm_up": firm_up,
    "commit": commit,
    "pay": pay,
    "renew": renew,
    "withdraw": let_go,
    "lapse": let_go,
    "supersede": supersede,
}
