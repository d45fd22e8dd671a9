"""What moves of consignments bring with them: every movement of goods from bucket to bucket."""

import datetime
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tracker.actions import allocations, totals
from tracker.actions.filling import quantity_in
from tracker.models import Consignment, ConsignmentLine, Delivery, Movement
from tracker.models.dates import exact, parse
from tracker.rules import consignments as rules
from tracker.rules import exemptions, gate, quantities
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotValid, refuse_if

K = Movement.Kind


def shift(
    line: ConsignmentLine,
    kind: str,
    source: str,
    target: str,
    quantity: Any,
    *,
    by: Actor,
    on: datetime.date | None = None,
    reason: str = "",
    delivery: Delivery | None = None,
) -> Movement:
    """Move a positive quantity of a line from one bucket to another; the caller holds its lock.

    An empty `source` is the world outside: dispatch and find. Raises NotNow.
    """
    refuse_if(rules.to_move(line, kind, source, target, quantity))
    buckets = {target: getattr(line, target) + quantity}
    if source:
        buckets[source] = getattr(line, source) - quantity
    else:
        buckets["sent"] = line.sent + quantity
    if kind == K.FOUND:
        buckets["found"] = line.found + quantity
    covered: Any = use_exemption(line) if kind == K.DISPATCH else None
    totals.write(line, **buckets)
    return Movement.objects.create(
        line=line,
        kind=kind,
        from_bucket=source,
        to_bucket=target,
        quantity=quantity,
        covered=covered,
        moved_on=on,
        delivery=delivery,
        reason=reason,
        by=by.user,
    )


def use_exemption(line: ConsignmentLine) -> Decimal | None:
    """Write down what leaves under the exemption item of a line; return it in the item's unit."""
    if line.exemption_item is None:
        return None
    taken = exemptions.covered(line, line.exemption_item) or Decimal(0)
    totals.cover(line.exemption_item, taken)
    return taken


def dispatch(consignment: Consignment, by: Actor, data: dict[str, Any]) -> None:
    """Send every line, with what permitted it on the day it left."""
    day = data.get("on") or by.today
    if day != by.today:
        refuse_if(rules.on_the_day(consignment, day))
    consignment.dispatched_on = parse(day)
    consignment.override_reason = data.get("override") or ""
    send(consignment, by)
    refresh(consignment, by)


def send(consignment: Consignment, by: Actor) -> None:
    """Put what is quantified in transit, and count the shipment under its exemptions."""
    for line in gate.lines_of(consignment):
        if line.quantity is not None:
            shift(line, K.DISPATCH, "", "in_transit", line.quantity, by=by,
                  on=exact(consignment.dispatched_on))  # fmt: skip
    totals.count_shipment(consignment)


def arrive(consignment: Consignment, by: Actor, data: dict[str, Any]) -> None:
    day = data.get("on") or by.today
    if consignment.dispatched_on and day < consignment.dispatched_on.earliest:
        raise NotValid(fields={"on": [_("It cannot arrive before it left.")]})
    consignment.arrived_on = parse(day)


def hold(consignment: Consignment, by: Actor, data: dict[str, Any]) -> None:
    consignment.hold_reason = data.get("hold_reason") or ""
    if consignment.hold_reason not in Consignment.Hold.values:
        raise NotValid(fields={"hold_reason": [_("Say what holds it back.")]})


def resume(consignment: Consignment, by: Actor, data: dict[str, Any]) -> None:
    consignment.hold_reason = ""


def cancel(consignment: Consignment, by: Actor, data: dict[str, Any]) -> None:
    """Give back to the allocations what was packed; its status is saved first, so it is free."""
    consignment.save(update_fields=["status"])
    refresh(consignment, by)


def turn_back(consignment: Consignment, by: Actor, data: dict[str, Any]) -> None:
    """Return whatever is in transit or with the counterpart."""
    empty(consignment, ("in_transit", "with_counterpart"), K.RETURN, "returned", by, data)


def lose(consignment: Consignment, by: Actor, data: dict[str, Any]) -> None:
    empty(consignment, ("in_transit",), K.LOSS, "lost", by, data)


def empty(
    consignment: Consignment,
    sources: tuple[str, ...],
    kind: str,
    target: str,
    by: Actor,
    data: dict[str, Any],
) -> None:
    """Move all that is left in these buckets to another."""
    for line in gate.lines_of(consignment):
        for source in sources:
            if quantity := getattr(line, source):
                shift(line, kind, source, target, quantity, by=by, on=by.today,
                      reason=data.get("reason") or "")  # fmt: skip
    refresh(consignment, by)


def adjust(consignment: Consignment, by: Actor, data: dict[str, Any]) -> None:
    """Record damage, loss, return, find or recovery of part of one line."""
    given = data.get("line")
    line = consignment.lines.filter(pk=given.pk).first() if given else None
    kind = data.get("movement")
    if line is None:
        raise NotValid(fields={"line": [_("Choose a line of this consignment.")]})
    if kind not in rules.BY_HAND:
        raise NotValid(fields={"movement": [_("Choose what happened.")]})
    source, target = way(kind, data.get("from_bucket") or "in_transit")
    quantity = quantity_in("quantity", data.get("quantity"))
    shift(line, kind, source, target, quantity, by=by, on=by.today,
          reason=data.get("reason") or "")  # fmt: skip
    refresh(consignment, by)


def way(kind: str, place: str) -> tuple[str, str]:
    """Return from which bucket to which, where `place` is where the goods are or turn up."""
    if kind == K.FOUND:
        return "", place
    if kind == K.RECOVERY:
        return "lost", place
    return place, {K.DAMAGE: "damaged", K.LOSS: "lost", K.RETURN: "returned"}[K(kind)]


def refresh(consignment: Consignment, by: Actor) -> None:
    """Bring up to date what the goods were drawn from; what came back to a pledge that was let go
    is nobody's to send again.
    """
    drawn = {line.allocation for line in gate.lines_of(consignment)}
    totals.refresh_all(drawn)
    back = [a for a in drawn if a.line.pledge.status in rules.LET_GO]
    for allocation in sorted(back, key=lambda a: a.pk):
        if not quantities.unmeasured(allocation):
            allocations.reduce(allocation, to=quantities.left_from(allocation), by=by)


EFFECTS: dict[str, Callable[[Any, Actor, dict[str, Any]], None]] = {
    "dispatch": dispatch,
    "arrive": arrive,
    "hold": hold,
    "resume": resume,
    "cancel": cancel,
    "turn_back": turn_back,
    "lose": lose,
    "adjust": adjust,
}
