"""Every row of the ledger, read once, and how the rows hang together."""

from collections import defaultdict
from functools import cache
from typing import Any

from django.db import models

from tracker.models import (
    ActionPoint,
    Allocation,
    Chairmanship,
    Clearance,
    Consignment,
    ConsignmentLine,
    Corroboration,
    Delivery,
    DeliveryLine,
    Discrepancy,
    ExemptionItem,
    Mission,
    Movement,
    Need,
    Observation,
    Pledge,
    PledgeLine,
    Standing,
    Visit,
)

FOLLOWED = (
    Need, Pledge, Allocation, Mission, Clearance, Consignment, Delivery, Visit, Corroboration,
    Discrepancy, ActionPoint,
)  # fmt: skip
UNSENT = ("draft", "ready")


@cache
def statement(model: type[models.Model]) -> str:
    """Return the SQL that reads a whole table: a run asks for it thousands of times."""
    return str(model._default_manager.order_by("pk").query)


def read(model: type[models.Model]) -> dict[int, Any]:
    return {row.pk: row for row in model._default_manager.raw(statement(model))}


class Rows:
    """Every row of the ledger, read once."""

    def __init__(self) -> None:
        self.records = {model: read(model) for model in FOLLOWED}
        self.needs = self.records[Need]
        self.pledges = self.records[Pledge]
        self.allocations = self.records[Allocation]
        self.missions = self.records[Mission]
        self.consignments = self.records[Consignment]
        self.lines = read(PledgeLine)
        self.goods = read(ConsignmentLine)
        self.received = read(DeliveryLine)
        for row in self.received.values():
            row.delivery = self.records[Delivery][row.delivery_id]
        self.seen = list(read(Observation).values())
        for seen in self.seen:
            seen.visit = self.records[Visit][seen.visit_id]
        self.items = read(ExemptionItem)
        for item in self.items.values():
            item.clearance = self.records[Clearance][item.clearance_id]
        self.moved = grouped(read(Movement).values(), "line_id")
        self.drawing = grouped(self.goods.values(), "allocation_id")
        self.tied = grouped(self.allocations.values(), "line_id")
        self.partners = defaultdict(set)
        for mission, partner in Mission.partners.through.objects.values_list(
            "mission_id", "organisation_id"
        ):
            self.partners[mission].add(partner)
        self.chairs = list(Chairmanship.objects.values_list("committee_id", "chair_id"))
        live = [a for a in self.allocations.values() if a.status == "live" and not a.deleted_at]
        stood = Standing.objects.order_by("pk").values_list("need", "figures")
        self.standings: dict[int, dict[str, Any]] = dict(stood)
        self.taking = grouped(live, "line_id")
        self.serving = grouped(live, "need_id")

    def loaded(self, allocation: Allocation) -> list[ConsignmentLine]:
        """Return the lines that draw on an allocation and were not called off."""
        found = []
        for line in self.drawing[allocation.pk]:
            consignment = self.consignments[line.consignment_id]
            if consignment.deleted_at is None and consignment.status != "cancelled":
                found.append(line)
        return found

    def waits(self, line: ConsignmentLine) -> bool:
        consignment = self.consignments[line.consignment_id]
        held = consignment.status == "on_hold" and consignment.resume_to in UNSENT
        return held or consignment.status in UNSENT

    def pledge_of(self, allocation: Allocation) -> Pledge:
        return self.pledges[self.lines[allocation.line_id].pledge_id]


def grouped(rows: Any, name: str) -> dict[Any, list[Any]]:
    """Return rows by the value of a field, in their order."""
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
