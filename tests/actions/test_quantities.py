"""Zero, less, too fine and too much: no action takes them, and nothing is half written."""

from decimal import Decimal

import pytest

from tests import making
from tracker.actions import allocations, past, records
from tracker.models import (
    Consignment,
    Delivery,
    Entry,
    ExchangeRate,
    Figure,
    Item,
    Mission,
    Movement,
    Unit,
    Visit,
)
from tracker.rules.refusals import Refusal

LESS = [Decimal(0), Decimal(-1), Decimal("-0.001")]
UNFIT = [
    Decimal("0.0000001"), Decimal(10) ** 12, Decimal(10) ** 40, Decimal("NaN"),
    Decimal("Infinity"), "many", 1.5, True,
]  # fmt: skip
"""No exact number that a field holds."""


def refuses(deed, *, amounts=(*LESS, *UNFIT)):
    """Try a deed with each amount: each is refused, and the journal hears of none."""
    before = (Entry.objects.count(), Movement.objects.count())
    taken = []
    for amount in amounts:
        try:
            deed(amount)
        except Refusal:
            continue
        taken.append(amount)
    assert taken == []
    assert (Entry.objects.count(), Movement.objects.count()) == before


def rewrite(cast, record, relation, row, **values):
    return records.change(
        record, by=cast.by(record.owner), values={}, lines={relation: [{"uid": row.uid} | values]}
    )


class TestAnImpossibleQuantity:
    def test_is_not_needed(self, cast):
        need = cast.reported()
        refuses(lambda amount: cast.need(quantity=amount))
        refuses(lambda a: records.change(need, by=cast.by(need.owner), values={"quantity": a}))

    def test_is_not_granted_though_nothing_beyond_is(self, cast):
        need = cast.reported()
        refuses(lambda a: cast.move("grant", need, granted=a), amounts=[*LESS[1:], *UNFIT])
        assert cast.move("grant", need, granted=Decimal(0)).granted_beyond == 0

    def test_is_not_pledged(self, cast):
        pledge = cast.pledge()
        line = pledge.lines.get()
        refuses(lambda amount: cast.pledge(None, {"quantity": amount}))
        refuses(lambda amount: rewrite(cast, pledge, "lines", line, quantity=amount))
        worth = {"value_currency": cast.usd}
        refuses(lambda amount: cast.pledge(None, worth | {"value": amount}))

    def test_is_pledged_below_zero_as_a_refund_that_was_paid_alone(self, cast):
        cast.pledge(None, {"quantity": Decimal(-5), "is_refund": True, "stage": "paid"})
        refuses(
            lambda a: cast.pledge(None, {"quantity": a, "is_refund": True, "stage": "pledge"}),
            amounts=[Decimal(-5), Decimal(5), Decimal(0)],
        )

    def test_is_not_set_aside(self, cast):
        need, line = cast.reported(), cast.pledge(None, {"stage": "pledge"}).lines.get()
        tents = cast.pledge(None, {"item": cast.tent, "unit": cast.box}).lines.get()
        by = cast.by(cast.donor)
        refuses(lambda a: allocations.allocate(line, by=by, need=need, quantity=a))
        refuses(
            lambda a: allocations.allocate(
                tents, by=by, need=need, quantity=Decimal(1), need_quantity=a
            )
        )
        allocation = cast.allocation()
        refuses(lambda a: records.change(allocation, by=by, values={"quantity": a}))

    def test_is_not_exempted(self, cast):
        clearance = cast.clearance()
        item = clearance.items.get()
        refuses(lambda amount: rewrite(cast, clearance, "items", item, quantity=amount))
        refuses(
            lambda a: records.change(
                clearance, by=cast.by(cast.lead), values={"allowed_shipments": a}
            ),
            amounts=[-1, "many", 10**20],
        )

    def test_is_not_loaded(self, cast):
        consignment = cast.consignment()
        line = consignment.lines.get()
        mission, more = consignment.mission, line.allocation
        refuses(lambda a: cast.consignment(mission, allocation=more, quantity=a))
        refuses(lambda amount: rewrite(cast, consignment, "lines", line, quantity=amount))

    @pytest.mark.parametrize("kind", ["damage", "loss", "return", "found", "recovery"])
    def test_is_not_moved(self, cast, kind):
        line = cast.under_way()
        cast.adjust(line, "loss", Decimal(5))
        refuses(lambda amount: cast.adjust(line, kind, amount), amounts=[None, *LESS, *UNFIT])

    def test_is_not_handed_over(self, cast):
        delivery = cast.delivery()
        line = delivery.lines.get()
        refuses(lambda amount: rewrite(cast, delivery, "lines", line, quantity=amount))
        refuses(lambda amount: rewrite(cast, delivery, "lines", line, damaged=amount))
        refuses(
            lambda a: records.change(
                delivery, by=cast.by(cast.lead), values={}, lines={"reached": [{"people": a}]}
            ),
            amounts=[0, -1, None, "many", 10**20],
        )

    def test_is_not_seen_though_nothing_may_be(self, cast):
        visit = cast.visit("quantity_differs")
        row = visit.observations.get()
        refuses(
            lambda a: rewrite(cast, visit, "observations", row, quantity_observed=a),
            amounts=[*LESS[1:], *UNFIT],
        )
        rewrite(cast, visit, "observations", row, quantity_observed=Decimal(0))

    def test_is_not_recorded_afterwards(self, cast):
        line, given, received = cast.under_way(), cast.allocation(), cast.received()
        source = cast.source

        def remember(model, **lines):
            values = {"mission": line.consignment.mission, "source": source}
            values |= {"title": "Boxes"} if model is Consignment else {}
            owner = cast.monitor if model is Visit else cast.lead
            status = {Consignment: "arrived", Delivery: "handed_over"}.get(model, "submitted")
            return past.record_past(
                model, by=cast.by(owner), owner=owner, status=status, values=values,
                lines={name: [row] for name, row in lines.items()},
            )  # fmt: skip

        refuses(lambda a: remember(Consignment, lines={"allocation": given, "quantity": a}))
        refuses(lambda a: remember(Delivery, lines={"consignment_line": line, "quantity": a}))
        seen = {"delivery_line": received, "finding": "quantity_differs", "evidence": "goods"}
        refuses(
            lambda a: remember(Visit, observations=seen | {"quantity_observed": a}),
            amounts=[*LESS[1:], *UNFIT],
        )

    def test_is_no_fact(self, cast):
        system, operator = making.system(), making.operator()

        budget = {"title": "Course", "kind": "training", "budget_currency": cast.usd}
        kit, kg = cast.kit, cast.kg

        def make(model, **values):
            return records.create(model, by=system, owner=operator, values=values)

        refuses(lambda a: make(Unit, code="stone", name="stone", dimension="mass", factor=a))
        refuses(lambda a: make(Item, name="stone", unit=kg, kg_per_unit=a))
        refuses(
            lambda a: make(ExchangeRate, currency=cast.usd, rate=a, rated_on=making.TODAY),
            amounts=[*LESS, *UNFIT[1:]],
        )
        refuses(
            lambda a: make(Figure, emergency=cast.emergency, kind="dead", value=a),
            amounts=[*LESS[1:], *UNFIT],
        )
        refuses(
            lambda a: records.create(
                Mission, by=cast.by(cast.lead), owner=cast.lead, values=budget | {"budget": a}
            )
        )
        refuses(
            lambda a: records.change(
                kit, by=system, values={},
                lines={"contents": [{"item": cast.meal, "quantity": a}]},
            )
        )  # fmt: skip


class TestTheLargestQuantities:
    def test_add_up_beyond_what_one_may_be(self, cast):
        most = Decimal(10) ** 12 - 1
        need = cast.reported(quantity=None)
        for _pledge in range(3):
            line = cast.pledge(None, {"stage": "pledge", "quantity": most}).lines.get()
            allocations.allocate(line, by=cast.by(cast.donor), need=need, quantity=most)

        need.refresh_from_db()
        assert need.pledged == 3 * most
        assert cast.move("close", need).status == "closed"
