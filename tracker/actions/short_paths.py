"""Several deeds in one step, for what people do most; each part goes through its own action.

What they touch is locked before the first of them: a later part must not wait for a row while the
counters of the references are held.
"""

import datetime
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from tracker.actions import allocations, moves, past, receiving, records
from tracker.actions.locking import hold_ledger
from tracker.actions.packing import Goods, line_of, own_goods
from tracker.actions.receiving import Named, Receipt
from tracker.models import (
    Allocation,
    Assessment,
    Channel,
    Consignment,
    Delivery,
    Determination,
    Emergency,
    ExemptionItem,
    Institution,
    Mission,
    Need,
    Organisation,
    Place,
    Pledge,
    PledgeLine,
)
from tracker.rules.actors import Actor
from tracker.rules.consignments import CONSIGNMENT
from tracker.rules.missions import MISSION
from tracker.rules.refusals import NotValid

GIVEN = {
    Need.Kind.FUNDS: Pledge.Contribution.FINANCIAL,
    Need.Kind.GOODS: Pledge.Contribution.IN_KIND,
}
"""What is given for a need of each kind; for all others a service."""


@transaction.atomic
def pledge_to(
    need: Need,
    *,
    by: Actor,
    owner: Organisation,
    quantity: Decimal | None,
    stage: str = PledgeLine.Stage.PLEDGE,
    ready_on: datetime.date | None = None,
) -> Pledge:
    """Pledge to a need: the pledge, its line and its allocation, in the unit of the need."""
    hold_ledger(need)
    goods = Goods(quantity, need.unit, need.item, need.description)
    pledge = records.create(
        Pledge,
        by=by,
        owner=owner,
        values={
            "title": _("%(what)s for %(place)s") % {"what": need, "place": need.place},
            "contribution": GIVEN.get(Need.Kind(need.kind), Pledge.Contribution.SERVICE),
            "emergency": need.emergency,
            "pledged_on": by.today,
            "ready_on": ready_on,
            "visibility": need.visibility,
        },
        lines={"lines": [line_of(goods, stage)]},
    )
    allocations.allocate(pledge.lines.get(), by=by, need=need, quantity=quantity)
    return pledge


@transaction.atomic
def log_assessment(
    *,
    by: Actor,
    owner: Organisation | None,
    values: dict[str, Any],
    needs: Sequence[dict[str, Any]],
) -> Assessment:
    """Write down a visit or briefing with the needs it found, as drafts of the same owner."""
    assessment = records.create(Assessment, by=by, owner=owner, values=values)
    for index, found in enumerate(needs):
        facts = {k: v for k, v in found.items() if k != "uid"}
        facts |= {"emergency": assessment.emergency, "assessment": assessment}
        facts.setdefault("visibility", assessment.visibility)
        try:
            records.create(Need, by=by, owner=owner, values=facts)
        except NotValid as refusal:
            refusal.row = ("needs", index)
            raise
    return assessment


@transaction.atomic
def log_delivery(
    *,
    by: Actor,
    owner: Organisation,
    emergency: Emergency,
    goods: Goods,
    place: Place,
    delivered_on: datetime.date,
    institution: Institution | None = None,
    named: Named | None = None,
    need: Need | None = None,
    mission: Mission | None = None,
    exemption_item: ExemptionItem | None = None,
    determination: Determination | None = None,
    entry_point: Channel | None = None,
    receipt: Receipt | None = None,
    differs_because: str = "",
) -> Delivery:
    """Log goods that were handed over; the mission and consignment are made behind it.

    What they are covered by, or why they need no exemption, is that of a mission: it is theirs.
    """
    receiving.come(delivered_on, by)
    mission = mission or mission_of(exemption_item, determination)
    owner = mission.owner if mission else owner
    there = pledged(goods, owner, need)
    hold_ledger(*filter(None, (need, mission, there, exemption_item, determination)))
    mission = mission or begun(by, owner, emergency, goods, place, delivered_on)
    allocation = there or own_goods(goods, by, owner, mission, need)
    covered = {"exemption_item": exemption_item, "determination": determination}
    line = {"allocation": allocation, "quantity": goods.quantity} | covered
    sent = arrived(by, owner, mission, line, goods, delivered_on, entry_point)
    return receiving.hand_over(
        sent.lines.get(), by=by, quantity=goods.quantity or Decimal(0), receipt=receipt,
        delivered_on=delivered_on, institution=institution, named=named,
        differs_because=differs_because,
    )  # fmt: skip


@transaction.atomic
def record_mission(
    *,
    by: Actor,
    owner: Organisation,
    status: str,
    values: dict[str, Any],
    goods: Goods | None = None,
    sent: Mapping[str, Any] | None = None,
    received: Mapping[str, Any] | None = None,
) -> Mission:
    """Record a mission as it ended, with the goods it sent and how much of them was received.

    `sent` holds the status of the consignment and its facts, `received` those of the delivery.
    """
    mission = past.record_past(Mission, by=by, owner=owner, status=status, values=values)
    if goods is None:
        return mission
    source = values.get("source")
    shared: dict[str, Any] = {
        "mission": mission,
        "source": source,
        "visibility": mission.visibility,
    }
    facts = shared | {"title": str(goods)} | dict(sent or {})
    line: dict[str, Any] = {"allocation": own_goods(goods, by, owner, mission, source=source)}
    consignment = past.record_past(
        Consignment, by=by, owner=owner, status=facts.pop("status"), values=facts,
        lines={"lines": [line | stated(goods.quantity)]},
    )  # fmt: skip
    if received:
        facts = shared | dict(received)
        line = {"consignment_line": consignment.lines.get(), **stated(facts.pop("quantity"))}
        past.record_past(
            Delivery, by=by, owner=owner, status=Delivery.Status.HANDED_OVER, values=facts,
            lines={"lines": [line]},
        )  # fmt: skip
    return mission


def stated(quantity: Decimal | None) -> dict[str, Any]:
    """Return a quantity with its basis: what nobody states is not zero."""
    return {"quantity": quantity, "basis": "exact" if quantity is not None else "undisclosed"}


def mission_of(
    exemption_item: ExemptionItem | None, determination: Determination | None
) -> Mission | None:
    """Return the mission whose exemption, or whose basis for needing none, was named."""
    if exemption_item:
        return exemption_item.clearance.mission
    return determination.mission if determination else None


def pledged(goods: Goods, owner: Organisation, need: Need | None) -> Allocation | None:
    """Return what the owner set aside for the need already, where enough of it is not packed."""
    rows = Allocation.objects.live().filter(
        need=need, owner=owner, line__unit=goods.unit, line__item=goods.item,
        line__description=goods.description, line__pledge__status=Pledge.Status.ACTIVE,
        quantity__gte=F("drawn") + goods.quantity,
    )  # fmt: skip
    return rows.order_by("pk").first() if need and goods.quantity else None


def arrived(
    by: Actor,
    owner: Organisation,
    mission: Mission,
    line: dict[str, Any],
    goods: Goods,
    day: datetime.date,
    entry_point: Channel | None = None,
) -> Consignment:
    """Make the consignment behind a delivery, sent and arrived on its day."""
    values = {"mission": mission, "title": str(goods), "visibility": mission.visibility}
    consignment = records.create(
        Consignment,
        by=by,
        owner=owner,
        values=values | {"entry_point": entry_point},
        lines={"lines": [line]},
    )
    moves.make(CONSIGNMENT["ready"], consignment, by=by)
    questioned = {"override": afterwards()} if goods.item and goods.item.is_medicine else {}
    moves.make(CONSIGNMENT["dispatch"], consignment, by=by, data={"on": day} | questioned)
    moves.make(CONSIGNMENT["arrive"], consignment, by=by, data={"on": day})
    return consignment


def afterwards() -> str:
    """Return why what may be overridden is: the goods are there."""
    return _("Logged after the goods were handed over.")


def begun(
    by: Actor,
    owner: Organisation,
    emergency: Emergency,
    goods: Goods,
    place: Place,
    day: datetime.date,
) -> Mission:
    """Make the mission behind a delivery that already took place, and start it."""
    mission = records.create(
        Mission,
        by=by,
        owner=owner,
        values={
            "title": _("%(what)s to %(place)s") % {"what": goods, "place": place},
            "kind": Mission.Kind.RELIEF_DELIVERY,
            "emergency": emergency,
            "places": [place],
            "planned_from": day.isoformat(),
            "visibility": emergency.visibility,
        },
    )
    moves.make(MISSION["plan"], mission, by=by)
    data = {"on": day.isoformat(), "override": afterwards()}
    return moves.make(MISSION["start"], mission, by=by, data=data)
