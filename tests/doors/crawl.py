"""Open everything a person can open: lists, records, forms and steps, from what they are shown."""

from functools import cache
from typing import Any

from tests.doors.table import same_session
from tests.doors.world import World
from tracker.forms.tables import SHAPES
from tracker.rules.nouns import NOUNS
from tracker.views.desks import DESKS

CHAIN = (
    "emergency", "need", "pledge", "mission", "allocation", "clearance", "determination",
    "screening", "consignment", "delivery", "visit", "discrepancy", "actionpoint", "concern",
    "corroboration",
)  # fmt: skip
"""Nouns whose records are opened one by one; of the others the list is enough."""
FIRST = ("/", "/directory/", "/members/", "/settings/")


def pages_of(world: World, client: Any, who: str) -> dict[str, str]:
    """Return every page this person gets, by address; each is opened once for all tests."""
    if who not in world.opened:
        world.opened[who] = dict(opened(world, client))
    return world.opened[who]


def opened(world: World, client: Any) -> Any:
    with same_session(client):
        for address in addresses(world):
            page = client.get(address)
            if page.status_code == 200:
                yield address, page.content.decode()


@cache
def plain() -> list[str]:
    """Return the addresses that name no record."""
    lists = [f"/{desk.noun.plural}/" for desk in DESKS.values()]
    forms = [f"/{desk.noun.plural}/new/" for n, desk in DESKS.items() if n in SHAPES]
    return [*FIRST, *lists, *forms]


def addresses(world: World) -> list[str]:
    """Return all of these, the pages of the chain, and forms that begin from a consignment."""
    found = plain()
    for name, record in world.records.items():
        kind = name.split(".")[0]
        if kind in CHAIN and hasattr(record, "ref"):
            found = [*found, f"/{NOUNS[kind].plural}/{record.uid}/"]
    shown = [world.uid(f"consignment.{width}") for width in ("coalition", "public")]
    return [*found, *(f"/consignments/new/?copy={uid}" for uid in shown)]
