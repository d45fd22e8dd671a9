"""The channel finder, the pages of a channel and a country, and «still true»."""

import time

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import making
from tests.reports.test_ways import FUNCTIONS, severed, staffed
from tests.views.pages import links_of, main_of, signed_in, text_of
from tracker.actions import records
from tracker.models import (
    Chairmanship,
    ChannelObservation,
    CommitteeSeat,
    Dispute,
    Engagement,
    Presence,
    Relation,
)

pytestmark = pytest.mark.django_db
FINDER = "/directory/channels/"


@pytest.fixture
def lao_way(lao_embassy):
    staffed(lao_embassy)
    return making.channel(
        "By the Lao", *FUNCTIONS, kind="embassy", organisation=lao_embassy,
        country=lao_embassy.host_country,
    )  # fmt: skip


@pytest.fixture
def indonesian_way(indonesian_embassy):
    staffed(indonesian_embassy)
    return making.channel(
        "By Indonesia", *FUNCTIONS, kind="embassy", organisation=indonesian_embassy
    )


def said(channel, state, **values):
    given = {"channel": channel, "state": state, "observed_on": making.TODAY}
    return records.create(
        ChannelObservation, by=making.system(), owner=making.operator(), values=given | values
    )


def page_of(channel):
    return f"/channels/{channel.uid}/"


class TestTheFinder:
    def test_begins_with_the_country_of_who_asks_and_today(self, lao_way, indonesian_way, liaison):
        answer = signed_in(liaison).get(FINDER)

        assert answer.status_code == 200
        text = text_of(answer)
        assert text.index("By the Lao Embassy · run by your country") < text.index("By Indonesia")
        assert "2 channels can be used" in text

    def test_says_why_with_sources_and_what_would_have_to_change(
        self, lao_way, indonesian_way, lao_embassy, liaison
    ):
        severed(lao_embassy)
        asked = {"country": "LA", "function": "facilitation", "on": "2021-04-01"}
        text = text_of(signed_in(liaison).get(FINDER, asked))

        assert "1 channel can be used" in text
        assert text.index("By Indonesia") < text.index("By the Lao")
        assert "Closed Relations were severed on 2021-03-19." in text
        assert "reported here first" in text
        assert "To change it: Relations would have to be established again." in text
        assert "LA – DPR Korea Relations were severed" in text

    def test_tells_the_days_on_which_it_changes(self, lao_way, lao_embassy, liaison):
        severed(lao_embassy)
        asked = {"country": "LA", "on": "2021-03-01", "to": "2021-04-01"}
        text = text_of(signed_in(liaison).get(FINDER, asked))

        assert "each channel at its worst in these days" in text
        assert "From 1 Mar 2021: Open. From 19 Mar 2021: Closed." in text

    @pytest.mark.parametrize(
        ("asked", "says"),
        [
            ({"country": "XX"}, "Choose one."), ({"country": ""}, "Choose one."),
            ({"country": "LA", "function": "teleport"}, "Select a valid choice"),
            ({"country": "LA", "on": "yesterday"}, "Enter a day such as"),
            ({"country": "LA", "to": "2021-01-01"}, "Say also on which day it begins."),
            ({"country": "LA", "on": "2021-02-01", "to": "2021-01-01"},
             "The end is before the beginning."),
        ],
    )  # fmt: skip
    def test_says_what_is_wrong(self, lao_way, liaison, asked, says):
        answer = signed_in(liaison).get(FINDER, asked)

        assert answer.status_code == 400
        assert says in text_of(answer)

    def test_leads_only_to_pages_that_open(self, lao_way, liaison):
        client = signed_in(liaison)
        for link in links_of(client.get(FINDER)):
            assert client.get(link).status_code == 200, link

    def test_shows_nothing_to_who_has_no_seat(self, lao_way, stranger):
        assert "By the Lao" not in text_of(signed_in(stranger).get(FINDER))

    def test_is_led_to_from_a_mission_with_what_it_needs(
        self, lao_way, floods, officer, mercy_relief
    ):
        mission = making.mission(officer, mercy_relief, floods, planned_from="2021-04-01")
        client = signed_in(officer)
        [link] = [x for x in links_of(client.get(f"/missions/{mission.uid}/")) if FINDER in x]
        assert "function=facilitation" in link
        assert "on=2021-04-01" in link


class TestItsCost:
    def test_does_not_grow_with_channels_and_facts(self, lao_way, lao_embassy, liaison):
        client = signed_in(liaison)

        def work():
            with CaptureQueriesContext(connection) as heard:
                assert client.get(FINDER).status_code == 200
            return len(heard)

        work()
        before = work()
        for n in range(20):
            making.channel(f"Way {n}", *FUNCTIONS, kind="embassy", organisation=lao_embassy)
            staffed(lao_embassy, "present", f"20{n:02}-03")
        assert work() == before
        assert before <= 20

    def test_stays_quick_over_fifty_years(self, lao_way, lao_embassy, liaison):
        for n in range(20):
            making.channel(f"Way {n}", *FUNCTIONS, kind="embassy", organisation=lao_embassy)
            staffed(lao_embassy, ("present", "absent")[n % 2], f"20{n:02}-03")
        client = signed_in(liaison)
        started = time.thread_time()
        answer = client.get(FINDER, {"country": "LA", "on": "1970-01-01", "to": "2026-12-31"})
        assert answer.status_code == 200
        assert time.thread_time() - started < 5


class TestAChannel:
    def test_stands_as_it_did_on_the_day(self, lao_way, lao_embassy, liaison):
        severed(lao_embassy)
        client = signed_in(liaison)

        assert "Open Relations" not in text_of(client.get(page_of(lao_way)))
        then = text_of(client.get(page_of(lao_way), {"on": "2021-03-18"}))
        assert "How it stood on 18 Mar 2021" in then
        assert "Open The embassy is kept." in then
        assert "Closed Relations were severed on 2021-03-19." in text_of(
            client.get(page_of(lao_way), {"on": "2021-03-19"})
        )
        assert client.get(page_of(lao_way), {"on": "never"}).status_code == 400

    def test_never_shows_unknown_as_closed(self, liaison):
        way = making.channel("Unheard of", "facilitation")
        text = text_of(signed_in(liaison).get(page_of(way)))

        assert "Unknown Nothing was observed of it by this day." in text
        assert "Closed" not in text

    def test_shows_a_decision_with_its_reason_and_end(self, lao_way, liaison):
        said(lao_way, "limited", kind="override", until=making.TODAY, reason="By telephone only.")
        text = text_of(signed_in(liaison).get(page_of(lao_way)))

        assert "decided by a person" in text
        assert f"Decided by Corridor operator until {making.TODAY}: By telephone only." in text

    def test_shows_both_sides_of_a_dispute(self, lao_way, lao_embassy, liaison):
        sides = [
            records.create(
                Presence, by=making.system(), owner=making.operator(),
                values={"organisation": lao_embassy, "place": making.place("Pyongyang"),
                        "aspect": "office", "state": state, "observed_on": on,
                        "visibility": "public"},
            )
            for state, on in (("closed", "2020-01"), ("kept", "2020-03"))
        ]  # fmt: skip
        claims = [{"says": s.state, "noun": "presence", "subject": s.uid} for s in sides]
        records.create(Dispute, by=making.system(), owner=making.operator(),
                       values={"title": "Kept?"}, lines={"claims": claims})  # fmt: skip
        text = text_of(signed_in(liaison).get(page_of(lao_way), {"on": "2020-06-01"}))

        assert "Unknown disputed Sources disagree whether it was kept." in text
        assert "Mar 2020" in text
        assert "Jan 2020" in text


class TestStillTrue:
    def confirm(self, client, channel, **data):
        return client.post(f"{page_of(channel)}confirm/", data)

    def test_is_one_tap_and_idempotent_within_the_day(self, lao_way, liaison, lao_embassy):
        client = signed_in(liaison)
        assert "never confirmed" not in text_of(client.get(page_of(lao_way)))

        for _again in range(2):
            assert self.confirm(client, lao_way).status_code == 302
        [made] = ChannelObservation.objects.all()
        assert (made.kind, made.state, made.function, made.observed_on, made.owner) == (
            "confirmation", "open", "", making.TODAY.isoformat(), lao_embassy,
        )  # fmt: skip
        assert f"last confirmed {making.TODAY.day} " in text_of(client.get(page_of(lao_way)))

    def test_confirms_each_function_as_it_stands(self, lao_way, lao_embassy, liaison):
        staffed(lao_embassy, "absent", "2021-09")
        self.confirm(signed_in(liaison), lao_way)

        made = ChannelObservation.objects.values_list("function", "state")
        assert set(made) == {
            ("needs_assessment", "closed"), ("distribution_monitoring", "closed"),
            ("facilitation", "limited"),
        }  # fmt: skip

    def test_does_not_outlive_what_changes_after_it(self, lao_way, lao_embassy, liaison):
        self.confirm(signed_in(liaison), lao_way)
        severed(lao_embassy, making.TODAY.isoformat())
        ChannelObservation.objects.update(observed_on=making.TODAY.replace(day=1, month=1))

        text = text_of(signed_in(liaison).get(page_of(lao_way)))
        assert "Closed Relations were severed" in text

    def test_confirms_nothing_that_is_unknown_or_decided(self, lao_way, liaison):
        unheard = making.channel("Unheard of", "facilitation")
        said(lao_way, "limited", kind="override", until=making.TODAY, reason="Today only.")
        client = signed_in(liaison)
        for way in (unheard, lao_way):
            assert f"{page_of(way)}confirm/" not in main_of(client.get(page_of(way)))
            answer = client.post(f"{page_of(way)}confirm/", follow=True)
            assert "Nothing is known of it that could be confirmed" in text_of(answer)
        assert ChannelObservation.objects.count() == 1

    def test_is_offered_to_those_who_may_and_only_for_today(self, lao_way, liaison, viewer):
        link = f"{page_of(lao_way)}confirm/"
        assert link in main_of(signed_in(liaison).get(page_of(lao_way)))
        assert link in main_of(signed_in(liaison).get("/directory/"))
        assert link in main_of(signed_in(liaison).get("/"))
        assert link not in main_of(signed_in(liaison).get("/directory/?on=2020-01-01"))
        assert link not in main_of(signed_in(viewer).get(page_of(lao_way)))
        assert self.confirm(signed_in(viewer), lao_way).status_code == 403
        assert not ChannelObservation.objects.exists()

    def test_comes_back_to_where_it_was_asked(self, lao_way, liaison):
        client = signed_in(liaison)
        assert self.confirm(client, lao_way, back="home").url == "/"
        assert self.confirm(client, lao_way, back="directory").url == "/directory/#channels"
        assert self.confirm(client, lao_way, back="//evil.example").url == page_of(lao_way)


class TestACountry:
    def test_tells_relations_presences_seats_and_engagements(self, lao_way, lao_embassy, liaison):
        committee = making.organisation("The committee", "committee")
        span = {"committee": committee, "from_on": "2012-04-30"}
        making.reference(CommitteeSeat, member=lao_embassy, **span)
        making.reference(Chairmanship, chair=lao_embassy, to_on="2018-12", **span)
        relation = {"first": lao_embassy.home_country, "second": lao_embassy.host_country}
        making.reference(Relation, state="established", observed_on="1974", **relation)
        course = making.reference(
            Engagement, kind="course", title="A course", started_on="2015",
            organisations=[lao_embassy],
        )  # fmt: skip
        making.reference(
            Engagement, kind="meeting", title="A meeting", countries=[lao_embassy.home_country]
        )
        client = signed_in(liaison)
        page = f"/countries/{lao_embassy.home_country.uid}/"
        text = text_of(client.get(page, {"on": "2016-01-01"}))

        assert "As things stood on 1 Jan 2016" in text
        assert "Staff: nothing recorded by then" in text
        for event in ("Member of The committee", "Chair of The committee", "Course: A course",
                      "Relations with DPR Korea: Established", "Staff: Present"):  # fmt: skip
            assert event in text.split("Timeline")[1], event
        assert "Jan 2018 after this day" in text
        assert "date not stated Meeting: A meeting" in text
        assert f"/engagements/{course.uid}/" in main_of(client.get(page))
        for link in links_of(client.get(page)):
            assert client.get(link).status_code == 200, link

    def test_of_the_host_tells_its_relations_with_others(self, lao_way, lao_embassy, liaison):
        severed(lao_embassy)
        text = text_of(signed_in(liaison).get(f"/countries/{lao_embassy.host_country.uid}/"))

        assert "Relations with LA Severed" in text
        assert str(lao_embassy) in text
