"""Read authz_api.csv, ask each address with each key, and list the cells answered otherwise.

In an address {need.draft} is the id of a record. Where a row speaks of a group of nouns it is
asked of each: {plural} is the noun's address, {one} the id of the record named like the noun.
"""

import csv
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.doors.conftest import undone
from tests.doors.filling import FRESH, STEPS, named
from tests.doors.table import HOLE
from tests.doors.world import World
from tracker.rules.nouns import NOUNS

TABLE = Path(__file__).with_name("authz_api.csv")
ROOT = "/api/v1/"
ASKERS = (
    "coordinator", "reporter", "viewer", "admin", "partner", "admitted", "mate", "outsider",
    "keeper", "stranger", "nobody", "session",
)  # fmt: skip
"""The columns: a key for each kind of person, with the role of that person.

admin: a key can be no admin, so an admin's is a viewer's; stranger: a key of the owner whose
maker lost the seat; nobody: no key; session: the coordinator's browser, without a CSRF token.
"""
LEGEND: dict[str, tuple[str, ...]] = {
    "reference": (
        "source", "dispute", "country", "place", "unit", "item", "organisation", "institution",
        "relation", "committeeseat", "chairmanship", "regime", "controlledgood", "listedparty",
        "channel", "questionset", "indicator",
        "exchangerate",
    ),
    "logged": ("engagement", "presence", "channelobservation"),
    "coalition": (
        "emergency", "figure", "assessment", "need", "corroboration", "pledge", "mission",
        "allocation", "clearance", "determination", "consignment", "delivery", "visit",
        "discrepancy",
        "actionpoint",
    ),
    "kept": (
        "emergency", "figure", "assessment", "need", "corroboration", "pledge", "mission",
        "allocation", "clearance", "determination", "consignment", "delivery", "visit",
        "actionpoint",
    ),
    "reporting": (
        "figure", "assessment", "need", "corroboration", "mission", "clearance", "determination",
        "visit", "actionpoint",
    ),
    "coordinating": ("emergency", "pledge", "allocation"),
    "reported": ("figure", "assessment", "need", "mission", "visit", "actionpoint", "concern"),
    "led": ("clearance", "delivery", "determination"),
    "width": ("need", "pledge", "mission", "consignment", "delivery", "visit"),
}  # fmt: skip
"""The groups of nouns that behave alike; any other name in the first column is a noun's own."""

ON_PAGES = {"needs"}
"""What a page makes besides the record, and a system by a request of its own."""


FEW = {"reference": ("coordinator", "keeper", "nobody"), "logged": ("coordinator", "outsider")}
SOME = ("coordinator", "reporter", "viewer", "partner", "admitted", "outsider", "nobody")
"""Who asks for the second and later nouns of a group; everybody asks for the first."""


@dataclass(frozen=True)
class Row:
    """One line of the table for one noun: what each asker gets."""

    about: str
    noun: str
    verb: str
    address: str
    sends: str
    expected: dict[str, str]

    def at(self, world: World) -> str:
        path = self.address.replace("{plural}", plural(self.noun)).replace("{one", "{" + self.noun)
        path = HOLE.sub(lambda hole: world.uid(hole[1]), path)
        return path if path.startswith("/") else f"{ROOT}{path}"

    def __str__(self) -> str:
        return f"{self.noun}: {self.verb} {self.address} {self.sends}".strip()


def plural(noun: str) -> str:
    return NOUNS[noun].plural if noun in NOUNS else noun


@cache
def table() -> list[Row]:
    with TABLE.open() as file:
        return [row for line in csv.DictReader(file) if line["about"] for row in rows_of(line)]


def rows_of(line: dict[str, str]) -> Iterator[Row]:
    """Yield a row for each noun that a line is about."""
    expected = {who: line[who] for who in ASKERS}
    row = Row(line["about"], "", line["verb"], line["address"], line["sends"], expected)
    for noun in LEGEND.get(row.about, (row.about,)):
        yield replace(row, noun=noun)


def answer(world: World, clients: dict[str, Any], row: Row, who: str) -> str:
    """Return the cell for this asker; what the request wrote is undone."""
    with undone():
        return told(
            world, row, ask(clients[who], row.verb, row.at(world), body(world, clients, row, who))
        )


class Form(dict[str, Any]):
    """What is sent as a browser sends a file."""


def ask(client: Any, verb: str, address: str, sent: Any = None) -> Any:
    """Send a request as a partner's system does."""
    headers = {"Idempotency-Key": str(uuid4())} if verb == "POST" else {}
    if verb in ("PUT", "PATCH", "DELETE") and "/by-ref/" not in address:
        headers["If-Match"] = "*"
    if isinstance(sent, Form):
        return client.post(address, sent, headers=headers)
    data = b"" if sent is None else json.dumps(sent)
    return client.generic(verb, address, data, content_type="application/json", headers=headers)


def body(world: World, clients: dict[str, Any], row: Row, who: str) -> Any:
    """Return what is sent, by its name in the table."""
    kind, _space, what = row.sends.partition(" ")
    if kind == "fresh":
        return fresh(world, row.noun)
    if kind == "sourced":
        return fresh(world, row.noun) | {"source": world.uid("source")}
    if kind == "row":
        return {"rows": [fresh(world, row.noun)]}
    if kind == "renames":
        return {"rows": [{"id": world.uid(what), "title": "Another"}]}
    if kind == "file":
        file = SimpleUploadedFile("other.csv", b"what,how many\nkits,7\n")
        about = {"noun": what.partition(".")[0], "subject": world.uid(what)}
        return Form(about, kind="other", file=file)
    if kind == "step":
        asks = {*NOUNS[row.noun].workflow[what].asks, "override"}
        typed = {name: value for name, value in STEPS.get(what, {}).items() if name in asks}
        return named_deep(world, typed)
    if row.sends == "as read":
        read = clients[who].get(row.at(world))
        return read.json() if read.status_code == 200 else {}
    return {} if row.sends == "nothing" else None


def told(world: World, row: Row, response: Any) -> str:
    """Return what an answer says, as the cells of the table say it."""
    kind, _space, what = row.sends.partition(" ")
    if response.status_code != 200 or kind not in ("row", "renames", "finds", "counts"):
        return str(response.status_code)
    if kind in ("row", "renames"):
        return str(response.json()["results"][0]["status"])
    if kind == "counts":
        return str(response.json()["count"])
    text = b"".join(response.streaming_content) if response.streaming else response.content
    return "yes" if world.uid(what) in text.decode() else "no"


def differing(
    world: World, clients: dict[str, Any], rows: Iterable[Row], askers: Iterable[str] = ASKERS
) -> Iterator[str]:
    """Yield each cell that is answered otherwise than the table says."""
    for row in rows:
        later = row.noun != LEGEND.get(row.about, (row.noun,))[0]
        for who in {*askers} & {*FEW.get(row.about, SOME)} if later else askers:
            if (got := answer(world, clients, row, who)) != row.expected[who]:
                yield f"{row} as {who}: {row.expected[who]} in the table, {got} at the door"


def fresh(world: World, noun: str) -> dict[str, Any]:
    """Return a new record of a noun as a partner's system sends it."""
    typed = {name: value for name, value in FRESH[noun].items() if name not in ON_PAGES}
    return named_deep(world, typed)


def named_deep(world: World, typed: dict[str, Any]) -> dict[str, Any]:
    """Return what people type in a form as JSON: ids, amounts of money, lines."""
    sent: dict[str, Any] = {}
    for name, value in typed.items():
        if name == "what":
            sent["item"] = world.uid("item")
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            sent[name] = [named_deep(world, line) for line in value]
        elif f"{name}_currency" in typed:
            sent[name] = {"amount": value, "currency": "SGD"}
        elif not name.endswith("_currency"):
            sent[name] = named(world, value)
    return sent
