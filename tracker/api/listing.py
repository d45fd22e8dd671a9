"""A list as a machine reads it: filtered, in order, a page at a time, or whole as a file."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any
from urllib.parse import urlencode

import msgspec
from django.core.signing import BadSignature
from django.db.models import BigIntegerField, F
from django.utils.translation import gettext as _

from tracker import paging
from tracker.api.compiled import ENCODER, Plan, plan_of
from tracker.api.errors import Refused, bad_parameter, said
from tracker.api.kept import Given, kept, rights
from tracker.api.serializers import expandable, serializer_of
from tracker.filters.machines import MACHINES
from tracker.rules.actors import Actor
from tracker.rules.keys import READ, allows
from tracker.rules.nouns import NOUNS, Noun
from tracker.rules.sight import IN_CONFIDENCE

USUAL, MOST = 50, 1000
COUNTED = 10_000
"""A count stops here: nobody waits for the millionth row to be counted."""
FORMATS = ("json", "ndjson", "csv", "xlsx")
OWN = frozenset({"limit", "cursor", "sort", "expand", "fields", "count", "format"})
"""The parameters every list takes besides its filters."""
PAGED = ("limit", "cursor", "sort", "count")
"""Those that a file takes none of."""
DEEPEST = 2


@cache
def parameters(name: str) -> frozenset[str]:
    """Return every parameter the list of a noun takes."""
    return OWN | MACHINES[name].base_filters.keys()


@cache
def fields_named(name: str) -> frozenset[str]:
    """Return what `fields` may name."""
    return frozenset(serializer_of(name)().fields) | frozenset(expandable(NOUNS[name]))


@lru_cache(maxsize=1024)
def filter_of(name: str, asked: frozenset[str]) -> Any:
    """Return the filter of a noun with just the parameters that are asked: others cost time."""
    whole = MACHINES[name]
    narrow = type(whole.__name__, (whole,), {})
    narrow.base_filters = {n: f for n, f in whole.base_filters.items() if n in asked}
    return narrow


@dataclass(frozen=True)
class Asked:
    """What a request asks of a list."""

    noun: Noun
    limit: int
    cursor: str
    sort: str
    expand: tuple[str, ...]
    fields: tuple[str, ...]
    count: bool
    format: str

    @property
    def plan(self) -> Plan:
        return plan_of(self.noun.name, self.expand, self.fields)


def asked(request: Any, noun: Noun) -> Asked:
    """Read the parameters. Raises Refused, naming the one that is wrong."""
    given = request.query_params
    written = given.get("format", "json")
    formats = FORMATS[:1] if noun.name in IN_CONFIDENCE else FORMATS
    if written not in formats:
        raise bad_parameter("format", ", ".join(formats))
    if written != FORMATS[0] and (idle := next((n for n in PAGED if n in given), "")):
        raise bad_parameter(idle, _("A file holds the whole list, the oldest first."))
    return Asked(
        noun=noun,
        limit=limit_of(given.get("limit")),
        cursor=given.get("cursor", ""),
        sort=given.get("sort", ""),
        expand=expand_of(noun, given.get("expand", ""), request.auth),
        fields=fields_of(noun, given.get("fields", "")),
        count=flag("count", given.get("count")),
        format=written,
    )


def limit_of(text: str | None) -> int:
    """Return how many rows a page has: 50, or what was asked, from 1 to 1,000."""
    if text is None:
        return USUAL
    if not (text.isascii() and text.isdecimal() and len(text) < 5 and 0 < int(text) <= MOST):
        raise bad_parameter("limit", _("Give a whole number from 1 to %d.") % MOST)
    return int(text)


def flag(name: str, text: str | None) -> bool:
    if text not in (None, "true", "false"):
        raise bad_parameter(name, _("Give true or false."))
    return text == "true"


def expand_of(noun: Noun, text: str, key: Any) -> tuple[str, ...]:
    """Return the paths to write out, such as ("place", "mission.emergency").

    Raises Refused where the key may not read a kind of record on the way.
    """
    paths = tuple(sorted(filter(None, text.split(","))))
    for path in paths:
        here = noun
        for depth, name in enumerate(path.split(".")):
            offered = expandable(here) if depth < DEEPEST else ()
            if name not in offered:
                detail = _("“%(path)s” is not one of: %(names)s.")
                told = {"path": path[:60], "names": ", ".join(offered) or "-"}
                raise bad_parameter("expand", detail % told)
            here = NOUNS[here.model._meta.get_field(name).related_model.word()]
            refuse_unread(here, key)
    return paths


def refuse_unread(noun: Noun, key: Any) -> None:
    """Refuse a key whose scopes leave out this kind of record."""
    if key and not allows(key, READ, noun.plural):
        raise Refused("missing_scope", errors=[said("", "scope", f"{READ}:{noun.plural}")])


def fields_of(noun: Noun, text: str) -> tuple[str, ...]:
    """Return the fields to write, in their usual order; none is all."""
    names = tuple(sorted(filter(None, text.split(","))))
    for name in names:
        if name not in fields_named(noun.name):
            raise bad_parameter("fields", _("There is no field “%s”.") % name[:60])
    return tuple(sorted({"id", *names})) if names else ()


def filters(request: Any) -> dict[str, str]:
    """Return the filters that are asked, and their values."""
    return {k: v for k, v in request.query_params.items() if k not in OWN}


def filtered(request: Any, noun: Noun) -> Any:
    """Return the rows that this reader sees and asks for."""
    seen = noun.model._default_manager.seen_by(request.actor)
    data = filters(request)
    if not data:
        return seen
    found = filter_of(noun.name, frozenset(data))(data, seen, request=request)
    if not found.form.is_valid():
        name, errors = next(iter(found.form.errors.items()))
        raise bad_parameter(name, errors[0])
    return found.qs


@dataclass(frozen=True)
class Page:
    """The rows of one page as they are written, and where the next one starts."""

    data: list[Any]
    next_cursor: str | None
    count: int | str | None = None

    def body(self) -> dict[str, Any]:
        made = {
            "data": self.data,
            "next_cursor": self.next_cursor,
            "has_more": self.next_cursor is not None,
        }
        return made | ({"count": self.count} if self.count is not None else {})


def page(request: Any, wanted: Asked) -> Page:
    """Return one page of a list, in one query and one for each kind of lines."""
    count = counted(filtered(request, wanted.noun)) if wanted.count else None
    found, after = read(request, wanted)
    return Page(wanted.plan.rows(found, request.actor), after, count)


def read(request: Any, wanted: Asked) -> tuple[list[Any], str | None]:
    """Return the tuples of one page, and where the next one starts."""
    name, descending = order(wanted)
    of = f"{wanted.noun.plural} {wanted.sort}"
    start = started(wanted.cursor, of)
    statement = kept(
        (
            "list", wanted.noun.name, wanted.expand, wanted.fields, wanted.limit, wanted.sort,
            start is None, frozenset(filters(request).items()), rights(request.actor),
        ),
        lambda: selected(request, wanted, name, descending, start is not None),
    )  # fmt: skip
    found = statement.lines(**({} if start is None else goes_on(wanted, name, descending, start)))
    if len(found) <= wanted.limit:
        return found, None
    last = found[wanted.limit - 1]
    value = None if name == "pk" else last[-1]
    told = value if isinstance(value, int) or value is None else str(value)
    return found[: wanted.limit], paging.sealed(told, last[0], of)


def order(wanted: Asked) -> tuple[str, bool]:
    """Return (field, descending); a list without an order starts with the newest."""
    if not wanted.sort:
        return "pk", True
    if wanted.sort in ("oldest", "-newest"):
        return "pk", False
    try:
        return paging.order_of(wanted.noun, wanted.sort)
    except paging.BadPage as error:
        raise bad_parameter("sort", error) from None


def started(cursor: str, of: str) -> tuple[Any, int] | None:
    """Return after which value and key a page starts. Raises Refused for no cursor of its own."""
    if not cursor:
        return None
    try:
        return paging.opened(cursor, of)
    except (paging.BadPage, BadSignature):
        raise Refused("bad_cursor") from None


def goes_on(wanted: Asked, name: str, descending: bool, start: tuple[Any, int]) -> dict[str, Any]:
    """Return what the statement of a later page is given. Raises Refused."""
    try:
        value, key = paging.following_on(wanted.noun.model, name, descending, start)
    except paging.BadPage:
        raise Refused("bad_cursor") from None
    return {"value": value, "key": key}


def selected(request: Any, wanted: Asked, name: str, descending: bool, later: bool) -> Any:
    """Return the tuples of a page, in order of a field and then of the key."""
    rows, field = filtered(request, wanted.noun), wanted.noun.model._meta.get_field
    turn = "-" if descending else ""
    order = [f"{turn}pk"] if name == "pk" else [f"{turn}{name}", f"{turn}pk"]
    if later:
        here = None if name == "pk" else Given("value", field(name))
        rows = rows.filter(paging.onward(name, descending, here, Given("key", BigIntegerField())))
    # The rows of the page are found first: joined before they are, all that match would be.
    keys = rows.order_by(*order).values("pk")[: wanted.limit + 1]
    columns = [*wanted.plan.columns, *([] if name == "pk" else [F(name)])]
    found = wanted.noun.model._default_manager.filter(pk__among=keys)
    return found.order_by(*order).values_list(*columns)


def counted(rows: Any) -> int | str:
    """Return how many rows there are, as far as it is worth counting."""
    found = len(rows.order_by().values_list("pk", flat=True)[: COUNTED + 1])
    return found if found <= COUNTED else f"{COUNTED}+"


def link(request: Any, after: str | None) -> dict[str, str]:
    """Return the Link header that leads to the next page."""
    if not after:
        return {}
    query = {**request.query_params.dict(), "cursor": after}
    return {"Link": f'<{request.build_absolute_uri(request.path)}?{urlencode(query)}>; rel="next"'}


def single(noun: Noun, key: int, actor: Actor, **how: Any) -> Any:
    """Return one record as it is written."""
    plan = plan_of(noun.name, **how)
    this = Given("key", BigIntegerField())
    statement = kept(
        ("one", noun.name, tuple(sorted(how.items()))),
        lambda: plan.of(noun.model._default_manager.filter(pk=this)),
    )
    return plan.rows(statement.lines(key=key), actor)[0]


def plainly(written: Any) -> dict[str, Any]:
    """Return what is written as plain values, to compare it with what was sent."""
    return msgspec.json.decode(ENCODER.encode(written))
