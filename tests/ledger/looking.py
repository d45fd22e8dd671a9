"""What people may try to say of what they saw, and of what happened long ago."""

from typing import Any

from tests import making
from tests.ledger.picking import Picks, amount, chance
from tests.ledger.trying import PAST_DAYS, YESTERDAY, Trying
from tracker.actions import past, records
from tracker.models import (
    Allocation,
    Consignment,
    ConsignmentLine,
    Corroboration,
    Delivery,
    DeliveryLine,
    ExemptionItem,
    Need,
    Visit,
)


class Looking(Trying):
    def look(self, picks: Picks) -> Any:
        """Log a visit by anybody, independent or not, and often submit it."""
        row = self.any(picks, DeliveryLine.objects.exclude(delivery__status="reversed"))
        if row is None:
            return None
        owner = picks.one([self.cast.monitor, self.cast.monitor, *self.cast.owners])
        finding = picks.one(
            ["as_delivered", "quantity_differs", "not_seen", "other_recipient", "no_access"]
        )
        said = amount(picks, row.quantity)
        seen = {
            "delivery_line": row, "finding": finding,
            "quantity_observed": said if finding == "quantity_differs" else None,
            "evidence": picks.one(["goods", "in_use", "told", ""]),
        }  # fmt: skip
        values = {
            "mission": row.delivery.mission, "conducted_on": picks.one(PAST_DAYS),
            "access": picks.one(["granted", "granted", "not_asked", "asked", "denied"]),
            "method": picks.one(["in_person", "phone", "counterpart_report"]),
        }  # fmt: skip
        made = self.attempt(lambda: records.create(
                Visit, by=self.actor(picks, owner), owner=owner, values=values,
                lines={"observations": [seen]},
            ),
        )  # fmt: skip
        if made and chance(picks, 2):
            self.attempt(lambda: self.cast.move("submit", made))
        return made

    def corroborate(self, picks: Picks) -> Any:
        need = self.any(picks, Need.objects.alive())
        if need is None:
            return None
        owner = picks.one(self.cast.owners)
        values = {
            "need": need, "ground": picks.one(["own", "same_briefing"]),
            "finding": picks.one(["see_this_too", "seen_on_site", "contested"]),
        }  # fmt: skip
        return self.attempt(
            lambda: records.create(
                Corroboration, by=self.cast.by(owner), owner=owner, values=values
            ),
        )

    def remember(self, picks: Picks) -> Any:
        """Record a consignment, a delivery or a visit as it ended."""
        cast, kind = self.cast, picks.one([Consignment, Delivery, Visit])
        allocation = self.any(picks, Allocation.objects.alive())
        line = self.any(picks, ConsignmentLine.objects.all())
        received = self.any(picks, DeliveryLine.objects.exclude(delivery__status="expected"))
        if (
            allocation is None
            or (kind is Delivery and not line)
            or (kind is Visit and not received)
        ):
            return None
        item = self.any(picks, ExemptionItem.objects.all()) if chance(picks, 2) else None
        mission = item.clearance.mission if item else cast.running()
        values: dict[str, Any] = {"source": cast.source, "mission": mission}
        if kind is Consignment:
            quantity = amount(
                picks, allocation.quantity and allocation.quantity - allocation.drawn
            )
            values |= {
                "title": "As the article says",
                "dispatched_on": picks.one([None, YESTERDAY, making.TODAY]),
            }
            basis = "exact" if quantity is not None else "undisclosed"
            row = {"allocation": allocation, "quantity": quantity, "basis": basis}
            rows = {"lines": [row | {"exemption_item": item}]}
            status = picks.one(["draft", "in_transit", "arrived", "lost", "returned", "closed"])
        elif kind is Delivery:
            quantity = amount(picks, line.in_transit)
            basis = "exact" if quantity is not None else "undisclosed"
            rows = {"lines": [{"consignment_line": line, "quantity": quantity, "basis": basis}]}
            values |= {"mission": line.consignment.mission}
            status = picks.one(["expected", "handed_over", "acknowledged", "reversed"])
        else:
            seen = {"delivery_line": received, "finding": "as_delivered", "evidence": "goods"}
            rows = {"observations": [seen]}
            values |= {"mission": received.delivery.mission, "conducted_on": making.TODAY}
            status = picks.one(["planned", "submitted"])
        owner = cast.monitor if kind is Visit else cast.lead
        return self.attempt(lambda: past.record_past(
                kind, by=self.actor(picks, owner), owner=owner, status=status, values=values,
                lines=rows,
            ),
        )  # fmt: skip
