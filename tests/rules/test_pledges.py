"""When a pledge may move, and what its lines and allocations must agree with."""

import datetime
from decimal import Decimal

import pytest

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import allocations, records
from tracker.models import PledgeLine
from tracker.rules.refusals import NotNow, NotValid, NotYours


def rewrite(cast, pledge, *lines, **values):
    return records.change(
        pledge, by=cast.by(pledge.owner), values=values, lines={"lines": list(lines)}
    )


def allocate(cast, line, quantity=None, **target):
    return allocations.allocate(line, by=cast.by(line.pledge.owner), quantity=quantity, **target)


class TestTheStagesOfAPledge:
    @pytest.mark.parametrize(
        ("move", "stage", "reason"),
        [
            ("firm_up", "pledge", "No line of it is at this stage: intention."),
            ("commit", "commitment", "No line of it is at this stage: intention, pledge."),
            ("pay", "paid", "No line of it is at this stage: intention, pledge, commitment."),
        ],
    )
    def test_go_forward_from_where_a_line_stands(self, cast, move, stage, reason):
        with refused(reason):
            cast.move(move, cast.pledge(None, {"stage": stage}))

    def test_bring_every_line_along_but_refunds(self, cast):
        refund = {"stage": "paid", "is_refund": True, "quantity": Decimal(-5)}
        pledge = cast.move("commit", cast.pledge(None, {}, {"stage": "pledge"}, refund))

        stages = pledge.lines.order_by("pk").values_list("stage", flat=True)
        assert list(stages) == ["commitment", "commitment", "paid"]

    def test_do_not_firm_up_beyond_the_need(self, cast):
        need = cast.allocation().need
        pledge = cast.pledge()
        allocate(cast, pledge.lines.get(), Decimal(1), need=need)

        with refused("You asked for 101 pack; still open: 100 pack."):
            cast.move("firm_up", pledge)

    def test_are_the_donors_alone(self, cast):
        pledge = cast.pledge()
        cast.actors[cast.donor.pk] = cast.by(cast.lead)

        with refused("Your seats do not allow you to do this: Commit.", kind=NotYours):
            cast.move("commit", pledge)

    def test_do_not_become_an_intention_again_while_something_is_set_aside(self, cast):
        allocation = cast.allocation(stage="commitment")
        line = allocation.line
        said = "Part of it is set aside: release that before it becomes an intention again."
        with refused(said, kind=NotValid):
            rewrite(cast, line.pledge, {"uid": line.uid, "stage": "intention"})

        rewrite(cast, line.pledge, {"uid": line.uid, "stage": "pledge"})
        allocations.release(allocation, by=cast.by(cast.donor))
        rewrite(cast, line.pledge, {"uid": line.uid, "stage": "intention"})
        assert line.pledge.lines.get().stage == "intention"

    @pytest.mark.parametrize("stage", ["intention", "pledge", "commitment"])
    def test_stay_at_paid(self, cast, stage):
        pledge = cast.pledge(None, {"stage": "paid"})
        uid = pledge.lines.get().uid

        said = "What was paid or handed over stays so: add a refund instead."
        with refused(said, kind=NotValid):
            rewrite(cast, pledge, {"uid": uid, "stage": stage})
        with refused("“meal” was paid or handed over: add a refund instead of removing it."):
            rewrite(cast, pledge, {"item": cast.tent, "quantity": Decimal(1), "unit": cast.box})


class TestReplacingAPledge:
    def test_takes_an_active_pledge_of_the_same_donor(self, cast):
        pledge = cast.pledge()
        withdrawn = cast.move("withdraw", cast.pledge())

        for successor, reason in (
            (pledge, "Choose the pledge that replaces it."),
            (cast.pledge(cast.lead), "Choose a pledge of the same donor."),
            (withdrawn, "Choose a pledge that is active."),
        ):
            with refused(reason, kind=NotValid):
                cast.move("supersede", pledge, successor=successor)

    def test_names_the_one_that_stays(self, cast):
        pledge, successor = cast.pledge(), cast.pledge()
        replaced = cast.move("supersede", pledge, successor=successor)

        assert (replaced.status, replaced.superseded_by) == ("superseded", successor)
        with refused("Only an active pledge can be changed."):
            rewrite(cast, replaced, {"uid": pledge.lines.get().uid})


class TestTheDatesOfAPledge:
    def test_are_in_order_and_not_to_come(self, cast):
        today, next_year = making.TODAY, str(making.TODAY.year + 1)
        for values, name, reason in (
            ({"pledged_on": next_year}, "pledged_on", "This day has not come yet."),
            ({"pledged_on": today, "ready_on": today - datetime.timedelta(days=1)}, "ready_on",
             "It cannot be ready before it is pledged."),
        ):  # fmt: skip
            with refused(reason) as refusal:
                cast.pledge(**values)
            assert refusal.value.obstacles[0].field == name
        assert cast.pledge(pledged_on=str(today.year), ready_on=today).ready_on == today


class TestPassingAPledgeOn:
    def test_goes_from_another_pledge(self, cast):
        pledge = cast.pledge()
        with refused("A pledge cannot be passed on from itself."):
            records.change(pledge, by=cast.by(cast.donor), values={"parent": pledge})

    def test_does_not_go_round(self, cast):
        first = cast.pledge(title="First")
        second = cast.pledge(title="Second", parent=first)
        third = cast.pledge(title="Third", parent=second)
        with refused("A pledge cannot be passed on from itself."):
            records.change(first, by=cast.by(cast.donor), values={"parent": third})


@pytest.mark.parametrize("move", ["withdraw", "lapse", "supersede"])
class TestWhatWasPaid:
    said = "“%s” was paid or handed over: it stays until a refund takes it back."

    def test_is_not_let_go(self, cast, move):
        for line in ({}, {"quantity": None, "basis": "undisclosed"}):
            pledge = cast.pledge(None, {"stage": "paid"} | line, {"stage": "pledge"})
            with refused(self.said % "meal"):
                cast.move(move, pledge)
            with refused(self.said % "meal"):
                records.delete(pledge, by=cast.by(cast.donor))

    def test_is_let_go_once_all_of_it_was_given_back(self, cast, move):
        paid = {"stage": "paid", "item": cast.tent, "unit": cast.box}
        refund = paid | {"is_refund": True, "quantity": Decimal(-60)}
        pledge = cast.pledge(None, paid, refund)
        with refused(self.said % "tent"):
            cast.move(move, pledge)
        kept = [{"uid": uid} for uid in pledge.lines.values_list("uid", flat=True)]
        rewrite(cast, pledge, *kept, refund | {"quantity": Decimal(-40)})

        assert cast.move(move, pledge).status != "active"


class TestTheLinesOfAPledge:
    def test_say_what_is_pledged(self, cast):
        with refused("Say what is pledged: at least one line."):
            rewrite(cast, cast.pledge())

    def test_are_counted_as_their_contribution_is(self, cast):
        money = {
            "unit": cast.usd,
            "item": None,
            "description": "Cash",
            "quantity": Decimal("1.005"),
        }
        with refused(
            "“Cash”: a pledge of goods is not counted in a currency.",
            "“Cash”: money has at most two decimal places.",
        ):
            cast.pledge(None, money)
        with refused("“meal”: a pledge of money is counted in a currency."):
            cast.pledge(None, contribution="financial")

    def test_are_checked_too_when_only_the_pledge_changes(self, cast):
        with refused("“meal”: a pledge of money is counted in a currency."):
            records.change(
                cast.pledge(), by=cast.by(cast.donor), values={"contribution": "financial"}
            )

    def test_are_included_in_lines_of_the_same_pledge_and_not_in_themselves(self, cast):
        other, pledge = cast.pledge(), cast.pledge()
        line = pledge.lines.get()
        with refused("“meal” can only be included in a line of the same pledge."):
            rewrite(cast, pledge, {"uid": line.uid, "included_in": other.lines.get()})
        with refused("A line cannot be included in itself.", kind=NotValid):
            rewrite(cast, pledge, {"uid": line.uid, "included_in": line})

    def test_are_not_parts_of_their_own_parts(self, cast):
        pledge = cast.pledge(None, {}, {})
        first, second = pledge.lines.order_by("pk")
        rewrite(cast, pledge, {"uid": first.uid, "included_in": second}, {"uid": second.uid})

        with refused(*["“meal” cannot be included in itself."] * 2):
            rewrite(cast, pledge, {"uid": first.uid}, {"uid": second.uid, "included_in": first})

    def test_keep_what_is_allocated(self, cast):
        line = cast.allocation().line

        with refused("More of it is allocated than that.", kind=NotValid):
            rewrite(cast, line.pledge, {"uid": line.uid, "quantity": Decimal(99)})
        for field, value in (("unit", cast.kg), ("item", cast.tent)):
            with refused("Other records rest on it: this cannot change.", kind=NotValid):
                rewrite(cast, line.pledge, {"uid": line.uid, field: value})
        with refused("More of it is allocated than that.", kind=NotValid):
            rewrite(cast, line.pledge, {"uid": line.uid, "quantity": None, "basis": "undisclosed"})
        with refused("“meal” cannot be removed: other records rest on it.", kind=NotValid):
            rewrite(cast, line.pledge, {"description": "Tents", "quantity": 1, "unit": cast.box})

    def test_are_bought_with_money_alone_and_not_with_themselves(self, cast):
        cash = {"unit": cast.usd, "item": None, "description": "Cash"}
        money = cast.pledge(None, cash, contribution="financial")
        goods = cast.pledge()
        line, fund = goods.lines.get(), money.lines.get()

        for pledge, own in ((goods, line), (money, fund)):
            with refused("A line cannot be bought with itself.", kind=NotValid):
                rewrite(cast, pledge, {"uid": own.uid, "funded_by": own})
        other, cheque = cast.pledge(), cast.pledge(None, cash, contribution="financial")
        with refused("“meal” is bought with a line of money, and with nothing else."):
            rewrite(cast, goods, {"uid": line.uid, "funded_by": other.lines.get()})
        with refused("“Cash” is money: only goods and services are bought."):
            rewrite(cast, money, {"uid": fund.uid, "funded_by": cheque.lines.get()})
        rewrite(cast, goods, {"uid": line.uid, "funded_by": fund})
        assert goods.lines.get().funded_by == fund

    def test_owe_nothing_to_another_pledge(self, cast):
        pledge = cast.pledge()
        with refused("A pledge cannot be passed on from itself."):
            records.change(pledge, by=cast.by(cast.donor), values={"parent": pledge})


class TestSettingAside:
    def test_says_every_reason_at_once(self, cast):
        refund = cast.pledge(
            None, {"stage": "paid", "is_refund": True, "quantity": Decimal(-5)}
        ).lines.get()
        cast.move("lapse", refund.pledge)

        with refused(
            "The pledge is lapsed.",
            "A refund cannot be allocated.",
            "The need is draft.",
            "Say how much of it.",
        ):
            allocate(cast, refund, need=cast.need())

    def test_takes_no_more_than_the_line_and_the_need_have_left(self, cast):
        line = cast.pledge(None, {"stage": "pledge"}).lines.get()
        need = cast.reported(quantity=Decimal(50))

        with refused(
            "You asked for 101 pack; still open: 100 pack.",
            "You asked for 101 pack; still open: 50 pack.",
        ):
            allocate(cast, line, Decimal(101), need=need)
        allocate(cast, line, Decimal(50), need=need)
        with refused("Nothing is left of it."):
            allocate(cast, line, Decimal(1), need=need)

    def test_says_how_much_is_open_as_quantities_are_written(self, cast):
        line = cast.pledge(None, {"stage": "pledge"}).lines.get()
        need = cast.reported(quantity=Decimal(5))
        with pytest.raises(NotNow) as refusal:
            allocate(cast, line, Decimal(6), need=need)
        assert refusal.value.available == "5.000"

    def test_takes_what_was_granted_beyond(self, cast):
        need = cast.move("grant", cast.reported(quantity=Decimal(90)), granted=Decimal(10))
        line = cast.pledge(None, {"stage": "pledge"}).lines.get()

        allocate(cast, line, Decimal(100), need=need)
        need.refresh_from_db()
        assert (need.pledged, need.gap, need.coverage_pledged) == (100, 0, "over")
        with refused("More than this is already pledged."):
            cast.move("grant", need, granted=Decimal(9))

    def test_measures_no_part_of_an_unknown_quantity(self, cast):
        line = cast.pledge(
            None, {"stage": "pledge", "quantity": None, "basis": "undisclosed"}
        ).lines.get()

        with refused("The pledge does not state a quantity, so no part of it can be measured."):
            allocate(cast, line, Decimal(1), need=cast.reported())

    def test_counts_a_whole_or_its_parts_however_deep(self, cast):
        pledge = cast.pledge(None, *[{"stage": "pledge"}] * 3)
        ton, pallet, meal = pledge.lines.order_by("pk")
        rewrite(
            cast, pledge, {"uid": ton.uid}, {"uid": pallet.uid, "included_in": ton},
            {"uid": meal.uid, "included_in": pallet},
        )  # fmt: skip
        allocate(cast, meal, Decimal(10), need=cast.reported())

        for kin in (ton, pallet):
            kin.refresh_from_db()
            with refused("It is counted as “meal”, which is already allocated."):
                allocate(cast, kin, Decimal(10), need=cast.reported())

    def test_lets_no_line_become_part_of_one_that_is_allocated_too(self, cast):
        pledge = cast.pledge(None, {"stage": "pledge"}, {"stage": "pledge"})
        first, second = pledge.lines.order_by("pk")
        for line in (first, second):
            allocate(cast, line, Decimal(10), need=cast.reported())

        with refused("“meal” and “meal” are both allocated: one would count twice."):
            rewrite(cast, pledge, {"uid": first.uid, "included_in": second}, {"uid": second.uid})

    def test_leaves_the_pledge_to_its_donor(self, cast):
        line = cast.pledge().lines.get()

        with refused(f"Your seats do not allow you to do this for {cast.donor}.", kind=NotYours):
            allocations.allocate(
                line, by=cast.by(cast.lead), need=cast.reported(), quantity=Decimal(1)
            )

    def test_is_not_offered_from_a_deleted_pledge(self, cast):
        pledge, need = cast.pledge(), cast.reported()
        records.delete(pledge, by=cast.by(cast.donor))

        with refused("The pledge has been deleted."):
            allocate(cast, PledgeLine.objects.get(), Decimal(1), need=need)


class TestMoney:
    def line(self, cast, unit=None):
        return cast.pledge(
            None,
            {"unit": unit or cast.usd, "item": None, "description": "Cash", "stage": "pledge"},
            contribution="financial",
        ).lines.get()

    def test_goes_to_a_mission_or_to_a_need_for_funds_in_its_currency(self, cast):
        line = self.line(cast)
        allocate(cast, line, Decimal(40), mission=cast.mission())
        need = cast.reported(item=None, description="Rent", unit=cast.usd, kind="funds")
        assert allocate(cast, line, Decimal(60), need=need).need_quantity == 60

    def test_does_not_turn_into_goods_or_other_money(self, cast):
        euros = self.line(cast, making.unit("EUR", "money"))
        rent = cast.reported(item=None, description="Rent", unit=cast.usd, kind="funds")

        with refused("Money goes to a mission, or to a need for funds."):
            allocate(cast, euros, Decimal(1), need=cast.reported())
        with refused("The need is for USD, the pledge is in EUR."):
            allocate(cast, euros, Decimal(1), need=rent)
        with refused("This is a need for funds, in a currency."):
            allocate(cast, cast.pledge().lines.get(), Decimal(1), need=rent)


class TestCorrectingAnAllocation:
    def test_measures_it_again_with_room_for_itself(self, cast):
        allocation = cast.allocation()
        change = records.change(
            allocation, by=cast.by(cast.donor), values={"quantity": Decimal(60)}
        )
        assert (change.need_quantity, change.need.gap) == (60, 40)
        change = records.change(change, by=cast.by(cast.donor), values={"quantity": Decimal(100)})
        assert change.line.allocated == 100

    def test_keeps_what_was_packed(self, cast):
        allocation = cast.consignment().lines.get().allocation

        with refused("100 pack is already packed, has left or was paid."):
            records.change(allocation, by=cast.by(cast.donor), values={"quantity": Decimal(60)})

    def test_leaves_it_with_its_need(self, cast):
        with refused("It stays with meal: make a new one instead."):
            records.change(
                cast.allocation(), by=cast.by(cast.donor), values={"need": cast.reported()}
            )

    def test_ends_when_it_is_released(self, cast):
        allocation = allocations.release(cast.allocation(), by=cast.by(cast.donor))

        with refused("It was released: make a new one instead."):
            records.change(allocation, by=cast.by(cast.donor), values={"quantity": Decimal(60)})
        with refused("It was already released."):
            allocations.release(allocation, by=cast.by(cast.donor))

    def test_is_released_by_the_donor_alone(self, cast):
        with refused("Only the donor's coordinator releases what was set aside.", kind=NotYours):
            allocations.release(cast.allocation(), by=cast.by(cast.embassy))

    def test_is_not_released_once_all_of_it_is_packed(self, cast):
        allocation = cast.consignment().lines.get().allocation

        with refused("All of it has been packed, has left or was paid."):
            allocations.release(allocation, by=cast.by(cast.donor))
