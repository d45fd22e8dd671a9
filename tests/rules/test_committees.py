"""The chair's seat follows the dates by itself; what the chair asks of members, and its end."""

import datetime
from decimal import Decimal

import pytest

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import committees, moves, records
from tracker.models import ActionPoint, Chairmanship, CommitteeSeat, Entry, Need, Visibility
from tracker.rules.actors import Actor
from tracker.rules.committees import chaired_by
from tracker.rules.followups import DISCREPANCY
from tracker.rules.refusals import NotValid, NotYours
from tracker.rules.seats import chair_of

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)
SOON = making.TODAY + 14 * DAY


@pytest.fixture
def acp(lao_embassy, indonesian_embassy):
    """Both embassies sit in the committee."""
    committee = making.organisation("ASEAN Committee in Pyongyang", "committee")
    for member in (lao_embassy, indonesian_embassy):
        making.reference(CommitteeSeat, committee=committee, member=member, from_on="2012-04-30")
    return committee


@pytest.fixture
def presided(acp, indonesian_embassy):
    making.reference(
        Chairmanship, committee=acp, chair=indonesian_embassy, from_on=making.TODAY - DAY
    )
    return acp


def holds(user, committee, day):
    return bool(Actor.of(user, today=day).seat_in(committee))


class TestTheChairsSeat:
    FIRST, LAST = datetime.date(2018, 9, 1), datetime.date(2018, 12, 31)

    def chairs(self, acp, embassy, from_on, to_on=""):
        making.reference(Chairmanship, committee=acp, chair=embassy, from_on=from_on, to_on=to_on)

    @pytest.mark.parametrize(
        ("day", "expected"),
        [(FIRST - DAY, False), (FIRST, True), (LAST, True), (LAST + DAY, False)],
    )
    def test_is_held_from_the_first_day_to_the_last(
        self, acp, chair, indonesian_embassy, day, expected
    ):
        self.chairs(acp, indonesian_embassy, self.FIRST, self.LAST)
        assert holds(chair, acp, day) is expected
        assert (chair_of(acp, day) == indonesian_embassy) is expected

    def test_passes_from_one_to_the_next_without_anybody_doing_it(
        self, acp, chair, liaison, indonesian_embassy, lao_embassy
    ):
        self.chairs(acp, indonesian_embassy, self.FIRST, self.LAST)
        self.chairs(acp, lao_embassy, self.LAST + DAY)
        for day, of_indonesia, of_laos in (
            (self.LAST, True, False), (self.LAST + DAY, False, True),
        ):  # fmt: skip
            assert (holds(chair, acp, day), holds(liaison, acp, day)) == (of_indonesia, of_laos)

    @pytest.mark.parametrize(
        ("from_on", "to_on", "day"),
        [
            ("2018-12-31", "", None),  # the day of the hand-over
            ("2018-12", "2019", None),  # on no day surely
            ("", "2018-10", None),
            ("2018-12-30", "", "2018-12-30"),
            ("2018-11", "2019", "2018-12-01"),
            ("2017", "2018-10-01", "2018-09-01"),
            ("2018-10-02", "2018-10-02", "2018-10-02"),
        ],
    )
    def test_is_held_by_one_at_a_time(
        self, acp, indonesian_embassy, lao_embassy, from_on, to_on, day
    ):
        self.chairs(acp, indonesian_embassy, self.FIRST, self.LAST)
        if day is None:
            self.chairs(acp, lao_embassy, from_on, to_on)
            return
        with refused(f"{indonesian_embassy} already chairs {acp} on {day}."):
            self.chairs(acp, lao_embassy, from_on, to_on)

    def test_is_the_next_ones_on_the_day_of_the_hand_over(
        self, acp, indonesian_embassy, lao_embassy
    ):
        self.chairs(acp, lao_embassy, self.LAST)
        self.chairs(acp, indonesian_embassy, self.FIRST, self.LAST)
        assert chair_of(acp, self.LAST) == lao_embassy

    @pytest.mark.parametrize(
        ("from_on", "to_on", "day", "expected"),
        [
            ("2018-09", "", datetime.date(2018, 9, 15), False),
            ("2018-09", "", datetime.date(2018, 10, 1), True),
            ("2018", "", datetime.date(2018, 12, 31), False),
            ("2018", "", datetime.date(2019, 1, 1), True),
            ("2018-01", "2018-12", datetime.date(2018, 11, 30), True),
            ("2018-01", "2018-12", datetime.date(2018, 12, 1), False),
            ("", "", datetime.date(2018, 12, 1), False),
        ],
    )
    def test_is_not_held_while_the_dates_leave_it_open(
        self, acp, chair, indonesian_embassy, from_on, to_on, day, expected
    ):
        self.chairs(acp, indonesian_embassy, from_on, to_on)
        assert holds(chair, acp, day) is expected

    def test_is_that_of_the_embassys_coordinators_alone(self, presided, chair, indonesian_embassy):
        clerk = making.person("clerk", indonesian_embassy, "reporter")
        assert chaired_by(making.actor(chair)) == [presided]
        assert chaired_by(making.actor(clerk)) == []


class TestAskingAMember:
    def ask(self, chair, committee, member, **more):
        given = {"due_on": SOON} | more
        return committees.ask(by=making.actor(chair), committee=committee, member=member, **given)

    def test_makes_a_point_for_each_in_one_deed(
        self, presided, chair, liaison, officer, floods, lao_embassy, mercy_relief
    ):
        needs = [making.reported(officer, mercy_relief, floods) for _n in range(2)]
        points = self.ask(chair, presided, lao_embassy, needs=needs)

        assert [p.need for p in points] == needs
        assert {(p.owner, p.assigned_to, p.due_on, p.visibility, p.emergency) for p in points} == {
            (presided, lao_embassy, SOON, Visibility.COMMITTEE, floods)
        }
        deeds = Entry.objects.filter(noun="actionpoint").values_list("deed", flat=True)
        assert len(set(deeds)) == 1

    def test_is_for_who_chairs_today(self, presided, liaison, floods, lao_embassy, officer,
                                     mercy_relief):  # fmt: skip
        need = making.reported(officer, mercy_relief, floods)
        with refused("Only who chairs the committee today asks its members.", kind=NotYours):
            self.ask(liaison, presided, lao_embassy, needs=[need])

    def test_says_every_reason_at_once(
        self, presided, chair, liaison, floods, lao_embassy, officer, mercy_relief
    ):
        own = making.reported(liaison, lao_embassy, floods)
        said = making.reported(officer, mercy_relief, floods)
        making.corroboration(liaison, lao_embassy, said)
        hidden = making.reported(officer, mercy_relief, floods)
        Need.objects.filter(pk=hidden.pk).update(visibility="restricted")
        name = "Embassy of the Lao PDR in Pyongyang"
        with refused(
            f"{name} reported “ready-to-eat meal” itself.",
            f"{name} has already spoken about “ready-to-eat meal”.",
            f"{name} does not see “ready-to-eat meal”: share it with them first.",
        ):
            self.ask(chair, presided, lao_embassy, needs=[own, said, hidden])
        assert not ActionPoint.objects.exists()

    def test_is_for_members_of_the_day_once_and_for_a_day_to_come(
        self, presided, chair, floods, lao_embassy, officer, mercy_relief
    ):
        need = making.reported(officer, mercy_relief, floods)
        with refused(f"Mercy Relief is no member of {presided} today."):
            self.ask(chair, presided, mercy_relief, needs=[need])
        with refused("This day has passed.", kind=NotValid):
            self.ask(chair, presided, lao_embassy, needs=[need], due_on=making.TODAY - DAY)
        with refused("Choose at least one need or delivery.", kind=NotValid):
            self.ask(chair, presided, lao_embassy)
        self.ask(chair, presided, lao_embassy, needs=[need])
        with refused(f"{lao_embassy} was already asked about “ready-to-eat meal”."):
            self.ask(chair, presided, lao_embassy, needs=[need])


@pytest.fixture
def delivery(floods, officer, mercy_relief):
    mission = making.running(officer, mercy_relief, floods)
    pledge = making.pledge(officer, mercy_relief, floods)
    allocation = making.allocation(officer, pledge, 10, mission=mission)
    sent = making.dispatched(officer, mission, (allocation, 10))
    goods = {"consignment_line": sent.lines.get(), "quantity": Decimal(10)}
    return making.move("hand_over", making.delivery(officer, mission, goods), officer)


class TestThePoint:
    def asked(self, chair, committee, member, **what):
        [point] = committees.ask(
            by=making.actor(chair), committee=committee, member=member, due_on=SOON, **what
        )
        return point

    def status(self, point):
        return ActionPoint.objects.get(pk=point.pk).status

    def test_is_done_with_the_members_own_corroboration(
        self, presided, chair, liaison, officer, floods, lao_embassy, mercy_relief,
        indonesian_embassy,
    ):  # fmt: skip
        need, other = (making.reported(officer, mercy_relief, floods) for _n in range(2))
        point = self.asked(chair, presided, lao_embassy, needs=[need])
        making.corroboration(chair, indonesian_embassy, need)
        making.corroboration(liaison, lao_embassy, other)
        assert self.status(point) == "open", "another's deed, or another need, finishes nothing"

        making.corroboration(liaison, lao_embassy, need)
        assert self.status(point) == "done"
        entry = Entry.objects.about(point).first()
        assert (entry.verb, entry.organisation) == ("finish", lao_embassy)

    @pytest.mark.parametrize(
        ("finding", "access", "status"),
        [("as_delivered", "granted", "done"), ("no_access", "denied", "open")],
    )
    def test_is_done_with_the_visit_that_saw_it(
        self, presided, chair, liaison, delivery, lao_embassy, finding, access, status
    ):
        """A closed door finishes nothing by itself: the chair is not told where it was."""
        point = self.asked(chair, presided, lao_embassy, deliveries=[delivery])
        row = {"delivery_line": delivery.lines.get(), "finding": finding, "evidence": "goods"}
        visit = making.visit(liaison, lao_embassy, delivery.mission, row, access=access)
        assert self.status(point) == "open"

        making.move("submit", visit, liaison)
        assert self.status(point) == status

    def test_is_not_given_to_who_took_part(self, presided, chair, delivery, lao_embassy):
        delivery.mission.partners.add(lao_embassy)
        reason = (
            f"A visit of {lao_embassy} to “{delivery}” would not count: it is a partner in it."
        )
        with refused(reason):
            self.asked(chair, presided, lao_embassy, deliveries=[delivery])

    def test_is_about_one_thing_and_no_wider_than_that(
        self, floods, officer, liaison, delivery, lao_embassy, mercy_relief
    ):
        need = making.reported(officer, mercy_relief, floods)

        def make(**values):
            given = {"title": "Look", "assigned_to": lao_embassy}
            return records.create(
                ActionPoint, by=making.actor(officer), owner=mercy_relief, values=given | values
            )

        with refused("Name a visit, a need or a delivery: one of them.", kind=NotValid):
            make(need=need, delivery=delivery)
        Need.objects.filter(pk=need.pk).update(visibility="restricted")
        need.refresh_from_db()
        assert make(need=need).visibility == "restricted"
        with refused("It stays with ready-to-eat meal: make a new one instead."):
            records.change(make(need=need), by=making.actor(officer), values={"need": None})


class TestClosingADiscrepancy:
    def found(self, delivery, user, owner):
        row = {"delivery_line": delivery.lines.get(), "finding": "not_seen"}
        visit = making.visit(user, owner, delivery.mission, row)
        making.move("submit", visit, user)
        return visit.observations.get().discrepancies.get()

    def test_is_not_for_who_also_acts_for_the_lead(
        self, delivery, chair, officer, indonesian_embassy, mercy_relief
    ):
        answered = making.move(
            "answer", self.found(delivery, chair, indonesian_embassy), officer, answer="Moved."
        )
        making.seat(chair, mercy_relief, "viewer")
        with refused(
            f"You also act for {mercy_relief}, whose answer it is: somebody else has to close it."
        ):
            moves.make(DISCREPANCY["close"], answered, by=making.actor(chair))

        other = making.person("other", indonesian_embassy, "coordinator")
        assert making.move("close", answered, other).status == "closed"
