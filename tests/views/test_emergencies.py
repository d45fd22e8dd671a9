"""The page of an emergency: each number opens its records, and nothing hidden shows."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import making
from tests.views.pages import links_of, main_of, signed_in, text_of
from tracker.actions import records
from tracker.models import Figure, Indicator, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(floods):
    return f"/emergencies/{floods.uid}/"


@pytest.fixture
def chain(floods, liaison, officer, chair, lao_embassy, mercy_relief, indonesian_embassy):
    """A need of 100 meals: 70 pledged, 60 shipped, 40 delivered and seen."""
    need = making.reported(liaison, lao_embassy, floods)
    allocation = making.allocation(
        officer, making.pledge(officer, mercy_relief, floods), 70, need=need
    )
    mission = making.running(officer, mercy_relief, floods)
    consignment = making.dispatched(officer, mission, (allocation, 60))
    goods = {"consignment_line": consignment.lines.get(), "quantity": Decimal(40)}
    delivery = making.move("hand_over", making.delivery(officer, mission, goods), officer)
    seen = {"delivery_line": delivery.lines.get(), "finding": "as_delivered",
            "evidence": "goods"}  # fmt: skip
    making.move("submit", making.visit(chair, indonesian_embassy, mission, seen), chair)
    return need


class TestTheGapScreen:
    def test_shows_a_need_and_how_far_it_has_come(self, chain, page, liaison):
        text = text_of(signed_in(liaison).get(page))

        assert "ready-to-eat meal Ryongchon · Urgent · Unverified 100 pack 70" in text
        assert "30 pack" in text

    def test_opens_the_records_behind_each_number(self, chain, page, liaison):
        client = signed_in(liaison)
        opened = {
            link.split("/")[1]: client.get(link)
            for link in links_of(client.get(page))
            if f"need={chain.uid}" in link
        }

        assert set(opened) == {"allocations", "consignments", "deliveries", "visits"}
        for response in opened.values():
            assert response.status_code == 200
            assert "1 shown" in text_of(response)

    def test_leads_only_to_pages_that_open(self, chain, page, liaison, officer, chair):
        for user in (liaison, officer, chair):
            client = signed_in(user)
            for link in links_of(client.get(page)):
                assert client.get(link).status_code == 200, link

    def test_invites_to_report_where_nothing_is_needed_yet(self, page, liaison, viewer):
        assert "No needs reported" in text_of(signed_in(liaison).get(page))
        assert "needs/new" in main_of(signed_in(liaison).get(page))
        assert "needs/new" not in main_of(signed_in(viewer).get(page))

    def test_counts_the_rows_it_leaves_out(self, page, floods, liaison, lao_embassy, monkeypatch):
        monkeypatch.setattr("tracker.reports.coverage.SHOWN", 1)
        monkeypatch.setattr("tracker.views.emergencies.SHOWN", 1)
        for _n in range(2):
            making.reported(liaison, lao_embassy, floods)

        assert "1 of 2 needs are shown. Show all." in text_of(signed_in(liaison).get(page))

    def test_shows_the_pledge_of_another_as_reserved(
        self, page, floods, liaison, officer, lao_embassy, mercy_relief
    ):
        need = making.reported(liaison, lao_embassy, floods)
        pledge = making.pledge(
            officer, mercy_relief, floods, visibility="restricted", title="In confidence"
        )
        making.allocation(officer, pledge, 30, need=need)

        theirs = text_of(signed_in(liaison).get(page))
        assert "30 reserved" in theirs
        assert "In confidence" not in theirs
        assert re.search(r"100 pack 30\b(?! reserved)", text_of(signed_in(officer).get(page)))


class TestThePage:
    def test_is_not_there_for_an_organisation_that_is_not_admitted(
        self, chain, page, coordinator, stranger
    ):
        assert signed_in(coordinator).get(page).status_code == 404
        assert signed_in(stranger).get(page).status_code == 404

    def test_shows_the_latest_figure_and_leads_to_the_others(
        self, page, floods, liaison, lao_embassy
    ):
        for value, day in ((160, "2012-08"), (154, "2012-09")):
            records.create(
                Figure, by=making.actor(liaison), owner=lao_embassy,
                values={"emergency": floods, "kind": "dead", "value": Decimal(value),
                        "basis": "estimate", "observed_on": day},
            )  # fmt: skip
        client = signed_in(liaison)
        response = client.get(page)

        assert "Dead 154 1 more about Sep 2012" in text_of(response)
        [others] = [link for link in links_of(response) if "kind=dead" in link]
        assert "2 shown" in text_of(client.get(others))

    def test_shows_money_by_currency_and_what_stands_beside(
        self, page, floods, liaison, officer, mercy_relief
    ):
        sgd = making.unit("SGD", "money")
        row = {"item": None, "description": "Money", "unit": sgd, "stage": "paid"}
        money = {"contribution": "financial"}
        making.pledge(officer, mercy_relief, floods, row, **money)
        making.pledge(
            officer, mercy_relief, floods, row | {"quantity": Decimal(800000)}, **money,
            shared_by=16,
        )  # fmt: skip

        text = text_of(signed_in(liaison).get(page))
        assert "SGD SGD 100 SGD 100" in text
        assert "Mercy Relief: SGD 800,000 shared by 16 countries" in text

    def test_tells_what_was_delivered_and_who_saw_it(self, chain, page, liaison):
        text = text_of(signed_in(liaison).get(page))

        assert (
            "Not yet asked, or no access Asked and waiting pack 40 40 0 0 deliveries 1 1" in text
        )
        assert "Mercy Relief delivered to Ryongchon County Hospital." in text

    def test_asks_no_more_of_the_database_for_more_needs(
        self, chain, page, floods, liaison, officer, lao_embassy, mercy_relief
    ):
        client = signed_in(liaison)

        def work():
            with CaptureQueriesContext(connection) as queries:
                client.get(page)
            return len(queries)

        before = work()
        for _n in range(4):
            making.reported(liaison, lao_embassy, floods)
        assert work() == before
        assert before <= 90


def test_the_country_is_described_by_its_indicators(floods, page, liaison, keeper):
    source = making.reference(Source, title="Census bureau")
    values = {"country": floods.country, "source": source, "observed_on": "2008-10"}
    making.reference(
        Indicator, name="Population", value=Decimal(24000000), unit_text="people",
        basis="estimate", **values,
    )  # fmt: skip
    making.reference(Indicator, name="Harvest", basis="undisclosed", **values)
    making.reference(Indicator, name="Elsewhere", value=Decimal(1), country=making.country("LA"))

    client = signed_in(liaison)
    for address in (page, f"/countries/{floods.country.uid}/"):
        text = text_of(client.get(address))
        assert re.search(r"Population.{0,40}about 24,000,000( people)?.{0,20}", text)
        assert "Census bureau" in text
        assert "Oct 2008" in text
        assert re.search(r"Harvest.{0,60}not stated", text)
        assert "Elsewhere" not in text
