"""The page of funding totals: what it adds up, what it says of it, and where it leads."""

from decimal import Decimal

import pytest

from tests import making
from tests.views.pages import links_of, signed_in, text_of
from tracker.models import ExchangeRate, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def money(officer, mercy_relief, floods):
    """SGD 100 paid and 50 pledged, a bare 19,000, and 7 in a currency without a rate."""
    sgd, kpw = making.unit("SGD", "money"), making.unit("KPW", "money")
    source = making.reference(Source, title="MAS monthly table")
    making.reference(
        ExchangeRate, currency=sgd, rate=Decimal("1.25"), rated_on="2012-08-01", source=source
    )
    base = {"item": None, "description": "Money", "unit": sgd}
    return making.pledge(
        officer, mercy_relief, floods,
        base | {"quantity": Decimal(100), "stage": "paid"},
        base | {"quantity": Decimal(50), "stage": "pledge"},
        base | {"quantity": Decimal(19000), "stage": "paid", "unit": None},
        base | {"quantity": Decimal(7), "stage": "paid", "unit": kpw},
        contribution="financial", title="For the floods", pledged_on="2012-08-23",
    )  # fmt: skip


class TestThePage:
    def test_shows_the_totals_with_their_rates_and_what_is_beside(self, money, liaison):
        text = text_of(signed_in(liaison).get("/funding/"))

        assert "Mercy Relief 80 80 0 40 120 0 KPW 7" in text
        assert "Total 80 80 0 40 120 0 KPW 7" in text
        assert "SGD 1.25 for one US dollar MAS monthly table, 1 Aug 2012" in text
        assert "Mercy Relief: 19,000 the currency is not stated" in text
        assert "Mercy Relief: KPW 7 not converted: no rate is recorded for its date" in text
        assert "As OCHA's Financial Tracking Service counts" in text
        assert "not older than 31 days" in text

    @pytest.mark.parametrize("group", ["donor", "recipient", "emergency", "sector", "year"])
    def test_leads_only_to_pages_that_open(self, money, liaison, floods, group):
        client = signed_in(liaison)
        page = f"/funding/?group={group}&emergency={floods.uid}&from=2012-01-01"

        links = links_of(client.get(page))
        assert f"/emergencies/{floods.uid}/" in links
        for link in links:
            if "format=" not in link:
                assert client.get(link).status_code == 200, link

    def test_is_without_what_is_not_for_the_reader(self, money, coordinator, chair):
        assert "No sum of money is recorded" in text_of(signed_in(coordinator).get("/funding/"))
        assert "Mercy Relief 80" in text_of(signed_in(chair).get("/funding/"))

    def test_says_not_converted_and_not_zero_where_no_rate_is_known(self, money, liaison):
        ExchangeRate.objects.all().delete()

        text = text_of(signed_in(liaison).get("/funding/"))
        assert "Mercy Relief not converted" in text
        assert "KPW 7, SGD 150" in text

    @pytest.mark.parametrize(
        ("query", "told"),
        [
            ("group=colour", "Select a valid choice"),
            ("emergency=7", "This is not the id of a record."),
            ("emergency=0198b2a0-0000-7000-8000-000000000000", "There is no such emergency."),
            ("from=yesterdayish", "Enter a day such as"),
            ("from=2012-02-01&to=2012-01-01", "The end is before the beginning."),
            ("colour=red", "This list has no filter called colour."),
        ],
    )
    def test_says_what_is_wrong_with_the_question(self, liaison, query, told):
        response = signed_in(liaison).get(f"/funding/?{query}")

        assert response.status_code == 400
        assert told in text_of(response)

    def test_opens_from_the_emergency(self, money, liaison, floods):
        client = signed_in(liaison)
        page = client.get(f"/emergencies/{floods.uid}/")

        assert f"/funding/?emergency={floods.uid}" in links_of(page)
        assert "USD 80; not converted: KPW 7 came in" in text_of(page)

    def test_gives_the_same_as_a_file(self, money, liaison):
        client = signed_in(liaison)
        files = [link for link in links_of(client.get("/funding/")) if "format=" in link]

        assert len(files) == 2
        lines = client.get(files[0]).content.decode("utf-8-sig").splitlines()
        assert lines[0].startswith("key,label,total_usd")
        assert ",Mercy Relief,80.00,80.00,0.00,40.00,120.00,0.00," in lines[1]


class TestTheListOfPledges:
    @pytest.mark.parametrize(("query", "count"), [
        ("year=2012", 1), ("year=2013", 0), ("year=none", 0), ("sector=none", 1),
        ("sector=hea", 0),
    ])  # fmt: skip
    def test_opens_by_year_and_sector(self, money, liaison, query, count):
        assert f"{count} shown" in text_of(signed_in(liaison).get(f"/pledges/?{query}"))

    @pytest.mark.parametrize("query", ["year=12", "year=20 12", "sector=colour"])
    def test_refuses_what_is_none(self, liaison, query):
        assert signed_in(liaison).get(f"/pledges/?{query}").status_code == 400
