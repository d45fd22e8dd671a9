"""How much of what is where: units, portions, coverage."""

from decimal import Decimal

import pytest

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import allocations, past, records
from tracker.models import Allocation, Consignment, Need, PledgeLine
from tracker.rules.quantities import plain, portion
from tracker.rules.refusals import NotValid


def give(cast, need, quantity=100, typed=None, **line):
    """Pledge so much and set all of it aside for a need."""
    given = {"stage": "pledge", "quantity": quantity and Decimal(quantity)} | line
    if quantity is None:
        given["basis"] = "undisclosed"
    row = cast.pledge(None, given).lines.get()
    return allocations.allocate(
        row, by=cast.by(cast.donor), need=need, quantity=row.quantity,
        need_quantity=typed and Decimal(typed),
    )  # fmt: skip


def coverage(need):
    need.refresh_from_db()
    return need.coverage_pledged


class TestTheFactorBetweenTwoUnits:
    def test_is_one_for_the_same_unit(self, cast):
        allocation = give(cast, cast.reported(), 40)

        assert (allocation.factor_basis, allocation.need_quantity) == ("same_unit", 40)

    def test_comes_from_weights(self, cast):
        tons = give(cast, cast.reported(quantity=5000, unit=cast.kg), 2, unit=cast.ton)
        packs = give(cast, cast.reported(unit=cast.kg), 10)

        assert (tons.factor_basis, tons.need_quantity) == ("weight", 2000)
        assert (packs.factor_basis, packs.need_quantity) == ("weight", Decimal("3.33"))

    def test_comes_from_what_is_in_a_kit(self, cast):
        kits = give(cast, cast.reported(), 10, item=cast.kit, unit=cast.box)

        assert (kits.factor_basis, kits.need_quantity, kits.factor) == ("kit", 35, Decimal("3.5"))

    def test_comes_from_the_kit_also_where_both_are_counted_alike(self, cast):
        meals = making.item("biscuits", unit=cast.box)
        records.change(
            cast.kit, by=making.system(), values={},
            lines={"contents": [{"item": meals, "quantity": 50}]},
        )  # fmt: skip
        kits = give(
            cast, cast.reported(item=meals, unit=cast.box), 2, item=cast.kit, unit=cast.box
        )

        assert (kits.factor_basis, kits.need_quantity) == ("kit", 100)

    def test_is_not_taken_from_a_kit_that_is_weighed(self, cast):
        kits = give(cast, cast.reported(), 10, item=cast.kit, unit=cast.kg)

        assert (kits.factor_basis, kits.need_quantity) == ("none", None)

    def test_is_typed_where_none_is_known(self, cast):
        boxes = give(cast, cast.reported(), 10, typed=30, item=cast.tent, unit=cast.box)

        assert (boxes.factor_basis, boxes.need_quantity, boxes.factor) == ("typed", 30, 3)
        boxes = records.change(boxes, by=cast.by(cast.donor), values={"quantity": Decimal(5)})
        assert boxes.need_quantity == 15, "what was typed holds in proportion"

    def test_is_not_typed_against_what_is_plain(self, cast):
        with refused("Both are counted in pack: leave the other quantity empty."):
            give(cast, cast.reported(), 10, typed=30)
        with refused("The need is not counted in any unit."):
            give(cast, cast.reported(quantity=None, unit=None), 10, typed=30)

    def test_leaves_nothing_of_what_is_too_little(self, cast):
        need = cast.reported(quantity=Decimal(5), unit=cast.ton)

        with refused("Enter a number greater than zero.", kind=NotValid):
            give(cast, need, "0.4", unit=cast.kg)

    def test_is_none_without_a_common_unit(self, cast):
        assert give(cast, cast.reported(), 10, unit=cast.box, item=cast.tent).need_quantity is None


class TestAPortion:
    @pytest.mark.parametrize(
        ("quantity", "held", "of", "part"),
        [
            ("3", "10", "33.333", "9.999"),
            ("10", "10", "33.333", "33.333"),
            ("1", "3", "1", "0.333"),
        ],
    )
    def test_is_rounded_down_and_the_whole_is_whole(self, quantity, held, of, part):
        allocation = Allocation(quantity=Decimal(held), need_quantity=Decimal(of))

        assert portion(allocation, Decimal(quantity)) == Decimal(part)

    def test_is_exact_for_the_largest_amounts(self):
        most = Decimal("999999999999.999")
        allocation = Allocation(quantity=most, need_quantity=most - 1)

        assert portion(allocation, most) == most - 1

    def test_is_nothing_without_a_common_unit(self):
        assert portion(Allocation(quantity=Decimal(5)), Decimal(5)) == 0

    def test_makes_the_whole_again_from_all_parts(self, cast):
        need = cast.reported(quantity=Decimal("33.3"), unit=cast.kg)
        allocation = give(cast, need)
        lines = [{"allocation": allocation, "quantity": Decimal(q)} for q in (7, 93)]
        made = cast.consignment(allocation=allocation, quantity=Decimal(1))
        records.change(made, by=cast.by(cast.lead), values={}, lines={"lines": lines})
        cast.move("dispatch", cast.move("ready", made))

        need.refresh_from_db()
        assert (need.shipped, need.coverage_shipped) == (Decimal("33.3"), "full")


class TestCoverage:
    def test_of_an_empty_need_is_none(self, cast):
        assert coverage(cast.reported()) == "none"
        assert coverage(cast.reported(quantity=None)) == "none"

    def test_has_all_its_values(self, cast):
        need = cast.reported()
        give(cast, need, 99)
        assert coverage(need) == "partial"
        give(cast, need, 1)
        assert coverage(need) == "full"
        cast.move("grant", need, granted=Decimal(1))
        give(cast, need, 1)
        assert coverage(need) == "over"

    def test_is_not_measurable_without_a_quantity_or_a_common_unit(self, cast):
        unknown, uncommon = cast.reported(quantity=None), cast.reported()
        give(cast, unknown, 10)
        give(cast, uncommon, 10, unit=cast.box, item=cast.tent)
        unstated = cast.reported()
        give(cast, unstated, None)

        assert {coverage(n) for n in (unknown, uncommon, unstated)} == {"not_measurable"}
        assert (uncommon.gap, unknown.gap) == (None, None)

    def test_of_goods_that_left_unmeasured_is_not_measurable(self, cast):
        line = {"allocation": give(cast, cast.reported(), 10), "basis": "undisclosed"}
        past.record_past(
            Consignment, by=cast.by(cast.lead), owner=cast.lead, status="arrived",
            values={"mission": cast.mission(), "title": "Boxes", "source": cast.source},
            lines={"lines": [line]},
        )  # fmt: skip

        need = Need.objects.get()
        assert (need.coverage_pledged, need.coverage_shipped) == ("partial", "not_measurable")

    def test_never_rests_on_an_intention(self, cast):
        need = cast.reported()
        give(cast, need, 100, stage="intention")

        assert (coverage(need), need.pledged, need.gap) == ("none", 0, 100)
        give(cast, need, 100)
        assert PledgeLine.objects.filter(allocated=100).count() == 2

    def test_follows_the_goods_stage_by_stage(self, cast):
        need = cast.reported()
        allocation = give(cast, need, 100, stage="commitment")
        sent = cast.consignment(allocation=allocation)
        cast.move("dispatch", cast.move("ready", sent))
        cast.move("hand_over", cast.delivery(sent.lines.get()))
        cast.move("submit", cast.visit())
        cast.move("hand_over", cast.delivery(sent.lines.get(), stage="to_counterpart"))
        cast.adjust(sent.lines.get(), "loss", Decimal(5))

        need.refresh_from_db()
        stages = ("pledged", "committed", "shipped", "with_counterpart", "delivered", "verified")
        assert {s: getattr(need, s) for s in stages} == {
            "pledged": 100, "committed": 100, "shipped": 95, "with_counterpart": 25,
            "delivered": 50, "verified": 50,
        }  # fmt: skip


def test_a_quantity_is_said_as_people_write_it(cast):
    said = [plain(Decimal(text)) for text in ("20.000", "0.500", "1234567.1", "0")]

    assert said == ["20", "0.5", "1,234,567.1", "0"]
    assert plain(Decimal("20.000"), cast.pack) == "20 pack"
