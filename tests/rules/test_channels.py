"""Who decides how a channel stands, and who only says what was observed."""

import pytest

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import records
from tracker.models import ChannelObservation, CommitteeSeat

pytestmark = pytest.mark.django_db
DECIDED_BY = (
    "This is decided by a coordinator of who runs the channel, by the chair of its committee, or "
    "by the operator: say what was observed instead."
)


@pytest.fixture
def channel(lao_embassy):
    return making.channel("E", "facilitation", kind="embassy", organisation=lao_embassy)


def say(channel, user, owner, kind="override", **values):
    given = {"channel": channel, "state": "closed", "observed_on": making.TODAY, "kind": kind}
    if kind == "override":
        given |= {"until": making.TODAY, "reason": "Quarantine."}
    return records.create(
        ChannelObservation, by=making.actor(user), owner=owner, values=given | values
    )


class TestADecision:
    @pytest.mark.parametrize("role", ["reporter", "coordinator"])
    def test_is_not_of_those_who_only_use_the_channel(self, channel, role):
        university = making.organisation("University", "academic")
        student = making.person("student", university, role)

        with refused(DECIDED_BY):
            say(channel, student, university)
        assert say(channel, student, university, "observation").pk

    def test_is_not_of_a_reporter_of_who_runs_it(self, channel, lao_embassy):
        clerk = making.person("clerk", lao_embassy, "reporter")
        with refused(DECIDED_BY):
            say(channel, clerk, lao_embassy)

    def test_is_not_made_of_an_observation_afterwards(self, channel, lao_embassy):
        clerk = making.person("clerk", lao_embassy, "reporter")
        seen = say(channel, clerk, lao_embassy, "observation")
        with refused(DECIDED_BY):
            records.change(
                seen, by=making.actor(clerk),
                values={"kind": "override", "until": making.TODAY, "reason": "Quarantine."},
            )  # fmt: skip

    def test_is_of_a_coordinator_of_who_runs_it_and_of_the_operator(self, channel, lao_embassy):
        assert say(channel, making.person("head", lao_embassy, "coordinator"), lao_embassy).pk
        operator = making.operator()
        assert say(channel, making.person("keeper", operator, "coordinator"), operator).pk

    def test_is_of_the_chair_of_its_committee(self, channel, lao_embassy):
        committee = making.organisation("Committee", "committee")
        chair = making.person("chair.of.it", committee, "coordinator")
        with refused(DECIDED_BY):
            say(channel, chair, committee)

        making.reference(CommitteeSeat, committee=committee, member=lao_embassy, from_on="2012")
        assert say(channel, chair, committee).pk
