"""What tempts people most: to count twice, to send more than is covered, to vouch for oneself."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tests import making
from tests.ledger.coalition import HUNDRED
from tests.ledger.picking import Picks
from tests.ledger.trying import Trying
from tests.making import TODAY
from tracker.actions import allocations, past, records
from tracker.models import (
    Chairmanship,
    Clearance,
    Consignment,
    DeliveryLine,
    Mission,
    Need,
    PledgeLine,
    Visit,
)

FIFTY, SIXTY = Decimal(50), Decimal(60)


class Cunning(Trying):
    """Tries each in a few deeds, and takes a refusal for an answer."""

    def all_of(self, *deeds: Callable[[], Any]) -> None:
        for deed in deeds:
            self.attempt(deed)

    def promise_twice(self, picks: Picks) -> None:
        """Pledge to a need more than it asks for."""
        need = self.cast.reported()
        self.all_of(*[lambda: self.cast.allocation(need, quantity=SIXTY)] * 2)

    def give(self, line: PledgeLine, need: Need, quantity: Decimal) -> None:
        by = self.cast.by(line.pledge.owner)
        self.attempt(lambda: allocations.allocate(line, by=by, need=need, quantity=quantity))

    def give_twice(self, picks: Picks) -> None:
        """Set more of a line aside than there is."""
        line = self.cast.pledge(None, {"stage": "pledge"}).lines.get()
        for need in (self.cast.reported(), self.cast.reported()):
            self.give(line, need, SIXTY)

    def count_twice(self, picks: Picks) -> None:
        """Set a line aside, and what is part of it."""
        pledge = self.cast.pledge(None, {"stage": "pledge"})
        whole = pledge.lines.get()
        part = {"item": self.cast.meal, "quantity": FIFTY, "unit": self.cast.pack}
        lines = [{"uid": str(whole.uid)}, part | {"included_in": whole, "stage": "pledge"}]
        self.edit(picks, pledge, {}, {"lines": lines})
        for line in pledge.lines.order_by("pk"):
            self.give(line, self.cast.reported(), Decimal(10))

    def intend(self, picks: Picks) -> None:
        """Set aside what is only intended."""
        self.attempt(lambda: self.cast.allocation(stage="intention"))

    def draw_twice(self, picks: Picks) -> None:
        """Load more than was set aside."""
        cast = self.cast
        given = cast.allocation()
        self.all_of(*[lambda: cast.consignment(allocation=given, quantity=SIXTY)] * 2)

    def lose_more(self, picks: Picks) -> None:
        """Lose more than is on its way."""
        line = self.cast.under_way()
        self.attempt(lambda: self.cast.adjust(line, "loss", line.in_transit + 1))

    # Exemptions

    def exempt(self, **values: Any) -> tuple[Mission, Clearance]:
        """Have an exemption for a hundred meals granted to a fresh mission."""
        mission = self.cast.fresh("mission", "planned")
        clearance = self.cast.clearance(mission, **values)
        for name in ("draft", "submit", "grant"):
            clearance = self.cast.move(name, clearance)
        return mission, clearance

    def send(self, mission: Mission, quantity: Decimal, item: Any) -> Consignment:
        """Send some meals of a fresh pledge under an exemption, or under none."""
        sent = self.cast.consignment(
            mission, allocation=self.cast.allocation(), quantity=quantity, exemption_item=item
        )
        return self.cast.move("dispatch", self.cast.move("ready", sent))

    def stretch(self, picks: Picks) -> None:
        """Send more than an exemption covers."""
        mission, clearance = self.exempt()
        item = clearance.items.get()
        self.all_of(*[lambda: self.send(mission, SIXTY, item)] * 2)

    def send_again(self, picks: Picks) -> None:
        """Send twice what may leave in one shipment."""
        mission, clearance = self.exempt(allowed_shipments=1)
        item = clearance.items.get()
        self.all_of(*[lambda: self.send(mission, Decimal(10), item)] * 2)

    def smuggle(self, picks: Picks) -> None:
        """Send goods beside the exemption."""
        mission, _clearance = self.exempt()
        self.attempt(lambda: self.send(mission, SIXTY, None))

    def send_long_ago(self, picks: Picks) -> None:
        """Enter afterwards, twice, most of what an exemption covers."""
        mission, clearance = self.exempt()
        item, by, values = clearance.items.get(), self.cast.by(self.cast.lead), {}
        for _number in (1, 2):
            line = {"allocation": self.cast.allocation(), "quantity": SIXTY}
            values = {"mission": mission, "title": "Boxes", "source": self.cast.source}
            self.attempt(lambda line=line, values=values: past.record_past(
                Consignment, by=by, owner=self.cast.lead, status="arrived", values=values,
                lines={"lines": [line | {"exemption_item": item}]},
            ))  # fmt: skip

    def rewrite(self, picks: Picks) -> None:
        """Write more into a grant than the authority did."""
        _mission, clearance = self.exempt(allowed_shipments=1)
        self.edit(picks, clearance, {"allowed_shipments": 99, "valid_until": None}, {})
        more = {"uid": str(clearance.items.get().uid), "quantity": HUNDRED * 9}
        self.edit(picks, clearance, {}, {"items": [more]})

    # Taking back

    def packed(self, quantity: Decimal = FIFTY) -> Consignment:
        """Pack half of a fresh pledge."""
        mission = self.cast.fresh("mission", "planned")
        allocation = self.cast.allocation()
        return self.cast.consignment(mission, allocation=allocation, quantity=quantity)

    def sent(self, quantity: Decimal = FIFTY) -> Consignment:
        return self.cast.move("dispatch", self.cast.move("ready", self.packed(quantity)))

    def withdraw(self, consignment: Consignment) -> None:
        pledge = consignment.lines.get().allocation.line.pledge
        self.attempt(lambda: self.cast.move("withdraw", pledge))

    def withdraw_sent(self, picks: Picks) -> None:
        """Withdraw what is on its way."""
        self.withdraw(self.sent())

    def withdraw_packed(self, picks: Picks) -> None:
        """Withdraw what is packed."""
        self.withdraw(self.packed())

    def turn_back(self, picks: Picks) -> None:
        """Have goods come back."""
        self.attempt(lambda: self.cast.move("turn_back", self.sent(HUNDRED)))

    def let_rest_go(self, picks: Picks) -> None:
        """Release what of an allocation was not packed."""
        given = self.packed().lines.get().allocation
        by = self.cast.by(given.owner)
        self.attempt(lambda: allocations.release(given, by=by))

    def split(self, picks: Picks) -> None:
        """Send a part that is no round figure in what the need is counted in."""
        need = self.cast.reported(unit=self.cast.kg, item=None, description="Food")
        given = self.cast.allocation(need)
        mission = self.cast.fresh("mission", "planned")
        sent = self.cast.consignment(mission, allocation=given, quantity=Decimal("0.5"))
        self.all_of(lambda: self.cast.move("dispatch", self.cast.move("ready", sent)))

    def revive(self, picks: Picks) -> None:
        """Change what somebody else has just deleted."""
        need = self.cast.need()
        stale = Need.objects.get(pk=need.pk)
        self.attempt(lambda: records.delete(need, by=self.cast.by(need.owner)))
        self.edit(picks, stale, {"quantity": FIFTY}, {})

    # Vouching

    def vouch(self, owner: Any, evidence: str, row: DeliveryLine | None = None) -> None:
        row = row or self.cast.received()
        seen = {"delivery_line": row, "finding": "as_delivered", "evidence": evidence}
        values = {"mission": row.delivery.mission, "access": "granted", "conducted_on": TODAY}
        visit = records.create(
            Visit, by=self.cast.by(owner), owner=owner, values=values,
            lines={"observations": [seen]},
        )  # fmt: skip
        self.attempt(lambda: self.cast.move("submit", visit))

    def pass_on(self, picks: Picks) -> None:
        """Report what others have said."""
        self.vouch(self.cast.monitor, "told")

    def praise(self, picks: Picks) -> None:
        """Vouch for one's own delivery."""
        self.vouch(self.cast.lead, "goods")

    def preside(self, picks: Picks) -> None:
        """Vouch for what the committee gave that one chairs."""
        cast = self.cast
        committee = making.organisation("The committee", "committee")
        term = {"committee": committee, "chair": cast.monitor, "from_on": "2012"}
        if not committee.chairmanships.exists():
            making.reference(Chairmanship, **term)
        given = cast.allocation(owner=committee)
        mission = cast.fresh("mission", "planned")
        sent = cast.consignment(mission, allocation=given, quantity=FIFTY)
        sent = cast.move("dispatch", cast.move("ready", sent))
        received = cast.move("hand_over", cast.delivery(sent.lines.get()))
        self.vouch(cast.monitor, "goods", received.lines.get())
