"""What moves of deliveries bring with them: goods handed over, and handed back."""

from collections.abc import Callable
from typing import Any

from tracker import journal
from tracker.actions import totals
from tracker.actions.consignments import shift
from tracker.actions.records import touch
from tracker.models import Consignment, ConsignmentLine, Delivery, DeliveryLine, Movement
from tracker.models.dates import exact
from tracker.rules.actors import Actor

K = Movement.Kind
RELATIONS = ("lines", "legs")


def hand_over(delivery: Delivery, by: Actor, data: dict[str, Any]) -> None:
    """Move the goods of each line to the counterpart or the institution, the damaged aside."""
    at_institution = delivery.stage == Delivery.Stage.AT_INSTITUTION
    kind = K.DELIVERY if at_institution else K.HANDOVER
    target = "delivered" if at_institution else "with_counterpart"
    source, day = delivery.taken_from, exact(delivery.delivered_on)
    told = pictures(delivery)
    for line in delivery.lines.select_related("consignment_line").order_by("pk"):
        sent = line.consignment_line
        if line.quantity:
            shift(sent, kind, source, target, line.quantity, by=by, on=day, delivery=delivery)
        if line.damaged:
            shift(sent, K.DAMAGE, source, "damaged", line.damaged, by=by, on=day,
                  delivery=delivery)  # fmt: skip
    refresh(delivery)
    tell(told, "goods_handed_over", by)


def reverse(delivery: Delivery, by: Actor, data: dict[str, Any]) -> None:
    """Move everything back to where it was taken from; the delivery stays on record."""
    delivery.save(update_fields=["status"])
    told = pictures(delivery)
    made = delivery.movements.exclude(kind=K.REVERSAL).order_by("pk")
    for movement in list(made):
        line = ConsignmentLine.objects.get(pk=movement.line_id)
        shift(line, K.REVERSAL, movement.to_bucket, movement.from_bucket, movement.quantity,
              by=by, on=by.today, reason=data.get("reason") or "", delivery=delivery)  # fmt: skip
    refresh(delivery)
    tell(told, "goods_handed_back", by)


def pictures(delivery: Delivery) -> dict[Consignment, journal.Picture]:
    """Return what the consignments of a delivery look like before its goods move."""
    lines = DeliveryLine.objects.filter(delivery=delivery)
    sent = Consignment.objects.filter(lines__delivery_lines__in=lines).distinct()
    return {c: journal.picture(c, RELATIONS) for c in sent.order_by("pk")}


def tell(told: dict[Consignment, journal.Picture], verb: str, by: Actor) -> None:
    """Write in each consignment's own history how much of it is now where."""
    for consignment, before in told.items():
        after = journal.picture(consignment, RELATIONS)
        if after != before:
            touch(consignment, by)
            journal.record(verb, consignment, by=by, before=before, relations=RELATIONS)


def refresh(delivery: Delivery) -> None:
    """Bring the needs of a delivery up to date, also when only its status changed."""
    lines = DeliveryLine.objects.filter(delivery=delivery)
    sent = lines.select_related("consignment_line__allocation__line")
    totals.refresh_all({line.consignment_line.allocation for line in sent})


EFFECTS: dict[str, Callable[[Any, Actor, dict[str, Any]], None]] = {
    "hand_over": hand_over,
    "reverse": reverse,
}
