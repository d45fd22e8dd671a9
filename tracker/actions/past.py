"""Enter what already happened, with its source: guards don't stop it, the ledger does."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions import consignments, deliveries, records, visits
from tracker.models import Consignment, Delivery, Organisation, Record, Visit
from tracker.rules import deliveries as rules
from tracker.rules import gate
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotValid, NotYours, Obstacle, refuse_if
from tracker.rules.roles import Permission, may
from tracker.rules.visits import seen_too_early

R = TypeVar("R", bound=Record)
NOT_SENT = (Consignment.Status.DRAFT, Consignment.Status.READY, Consignment.Status.CANCELLED)

HAPPENED = (
    "reported_on", "pledged_on", "actual_from", "actual_to", "dispatched_on", "arrived_on",
    "delivered_on", "conducted_on",
)  # fmt: skip
"""Fields that say on which day something took place."""


@transaction.atomic
def record_past(
    model: type[R],
    *,
    by: Actor,
    owner: Organisation | None,
    status: str,
    values: dict[str, Any],
    lines: dict[str, Sequence[dict[str, Any]]] | None = None,
    note: str = "",
) -> R:
    """Make a record as it ended, marked as recorded afterwards, and move its goods.

    Needs a coordinator and a source. Raises NotYours, NotValid, NotNow (the ledger).
    """
    if not may(by, Permission.COORDINATE, owner):
        raise NotYours(_("Only a coordinator records what already happened."))
    if not values.get("source"):
        raise NotValid(fields={"source": [_("Say where this is written.")]})
    field: Any = model._meta.get_field("status")
    if status not in dict(field.choices):
        raise NotValid(fields={"status": [_("There is no such status.")]})
    if issubclass(model, Visit) and status == Visit.Status.SUBMITTED:
        # Judged before its entry is written; until then nothing of it counts.
        values = {**values, "independent": False}
    return records.create(
        model, by=by, owner=owner, values=values, lines=lines, note=note, verb="record_past",
        past=status, then=lambda record: happen(record, by),
    )  # fmt: skip


def happen(record: Record, by: Actor) -> None:
    """Move the goods of a past record, or judge what was seen, as its status says."""
    come(record, by)
    if isinstance(record, Consignment) and record.status not in NOT_SENT:
        send(record, by)
    elif isinstance(record, Delivery) and record.status != Delivery.Status.EXPECTED:
        receive(record, by)
    elif isinstance(record, Visit) and record.status == Visit.Status.SUBMITTED:
        refuse_if(seen_too_early(record, list(record.observations.order_by("pk"))))
        visits.submit(record, by, {})


def come(record: Record, by: Actor) -> None:
    """Refuse a day of what already happened that has not come yet."""
    days = {name: getattr(record, name, None) for name in HAPPENED}
    late = [name for name, day in days.items() if day and day.earliest > by.today]
    if late:
        raise NotValid(fields={name: [_("This day has not come yet.")] for name in late})


def send(consignment: Consignment, by: Actor) -> None:
    """Put what is quantified in transit, or where the status says it ended."""
    refuse_if(gate.used_up(consignment))
    consignments.send(consignment, by)
    if consignment.status == Consignment.Status.LOST:
        consignments.lose(consignment, by, {})
    elif consignment.status == Consignment.Status.RETURNED:
        consignments.turn_back(consignment, by, {})
    consignments.refresh(consignment, by)


def receive(delivery: Delivery, by: Actor) -> None:
    """Move the goods, from wherever the ledger has them."""
    refuse_if(more_than_sent(delivery))
    deliveries.hand_over(delivery, by, {})
    if delivery.status == Delivery.Status.REVERSED:
        deliveries.reverse(delivery, by, {})


def more_than_sent(delivery: Delivery) -> Iterator[Obstacle | str]:
    for line in delivery.lines.select_related("consignment_line").order_by("pk"):
        free = getattr(line.consignment_line, delivery.taken_from)
        yield from rules.too_early(delivery, line)
        if (line.quantity or 0) + (line.damaged or 0) > free:
            yield _("“%s”: more was handed over than was sent.") % line
