"""When a consignment may move: the dispatch gate, and where its goods can be."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import (
    Consignment,
    ConsignmentLine,
    Mission,
    Movement,
    Pledge,
    PledgeLine,
)
from tracker.models.amounts import LARGEST
from tracker.rules import gate, quantities
from tracker.rules.actors import Actor
from tracker.rules.gate import lines_of
from tracker.rules.moves import Workflow, move
from tracker.rules.refusals import Obstacle
from tracker.rules.roles import Permission

S = Consignment.Status
K = Movement.Kind
R, C = Permission.REPORT, Permission.COORDINATE
LET_GO = (Pledge.Status.WITHDRAWN, Pledge.Status.LAPSED, Pledge.Status.SUPERSEDED)
SHELF_LIFE = datetime.timedelta(days=365)
"""Medicine with less than this left at arrival is questioned."""
WAYS: dict[str, tuple[tuple[str, str], ...]] = {
    K.DISPATCH: (("", "in_transit"),),
    K.HANDOVER: (("in_transit", "with_counterpart"),),
    K.DELIVERY: (("in_transit", "delivered"), ("with_counterpart", "delivered")),
    K.DAMAGE: tuple((b, "damaged") for b in ("in_transit", "with_counterpart", "delivered")),
    K.LOSS: (("in_transit", "lost"), ("with_counterpart", "lost")),
    K.RETURN: (("in_transit", "returned"), ("with_counterpart", "returned")),
    K.FOUND: (("", "in_transit"), ("", "with_counterpart")),
    K.RECOVERY: (("lost", "in_transit"), ("lost", "with_counterpart")),
    K.REVERSAL: tuple(
        (a, b)
        for a in ("with_counterpart", "delivered", "damaged")
        for b in ("in_transit", "with_counterpart")
        if a != b
    ),
}
"""Between which buckets each kind of movement goes."""
BY_HAND = (K.DAMAGE, K.LOSS, K.RETURN, K.FOUND, K.RECOVERY)
"""Movements a person records on one line; the others follow from dispatch and delivery."""


def before_ready(consignment: Consignment, actor: Actor) -> Iterator[Obstacle | str]:
    """Yield what the packing list still lacks."""
    lines = lines_of(consignment)
    if not lines:
        yield Obstacle(_("It has no goods yet: add at least one line."), field="lines")
    for line in lines:
        if line.quantity is None:
            yield _("“%s”: say how much is loaded.") % line


def before_dispatch(consignment: Consignment, actor: Actor) -> Iterator[Obstacle | str]:
    """Yield everything that holds the goods back: mission, packing, the gate, shelf life."""
    mission = consignment.mission
    if mission.status not in (Mission.Status.PLANNED, Mission.Status.IN_PROGRESS):
        yield _("Its mission is %s.") % mission.get_status_display().lower()
    yield from before_ready(consignment, actor)
    said = (text for day in actor.days for text in gate.permits(consignment, day))
    yield from dict.fromkeys(said)  # Nobody lengthens a grant by choosing another time zone.
    for line in lines_of(consignment):
        yield from shelf_life(line, consignment.eta or actor.today)


def on_the_day(consignment: Consignment, day: datetime.date) -> Iterator[str]:
    """Yield what did not permit the goods to leave on the day they are said to have left."""
    yield from gate.permits(consignment, day)


def shelf_life(line: ConsignmentLine, arrival: datetime.date) -> Iterator[Obstacle]:
    """Yield where medicine will expire too soon after it arrives; a coordinator may override."""
    item = line.allocation.line.item
    if item is None or not item.is_medicine:
        return
    if line.expires_on is None:
        yield Obstacle(_("“%s”: the expiry date of the medicine is missing.") % line, True)
    elif line.expires_on < arrival + SHELF_LIFE:
        text = _("“%(line)s” expires on %(day)s, less than 12 months after it arrives.")
        yield Obstacle(text % {"line": line, "day": line.expires_on}, True)


def before_closing(consignment: Consignment, actor: Actor) -> Iterator[str]:
    for line in lines_of(consignment):
        if line.in_transit:
            yield _("%(quantity)s of “%(line)s” is still in transit.") % {
                "quantity": quantities.plain(line.in_transit, line.allocation.line.unit),
                "line": line,
            }


def before_moving(consignment: Consignment, actor: Actor) -> Iterator[str]:
    if not consignment.lines.filter(sent__gt=0).exists():
        yield _("Nothing of it has left yet.")


SENT = {S.IN_TRANSIT, S.ARRIVED, S.ON_HOLD, S.LOST, S.RETURNED, S.UNKNOWN, S.CLOSED}
CONSIGNMENT = Workflow(
    move("ready", S.DRAFT, S.READY, C, gettext_lazy("Ready to leave"), before_ready),
    move("unpack", S.READY, S.DRAFT, C, gettext_lazy("Back to draft")),
    move("dispatch", S.READY, S.IN_TRANSIT, C, gettext_lazy("Dispatch"), before_dispatch,
         asks=("on",)),
    move("arrive", {S.IN_TRANSIT, S.UNKNOWN}, S.ARRIVED, C, gettext_lazy("Record the arrival"),
         asks=("on",)),
    move("close", S.ARRIVED, S.CLOSED, C, gettext_lazy("Close the consignment"),
         before_closing),
    move("hold", {S.READY, S.IN_TRANSIT, S.ARRIVED}, S.ON_HOLD, C, gettext_lazy("Put on hold"),
         asks=("hold_reason", "reason")),
    move("resume", S.ON_HOLD, lambda held: held.resume_to or S.IN_TRANSIT, C,
         gettext_lazy("Take off hold")),
    move("cancel", {S.DRAFT, S.READY}, S.CANCELLED, C, gettext_lazy("Cancel the consignment"),
         asks=("reason",)),
    move("turn_back", {S.IN_TRANSIT, S.ARRIVED}, S.RETURNED, C,
         gettext_lazy("Record that all came back"), before_moving, asks=("reason",)),
    move("lose", S.IN_TRANSIT, S.LOST, C, gettext_lazy("Record that all was lost"),
         before_moving, asks=("reason",)),
    move("adjust", SENT, "", C, gettext_lazy("Record damage, loss, return or find"),
         before_moving, asks=("movement", "line", "from_bucket", "quantity", "reason")),
)  # fmt: skip


def to_save(consignment: Consignment, actor: Actor) -> Iterator[str]:
    mission = consignment.mission
    if consignment.status not in quantities.PACKED:
        yield _("What has left cannot be changed; record movements instead.")
    if mission.status in (Mission.Status.CLOSED, Mission.Status.CANCELLED):
        yield _("Its mission is %s.") % mission.get_status_display().lower()
    yield from to_send(consignment, actor)


def to_send(consignment: Consignment, actor: Actor) -> Iterator[str]:
    """Yield that somebody else sends goods for this mission, now or long ago."""
    mission = consignment.mission
    senders = {mission.owner_id, *mission.partners.values_list("pk", flat=True)}
    if consignment.owner_id not in senders and not actor.is_system:
        yield _("Only the lead and the partners of the mission send goods for it.")


def of_lines(consignment: Consignment, lines: list[ConsignmentLine]) -> Iterator[str]:
    """Yield where a line takes more than its allocation has, or what is not this mission's."""
    for line in lines:
        if not line.sent:
            yield from may_draw(consignment, line)
    for allocation in {line.allocation for line in lines}:
        if allocation.quantity is None:
            continue
        drawn = quantities.drawn_from(allocation)
        if drawn > allocation.quantity:
            mine = [i.quantity for i in lines if i.allocation == allocation and i.quantity]
            here = sum(mine, Decimal(0))
            free = allocation.quantity - drawn + here
            yield f"“{allocation.line}”: " + quantities.too_much(here, free, allocation.line.unit)


def may_draw(consignment: Consignment, line: ConsignmentLine) -> Iterator[str]:
    """Yield why goods that have not left cannot be drawn from this allocation."""
    allocation, pledge = line.allocation, line.allocation.line.pledge
    if allocation.deleted_at or allocation.status != allocation.Status.LIVE:
        yield _("“%s”: the allocation was released.") % line
    if pledge.status in LET_GO and not consignment.recorded_afterwards:
        yield _("“%(line)s”: the pledge is %(status)s.") % {
            "line": line, "status": pledge.get_status_display().lower(),
        }  # fmt: skip
    if allocation.line.stage == PledgeLine.Stage.INTENTION:
        yield _("“%s” is only intended: make it a pledge first.") % line
    if allocation.mission_id and allocation.mission_id != consignment.mission_id:
        yield _("“%s” is allocated to another mission.") % line
    if line.quantity is not None and allocation.quantity is None:
        yield _("“%s”: the pledge does not state how much; no part can be drawn.") % line


def to_move(
    line: ConsignmentLine, kind: str, source: str, target: str, quantity: Decimal | None
) -> Iterator[Obstacle | str]:
    """Yield why this quantity cannot go from one bucket of a line to another."""
    if quantity is None or quantity <= 0:
        yield _("Enter a quantity greater than zero.")
        return
    if (source, target) not in WAYS[kind]:
        yield _("Goods cannot go that way: %s.") % Movement.Kind(kind).label
        return
    if not source and line.sent + quantity >= LARGEST:
        yield _("Enter a number below %s.") % quantities.plain(LARGEST)
    if source and quantity > (there := getattr(line, source)):
        here = quantities.plain(there, line.allocation.line.unit)
        left = _("Only this much is there: %s.") % here if there else _("Nothing is left of it.")
        yield Obstacle(f"“{line}”: {left}", field="quantity")
