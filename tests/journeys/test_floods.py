"""A story like that of the floods of 2012: 80,000 meals and 10 filters, seen where they ended."""

import re
from decimal import Decimal

import pytest

from tests import making
from tests.making import TODAY
from tracker.models import Chairmanship, ChannelObservation, CommitteeSeat

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MEALS, FILTERS = "ready-to-eat meal", "water filtration system"
HOSPITAL, STORE = "Ryongchon County Hospital", "Ryongchon County Store"
STAGES = ("Pledged", "Shipped", "Delivered", "Seen independently")
AMOUNTS = {
    "allocations": ("fact", "Quantity"),
    "consignments": ("column", "Quantity"),
    "deliveries": ("column", "Quantity in good order"),
    "visits": ("column", "How much was seen"),
}
"""Where the page of a record says how much it is, by the list it stands in."""


@pytest.fixture
def committee(liaison, chair, lao_embassy, indonesian_embassy):
    """Both embassies sit in the committee; the chair's presides. The Lao embassy is open."""
    making.regime("UN 1718", making.country("KP", "DPR Korea"), authority="1718 Committee")
    acp = making.organisation("ASEAN Committee in Pyongyang", "committee")
    for member in (lao_embassy, indonesian_embassy):
        making.reference(CommitteeSeat, committee=acp, member=member, from_on="2012-04-30")
    making.reference(Chairmanship, committee=acp, chair=indonesian_embassy, from_on="2026-07-01")
    channel = making.channel("Embassy of the Lao PDR", "facilitation", kind="embassy")
    making.reference(ChannelObservation, channel=channel, state="open", observed_on=TODAY)


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without scripts"])
def test_from_a_need_to_a_verified_delivery(
    at_browser, script, committee, catalogue, floods, officer, receipt
):
    making.institution(STORE, kind="store")
    liaison, officer, chair = (
        at_browser(name, java_script_enabled=script).sign_in()
        for name in ("liaison", "officer", "chair")
    )
    emergency = f"/emergencies/{floods.uid}/"
    reports_both_needs_from_one_briefing(liaison, emergency)
    pledges_what_is_open(officer, emergency)
    mission = runs_a_mission(officer, emergency)
    is_exempt(officer, mission)
    sends_it_in_one_consignment(officer, mission)
    hands_over(officer, mission, STORE, (MEALS, 50000))
    hands_over(officer, mission, HOSPITAL, (MEALS, 30000), (FILTERS, 10))
    attaches_the_receipt(officer, receipt)
    sees_it_all(chair, mission)
    the_gap_screen_says_so(chair, emergency)
    for item in (MEALS, FILTERS):
        every_number_is_the_sum_of_its_records(officer, emergency, item)
    the_needs_are_closed_as_met(liaison, emergency)


def reports_both_needs_from_one_briefing(liaison, emergency):
    """Type the second need in a row that is added without losing the first."""
    liaison.go(emergency).open("Log an assessment").type("Title", "Briefing by the county")
    liaison.choose("How", "Briefing").type("Date", TODAY.isoformat())
    needs = ((MEALS, 80000, "pack", "Immediate"), (FILTERS, 10, "piece", "Urgent"))
    for row, (what, quantity, unit, urgency) in enumerate(needs, start=1):
        if row > 1:
            liaison.press("Add another row")
        liaison.type("What", what, row).type("How much", quantity, row)
        liaison.choose("Unit", unit, row=row).choose("Where", "Ryongchon", row=row)
        liaison.choose("How urgent", urgency, row=row)
        liaison.choose("How known", "Requested by the authorities", row=row)
    assert liaison.field("What", row=1).input_value() == MEALS
    liaison.press("Save").headed("Briefing by the county")
    assessment = liaison.address
    for what in (MEALS, FILTERS):
        liaison.go(assessment).open(what).open("Report the need").press("Report the need")
        assert liaison.badge() == "Reported"


def pledges_what_is_open(officer, emergency):
    """Pledge what the form proposes: all that is still open."""
    for item, quantity in ((MEALS, "80000"), (FILTERS, "10")):
        officer.go(emergency).open(item).open("Pledge for this need")
        assert officer.field("How much").input_value() == quantity
        officer.press("Send the pledge").open("Commit").press("Commit")


def runs_a_mission(officer, emergency):
    officer.go(emergency).open("Log a mission").type("Title", "Meals and clean water")
    officer.choose("Type", "Relief delivery").choose("Where", "Ryongchon")
    officer.type("Planned from", TODAY.isoformat()).unfold("More details")
    officer.tick("Embassy of the Lao PDR").press("Confirm the plan")
    officer.reads("Goods go to DPR Korea, which is under UN 1718 (1718 Committee).")
    officer.open("Go on in spite of this")
    officer.type("Why you go on in spite of this", "The embassy hosts us; papers follow.")
    officer.press("Start the mission")
    assert officer.badge() == "In progress"
    return officer.address


def is_exempt(officer, mission):
    """Get the exemption that covers both items: the gate asks for it."""
    officer.go(mission)
    officer.page.get_by_role("link", name="not recorded yet: add it").first.click()
    assert officer.field("Regime").locator("option:checked").inner_text() == "UN 1718"
    officer.type("Their reference", "C-2012-8").type("Valid until", TODAY.isoformat())
    officer.type("What", MEALS, row=1).type("Quantity", 80000, row=1)
    officer.choose("Unit", "pack", row=1)
    officer.page.get_by_role("button", name="Add another row").first.click()
    officer.type("What", FILTERS, row=2).type("Quantity", 10, row=2)
    officer.choose("Unit", "piece", row=2).press("Save")
    for step in ("Start drafting", "Submit", "Record the grant"):
        officer.open(step).press(step)
    assert officer.badge() == "Granted"


def sends_it_in_one_consignment(officer, mission):
    """Pack both in one; what is not tied to the exemption does not leave."""
    officer.go(mission).open("Pack a consignment").type("Title", "Meals and filters")
    for row, (item, quantity) in enumerate(((MEALS, 80000), (FILTERS, 10)), start=1):
        if row > 1:
            officer.page.get_by_role("button", name="Add another row").first.click()
        officer.choose("From the pledge", item, row=row).type("Quantity", quantity, row=row)
    officer.press("Save").open("Ready to leave").press("Ready to leave")
    reasons = officer.page.locator(".obstacle", has_text="Dispatch").locator("li")
    assert [text.strip() for text in reasons.all_inner_texts()] == [
        f"“{item}” is not tied to an item of the sanctions exemption, "
        "nor to a confirmed basis for needing none."
        for item in (MEALS, FILTERS)
    ]
    officer.open("Edit").choose("Covered by", MEALS, row=1).choose("Covered by", FILTERS, row=2)
    officer.press("Save")
    for step in ("Dispatch", "Record the arrival"):
        officer.open(step).press(step)
    assert officer.badge() == "Arrived"


def hands_over(officer, mission, institution, *goods):
    officer.go(mission).open("Record a delivery").choose("Received by", institution)
    officer.type("Date", TODAY.isoformat())
    for row, (item, quantity) in enumerate(goods, start=1):
        if row > 1:
            officer.page.get_by_role("button", name="Add another row").first.click()
        officer.choose("Goods", item, row=row)
        officer.type("Quantity in good order", quantity, row=row)
    officer.press("Record the hand-over").headed(institution)
    assert officer.badge() == "Handed over"


def attaches_the_receipt(officer, receipt):
    delivery = officer.address
    officer.open("Attach a file").attach("File", "receipt.jpg", receipt, "image/jpeg")
    officer.press("Attach").go(delivery).reads("Signed receipt")


def sees_it_all(chair, mission):
    """Visit each delivery: independent, with the goods as evidence."""
    for institution in (STORE, HOSPITAL):
        chair.go(mission).open(institution).open("Log a visit to it")
        for row in range(1, chair.page.locator("fieldset.row").count() + 1):
            chair.choose("Evidence", "The goods themselves", row=row)
        chair.press("Submit the report")
        assert chair.badge() == "Submitted"
        assert chair.fact("Independent") == "independent"


def the_gap_screen_says_so(person, emergency):
    person.go(emergency).reads("What is needed, and how far it has come")
    for item, quantity, unit in ((MEALS, "80,000", "pack"), (FILTERS, "10", "piece")):
        assert cell(person, item, "Needed").inner_text().strip() == f"{quantity} {unit}"
        for stage in STAGES:
            assert cell(person, item, stage).get_by_role("link").inner_text() == quantity
        assert cell(person, item, "Still open").inner_text().strip() == "0"


def cell(person, item, column):
    """Return a cell of the gap screen."""
    row = person.page.locator("table.gap tbody tr", has=person.page.get_by_role("link", name=item))
    return row.first.locator(f'td[data-label="{column}"]')


def every_number_is_the_sum_of_its_records(person, emergency, item):
    """Follow each number to its list, open every record there, and add up what they say."""
    for stage in STAGES:
        person.go(emergency)
        shown = number(cell(person, item, stage).inner_text())
        person.click(cell(person, item, stage).get_by_role("link"))
        noun = person.address.strip("/")
        records = person.page.locator("main .list tbody th a")
        addresses = [link.get_attribute("href") for link in records.all()]
        assert addresses
        found = [amount(person.go(address), noun, item) for address in addresses]
        assert sum(found) == shown, (item, stage, found)


def amount(person, noun, item):
    """Return how much of an item the page of a record states."""
    kind, name = AMOUNTS[noun]
    if kind == "fact":
        return number(person.fact(name))
    rows = person.page.locator("main table tbody tr", has_text=item)
    return sum(number(c.inner_text()) for c in rows.locator(f'td[data-label="{name}"]').all())


def number(text):
    return Decimal(re.search(r"[\d,.]+", text).group().replace(",", ""))


def the_needs_are_closed_as_met(liaison, emergency):
    liaison.go(emergency).open(MEALS).open("Close the need")
    liaison.tick("Met").press("Close the need")
    assert liaison.badge() == "Closed"
    liaison.reads("Met")
