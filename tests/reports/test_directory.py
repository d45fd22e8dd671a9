"""The directory as of a day: what held then, who says so, and what nobody knows."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import making
from tracker.actions import records
from tracker.models import (
    Chairmanship,
    CommitteeSeat,
    Dispute,
    Presence,
    Relation,
    Source,
)
from tracker.reports.directory import directory

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(db):
    return making.reference(Source, title="The article", kind="article")


@pytest.fixture
def committee(lao_embassy, indonesian_embassy):
    made = making.organisation("The committee", "committee")
    making.reference(CommitteeSeat, committee=made, member=lao_embassy, from_on="2012-04-30")
    making.reference(
        CommitteeSeat, committee=made, member=indonesian_embassy, from_on="2012-04-30",
        to_on="2019",
    )  # fmt: skip
    making.reference(
        Chairmanship, committee=made, chair=lao_embassy, from_on="2018-09", to_on="2018-12"
    )
    return made


def on(user, text):
    return directory(making.actor(user), datetime.date.fromisoformat(text))


def seen(embassy, aspect, state, date, **more):
    values = {"organisation": embassy, "place": making.place("Pyongyang"), "aspect": aspect}
    values |= {"state": state, "observed_on": date, "visibility": "public"}
    return records.create(
        Presence, by=making.system(), owner=making.operator(), values=values | more
    )


def relation(first, second, state, date, **more):
    values = {"first": first, "second": second, "state": state, "observed_on": date}
    return making.reference(Relation, **values | more)


def entry(found, name):
    return next(country for country in found.countries if country.name == name)


class TestACountry:
    def test_stands_as_it_did_on_the_day(self, liaison, article):
        malaysia, host = making.country("MY", "Malaysia"), making.country("KP", "DPR Korea")
        relation(malaysia, host, "established", "1973", source=article)
        relation(malaysia, host, "severed", "2021-03-19", source=article, certainty="stated")

        [before] = entry(on(liaison, "2021-03-18"), "Malaysia").relations
        [after] = entry(on(liaison, "2021-03-19"), "Malaysia").relations
        assert (before.about, before.label) == ("Relations with DPR Korea", "Established")
        assert (after.state, after.label) == ("severed", "Severed")
        [fact] = after.facts
        assert (fact.date, fact.source) == ("2021-03-19", "The article")
        assert fact.certainty == "stated in the source"

    def test_says_when_nothing_was_recorded_yet(self, liaison, lao_embassy):
        seen(lao_embassy, "office", "kept", "2018-12")

        [embassy] = entry(on(liaison, "2010-01-01"), "LA").organisations
        assert [s.label for s in embassy.standings] == ["nothing recorded by then"]

    def test_tells_its_whole_history_and_what_came_later(self, liaison, lao_embassy, committee):
        seen(lao_embassy, "staff", "present", "2021-09")

        told = entry(on(liaison, "2019-01-01"), "LA").history
        assert [(said.date, said.later) for said in told] == [
            ("2021-09", True), ("2018-09", False), ("2012-04-30", False),
        ]  # fmt: skip

    def test_keeps_office_and_staff_apart(self, liaison, lao_embassy):
        seen(lao_embassy, "office", "kept", "2021-03")
        seen(lao_embassy, "staff", "absent", "2021-09")

        [embassy] = entry(on(liaison, "2021-10-01"), "LA").organisations
        assert [s.label for s in embassy.standings] == ["Kept", "Absent"]

    def test_shows_every_side_of_a_dispute(self, liaison, lao_embassy):
        facts = [
            seen(lao_embassy, "office", "closed", "2018-06"),
            seen(lao_embassy, "office", "kept", "2018-12"),
        ]
        claims = [{"says": f.state, "noun": "presence", "subject": f.uid} for f in facts]
        records.create(
            Dispute, by=making.system(), owner=making.operator(), values={"title": "Kept?"},
            lines={"claims": claims},
        )  # fmt: skip

        [embassy] = entry(on(liaison, "2019-01-01"), "LA").organisations
        [office] = embassy.standings
        assert (office.state, office.label, office.disputed) == ("unknown", "disputed", True)
        assert [fact.text for fact in office.facts] == ["Kept", "Closed"]

    def test_tells_others_nothing_of_a_restricted_presence(self, liaison, officer, lao_embassy):
        records.create(
            Presence, by=making.actor(liaison), owner=lao_embassy,
            values={"organisation": lao_embassy, "place": making.place("Pyongyang"),
                    "aspect": "staff", "state": "absent", "observed_on": "2021-09",
                    "visibility": "restricted"},
        )  # fmt: skip
        channel = making.channel("E", "facilitation", kind="embassy", organisation=lao_embassy)
        seen(lao_embassy, "office", "kept", "2021-03")

        own, other = on(liaison, "2021-10-01"), on(officer, "2021-10-01")
        assert len(entry(own, "LA").organisations[0].standings) == 2
        assert len(entry(other, "LA").organisations[0].standings) == 1
        assert own.channels[0].functions[0][1].state == "limited"
        assert other.channels[0].functions[0][1].state == "open"
        assert channel.name == own.channels[0].name


class TestACommittee:
    def test_names_members_and_chair_of_the_day(self, liaison, committee):
        [found] = on(liaison, "2018-10-15").committees

        assert found.members == [
            "Embassy of Indonesia in Pyongyang", "Embassy of the Lao PDR in Pyongyang",
        ]  # fmt: skip
        assert found.chair == "Embassy of the Lao PDR in Pyongyang"

    def test_does_not_claim_to_know_inside_an_imprecise_span(self, liaison, committee):
        [found] = on(liaison, "2018-09-15").committees
        assert (found.chair, len(found.perhaps_chair)) == ("", 1)

        [found] = on(liaison, "2019-06-01").committees
        assert found.perhaps == ["Embassy of Indonesia in Pyongyang"]
        assert found.chair == ""

    def test_forgets_who_left(self, liaison, committee):
        [found] = on(liaison, "2020-01-01").committees
        assert found.members == ["Embassy of the Lao PDR in Pyongyang"]
        assert found.perhaps == []


class TestTheDirectory:
    def test_is_empty_for_somebody_without_a_seat(self, stranger, committee, lao_embassy):
        seen(lao_embassy, "office", "kept", "2018-12")
        found = on(stranger, "2020-01-01")

        assert (found.countries, found.committees, found.channels) == ([], [], [])

    def test_reads_no_more_for_more(self, liaison, committee, lao_embassy, indonesian_embassy):
        def work():
            actor = making.actor(liaison)
            with CaptureQueriesContext(connection) as queries:
                directory(actor, making.TODAY)
            return len(queries)

        making.channel("0", "facilitation", kind="embassy", organisation=lao_embassy)
        making.channel("5", "facilitation", kind="committee", organisation=committee)
        seen(lao_embassy, "office", "kept", "2018-12")
        relation(lao_embassy.home_country, lao_embassy.host_country, "established", "1974")
        before = work()
        for n in range(1, 5):
            making.channel(f"{n}", "facilitation", kind="committee", organisation=committee)
            seen(indonesian_embassy, "staff", "present", f"2018-0{n}")
        assert work() == before
        assert before <= 18
