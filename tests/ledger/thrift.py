"""The coalition of a long run: where a record is only needed on the way, it takes one it has."""

from decimal import Decimal
from typing import Any

from tests.ledger.coalition import HUNDRED, Coalition
from tracker.models import (
    ActionPoint,
    Allocation,
    Clearance,
    Consignment,
    DeliveryLine,
    Mission,
    Visit,
)
from tracker.rules.nouns import NOUNS

PLENTY = Decimal(10) ** 5


class Thrifty(Coalition):
    """Draws on one large allocation and loads for one mission as long as there is one."""

    def plenty(self) -> Allocation:
        """Return an allocation that has room for one more consignment."""
        large = Allocation.objects.live().filter(
            quantity=PLENTY, drawn__lt=PLENTY - HUNDRED, line__pledge__status="active"
        )
        return large.first() or self.allocation(self.reported(quantity=PLENTY), quantity=PLENTY)

    def unhindered(self) -> Mission:
        """Return a mission whose goods wait for no clearance."""
        free = Mission.objects.alive().filter(
            status__in=["planned", "in_progress"], clearances=None, owner=self.lead
        )
        return free.first() or self.fresh("mission", "planned")

    def consignment(self, mission: Mission | None = None, **line: Any) -> Consignment:
        given = (
            line if "allocation" in line else {"allocation": self.plenty(), "quantity": HUNDRED}
        )
        return super().consignment(mission or self.unhindered(), **given | line)

    def clearance(self, mission: Mission | None = None, **values: Any) -> Clearance:
        hindered = Mission.objects.alive().filter(
            status__in=["planned", "in_progress"], clearances__isnull=False, owner=self.lead
        )
        mission = mission or hindered.first() or self.fresh("mission", "planned")
        return super().clearance(mission, **values)

    def received(self) -> DeliveryLine:
        rows = DeliveryLine.objects.filter(
            delivery__status__in=["handed_over", "acknowledged", "disputed"], quantity__gt=0
        )
        return rows.first() or super().received()

    def actionpoint(self) -> ActionPoint:
        return super().actionpoint(Visit.objects.alive().filter(owner=self.monitor).first())


def standing() -> dict[str, set[str]]:
    """Return by noun the statuses in which its records stand."""
    flows = [noun for noun in NOUNS.values() if noun.workflow]
    return {
        noun.name: set(noun.model.objects.alive().order_by().values_list("status", flat=True))
        for noun in flows
    }
