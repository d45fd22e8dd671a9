"""What is let go of: withdrawn pledges, released parts, cancelled and merged needs."""

from decimal import Decimal

import pytest

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import allocations, past, records
from tracker.models import Allocation, Consignment, Delivery, Entry, Need
from tracker.rules.refusals import NotNow, NotValid


def pack(cast, allocation, quantity, mission=None):
    return cast.consignment(mission, allocation=allocation, quantity=Decimal(quantity))


def send(cast, consignment):
    return cast.move("dispatch", cast.move("ready", consignment))


def fresh(record):
    return type(record).objects.get(pk=record.pk)


class TestWithdrawingAPledge:
    @pytest.fixture
    def allocation(self, cast):
        return cast.allocation()

    @pytest.mark.parametrize("move", ["withdraw", "lapse", "supersede"])
    def test_frees_only_what_has_not_left(self, cast, allocation, move):
        send(cast, pack(cast, allocation, 30))
        packed = cast.move("ready", pack(cast, allocation, 50))
        cast.move(move, allocation.line.pledge)

        left, need = fresh(allocation), fresh(allocation.need)
        assert (left.status, left.quantity, left.drawn, left.line.allocated) == (
            "live",
            30,
            30,
            30,
        )
        assert (need.pledged, need.shipped, need.gap, need.coverage_pledged) == (
            30, 30, 70, "partial",
        )  # fmt: skip
        assert (fresh(packed).status, packed.lines.count()) == ("draft", 0)

    def test_frees_all_when_nothing_has_left(self, cast, allocation):
        cast.move("withdraw", allocation.line.pledge)

        assert (fresh(allocation).status, fresh(allocation.need).coverage_pledged) == (
            "released", "none",
        )  # fmt: skip

    def test_unpacks_what_is_held_back_and_where_it_is_expected(self, cast, allocation):
        held = cast.move("hold", cast.move("ready", pack(cast, allocation, 50)))
        expected = records.create(
            Delivery, by=cast.by(cast.lead), owner=cast.lead,
            values={"mission": held.mission},
            lines={"lines": [{"consignment_line": held.lines.get(), "quantity": 50}]},
        )  # fmt: skip
        cast.move("withdraw", allocation.line.pledge, reason="The fund is closed.")

        assert (held.lines.count(), expected.lines.count()) == (0, 0)
        assert fresh(held).status == "on_hold"
        for record in (held, expected):
            entry = Entry.objects.about(record).first()
            assert (entry.verb, entry.note) == ("unpack", "The fund is closed.")
            assert entry.rows["lines"][0]["deed"] == "removed"

    def test_keeps_an_unknown_quantity_that_is_on_its_way(self, cast):
        pledge = cast.pledge(None, {"stage": "pledge", "quantity": None, "basis": "undisclosed"})
        given = allocations.allocate(
            pledge.lines.get(), by=cast.by(cast.donor), need=cast.reported()
        )
        past.record_past(
            Consignment, by=cast.by(cast.lead), owner=cast.lead, status="arrived",
            values={"mission": cast.mission(), "title": "Boxes", "source": cast.source},
            lines={"lines": [{"allocation": given, "basis": "undisclosed"}]},
        )  # fmt: skip
        cast.move("withdraw", pledge)

        assert fresh(given).status == "live"
        assert Consignment.objects.get().lines.count() == 1
        with refused("All of it has been packed, has left or was paid."):
            allocations.release(given, by=cast.by(cast.donor))

    def test_frees_what_comes_back_afterwards(self, cast, allocation):
        sent = send(cast, pack(cast, allocation, 30))
        cast.move("withdraw", allocation.line.pledge)
        cast.adjust(sent.lines.get(), "return", Decimal(10))
        assert fresh(allocation).quantity == 20

        cast.move("turn_back", fresh(sent))
        assert (fresh(allocation).status, fresh(allocation.need).pledged) == ("released", 0)

    def test_leaves_nothing_to_pack(self, cast, allocation):
        send(cast, pack(cast, allocation, 30))
        cast.move("withdraw", allocation.line.pledge)

        with refused("“meal”: the pledge is withdrawn.", "“meal”: Nothing is left of it."):
            pack(cast, fresh(allocation), 1)


class TestReleasing:
    def test_frees_what_is_not_packed(self, cast):
        allocation = cast.allocation(cast.reported(quantity=Decimal(40), unit=cast.kg))
        pack(cast, allocation, 50)
        allocations.release(allocation, by=cast.by(cast.donor), reason="Others give it.")

        left, need = fresh(allocation), Need.objects.get()
        assert (left.quantity, left.need_quantity, left.status) == (50, Decimal("16.65"), "live")
        assert (need.pledged, need.gap, left.line.allocated) == (
            Decimal("16.65"),
            Decimal("23.35"),
            50,
        )
        assert Entry.objects.about(left).first().note == "Others give it."

    def test_lets_others_pledge(self, cast):
        allocation = cast.allocation()
        with pytest.raises(NotNow):
            cast.allocation(allocation.need)
        allocations.release(allocation, by=cast.by(cast.donor))

        assert cast.allocation(allocation.need).need_quantity == 100


class TestMoneyThatWasPaid:
    @pytest.fixture
    def rent(self, cast):
        return cast.reported(kind="funds", item=None, description="Rent", unit=cast.usd)

    @pytest.fixture
    def allocation(self, cast, rent):
        cash = {"item": None, "description": "Cash", "unit": cast.usd, "quantity": Decimal(100)}
        pledge = cast.pledge(None, cash | {"stage": "paid"}, contribution="financial")
        line, by = pledge.lines.get(), cast.by(cast.donor)
        return allocations.allocate(line, by=by, need=rent, quantity=Decimal(100))

    def test_stays_with_what_it_was_paid_for(self, cast, allocation):
        by = cast.by(cast.donor)
        with refused("All of it has been packed, has left or was paid."):
            allocations.release(allocation, by=by)
        with refused("100 USD is already packed, has left or was paid."):
            records.change(allocation, by=by, values={"quantity": Decimal(99)})
        with refused("Its money was paid."):
            records.delete(allocation, by=by)
        with refused("Money was paid for it: close it instead."):
            cast.move("cancel", allocation.need)
        assert fresh(allocation.need).pledged == 100

    def test_is_free_as_far_as_it_was_given_back(self, cast, allocation):
        line = allocation.line
        refund = {"item": None, "description": "Cash", "unit": cast.usd, "stage": "paid"}
        refund |= {"is_refund": True, "quantity": Decimal(-30)}
        records.change(
            line.pledge, by=cast.by(cast.donor), values={},
            lines={"lines": [{"uid": line.uid}, refund]},
        )  # fmt: skip
        allocations.release(allocation, by=cast.by(cast.donor))

        assert (fresh(allocation).quantity, fresh(allocation.need).pledged) == (70, 70)
        with refused("All of it has been packed, has left or was paid."):
            allocations.release(fresh(allocation), by=cast.by(cast.donor))


class TestCancellingANeed:
    def test_frees_and_unpacks_what_was_set_aside(self, cast):
        allocation = cast.allocation()
        packed = cast.move("ready", pack(cast, allocation, 50))
        need = cast.move("cancel", allocation.need)

        assert (need.status, need.pledged, need.coverage_pledged) == ("cancelled", 0, "none")
        assert (fresh(allocation).status, fresh(allocation).line.allocated) == ("released", 0)
        assert (packed.lines.count(), fresh(packed).status) == (0, "draft")


class TestMergingNeeds:
    def test_moves_the_allocations_to_the_one_that_stays(self, cast):
        allocation, survivor = cast.allocation(), cast.reported(quantity=Decimal(150))
        merged = cast.move("merge", allocation.need, survivor=survivor)

        assert (merged.status, merged.survivor, merged.pledged) == ("duplicate", survivor, 0)
        assert (fresh(survivor).pledged, fresh(survivor).gap) == (100, 50)
        assert Entry.objects.about(allocation).first().verb == "move"

    def test_is_refused_where_there_is_no_room(self, cast):
        allocation, small = cast.allocation(), cast.reported(quantity=Decimal(99))
        before = Entry.objects.count()

        with refused("You asked for 100 pack; still open: 99 pack."):
            cast.move("merge", allocation.need, survivor=small)
        assert fresh(allocation).need == allocation.need
        assert Entry.objects.count() == before

    def test_is_refused_with_what_is_no_other_need_like_it(self, cast):
        need = cast.allocation().need
        elsewhere = making.emergency(cast.embassy, owner=cast.embassy)
        for survivor, reason, kind in (
            (need, "Choose the other need that stays.", NotValid),
            (cast.need(), "The other need must be reported, in the same emergency.", NotNow),
            (cast.reported(emergency=elsewhere),
             "The other need must be reported, in the same emergency.", NotNow),
            (cast.reported(unit=cast.kg), "The two needs are not counted in the same unit.", NotNow),  # noqa: E501
            (cast.reported(item=cast.tent), "The two needs are not for the same thing.", NotNow),
            (cast.reported(kind="service"), "The two needs are not for the same thing.", NotNow),
        ):  # fmt: skip
            with refused(reason, kind=kind):
                cast.move("merge", need, survivor=survivor)

    def test_compares_what_is_told_in_words(self, cast):
        need = cast.reported(item=None, description="Tarpaulins")
        cast.allocation(need, item=None, description="Tarpaulins")
        soap, same = (
            cast.reported(item=None, description=said) for said in ("Soap bars", "tarpaulins")
        )
        with refused("The two needs are not for the same thing."):
            cast.move("merge", need, survivor=soap)

        assert cast.move("merge", need, survivor=same).survivor == same

    def test_takes_an_empty_need_in_any_unit(self, cast):
        survivor = cast.reported(unit=cast.kg)

        assert cast.move("merge", cast.reported(), survivor=survivor).survivor == survivor


def test_a_released_allocation_holds_nothing(cast):
    allocation = allocations.release(cast.allocation(), by=cast.by(cast.donor))

    assert list(Allocation.objects.live()) == []
    assert "released" in Entry.objects.about(allocation).first().changes["status"]
