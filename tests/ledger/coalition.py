"""The coalition of a run: who takes part, and a fresh record of any kind in any status."""

import datetime
from collections import Counter, deque
from dataclasses import replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from uuid_utils.compat import uuid7

from tests import making
from tracker.actions import allocations, moves, records
from tracker.models import (
    ActionPoint,
    Allocation,
    Clearance,
    Consignment,
    ConsignmentLine,
    Delivery,
    DeliveryLine,
    Determination,
    Discrepancy,
    Item,
    Mission,
    Need,
    Pledge,
    Record,
    Source,
    Unit,
    Visit,
)
from tracker.rules.actors import Actor
from tracker.rules.nouns import NOUNS

HUNDRED = Decimal(100)
LATER = making.TODAY + datetime.timedelta(days=200)
"""A day on which needs have run out, and until which clearances hold."""
STARTS = {
    "need": "draft", "pledge": "active", "mission": "draft", "clearance": "to_assess",
    "determination": "proposed",
    "consignment": "draft", "delivery": "expected", "visit": "planned", "discrepancy": "open",
    "actionpoint": "open",
}  # fmt: skip
"""The status in which a record of each noun with a workflow begins."""


class Coalition:
    """An embassy that reports, two NGOs that give and carry, and an embassy that looks."""

    def __init__(self) -> None:
        self.moved: Counter = Counter()
        self.refused = 0
        self.embassy = making.embassy("LA", "Embassy of the Lao PDR in Pyongyang")
        self.monitor = making.embassy("ID", "Embassy of Indonesia in Pyongyang")
        self.lead = making.organisation("Mercy Relief")
        self.donor = making.organisation("MERCY Malaysia")
        self.owners = (self.embassy, self.monitor, self.lead, self.donor)
        self.actors = {
            o.pk: making.actor(making.person(f"of{o.pk}", o, "coordinator")) for o in self.owners
        }
        self.clerk = making.actor(making.person("of.clerk", self.lead, "reporter"))
        self.emergency = making.emergency(*self.owners, owner=self.embassy)

    # What is counted, made when it is first needed.

    @cached_property
    def source(self) -> Source:
        return making.reference(Source, title="The article")

    @cached_property
    def pack(self) -> Unit:
        return making.unit("pack")

    @cached_property
    def box(self) -> Unit:
        return making.unit("box")

    @cached_property
    def kg(self) -> Unit:
        return making.unit("kg", "mass", "1")

    @cached_property
    def ton(self) -> Unit:
        return making.unit("t", "mass", "1000")

    @cached_property
    def usd(self) -> Unit:
        return making.unit("USD", "money")

    @cached_property
    def meal(self) -> Item:
        return making.item("meal", unit=self.pack, kg_per_unit=Decimal("0.333"))

    @cached_property
    def tent(self) -> Item:
        return making.item("tent", unit=self.box)

    @cached_property
    def kit(self) -> Item:
        """A box with three and a half meals in it."""
        kit = making.item("kit", unit=self.box)
        contents = [{"item": self.meal, "quantity": Decimal("3.5")}]
        return records.change(kit, by=making.system(), values={}, lines={"contents": contents})

    def everything(self) -> "Coalition":
        """Make all that is counted now, before a story begins that will be taken back."""
        for name in ("source", "ton", "usd", "tent", "kit", "kg"):
            getattr(self, name)
        return self

    def by(self, organisation: Any, today: datetime.date = making.TODAY) -> Actor:
        """Return the coordinator of an organisation, for one deed; the operator where none is."""
        key = getattr(organisation, "pk", organisation)
        return replace(self.actors.get(key) or making.system(), deed=uuid7(), today=today)

    # Fresh records: made through the actions, with nothing in the way.

    def need(self, **values: Any) -> Need:
        given = {
            "emergency": self.emergency, "item": self.meal, "quantity": HUNDRED,
            "unit": self.pack, "place": making.place(), "priority": "urgent",
            "origin": "own_observation",
        }  # fmt: skip
        return records.create(
            Need, by=self.by(self.embassy), owner=self.embassy, values=given | values
        )

    def reported(self, **values: Any) -> Need:
        return self.move("report", self.need(**values))

    def pledge(self, owner: Any = None, *lines: dict[str, Any], **values: Any) -> Pledge:
        owner = owner or self.donor
        line = {"item": self.meal, "quantity": HUNDRED, "unit": self.pack, "stage": "intention"}
        given = {"title": "Meals", "contribution": "in_kind", "emergency": self.emergency}
        return records.create(
            Pledge, by=self.by(owner), owner=owner, values=given | values,
            lines={"lines": [line | more for more in lines or ({},)]},
        )  # fmt: skip

    def allocation(self, need: Need | None = None, **line: Any) -> Allocation:
        """Set a whole fresh pledge aside for a need."""
        pledge = self.pledge(line.pop("owner", None), {"stage": "pledge", **line})
        row = pledge.lines.get()
        return allocations.allocate(
            row, by=self.by(pledge.owner), need=need or self.reported(), quantity=row.quantity
        )

    def mission(self, **values: Any) -> Mission:
        given = {
            "title": "Mission", "kind": "relief_delivery", "emergency": self.emergency,
            "planned_from": making.TODAY.isoformat(), "places": [making.place()],
        }  # fmt: skip
        return records.create(
            Mission, by=self.by(self.lead), owner=self.lead, values=given | values
        )

    def running(self) -> Mission:
        open_ones = Mission.objects.alive().filter(status="in_progress")
        return open_ones.first() or self.fresh("mission", "in_progress")

    def clearance(self, mission: Mission | None = None, **values: Any) -> Clearance:
        given = {
            "mission": mission or self.running(), "kind": "sanctions_exemption",
            "reference": "S/2012/7", "regime": making.regime(), "valid_until": LATER,
        }  # fmt: skip
        given |= values
        meals = {"item": self.meal, "quantity": HUNDRED, "unit": self.pack}
        items = [meals] if given["kind"] == Clearance.Kind.SANCTIONS_EXEMPTION else []
        return records.create(
            Clearance, by=self.by(self.lead), owner=self.lead, values=given,
            lines={"items": items},
        )  # fmt: skip

    def determination(self) -> Determination:
        """Have a reporter of the lead propose that meals need no exemption."""
        given = {"mission": self.running(), "item": self.meal, "regime": making.regime()}
        by, given["basis"] = replace(self.clerk, deed=uuid7()), "Food is not controlled."
        return records.create(Determination, by=by, owner=self.lead, values=given)

    def consignment(self, mission: Mission | None = None, **line: Any) -> Consignment:
        allocation = line.pop("allocation", None) or self.allocation()
        given = {"allocation": allocation, "quantity": allocation.quantity}
        return records.create(
            Consignment, by=self.by(self.lead), owner=self.lead,
            values={"mission": mission or self.fresh("mission", "planned"), "title": "Boxes"},
            lines={"lines": [given | line]},
        )  # fmt: skip

    def under_way(self) -> ConsignmentLine:
        """Return a line with goods in transit."""
        lines = ConsignmentLine.objects.filter(in_transit__gt=1, consignment__status="in_transit")
        return lines.first() or self.fresh("consignment", "in_transit").lines.get()

    def delivery(self, line: ConsignmentLine | None = None, **values: Any) -> Delivery:
        line = line or self.under_way()
        half = round(line.in_transit / 2, 3)
        given = {
            "mission": line.consignment.mission, "actual_institution": making.institution(),
            "delivered_on": making.TODAY.isoformat(),
        }  # fmt: skip
        return records.create(
            Delivery, by=self.by(self.lead), owner=self.lead, values=given | values,
            lines={"lines": [{"consignment_line": line, "quantity": half}]},
        )  # fmt: skip

    def received(self) -> DeliveryLine:
        rows = DeliveryLine.objects.filter(delivery__status="handed_over", quantity__gt=0)
        return rows.first() or self.fresh("delivery", "handed_over").lines.get()

    def visit(self, finding: str = "as_delivered", **values: Any) -> Visit:
        row = self.received()
        given = {
            "mission": row.delivery.mission, "access": "granted", "conducted_on": making.TODAY
        }  # fmt: skip
        seen = {"delivery_line": row, "finding": finding, "evidence": "goods"}
        if finding == "quantity_differs":
            seen["quantity_observed"] = Decimal(1)
        return records.create(
            Visit, by=self.by(self.monitor), owner=self.monitor, values=given | values,
            lines={"observations": [seen]},
        )  # fmt: skip

    def discrepancy(self) -> Discrepancy:
        visit = self.move("submit", self.visit("not_seen"))
        return Discrepancy.objects.get(observation__visit=visit)

    def actionpoint(self, visit: Visit | None = None) -> ActionPoint:
        given = {"title": "Ask again", "assigned_to": self.lead, "visit": visit or self.visit()}
        return records.create(
            ActionPoint, by=self.by(self.monitor), owner=self.monitor, values=given
        )  # fmt: skip

    # Moves

    def fresh(self, noun: str, status: str) -> Any:
        """Make a record and bring it into a status, by the shortest way its workflow knows."""
        record = getattr(self, noun)()
        for name in way_to(noun, status):
            record = self.move(name, self.ready_for(name, record))
        return record

    def ready_for(self, name: str, record: Any) -> Any:
        """Clear the way for a move: nothing in transit to close, a day that is near to confirm."""
        if isinstance(record, Consignment) and name == "close":
            for line in record.lines.filter(in_transit__gt=0):
                record = self.adjust(line, "loss", line.in_transit)
        if isinstance(record, Need) and name == "confirm":
            by = self.by(record.owner)
            record = records.change(record, by=by, values={"valid_until": making.TODAY})
        return record

    def adjust(
        self, line: ConsignmentLine, kind: str, quantity: Any, place: str = "in_transit"
    ) -> Consignment:
        """Record what happened to goods of one line."""
        data = {"line": line, "movement": kind, "from_bucket": place, "quantity": quantity}
        return self.move("adjust", line.consignment, **data)

    def move(self, name: str, record: Any, **more: Any) -> Any:
        """Make a move as those whose move it is, with what it asks for."""
        move = NOUNS[record.word()].workflow[name]
        data = self.data_for(record, name, *more) | more
        today = LATER if (record.word(), name) == ("need", "expire") else making.TODAY
        target = move.reaches(type(record).objects.get(pk=record.pk))
        moves.make(move, record, by=self.by(move.whose(record)[0], today), data=data)
        self.moved[record.word(), name] += 1
        moved = type(record).objects.get(pk=record.pk)
        assert moved.status == target, f"{name} left it {moved.status}"
        return moved

    def data_for(self, record: Record, name: str, *given: str) -> dict[str, Any]:
        """Return what a move asks for, so that nothing is missing."""
        noun = record.word()
        asks = set(NOUNS[noun].workflow[name].asks) - set(given)
        usual: dict[str, Any] = {
            "reason": "So it is.", "answer": "It was moved.", "closing": "met", "note": "Seen.",
            "hold_reason": "customs", "granted": Decimal(25), "valid_until": LATER,
        }  # fmt: skip
        data = {ask: usual[ask] for ask in asks if ask in usual}
        if noun == "clearance":
            data.pop("valid_until", None)  # What a grant is not told stays as it is recorded.
        if "survivor" in asks:
            data["survivor"] = self.reported(quantity=Decimal(10) ** 6)
        if "successor" in asks:
            data["successor"] = self.pledge()
        if (noun, name) == ("mission", "start"):
            data["override"] = "The counterpart agreed by telephone."
        if (noun, name) == ("consignment", "adjust"):
            line = record.lines.order_by("pk").first()
            data |= {"line": line, "movement": "found", "quantity": Decimal(2)}
        return data


def way_to(noun: str, status: str, start: str = "") -> list[str]:
    """Return the names of the fewest moves that lead from a status, or the first, to this one."""
    start = start or STARTS[noun]
    todo, seen = deque([(start, [])]), {start}
    while todo:
        here, path = todo.popleft()
        if here == status:
            return path
        for name, move in NOUNS[noun].workflow.items():
            target = move.target
            if here in move.sources and isinstance(target, str) and target not in ("", *seen):
                seen.add(target)
                todo.append((target, [*path, name]))
    raise LookupError(f"No way leads to {noun} {status}.")
