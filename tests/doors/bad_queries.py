"""Ask every list, and every form that reads its address, for what is not there."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import django_filters
from django.core.signing import Signer
from django.utils.html import escape

from tests.doors.spoiling import said_of
from tracker.filters import FILTERS
from tracker.forms.tables import SHAPES
from tracker.rules.nouns import NOUNS
from tracker.views.desk import paging

UNKNOWN = ("owner__seats__user__password", "nonsense", "__class__", "status__in", "pk", "q[]")
NO_SORTS = ("nonsense", "-", "owner__seats__user__password")
NO_PLACES = ("x:y", Signer().sign('["x", "y"]'))
NO_KEYS = ('{"x": 1}', '"2012-02-30"')
SEARCH = "% _ ' \" \\ (( ; -- \U0001f600"
EDGES = ("%00", "%ED%A0%80", "%FF")


def bad_values(asked: Any) -> tuple[str, ...]:
    """Return what this filter cannot be asked for."""
    if isinstance(asked, django_filters.UUIDFilter):
        return ("abc", "1")
    if isinstance(asked, django_filters.ChoiceFilter | django_filters.BooleanFilter):
        return ("nonsense", "-1")
    return ("x" * 201,)


def filters(client: Any, noun: str) -> Iterator[str]:
    """Yield each filter that takes a bad value, or refuses it without saying so."""
    values = {name: bad_values(one) for name, one in FILTERS[noun].base_filters.items()}
    for turn in range(max(map(len, values.values()))):
        wrong = {name: these[turn] for name, these in values.items() if turn < len(these)}
        answer = client.get(address(noun), wrong)
        if answer.status_code != 400:
            yield f"{noun} {sorted(wrong)}: {answer.status_code}"
        for name in sorted(wrong.keys() - said_of(answer)):
            yield f"{noun} {name} = {wrong[name][:20]}: nothing is said of it"


def parameters(client: Any, noun: str) -> Iterator[str]:
    """Yield each parameter of a list that is taken although it means nothing."""
    wrong = [(dict.fromkeys(UNKNOWN, "x"), UNKNOWN)]
    wrong += [({"sort": value}, (value,)) for value in NO_SORTS]
    wrong += [({"after": value}, ("link",)) for value in NO_PLACES]
    for query, told in wrong:
        answer = client.get(address(noun), query)
        page = answer.content.decode()
        if answer.status_code != 400 or not all(escape(name) in page for name in told):
            yield f"{noun} {sorted(query.items())}: {answer.status_code}"


def texts(client: Any, noun: str) -> Iterator[str]:
    """Yield what a list cannot answer although it is a text, and what it takes that is none."""
    names = [*FILTERS[noun].base_filters, "sort", "after", "as"]
    status = client.get(address(noun), {"q": SEARCH}).status_code
    # What is restricted is not searched: there the question itself is an unknown one.
    if status != (200 if "q" in names else 400):
        yield f"{noun} q = {SEARCH}: {status}"
    for turn, name in enumerate(names if noun == "need" else names[-4:]):
        raw = EDGES[turn % len(EDGES)]
        answer = client.generic("GET", address(noun), QUERY_STRING=f"{name}={raw}")
        if answer.status_code != 400 or f"“{name}”" not in answer.content.decode():
            yield f"{noun} {name} = {raw}: {answer.status_code}"
    query = urlencode([(name, value) for name in names for value in ("x", "")])
    if (status := client.get(f"{address(noun)}?{query}").status_code) not in (200, 400):
        yield f"{noun} each twice: {status}"


def places(client: Any, noun: str) -> Iterator[str]:
    """Yield each order of a list that breaks at a place in it that fits another order."""
    for turn, order in enumerate(("newest", *paging.SORTED.get(noun, {}))):
        value = NO_KEYS[turn % len(NO_KEYS)]
        query = {"sort": order, "after": Signer().sign(f"[{value}, 7]")}
        if (status := client.get(address(noun), query).status_code) not in (200, 400):
            yield f"{noun} sort={order} after {value}: {status}"


def proposals(client: Any, noun: str) -> Iterator[str]:
    """Yield each empty form that cannot be opened with nonsense proposed in its address."""
    here = f"{address(noun)}new/"
    if noun not in SHAPES:
        return
    shape = SHAPES[noun]
    names = (*(n for group in shape.asked for n in group), *shape.folded, *shape.context)
    for value, ways in (("sNaN", ()), ("\u0661" + "x" * 500, ("copy", "delivery"))):
        query = dict.fromkeys((*names, "owner", "version", *ways), value)
        if (status := client.get(here, query).status_code) not in (200, 400, 404):
            yield f"{here} = {value[:20]}: {status}"


def address(noun: str) -> str:
    return f"/{NOUNS[noun].plural}/"
