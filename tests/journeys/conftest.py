"""The cast at its browsers, each in a window of their own, on the pages that people get."""

import io

import pytest
from PIL import Image

from tests import making
from tests.journeys.browsing import Person, chromium, started

HERE = "tests/journeys/"


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser():
    if not chromium():
        pytest.skip("Chromium is not installed.")
    with started() as running:
        yield running


@pytest.fixture
def at_browser(browser, live_server):
    """Open a browser window for one of the cast; nothing may go wrong behind their pages."""
    opened = []

    def opens(name="", **context):
        opened.append(Person(browser, live_server.url, name, **context))
        return opened[-1]

    yield opens
    troubles = {person.name: person.troubles for person in opened if person.troubles}
    for person in opened:
        person.close()
    assert troubles == {}


@pytest.fixture
def receipt():
    """A photograph of a signed receipt."""
    photo = io.BytesIO()
    Image.new("RGB", (640, 480), "beige").save(photo, "JPEG")
    return photo.getvalue()


@pytest.fixture
def catalogue(db):
    """What is reported, counted and visited in these stories."""
    province = making.place("North Pyongan", kind="admin1")
    ryongchon = making.place("Ryongchon", parent=province)
    making.unit("piece"), making.unit("pack")
    making.item("ready-to-eat meal")
    making.item("water filtration system", unit=making.unit("piece"), sector="wsh")
    making.item("medical supplies", sector="hea", is_medicine=True)
    making.institution("Ryongchon County Hospital", place=ryongchon)
    making.institution("Korea-Malaysia Friendship Farm", kind="farm", place=ryongchon)
