"""When a delivery may move, and what its lines must agree with."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import (
    Consignment,
    ConsignmentLine,
    Delivery,
    DeliveryLine,
    Institution,
    Mission,
)
from tracker.rules import quantities
from tracker.rules.actors import Actor
from tracker.rules.moves import Workflow, move
from tracker.rules.refusals import Obstacle
from tracker.rules.roles import LEADS, Permission

S = Delivery.Status
C = Permission.COORDINATE
NOT_SENT = (Consignment.Status.DRAFT, Consignment.Status.READY, Consignment.Status.CANCELLED)


def before_handing_over(delivery: Delivery, actor: Actor) -> Iterator[Obstacle | str]:
    """Yield what is missing for a hand-over: a date, a receiver, and goods that are there."""
    day = "delivered_on"
    if not delivery.delivered_on:
        yield Obstacle(_("Say on which day it was handed over."), field=day)
    elif delivery.delivered_on.earliest > actor.today:
        yield Obstacle(_("It cannot be handed over on a day that has not come yet."), field=day)
    at_institution = delivery.stage == Delivery.Stage.AT_INSTITUTION
    if at_institution and not delivery.actual_institution:
        yield Obstacle(_("Say which institution received it."), field="actual_institution")
    lines = list(delivery.lines.select_related("consignment_line__consignment").order_by("pk"))
    if not lines:
        yield Obstacle(_("It has no goods: add at least one line."), field="lines")
    for index, line in enumerate(lines):
        yield from too_early(delivery, line)
        for text in there(delivery, line):
            yield Obstacle(text, field="quantity", row=("lines", index))


def there(delivery: Delivery, line: DeliveryLine) -> Iterator[str]:
    """Yield where the goods of one line are not where they are to be taken from."""
    sent = line.consignment_line
    if not_sent(sent):
        yield _("“%s” has not been dispatched.") % line
        return
    if line.quantity is None and line.damaged is None:
        if not delivery.recorded_afterwards:
            yield _("“%s”: say how much was handed over.") % line
        return
    free = getattr(sent, delivery.taken_from)
    wanted = (line.quantity or quantities.ZERO) + (line.damaged or quantities.ZERO)
    if wanted > free:
        yield f"“{line}”: " + quantities.too_much(wanted, free, sent.allocation.line.unit)


def too_early(delivery: Delivery, line: DeliveryLine) -> Iterator[Obstacle]:
    """Yield that goods would have been received before they left."""
    left_on = line.consignment_line.consignment.dispatched_on
    if left_on and delivery.delivered_on and delivery.delivered_on.latest < left_on.earliest:
        text = _("“%(line)s” left only on %(day)s.") % {"line": line, "day": left_on}
        yield Obstacle(text, field="delivered_on")


def not_sent(line: ConsignmentLine) -> bool:
    """Tell whether a line's goods never left."""
    consignment = line.consignment
    held = consignment.status == Consignment.Status.ON_HOLD
    status = consignment.resume_to if held else consignment.status
    return bool(consignment.deleted_at) or status in NOT_SENT


def before_reversing(delivery: Delivery, actor: Actor) -> Iterator[str]:
    """Yield why a hand-over cannot be undone: the goods must still be where it put them."""
    yield from of_mission(delivery)
    for movement in delivery.movements.select_related("line"):
        if movement.kind == movement.Kind.REVERSAL:
            continue
        if getattr(movement.line, movement.to_bucket) < movement.quantity:
            yield _("“%s” has already gone on from there.") % movement.line


DONE = {S.HANDED_OVER, S.ACKNOWLEDGED, S.DISPUTED}
DELIVERY = Workflow(
    move("hand_over", S.EXPECTED, S.HANDED_OVER, C, gettext_lazy("Record the hand-over"),
         before_handing_over, kinds=LEADS),
    move("acknowledge", {S.HANDED_OVER, S.DISPUTED}, S.ACKNOWLEDGED, C,
         gettext_lazy("Record the signed receipt"), asks=("note",)),
    move("dispute", {S.HANDED_OVER, S.ACKNOWLEDGED}, S.DISPUTED, C,
         gettext_lazy("Record that it is disputed"), asks=("reason",)),
    move("reverse", DONE, S.REVERSED, C, gettext_lazy("Reverse the delivery"),
         before_reversing, asks=("reason",)),
)  # fmt: skip


def to_save(delivery: Delivery, actor: Actor) -> Iterator[Obstacle | str]:
    """Yield what is wrong with a delivery's facts as a whole."""
    if delivery.status != S.EXPECTED:
        yield _("What was handed over cannot be changed; reverse it instead.")
    yield from of_mission(delivery)
    agreed, actual = agreed_for(delivery), delivery.actual_institution
    if agreed and actual and actual not in agreed and not delivery.differs_because:
        text = _("It was received by %(actual)s, not by %(agreed)s: say why.")
        names = ", ".join(str(one) for one in agreed)
        yield Obstacle(text % {"actual": actual, "agreed": names}, field="differs_because")


def of_mission(delivery: Delivery) -> Iterator[str]:
    """Yield that its mission is over: nothing of it is received or taken back any more."""
    if delivery.mission.status in (Mission.Status.CLOSED, Mission.Status.CANCELLED):
        yield _("Its mission is %s.") % delivery.mission.get_status_display().lower()


def agreed_for(delivery: Delivery) -> list[Institution]:
    """Return where goods were to go: as agreed for the delivery, or else for its mission."""
    if delivery.agreed_institution:
        return [delivery.agreed_institution]
    return list(delivery.mission.institutions.order_by("name"))


def of_lines(delivery: Delivery, lines: list[DeliveryLine]) -> Iterator[str]:
    """Yield what cannot be part of a delivery; what is said to be received must have been sent."""
    for line in lines:
        sent = line.consignment_line
        if sent.consignment.mission_id != delivery.mission_id:
            yield _("“%s” belongs to another mission.") % line
        if delivery.status != S.EXPECTED and not_sent(sent):
            yield _("“%s” has not been dispatched.") % line
