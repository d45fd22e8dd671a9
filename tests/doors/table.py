"""Read authz.csv, knock at each door, and list the cells that are answered otherwise."""

import csv
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from tests.doors.conftest import undone
from tests.doors.filling import SHOWN, sends
from tests.doors.world import PEOPLE, World

TABLE = Path(__file__).with_name("authz.csv")
HOLE = re.compile(r"{([a-z_.]+)}")


@dataclass(frozen=True)
class Row:
    """One line of the table: an address with {records}, a verb, and what each person gets."""

    about: str
    verb: str
    address: str
    sends: str
    expected: dict[str, str]
    why: str

    def at(self, world: World) -> str:
        """Return the address with the ids of its records."""
        return HOLE.sub(lambda hole: world.uid(hole[1]), self.address)

    def __str__(self) -> str:
        return f"{self.verb} {self.address} {self.sends}".strip()


@cache
def table() -> list[Row]:
    with TABLE.open() as file:
        return [
            Row(
                line["about"],
                line["verb"],
                line["address"],
                line["sends"],
                {who: line[who] for who in PEOPLE},
                line["why"],
            )
            for line in csv.DictReader(file)
            if line["about"]
        ]


def answer(world: World, clients: dict[str, Any], row: Row, who: str) -> str:
    """Return the status that this person gets; what the request wrote is undone."""
    client, address = clients[who], row.at(world)
    with undone(), same_session(client):
        if row.verb == "GET":
            return str(client.get(address).status_code)
        return str(client.post(address, typed(world, clients, row, who)).status_code)


def typed(world: World, clients: dict[str, Any], row: Row, who: str) -> dict[str, Any]:
    """Return what is posted: a form as it is shown to this person, or to whoever may use it."""
    page = None
    if row.sends in SHOWN:
        able = [person for person in PEOPLE if row.expected[person] in ("302", "409")]
        page = clients[who if who in able else able[0]].get(row.at(world))
    return sends(world, row.sends, page)


@contextmanager
def same_session(client: Any) -> Iterator[None]:
    """Give a browser its cookies back: what the server wrote about a session was undone."""
    kept = {name: cookie.value for name, cookie in client.cookies.items()}
    yield
    client.cookies.clear()
    client.cookies.load(kept)


def differing(
    world: World, clients: dict[str, Any], rows: Iterable[Row], people: Iterable[str] = PEOPLE
) -> Iterator[str]:
    """Yield each cell that is answered otherwise than the table says."""
    for row in rows:
        for who in people:
            if (got := answer(world, clients, row, who)) != row.expected[who]:
                yield f"{row} as {who}: {row.expected[who]} in the table, {got} at the door"
