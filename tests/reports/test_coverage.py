"""The gap screen: what is needed, how far it has come, and the records behind each number."""

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import making
from tests.reports.opening import opened
from tracker.actions import allocations, past, records
from tracker.models import Consignment, Delivery, Mission, Need, Source, Visit
from tracker.reports import measures
from tracker.reports.coverage import gap_screen
from tracker.reports.targets import to_list

pytestmark = pytest.mark.django_db
NEEDED, PLEDGED, SHIPPED, WITH, DELIVERED, VERIFIED = range(6)


def texts(line):
    return [cell.text for cell in line.cells]


def states(line):
    return [cell.state for cell in line.cells[1:]]


@pytest.fixture
def seen_by_liaison(floods, liaison):
    return lambda: gap_screen(floods, making.actor(liaison))


@pytest.fixture
def chain(floods, liaison, officer, chair, lao_embassy, mercy_relief, indonesian_embassy):
    """A need of 100 meals: 70 pledged, 60 shipped, 40 delivered and 30 of them seen."""
    need = making.reported(liaison, lao_embassy, floods)
    pledge = making.pledge(officer, mercy_relief, floods)
    allocation = making.allocation(officer, pledge, 70, need=need)
    mission = making.running(officer, mercy_relief, floods)
    consignment = making.dispatched(officer, mission, (allocation, 60))
    line = consignment.lines.get()
    delivery = making.move(
        "hand_over",
        making.delivery(officer, mission, {"consignment_line": line, "quantity": Decimal(40)}),
        officer,
    )
    visit = making.visit(
        chair, indonesian_embassy, mission,
        {
            "delivery_line": delivery.lines.get(), "finding": "quantity_differs",
            "quantity_observed": Decimal(30), "evidence": "goods",
        },
    )  # fmt: skip
    making.move("submit", visit, chair)
    need.refresh_from_db()
    return need


class TestAnEmptyNeed:
    def test_shows_none_at_every_stage(self, seen_by_liaison, floods, liaison, lao_embassy):
        making.reported(liaison, lao_embassy, floods)

        [line] = seen_by_liaison().lines
        assert texts(line) == ["100 pack", "0", "0", "0", "0", "0"]
        assert states(line) == ["none"] * 5
        assert (line.gap_text, line.gap_open) == ("100 pack", True)
        assert not any(cell.target for cell in line.cells[1:])

    def test_without_a_quantity_says_so(self, seen_by_liaison, floods, liaison, lao_embassy):
        making.reported(liaison, lao_embassy, floods, quantity=None, unit=None)

        [line] = seen_by_liaison().lines
        assert line.cells[NEEDED].text is None
        assert (line.gap_text, line.gap_open) == ("not measurable", True)

    def test_entered_afterwards_is_unknown_and_never_zero(
        self, seen_by_liaison, floods, liaison, lao_embassy
    ):
        source = making.reference(Source, title="The article", kind="article")
        past.record_past(
            Need,
            by=making.actor(liaison), owner=lao_embassy, status="reported",
            values={
                "emergency": floods, "item": making.item(), "place": making.place(),
                "priority": "urgent", "origin": "media", "source": source,
            },
        )  # fmt: skip

        [line] = seen_by_liaison().lines
        assert texts(line) == [None] * 6
        assert states(line) == ["not_measurable"] * 5

    def test_is_on_no_screen_while_it_is_a_draft(
        self, seen_by_liaison, floods, liaison, lao_embassy
    ):
        making.need(liaison, lao_embassy, floods)

        assert seen_by_liaison().lines == []


class TestANeedOnItsWay:
    def test_shows_each_stage(self, chain, seen_by_liaison):
        [line] = seen_by_liaison().lines

        assert texts(line) == ["100 pack", "70", "60", "0", "40", "30"]
        assert states(line) == ["partial", "partial", "none", "partial", "partial"]
        assert [cell.share for cell in line.cells[1:]] == [70, 60, 0, 40, 30]
        assert line.gap_text == "30 pack"

    def test_agrees_with_the_totals_kept_on_the_need(self, chain, liaison):
        [measured] = measures.needs([chain], making.actor(liaison))

        for stage in measures.COLUMNS:
            assert measured.stages[stage].amount == getattr(chain, stage), stage
            assert measures.state_of(measured, stage) == getattr(chain, f"coverage_{stage}")

    def test_opens_the_records_that_each_number_adds_up(self, chain, liaison, seen_by_liaison):
        [line] = seen_by_liaison().lines
        actor = making.actor(liaison)

        [allocation] = opened(line.cells[PLEDGED].target, actor)
        [consignment] = opened(line.cells[SHIPPED].target, actor)
        [delivery] = opened(line.cells[DELIVERED].target, actor)
        [visit] = opened(line.cells[VERIFIED].target, actor)
        assert allocation.need_quantity == 70
        assert sum(goods.sent for goods in consignment.lines.all()) == 60
        assert sum(goods.quantity for goods in delivery.lines.all()) == 40
        assert sum(seen.quantity_observed for seen in visit.observations.all()) == 30
        assert line.cells[WITH].target is None

    def test_leaves_out_what_was_withdrawn(
        self, floods, liaison, officer, lao_embassy, mercy_relief, seen_by_liaison
    ):
        need = making.reported(liaison, lao_embassy, floods)
        pledge = making.pledge(officer, mercy_relief, floods)
        making.allocation(officer, pledge, 70, need=need)
        making.move("withdraw", pledge, officer, reason="Funds were cut.")

        [line] = seen_by_liaison().lines
        assert (line.cells[PLEDGED].text, line.gap_text) == ("0", "100 pack")

    def test_counts_no_intention_but_says_it(
        self, floods, liaison, officer, lao_embassy, mercy_relief, seen_by_liaison
    ):
        need = making.reported(liaison, lao_embassy, floods)
        firm = making.pledge(officer, mercy_relief, floods)
        meant = making.pledge(officer, mercy_relief, floods, {"stage": "intention"})
        making.allocation(officer, firm, 20, need=need)
        making.allocation(officer, meant, 50, need=need)

        [line] = seen_by_liaison().lines
        assert line.cells[PLEDGED].text == "20"
        assert "50 pack only intended" in line.detail
        [allocation] = opened(line.cells[PLEDGED].target, making.actor(liaison))
        assert allocation.need_quantity == 20

    def test_lists_pledges_without_a_common_unit(
        self, floods, liaison, officer, lao_embassy, mercy_relief, seen_by_liaison
    ):
        need = making.reported(liaison, lao_embassy, floods)
        pledge = making.pledge(
            officer, mercy_relief, floods,
            {"item": making.item("kit of meals"), "unit": making.unit("kit")},
        )  # fmt: skip
        making.allocation(officer, pledge, 10, need=need)

        [line] = seen_by_liaison().lines
        assert line.cells[PLEDGED].text == "10 kit"
        assert line.cells[PLEDGED].state == "not_measurable"
        assert line.gap_text == "not measurable"

    def test_never_shows_an_amount_that_was_not_stated_as_zero(
        self, floods, liaison, officer, lao_embassy, mercy_relief, seen_by_liaison
    ):
        need = making.reported(liaison, lao_embassy, floods)
        line = {"quantity": None, "basis": "undisclosed"}
        pledge = making.pledge(officer, mercy_relief, floods, line)
        making.allocation(officer, pledge, None, need=need)

        [line] = seen_by_liaison().lines
        assert line.cells[PLEDGED].text == "not stated"
        assert line.cells[PLEDGED].target is not None


class TestWhatIsReserved:
    @pytest.fixture
    def reserved(self, floods, liaison, officer, chair, lao_embassy, mercy_relief,
                 indonesian_embassy):  # fmt: skip
        """50 from the Embassy of Indonesia for all to see, 30 from Mercy Relief in confidence."""
        need = making.reported(liaison, lao_embassy, floods)
        open_pledge = making.pledge(chair, indonesian_embassy, floods)
        closed = making.pledge(officer, mercy_relief, floods, visibility="restricted")
        making.allocation(chair, open_pledge, 50, need=need)
        allocation = making.allocation(officer, closed, 30, need=need)
        mission = making.running(officer, mercy_relief, floods)
        making.dispatched(officer, mission, (allocation, 30))
        return need

    def test_is_set_aside_without_a_name(self, reserved, seen_by_liaison):
        screen = seen_by_liaison()
        [line] = screen.lines

        assert line.cells[PLEDGED].text == "50 + 30 reserved"
        assert line.gap_text == "20 pack"
        assert screen.reserved
        assert "Mercy" not in str(screen)

    def test_is_not_followed_any_further(self, reserved, seen_by_liaison):
        [line] = seen_by_liaison().lines

        assert line.cells[SHIPPED].text == "reserved"
        assert line.cells[SHIPPED].state == "not_measurable"
        assert line.cells[SHIPPED].target is None

    def test_is_a_shipment_that_is_not_shown_although_the_pledge_is(
        self, floods, liaison, officer, lao_embassy, mercy_relief
    ):
        need = making.reported(liaison, lao_embassy, floods)
        pledge = making.pledge(officer, mercy_relief, floods)
        allocation = making.allocation(officer, pledge, 30, need=need)
        mission = making.running(officer, mercy_relief, floods, visibility="restricted")
        making.dispatched(officer, mission, (allocation, 30))

        [theirs] = gap_screen(floods, making.actor(liaison)).lines
        [own] = gap_screen(floods, making.actor(officer)).lines
        assert texts(theirs)[PLEDGED:WITH] == ["30", "reserved"]
        assert theirs.cells[SHIPPED].target is None
        assert texts(own)[PLEDGED:WITH] == ["30", "30"]

    @pytest.mark.parametrize(("hidden", "stage"), [(Delivery, DELIVERED), (Visit, VERIFIED)])
    def test_is_a_delivery_or_a_visit_that_is_not_shown(
        self, chain, floods, liaison, officer, chair, hidden, stage
    ):
        hidden.objects.update(visibility="restricted")

        [theirs] = gap_screen(floods, making.actor(liaison)).lines
        assert theirs.cells[stage].text == "reserved"
        assert theirs.cells[stage].target is None
        [own] = gap_screen(floods, making.actor(chair if hidden is Visit else officer)).lines
        assert own.cells[stage].text in ("40", "30")

    def test_is_not_among_the_records_a_number_opens(self, reserved, seen_by_liaison, liaison):
        [line] = seen_by_liaison().lines

        [allocation] = opened(line.cells[PLEDGED].target, making.actor(liaison))
        assert allocation.need_quantity == 50

    def test_is_whole_for_its_donor(self, reserved, floods, officer):
        screen = gap_screen(floods, making.actor(officer))
        [line] = screen.lines

        assert texts(line)[1:3] == ["80", "30"]
        assert not screen.reserved

    def test_a_consignment_leads_nobody_else_to_the_need(self, reserved, liaison):
        target = to_list(Consignment, need=reserved)
        assert opened(target, making.actor(liaison)) == []


class TestWhoSeesNothing:
    def test_an_organisation_that_is_not_admitted(self, chain, floods, coordinator):
        screen = gap_screen(floods, making.actor(coordinator))

        assert (screen.lines, screen.totals, screen.missions, screen.count) == ([], [], [], 0)

    def test_somebody_without_a_seat(self, chain, floods, stranger):
        assert gap_screen(floods, making.actor(stranger)).lines == []

    def test_a_restricted_need_is_its_owners_alone(self, floods, liaison, officer, lao_embassy):
        making.reported(liaison, lao_embassy, floods, visibility="restricted")

        assert gap_screen(floods, making.actor(officer)).lines == []
        assert len(gap_screen(floods, making.actor(liaison)).lines) == 1


class TestTheOrder:
    def test_is_by_urgency_then_by_what_is_missing(
        self, floods, liaison, officer, lao_embassy, mercy_relief, seen_by_liaison
    ):
        made = {
            name: making.reported(liaison, lao_embassy, floods, priority=priority,
                                  item=making.item(name))
            for name, priority in (("half", "urgent"), ("none", "urgent"), ("now", "immediate"))
        }  # fmt: skip
        pledge = making.pledge(officer, mercy_relief, floods, {"item": making.item("half")})
        making.allocation(officer, pledge, 50, need=made["half"])
        closed = making.reported(
            liaison, lao_embassy, floods, priority="immediate", item=making.item("over")
        )
        making.move("close", closed, liaison, closing="met_by_others")

        lines = seen_by_liaison().lines
        assert [line.label for line in lines] == ["now", "none", "half", "over"]
        assert (lines[-1].gap_text, lines[-1].gap_open) == ("Met by others", False)


class TestTheTotals:
    def test_add_up_one_item_in_one_unit(
        self, floods, liaison, officer, lao_embassy, mercy_relief, seen_by_liaison
    ):
        for place in ("Ryongchon", "Sinuiju"):
            need = making.reported(liaison, lao_embassy, floods, place=making.place(place))
        making.reported(liaison, lao_embassy, floods, item=making.item("blanket"))
        making.allocation(officer, making.pledge(officer, mercy_relief, floods), 30, need=need)

        [total] = seen_by_liaison().totals
        assert total.label == "Together: ready-to-eat meal"
        assert texts(total) == ["200 pack", "30", "0", "0", "0", "0"]
        assert total.gap_text == "170 pack"
        rows = opened(total.cells[PLEDGED].target, making.actor(liaison))
        assert sum(row.pledged for row in rows) == 30
        assert sum(row.quantity for row in rows) == 200

    def test_are_not_made_across_units(self, floods, liaison, lao_embassy, seen_by_liaison):
        making.reported(liaison, lao_embassy, floods)
        making.reported(liaison, lao_embassy, floods, unit=making.unit("box"))

        assert seen_by_liaison().totals == []

    def test_say_what_was_not_stated(self, floods, liaison, lao_embassy, seen_by_liaison):
        making.reported(liaison, lao_embassy, floods)
        making.reported(liaison, lao_embassy, floods, quantity=None)

        [total] = seen_by_liaison().totals
        assert total.cells[NEEDED].text == "100 pack + 1 not stated"
        assert total.gap_text == "100 pack + not measurable"


class TestAMissionWithoutARecordedNeed:
    @pytest.fixture
    def supplies(self, floods, officer, mercy_relief):
        """More than 20 ton, which include 80,000 meals and 10 filter units."""
        ton = making.unit("ton", "mass", "1000")
        goods = {"item": making.item("relief supplies", unit=ton), "unit": ton}
        pledge = making.pledge(
            officer, mercy_relief, floods,
            goods | {"quantity": Decimal(20), "basis": "at_least", "stage": "paid"},
        )  # fmt: skip
        whole = pledge.lines.get()
        filters = making.item("filter unit", unit=making.unit("unit"))
        parts = [
            {"item": making.item(), "quantity": Decimal(80000), "unit": making.unit()},
            {"item": filters, "quantity": Decimal(10), "unit": making.unit("unit")},
        ]
        rows = [part | {"included_in": whole, "stage": "paid"} for part in parts]
        records.change(
            pledge,
            by=making.actor(officer),
            values={},
            lines={"lines": [{"uid": whole.uid}, *rows]},
        )
        mission = making.running(officer, mercy_relief, floods, title="Floods of 2012")
        allocation = allocations.allocate(
            whole, by=making.actor(officer), mission=mission, quantity=Decimal(20)
        )
        return mission, allocation

    def test_has_a_line_of_its_own(self, supplies, seen_by_liaison):
        screen = seen_by_liaison()
        [line] = screen.missions

        assert screen.lines == []
        assert line.label == "Floods of 2012"
        assert texts(line)[:3] == ["no need recorded", "more than 20 ton", "0"]
        assert line.gap_text == "not measurable"

    def test_lists_what_is_included_and_never_adds_it(self, supplies, seen_by_liaison):
        [line] = seen_by_liaison().missions

        assert "of which 80,000 pack ready-to-eat meal, 10 unit filter unit" in line.detail
        assert "80,020" not in line.cells[PLEDGED].text

    def test_opens_its_allocations(self, supplies, seen_by_liaison, liaison):
        [line] = seen_by_liaison().missions

        assert opened(line.cells[PLEDGED].target, making.actor(liaison)) == [supplies[1]]

    def test_says_that_a_shipment_is_not_stated(self, floods, officer, mercy_relief, liaison):
        past_values = {"source": making.reference(Source, title="The article", kind="article")}
        by = making.actor(officer)
        mission = past.record_past(
            Mission, by=by, owner=mercy_relief, status="completed",
            values=past_values | {"title": "Shipments", "kind": "relief_delivery",
                                  "emergency": floods},
        )  # fmt: skip
        pledge = making.pledge(
            officer, mercy_relief, floods, {"quantity": None, "basis": "undisclosed"}
        )
        allocation = making.allocation(officer, pledge, None, mission=mission)
        past.record_past(
            Consignment, by=by, owner=mercy_relief, status="unknown",
            values=past_values | {"title": "Several", "mission": mission},
            lines={"lines": [{"allocation": allocation, "basis": "undisclosed"}]},
        )  # fmt: skip

        [line] = gap_screen(floods, making.actor(liaison)).missions
        assert texts(line)[1:3] == ["not stated", "not stated"]
        assert line.cells[SHIPPED].target is not None
        assert texts(line)[3:] == [None, None, None]

    def test_is_not_shown_where_the_pledge_is_restricted(
        self, floods, officer, mercy_relief, liaison
    ):
        pledge = making.pledge(officer, mercy_relief, floods, visibility="restricted")
        mission = making.running(officer, mercy_relief, floods)
        making.allocation(officer, pledge, 10, mission=mission)

        assert gap_screen(floods, making.actor(liaison)).missions == []
        assert len(gap_screen(floods, making.actor(officer)).missions) == 1

    def test_is_not_shown_where_the_mission_is_restricted(
        self, floods, officer, mercy_relief, liaison
    ):
        mission = making.running(officer, mercy_relief, floods, visibility="restricted")
        making.allocation(officer, making.pledge(officer, mercy_relief, floods), 10,
                          mission=mission)  # fmt: skip

        assert gap_screen(floods, making.actor(liaison)).missions == []
        assert len(gap_screen(floods, making.actor(officer)).missions) == 1


class TestTheWork:
    def test_does_not_grow_with_the_number_of_needs(
        self, chain, floods, liaison, officer, lao_embassy, mercy_relief
    ):
        def count():
            actor = making.actor(liaison)
            with CaptureQueriesContext(connection) as queries:
                gap_screen(floods, actor)
            return len(queries)

        one = count()
        pledge = making.pledge(officer, mercy_relief, floods)
        for _n in range(5):
            need = making.reported(liaison, lao_embassy, floods)
            making.allocation(officer, pledge, 5, need=need)
        assert count() == one
        assert one <= 15
