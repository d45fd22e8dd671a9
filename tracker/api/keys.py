"""Who asks: a partner's key in the header, or the session of a person at a browser."""

import datetime
from functools import cached_property
from typing import Any

from django.db.models import BigIntegerField, F
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed

from accounts.halves import lacks_code
from accounts.models import User
from tracker.actions import keys
from tracker.api import tags
from tracker.api.errors import Refused
from tracker.api.kept import Given, kept
from tracker.models import Entry, Key, Organisation, Role
from tracker.rules.actors import Actor, standing_of
from tracker.rules.roles import needs_codes

SCHEME = "bearer"
READ: dict[str, Any] = {"": Key, "organisation": Organisation, "created_by": User}
"""What is read of a key: its own row, and those it names."""
HELD = tuple(f"held_{role}" for role in Role)
STAMPS = ("last_entry", "at_work")


class KeyAuthentication(BaseAuthentication):
    """`Authorization: Bearer act_live_…`; whoever made the key answers for it."""

    def authenticate(self, request: Any) -> tuple[Any, Key] | None:
        scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
        if not scheme:
            return None
        key = keys.found(token.strip(), by_start) if scheme.lower() == SCHEME else None
        if key is None:
            raise AuthenticationFailed
        keys.used(key, timezone.now())
        return key.created_by, key

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"


class PersonAuthentication(SessionAuthentication):
    """The session of a page, with its CSRF token; without a second factor it opens nothing."""

    def authenticate(self, request: Any) -> tuple[Any, None] | None:
        found: tuple[Any, None] | None = super().authenticate(request)
        if found and lacks_code(request) and needs_codes(request._request.actor):
            return None
        return found

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"


def by_start(start: str, day: datetime.date) -> Key | None:
    """Return the key that starts so, with its maker's roles and the stamp of the journal."""
    rows = kept(("key", day), lambda: looked_up(day)).rows(start=start)
    return built(rows[0]) if rows else None


def looked_up(day: datetime.date) -> Any:
    start = Given("start", Key._meta.get_field("start"))
    rows = keys.living(day).annotate(**tags.stamps()).filter(start=start)
    columns = [
        F(f"{path}__{field.attname}" if path else field.attname)
        for path, model in READ.items()
        for field in model._meta.concrete_fields
    ]
    return rows.values_list(*columns, *HELD, *STAMPS)


def built(row: Any) -> Key:
    """Return the key of a row, with all that was read along."""
    found: dict[str, Any] = {}
    here = 0
    for path, model in READ.items():
        names = [field.attname for field in model._meta.concrete_fields]
        found[path] = model.from_db("default", names, row[here : here + len(names)])
        here += len(names)
    key: Key = found.pop("")
    for name, other in found.items():
        key._meta.get_field(name).set_cached_value(key, other)
    for name, value in zip((*HELD, *STAMPS), row[here:], strict=True):
        setattr(key, name, value)
    return key


class Machine(Actor):
    """The actor for a key: what it reads is asked by a statement that is kept."""

    @cached_property
    def standing(self) -> tuple[tuple[str, int, int], ...]:
        if len(self.organisations) != 1:
            return super().standing
        (home,) = self.organisations
        one = Organisation.objects.filter(pk=Given("home", BigIntegerField())).values("pk")
        found = kept(("standing", self.today), lambda: standing_of(one, self.today))
        return tuple(tuple(row) for row in found.rows(home=home))


def actor_of(request: Any) -> Actor:
    """Return who makes this request, on the day it is here, with the rights held now."""
    here = timezone.localdate(timezone=timezone.get_default_timezone())
    if isinstance(request.auth, Key):
        actor = Machine.of_key(request.auth, today=here)
        if not actor.seats:
            raise Refused("key_without_seat")
        return actor
    return Actor.of(request.user, today=here, held_on=here, door=Entry.Door.API)


def principal_of(request: Any) -> str:
    """Return whose limits and repeats these are."""
    return f"key:{request.auth.pk}" if request.auth else f"user:{request.user.pk}"
