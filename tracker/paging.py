"""Keyset pages: the next page starts after the last row, however far down it is."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, Signer
from django.db import models
from django.db.models import F, QuerySet, Value
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from django.utils.translation import gettext as _

from tracker.models import Together
from tracker.rules.nouns import Noun

SIZE = 50

SORTED: dict[str, dict[str, str]] = {
    "source": {"title": "title"},
    "country": {"name": "name", "code": "code"},
    "place": {"name": "name", "pcode": "pcode"},
    "unit": {"name": "name"},
    "item": {"name": "name"},
    "organisation": {"name": "name"},
    "institution": {"name": "name"},
    "engagement": {"title": "title", "started_on": "started_on"},
    "presence": {"observed_on": "observed_on"},
    "relation": {"observed_on": "observed_on"},
    "channel": {"name": "name"},
    "emergency": {"title": "title", "started_on": "started_on"},
    "regime": {"name": "name"},
    "controlledgood": {"prefix": "prefix"},
    "listedparty": {"name": "name"},
    "need": {"priority": "urgency", "status": "status"},
    "pledge": {"title": "title", "pledged_on": "pledged_on", "status": "status"},
    "mission": {"title": "title", "when": "planned_from", "status": "status"},
    "consignment": {"title": "title", "status": "status"},
    "delivery": {"delivered_on": "delivered_on", "status": "status"},
    "visit": {"status": "status"},
}
"""The columns a list can be sorted by, and the field each stands for; each has its index."""

NAMED_FIRST = ("country", "place", "unit", "item", "organisation", "institution", "channel")
"""Lists that start in order of name; the others start with the newest."""

FOUND_FIRST = (
    "corroboration", "allocation", "clearance", "consignment", "delivery", "visit", "concern",
    "determination", "screening",
)  # fmt: skip
"""Lists that read along with each row a record of which there are many.

The rows of the page are found first: joined before they are, all that match would be.
"""


class BadPage(Exception):
    """A sort or a place in the list that does not exist, in words."""


def order_of(noun: Noun, asked: str) -> tuple[str, bool]:
    """Return (field, descending) for a list; `asked` is a column, with a minus to turn it."""
    if not asked:
        return ("name", False) if noun.name in NAMED_FIRST else ("pk", True)
    known = SORTED.get(noun.name, {}) | {"newest": "pk"}
    column = asked.removeprefix("-")
    if column not in known:
        raise BadPage(_("This list cannot be sorted by “%s”.") % column[:40])
    return known[column], asked.startswith("-") != (column == "newest")


def page(
    rows: QuerySet[Any], noun: Noun, *, sort: str, after: str
) -> tuple[list[Any], str | None]:
    """Return the rows of one page, and where the next one starts."""
    name, descending = order_of(noun, sort)
    turn = "-" if descending else ""
    keys = [f"{turn}pk"] if name == "pk" else [f"{turn}{name}", f"{turn}pk"]
    if after:
        rows = rows.filter(beyond(noun.model, name, descending, opened(after)))
    found = read(rows.order_by(*keys), noun)
    if len(found) <= SIZE:
        return found, None
    return found[:SIZE], mark(found[SIZE - 1], name)


def read(rows: QuerySet[Any], noun: Noun) -> list[Any]:
    """Return the rows of a page and one more, with the records that are read along."""
    if noun.name not in FOUND_FIRST:
        return list(rows[: SIZE + 1])
    keys = list(rows.values_list("pk", flat=True)[: SIZE + 1])
    there = {row.pk: row for row in rows.order_by().filter(pk__in=keys)}
    return [there[key] for key in keys if key in there]


def mark(last: models.Model, name: str) -> str:
    """Return where a page starts: after this row, in order of this field."""
    value = None if name == "pk" else last._meta.get_field(name).value_to_string(last)
    return sealed(value, last.pk)


def sealed(value: Any, key: int, of: str = "page") -> str:
    """Sign a place in a list, fit for an address; `of` names the list, so no other takes it."""
    return Signer(salt=of).sign_object([value, key])


def opened(after: str, of: str = "page") -> tuple[Any, int]:
    try:
        value, key = Signer(salt=of).unsign_object(after)
        return value, int(key)
    except (BadSignature, ValueError, TypeError):
        raise BadPage(_("This link to a page of the list is broken. Start again.")) from None


def beyond(model: type[models.Model], name: str, descending: bool, start: tuple[Any, int]) -> Any:
    """Return the rows after this one, in order of the field and then of the key.

    Asked as "from the next key on": for "after this key" PostgreSQL counts no row of an equal
    field, expects next to none, and sorts those there are.
    """
    value, following = following_on(model, name, descending, start)
    here = None if name == "pk" else Value(value, output_field=model._meta.get_field(name))
    return onward(name, descending, here, Value(following))


def following_on(
    model: type[models.Model], name: str, descending: bool, start: tuple[Any, int]
) -> tuple[Any, int]:
    """Return the value and the key from which a page goes on. Raises BadPage."""
    value, key = start
    try:
        here = None if name == "pk" else model._meta.get_field(name).to_python(value)
    except ValidationError:
        raise BadPage(_("This link to a page of the list is broken. Start again.")) from None
    return here, key - 1 if descending else key + 1


def onward(name: str, descending: bool, here: Any, following: Any) -> Any:
    """Return the rows from a value and a key on: two expressions."""
    compared = LessThanOrEqual if descending else GreaterThanOrEqual
    if name == "pk":
        return compared(F("pk"), following)
    return compared(Together(F(name), F("pk")), Together(here, following))


def address(query: dict[str, Any], **changed: str | None) -> str:
    """Return the query string with these parameters set, or left out where None."""
    kept = {**query, **changed}
    return "?" + urlencode({k: v for k, v in kept.items() if v not in (None, "")}, doseq=True)
