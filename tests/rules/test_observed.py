"""What was observed or confirmed of a channel, beside what follows from other facts."""

import pytest

from tests import making
from tests.rules.test_knowledge import ASSESS, channel, day, embassy, relation, said, seen
from tracker.models import CommitteeSeat
from tracker.rules.availability import availability

__all__ = ["channel", "embassy"]
pytestmark = pytest.mark.django_db


def stands(channel, on, function=ASSESS):
    answer = availability(channel, function, day(on))
    return answer.state, answer.disputed


@pytest.fixture
def staffed(embassy):
    relation(embassy, "established", "1974")
    seen(embassy, "office", "kept", "2020-01")
    seen(embassy, "staff", "present", "2020-01")


@pytest.mark.usefixtures("staffed")
class TestAnObservation:
    def test_of_the_day_on_which_staff_left_is_in_conflict_with_it(self, channel, embassy):
        left = seen(embassy, "staff", "absent", "2026-11-20")
        told = said(channel, "open", "2026-11-20")

        answer = availability(channel, ASSESS, day("2026-11-30"))
        assert (answer.state, answer.disputed) == ("unknown", True)
        assert {left, told} <= set(answer.facts)
        assert answer.reasons[:2] == [
            "What was observed and what else is known disagree.", "Observed on 2026-11-20.",
        ]  # fmt: skip
        assert answer.changes == ["A newer observation would have to settle it."]

    @pytest.mark.parametrize(
        ("left", "told"), [("2026-11-20", "2026-11"), ("2026-11", "2026-11-20")]
    )
    def test_that_came_nobody_knows_when_settles_nothing(self, channel, embassy, left, told):
        facts = {seen(embassy, "staff", "absent", left), said(channel, "open", told)}

        answer = availability(channel, ASSESS, day("2026-11-30"))
        assert (answer.state, answer.disputed) == ("unknown", False)
        assert facts <= set(answer.facts)
        assert answer.reasons[0] == (
            "It is not known to the day which came last: what was observed or what else is known."
        )

    @pytest.mark.parametrize(("told", "state"), [("2026-11-19", "closed"), ("2026-11-21", "open")])
    def test_holds_where_it_surely_came_after(self, channel, embassy, told, state):
        seen(embassy, "staff", "absent", "2026-11-20")
        said(channel, "open", told)

        assert stands(channel, "2026-11-30") == (state, False)

    def test_that_agrees_stands_beside_what_it_agrees_with(self, channel, embassy):
        left = seen(embassy, "staff", "absent", "2026-11-20")
        told = said(channel, "closed", "2026-11-20", reason="The door is locked.")

        answer = availability(channel, ASSESS, day("2026-11-30"))
        assert (answer.state, answer.disputed) == ("closed", False)
        assert {left, told} <= set(answer.facts)
        assert answer.reasons == [
            "The embassy is kept, but no staff are there.", "Relations are established.",
            "Observed on 2026-11-20. The door is locked.",
        ]  # fmt: skip

    def test_fills_what_nobody_recorded_of_the_same_day(self, channel, embassy):
        seen(embassy, "staff", "unknown", "2026-11-20")
        said(channel, "open", "2026-11-20")

        assert stands(channel, "2026-11-30") == ("open", False)


@pytest.mark.usefixtures("staffed")
class TestAConfirmation:
    def test_decides_nothing_that_follows_from_facts(self, channel, embassy):
        for on in ("2026-11-20", "2026-11-30"):
            said(channel, "open", on, kind="confirmation")
        seen(embassy, "staff", "absent", "2026-11-20")

        assert stands(channel, "2026-11-30") == ("closed", False)

    def test_keeps_the_reasons_and_the_sources_and_says_when(self, channel):
        before = availability(channel, ASSESS, day("2026-11-30"))
        tap = said(channel, "open", "2026-11-30", kind="confirmation")

        after = availability(channel, ASSESS, day("2026-11-30"))
        assert after.reasons == [*before.reasons, "Confirmed on 2026-11-30."]
        assert after.facts == [*before.facts, tap]
        assert after.newest == tap

    def test_says_the_last_and_of_another_state_nothing(self, channel, embassy):
        for state, on in (
            ("open", "2026-11-01"),
            ("open", "2026-11-10"),
            ("closed", "2026-11-20"),
        ):
            said(channel, state, on, kind="confirmation")

        reasons = availability(channel, ASSESS, day("2026-11-30")).reasons
        assert reasons[-1] == "Confirmed on 2026-11-10."
        assert "Confirmed on 2026-11-01." not in reasons

    def test_of_what_was_observed_keeps_its_words(self):
        road = making.channel("Road", ASSESS)
        said(road, "limited", "2026-11-01", reason="One lane.")
        said(road, "limited", "2026-11-10", kind="confirmation")

        answer = availability(road, ASSESS, day("2026-11-30"))
        assert answer.reasons == ["Observed on 2026-11-01. One lane.", "Confirmed on 2026-11-10."]
        said(road, "closed", "2026-11-05")
        assert stands(road, "2026-11-30") == ("closed", False)

    def test_alone_is_as_good_as_an_observation(self):
        road = making.channel("Road", ASSESS)
        said(road, "open", "2026-11-10", kind="confirmation")

        assert stands(road, "2026-11-30") == ("open", False)

    def test_of_a_break_moves_the_day_alone(self, channel, embassy):
        relation(embassy, "severed", "2021-03-19")
        said(channel, "closed", "2026-11-10", kind="confirmation")

        answer = availability(channel, ASSESS, day("2026-11-30"))
        assert (answer.state, answer.final) == ("closed", True)
        assert str(answer.newest.observed_on) == "2026-11-10"


class TestOfACommittee:
    @pytest.fixture
    def acp(self, embassy, indonesian_embassy):
        """Both members are kept and staffed."""
        committee = making.organisation("The committee", "committee")
        for member in (embassy, indonesian_embassy):
            seen(member, "office", "kept", "2018-01")
            seen(member, "staff", "present", "2018-01")
            making.reference(CommitteeSeat, committee=committee, member=member, from_on="2012")
        return making.channel("acp", ASSESS, kind="committee", organisation=committee)

    def test_an_observation_opens_nothing_once_every_member_is_closed(
        self, acp, embassy, indonesian_embassy
    ):
        seen(embassy, "office", "closed", "2022-01-10")
        said(acp, "limited", "2022-01-11")
        assert stands(acp, "2022-01-31") == ("limited", False), "one member is open yet"

        seen(indonesian_embassy, "office", "closed", "2022-01-10")
        assert stands(acp, "2022-01-31") == ("closed", False)

    def test_a_confirmation_of_a_member_is_no_change_behind_it(self, acp, embassy, channel):
        said(acp, "limited", "2022-01-20")
        said(channel, "open", "2022-01-25", kind="confirmation")

        assert stands(acp, "2022-01-31") == ("limited", False)

    def test_an_observation_of_the_day_on_which_a_seat_began_settles_nothing(self, acp):
        making.reference(
            CommitteeSeat, committee=acp.organisation, from_on="2022-01-20",
            member=making.organisation("Another", "embassy"),
        )  # fmt: skip
        said(acp, "limited", "2022-01-20")

        assert stands(acp, "2022-01-31") == ("unknown", False)
