"""What holds on a day: what is known, what is not, and where sources disagree."""

import datetime

import pytest

from tests import making
from tests.ledger.fixtures import refused
from tracker.actions import records
from tracker.models import (
    Availability,
    Channel,
    ChannelObservation,
    CommitteeSeat,
    Dispute,
    Presence,
    Relation,
)
from tracker.rules.availability import availability
from tracker.rules.knowledge import Known, settle
from tracker.rules.refusals import NotValid
from tracker.rules.spans import over

pytestmark = pytest.mark.django_db
ASSESS = "needs_assessment"


def day(text):
    return datetime.date.fromisoformat(text)


@pytest.fixture
def embassy(lao_embassy):
    return lao_embassy


@pytest.fixture
def channel(embassy):
    return making.channel(
        "The embassy", ASSESS, "facilitation", kind="embassy", organisation=embassy
    )


def seen(embassy, aspect, state, on, **more):
    values = {"organisation": embassy, "place": making.place("Pyongyang"), "aspect": aspect}
    return records.create(
        Presence, by=making.system(), owner=making.operator(),
        values=values | {"state": state, "observed_on": on, "visibility": "public"} | more,
    )  # fmt: skip


def relation(embassy, state, on):
    return making.reference(
        Relation, first=embassy.home_country, second=embassy.host_country, state=state,
        observed_on=on,
    )  # fmt: skip


def said(channel, state, on, **more):
    values = {"channel": channel, "state": state, "observed_on": on, "function": ASSESS}
    return records.create(
        ChannelObservation, by=making.system(), owner=making.operator(), values=values | more
    )


class TestAnEmbassyOnADay:
    def test_is_open_while_it_is_staffed(self, channel, embassy):
        seen(embassy, "office", "kept", "2018-12")
        seen(embassy, "staff", "present", "2018-12")

        assert availability(channel, ASSESS, day("2019-01-01")).state == Availability.OPEN

    def test_is_unknown_before_the_first_observation(self, channel, embassy):
        seen(embassy, "office", "kept", "2018-12")

        assert availability(channel, ASSESS, day("2018-11-30")).state == Availability.UNKNOWN

    def test_closes_for_what_needs_staff_when_they_leave(self, channel, embassy):
        seen(embassy, "office", "kept", "2021-03")
        seen(embassy, "staff", "absent", "2021-09")

        on = day("2021-10-01")
        assert availability(channel, ASSESS, on).state == Availability.CLOSED
        assert availability(channel, "facilitation", on).state == Availability.LIMITED

    def test_closes_when_relations_are_severed(self, channel, embassy):
        seen(embassy, "office", "kept", "2021-01")
        seen(embassy, "staff", "present", "2021-01")
        relation(embassy, "severed", "2021-03-19")

        assert availability(channel, ASSESS, day("2021-03-18")).state == Availability.OPEN
        answer = availability(channel, ASSESS, day("2021-03-19"))
        assert answer.state == Availability.CLOSED
        assert answer.reasons == ["Relations were severed on 2021-03-19."]

    def test_does_not_say_severed_of_relations_that_never_were(self, channel, embassy):
        relation(embassy, "none", "2000")

        answer = availability(channel, ASSESS, day("2021-03-19"))
        assert answer.reasons == ["There are no relations."]

    def test_is_unknown_in_the_year_in_which_relations_ended(self, channel, embassy):
        seen(embassy, "office", "kept", "2020-01")
        seen(embassy, "staff", "present", "2020-01")
        relation(embassy, "established", "1973")
        relation(embassy, "severed", "2021")

        answer = availability(channel, ASSESS, day("2021-06-01"))
        assert (answer.state, answer.disputed) == (Availability.UNKNOWN, False)
        assert availability(channel, ASSESS, day("2021-12-31")).state == Availability.CLOSED

    def test_is_limited_at_best_while_relations_are_suspended(self, channel, embassy):
        relation(embassy, "suspended", "2017-02")
        seen(embassy, "office", "kept", "2017-02")

        answer = availability(channel, "facilitation", day("2017-06-01"))
        assert answer.state == Availability.LIMITED

    def test_an_older_observation_does_not_outlive_the_relations(self, channel, embassy):
        said(channel, "open", "2019-05-01")
        relation(embassy, "severed", "2021-03-19")

        assert availability(channel, ASSESS, day("2020-01-01")).state == Availability.OPEN
        assert availability(channel, ASSESS, day("2021-04-01")).state == Availability.CLOSED

    @pytest.mark.parametrize("state", ["severed", "none"])
    def test_a_newer_observation_opens_nothing_that_relations_close(self, channel, embassy, state):
        relation(embassy, state, "2021-03-19")
        said(channel, "open", "2021-03-20", kind="confirmation")

        answer = availability(channel, ASSESS, day("2022-04-01"))
        assert answer.state == Availability.CLOSED

    def test_a_newer_observation_opens_no_closed_office(self, channel, embassy):
        seen(embassy, "office", "closed", "2021-03-19")
        said(channel, "open", "2021-03-20")

        assert availability(channel, ASSESS, day("2021-04-01")).state == Availability.CLOSED

    def test_a_newer_observation_says_more_than_the_presence(self, channel, embassy):
        seen(embassy, "office", "kept", "2018-12")
        seen(embassy, "staff", "absent", "2018-12")
        said(channel, "limited", "2019-05-01")

        assert availability(channel, ASSESS, day("2019-06-01")).state == Availability.LIMITED

    def test_an_observation_of_a_month_surely_holds_from_its_last_day_on(self, channel):
        said(channel, "open", "2021-06")
        said(channel, "limited", "2021-08")

        states = [availability(channel, ASSESS, day(f"2021-{on}")).state
                  for on in ("05-31", "06-15", "06-30", "07-31", "08-15", "08-31")]  # fmt: skip
        assert states == ["unknown", "unknown", "open", "open", "unknown", "limited"]

    def test_an_observation_within_the_month_of_another_settles_nothing(self, channel):
        said(channel, "open", "2021-06")
        said(channel, "limited", "2021-06-10")

        answer = availability(channel, ASSESS, day("2021-07-01"))
        assert (answer.state, answer.disputed) == (Availability.UNKNOWN, False)

    def test_an_observation_does_not_end_before_it_began(self, channel):
        said(channel, "open", "2021-06", until=day("2021-06-01"))
        with refused("The end is before the beginning.", kind=NotValid):
            said(channel, "open", "2021-06", until=day("2021-05-31"))

    def test_a_decision_wins_until_it_ends(self, channel, embassy):
        relation(embassy, "severed", "2021-03-19")
        said(channel, "limited", "2021-04-01", kind="override", reason="By a third country.",
             until=day("2021-04-30"))  # fmt: skip

        assert availability(channel, ASSESS, day("2021-04-30")).state == Availability.LIMITED
        assert availability(channel, ASSESS, day("2021-05-01")).state == Availability.CLOSED


class TestACommitteeOnADay:
    @pytest.fixture
    def acp(self, embassy, indonesian_embassy):
        """Two embassies are kept: nobody is in the one that sits, somebody in the other."""
        for one, staff in ((embassy, "absent"), (indonesian_embassy, "present")):
            seen(one, "office", "kept", "2018-01")
            seen(one, "staff", staff, "2018-01")
        committee = making.organisation("The committee", "committee")
        making.reference(CommitteeSeat, committee=committee, member=embassy, from_on="2012")
        return making.channel("acp", ASSESS, kind="committee", organisation=committee)

    def test_is_unknown_where_a_seat_that_may_hold_would_open_it(self, acp, indonesian_embassy):
        assert availability(acp, ASSESS, day("2019-01-01")).state == Availability.CLOSED
        values = {"committee": acp.organisation, "member": indonesian_embassy}
        seat = making.reference(CommitteeSeat, **values)

        answer = availability(acp, ASSESS, day("2019-01-01"))
        assert answer.state == Availability.UNKNOWN
        assert answer.reasons[0] == (
            f"It is not known whether {indonesian_embassy} sits in it on this day."
        )
        assert seat in answer.facts

    def test_stays_open_whether_another_sits_or_not(self, acp, embassy, indonesian_embassy):
        seen(embassy, "staff", "present", "2018-06")
        making.reference(CommitteeSeat, committee=acp.organisation, member=indonesian_embassy)

        assert availability(acp, ASSESS, day("2019-01-01")).state == Availability.OPEN

    def test_follows_what_was_decided_and_observed_of_its_members(self, acp, embassy):
        seen(embassy, "staff", "present", "2018-06")
        lao = making.channel("e", ASSESS, kind="embassy", organisation=embassy)
        said(lao, "closed", "2020-01-01", kind="override", reason="Quarantine.",
             until=day("2020-02-01"))  # fmt: skip
        said(lao, "limited", "2020-06-01")

        told = {on: availability(acp, ASSESS, day(on)).state for on in (
            "2019-12-31", "2020-01-01", "2020-02-01", "2020-02-02", "2020-06-01",
        )}  # fmt: skip
        assert list(told.values()) == ["open", "closed", "closed", "open", "limited"]
        known = Known.about([acp])
        turns = over(acp, ASSESS, day("2019-12-31"), day("2020-07-01"), known).turns
        assert [turn.day.isoformat() for turn in turns] == [
            "2019-12-31", "2020-01-01", "2020-02-02", "2020-06-01",
        ]  # fmt: skip


class TestADispute:
    def test_makes_what_it_speaks_about_unknown_and_shows_every_side(self, embassy):
        closed = seen(embassy, "office", "closed", "2018-06")
        kept = seen(embassy, "office", "kept", "2018-12")
        records.create(
            Dispute, by=making.system(), owner=making.operator(), values={"title": "Kept?"},
            lines={
                "claims": [
                    {"says": "closed", "noun": "presence", "subject": closed.uid},
                    {"says": "kept", "noun": "presence", "subject": kept.uid},
                ]
            },
        )  # fmt: skip
        channel = making.channel("E", ASSESS, kind="embassy", organisation=embassy)

        answer = availability(channel, ASSESS, day("2019-01-01"))

        assert (answer.state, answer.disputed) == (Availability.UNKNOWN, True)
        assert set(answer.facts) == {closed, kept}

    def test_arises_from_two_observations_of_one_date(self, embassy):
        facts = [seen(embassy, "office", state, "2018-12") for state in ("kept", "closed")]

        settled = settle(facts, day("2019-01-01"))
        assert (settled.state, settled.disputed) == (None, True)

    def test_is_not_seen_where_only_the_order_is_unknown(self, embassy):
        facts = [
            seen(embassy, "office", "kept", "2018"),
            seen(embassy, "office", "closed", "2018-06"),
        ]

        settled = settle(facts, day("2019-01-01"))
        assert (settled.state, settled.disputed, settled.unsure) == (None, False, True)


class TestAChannelWithDates:
    def test_is_unknown_inside_the_year_in_which_it_ended(self):
        channel = making.channel("Road", "goods_entry", from_on="2010", to_on="2020")

        assert availability(channel, "goods_entry", day("2020-06-01")).state == "unknown"
        assert availability(channel, "goods_entry", day("2021-01-01")).state == "closed"


class TestAnsweringForManyChannels:
    def test_reads_no_more_than_for_one(self, embassy, indonesian_embassy,
                                        django_assert_num_queries):  # fmt: skip
        committee = making.organisation("The committee", "committee")
        for member in (embassy, indonesian_embassy):
            making.reference(CommitteeSeat, committee=committee, member=member, from_on="2012")
            seen(member, "office", "kept", "2018-12")
        for n in range(3):
            making.channel(f"e{n}", ASSESS, "facilitation", kind="embassy", organisation=embassy)
            making.channel(f"c{n}", ASSESS, kind="committee", organisation=committee)
        channels = list(
            Channel.objects.select_related("organisation").prefetch_related("functions")
        )

        with django_assert_num_queries(6):
            known = Known.about(channels)
            states = [availability(c, ASSESS, day("2019-01-01"), known).state for c in channels]

        assert states == ["unknown"] * 6
