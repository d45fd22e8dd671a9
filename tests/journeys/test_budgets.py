"""The short paths keep their budgets: the questions a page asks, and what is pressed."""

from decimal import Decimal

import pytest

from tests import making
from tests.making import TODAY
from tracker.models import Delivery, Mission, Need, Pledge, Visit

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def need(floods, liaison, lao_embassy, catalogue):
    return making.reported(liaison, lao_embassy, floods)


def test_reporting_a_need_takes_five_questions_and_three_clicks(
    at_browser, floods, liaison, catalogue
):
    person = at_browser("liaison").sign_in().go(f"/emergencies/{floods.uid}/")
    person.clicks = 0

    person.open("Report a need")
    asked = person.questions
    person.type("What", "ready-to-eat meal").type("How much", "80,000")
    person.choose("Where", "Ryongchon").choose("How urgent", "Immediate")
    person.choose("How known", "Seen by ourselves").press("Report the need")

    assert asked == ["What", "How much (optional) / Unit (optional)", "Where", "How urgent",
                     "How known"]  # fmt: skip
    assert person.clicks <= 3
    need = Need.objects.get()
    assert (need.status, need.quantity, need.unit) == ("reported", 80000, making.unit())


def test_pledging_from_a_need_takes_three_questions(at_browser, need, officer):
    person = at_browser("officer").sign_in().go(f"/needs/{need.uid}/")
    person.clicks = 0

    person.open("Pledge for this need")
    asked = person.questions
    person.type("By when", "27 Mar 2030").press("Send the pledge")

    assert asked == ["How much", "How firm", "By when (optional)"]
    assert person.clicks <= 2
    assert Pledge.objects.get().lines.get().quantity == 100


def test_logging_a_mission_takes_four_questions(at_browser, floods, officer, catalogue):
    person = at_browser("officer").sign_in().go(f"/emergencies/{floods.uid}/")
    person.clicks = 0

    person.open("Log a mission")
    asked = person.questions
    person.type("Title", "Meals").choose("Type", "Relief delivery").choose("Where", "Ryongchon")
    person.type("Planned from", "12 Aug 2030").press("Confirm the plan")

    assert asked == ["Title", "Type", "Where",
                     "Planned from / Planned to (optional)"]  # fmt: skip
    assert person.clicks <= 3
    assert Mission.objects.get().status == "planned"


def test_logging_a_delivery_takes_six_questions(at_browser, floods, officer, catalogue, receipt):
    person = at_browser("officer").sign_in().go(f"/emergencies/{floods.uid}/")
    person.clicks = 0

    person.open("Log a delivery")
    asked = person.questions
    person.type("What was delivered", "water filtration system").type("How much", "10")
    person.choose("To whom", "Ryongchon County Hospital").choose("Where", "Ryongchon")
    person.type("When", TODAY.isoformat())
    person.attach("Photograph of the signed receipt", "receipt.jpg", receipt, "image/jpeg")
    person.press("Log the delivery")

    assert asked == ["What was delivered", "How much / Unit (optional)",
                     "To whom / Or one that is not in the list / What kind it is", "Where",
                     "When", "Photograph of the signed receipt (optional)"]  # fmt: skip
    assert person.clicks <= 3
    assert Delivery.objects.get().status == "handed_over"
    person.reads("Signed receipt")


def test_a_visit_asks_for_each_line_what_was_seen(
    at_browser, need, floods, officer, mercy_relief, chair
):
    pledge = making.pledge(officer, mercy_relief, floods)
    allocation = making.allocation(officer, pledge, 60, need=need)
    mission = making.running(officer, mercy_relief, floods)
    sent = making.dispatched(officer, mission, (allocation, 60))
    line = {"consignment_line": sent.lines.get(), "quantity": Decimal(50)}
    delivery = making.move("hand_over", making.delivery(officer, mission, line), officer)
    person = at_browser("chair").sign_in().go(f"/deliveries/{delivery.uid}/")
    person.clicks = 0

    person.open("Log a visit to it")
    asked = person.questions
    person.reads("ready-to-eat meal: 50 pack")
    person.choose("What was seen", "Another quantity", row=1)
    person.type("How much was seen", "45", row=1)
    person.choose("Evidence", "The goods themselves", row=1).press("Submit the report")

    seen = ["What was seen", "How much was seen (optional)", "Evidence"]
    assert asked == ["Access", *seen]
    assert person.clicks <= 3
    assert Visit.objects.get().independent is True
    need.refresh_from_db()
    assert need.verified == 45
