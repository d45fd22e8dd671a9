"""What people may try with needs and pledges, sensible or silly."""

from decimal import Decimal
from typing import Any

from tests.ledger.picking import Picks, amount, chance
from tests.ledger.trying import Trying
from tracker.actions import allocations, records
from tracker.models import Allocation, Mission, Need, Pledge, PledgeLine


class Giving(Trying):
    def ask(self, picks: Picks) -> Any:
        cast = self.cast
        unit, item = picks.one(
            [(cast.pack, cast.meal), (cast.kg, None), (cast.box, cast.tent), (None, cast.meal)]
        )
        funds = chance(picks, 6)
        values = {
            "quantity": amount(picks), "unit": cast.usd if funds else unit, "item": item,
            "description": "Relief", "kind": "funds" if funds else "goods",
        }  # fmt: skip
        return self.attempt(lambda: cast.need(**values))

    def promise(self, picks: Picks) -> Any:
        cast = self.cast
        money = chance(picks, 6)
        units = [cast.usd] if money else [cast.pack, cast.pack, cast.kg, cast.ton, cast.box, None]
        lines = []
        for _number in picks.one([(1,), (1,), (1, 2), ()]):
            unit = picks.one(units)
            item = {cast.box: picks.one([cast.kit, cast.tent]), cast.usd: None}.get(
                unit, cast.meal
            )
            quantity = amount(picks)
            stage = picks.one(["intention", "pledge", "pledge", "commitment", "paid"])
            lines.append(
                {
                    "quantity": quantity, "unit": unit, "item": item, "description": "Relief",
                    "stage": stage, "basis": "exact" if quantity is not None else "undisclosed",
                    "is_refund": chance(picks, 12),
                }
            )  # fmt: skip
        owner = picks.one([cast.donor, cast.lead])
        values = {
            "title": "Relief", "contribution": "financial" if money else "in_kind",
            "emergency": cast.emergency, "visibility": picks.one(["coalition", "restricted"]),
        }  # fmt: skip
        return self.attempt(lambda: records.create(
                Pledge, by=self.actor(picks, owner), owner=owner, values=values,
                lines={"lines": lines},
            ),
        )  # fmt: skip

    def include(self, picks: Picks) -> None:
        """Say that one line of a pledge is part of another, and set some of each aside."""
        pledge = self.any(picks, Pledge.objects.alive().filter(status="active"))
        if pledge is None:
            return
        rows = list(pledge.lines.order_by("pk"))
        part, whole = picks.one(rows), picks.one(rows)
        lines = [{"uid": str(r.uid)} | ({"included_in": whole} if r == part else {}) for r in rows]
        if chance(picks, 2):
            lines.append(
                {"item": self.cast.meal, "quantity": amount(picks), "unit": self.cast.pack,
                 "included_in": whole}
            )  # fmt: skip
        if self.edit(picks, pledge, {}, {"lines": lines}):
            need = self.any(picks, Need.objects.alive().filter(status="reported"))
            for row in pledge.lines.order_by("pk"):
                self.attempt(
                    lambda row=row: allocations.allocate(
                        row, by=self.cast.by(pledge.owner), need=need or self.cast.reported(),
                        quantity=Decimal(1),
                    )
                )  # fmt: skip

    def set_aside(self, picks: Picks) -> Any:
        """Allocate to a need or a mission, whatever fits or not."""
        line = self.any(picks, PledgeLine.objects.filter(pledge__status="active"))
        need = self.any(picks, Need.objects.alive().filter(status="reported"))
        mission = None
        if chance(picks, 6):
            need, mission = None, self.any(picks, Mission.objects.alive())
        if line is None or not (need or mission):
            return None
        room = min(line.quantity - line.allocated, need.gap) if need and need.gap and (
            line.quantity and need.unit_id == line.unit_id
        ) else line.quantity and line.quantity - line.allocated  # fmt: skip
        quantity = amount(picks, room)
        typed = amount(picks, need.gap) if need and chance(picks, 5) else None
        return self.attempt(lambda: allocations.allocate(
                line, by=self.actor(picks, line.pledge.owner), need=need, mission=mission,
                quantity=quantity, need_quantity=typed,
            ),
        )  # fmt: skip

    def let_go(self, picks: Picks) -> Any:
        allocation = self.any(picks, Allocation.objects.alive())
        if allocation is None:
            return None
        by = self.actor(picks, allocation.owner)
        return self.attempt(lambda: allocations.release(allocation, by=by))
