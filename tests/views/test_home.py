"""The start page: what waits, where to begin, and nothing of others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import making
from tests.views.pages import links_of, signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def need(floods, liaison, lao_embassy):
    return making.reported(liaison, lao_embassy, floods)


class TestTheStartPage:
    def test_shows_what_waits_and_the_emergencies(self, need, officer):
        text = text_of(signed_in(officer).get("/"))

        assert "Needs with a gap" in text
        assert "100 pack still open · Ryongchon · Urgent" in text
        assert "Floods of 2012 1 open need, 1 not covered" in text

    def test_leads_only_to_pages_that_open(self, need, officer, liaison, chair):
        for user in (officer, liaison, chair):
            client = signed_in(user)
            for link in links_of(client.get("/")):
                assert client.get(link).status_code == 200, link

    def test_leads_to_all_of_them_where_there_are_more_than_ten(
        self, floods, liaison, officer, lao_embassy
    ):
        for _n in range(11):
            making.reported(liaison, lao_embassy, floods)
        client = signed_in(officer)
        page = client.get("/")

        assert "Show all: Needs with a gap" in text_of(page)
        [more] = [link for link in links_of(page) if "coverage_pledged" in link]
        assert "11 shown" in text_of(client.get(more))

    def test_offers_each_person_what_they_may_do(self, officer, viewer, admin, keeper):
        assert "Log a delivery" in text_of(signed_in(officer).get("/"))
        assert "Log a delivery" not in text_of(signed_in(viewer).get("/"))
        assert "Report a need" not in text_of(signed_in(admin).get("/"))

    def test_tells_a_stranger_what_to_do(self, need, stranger):
        text = text_of(signed_in(stranger).get("/"))

        assert "You have no seat yet" in text
        assert "Floods" not in text

    def test_shows_nothing_of_an_emergency_one_is_not_admitted_to(self, need, coordinator):
        text = text_of(signed_in(coordinator).get("/"))

        assert "Nothing waits for you" in text
        assert "Floods" not in text

    def test_counts_no_restricted_need(self, floods, liaison, officer, lao_embassy):
        making.reported(liaison, lao_embassy, floods, visibility="restricted")

        assert "Floods of 2012 no open needs" in text_of(signed_in(officer).get("/"))
        assert "Floods of 2012 1 open need, 1 not covered" in text_of(signed_in(liaison).get("/"))

    def test_asks_no_more_of_the_database_for_more(
        self, need, floods, liaison, officer, lao_embassy
    ):
        client = signed_in(officer)

        def work():
            with CaptureQueriesContext(connection) as queries:
                client.get("/")
            return len(queries)

        before = work()
        for n in range(3):
            making.reported(liaison, lao_embassy, floods)
            making.emergency(officer_of(officer), owner=lao_embassy, title=f"{n}")
        assert work() == before
        assert before <= 40


def officer_of(user):
    return user.seats.get().organisation
