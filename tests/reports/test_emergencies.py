"""What the page of an emergency tells besides the gap: stations, events, activities, the board."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import making
from tests.reports.opening import opened
from tracker.actions import records
from tracker.models import Engagement, Figure, Indicator, Source
from tracker.reports import board
from tracker.reports.figures import figures
from tracker.reports.pipeline import pipeline
from tracker.reports.shares import monitoring
from tracker.reports.timeline import timeline
from tracker.reports.who_does_what import who_does_what

pytestmark = pytest.mark.django_db


@pytest.fixture
def delivered(floods, officer, mercy_relief):
    """Mercy Relief delivered 10 meals at the hospital."""
    mission = making.running(officer, mercy_relief, floods)
    pledge = making.pledge(officer, mercy_relief, floods)
    allocation = making.allocation(officer, pledge, 10, mission=mission)
    consignment = making.dispatched(officer, mission, (allocation, 10))
    goods = {"consignment_line": consignment.lines.get(), "quantity": Decimal(10)}
    return making.move("hand_over", making.delivery(officer, mission, goods), officer)


def visit(chair, owner, delivery, finding="as_delivered", **values):
    row = {"delivery_line": delivery.lines.get(), "finding": finding}
    row |= {"evidence": "goods"} if finding == "as_delivered" else {}
    values = {"institution": delivery.actual_institution} | values
    return making.visit(chair, owner, delivery.mission, row, **values)


class TestThePipeline:
    def counts(self, floods, user):
        return [station.count for station in pipeline(floods, making.actor(user))]

    def test_counts_each_station(self, delivered, floods, liaison, lao_embassy):
        making.reported(liaison, lao_embassy, floods)

        assert self.counts(floods, liaison) == [1, 1, 1, 1, 1, 0]

    def test_opens_what_it_counts(self, delivered, floods, liaison):
        actor = making.actor(liaison)
        for station in pipeline(floods, actor):
            assert len(opened(station.target, actor)) == station.count

    def test_leaves_out_drafts_and_what_was_taken_back(
        self, floods, liaison, officer, lao_embassy, mercy_relief
    ):
        making.need(liaison, lao_embassy, floods)
        making.mission(officer, mercy_relief, floods)
        pledge = making.pledge(officer, mercy_relief, floods)
        making.move("withdraw", pledge, officer, reason="Funds were cut.")

        assert self.counts(floods, liaison) == [0] * 6
        assert self.counts(floods, officer) == [0] * 6

    def test_leaves_out_what_is_restricted(self, floods, liaison, officer, mercy_relief):
        making.pledge(officer, mercy_relief, floods, visibility="restricted")

        assert self.counts(floods, liaison)[1] == 0
        assert self.counts(floods, officer)[1] == 1

    def test_is_empty_for_an_organisation_that_is_not_admitted(
        self, delivered, floods, coordinator
    ):
        assert self.counts(floods, coordinator) == [0] * 6


class TestTheFourShares:
    """As the lead reads them, who is told of refusals; others: tests/reports/test_shares.py."""

    def shares(self, floods, user):
        return [share.count for share in monitoring(floods, making.actor(user))]

    def test_begin_as_not_yet_asked(self, delivered, floods, officer):
        assert self.shares(floods, officer) == [0, 1, 0, 0]

    def test_tell_seen_from_asked(self, delivered, floods, officer, chair, indonesian_embassy):
        visit(chair, indonesian_embassy, delivered, access="asked", conducted_on=None)
        assert self.shares(floods, officer) == [0, 0, 1, 0]

        seen = visit(chair, indonesian_embassy, delivered)
        making.move("submit", seen, chair)
        assert self.shares(floods, officer) == [1, 0, 0, 0]

    def test_tell_no_access(self, delivered, floods, officer, chair, indonesian_embassy):
        denied = visit(chair, indonesian_embassy, delivered, "no_access", access="denied")
        making.move("submit", denied, chair)

        assert self.shares(floods, officer) == [0, 0, 0, 1]

    def test_know_nothing_of_a_restricted_visit(
        self, delivered, floods, liaison, chair, indonesian_embassy
    ):
        making.move("submit", visit(
            chair, indonesian_embassy, delivered, visibility="restricted"
        ), chair)  # fmt: skip

        assert self.shares(floods, liaison) == [0, 1, 0]

    def test_know_nothing_of_a_restricted_delivery(self, delivered, floods, liaison):
        type(delivered).objects.filter(pk=delivered.pk).update(visibility="restricted")

        assert sum(self.shares(floods, liaison)) == 0

    def test_leave_out_what_was_reversed(self, delivered, floods, officer):
        making.move("reverse", delivered, officer, reason="It was another day.")

        assert sum(self.shares(floods, officer)) == 0

    @pytest.mark.parametrize("who", ["liaison", "officer"])
    def test_do_not_guess_about_a_delivery_entered_afterwards(
        self, delivered, floods, who, request
    ):
        user = request.getfixturevalue(who)
        type(delivered).objects.filter(pk=delivered.pk).update(recorded_afterwards=True)

        assert sum(self.shares(floods, user)) == 0

    def test_know_a_visit_by_what_it_observed(
        self, delivered, floods, officer, chair, indonesian_embassy
    ):
        visit(chair, indonesian_embassy, delivered, institution=None)

        assert self.shares(floods, officer) == [0, 0, 1, 0]


class TestTheTimeline:
    def texts(self, floods, user):
        return [event.text for event in timeline(floods, making.actor(user))]

    def test_tells_the_chain_newest_first(self, delivered, floods, liaison, lao_embassy):
        making.reported(liaison, lao_embassy, floods, reported_on="2012-08")
        events = timeline(floods, making.actor(liaison))

        assert [event.date for event in events] == sorted(
            (event.date for event in events), reverse=True
        )
        assert events[-1].date == "2012-08"
        assert events[-1].text == (
            "Embassy of the Lao PDR in Pyongyang reported a need in Ryongchon: "
            "ready-to-eat meal, 100 pack."
        )
        assert "Mercy Relief delivered to Ryongchon County Hospital." in self.texts(
            floods, liaison
        )

    def test_tells_what_its_country_did_and_what_was_measured_while_it_lasted(
        self, floods, liaison
    ):
        country, by, owner = floods.country, making.system(), making.operator()
        for title, on in (("Before", "2011"), ("Summit", "2012-08"), ("Some day", "")):
            values = {"title": title, "kind": "delegation", "started_on": on}
            values["countries"] = [country]
            records.create(Engagement, by=by, owner=owner, values=values)
        source = making.reference(Source, title="A census")
        for name, on in (("Population", "2012"), ("Harvest", "2010")):
            values = {"name": name, "country": country, "observed_on": on, "source": source}
            making.reference(Indicator, value=Decimal(25), unit_text="million", **values)
        type(floods).objects.filter(pk=floods.pk).update(started_on="2012-07", ended_on="2013")
        floods.refresh_from_db()

        told = [text for text in self.texts(floods, liaison) if "emergency" not in text]
        assert told == ["Delegation: Summit.", "Population: 25 million (A census)"]

    def test_says_how_exactly_a_figure_is_known(self, floods, liaison, lao_embassy):
        records.create(
            Figure, by=making.actor(liaison), owner=lao_embassy,
            values={"emergency": floods, "kind": "dead", "value": Decimal(160),
                    "basis": "estimate", "observed_on": "2012"},
        )  # fmt: skip

        assert self.texts(floods, liaison) == ["Dead: about 160"]

    def test_shows_a_restricted_figure_to_its_owner_alone(
        self, floods, liaison, officer, lao_embassy
    ):
        records.create(
            Figure, by=making.actor(liaison), owner=lao_embassy,
            values={"emergency": floods, "kind": "dead", "value": Decimal(160),
                    "observed_on": "2012", "visibility": "restricted"},
        )  # fmt: skip

        assert figures(floods, making.actor(officer)) == []
        assert self.texts(floods, officer) == []
        assert [f.value for f in figures(floods, making.actor(liaison))] == ["160"]

    def test_tells_no_drafts_and_nothing_restricted(
        self, floods, liaison, officer, lao_embassy, mercy_relief
    ):
        making.need(liaison, lao_embassy, floods)
        making.pledge(officer, mercy_relief, floods, visibility="restricted",
                      pledged_on="2012-09")  # fmt: skip

        assert self.texts(floods, liaison) == []
        assert self.texts(floods, officer) == ["Mercy Relief pledged: Meals."]

    def test_tells_nothing_that_was_taken_back(
        self, delivered, floods, liaison, officer, chair, mercy_relief, indonesian_embassy
    ):
        before = self.texts(floods, liaison)
        pledge = making.pledge(officer, mercy_relief, floods, pledged_on="2012-09")
        making.move("withdraw", pledge, officer, reason="Funds were cut.")
        making.move("cancel", making.mission(officer, mercy_relief, floods), officer, reason="No.")
        visit(chair, indonesian_embassy, delivered)
        assert self.texts(floods, liaison) == before

        making.move("reverse", delivered, officer, reason="It was another day.")
        told = [t for t in before if t not in self.texts(floods, liaison)]
        assert told == ["Mercy Relief delivered to Ryongchon County Hospital."]

    def test_tells_no_shipment_that_did_not_leave_and_no_restricted_mission(
        self, floods, liaison, officer, mercy_relief
    ):
        mission = making.running(officer, mercy_relief, floods, visibility="restricted")
        pledge = making.pledge(officer, mercy_relief, floods)
        allocation = making.allocation(officer, pledge, 10, mission=mission)
        making.consignment(officer, mission, (allocation, 10))

        assert self.texts(floods, liaison) == []
        assert len(self.texts(floods, officer)) == 1

    def test_has_no_date_for_what_has_none(self, floods, liaison, officer, mercy_relief):
        making.pledge(officer, mercy_relief, floods)

        assert self.texts(floods, liaison) == []


class TestWhoDoesWhat:
    def test_gathers_missions_by_organisation_and_kind(
        self, floods, liaison, officer, mercy_relief, indonesian_embassy
    ):
        for name in ("Ryongchon", "Sinuiju"):
            making.running(
                officer, mercy_relief, floods, places=[making.place(name)], sector="hea",
                partners=[indonesian_embassy],
            )  # fmt: skip
        making.running(officer, mercy_relief, floods, kind="assessment")
        actor = making.actor(liaison)

        assessing, relief = who_does_what(floods, actor)
        assert (assessing.activity, relief.activity) == ("Assessment", "Relief delivery")
        assert relief.places == ["Ryongchon", "Sinuiju"]
        assert (relief.sectors, relief.missions) == (["Health"], 2)
        assert relief.partners == ["Embassy of Indonesia in Pyongyang"]
        assert len(opened(relief.target, actor)) == relief.missions

    def test_counts_no_draft_and_nothing_cancelled(self, floods, officer, mercy_relief):
        making.mission(officer, mercy_relief, floods)
        making.move("cancel", making.mission(officer, mercy_relief, floods), officer, reason="No.")

        assert who_does_what(floods, making.actor(officer)) == []

    def test_knows_no_restricted_mission(self, floods, liaison, officer, mercy_relief):
        making.running(officer, mercy_relief, floods, visibility="restricted")

        assert who_does_what(floods, making.actor(liaison)) == []


class TestTheBoard:
    def test_shows_what_comes_and_its_spare_space(self, floods, liaison, officer, mercy_relief):
        mission = making.running(officer, mercy_relief, floods)
        pledge = making.pledge(officer, mercy_relief, floods)
        allocation = making.allocation(officer, pledge, 10, mission=mission)
        yesterday = making.TODAY - datetime.timedelta(days=1)
        coming = making.consignment(
            officer, mission, (allocation, 10), spare_space="4 pallets", eta=yesterday
        )
        assert board.shipments(floods, making.actor(liaison)) == []

        making.move("ready", coming, officer)
        [shipment] = board.shipments(floods, making.actor(liaison))
        assert (shipment.spare_space, shipment.late) == ("4 pallets", True)

    def test_shows_nothing_that_is_restricted(
        self, delivered, floods, liaison, officer, chair, mercy_relief, indonesian_embassy
    ):
        mission = making.running(officer, mercy_relief, floods, visibility="restricted")
        pledge = making.pledge(officer, mercy_relief, floods)
        allocation = making.allocation(officer, pledge, 10, mission=mission)
        making.move("ready", making.consignment(officer, mission, (allocation, 10)), officer)
        visit(chair, indonesian_embassy, delivered, visibility="restricted")

        assert len(board.shipments(floods, making.actor(liaison))) == 1
        assert len(board.shipments(floods, making.actor(officer))) == 2
        assert board.visits(floods, making.actor(liaison)) == []
        assert len(board.visits(floods, making.actor(chair))) == 1

    def test_tells_visits_by_province_and_month(
        self, delivered, floods, liaison, chair, indonesian_embassy
    ):
        province = making.place("North Pyongan", kind="admin1")
        county = making.place("Uiju", parent=province)
        visit(
            chair, indonesian_embassy, delivered, place=county,
            conducted_on="2026-03-05",
        )  # fmt: skip

        [month] = board.visits(floods, making.actor(liaison))
        assert (month.province, month.month) == ("North Pyongan", "2026-03")
        assert [word for word, _target in month.visits] == ["Planned"]
        assert "05" not in str((month.month, month.province))


def test_the_work_does_not_grow_with_the_records(
    delivered, floods, liaison, officer, chair, lao_embassy, mercy_relief, indonesian_embassy
):
    asked = (pipeline, monitoring, timeline, who_does_what, board.shipments, board.visits)

    def work():
        counts = []
        for ask in asked:
            actor = making.actor(liaison)
            with CaptureQueriesContext(connection) as queries:
                ask(floods, actor)
            counts.append(len(queries))
        return counts

    visit(chair, indonesian_embassy, delivered)
    making.reported(liaison, lao_embassy, floods)
    before = work()
    for _n in range(3):
        making.reported(liaison, lao_embassy, floods)
        making.running(officer, mercy_relief, floods, partners=[indonesian_embassy])
        visit(chair, indonesian_embassy, delivered)
    assert work() == before
    assert max(before) <= 14
