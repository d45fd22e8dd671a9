"""`GET /api/v1/waiting` and `/notices`: what waits for whoever asks, and what they were told."""

from typing import Any

from tracker import paging
from tracker.api.door import Door
from tracker.api.door import answer as answered
from tracker.api.errors import Refused
from tracker.api.listing import MOST, USUAL, limit_of
from tracker.api.parameters import query, whole_number
from tracker.api.responses import READ, answer, errors, listed, thing
from tracker.api.serializers import OFFERED
from tracker.api.shapes import DAY, MOMENT, TEXT, UUID, Shape
from tracker.broadcast import letters
from tracker.broadcast.lines import Line, lines, notices_of, unread
from tracker.reports.attention import Group, Item, attention
from tracker.reports.targets import Target
from tracker.rules import keys

NOUNS = {noun.plural: noun.name for noun in OFFERED.values()}
SALT = "notices"


class Waiting(Door):
    """What waits for the seats of whoever asks; a key reads what its scopes let it read."""

    http_method_names = ["get", "head"]
    takes = frozenset({"limit"})

    def get(self, request: Any) -> Any:
        most = limit_of(request.query_params.get("limit"))
        rows = [
            row(group, item)
            for group in attention(self.actor, most)
            for item in group.items
            if allowed(request.auth, item.record)
        ]
        return answered({"data": rows})


def allowed(key: Any, target: Target) -> bool:
    """Tell whether a key may read where something leads; a person may."""
    readable = target.plural in NOUNS
    return key is None or (readable and keys.allows(key, keys.READ, target.plural))


def row(group: Group, item: Item) -> dict[str, Any]:
    return {
        "kind": group.name,
        "title": group.title,
        "sentence": " · ".join(part for part in (item.title, item.detail) if part),
        "why": group.why,
        "due": item.due,
        "record": record(item.record),
        "url": letters.page(item.target),
    }


def record(target: Target | None) -> dict[str, Any] | None:
    """Return the record something leads to; none where it leads to a form or a list."""
    if target is None or target.uid is None or target.plural not in NOUNS:
        return None
    plural = target.plural
    about = {"id": target.uid, "type": plural, "ref": target.ref}
    return about | {"url": f"/api/v1/{plural}/{target.uid}"}


class Notices(Door):
    """What a person was told, the newest first; a key follows nothing and was told nothing."""

    http_method_names = ["get", "head"]
    takes = frozenset({"limit", "cursor"})

    def get(self, request: Any) -> Any:
        given = request.query_params
        most, rows = limit_of(given.get("limit")), notices_of(self.actor)
        if cursor := given.get("cursor"):
            rows = rows.filter(pk__lt=opened(cursor))
        found = list(rows[: most + 1])
        more = len(found) > most
        after = paging.sealed(None, found[most - 1].pk, SALT) if more else None
        told = [notice(line) for line in lines(found[:most], self.actor)]
        body = {"data": told, "next_cursor": after, "has_more": more}
        return answered(body | {"unread": unread(self.actor)})


def opened(cursor: str) -> int:
    try:
        return paging.opened(cursor, SALT)[1]
    except paging.BadPage:
        raise Refused("bad_cursor") from None


def notice(line: Line) -> dict[str, Any]:
    """Return one notice; of a record that is no longer seen, only that there was one."""
    return {
        "at": line.at,
        "what": line.what,
        "who": line.who,
        "where": line.where,
        "how_much": line.how_much,
        "next": line.then,
        "why": line.why,
        "read": line.notice.read_at is not None,
        "record": record(line.target),
    }


# For the document


def of_waiting(door: Any) -> dict[str, Any]:
    """Return the operation of `/waiting`."""
    most = query("limit", whole_number(MOST, USUAL), "How many of each kind.")
    return {
        "operationId": "waiting",
        "summary": "List what waits for you, the most pressing kinds first",
        "tags": ["waiting"],
        "parameters": [most],
        "responses": {"200": answer("What waits.", door.shapes.named("Waiting", waiting))}
        | errors(*READ),
    }


def of_notices(door: Any) -> dict[str, Any]:
    """Return the operation of `/notices`."""
    return {
        "operationId": "notices",
        "summary": "List what you were told of what you follow, the newest first",
        "tags": ["waiting"],
        "parameters": [
            query("limit", whole_number(MOST, USUAL), "How many."),
            query("cursor", TEXT, "Where to go on: the `next_cursor` of the page before."),
        ],
        "responses": {"200": answer("The notices.", door.shapes.named("Notices", notices))}
        | errors(*READ),
    }


def of_record() -> Shape:
    found: dict[str, Shape] = {"id": UUID, "type": TEXT, "ref": TEXT, "url": TEXT}
    return {"anyOf": [thing(found, *found), {"type": "null"}]}


def waiting() -> Shape:
    """Describe what waits."""
    texts = dict.fromkeys(("kind", "title", "sentence", "why", "url"), TEXT)
    due = {"anyOf": [DAY, {"type": "null"}]}
    found: dict[str, Shape] = {**texts, "due": due, "record": of_record()}
    return thing({"data": listed(thing(found, *found))}, "data")


def notices() -> Shape:
    """Describe the notices."""
    texts = dict.fromkeys(("what", "who", "where", "how_much", "next", "why"), TEXT)
    flag = {"type": "boolean"}
    found: dict[str, Shape] = {"at": MOMENT, **texts, "read": flag, "record": of_record()}
    whole: dict[str, Shape] = {
        "data": listed(thing(found, *found)),
        "next_cursor": {"type": ["string", "null"]},
        "has_more": flag,
        "unread": {"type": "integer", "minimum": 0},
    }
    return thing(whole, *whole)
