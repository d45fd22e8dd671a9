"""Every list as people ask for it: each order, each filter with a common and a rare value."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import django_filters
from django.urls import reverse

from tracker import paging
from tracker.filters import FILTERS
from tracker.filters.funding import SectorFilter, YearFilter
from tracker.models.conditions import field_at
from tracker.rules.actors import Actor
from tracker.rules.nouns import NOUNS, Noun
from tracker.views.desks import DESKS

WORDS = ("meeting", "9999", "nothing like it")
"""What people search for: what many have, what few have, and what nobody has."""


@dataclass(frozen=True)
class Case:
    """One address of a list."""

    noun: str
    sort: str = ""
    filters: tuple[tuple[str, str], ...] = ()
    after: str = ""

    @property
    def url(self) -> str:
        query = {**dict(self.filters), "sort": self.sort, "after": self.after}
        given = urlencode({name: value for name, value in query.items() if value})
        return f"{reverse(NOUNS[self.noun].plural)}?{given}"

    @property
    def name(self) -> str:
        said = " ".join(f"{name}={value[:13]}" for name, value in self.filters)
        return f"{said} {'deep' if self.after else ''}".strip()


def orders(noun: Noun) -> list[str]:
    """Return every order a list offers: its own, the newest, each column both ways."""
    columns = paging.SORTED.get(noun.name, {})
    return ["", "newest", "-newest", *columns, *(f"-{column}" for column in columns)]


def in_order(actor: Actor, *names: str) -> Iterator[Case]:
    """Yield these lists, or all, in every order: the first page, and one far down."""
    for name in names or DESKS:
        for sort in orders(NOUNS[name]):
            yield Case(name, sort)
            if after := far_down(NOUNS[name], sort, actor):
                yield Case(name, sort, after=after)


def far_down(noun: Noun, sort: str, actor: Actor) -> str:
    """Return the mark of the row after nine tenths of what this person sees."""
    field, descending = paging.order_of(noun, sort)
    turn = "-" if descending else ""
    rows = noun.model._default_manager.seen_by(actor).order_by(f"{turn}{field}", f"{turn}pk")
    count = rows.count()
    if count <= paging.SIZE * 2:
        return ""
    return paging.mark(rows[count * 9 // 10], field)


def filtered() -> Iterator[Case]:
    """Yield every list with each of its filters, one at a time."""
    for name, desk in DESKS.items():
        for parameter, found in FILTERS[name].base_filters.items():
            for value in values(found, desk.noun):
                yield Case(name, filters=((parameter, value),))


def crossed() -> Iterator[Case]:
    """Yield every filter in every order a list offers besides its own, with a few values each."""
    for name, desk in DESKS.items():
        for parameter, found in FILTERS[name].base_filters.items():
            if parameter == "q":
                continue
            for value in values(found, desk.noun)[-2:]:
                for sort in orders(desk.noun)[2:]:
                    yield Case(name, sort, ((parameter, value),))


def values(found: django_filters.Filter, noun: Noun) -> list[str]:
    """Return what to ask a filter for: every choice, or a common and a rare record."""
    if isinstance(found, django_filters.UUIDFilter):
        return pointed_at(noun, found.field_name)
    if isinstance(found, django_filters.BooleanFilter):
        return ["true", "false"]
    if isinstance(found, django_filters.ChoiceFilter):
        return [str(value) for value, _label in found.extra["choices"]]
    if isinstance(found, YearFilter):
        return ["2012", "none"]
    if isinstance(found, SectorFilter):
        return ["shl", "none"]
    if isinstance(found, django_filters.DateFilter):
        return ["2012-08-23", "2030-01-01"]
    return list(WORDS)


def pointed_at(noun: Noun, path: str) -> list[str]:
    """Return the ids of records at the end of a path: the first, the second and a later one."""
    model = field_at(noun.model, path).related_model
    rows = model._default_manager.order_by("pk")
    places = {0, 1, rows.count() // 2}
    return [str(rows[place].uid) for place in sorted(places) if place < rows.count()]
