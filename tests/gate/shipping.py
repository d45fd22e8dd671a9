"""A mission to a country under a regime, and short ways to get what its goods need to leave."""

import datetime
from decimal import Decimal
from typing import Any

from tests import making
from tests.ledger.coalition import Coalition
from tests.making import TODAY
from tracker.actions import records
from tracker.models import Clearance, Consignment, ControlledGood, Determination, Item, Mission

DAY = datetime.timedelta(days=1)
YESTERDAY, TOMORROW = TODAY - DAY, TODAY + DAY
BOTH = "nor to a confirmed basis for needing none."


class Shipping:
    """Goods of Mercy Relief for DPR Korea, which is under UN 1718."""

    def __init__(self, cast: Coalition, **regime: Any):
        self.cast = cast
        country = making.country("KP", "DPR Korea")
        self.regime = making.regime("UN 1718", country, authority="1718 Committee", **regime)
        self.mission: Mission = cast.fresh("mission", "planned")

    def change(self, record: Any, lines: Any = None, **values: Any) -> Any:
        by = self.cast.by(record.owner)
        records.change(record, by=by, values=values, lines=lines)
        return type(record).objects.get(pk=record.pk)

    def rename(self, record: Any, name: str) -> None:
        records.change(record, by=making.system(), values={"name": name})

    # Exemptions

    def exemption(
        self, *items: dict[str, Any], steps: str = "draft submit grant", **values: Any
    ) -> Clearance:
        """Ask for an exemption for a hundred meals, or these items, and have it granted."""
        given = {"reference": "C-27", "regime": self.regime, "mission": self.mission} | values
        made = self.cast.clearance(given.pop("mission"), **given)
        if items:
            base = {"item": self.cast.meal, "quantity": Decimal(100), "unit": self.cast.pack}
            made = self.change(made, {"items": [base | item for item in items]})
        for step in steps.split():
            made = self.cast.move(step, made)
        return made

    def amend(self, clearance: Clearance, **row: Any) -> Clearance:
        given = {"amended_on": TODAY, "says": "As the letter says."} | row
        return self.change(clearance, {"amendments": [given]})

    # What needs none

    def determination(self, *steps: str, by: Any = None, **values: Any) -> Determination:
        """Propose that meals need no exemption; the steps are made by another coordinator."""
        given = {
            "mission": self.mission, "item": self.cast.meal, "regime": self.regime,
            "basis": "Food is not controlled.",
        } | values  # fmt: skip
        made = records.create(
            Determination, by=by or self.clerk(), owner=given["mission"].owner, values=given
        )
        for step in steps:
            made = self.cast.move(step, made)
        return made

    def clerk(self) -> Any:
        """Return the reporter of the lead, who proposes."""
        number = next(making.numbers)
        return making.actor(making.person(f"clerk{number}", self.cast.lead, "reporter"))

    def controls(self, prefix: str, paragraph: str = "2397 (2017), paragraph 7") -> ControlledGood:
        values = {"regime": self.regime, "prefix": prefix, "paragraph": paragraph}
        return making.reference(ControlledGood, **values)

    # Goods

    def line(self, quantity: Any = 60, **values: Any) -> dict[str, Any]:
        """Return a line of meals of a fresh pledge, or of what `item`, `unit` and more say."""
        goods = {k: values.pop(k) for k in ("item", "unit", "description") if k in values}
        if not values.get("allocation"):
            goods["quantity"] = max(Decimal(quantity), Decimal(100))
            values["allocation"] = self.cast.allocation(self.cast.reported(**goods), **goods)
        return {"quantity": Decimal(quantity)} | values

    def pump(self, hs_code: str = "8413.70") -> Item:
        return making.item("pump", unit=self.cast.pack, hs_code=hs_code)

    def packed(self, *lines: dict[str, Any], **values: Any) -> Consignment:
        """Return a consignment that is ready to leave; `legs` are its stretches."""
        legs = values.pop("legs", [])
        given = {"mission": self.mission, "title": "Boxes"} | values
        made = records.create(
            Consignment, by=self.cast.by(self.cast.lead), owner=self.cast.lead, values=given,
            lines={"lines": lines, "legs": legs},
        )  # fmt: skip
        return self.cast.move("ready", made)

    def sent(self, *lines: dict[str, Any], **values: Any) -> Consignment:
        return self.cast.move("dispatch", self.packed(*lines, **values))

    def leg(self, **values: Any) -> dict[str, Any]:
        """Return a stretch from Dandong, across the border, to Ryongchon."""
        making.country("CN", "China")
        places = {"from_place": making.place("Sinuiju"), "to_place": making.place()}
        return places | {"mode": "rail"} | values
