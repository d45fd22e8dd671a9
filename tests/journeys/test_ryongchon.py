"""A story like that of Ryongchon in 2004: embassies without a committee, and a closed door."""

import datetime

import pytest

from tests import making
from tests.making import TODAY

pytestmark = pytest.mark.django_db(transaction=True)
TITLE = "Explosion at Ryongchon station"
HOSPITAL = "Ryongchon County Hospital"
FARM = "Korea-Malaysia Friendship Farm"


@pytest.fixture
def cast(at_browser, liaison, chair, coordinator, officer, catalogue):
    """The liaison, the chair and the coordinator have signed in, each on their own machine."""
    making.country("KP", "DPR Korea")
    return {name: at_browser(name).sign_in() for name in ("liaison", "chair", "coordinator")}


@pytest.mark.slow
def test_from_a_need_to_a_door_that_stays_closed(cast, receipt):
    liaison, chair, coordinator = cast["liaison"], cast["chair"], cast["coordinator"]
    emergency = opens_the_emergency(liaison)
    states_the_figures(liaison, emergency)
    need = reports_the_need(liaison, emergency)
    corroborates(chair, need)
    pledges(coordinator, need)
    mission = plans_the_mission(coordinator, emergency)
    starts_it_in_spite_of_a_closed_channel(coordinator, mission)
    consignment = packs(coordinator, mission)
    is_held_back_at_the_gate(coordinator, consignment)
    dispatches(coordinator, mission, consignment)
    delivery = hands_over_elsewhere(coordinator, mission, receipt)
    is_refused(chair, delivery)
    nothing_is_verified(liaison, need, emergency)


def opens_the_emergency(liaison):
    liaison.open("Emergencies", within="header").open("New emergency")
    liaison.type("Title", TITLE).choose("Hazard", "Transport accident")
    liaison.choose("Country", "DPR Korea").type("Began", TODAY.isoformat())
    liaison.choose("Organisation", "Embassy of Indonesia", row=1)
    liaison.choose("Organisation", "MERCY Malaysia", row=2)
    liaison.press("Save").headed(TITLE)
    return liaison.address


def states_the_figures(liaison, emergency):
    """About 160 dead, 1,300 injured, 1,850 homes: each as well as it is known."""
    uid = emergency.split("/")[2]
    for kind, value, basis in (
        ("Dead", "160", "about"),
        ("Injured", "1300", "exact"),
        ("Homes destroyed or damaged", "1850", "exact"),
    ):
        liaison.go(f"/figures/new/?emergency={uid}")
        liaison.choose("What", kind).type("Value", value)
        liaison.choose("How exactly known", basis).press("Save")
    liaison.go("/figures/").reads("about 160", "1,300", "1,850")


def reports_the_need(liaison, emergency):
    liaison.go(emergency).open("Report a need")
    liaison.type("What", "medical supplies").type("How much", "400").choose("Unit", "pack")
    liaison.choose("Where", "Ryongchon").choose("How urgent", "Immediate")
    liaison.choose("How known", "Seen by ourselves").press("Report the need")
    assert liaison.badge() == "Reported"
    assert liaison.fact("Verification") == "Unverified"
    return liaison.address


def corroborates(chair, need):
    chair.go(need).open("Say what you see")
    chair.choose("Finding", "We see this too").choose("How known", "From our own sources")
    chair.press("Save").go(need)
    assert chair.fact("Verification") == "Corroborated"
    chair.reads("Embassy of the Lao PDR in Pyongyang", "Embassy of Indonesia in Pyongyang")


def pledges(coordinator, need):
    coordinator.go(need).open("Pledge for this need")
    assert coordinator.field("How much").input_value() == "400"
    coordinator.tick("A firm pledge").press("Send the pledge")
    coordinator.go(need)
    assert coordinator.step("Pledged") == "400"
    assert coordinator.still_open() == "0"


def plans_the_mission(coordinator, emergency):
    coordinator.go(emergency).open("Log a mission")
    coordinator.type("Title", "Medical relief team").choose("Type", "Medical team")
    coordinator.choose("Where", "Ryongchon").type("Planned from", TODAY.isoformat())
    coordinator.press("Confirm the plan")
    assert coordinator.badge() == "Planned"
    return coordinator.address


def grants(coordinator, mission, kind, reference):
    """Add a clearance and follow it until it is granted."""
    coordinator.go(mission).open("Add a clearance").choose("Kind", kind)
    coordinator.type("Their reference", reference).press("Save")
    for step in ("Start drafting", "Submit", "Record the grant"):
        coordinator.open(step).press(step)
    assert coordinator.badge() == "Granted"


def starts_it_in_spite_of_a_closed_channel(coordinator, mission):
    """See every reason at once, greyed; remove one of them, and answer for the others."""
    coordinator.go(mission).open("Add a clearance").choose("Kind", "Visas").press("Save")
    coordinator.go(mission).reads(
        "Host approval: not recorded yet.", "Visas: To assess.",
        "It names no channel to use: facilitation.",
    )  # fmt: skip
    greyed = coordinator.page.locator(".obstacle", has_text="Start the mission")
    assert greyed.locator("li").count() == 3
    coordinator.open("Visas").open("Not required")
    coordinator.type("Reason", "Malaysians need none.").press("Not required")
    coordinator.go(mission).misses("Visas: To assess.").open("Go on in spite of this")
    why = "The embassy of the host agreed by telephone."
    coordinator.type("Why you go on in spite of this", why).press("Start the mission")
    coordinator.reads(f"It went on in spite of obstacles: {why}")
    assert coordinator.badge() == "In progress"


def packs(coordinator, mission):
    coordinator.go(mission).open("Pack a consignment").type("Title", "Medical supplies")
    coordinator.choose("From the pledge", "medical supplies", row=1).type("Quantity", 400, row=1)
    coordinator.press("Save").open("Ready to leave").press("Ready to leave")
    assert coordinator.badge() == "Ready"
    return coordinator.address


def is_held_back_at_the_gate(coordinator, consignment):
    """Meet the gate with every reason at once: a permit that waits, an expiry not written."""
    mission = coordinator.page.get_by_role("link", name="Medical relief team").first
    mission.click()
    coordinator.open("Add a clearance").choose("Kind", "Import permit").press("Save")
    coordinator.go(consignment)
    greyed = coordinator.page.locator(".obstacle", has_text="Dispatch")
    assert [text.strip() for text in greyed.locator("li").all_inner_texts()] == [
        "Import permit: To assess.",
        "“medical supplies”: the expiry date of the medicine is missing.",
    ]
    assert greyed.get_by_role("link").count() == 0


def dispatches(coordinator, mission, consignment):
    coordinator.go(mission).open("Import permit").open("Edit")
    coordinator.type("Their reference", "IP-2004-31").press("Save")
    for step in ("Start drafting", "Submit", "Record the grant"):
        coordinator.open(step).press(step)
    coordinator.go(consignment).open("Edit")
    expiry = TODAY + datetime.timedelta(days=700)
    coordinator.type("Expires", expiry.isoformat(), row=1).press("Save")
    coordinator.open("Dispatch").press("Dispatch")
    assert coordinator.badge() == "In transit"
    coordinator.open("Record the arrival").press("Record the arrival")
    assert coordinator.badge() == "Arrived"


def hands_over_elsewhere(coordinator, mission, receipt):
    """Hand over at another institution than the agreed one: not without a reason."""
    coordinator.go(mission).open("Record a delivery")
    coordinator.choose("Received by", FARM).type("Date", TODAY.isoformat())
    coordinator.choose("Goods", "medical supplies", row=1)
    coordinator.type("Quantity in good order", 400, row=1).unfold("More details")
    coordinator.choose("Agreed institution", HOSPITAL).press("Record the hand-over")
    coordinator.reads("There is a problem", f"received by {FARM}, not by {HOSPITAL}: say why.")
    why = "The hospital was full; its patients were moved to the farm."
    coordinator.type("Why it is not the agreed institution", why).press("Record the hand-over")
    assert coordinator.badge() == "Handed over"
    coordinator.reads(why, HOSPITAL, FARM)
    address = coordinator.address
    coordinator.open("Attach a file").attach("File", "receipt.jpg", receipt, "image/jpeg")
    coordinator.press("Attach").go(address).reads("Signed receipt")
    coordinator.open("Record the signed receipt").press("Record the signed receipt")
    assert coordinator.badge() == "Acknowledged"
    return address


def is_refused(chair, delivery):
    chair.go(delivery).open("Log a visit to it").choose("Access", "Denied")
    chair.choose("What was seen", "No access", row=1).press("Submit the report")
    assert chair.badge() == "Submitted"
    assert chair.fact("Access") == "Denied"


def nothing_is_verified(liaison, need, emergency):
    liaison.go(need)
    assert liaison.step("Delivered") == "400"
    assert liaison.step("Seen independently") == "0"
