"""What waits for a person: theirs, and nothing that is not."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import making
from tests.reports.opening import opened
from tracker.actions import records, short_paths
from tracker.models import ActionPoint, ChannelObservation
from tracker.reports.attention import attention

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


def waiting(user, today=making.TODAY):
    """Return the titles that wait for somebody, by group."""
    return {
        group.name: [item.title for item in group.items]
        for group in attention(making.actor(user, today))
    }


def names(user, today=making.TODAY):
    return set(waiting(user, today))


@pytest.fixture
def need(floods, liaison, lao_embassy):
    return making.reported(liaison, lao_embassy, floods)


@pytest.fixture
def delivered(floods, officer, mercy_relief):
    """Mercy Relief delivered 10 meals of its own at the hospital."""
    mission = making.running(officer, mercy_relief, floods)
    pledge = making.pledge(officer, mercy_relief, floods)
    allocation = making.allocation(officer, pledge, 10, mission=mission)
    consignment = making.dispatched(officer, mission, (allocation, 10))
    goods = {"consignment_line": consignment.lines.get(), "quantity": Decimal(10)}
    return making.move("hand_over", making.delivery(officer, mission, goods), officer)


class TestNobody:
    def test_waits_for_a_stranger(self, need, stranger):
        assert attention(making.actor(stranger)) == []

    def test_waits_for_a_viewer_who_can_do_nothing(self, need, delivered, viewer):
        assert names(viewer) == set()

    def test_waits_at_an_organisation_that_is_not_admitted(self, need, delivered, coordinator):
        assert names(coordinator) == set()


class TestNeeds:
    def test_of_others_wait_to_be_corroborated(self, need, chair, liaison, indonesian_embassy):
        assert waiting(chair)["needs-to-corroborate"] == ["ready-to-eat meal"]
        assert "needs-to-corroborate" not in names(liaison)

        making.corroboration(chair, indonesian_embassy, need, ground="same_briefing")
        assert "needs-to-corroborate" not in names(chair)

    def test_wait_as_drafts_for_their_own_organisation(
        self, floods, liaison, reporter, officer, lao_embassy
    ):
        making.need(liaison, lao_embassy, floods)

        assert "need-drafts" in names(liaison)
        assert "need-drafts" in names(reporter)
        assert "need-drafts" not in names(officer)

    def test_wait_where_others_doubt_them(self, need, liaison, chair, indonesian_embassy):
        assert "needs-contested" not in names(liaison)
        making.corroboration(chair, indonesian_embassy, need, finding="contested")

        assert waiting(liaison)["needs-contested"] == ["ready-to-eat meal"]
        assert "needs-contested" not in names(chair)

    def test_are_confirmed_with_one_tap(self, need, liaison):
        later = need.valid_until + DAY
        groups = {g.name: g for g in attention(making.actor(liaison, later))}
        [link] = groups["needs-past-their-day"].items[0].links
        assert (link.target.uid, link.target.move, link.does_it) == (need.uid, "confirm", True)

    def test_wait_when_their_day_has_passed(self, need, liaison, officer):
        later = need.valid_until + DAY

        assert "needs-past-their-day" not in names(liaison, need.valid_until)
        assert waiting(liaison, later)["needs-past-their-day"] == ["ready-to-eat meal"]
        assert "needs-past-their-day" not in names(officer, later)

    def test_with_a_gap_wait_for_donors(self, need, officer, liaison, mercy_relief, floods):
        [item] = group(officer, "needs-with-a-gap").items
        assert item.detail == "100 pack still open · Ryongchon · Urgent"
        assert "needs-with-a-gap" not in names(liaison)

        making.allocation(officer, making.pledge(officer, mercy_relief, floods), 100, need=need)
        assert "needs-with-a-gap" not in names(officer)

    def test_that_are_restricted_wait_for_nobody_else(
        self, floods, liaison, officer, chair, lao_embassy
    ):
        making.reported(liaison, lao_embassy, floods, visibility="restricted")

        assert names(officer) == names(chair) == set()

    def test_say_so_when_the_amount_is_not_stated(self, floods, liaison, officer, lao_embassy):
        making.reported(liaison, lao_embassy, floods, quantity=None, unit=None)

        [item] = group(officer, "needs-with-a-gap").items
        assert item.detail.startswith("amount not stated")


class TestIntentions:
    def test_wait_a_week_before_they_lapse(self, floods, officer, chair, mercy_relief):
        pledge = making.pledge(officer, mercy_relief, floods, {"stage": "intention"})

        assert "intentions-to-confirm" not in names(officer, making.TODAY + 23 * DAY)
        assert "intentions-to-confirm" in names(officer, making.TODAY + 25 * DAY)
        assert "intentions-to-confirm" not in names(chair, making.TODAY + 25 * DAY)
        [item] = group(officer, "intentions-to-confirm", making.TODAY + 25 * DAY).items
        assert item.due == pledge.created_at.date() + 30 * DAY

    def test_do_not_wait_once_they_are_firm(self, floods, officer, mercy_relief):
        making.pledge(officer, mercy_relief, floods, pledged_on="2012-08")

        assert "intentions-to-confirm" not in names(officer)


class TestMissionsAndGoods:
    def test_wait_as_drafts(self, floods, officer, liaison, mercy_relief):
        making.mission(officer, mercy_relief, floods)
        making.consignment(officer, making.running(officer, mercy_relief, floods))

        assert {"mission-drafts", "consignment-drafts"} <= names(officer)
        assert names(liaison) == set()

    def test_wait_for_their_clearances(self, floods, officer, liaison, mercy_relief):
        mission = making.mission(officer, mercy_relief, floods)
        making.clearance(officer, mission, "visa")
        waived = making.clearance(officer, mission, "host_approval")
        making.move("waive", waived, officer, reason="Not for this visit.")

        assert waiting(officer)["clearances-to-get"] == ["Visas"]
        assert "clearances-to-get" not in names(liaison)

    def test_wait_for_more_time_when_a_clearance_ends_soon(
        self, floods, officer, liaison, lao_embassy, mercy_relief
    ):
        mission = making.mission(officer, mercy_relief, floods)
        clearance = making.clearance(
            officer, mission, "visa", reference="V1", valid_until=making.TODAY + 90 * DAY
        )
        for step in ("draft", "submit", "grant"):
            clearance = making.move(step, clearance, officer)

        assert waiting(officer)["clearances-ending"] == ["Visas"]
        [item] = group(officer, "clearances-ending").items
        assert item.detail == f"{mission} · Ends within 90 days"
        assert "clearances-ending" not in names(officer, making.TODAY - DAY)
        assert "clearances-ending" not in names(liaison)
        records.change(mission, by=making.actor(officer), values={"partners": [lao_embassy]})
        making.move("plan", mission, officer)
        assert waiting(liaison)["clearances-ending"] == ["Visas"], "partners are told too"

    def test_wait_for_the_clearances_that_nobody_has_recorded(
        self, floods, officer, liaison, mercy_relief
    ):
        making.regime("UN 1718", floods.country)
        mission = making.mission(officer, mercy_relief, floods)
        assert "clearances-missing" not in names(officer), "a draft is still to be planned"
        making.move("plan", mission, officer)

        assert waiting(officer)["clearances-missing"] == [
            "Sanctions exemption (UN 1718)", "Visas", "Host approval",
        ]  # fmt: skip
        assert "clearances-missing" not in names(liaison)
        item = group(officer, "clearances-missing").items[0]
        assert item.due == making.TODAY, "by the day on which the mission is to begin"
        assert item.target.new
        assert item.target.filters["kind"] == "sanctions_exemption"
        for kind in ("sanctions_exemption", "visa", "host_approval"):
            making.clearance(officer, mission, kind)
        assert "clearances-missing" not in names(officer)

    def test_are_no_services(self, floods, officer, liaison, lao_embassy, mercy_relief):
        for kind, contribution in (
            ("service", "service"), ("personnel", "service"), ("training", "service"),
            ("goods", "in_kind"),
        ):  # fmt: skip
            assert "pledges-to-pack" not in names(officer)
            asked = making.reported(
                liaison, lao_embassy, floods, item=None, description="Nurses", kind=kind
            )
            by = making.actor(officer)
            given = short_paths.pledge_to(asked, by=by, owner=mercy_relief, quantity=Decimal(2))
            assert given.contribution == contribution
        assert "pledges-to-pack" in names(officer)

    def test_wait_where_they_arrived_until_they_are_handed_over(
        self, floods, officer, liaison, mercy_relief
    ):
        mission = making.running(officer, mercy_relief, floods)
        pledge = making.pledge(officer, mercy_relief, floods)
        assert "pledges-to-pack" in names(officer)
        allocation = making.allocation(officer, pledge, 10, mission=mission)
        sent = making.dispatched(officer, mission, (allocation, 10))
        assert not {"pledges-to-pack", "goods-to-hand-over"} & names(officer)
        making.move("arrive", sent, officer)

        assert waiting(officer)["goods-to-hand-over"] == [sent.title]
        assert not {"pledges-to-pack", "goods-to-hand-over"} & names(liaison)
        goods = {"consignment_line": sent.lines.get(), "quantity": Decimal(10)}
        delivery = making.delivery(officer, mission, goods)
        assert "goods-to-hand-over" not in names(officer), "the expected delivery waits instead"
        making.move("hand_over", delivery, officer)
        assert "goods-to-hand-over" not in names(officer)

    def test_are_late_when_their_day_has_passed(self, floods, officer, liaison, mercy_relief):
        mission = making.running(officer, mercy_relief, floods)
        pledge = making.pledge(officer, mercy_relief, floods)
        allocation = making.allocation(officer, pledge, 10, mission=mission)
        coming = making.consignment(officer, mission, (allocation, 10), eta=making.TODAY)
        making.move("dispatch", making.move("ready", coming, officer), officer)

        assert "shipments-late" not in names(officer)
        assert waiting(officer, making.TODAY + DAY)["shipments-late"] == [coming.title]
        assert "shipments-late" not in names(liaison, making.TODAY + DAY)

    def test_wait_for_hand_over_and_receipt(self, delivered, officer, liaison):
        making.delivery(officer, delivered.mission)

        assert {"deliveries-to-record", "receipts-to-get"} <= names(officer)
        making.move("acknowledge", delivered, officer)
        assert "receipts-to-get" not in names(officer)
        assert not {"deliveries-to-record", "receipts-to-get"} & names(liaison)


class TestVisits:
    def test_wait_to_be_made_and_to_be_reported(
        self, delivered, chair, officer, indonesian_embassy
    ):
        seen = {"delivery_line": delivered.lines.get(), "finding": "as_delivered",
                "evidence": "goods"}  # fmt: skip
        visit = making.visit(chair, indonesian_embassy, delivered.mission, seen)
        assert "visits-to-make" in names(chair)
        making.move("conduct", visit, chair)
        assert "visits-to-report" in names(chair)
        assert not {"visits-to-make", "visits-to-report"} & names(officer)

    def test_wait_where_nobody_has_asked(self, delivered, chair, officer, indonesian_embassy):
        assert waiting(chair)["deliveries-to-see"] == ["Ryongchon County Hospital"]
        assert "deliveries-to-see" not in names(officer)

        making.visit(
            chair, indonesian_embassy, delivered.mission, access="asked", conducted_on=None,
            institution=delivered.actual_institution,
        )  # fmt: skip
        assert "deliveries-to-see" not in names(chair)

    def test_wait_although_others_ask_in_confidence(self, delivered, chair, liaison, lao_embassy):
        making.visit(
            liaison, lao_embassy, delivered.mission, access="asked", conducted_on=None,
            institution=delivered.actual_institution, visibility="restricted",
        )  # fmt: skip

        assert "deliveries-to-see" in names(chair)
        assert "deliveries-to-see" not in names(liaison)

    def test_wait_at_no_delivery_that_is_restricted(self, delivered, chair):
        type(delivered).objects.filter(pk=delivered.pk).update(visibility="restricted")

        assert "deliveries-to-see" not in names(chair)

    def test_do_not_wait_for_who_gave_the_goods(
        self, floods, officer, chair, mercy_relief, indonesian_embassy
    ):
        mission = making.running(officer, mercy_relief, floods)
        pledge = making.pledge(chair, indonesian_embassy, floods)
        allocation = making.allocation(chair, pledge, 10, mission=mission)
        consignment = making.dispatched(officer, mission, (allocation, 10))
        goods = {"consignment_line": consignment.lines.get(), "quantity": Decimal(10)}
        making.move("hand_over", making.delivery(officer, mission, goods), officer)

        assert "deliveries-to-see" not in names(chair)

    def test_bring_discrepancies_to_answer_and_to_close(
        self, delivered, chair, officer, indonesian_embassy
    ):
        row = {"delivery_line": delivered.lines.get(), "finding": "quantity_differs",
               "quantity_observed": Decimal(7), "evidence": "goods"}  # fmt: skip
        making.move(
            "submit", making.visit(chair, indonesian_embassy, delivered.mission, row), chair
        )
        assert "discrepancies-to-answer" in names(officer)
        assert "discrepancies-to-answer" not in names(chair)

        [item] = group(officer, "discrepancies-to-answer").items
        [found] = opened(item.target, making.actor(officer))
        making.move("answer", found, officer, answer="Three were in the store.")
        assert "discrepancies-to-close" in names(chair)
        assert "discrepancies-to-answer" not in names(officer)

    def test_bring_action_points(self, floods, chair, officer, liaison, mercy_relief,
                                 indonesian_embassy):  # fmt: skip
        records.create(
            ActionPoint, by=making.actor(chair), owner=indonesian_embassy,
            values={"title": "Send the list", "assigned_to": mercy_relief,
                    "due_on": making.TODAY - DAY, "visibility": "restricted"},
        )  # fmt: skip

        [item] = group(officer, "action-points").items
        assert (item.title, item.tone) == ("Send the list", "bad")
        assert "action-points" not in names(liaison)


class TestChannels:
    def test_wait_until_they_are_confirmed_again(self, liaison, officer, lao_embassy):
        channel = making.channel(
            "The embassy", "facilitation", kind="embassy", organisation=lao_embassy
        )
        assert group(liaison, "channels-to-confirm").items[0].detail == (
            "Facilitation · never confirmed"
        )
        assert "channels-to-confirm" not in names(officer)

        records.create(
            ChannelObservation, by=making.actor(liaison), owner=lao_embassy,
            values={"channel": channel, "state": "open", "observed_on": making.TODAY},
        )  # fmt: skip
        assert "channels-to-confirm" not in names(liaison, making.TODAY + 90 * DAY)
        assert "channels-to-confirm" in names(liaison, making.TODAY + 91 * DAY)


class TestAGroup:
    def test_shows_ten_and_leads_to_the_rest(self, floods, liaison, officer, lao_embassy):
        for _n in range(10):
            making.reported(liaison, lao_embassy, floods)
        assert group(officer, "needs-with-a-gap").more is None

        making.reported(liaison, lao_embassy, floods)
        found = group(officer, "needs-with-a-gap")
        assert len(found.items) == 10
        assert len(opened(found.more, making.actor(officer))) == 11

    def test_leads_to_records_its_reader_may_see(self, need, delivered, chair):
        actor = making.actor(chair)
        for found in attention(actor):
            for item in found.items:
                if item.target.uid:
                    assert opened(item.target, actor), item


def group(user, name, today=making.TODAY):
    return next(g for g in attention(making.actor(user, today)) if g.name == name)


def test_the_work_does_not_grow_with_the_records(need, delivered, floods, chair, liaison,
                                                 officer, lao_embassy, mercy_relief):  # fmt: skip
    def work(user):
        actor = making.actor(user)
        with CaptureQueriesContext(connection) as queries:
            attention(actor)
        return len(queries)

    before = work(chair), work(officer)
    for _n in range(4):
        making.reported(liaison, lao_embassy, floods)
        making.mission(officer, mercy_relief, floods)
        making.running(officer, mercy_relief, floods)
    assert work(chair) == before[0]
    assert work(officer) <= before[1] + 1  # A group that had nothing now has its rows.
    assert max(before) <= 40
