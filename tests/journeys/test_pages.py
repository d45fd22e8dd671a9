"""Every kind of page can be read by all: no barrier, nothing cut off, nothing heavy."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from tests import screens
from tests.journeys.browsing import Person
from tests.journeys.example import complete
from tracker.broadcast import notices

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
MAIN = (
    "signin-wrong", "home-officer", "home-chair", "gap", "gap-seeded", "emergencies", "needs",
    "needs-filtered", "need", "need-form", "need-form-wrong", "need-pledge", "need-delete",
    "mission-waiting", "mission-form", "move-refused", "consignment", "consignment-form",
    "dispatch-refused", "delivery", "delivery-form", "visit-form", "visit-pick", "channel",
    "directory", "finder-closed", "chair-desk", "gap-known", "members", "webhook",
    "webhook-form", "share", "settings", "codes", "notices", "following-wrong", "unsubscribe",
    "not-found", "bad-page",
)  # fmt: skip
SHOTS = {shot.name: shot for shot in screens.SHOTS}
LOOKS = ((1280, "dark"), (1280, "light"), (320, "light"))
RULES = {
    "light": {"rules": {"target-size": {"enabled": True}}},
    "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}},
}
"""Every rule; in the dark only colours are others."""
FIRST_VISIT, LATER = 60_000, 15_000
"""Bytes, compressed: with everything a page brings, and for a page once the rest is there."""
HEADERS = 500


@pytest.fixture
def example():
    call_command("load_seeds", verbosity=0)
    made = complete()
    notices.read()
    return made


@pytest.fixture
def windows(browser, live_server, example):
    """Return the window of each reader, signed in a moment ago."""
    opened = {}

    def window(who):
        if who not in opened:
            opened[who] = Person(browser, live_server.url, who)
            if who:
                cookie = screens.signed_in(live_server.url, example.people[who])
                opened[who].context.add_cookies([cookie])
        return opened[who]

    yield window
    for person in opened.values():
        person.close()


def looks(page):
    """Show a page in each width, and once in the dark: colours know no width."""
    for width, scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": 800})
        page.emulate_media(color_scheme=scheme)
        yield width, scheme


def barriers(page, scheme="light"):
    """Return the rules that a page breaks, each with where."""
    found = Axe().run(page, options=RULES[scheme]).response["violations"]
    return {one["id"]: [node["target"] for node in one["nodes"]][:3] for one in found}


def cut_off(page):
    """Return by how many pixels a page is wider than its window."""
    return page.evaluate(
        "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )


def test_every_page_is_free_of_barriers_and_fits_a_small_phone(windows, live_server, example):
    broken, wide, troubles = {}, {}, {}
    for name in MAIN:
        person = windows(SHOTS[name].who)
        screens.visit(person.page, live_server.url, SHOTS[name], example)
        for width, scheme in looks(person.page):
            if found := barriers(person.page, scheme):
                broken[name, width, scheme] = found
            if more := cut_off(person.page):
                wide[name, width, scheme] = more
        troubles |= {name: list(person.troubles)} if person.troubles else {}
        person.troubles.clear()

    assert broken == {}
    assert wide == {}
    assert troubles == {}


def test_a_barrier_is_noticed(at_browser):
    page = at_browser().go("/signin/").page
    assert barriers(page) == {}

    page.evaluate("() => document.querySelector('main').append(document.createElement('input'))")

    assert "label" in barriers(page)


def test_pages_are_light(windows, live_server, example):
    heavy = {}
    for who in dict.fromkeys(SHOTS[name].who for name in MAIN):
        person, bytes_, kept = windows(who), [], set()
        person.page.on("response", lambda r, to=bytes_, kept=kept: to.append(weight(r, kept)))
        for index, name in enumerate(name for name in MAIN if SHOTS[name].who == who):
            bytes_.clear()
            screens.visit(person.page, live_server.url, SHOTS[name]._replace(press=""), example)
            person.page.wait_for_load_state("networkidle")
            if sum(bytes_) > (LATER if index else FIRST_VISIT):
                heavy[name] = sum(bytes_)

    assert heavy == {}


def weight(response, kept):
    """Return how many bytes of an answer travelled, with its headers.

    What is `kept` does not travel again: the name of a style or picture changes with its content.
    """
    if response.request.is_navigation_request():
        return HEADERS + sent(response)
    if response.url in kept:
        return 0
    kept.add(response.url)
    return HEADERS + sent(response)


def sent(response):
    """Return how long a body was on the line, compressed as the server sent it."""
    return 0 if 300 <= response.status < 400 else response.request.sizes()["responseBodySize"]
