"""The story of a way that closed: an NGO of Malaysia looks for its route and takes another."""

import pytest

from tests import making
from tests.journeys.example import seed
from tests.seeds.conftest import DAY, FOLDER
from tracker.exchange.seeding import load
from tracker.models import Mission, Organisation

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def coordinator(db):
    """Somebody at MERCY Malaysia, where the seeds are loaded."""
    load(FOLDER, today=DAY)
    return making.person("coordinator", seed(Organisation, "mercy-malaysia"), "coordinator")


def test_it_sees_that_its_route_is_closed_and_takes_another(coordinator, at_browser):
    person = at_browser("coordinator").sign_in()
    person.open("Directory", within="header").open("Find a channel")
    person.headed("Find a channel").reads("From Malaysia, on ")

    person.tick("Facilitation").type("On", "2021-04-01").press("Find")
    person.reads(
        "From Malaysia, on 1 Apr 2021.", "5 channels can be used",
        "Relations were severed on 2021-03-19.", "38 North Sep 2021 · stated in the source",
        "To change it: Relations would have to be established again.",
    )  # fmt: skip
    offered = person.page.locator("#channels h3").all_inner_texts()
    assert offered[0] == "ASEAN Committee in Pyongyang"
    assert offered[-1] == "Embassy of Malaysia in Pyongyang"

    person.open("Embassy of Indonesia in Pyongyang").reads("Open")
    person.go("/missions/new/").type("Title", "Return").choose("Type", "Relief delivery")
    person.choose("Where", "Ryongchon").type("Planned from", "2021-04-01")
    person.unfold("More details").choose("Channels", "Embassy of Indonesia in Pyongyang")
    person.press("Confirm the plan").headed("Return")

    mission = Mission.objects.get(title="Return")
    assert [str(way) for way in mission.channels.all()] == ["Embassy of Indonesia in Pyongyang"]
    person.open("Find a channel").reads("From Malaysia, on 1 Apr 2021.")
    person.misses("Assess needs: ")
