"""Who decides who sees a record, and what follows from it."""

import pytest

from tests import making
from tracker.actions import moves, records, sharing
from tracker.models import (
    ActionPoint,
    CommitteeSeat,
    Concern,
    Entry,
    Need,
    Organisation,
    Share,
)
from tracker.rules import sight
from tracker.rules.refusals import NotNow, NotValid, NotYours, Stale


@pytest.fixture
def need(liaison, lao_embassy, floods):
    return making.reported(liaison, lao_embassy, floods)


@pytest.fixture
def mission(officer, mercy_relief, floods):
    return making.mission(officer, mercy_relief, floods)


def show(record, visibility, by, **more):
    return sharing.show(record, visibility=visibility, by=making.actor(by), **more)


def share(record, organisation, by):
    return sharing.share(record, organisation=organisation, by=making.actor(by))


def stop(record, organisation, by):
    return sharing.stop(record, organisation=organisation, by=making.actor(by))


def sees(user, record):
    return sight.sees(making.actor(user), record)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


class TestShowing:
    def test_the_owners_coordinator_narrows_and_widens(self, need, liaison, officer):
        assert sees(officer, need)
        show(need, "restricted", liaison)
        assert not sees(officer, need)
        show(need, "coalition", liaison)
        assert sees(officer, need)

    def test_public_means_everyone_with_a_seat_and_nobody_else(self, floods, liaison, stranger):
        told = sight.who_sees(show(floods, "public", liaison))
        assert told == {"label": "Public", "text": "Everyone with a seat, and nobody without one."}
        assert not sees(stranger, floods)

    def test_the_journal_keeps_before_and_after(self, need, liaison):
        show(need, "restricted", liaison)
        entry = Entry.objects.about(need).first()
        assert (entry.verb, entry.by) == ("change", liaison)
        assert entry.changes == {"visibility": ["coalition", "restricted"]}
        assert (entry.visibility_before, entry.visibility_after) == ("coalition", "restricted")
        assert entry.version == need.version

    @pytest.mark.parametrize("who", ["reporter", "officer", "chair", "viewer", "keeper"])
    @pytest.mark.parametrize("visibility", ["restricted", "public"])
    def test_nobody_else_does(self, request, need, who, visibility):
        with pytest.raises(NotYours):
            show(need, visibility, request.getfixturevalue(who))
        assert fresh(need).visibility == "coalition"

    def test_never_wider_than_what_it_belongs_to(self, need, liaison):
        with pytest.raises(NotNow, match="cannot be seen by more people than “Floods of 2012”"):
            show(need, "public", liaison)
        show(need.emergency, "public", liaison)
        assert show(need, "public", liaison).visibility == "public"

    def test_what_belongs_to_it_is_narrowed_with_it(
        self, need, mission, liaison, officer, mercy_relief, lao_embassy
    ):
        visit = making.visit(officer, mercy_relief, mission)
        show(need.emergency, "committee", liaison)
        for record in (need, mission, visit):
            assert fresh(record).visibility == "committee"
            assert Entry.objects.about(record).first().verb == "narrow"
        show(need.emergency, "coalition", liaison)
        assert fresh(need).visibility == "committee"

    def test_what_hangs_on_it_otherwise_is_narrowed_too(self, need, officer, mercy_relief, floods):
        pledge = making.pledge(officer, mercy_relief, floods)
        allocation = making.allocation(officer, pledge, 40, need=need)
        assert allocation.visibility == "coalition"
        show(pledge, "restricted", officer)
        assert fresh(allocation).visibility == "restricted"
        show(pledge, "coalition", officer)
        assert fresh(allocation).visibility == "coalition"

    def test_also_when_it_is_narrowed_from_above(
        self, need, officer, mercy_relief, liaison, floods
    ):
        pledge = making.pledge(officer, mercy_relief, floods)
        allocation = making.allocation(officer, pledge, 40, need=need)
        show(floods, "committee", liaison)
        assert fresh(allocation).visibility == "committee"

    def test_what_is_reserved_for_a_need_follows_its_pledge(
        self, need, officer, mercy_relief, floods, liaison
    ):
        pledge = making.pledge(officer, mercy_relief, floods)
        making.allocation(officer, pledge, 40, need=need)
        show(pledge, "restricted", officer)
        assert fresh(need).reserved == 40
        show(fresh(pledge), "coalition", officer)
        assert fresh(need).reserved == 0
        show(floods, "restricted", liaison)
        assert fresh(need).reserved == 40

    def test_action_points_follow_their_visit(self, mission, officer, mercy_relief, lao_embassy):
        visit = making.visit(officer, mercy_relief, mission)
        point = records.create(
            ActionPoint, by=making.actor(officer), owner=mercy_relief,
            values={"title": "Mend the pump", "visit": visit, "emergency": visit.emergency,
                    "assigned_to": lao_embassy},
        )  # fmt: skip
        with pytest.raises(NotNow, match="more people"):
            show(point, "public", officer)
        show(visit, "restricted", officer)
        assert fresh(point).visibility == "restricted"

    def test_a_closed_need_can_still_be_narrowed(self, need, liaison):
        moves.make(
            moves.noun_of(need).workflow["close"], need, by=making.actor(liaison),
            data={"closing": "met"},
        )  # fmt: skip
        assert show(fresh(need), "restricted", liaison).visibility == "restricted"

    def test_a_concern_stays_restricted(self, mission, officer, mercy_relief):
        visit = making.visit(officer, mercy_relief, mission)
        concern = records.create(
            Concern, by=making.actor(officer), owner=mercy_relief,
            values={"visit": visit, "text": "The store was empty."},
        )  # fmt: skip
        for wanted in ("committee", "coalition", "public"):
            with pytest.raises(NotNow, match="always restricted"):
                show(concern, wanted, officer)

    def test_what_everyone_reads_stays_so(self, keeper, mercy_relief):
        with pytest.raises(NotNow, match="Everyone with a seat"):
            show(mercy_relief, "restricted", keeper)

    def test_an_allocation_follows_its_pledge_alone(self, need, officer, mercy_relief, floods):
        pledge = making.pledge(officer, mercy_relief, floods)
        allocation = making.allocation(officer, pledge, 40, need=need)
        with pytest.raises(NotNow, match="what it belongs to"):
            show(allocation, "restricted", officer)

    @pytest.mark.parametrize("wanted", ["", "everyone", "PUBLIC"])
    def test_an_unknown_word_is_refused(self, need, liaison, wanted):
        with pytest.raises(NotValid):
            show(need, wanted, liaison)

    def test_a_page_that_is_too_old_changes_nothing(self, need, liaison):
        with pytest.raises(Stale):
            show(need, "restricted", liaison, version=need.version - 1)
        show(need, "restricted", liaison, version=need.version)

    def test_the_same_again_writes_nothing(self, need, liaison):
        before = Entry.objects.count()
        show(need, "coalition", liaison)
        assert Entry.objects.count() == before


class TestSharing:
    def test_a_restricted_record_is_shown_to_one_organisation(
        self, need, liaison, officer, chair, mercy_relief
    ):
        show(need, "restricted", liaison)
        share(need, mercy_relief, liaison)
        assert sees(officer, need)
        assert not sees(chair, need)
        stop(need, mercy_relief, liaison)
        assert not sees(officer, need)

    def test_the_journal_says_with_whom(self, need, liaison, mercy_relief):
        show(need, "restricted", liaison)
        share(need, mercy_relief, liaison)
        stop(need, mercy_relief, liaison)
        entries = Entry.objects.about(need)[:2]
        assert [(e.verb, e.note) for e in entries] == [
            ("unshare", "Mercy Relief"), ("share", "Mercy Relief"),
        ]  # fmt: skip
        assert fresh(need).version == entries[0].version

    @pytest.mark.parametrize("who", ["reporter", "officer", "chair", "keeper"])
    def test_only_the_owners_coordinator_does(self, request, need, liaison, mercy_relief, who):
        show(need, "restricted", liaison)
        with pytest.raises(NotYours):
            share(need, mercy_relief, request.getfixturevalue(who))
        share(need, mercy_relief, liaison)
        with pytest.raises(NotYours):
            stop(need, mercy_relief, request.getfixturevalue(who))
        assert Share.objects.count() == 1

    def test_a_draft_is_shown_only_when_it_is_none(self, liaison, officer, lao_embassy, floods):
        draft = making.need(liaison, lao_embassy, floods, visibility="restricted")
        share(draft, Organisation.objects.get(name="Mercy Relief"), liaison)
        assert not sees(officer, draft)
        making.move("report", draft, liaison)
        assert sees(officer, draft)

    def test_not_with_those_who_see_it_already(self, need, liaison, mercy_relief, lao_embassy):
        with pytest.raises(NotNow, match="see it already"):
            share(need, mercy_relief, liaison)
        with pytest.raises(NotNow, match="their own"):
            share(need, lao_embassy, liaison)

    def test_not_twice(self, need, liaison, mercy_relief):
        show(need, "restricted", liaison)
        share(need, mercy_relief, liaison)
        with pytest.raises(NotNow, match="already shared"):
            share(need, mercy_relief, liaison)

    def test_not_past_what_it_belongs_to(self, need, liaison, coordinator, mercy_malaysia, floods):
        with pytest.raises(NotNow, match="share that first"):
            share(need, mercy_malaysia, liaison)
        share(floods, mercy_malaysia, liaison)
        share(need, mercy_malaysia, liaison)
        assert sees(coordinator, need)

    def test_what_is_no_longer_shared_takes_what_belongs_to_it_along(
        self, need, liaison, coordinator, mercy_malaysia, floods
    ):
        share(floods, mercy_malaysia, liaison)
        share(need, mercy_malaysia, liaison)
        stop(floods, mercy_malaysia, liaison)
        assert not sees(coordinator, need)
        assert Entry.objects.about(need).first().verb == "unshare"

    def test_narrowing_ends_shares_with_those_who_lost_the_parent(
        self, need, liaison, officer, mercy_relief, floods
    ):
        show(need, "restricted", liaison)
        share(need, mercy_relief, liaison)
        show(floods, "restricted", liaison)
        assert not sees(officer, need)
        assert not Share.objects.exists()

    def test_what_is_not_shared_cannot_be_stopped(self, need, liaison, mercy_relief):
        with pytest.raises(NotNow, match="not shared"):
            stop(need, mercy_relief, liaison)

    def test_a_concern_is_shared_one_by_one(self, mission, officer, chair, mercy_relief):
        visit = making.visit(officer, mercy_relief, mission)
        concern = records.create(
            Concern, by=making.actor(officer), owner=mercy_relief,
            values={"visit": visit, "text": "The store was empty."},
        )  # fmt: skip
        assert not sees(chair, concern)
        share(concern, Organisation.objects.get(name__contains="Indonesia"), officer)
        assert sees(chair, concern)

    def test_in_lists_and_counts_too(self, need, liaison, coordinator, mercy_malaysia, floods):
        share(floods, mercy_malaysia, liaison)
        actor = making.actor(coordinator)
        assert Need.objects.seen_by(actor).count() == 0
        share(need, mercy_malaysia, liaison)
        assert list(Need.objects.seen_by(actor)) == [need]


class TestChoosing:
    """What a form may say about visibility, by who sends it."""

    def said(self, record, was, by):
        return list(sight.to_choose(record, was, making.actor(by)))

    def test_a_reporter_makes_what_is_usual_or_narrower(self, reporter, lao_embassy, floods):
        need = Need(owner=lao_embassy, emergency=floods)
        for usual in ("restricted", "committee", "coalition"):
            need.visibility = usual
            assert self.said(need, None, reporter) == []
        need.visibility = "public"
        assert self.said(need, None, reporter)

    def test_a_reporter_changes_nothing_a_coordinator_may(self, need, reporter, liaison):
        need.visibility = "restricted"
        assert self.said(need, "coalition", reporter)
        assert self.said(need, "restricted", reporter) == []
        assert self.said(need, "coalition", liaison) == []


class TestWhoSees:
    """The box on every record, in plain sentences."""

    def text(self, record):
        told = sight.who_sees(record)
        return f"{told['label']} | {told['text']}"

    def test_of_the_coalition_names_it(self, need):
        assert self.text(need) == (
            "Coalition | Organisations admitted to “Floods of 2012”: Embassy of Indonesia in "
            "Pyongyang, Embassy of the Lao PDR in Pyongyang, Mercy Relief."
        )

    def test_of_a_draft_says_what_comes(self, liaison, lao_embassy, floods):
        draft = making.need(liaison, lao_embassy, floods)
        assert self.text(draft) == (
            "Draft | Embassy of the Lao PDR in Pyongyang alone. Once it is no draft: coalition."
        )

    def test_of_a_restricted_one_names_those_it_is_shared_with(self, need, liaison, mercy_relief):
        show(need, "restricted", liaison)
        assert self.text(need) == "Restricted | Embassy of the Lao PDR in Pyongyang alone."
        share(need, mercy_relief, liaison)
        assert self.text(need) == (
            "Restricted | Embassy of the Lao PDR in Pyongyang, its owner. "
            "Shared with Mercy Relief."
        )

    def test_of_a_visit_names_the_lead_whom_it_concerns(
        self, mission, liaison, officer, lao_embassy
    ):
        moves.make(moves.noun_of(mission).workflow["plan"], mission, by=making.actor(officer))
        visit = making.visit(liaison, lao_embassy, mission, visibility="restricted")
        assert sees(officer, visit)
        assert "It concerns, and is seen by: Mercy Relief." in self.text(visit)

    def test_of_a_public_one(self, need, liaison):
        show(need.emergency, "public", liaison)
        show(need, "public", liaison)
        assert self.text(need).startswith("Public | Everyone with a seat, and nobody without one.")

    def test_of_a_reference(self, mercy_relief):
        assert self.text(mercy_relief).startswith("Everyone with a seat |")

    def test_of_the_committees(self, need, liaison, lao_embassy):
        show(need, "committee", liaison)
        assert "members of the committees that it sits in" in self.text(need)

    def test_of_a_committees_own(self, keeper, operator):
        committee = making.organisation("Committee in Pyongyang", "committee")
        clerk = making.person("clerk", committee, "coordinator")
        floods = making.emergency(owner=committee)
        show(floods, "committee", clerk)
        assert self.text(floods) == "Committee | Committee in Pyongyang and its members."

    def test_without_an_emergency(self, officer, mercy_relief):
        mission = making.mission(officer, mercy_relief, None)
        moves.make(moves.noun_of(mission).workflow["plan"], mission, by=making.actor(officer))
        assert "Mercy Relief alone: it belongs to no emergency." in self.text(mission)

    def test_long_lists_say_how_many_more(self, need):
        assert sight.listed({f"O{n}" for n in range(8)}) == "O0, O1, O2, O3, O4, O5 and 2 more"
        assert sight.listed({"B", "A"}) == "A, B"


def test_a_committees_records_are_its_members_own(liaison, chair, officer, need, lao_embassy):
    committee = making.organisation("Committee in Pyongyang", "committee")
    for member in (lao_embassy, Organisation.objects.get(name__contains="Indonesia")):
        making.reference(CommitteeSeat, committee=committee, member=member, from_on="2000-01-01")
    show(need, "committee", liaison)
    assert sees(chair, need)
    assert not sees(officer, need)
