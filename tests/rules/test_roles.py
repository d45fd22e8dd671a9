"""Who may do what: roles, seats by date, the chair's seat, and the table a command prints."""

import datetime
import io

import pytest
from django.core.management import call_command

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import records
from tracker.models import Chairmanship, CommitteeSeat, Role, Seat
from tracker.rules.nouns import NOUNS
from tracker.rules.refusals import NotValid
from tracker.rules.roles import DONORS, Permission, acting_for, may

DAY = datetime.timedelta(days=1)
REPORT, COORDINATE = Permission.REPORT, Permission.COORDINATE


@pytest.fixture
def committee(db):
    return making.organisation("The committee", "committee")


class TestRoles:
    @pytest.mark.parametrize(
        ("role", "allowed"),
        [
            ("viewer", set()),
            ("reporter", {REPORT}),
            ("coordinator", {REPORT, COORDINATE}),
            ("admin", {Permission.ADMINISTER}),
        ],
    )
    def test_allow_what_the_page_says(self, mercy_relief, role, allowed):
        person = making.actor(making.person("someone", mercy_relief, role))

        assert {p for p in Permission if may(person, p, mercy_relief)} == allowed

    def test_hold_in_ones_own_organisation_alone(self, officer, mercy_relief, lao_embassy):
        person = making.actor(officer)

        assert may(person, COORDINATE, mercy_relief)
        assert not may(person, REPORT, lao_embassy)
        assert not may(person, REPORT, None)

    def test_operate_for_the_operator_alone(self, keeper, officer, operator, mercy_relief):
        assert may(making.actor(keeper), Permission.OPERATE, operator)
        assert not may(making.actor(officer), Permission.OPERATE, mercy_relief)

    @pytest.mark.parametrize("kind", ["academic", "company", "regional_body"])
    def test_do_not_let_every_kind_pledge(self, kind, db):
        body = making.organisation("A body", kind)
        person = making.actor(making.person("someone", body, "coordinator"))

        assert may(person, COORDINATE, body)
        assert acting_for(person, COORDINATE, DONORS) == []

    def test_are_none_without_a_seat_or_with_a_closed_account(self, stranger, officer):
        officer.is_active = False
        officer.save()

        assert making.actor(stranger).seats == making.actor(officer).seats == ()


class TestASeatByDate:
    @pytest.mark.parametrize(
        ("start", "end", "held"),
        [(0, 0, True), (-1, 1, True), (1, 1, False), (-1, -1, False), (None, None, True)],
    )
    def test_holds_on_both_of_its_ends(self, mercy_relief, start, end, held):
        person = making.person("someone")
        dates = {
            name: making.TODAY + days * DAY
            for name, days in (("from_on", start), ("to_on", end))
            if days is not None
        }
        values = {"user": person, "organisation": mercy_relief, "role": "viewer"}
        records.create(Seat, by=making.system(), owner=mercy_relief, values=values | dates)

        assert bool(making.actor(person).seats) is held

    def test_is_given_for_ones_own_organisation_alone(self, admin, mercy_relief, lao_embassy):
        values = {"user": admin, "organisation": lao_embassy, "role": "admin"}

        with refused("Mercy Relief does not give seats of another organisation."):
            records.create(Seat, by=making.actor(admin), owner=mercy_relief, values=values)


class TestTheChairsSeat:
    def chairs(self, committee, chair, from_on, to_on=""):
        return making.reference(
            Chairmanship, committee=committee, chair=chair, from_on=from_on, to_on=to_on
        )

    def seat(self, person, committee, day):
        return making.actor(person, today=datetime.date.fromisoformat(day)).seat_in(committee)

    def test_holds_from_the_first_day_to_the_last(self, chair, committee, indonesian_embassy):
        self.chairs(committee, indonesian_embassy, "2017-05-01", "2017-10-31")

        days = ("2017-04-30", "2017-05-01", "2017-10-31", "2017-11-01")
        seats = [self.seat(chair, committee, day) for day in days]
        assert [seat and seat.role for seat in seats] == [None, "coordinator", "coordinator", None]

    def test_follows_from_no_part_of_an_imprecise_span(self, chair, committee, indonesian_embassy):
        self.chairs(committee, indonesian_embassy, "2017-05", "2018")

        days = ("2017-05-31", "2017-06-01", "2017-12-31", "2018-01-01")
        held = [bool(self.seat(chair, committee, day)) for day in days]
        assert held == [False, True, True, False]

    def test_needs_a_known_start(self, chair, committee, indonesian_embassy):
        self.chairs(committee, indonesian_embassy, "")

        assert self.seat(chair, committee, "2017-05-01") is None

    def test_is_for_coordinators_of_the_chair(self, reporter, committee, lao_embassy):
        self.chairs(committee, lao_embassy, "2017")

        assert self.seat(reporter, committee, "2018-05-01") is None

    def test_is_one_at_a_time(self, committee, lao_embassy, indonesian_embassy):
        self.chairs(committee, lao_embassy, "2017")

        with pytest.raises(NotValid):
            self.chairs(committee, indonesian_embassy, "")

    def test_lets_the_committee_pledge(self, chair, committee, indonesian_embassy, floods):
        self.chairs(committee, indonesian_embassy, "2017")

        assert making.pledge(chair, committee, floods).owner == committee

    def test_seats_mates_on_the_same_committee(self, chair, committee, lao_embassy,
                                               indonesian_embassy, mercy_relief):  # fmt: skip
        for member, from_on in ((lao_embassy, "2012"), (indonesian_embassy, "2012")):
            making.reference(CommitteeSeat, committee=committee, member=member, from_on=from_on)
        making.reference(CommitteeSeat, committee=committee, member=mercy_relief, to_on="2013")

        mates = making.actor(chair).committee_mates
        assert mates == {committee.pk, lao_embassy.pk, indonesian_embassy.pk}


class TestTheTableOfRules:
    @pytest.fixture
    def table(self):
        out = io.StringIO()
        call_command("rules", stdout=out)
        return out.getvalue()

    def test_names_every_role_noun_and_move(self, table):
        words = [str(role) for role in Role] + list(NOUNS)
        words += [f"{noun.name} {move}" for noun in NOUNS.values() for move in noun.workflow]

        assert [word for word in words if f"  {word} " not in table] == []

    def test_says_who_and_what_is_asked(self, table):
        lines = {" ".join(line.split()) for line in table.splitlines()}

        assert "need grant reported -> stays coordinate everybody granted, reason" in lines
        assert "delivery report the owner of its mission" in lines
        assert "pledge coordinate donors" in lines
        assert "delivery hand_over expected -> handed_over coordinate leads" in lines
