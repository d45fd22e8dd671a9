"""The pages of the seeds: what is known, about how much, and what is not stated."""

import html
import re

import pytest
from django.urls import reverse

from tests import making
from tracker.models import Consignment, Dispute, Emergency, Mission, Organisation, Pledge
from tracker.rules.nouns import NOUNS, noun_of

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.fixture
def page(client):
    """Open the page of a record for an officer of Mercy Relief, and return its text."""
    mercy_relief = Organisation.objects.get(external_id="mercy-relief")
    client.force_login(making.person("officer", mercy_relief, "coordinator"))

    def open_page(record):
        response = client.get(reverse(f"{noun_of(record).plural}-detail", args=[record.uid]))
        assert response.status_code == 200, record
        text = re.sub(r"<[^>]+>", " ", response.content.decode())
        return " ".join(html.unescape(text).split())

    return open_page


def seed(model, name):
    return model._default_manager.get(source_system="seeds", external_id=name)


def test_every_record_but_the_counties_has_a_page(page):
    for noun in NOUNS.values():
        records = noun.model._default_manager.filter(source_system="seeds")
        if noun.name == "place":
            records = records.exclude(kind="admin2")
        for record in records:
            assert str(record) in page(record)


def test_a_mission_says_that_it_was_recorded_afterwards_and_from_what(page):
    text = page(seed(Mission, "mercy-relief-2012"))
    assert "recorded afterwards" in text.lower()
    assert "Strengthening Southeast Asia-North Korea Engagement" in text


def test_a_mission_of_which_little_is_known_says_what_is_not_stated(page):
    assert "not stated" in page(seed(Mission, "mercy-malaysia-floods")).lower()
    text = page(seed(Mission, "mercy-malaysia-long-term"))
    assert "Unknown if carried out" in text
    assert "uncertain in the source" in text


def test_a_sum_without_a_currency_is_shown_without_one(page):
    text = page(seed(Pledge, "src-2007"))
    assert "19,000" in text
    assert "The currency is not stated" in text
    assert "US dollars" not in text
    assert "Singapore dollars" not in text


def test_the_parts_of_a_pledge_are_shown_as_parts(page):
    text = page(seed(Pledge, "mercy-relief-2012"))
    assert "more than 20 tons" in text.lower()
    assert "80,000 packs" in text
    assert re.search(r"(SGD 270,000|270,000(\.00)? Singapore dollars)", text)
    assert "included in" in text.lower()


def test_a_share_without_an_amount_is_not_stated_and_never_zero(page):
    text = page(seed(Pledge, "src-2020-kp"))
    assert "not stated" in text.lower()
    assert not re.search(r"\b0 (packs|pieces|tons|Singapore dollars)", text)


def test_goods_sent_without_a_count_are_not_stated(page):
    assert "not stated" in page(seed(Consignment, "mercy-malaysia-2004-shipments")).lower()


def test_a_dispute_shows_every_side(page):
    text = page(seed(Dispute, "c6-ryongchon-toll"))
    for side in ("Approximately 160 dead", "154 dead, 5 missing", "161 dead", "OCHA", "IFRC"):
        assert side in text


def test_an_emergency_shows_about_how_many(page):
    text = page(seed(Emergency, "ryongchon-2004")).lower()
    assert "about 160" in text
    assert "1,300" in text
