"""What changed since: the journal in the order in which it was committed, as the reader may see.

A place in it is (epoch, transaction, entry). On PostgreSQL nothing is read from the oldest
transaction on that is still open: it may yet bring an entry that belongs before others.
"""

import hashlib
import json
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import msgspec
from django.core.signing import BadSignature, Signer
from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    Count,
    F,
    Func,
    Max,
    Sum,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast
from django.db.models.lookups import GreaterThan, IsNull
from django.utils.translation import gettext as _
from rest_framework.response import Response

from tracker.api import listing
from tracker.api.compiled import ENCODER, plan_of
from tracker.api.door import Door
from tracker.api.errors import Refused, bad_parameter
from tracker.api.fields import Stamped
from tracker.api.kept import Given, GivenMany, OneOf, kept, rights
from tracker.api.serializers import OFFERED
from tracker.models import Entry, Share, Together, settled
from tracker.rules.actors import Actor
from tracker.rules.keys import READ, allows
from tracker.rules.witnesses import took_away

GOOD_FOR = 90 * 24 * 3600
SALT = "changes"
PLURALS = {noun.plural: noun for noun in OFFERED.values()}
KINDS = {name: noun.plural for name, noun in OFFERED.items()} | {name: name for name in PLURALS}
"""What `types` takes: a noun by its name or as in its address."""


class Place(NamedTuple):
    """A place in the journal: everything up to it has been read."""

    epoch: int = 0
    number: int = 0
    key: int = 0


@dataclass(frozen=True)
class Cursor:
    """A place, with the rights under which it was reached, when, and for which `types`."""

    place: Place
    rights: str
    at: int
    types: str

    def sealed(self) -> str:
        said = [*self.place, self.rights, self.at, self.types]
        return Signer(salt=SALT).sign_object(said)


def opened(text: str) -> Cursor:
    try:
        epoch, number, key, rights, at, types = Signer(salt=SALT).unsign_object(text)
        return Cursor(Place(int(epoch), int(number), int(key)), str(rights), int(at), str(types))
    except (BadSignature, ValueError, TypeError):
        raise Refused("bad_cursor") from None


class Changes(Door):
    """`GET /changes?since=…&types=needs,pledges`: up to `limit` entries, and where to go on."""

    takes = frozenset({"since", "types", "limit", "data"})

    def get(self, request: Any) -> Response:
        given = request.query_params
        limit = listing.limit_of(given.get("limit"))
        nouns = types_of(given.get("types"), request.auth)
        rights, types = rights_of(self.actor, request.auth), asked(given.get("types"))
        since = place_of(given.get("since"), rights, types)
        entries = read(since, nouns, limit)
        with_data = listing.flag("data", given.get("data"))
        told = ",".join(tell(entries, self.actor, with_data))
        last = place(Line(*entries[-1])) if entries else since
        cursor = Cursor(last, rights, int(time.time()), types).sealed()
        body = {
            "data": msgspec.Raw(f"[{told}]".encode()), "next_cursor": cursor,
            "has_more": len(entries) == limit,
        }  # fmt: skip
        return Response(ENCODER.encode(body))


def asked(types: str | None) -> str:
    """Return the types that are asked for, in one order; none is all."""
    return ",".join(sorted({name for name in (types or "").split(",") if name}))


def types_of(text: str | None, key: Any) -> list[str]:
    """Return the nouns asked for; refuse one there is not, or that the key may not read."""
    names = [n for n in (text or "").split(",") if n]
    for name in names:
        if name not in KINDS:
            raise bad_parameter("types", ", ".join(PLURALS))
        listing.refuse_unread(PLURALS[KINDS[name]], key)
    wanted = dict.fromkeys(KINDS[name] for name in names) or list(PLURALS)
    return [PLURALS[n].name for n in wanted if key is None or allows(key, READ, n)]


def place_of(text: str | None, rights: str, types: str) -> Place:
    """Return where to go on. Raises Refused where the cursor leads nowhere any more."""
    if not text:
        return Place()
    cursor = opened(text)
    if cursor.rights != rights:
        raise Refused("rights_changed")
    if time.time() - cursor.at > GOOD_FOR:
        raise Refused("cursor_expired")
    if cursor.types != types:
        raise Refused("bad_cursor", _("It was made for other types: begin anew with these."))
    return cursor.place


def rights_of(actor: Actor, key: Any) -> str:
    """Return what changes whenever this reader may see other records than before."""
    seats = sorted((seat.organisation_id, seat.role) for seat in actor.seats)
    shares = kept(("shares", actor.organisations), lambda: shares_of(actor)).rows()
    scopes = sorted(key.scopes) if key else []
    text = json.dumps([seats, scopes, sorted(actor.standing), *shares], default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def shares_of(actor: Actor) -> Any:
    """Return what changes with each share: how many there are, the last, and their sum."""
    shared = Share.objects.filter(organisation__in=actor.organisations)
    whole = shared.order_by().values(whole=Value(1))
    return whole.annotate(Count("pk"), Max("pk"), Sum("pk")).values_list(
        "pk__count", "pk__max", "pk__sum"
    )


class Spelled(Func):
    """An id as text, made by the database: a thousand would take long in Python."""

    output_field = CharField()
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template="%(expressions)s::text")

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        column, given = compiler.compile(self.source_expressions[0])
        ends = ((1, 8), (9, 4), (13, 4), (17, 4), (21, 12))
        return " || '-' || ".join(f"substr({column}, {s}, {n})" for s, n in ends), [*given] * 5


class Quoted(Func):
    """A text as JSON, made by the database."""

    output_field = TextField()
    arity = 1

    def as_postgresql(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, template="to_json(%(expressions)s)::text")

    def as_sqlite(self, compiler: Any, connection: Any) -> Any:
        return self.as_sql(compiler, connection, function="json_quote")


class Line(NamedTuple):
    """What is read of an entry. Its text ends before what depends on who reads it."""

    text: str
    subject: str
    noun: str
    tombstone: bool
    visibility_before: str
    visibility_after: str
    epoch: int
    number: int
    pk: int


def text_of(nouns: Iterable[str]) -> Func:
    """Return the line of the feed for an entry of one of these nouns, up to `deleted`."""
    uid = Spelled(F("subject"))
    plurals = [When(noun=noun, then=Value(OFFERED[noun].plural)) for noun in nouns]
    plural = Case(*plurals, default=Value(""), output_field=TextField())
    parts = [
        Value('{"id":"'), uid, Value('","ref":'), Quoted(F("ref")),
        Value(',"version":'), Cast("version", TextField()), Value(',"verb":'), Quoted(F("verb")),
        Value(',"at":"'), Stamped(F("at")), Value('","deed":"'), Spelled(F("deed")),
        Value('","type":"'), plural, Value('","url":"/api/v1/'), plural, Value("/"), uid,
        Value('","deleted":'),
    ]  # fmt: skip
    return Func(*parts, template="%(expressions)s", arg_joiner=" || ", output_field=TextField())


def read(since: Place, nouns: Iterable[str], limit: int) -> list[Any]:
    """Return the entries after a place, in commit order, each with the values of a Line."""
    wanted = tuple(nouns)
    lines = kept(("changes", wanted, limit), lambda: later(wanted, limit))
    return lines.here(**since._asdict())


def later(nouns: tuple[str, ...], limit: int) -> Any:
    """Return the lines of these nouns after a place that is given."""
    since = [Given(name, BigIntegerField()) for name in Place._fields]
    order = ("epoch", "number", "pk")
    after = GreaterThan(Together(*map(F, order)), Together(*since))
    rows = Entry.objects.filter(after, settled(), noun__in=nouns).order_by(*order)
    return rows.values_list(text_of(nouns), Spelled(F("subject")), *Line._fields[2:])[:limit]


def place(entry: Line) -> Place:
    return Place(entry.epoch, entry.number, entry.pk)


def tell(entries: list[Any], actor: Actor, with_data: bool) -> list[str]:
    """Return what the reader is told: entries, and tombstones for what they no longer see."""
    sights = {noun: Sight(noun, some, actor) for noun, some in by_noun(entries).items()}
    if with_data:
        for sight in sights.values():
            sight.write()
    told = []
    for entry in entries:
        text, uid, noun = entry[:3]
        end = sights[noun].seen.get(uid) or sights[noun].lost(Line(*entry))
        if end:
            told.append(text + end)
    return told


def by_noun(entries: list[Any]) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = defaultdict(list)
    for entry in entries:
        found[entry[2]].append(entry)
    return found


class Sight:
    """Which of the records of some entries a reader sees now, and what they look like."""

    def __init__(self, noun: str, entries: list[Any], actor: Actor):
        self.noun, self.entries, self.actor = noun, entries, actor
        self.model: Any = OFFERED[noun].model
        uids = {entry[1] for entry in entries}
        found = kept(("sight", noun, rights(actor)), self.mine).rows(uids=uids)
        self.gone = {uid for uid, deleted in found if deleted}
        # How the line of each record ends that the reader sees.
        self.seen = {uid: "false}" for uid, deleted in found if not deleted}

    def mine(self) -> Any:
        """Return which of some records are this reader's to see, and whether they are deleted."""
        uids = GivenMany("uids", self.model._meta.get_field("uid"))
        rows = self.model._default_manager.filter(OneOf(F("uid"), uids))
        seen = rows if self.actor.is_system else rows.filter(self.model.sight(self.actor))
        return seen.values_list(Spelled(F("uid")), IsNull(F("deleted_at"), False))

    def write(self) -> None:
        """Write out what is seen."""
        plan = plan_of(self.noun)
        rows = list(plan.of(self.model._default_manager.filter(uid__in=[*self.seen])))
        self.seen = dict.fromkeys(self.seen, 'false,"data":null}')
        for made in plan.rows(rows, self.actor):
            self.seen[str(made.id)] = f'false,"data":{ENCODER.encode(made).decode()}}}'

    def lost(self, entry: Line) -> str:
        """Return how the line of a tombstone ends; empty where it is not this reader's to know."""
        reason = self.gone_as(entry)
        return reason and f'true,"reason":"{reason}"}}'

    def gone_as(self, entry: Line) -> str:
        """Tell how an entry took the record away from the reader; empty where it did not."""
        if entry.subject in self.gone:
            return "deleted" if entry.tombstone else ""
        return "access" if entry.pk in self.leaving else ""

    @cached_property
    def leaving(self) -> set[int]:
        """Return the entries that took their record out of the reader's sight."""
        known = self.seen.keys() | self.gone
        lines = (Line(*entry) for entry in self.entries if entry[1] not in known)
        keys = [line.pk for line in lines if line.visibility_before]
        return took_away(self.model, keys, self.actor) if keys else set()
