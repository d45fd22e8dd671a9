"""What follows from saving a record, noun by noun: from its parent, and for what rests on it."""

import datetime
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db import models

from tracker import journal
from tracker.actions import followups, questions, totals
from tracker.models import (
    ActionPoint,
    Allocation,
    Chairmanship,
    ChannelObservation,
    Clearance,
    Concern,
    Consignment,
    Corroboration,
    Delivery,
    Determination,
    Discrepancy,
    Need,
    Pledge,
    Record,
    Screening,
    Visibility,
    Visit,
)
from tracker.rules import quantities
from tracker.rules.actors import Actor
from tracker.rules.consignments import to_send
from tracker.rules.deliveries import agreed_for
from tracker.rules.missions import to_lead
from tracker.rules.moves import none
from tracker.rules.needs import VALID_DAYS, of_ledger, verification_of
from tracker.rules.nouns import Noun
from tracker.rules.refusals import Obstacle

URGENCY = list(Need.Priority.values)
"""Priorities in order, so that a list can be sorted by them."""
OF_MISSION = (Clearance, Consignment, Delivery, Determination, Visit)
VERSION = ("version", "updated_at", "updated_by")


def prepare(record: Record, by: Actor) -> None:
    """Fill what follows from other facts, before the record is checked."""
    if isinstance(record, OF_MISSION):
        record.emergency = record.mission.emergency
        narrow(record, record.mission)
    if isinstance(record, Delivery) and not record.owner_id:
        record.owner = record.mission.owner
    if preparing := PREPARING.get(type(record)):
        preparing(record, by)


def narrow(record: Record, parent: Record) -> None:
    """Start a new child no wider than its parent."""
    if not record.pk and Visibility(parent.visibility).width < Visibility(record.visibility).width:
        record.visibility = parent.visibility


def prepare_need(need: Need, by: Actor) -> None:
    """Take sector and unit from the item, and a day until which it is valid."""
    need.urgency = URGENCY.index(need.priority) if need.priority in URGENCY else 0
    if need.item:
        need.sector = need.sector or need.item.sector
        if need.quantity is not None and need.unit is None:
            need.unit = need.item.unit
    if need.kind == Need.Kind.GOODS and need.unit and need.unit.dimension == "money":
        need.kind = Need.Kind.FUNDS
    if need.valid_until is None and not need.recorded_afterwards:
        need.valid_until = by.today + datetime.timedelta(days=VALID_DAYS)


def prepare_corroboration(said: Corroboration, by: Actor) -> None:
    said.emergency = said.need.emergency
    narrow(said, said.need)


def prepare_allocation(allocation: Allocation, by: Actor) -> None:
    """Give an allocation to the donor, and hold its quantity in both units."""
    pledge, need = allocation.line.pledge, allocation.need
    parent = need or allocation.mission
    seen = min(filter(None, (pledge, parent)), key=lambda r: Visibility(r.visibility).width)
    allocation.owner, allocation.visibility = pledge.owner, seen.visibility
    allocation.emergency = parent.emergency if parent else pledge.emergency
    was = Allocation.objects.filter(pk=allocation.pk).first()
    if need is None or allocation.quantity is None:
        allocation.need_quantity = None
    elif was is None or was.quantity != allocation.quantity:
        typed = allocation.need_quantity != (was and was.need_quantity)
        measure(allocation, need, was, typed=typed)
    elif was.need_quantity != allocation.need_quantity:
        measure(allocation, need, was, typed=True)


def measure(allocation: Allocation, need: Need, was: Allocation | None, *, typed: bool) -> None:
    """Hold a quantity in the need's unit: as a person typed it, or by the catalogue's factor."""
    factor, basis = quantities.factor_between(allocation.line, need)
    if typed and allocation.need_quantity is not None:
        basis = Allocation.Factor.TYPED
        factor = allocation.need_quantity / allocation.quantity if allocation.quantity else None
    elif factor is not None:
        whole = Fraction(allocation.quantity) * Fraction(factor)
        allocation.need_quantity = Decimal(round(whole * 1000)).scaleb(-3)
    elif was and was.need_quantity:
        # What a person typed for the old quantity holds in proportion.
        factor, basis = was.factor, was.factor_basis
        allocation.need_quantity = quantities.portion(was, allocation.quantity)
    allocation.factor, allocation.factor_basis = factor and round(factor, 6), basis


def prepare_delivery(delivery: Delivery, by: Actor) -> None:
    """Expect a new delivery where its mission agreed, if that is one institution alone."""
    asked = not delivery.pk and not delivery.recorded_afterwards
    if asked and delivery.stage == Delivery.Stage.AT_INSTITUTION:
        agreed = agreed_for(delivery)
        delivery.agreed_institution = agreed[0] if len(agreed) == 1 else None


def prepare_discrepancy(discrepancy: Discrepancy, by: Actor) -> None:
    visit = discrepancy.observation.visit
    discrepancy.emergency = visit.emergency
    narrow(discrepancy, visit)


def prepare_action_point(point: ActionPoint, by: Actor) -> None:
    if subject := point.subject:
        point.emergency = subject.emergency  # type: ignore[attr-defined]
        narrow(point, subject)


def prepare_observation(observation: ChannelObservation, by: Actor) -> None:
    """Keep who decided or observed it; outside their organisation only the seat is named."""
    if observation.pk is None:
        observation.author = by.user


def prepare_concern(concern: Concern, by: Actor) -> None:
    concern.visibility = Visibility.RESTRICTED


def prepare_screening(screening: Screening, by: Actor) -> None:
    screening.visibility = Visibility.RESTRICTED


def prepare_determination(determination: Determination, by: Actor) -> None:
    """Remember whose words they are: somebody else confirms them."""
    determination.proposed_by = by.user


PREPARING: dict[type[Record], Callable[[Any, Actor], None]] = {
    Need: prepare_need,
    Corroboration: prepare_corroboration,
    Allocation: prepare_allocation,
    ChannelObservation: prepare_observation,
    Concern: prepare_concern,
    Screening: prepare_screening,
    Delivery: prepare_delivery,
    Determination: prepare_determination,
    Discrepancy: prepare_discrepancy,
    ActionPoint: prepare_action_point,
}


AFTERWARDS: dict[str, Callable[[Any, Actor], Iterable[Obstacle | str]]] = {
    "need": of_ledger,
    "mission": to_lead,
    "consignment": to_send,
}
"""What holds of a record that is made afterwards too: the ledger, and whose part it is."""


def obstacles(noun: Noun, record: Record, by: Actor) -> Iterable[Obstacle | str]:
    """Return what stands against saving; of what already happened only whose it is."""
    if getattr(record, "recorded_afterwards", False):
        return AFTERWARDS.get(noun.name, none)(record, by)
    return noun.to_save(record, by)


def parents_of(record: Record) -> list[models.Model]:
    """List the rows a new record takes from or belongs to, which are locked first."""
    if isinstance(record, Allocation):
        parents = [record.need, record.line, record.mission]
        return [parent for parent in parents if parent]
    if isinstance(record, Corroboration):
        return [record.need]
    if isinstance(record, Chairmanship):
        return [record.committee]
    return [record.mission] if isinstance(record, OF_MISSION) else []


def after_saving(record: Record, by: Actor, ledger: Iterable[models.Model] = ()) -> None:
    """Bring up to date what rests on the record; `ledger` is what it touched before."""
    touched = {row for row in ledger if isinstance(row, Allocation)}
    if isinstance(record, Need):
        totals.refresh_need(record)
    elif isinstance(record, Corroboration):
        verify(record.need, by)
        followups.finish(by, record.owner, need=record.need)
    elif isinstance(record, Visit):
        questions.name_deliveries(record)
        questions.ask(record)
    elif isinstance(record, Allocation):
        totals.refresh_allocation(record)
    elif isinstance(record, Pledge):
        totals.refresh_all(Allocation.objects.filter(line__pledge=record))
    elif isinstance(record, Consignment):
        touched |= {line.allocation for line in record.lines.select_related("allocation")}
        totals.refresh_all(touched)


def verify(need: Need, by: Actor) -> None:
    """Write down what others now say of a need, as an entry of its own."""
    verification = verification_of(need)
    if verification == need.verification:
        return
    before = journal.picture(need)
    need.verification = verification
    need.version += 1
    need.updated_by = by.user
    need.save(update_fields=["verification", *VERSION])
    journal.record("verify", need, by=by, before=before)


def after_deleting(record: Record, by: Actor) -> None:
    """Free what a deleted record held."""
    if isinstance(record, Consignment):
        totals.refresh_all({line.allocation for line in record.lines.all()})
        totals.refresh_shipments(record)
    elif isinstance(record, Corroboration):
        verify(record.need, by)
    elif isinstance(record, Allocation):
        totals.refresh_allocation(record)
