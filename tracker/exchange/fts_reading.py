"""Read files of FTS's public flows: pages of an answer, a bare list, numbers as text or not."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tracker.exchange.fts_places import in_three, names_of, same_name

Thing = dict[str, Any]
LISTED = 6
GROUPED = re.compile(r"[-+]?\d{1,3}([,\s_])\d{3}(\1\d{3})*(\.\d+)?")
"""Thousands that one sign sets apart; a comma elsewhere may be that of a fraction."""
SYNONYMS = {"committed": "commitment", "pledged": "pledge", "payment": "paid"}


class Unreadable(Exception):
    """The file is not what it should be; the message is one sentence."""


@dataclass(frozen=True)
class Flow:
    """One flow, as far as its totals need it; `unread` says what could not be understood."""

    id: str
    amount: Decimal | None = None
    status: str = ""
    boundary: str = ""
    shared: bool = False
    parent: str | None = None
    children: frozenset[str] = frozenset()
    donors: tuple[str, ...] = ()
    sources: tuple["Spot", ...] = ()
    destinations: tuple["Spot", ...] = ()
    years_shared: bool = False
    version: int = 0
    unread: str = ""


@dataclass(frozen=True, order=True)
class Spot:
    """A location that a flow names: its name and its number at FTS."""

    name: str
    id: str = ""
    iso3: str = ""
    shared: bool = False


@dataclass
class Published:
    """What FTS itself says in the file about the whole answer."""

    funding: Decimal | None = None
    pledges: Decimal | None = None
    flows: int | None = None


@dataclass
class Read:
    """The flows of one or several files, each once."""

    flows: list[Flow] = field(default_factory=list)
    published: Published = field(default_factory=Published)
    repeated: int = 0


def read(paths: Iterable[Path]) -> Read:
    """Read pages of one answer. Raises Unreadable."""
    found = Read()
    by_id: dict[str, Flow] = {}
    for path in paths:
        content = parsed(path)
        found.published = published(content) or found.published
        for number, thing in enumerate(flows_in(content, path.name), start=1):
            flow = flow_of(thing, f"number {number} of {path.name}")
            if flow.id in by_id:
                found.repeated += 1
                if by_id[flow.id].version > flow.version:
                    continue
            by_id[flow.id] = flow
    found.flows = list(by_id.values())
    return found


def parsed(path: Path) -> Any:
    """Return what a file says in JSON; numbers stay exact."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        return json.loads(text, parse_float=Decimal, parse_constant=refuse_constant)
    except OSError as error:
        raise Unreadable(f"{path} cannot be read: {error.strerror or error}.") from None
    except UnicodeDecodeError:
        raise Unreadable(f"{path.name} is not text in UTF-8.") from None
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"{path.name} is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        ) from None
    except (RecursionError, ValueError) as error:
        raise Unreadable(f"{path.name} cannot be read as JSON: {str(error)[:120]}.") from None


def refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def flows_in(content: Any, name: str) -> list[Any]:
    """Return the flows of an answer, wherever it holds them."""
    inner = content
    if isinstance(inner, dict) and "flows" not in inner:
        inner = inner.get("data", inner)
    if isinstance(inner, dict):
        if "flows" not in inner and any(str(key).startswith("report") for key in inner):
            raise Unreadable(
                f"{name} holds totals by group and no flows: download it without “groupby”."
            )
        inner = inner.get("flows")
    if not isinstance(inner, list):
        raise Unreadable(f"{name} holds no list of flows.")
    return inner


def published(content: Any) -> Published | None:
    """Return the totals that FTS gives beside the flows."""
    data = content.get("data", content) if isinstance(content, dict) else None
    if not isinstance(data, dict) or not isinstance(data.get("incoming"), dict):
        return None
    parts = [data.get(name) for name in ("incoming", "internal", "outgoing")]
    counts = [number(p.get("flowCount")) for p in parts if isinstance(p, dict)]
    known = [int(count) for count in counts if count is not None]
    return Published(
        number(data["incoming"].get("fundingTotal")),
        number(data["incoming"].get("pledgeTotal")),
        sum(known) if known else None,
    )


def flow_of(thing: Any, where: str) -> Flow:
    """Return a flow with what is missing left empty."""
    if not isinstance(thing, dict):
        return Flow(where, unread="it is no object")
    sources, destinations = objects(thing, "source"), objects(thing, "destination")
    given = first(thing, "amountUSD", "amountUsd", "amount_usd", "amountusd")
    amount = number(given)
    on_boundary = word(first(thing, "onBoundary", "on_boundary", "onboundary"))
    spots = tuple(spots_in(destinations))
    years = years_shared(destinations)
    parent = key(first(thing, "parentFlowId", "parentFlowID", "parent_flow_id"))
    status = word(first(thing, "status", "flowStatus"))
    boundary = word(thing.get("boundary"))
    if boundary == "shared":  # It comes in, and not for this country alone.
        boundary, on_boundary = "incoming", "shared"
    return Flow(
        id=key(first(thing, "id", "flowId", "flowID", "flow_id")) or where,
        amount=amount,
        status=SYNONYMS.get(status, status),
        boundary=boundary,
        shared=on_boundary == "shared" if on_boundary else any(s.shared for s in spots) or years,
        parent=parent,
        children=frozenset(many(first(thing, "childFlowIds", "childFlowIDs", "child_flow_ids"))),
        donors=donors_in(sources),
        sources=tuple(spots_in(sources)),
        destinations=spots,
        years_shared=years,
        version=int(number(thing.get("versionId")) or 0),
        unread=""
        if amount is not None or given in (None, "")
        else f"its amount {str(given)[:30]!r} is no number",
    )


def first(thing: Thing, *names: str) -> Any:
    """Return the value under the first of these names that is there."""
    return next((thing[name] for name in names if thing.get(name) is not None), None)


def word(value: Any) -> str:
    return str(value).strip().casefold() if isinstance(value, str) else ""


def key(value: Any) -> str | None:
    """Return an id as text, whether it came as text or as a number."""
    if value in (None, "") or isinstance(value, bool | list | dict):
        return None
    return str(value).strip() or None


def many(value: Any) -> list[str]:
    if isinstance(value, str):
        value = re.split(r"[\s,;|]+", value)
    found = [key(one) for one in value] if isinstance(value, list) else [key(value)]
    return [one for one in found if one]


def number(value: Any) -> Decimal | None:
    """Return an exact number, also from text with its thousands apart; None for what is none."""
    if value is None or isinstance(value, bool | list | dict):
        return None
    text = str(value).strip()
    if GROUPED.fullmatch(text):
        text = re.sub(r"[,\s_]", "", text)
    try:
        made = Decimal(text.replace("_", ","))
    except InvalidOperation:
        return None
    return made if made.is_finite() else None


def objects(thing: Thing, side: str) -> list[Thing]:
    """Return the objects of one side: a list, one alone, or by kind in a dictionary."""
    given = first(thing, f"{side}Objects", f"{side}_objects", f"{side}objects", side)
    if isinstance(given, dict):
        alone = "type" in given
        given = [given] if alone else [
            {"type": kind, **one}
            for kind, ones in given.items()
            for one in (ones if isinstance(ones, list) else [ones])
            if isinstance(one, dict)
        ]  # fmt: skip
    return [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []


def of_kind(things: list[Thing], *kinds: str) -> Iterator[Thing]:
    wanted = {kind.casefold() for kind in kinds}
    return (thing for thing in things if word(thing.get("type")) in wanted)


def donors_in(sources: list[Thing]) -> tuple[str, ...]:
    """Name the organisations that give, each once, in the order of the alphabet."""
    names = {
        str(first(one, "name", "abbreviation", "id") or "").strip()
        for one in of_kind(sources, "Organization", "Organisation", "Organizations")
    }
    return tuple(sorted(name for name in names if name))


def spots_in(things: list[Thing]) -> Iterator[Spot]:
    for one in of_kind(things, "Location", "Country"):
        name = str(one.get("name") or "").strip()
        number_, iso3 = key(one.get("id")) or "", first(one, "iso3", "iso3Code", "code") or ""
        if name or number_ or iso3:
            yield Spot(name, number_, str(iso3).upper(), word(one.get("behavior")) == "shared")


def years_shared(destinations: list[Thing]) -> bool:
    years = list(of_kind(destinations, "UsageYear"))
    return len(years) > 1 and all(word(one.get("behavior")) == "shared" for one in years)


def country_of(flows: list[Flow]) -> list[Spot]:
    """Return the location most of the incoming flows go to; several, where they go alike."""
    incoming = [f for f in flows if f.boundary in ("incoming", "")] or flows
    counts = Counter(replace(s, shared=False) for f in incoming for s in {*f.destinations})
    most = max(counts.values(), default=0)
    return sorted(spot for spot, count in counts.items() if count == most)


def chosen(flows: list[Flow], wanted: str) -> Spot:
    """Return the location a person means, by name, ISO code or number. Raises Unreadable."""
    there = {replace(s, shared=False) for f in flows for s in (*f.destinations, *f.sources)}
    code = in_three(wanted)
    names = [wanted, *names_of(code)]
    for spot in sorted(there):
        by_code = code.upper() == spot.iso3 or wanted == spot.id
        if by_code or any(same_name(name, spot.name) for name in names):
            return spot
    seen = ", ".join(spot.name for spot in sorted(there)[:LISTED]) or "none"
    more = ", …" if len(there) > LISTED else ""
    raise Unreadable(f"No flow of this file names {wanted!r}; the locations are: {seen}{more}.")


DRAWN = {
    (True, False): "incoming", (True, True): "internal", (False, True): "outgoing",
    (False, False): "elsewhere",
}  # fmt: skip
"""Where a flow stands to a country, by whether it goes there and whether it comes from there."""


def as_seen_from(country: Spot, flow: Flow) -> Flow:
    """Return a flow with its boundary reckoned from its locations, as FTS draws it."""
    goes = any(same(country, spot) for spot in flow.destinations)
    comes = any(same(country, spot) for spot in flow.sources)
    others = {spot for spot in flow.destinations if not same(country, spot)}
    shared = bool(others) or flow.years_shared
    boundary = DRAWN[goes, comes] if flow.destinations else ""
    return replace(flow, boundary=boundary, shared=goes and shared)


def same(one: Spot, other: Spot) -> bool:
    if one.id and other.id:
        return one.id == other.id
    return same_name(one.name, other.name)
