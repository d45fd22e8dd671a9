"""A liaison visits two deliveries, one not at the agreed institution, until it is settled."""

import datetime

import pytest

from tests import making
from tests.making import TODAY

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HOSPITAL, FARM = "Ryongchon County Hospital", "Korea-Malaysia Friendship Farm"
PARTS = ("Seen independently", "Not yet asked", "Asked and waiting", "No access")


@pytest.fixture
def mission(catalogue, floods, officer, mercy_relief):
    """Mercy Relief delivered 30 meals to the hospital; 20 agreed for it are said to be there too.

    They are at the farm: the visit finds that out.
    """
    made = making.running(officer, mercy_relief, floods)
    pledge = making.pledge(officer, mercy_relief, floods)
    allocation = making.allocation(officer, pledge, 50, mission=made)
    line = making.dispatched(officer, made, (allocation, 50)).lines.get()
    for name, quantity in ((HOSPITAL, 30), (FARM, 20)):
        delivery = making.delivery(
            officer, made, {"consignment_line": line, "quantity": quantity},
            actual_institution=making.institution(name),
            agreed_institution=making.institution(HOSPITAL),
            differs_because="" if name == HOSPITAL else "The hospital's store was full.",
        )  # fmt: skip
        making.move("hand_over", delivery, officer)
    making.question_set(
        "Monitoring of a distribution", {},
        {"position": 2, "text": "In what condition are they?", "kind": "choice",
         "options": "Good\nDamaged"},
        {"position": 3, "text": "How many people?", "kind": "number", "required": False},
    )  # fmt: skip
    return made


@pytest.mark.parametrize("script", [True, False], ids=["with a script", "without scripts"])
def test_from_the_plan_to_the_answer(at_browser, script, mission, floods, liaison, officer):
    person, lead = (
        at_browser(name, java_script_enabled=script).sign_in() for name in ("liaison", "officer")
    )
    emergency, here = f"/emergencies/{floods.uid}/", f"/missions/{mission.uid}/"
    assert parts(lead, emergency) == ["0", "50", "0", "0"]

    plans_to_see_both(person, here)
    visit = person.address
    assert parts(lead, emergency) == ["0", "0", "50", "0"]

    tells_what_was_seen(person)
    answers_the_questions(person)
    assert parts(lead, emergency) == ["30", "0", "20", "0"]

    answers_for_the_lead(lead)
    closes_it(person)
    lead.go(visit).reads("Ryongchon County Hospital")


def parts(person, emergency):
    """Return what the page of the emergency says of the meals, part by part."""
    person.go(emergency)
    row = person.page.locator("section[aria-labelledby=seen] tbody tr", has_text="pack")
    cells = [row.locator(f'td[data-label="{part}"]').inner_text().strip() for part in PARTS]
    whole = row.locator('td[data-label="Delivered"]').inner_text().strip()
    assert sum(map(int, cells)) == int(whole) == 50
    return cells


def plans_to_see_both(person, mission):
    person.go(mission).open(HOSPITAL).open("Plan a visit")
    soon = TODAY + datetime.timedelta(days=3)
    person.type("Planned for", soon.isoformat()).choose("Access", "Asked, no answer yet")
    for box in (
        person.page.get_by_role("group", name="What is to be seen").get_by_role("checkbox").all()
    ):
        box.check()
    person.press("Save")
    assert person.badge() == "Planned"
    visit = person.address
    person.go(mission).open(HOSPITAL).reads("Asked and waiting")
    listed = person.page.locator("main table", has_text="Planned").get_by_role("link")
    person.click(listed.filter(has_text=HOSPITAL))
    assert person.address == visit


def tells_what_was_seen(person):
    """Two rows, one for each delivery: all of it at the hospital, not so at the farm."""
    person.open("Say what you saw")
    for row in (1, 2):
        legend = person.page.locator("fieldset.row > legend").nth(row - 1).inner_text()
        if HOSPITAL in legend:
            person.choose("Evidence", "The goods themselves", row=row)
        else:
            person.choose("What was seen", "At another recipient", row=row)
    person.press("Save")
    reasons = person.page.locator(".obstacle", has_text="Submit the report").locator("li")
    assert [text.strip() for text in reasons.all_inner_texts()] == [
        "Answer: Did the goods arrive?", "Answer: In what condition are they?",
    ]  # fmt: skip


def answers_the_questions(person):
    person.open("Answer the questions")
    rows = person.page.locator("fieldset.row")
    rows.filter(has_text="Did the goods arrive?").get_by_label("Yes").check()
    rows.filter(has_text="In what condition").get_by_label("Good").check()
    person.press("Save").open("Submit the report").press("Submit the report")
    assert person.badge() == "Submitted"
    assert person.fact("Independent") == "independent"
    person.reads("In what condition are they?", "Good")


def answers_for_the_lead(lead):
    lead.go("/").reads("Discrepancies to answer")
    lead.open("“ready-to-eat meal”: at another recipient.")
    lead.type("Your answer", "The county moved it to the nursery.").press("Answer")
    assert lead.badge() == "Answered"


def closes_it(person):
    person.go("/").reads("Answers to accept", "The county moved it to the nursery.")
    person.open("“ready-to-eat meal”: at another recipient.").open("Close the discrepancy")
    person.press("Close the discrepancy")
    assert person.badge() == "Closed"
