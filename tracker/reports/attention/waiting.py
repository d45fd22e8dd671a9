"""Waiting: the shape of what waits for somebody, and of one group of it."""

import datetime
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from tracker.models import Organisation
from tracker.reports.targets import Target
from tracker.rules.actors import Actor
from tracker.rules.roles import EVERYBODY, Permission, acting_for

SHOWN = 10
"""Items of a group on the start page; the list has the others."""
SOON = datetime.timedelta(days=14)


@dataclass(frozen=True)
class Part:
    """What part is asked for: so many of each kind, from a place on, of all kinds or of these."""

    most: int = SHOWN
    start: int = 0
    kinds: frozenset[str] | None = None


FIRST = Part()
PART: ContextVar[Part] = ContextVar("part", default=FIRST)
"""The part for whoever asks now: a page shows few, a machine takes more, reminders read on."""


@dataclass(frozen=True)
class Link:
    """What else can be done about an item: a page to open, or one tap that does it."""

    label: str
    target: Target
    does_it: bool = False


@dataclass(frozen=True)
class Item:
    """One thing to do: a record, or a move of it, and by when."""

    title: str
    target: Target
    detail: str = ""
    due: datetime.date | None = None
    tone: str = ""
    links: tuple[Link, ...] = ()
    since: datetime.date | str | None = None
    """What it began with, where no day is due: begun anew, it is another thing."""
    about: Target | None = None
    """The record that waits, where `target` is a form to be filled in for it."""

    @property
    def record(self) -> Target:
        return self.about or self.target


@dataclass(frozen=True)
class Group:
    """Things of one kind that wait, and why they wait for this person."""

    name: str
    title: str
    why: str
    items: list[Item]
    more: Target | None = None
    """The list of all of them, where there are more than are shown."""


def mine(
    actor: Actor, permission: Permission, kinds: frozenset[str] = EVERYBODY
) -> list[Organisation]:
    """List the organisations this actor can do something for."""
    return acting_for(actor, permission, kinds)


def owned(organisations: list[Organisation]) -> dict[str, Organisation]:
    """Return the filter that narrows a list to one's own, where one acts for a single one."""
    return {"owner": organisations[0]} if len(organisations) == 1 else {}


def tone(due: datetime.date | None, today: datetime.date) -> str:
    """Return how pressing a day is: past, near, or neither."""
    if due is None:
        return ""
    if due < today:
        return "bad"
    return "warn" if due <= today + SOON else ""


def grouped(
    name: str,
    title: Any,
    why: Any,
    rows: Any,
    item: Callable[[Any], Item],
    more: Target | None = None,
) -> Iterable[Group]:
    """Yield a group of the first of these rows, or nothing where there is none."""
    if not asked_for(name):
        return
    part = PART.get()
    found = list(rows[part.start : part.start + part.most + 1])
    if found:
        beyond = more if len(found) > part.most else None
        items = [item(row) for row in found[: part.most]]
        yield Group(name, str(title), str(why), items, beyond)


def asked_for(*names: str) -> bool:
    """Tell whether any of these kinds is asked for now."""
    kinds = PART.get().kinds
    return kinds is None or not kinds.isdisjoint(names)
