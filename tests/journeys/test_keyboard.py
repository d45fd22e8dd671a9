"""A need is reported without a mouse, and what is wrong is where the focus goes."""

import pytest
from playwright.sync_api import expect

from tracker.models import Need

pytestmark = pytest.mark.django_db(transaction=True)
FAR = 60
"""More steps than these nobody takes."""


@pytest.fixture
def person(at_browser, floods, liaison, catalogue):
    return at_browser("liaison").sign_in().go(f"/emergencies/{floods.uid}/")


def focused(person):
    """Return what has the focus, as its name or its words."""
    return person.page.evaluate(
        "() => { const it = document.activeElement;"
        " return (it.labels && it.labels.length ? it.labels[0] : it).innerText.trim(); }"
    )


def walk_to(person, name):
    """Press Tab until this has the focus."""
    for _step in range(FAR):
        person.page.keyboard.press("Tab")
        if focused(person).removesuffix("(optional)").strip() == name:
            return person.page.keyboard
    raise AssertionError(f"Tab does not lead to “{name}”; it ended at “{focused(person)}”.")


def enter(person):
    with person.page.expect_navigation():
        person.page.keyboard.press("Enter")


def test_the_first_step_leads_past_the_menu(person):
    person.page.keyboard.press("Tab")
    assert focused(person) == "Skip to the content"

    person.page.keyboard.press("Enter")
    person.page.keyboard.press("Tab")

    assert focused(person) == "Emergencies"
    assert person.page.evaluate("() => !!document.activeElement.closest('main')")


def test_a_need_is_reported_by_keyboard_alone(person):
    walk_to(person, "Report a need")
    enter(person)

    walk_to(person, "What").type("ready-to-eat meal")
    walk_to(person, "How much").type("80,000")
    walk_to(person, "Where").type("Ryongchon")
    walk_to(person, "Immediate").press("ArrowDown")
    walk_to(person, "Seen by ourselves").press("Space")
    walk_to(person, "Report the need")
    enter(person)

    need = Need.objects.get()
    assert (need.status, need.priority, need.quantity) == ("reported", "urgent", 80000)
    assert need.place.name == "Ryongchon"


def test_what_is_wrong_gets_the_focus_and_leads_to_its_field(person):
    person.open("Report a need").press("Report the need")

    summary = person.page.get_by_role("alert")
    expect(summary).to_contain_text("There is a problem")
    expect(summary).to_be_focused()
    expect(person.page).to_have_title("Error: Report a need – Corridor")
    person.page.keyboard.press("Tab")
    assert focused(person) == "What: Fill this in."
    person.page.keyboard.press("Enter")
    assert focused(person) == "What"
