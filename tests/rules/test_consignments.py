"""When a consignment may move: the dispatch gate, and where its goods can be."""

import datetime
from decimal import Decimal

import pytest

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import allocations, moves, packing, records
from tracker.models import Consignment, ConsignmentLine
from tracker.rules.consignments import CONSIGNMENT
from tracker.rules.refusals import NotValid, NotYours

YESTERDAY = making.TODAY - datetime.timedelta(days=1)
TOMORROW = making.TODAY + datetime.timedelta(days=1)


def exempt(cast, mission, **values):
    """Return a granted exemption of a mission, for a hundred meals."""
    clearance = cast.clearance(mission, **values)
    for move in ("draft", "submit", "grant"):
        clearance = cast.move(move, clearance)
    return clearance


def packed(cast, mission, *lines):
    """Return a consignment that is ready to leave, with these lines."""
    made = records.create(
        Consignment, by=cast.by(cast.lead), owner=cast.lead,
        values={"mission": mission, "title": "Boxes"}, lines={"lines": lines},
    )  # fmt: skip
    return cast.move("ready", made)


def line(cast, quantity=100, **values):
    allocation = values.pop("allocation", None) or cast.allocation()
    return {"allocation": allocation, "quantity": Decimal(quantity)} | values


class TestPacking:
    def test_needs_goods_and_their_quantities(self, cast):
        with refused("It has no goods yet: add at least one line."):
            packed(cast, cast.mission())
        with refused("“meal”: say how much is loaded."):
            packed(cast, cast.mission(), line(cast) | {"quantity": None, "basis": "undisclosed"})

    def test_takes_no_more_than_was_set_aside(self, cast):
        allocation = cast.allocation()
        with refused("“meal”: You asked for 101 pack; still open: 100 pack."):
            packed(cast, cast.mission(), line(cast, 101, allocation=allocation))
        packed(cast, cast.mission(), line(cast, 60, allocation=allocation))
        with refused("“meal”: You asked for 41 pack; still open: 40 pack."):
            packed(cast, cast.mission(), line(cast, 41, allocation=allocation))

    def test_says_every_reason_for_a_line_at_once(self, cast):
        pledge = cast.pledge(None, {"stage": "pledge", "quantity": None, "basis": "undisclosed"})
        given = allocations.allocate(
            pledge.lines.get(), by=cast.by(cast.donor), mission=cast.mission(), quantity=None
        )
        cast.move("withdraw", pledge)

        with refused(
            "“meal”: the allocation was released.",
            "“meal”: the pledge is withdrawn.",
            "“meal” is allocated to another mission.",
            "“meal”: the pledge does not state how much; no part can be drawn.",
        ):
            packed(cast, cast.mission(), line(cast, 1, allocation=given))

    def test_takes_nothing_that_is_only_intended(self, cast):
        given = cast.allocation(stage="intention")
        with refused("“meal” is only intended: make it a pledge first."):
            packed(cast, cast.mission(), line(cast, allocation=given))

        cast.move("firm_up", given.line.pledge)
        assert packed(cast, cast.mission(), line(cast, allocation=given)).status == "ready"

    def test_draws_on_a_pledge_or_on_what_one_brings_and_not_on_both(self, cast):
        allocation, mission = cast.allocation(), cast.mission()

        def pack(**more):
            values = {"mission": mission, "title": "Boxes"}
            rows = {"lines": [line(cast, 20, allocation=allocation) | more]}
            return packing.pack(by=cast.by(cast.lead), owner=cast.lead, values=values, lines=rows)

        both = "Choose a pledge, or write what you bring, and not both."
        for more, reason in (
            ({"unit": cast.ton}, "Counted in pack."),
            ({"description": "Other stuff"}, both),
            ({"item": cast.tent}, both),
        ):
            with refused(reason, kind=NotValid) as refusal:
                pack(**more)
            assert (list(refusal.value.fields), refusal.value.row) == ([*more], ("lines", 0))
        assert pack(unit=cast.pack).lines.get().quantity == 20

    def test_is_for_the_lead_and_the_partners(self, cast):
        def pack(mission):
            return records.create(
                Consignment, by=cast.by(cast.donor), owner=cast.donor,
                values={"mission": mission, "title": "Boxes"}, lines={"lines": [line(cast, 1)]},
            )  # fmt: skip

        with refused("Only the lead and the partners of the mission send goods for it."):
            pack(cast.mission())
        assert pack(cast.mission(partners=[cast.donor])).owner == cast.donor

    def test_ends_when_the_goods_leave(self, cast):
        consignment = cast.fresh("consignment", "in_transit")

        with refused("What has left cannot be changed; record movements instead."):
            records.change(consignment, by=cast.by(cast.lead), values={"title": "Others"})

    def test_ends_with_the_mission(self, cast):
        mission = cast.move("cancel", cast.mission())

        with refused("Its mission is cancelled."):
            packed(cast, mission, line(cast))


class TestTheDispatchGate:
    def test_says_everything_at_once(self, cast):
        mission = cast.mission()
        medicine = making.item("vaccine", unit=cast.pack, is_medicine=True)
        cast.clearance(mission, kind="export_licence")
        exemption = exempt(cast, mission, valid_until=YESTERDAY, allowed_shipments=0)
        other = exempt(cast, cast.mission())
        drugs = cast.allocation(cast.reported(item=medicine), item=medicine)
        waiting = packed(
            cast, mission,
            line(cast),
            line(cast, 60, exemption_item=other.items.get()),
            line(cast, 60, exemption_item=exemption.items.get()),
            line(cast, 50, exemption_item=exemption.items.get(), allocation=drugs,
                 expires_on=TOMORROW),
        )  # fmt: skip
        cast.move("withdraw", other)

        with refused(
            "Its mission is draft.",
            "Export licence: To assess.",
            f"Sanctions exemption: expired on {YESTERDAY}.",
            "“meal” is not tied to an item of the sanctions exemption, "
            "nor to a confirmed basis for needing none.",
            "“meal” is tied to the exemption of another mission.",
            "“meal”: its exemption is not granted.",
            "“vaccine” is not “meal”, which the exemption covers.",
            "“meal”: the exemption covers only 100 pack more.",
            "The exemption S/2012/7 allows 0 shipments; all are used.",
            f"“vaccine” expires on {TOMORROW}, less than 12 months after it arrives.",
        ):
            cast.move("dispatch", waiting)

    def test_opens_for_what_is_covered_and_counts_it(self, cast):
        mission = cast.fresh("mission", "planned")
        exemption = exempt(
            cast, mission, valid_from=making.TODAY, valid_until=making.TODAY, allowed_shipments=1
        )
        item = exemption.items.get()

        first = packed(cast, mission, line(cast, 60, exemption_item=item))
        assert cast.move("dispatch", first).dispatched_on == making.TODAY.isoformat()
        item.refresh_from_db()
        exemption.refresh_from_db()
        assert (item.dispatched, exemption.shipments_used) == (60, 1)
        second = packed(cast, mission, line(cast, 40, exemption_item=item))
        with refused("The exemption S/2012/7 allows 1 shipments; all are used."):
            cast.move("dispatch", second)

    def test_adds_up_what_the_lines_take_together(self, cast):
        mission = cast.fresh("mission", "planned")
        item = exempt(cast, mission).items.get()
        both = packed(cast, mission, *[line(cast, 60, exemption_item=item) for _n in (1, 2)])

        with refused("“meal”: the exemption covers only 100 pack more."):
            cast.move("dispatch", both)

    def test_measures_in_the_unit_of_the_exemption_and_never_rounds_down(self, cast):
        mission = cast.fresh("mission", "planned")
        clearance = cast.clearance(mission)
        records.change(
            clearance, by=cast.by(cast.lead), values={},
            lines={"items": [{"item": cast.meal, "quantity": 1, "unit": cast.ton}]},
        )  # fmt: skip
        for move in ("draft", "submit", "grant"):
            clearance = cast.move(move, clearance)
        item = clearance.items.get()
        cast.move("dispatch", packed(cast, mission, line(cast, 1, exemption_item=item)))

        item.refresh_from_db()
        assert item.dispatched == Decimal("0.001"), "a third of a kilogram is not nothing"

    def test_needs_a_common_unit_with_the_exemption(self, cast):
        mission = cast.fresh("mission", "planned")
        item = exempt(cast, mission).items.get()
        given = cast.allocation(cast.reported(unit=cast.box), unit=cast.box)

        with refused("“meal” is not counted in pack, as the exemption is."):
            cast.move(
                "dispatch",
                packed(cast, mission, line(cast, exemption_item=item, allocation=given)),
            )

    def test_needs_no_exemption_where_none_is_required(self, cast):
        mission = cast.fresh("mission", "planned")
        cast.move("waive", cast.clearance(mission))

        assert cast.move("dispatch", packed(cast, mission, line(cast))).status == "in_transit"

    def test_is_open_on_the_day_the_goods_are_said_to_have_left(self, cast):
        mission = cast.fresh("mission", "planned")
        item = exempt(cast, mission, valid_from=making.TODAY).items.get()
        waiting = packed(cast, mission, line(cast, exemption_item=item))

        with refused(f"Sanctions exemption: valid only from {making.TODAY}."):
            cast.move("dispatch", waiting, on=YESTERDAY)
        with refused("That day has not come yet.", kind=NotValid):
            cast.move("dispatch", waiting, on=TOMORROW)

    def test_is_overridden_for_short_shelf_life_alone(self, cast):
        mission = cast.fresh("mission", "planned")
        medicine = making.item("vaccine", unit=cast.pack, is_medicine=True)
        drugs = cast.allocation(cast.reported(item=medicine), item=medicine)
        waiting = packed(cast, mission, line(cast, allocation=drugs))

        with refused("“vaccine”: the expiry date of the medicine is missing."):
            cast.move("dispatch", waiting)
        sent = cast.move("dispatch", waiting, override="It is used at once.")
        assert sent.override_reason == "It is used at once."

        cast.clearance(mission, kind="export_licence")
        with refused("Export licence: To assess."):
            cast.move("dispatch", packed(cast, mission, line(cast)), override="Never mind.")

    def test_lets_nobody_but_the_sender_open_it(self, cast):
        waiting = cast.fresh("consignment", "ready")

        with refused("Your seats do not allow you to do this: Dispatch.", kind=NotYours):
            moves.make(CONSIGNMENT["dispatch"], waiting, by=cast.by(cast.donor))


class TestOnTheWay:
    def test_does_not_arrive_before_it_left(self, cast):
        with refused("It cannot arrive before it left.", kind=NotValid):
            cast.move("arrive", cast.fresh("consignment", "in_transit"), on=YESTERDAY)

    def test_says_what_holds_it_back_and_goes_on_from_there(self, cast):
        sent = cast.fresh("consignment", "in_transit")
        with refused("Say what holds it back.", kind=NotValid):
            cast.move("hold", sent, hold_reason="laziness")

        held = cast.move("hold", sent)
        assert (held.status, held.hold_reason) == ("on_hold", "customs")
        freed = cast.move("resume", held)
        assert (freed.status, freed.hold_reason) == ("in_transit", "")

    def test_does_not_close_with_goods_in_transit(self, cast):
        with refused("100 pack of “meal” is still in transit."):
            cast.move("close", cast.fresh("consignment", "arrived"))

    def test_turns_back_or_is_lost_only_when_something_left(self, cast):
        past = cast.fresh("consignment", "in_transit")
        goods = past.lines.get()
        cast.adjust(goods, "loss", Decimal(40))
        cast.move("turn_back", past)

        goods.refresh_from_db()
        assert (goods.returned, goods.lost, goods.in_transit) == (60, 40, 0)


class TestAdjusting:
    @pytest.mark.parametrize(
        ("kind", "place", "bucket"),
        [("damage", "in_transit", "damaged"), ("loss", "in_transit", "lost"),
         ("return", "in_transit", "returned")],
    )  # fmt: skip
    def test_moves_goods_from_where_they_are(self, cast, kind, place, bucket):
        goods = cast.under_way()
        cast.adjust(goods, kind, Decimal(30), place)

        goods.refresh_from_db()
        assert (goods.in_transit, getattr(goods, bucket), goods.sent) == (70, 30, 100)

    def test_finds_more_and_recovers_what_was_lost(self, cast):
        goods = cast.under_way()
        cast.adjust(goods, "found", Decimal(3))
        cast.adjust(goods, "loss", Decimal(103))
        cast.adjust(goods, "recovery", Decimal(5), "with_counterpart")

        goods.refresh_from_db()
        assert (goods.sent, goods.found, goods.lost, goods.with_counterpart) == (103, 3, 98, 5)

    def test_frees_no_more_than_was_drawn_when_found_goods_come_back(self, cast):
        goods = cast.under_way()
        cast.adjust(goods, "found", Decimal(3))
        cast.adjust(goods, "return", Decimal(103))

        assert ConsignmentLine.objects.get().allocation.drawn == 0

    def test_refuses_what_cannot_be(self, cast):
        goods = cast.under_way()

        for quantity, reason in (
            (Decimal(0), "Enter a quantity greater than zero."),
            (Decimal(-1), "Enter a quantity greater than zero."),
            (None, "Enter a quantity greater than zero."),
            (Decimal(101), "“meal”: Only this much is there: 100 pack."),
        ):
            with refused(reason):
                cast.adjust(goods, "loss", quantity)
        with refused("“meal”: Nothing is left of it."):
            cast.adjust(goods, "recovery", Decimal(1))
        with refused("Goods cannot go that way: Found."):
            cast.adjust(goods, "found", Decimal(1), "damaged")
        with refused("Enter a number below 1,000,000,000,000."):
            cast.adjust(goods, "found", Decimal(10) ** 12 - 1)
        with refused("Enter at most 3 decimal places.", kind=NotValid):
            cast.adjust(goods, "loss", Decimal("0.0001"))
        with refused("Choose what happened.", kind=NotValid):
            cast.adjust(goods, "dispatch", Decimal(1))

    def test_says_why_and_which_line(self, cast):
        consignment = cast.under_way().consignment
        elsewhere = cast.consignment().lines.get()

        with refused("This is needed.", kind=NotValid):
            cast.move("adjust", consignment, reason="")
        with refused("Choose a line of this consignment.", kind=NotValid):
            cast.move("adjust", consignment, line=elsewhere)

    def test_waits_until_something_has_left(self, cast):
        with refused("This cannot be done while the status is “ready”."):
            cast.adjust(cast.fresh("consignment", "ready").lines.get(), "found", Decimal(1))
