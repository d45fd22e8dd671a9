"""What people may try with goods on their way, sensible or silly."""

from typing import Any

from tests import making
from tests.ledger.coalition import LATER
from tests.ledger.picking import Picks, amount, chance
from tests.ledger.trying import YESTERDAY, Trying
from tracker.actions import records
from tracker.models import (
    Allocation,
    Clearance,
    Consignment,
    ConsignmentLine,
    Delivery,
    ExemptionItem,
    Mission,
)

OPEN = (None, LATER)


class Carrying(Trying):
    def plan(self, picks: Picks) -> Any:
        if chance(picks, 2):
            return self.attempt(self.cast.mission)
        return self.attempt(lambda: self.permit(picks))

    def permit(self, picks: Picks) -> Clearance:
        """Ask for an exemption, for few or many goods and shipments."""
        mission = self.any(picks, Mission.objects.alive().exclude(status="draft"))
        days = picks.one([OPEN, OPEN, (making.TODAY, making.TODAY), (None, YESTERDAY)])
        made = self.cast.clearance(
            mission, valid_from=days[0], valid_until=days[1],
            allowed_shipments=picks.one([None, 1, 1, 2]),
        )  # fmt: skip
        item = {"item": picks.one([self.cast.meal, None]), "description": "Relief"}
        item |= {"quantity": amount(picks), "unit": picks.one([self.cast.pack, self.cast.kg])}
        lines = {"items": [item]}
        made = records.change(made, by=self.cast.by(made.owner), values={}, lines=lines)
        if chance(picks, 3):
            return made
        for name in ("draft", "submit", "grant"):
            made = self.cast.move(name, made)
        return made

    def amend(self, picks: Picks) -> Any:
        """Change what an exemption says, outright or by an amendment, as anybody of the lead."""
        clearance = self.any(picks, Clearance.objects.alive().filter(owner=self.cast.lead))
        if clearance is None:
            return None
        said = {
            "valid_until": picks.one([None, making.TODAY, YESTERDAY, LATER]),
            "allowed_shipments": picks.one([None, 0, 1, 5]),
        }
        letter = {"amended_on": making.TODAY, "says": "As the letter says."} | said
        letter |= {"item": clearance.items.first(), "quantity": amount(picks)}
        values = {"valid_from": picks.one([None, making.TODAY]), "reference": "S/2012/8"} | said
        given, lines = picks.one([(values, {}), (said, {}), ({}, {"amendments": [letter]})])
        by = self.cast.clerk if chance(picks, 4) else self.actor(picks, clearance.owner)
        return self.attempt(lambda: records.change(clearance, by=by, values=given, lines=lines))

    def load(self, picks: Picks, mission: Mission) -> list[dict[str, Any]]:
        """Draw goods from allocations, some tied to an exemption of some mission."""
        lines = []
        for _number in picks.one([(1,), (1,), (1, 2)]):
            allocation = self.any(picks, Allocation.objects.alive())
            item = self.any(picks, ExemptionItem.objects.filter(clearance__mission=mission))
            if chance(picks, 8):
                item = self.any(picks, ExemptionItem.objects.all())
            if allocation:
                left = allocation.quantity and allocation.quantity - allocation.drawn
                quantity = amount(picks, left)
                basis = "exact" if quantity is not None else "undisclosed"
                lines.append(
                    {"allocation": allocation, "quantity": quantity, "basis": basis,
                     "exemption_item": None if chance(picks, 4) else item}
                )  # fmt: skip
        return lines

    def load_up(self, picks: Picks) -> Any:
        """Pack a consignment, and often send it at once."""
        mission = self.any(picks, Mission.objects.filter(status__in=["planned", "in_progress"]))
        if mission is None:
            return None
        lines = self.load(picks, mission)
        made = self.attempt(lambda: records.create(
                Consignment, by=self.actor(picks, self.cast.lead), owner=self.cast.lead,
                values={"mission": mission, "title": "Boxes"}, lines={"lines": lines},
            ),
        )  # fmt: skip
        if made and chance(picks, 2) and self.attempt(lambda: self.cast.move("ready", made)
        ):  # fmt: skip
            self.attempt(lambda: self.cast.move("dispatch", made))
        return made

    def hand(self, picks: Picks) -> Any:
        """Note a delivery of what is under way, good and damaged, and often hand it over."""
        line = self.any(picks, ConsignmentLine.objects.filter(consignment__deleted_at=None))
        if line is None:
            return None
        stage, taken = picks.one(
            [("at_institution", "in_transit"), ("to_counterpart", "in_transit"),
             ("at_institution", "with_counterpart")]
        )  # fmt: skip
        left = getattr(line, taken)
        row = {"consignment_line": line, "quantity": amount(picks, left)}
        row |= {"damaged": amount(picks, left) if chance(picks, 4) else None}
        values = {
            "mission": line.consignment.mission, "actual_institution": making.institution(),
            "delivered_on": making.TODAY.isoformat(), "stage": stage, "taken_from": taken,
        }  # fmt: skip
        made = self.attempt(lambda: records.create(
                Delivery, by=self.actor(picks, self.cast.lead), owner=self.cast.lead,
                values=values, lines={"lines": [row]},
            ),
        )  # fmt: skip
        if made and chance(picks, 2):
            self.attempt(lambda: self.cast.move("hand_over", made))
        return made
