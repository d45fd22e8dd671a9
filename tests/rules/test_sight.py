"""Who reads what is narrow: concerns, and parts of a restricted pledge."""

from decimal import Decimal

import pytest

from tests import making
from tracker.actions import records, sharing
from tracker.models import (
    Allocation,
    Chairmanship,
    CommitteeSeat,
    Concern,
    Consignment,
    Pledge,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def concern(
    floods, liaison, officer, chair, lao_embassy, mercy_relief, mercy_malaysia, coordinator
):
    """A concern of the Lao embassy about goods of MERCY Malaysia that Mercy Relief brought."""
    mission = making.running(officer, mercy_relief, floods)
    pledge = making.pledge(coordinator, mercy_malaysia, floods)
    allocation = making.allocation(coordinator, pledge, 10, mission=mission)
    sent = making.dispatched(officer, mission, (allocation, 10))
    line = {"consignment_line": sent.lines.get(), "quantity": Decimal(10)}
    delivery = making.move("hand_over", making.delivery(officer, mission, line), officer)
    seen = {
        "delivery_line": delivery.lines.get(),
        "finding": "as_delivered",
        "evidence": "goods",
    }
    visit = making.visit(liaison, lao_embassy, mission, seen)
    return records.create(
        Concern, by=making.actor(liaison), owner=lao_embassy,
        values={"visit": visit, "text": "The store was locked."},
    )  # fmt: skip


def reads(user, concern):
    return Concern.objects.seen_by(making.actor(user)).filter(pk=concern.pk).exists()


class TestAConcern:
    def test_is_read_by_author_lead_and_donor(self, concern, liaison, officer, coordinator):
        assert reads(liaison, concern)
        assert reads(officer, concern)
        assert reads(coordinator, concern)

    def test_is_not_read_by_other_members_of_the_coalition(self, concern, chair, stranger):
        assert not reads(chair, concern)
        assert not reads(stranger, concern)

    def test_is_read_by_the_chair_while_chairing(
        self, concern, chair, lao_embassy, indonesian_embassy
    ):
        committee = making.organisation("ASEAN Committee in Pyongyang", "committee")
        for member in (lao_embassy, indonesian_embassy):
            making.reference(CommitteeSeat, committee=committee, member=member, from_on="2012")
        assert not reads(chair, concern)

        making.reference(
            Chairmanship, committee=committee, chair=indonesian_embassy, from_on="2019"
        )

        assert reads(chair, concern)


class TestAnAllocationOfARestrictedPledge:
    def test_is_seen_by_those_the_pledge_is_shared_with(
        self, floods, officer, mercy_relief, chair, indonesian_embassy, liaison, lao_embassy
    ):
        need = making.reported(liaison, lao_embassy, floods)
        pledge = making.pledge(officer, mercy_relief, floods, visibility="restricted")
        allocation = making.allocation(officer, pledge, 10, need=need)

        def sees(user):
            return Allocation.objects.seen_by(making.actor(user)).filter(pk=allocation.pk)

        assert not sees(chair)
        sharing.share(pledge, organisation=indonesian_embassy, by=making.actor(officer))
        assert sees(chair)
        assert not sees(liaison)

    def test_names_no_need_that_they_do_not_see(
        self, floods, liaison, lao_embassy, officer, mercy_relief, chair, indonesian_embassy
    ):
        need = making.reported(liaison, lao_embassy, floods, visibility="restricted")
        sharing.share(need, organisation=mercy_relief, by=making.actor(liaison))
        pledge = making.pledge(officer, mercy_relief, floods, visibility="restricted")
        allocation = making.allocation(officer, pledge, 10, need=need)
        sharing.share(pledge, organisation=indonesian_embassy, by=making.actor(officer))

        assert not found(allocation, chair)
        sharing.share(need, organisation=indonesian_embassy, by=making.actor(liaison))
        assert found(allocation, chair)

    def test_names_no_mission_that_is_still_a_draft(
        self, floods, officer, mercy_relief, chair, indonesian_embassy
    ):
        mission = making.mission(officer, mercy_relief, floods)
        pledge = making.pledge(officer, mercy_relief, floods, visibility="restricted")
        allocation = making.allocation(officer, pledge, 10, mission=mission)
        sharing.share(pledge, organisation=indonesian_embassy, by=making.actor(officer))

        assert not found(allocation, chair)
        making.move("plan", mission, officer)
        assert found(allocation, chair)


def found(record, user):
    rows = type(record).objects.seen_by(making.actor(user))
    return rows.filter(pk=record.pk).exists()


def committee(name, *members):
    made = making.organisation(name, "committee")
    for member in members:
        making.reference(CommitteeSeat, committee=made, member=member, from_on="2012")


class TestWhatIsForOneCommittee:
    """Two embassies sit in one committee; Mercy Relief and MERCY Malaysia in another."""

    @pytest.fixture(autouse=True)
    def _committees(self, lao_embassy, indonesian_embassy, mercy_relief, mercy_malaysia):
        committee("ASEAN Committee in Pyongyang", lao_embassy, indonesian_embassy)
        committee("Committee of donors", mercy_relief, mercy_malaysia)

    def test_is_not_named_to_another_by_what_is_given_to_it(
        self, floods, liaison, lao_embassy, officer, mercy_relief, coordinator
    ):
        need = making.reported(liaison, lao_embassy, floods, visibility="committee")
        sharing.share(need, organisation=mercy_relief, by=making.actor(liaison))
        pledge = making.pledge(officer, mercy_relief, floods)
        allocation = making.allocation(officer, pledge, 10, need=need)

        assert found(allocation, officer)
        assert not found(allocation, coordinator)

    def test_is_not_named_to_another_by_what_a_partner_brings(
        self, floods, liaison, lao_embassy, officer, mercy_relief, coordinator, chair
    ):
        mission = making.mission(
            liaison, lao_embassy, floods, visibility="committee", partners=[mercy_relief]
        )
        mission = making.move("plan", mission, liaison)
        given = {"mission": mission, "title": "Boxes", "visibility": "committee"}
        boxes = records.create(
            Consignment, by=making.actor(officer), owner=mercy_relief, values=given
        )
        Consignment.objects.filter(pk=boxes.pk).update(status="ready")

        assert not found(mission, coordinator)
        assert not found(boxes, coordinator)
        assert found(boxes, officer)
        assert found(boxes, liaison)

    def test_is_read_by_its_members_below_and_above(
        self, floods, liaison, lao_embassy, chair, indonesian_embassy
    ):
        """Control: what hangs on it, of another member, stays theirs."""
        mission = making.running(liaison, lao_embassy, floods, visibility="committee")
        visit = making.visit(chair, indonesian_embassy, mission, visibility="committee")

        assert found(mission, chair)
        assert found(visit, liaison)

    def test_is_read_where_what_it_belongs_to_is_for_all(
        self, floods, officer, mercy_relief, coordinator
    ):
        """Control: a mission for the coalition bars no committee."""
        need = making.reported(officer, mercy_relief, floods, visibility="committee")
        assert found(need, coordinator)


class TestAnEmergency:
    def test_has_whoever_opened_it_in_its_coalition(
        self, liaison, lao_embassy, coordinator, mercy_malaysia, stranger
    ):
        opened = making.emergency(mercy_malaysia, owner=lao_embassy)
        pledge = making.pledge(coordinator, mercy_malaysia, opened)

        assert Pledge.objects.seen_by(making.actor(liaison)).filter(pk=pledge.pk)
        assert not Pledge.objects.seen_by(making.actor(stranger)).filter(pk=pledge.pk)
