"""Fill in each form as it should be, spoil its boxes, and see what is answered and written."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from django.apps import apps
from django.db import connection
from django.db.models import Count, Sum
from django.test import Client
from django.urls import resolve
from django.utils.html import escape

from tests.doors.bad_values import bad, too_little
from tests.doors.conftest import undone
from tests.doors.filling import FRESH, TODAY, named
from tests.doors.table import Row, same_session, table, typed
from tests.doors.world import PEOPLE, World

REFUSED = (400, 409, 413)
KEPT = {"SignInAttempt", "Session"}
"""What is written at each try, whatever was typed."""
WRITES = re.compile(r"\s*(INSERT|UPDATE|DELETE)", re.IGNORECASE)
PASSWORD = "correct horse battery"
INSIDE: dict[str, tuple[str, dict[str, Any]]] = {
    "/signin/": ("nobody", {"email": "person-mate@example.org", "password": PASSWORD}),
    "/password/": ("coordinator", {
        "old_password": PASSWORD, "new_password": "three cranes over water",
        "again": "three cranes over water",
    }),
}  # fmt: skip
"""Forms of which the table of permissions sends only an empty one: who fills them in, and how."""
AMENDED = [{"amended_on": TODAY, "reference": "A-1", "says": "One more lorry."}]
FORM = "application/x-www-form-urlencoded"


@dataclass
class Door:
    """A form as one person sees it, with what they would type."""

    row: Row
    who: str
    address: str
    sent: dict[str, Any]
    boxes: dict[str, Any]
    """The fields by the name their box has on the page."""
    relations: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.row.address} as {self.who}"

    @property
    def step(self) -> str:
        """Return what is done here: new, edit, or the name of a move."""
        return self.row.address.strip("/").rsplit("/", 1)[-1]


@dataclass
class Found:
    """What was tried, and what was answered otherwise than it should be."""

    little: set[tuple[str, str, str, str]] = field(default_factory=set)
    """Of which noun, at which step, in which box, what was zero or less."""
    tried: set[tuple[str, str, str]] = field(default_factory=set)
    """Of which noun, in which box, which other value."""
    breaches: list[str] = field(default_factory=list)
    requests: int = 0


def plain(box: str) -> str:
    """Return the name of a field without the row its box stands in."""
    return re.sub(r"^[a-z_]+-\d+-", "", box)


# Which forms there are


def doors(world: World, clients: dict[str, Client]) -> list[Door]:
    """Return every form that somebody may send, once for each address and what it asks."""
    made: dict[tuple[str, str], Door] = {}
    for row in table():
        key = (resolve(row.at(world).partition("?")[0]).route, row.sends)
        if row.verb == "POST" and key not in made:
            door = door_of(world, clients, row)
            if door is not None:
                made[key] = door
    return list(made.values())


def door_of(world: World, clients: dict[str, Client], row: Row) -> Door | None:
    """Return a form, or nothing where none is filled in or nobody may."""
    able = [who for who in PEOPLE if row.expected[who] in ("302", "200")]
    who, given = INSIDE.get(row.address, (next(iter(able), None), None))
    if who is None:
        return None
    address, alone = row.at(world), row.address.endswith("/with/")
    with same_session(clients[who]):
        # Asked for nothing at all, some forms first ask which delivery or shipment it is about.
        page = clients[who].get(
            address.removesuffix("with/") if alone else address, {"as": "other"}
        )
    form = next(forms_of(page, ("share_form",) if alone else MAIN), None)
    if form is None:
        return None
    boxes = {form.add_prefix(name): box for name, box in form.fields.items()}
    groups = [group["formset"] for group in page.context.get("rows") or []]
    for rows in groups:
        first = rows.forms[0] if rows.forms else rows.empty_form
        names = {f"{rows.prefix}-0-{name}": box for name, box in first.fields.items()}
        boxes |= {name: box for name, box in names.items() if not name.endswith("-DELETE")}
    sent = dict(given or typed(world, clients, row, who))
    relations = tuple(rows.prefix for rows in groups)
    return with_rows(world, Door(row, who, address, sent, boxes, relations))


def with_rows(world: World, door: Door) -> Door:
    """Type one row of each kind where none is typed yet."""
    told = FRESH.get(door.row.about, {}) | {"amendments": AMENDED}
    for relation in door.relations:
        start = f"{relation}-0-"
        if relation in told and not any(name.startswith(start) for name in door.sent):
            row = next(iter(told[relation] or []), {})
            door.sent |= {f"{start}{name}": named(world, value) for name, value in row.items()}
            door.sent[f"{relation}-TOTAL_FORMS"] = "1"
    return door


MAIN = ("form", "visibility_form")
ALL = (*MAIN, "share_form", "filter_form")


def forms_of(page: Any, names: tuple[str, ...] = ALL) -> Iterator[Any]:
    """Yield the forms of a page, without their rows."""
    for name in names if page.context is not None else ():
        if form := page.context.get(name):
            yield form


# What is answered


def said_of(answer: Any) -> set[str]:
    """Return the boxes of which the page says what is wrong; __all__ stands for the form."""
    if answer.context is None:
        return set()
    page, found = answer.content.decode(), set()
    rows = [form for group in answer.context.get("rows") or [] if "formset" in group
            for form in group["formset"].forms]  # fmt: skip
    for form in (*forms_of(answer), *rows):
        for name, messages in form.errors.items() if form.is_bound else ():
            if all(escape(message) in page for message in messages):
                found.add(form.add_prefix(name))
    return found


@contextmanager
def watched() -> Iterator[list[str]]:
    """Collect the statements that write, also those that are undone later."""
    written: list[str] = []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if WRITES.match(sql):
            written.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield written


def digest() -> dict[str, Any]:
    """Return how many rows every table has, and how often its records were changed."""
    told = {}
    for model in apps.get_models():
        if model.__name__ in KEPT:
            continue
        counts: dict[str, Any] = {"rows": Count("pk")}
        if any(f.name == "version" for f in model._meta.concrete_fields):
            counts["versions"] = Sum("version")
        told[model._meta.label] = model._base_manager.aggregate(**counts)
    return told


@dataclass
class Spoiler:
    """Goes from form to form, and keeps what it found."""

    world: World
    clients: dict[str, Client]
    found: Found = field(default_factory=Found)

    def __post_init__(self) -> None:
        self.before = digest()

    def go(self, door: Door) -> None:
        """Try zero and less in each number, then all other bad values of boxes not seen yet."""
        for values in self.plan(door):
            self.rounds(door, values)

    def plan(self, door: Door) -> tuple[dict[str, Sequence[str]], dict[str, Sequence[str]]]:
        """Return what is to be tried in each box, and note that it is: numbers, then the rest."""
        about, actor = door.row.about, self.world.actor(door.who)
        little = {box: too_little(plain(box), f) for box, f in door.boxes.items()}
        self.found.little |= {
            (about, door.step, box, value) for box, values in little.items() for value in values
        }
        rest = {}
        for box, made in door.boxes.items():
            values = bad(plain(box), made, actor)
            new = [value for value in values if (about, box, value) not in self.found.tried]
            rest[box] = new or values[:1]
            self.found.tried |= {(about, box, value) for value in new}
        return little, rest

    def rounds(self, door: Door, values: dict[str, Sequence[str]]) -> None:
        """Spoil all boxes at once; those of which nothing is said are spoilt alone."""
        for turn in range(max(map(len, values.values()), default=0)):
            wrong = {box: these[turn] for box, these in values.items() if turn < len(these)}
            answer, problem = self.ask(door, wrong)
            left = wrong.keys() - said_of(answer)
            if problem and not left:
                self.found.breaches.append(f"{door}: {sorted(wrong)}: {problem}")
            for box in sorted(left):
                self.alone(door, {box: wrong[box]})

    def alone(self, door: Door, wrong: dict[str, str]) -> None:
        """Spoil what is to be refused by itself, or by the form as a whole."""
        answer, problem = self.ask(door, wrong)
        told = said_of(answer)
        rows = {f"{relation}-0-__all__" for relation in door.relations}
        if not problem and not told & {*wrong, "__all__", *rows}:
            problem = f"answered {answer.status_code} and spoke only of {sorted(told)}"
        if problem:
            shown = {box: value[:40] for box, value in wrong.items()}
            self.found.breaches.append(f"{door}: {shown}: {problem}")

    def ask(self, door: Door, wrong: dict[str, str]) -> Any:
        """Send a form with something wrong; return the answer and what is the matter with it."""
        return self.answer(door, lambda client: client.post(door.address, door.sent | wrong))

    def at_the_edge(self, door: Door, box: str, raw: str) -> None:
        """Send bytes that are no text, or too many of them."""
        body = f"{quote(box)}={raw}"
        answer, problem = self.answer(
            door, lambda client: client.generic("POST", door.address, body, content_type=FORM)
        )
        if not problem and len(raw) < 100 and f"“{box[:40]}”" not in answer.content.decode():
            problem = "does not say which field"
        if problem:
            self.found.breaches.append(f"{door}: {box} = {raw[:20]}: {problem}")

    def answer(self, door: Door, ask: Any) -> tuple[Any, str]:
        client, problem = self.clients[door.who], ""
        self.found.requests += 1
        with undone(), same_session(client), watched() as written:
            answer = ask(client)
            if answer.status_code not in REFUSED:
                problem = f"answered {answer.status_code}"
            elif written and digest() != self.before:
                problem = "something was written"
        return answer, problem
