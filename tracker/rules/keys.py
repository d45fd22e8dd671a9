"""What a key may be given, and what it opens.

A key may do what its role, its scopes and its maker's own seats all allow, and nothing more.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import Key, Organisation, Seat
from tracker.rules.actors import Actor, covered, left_of
from tracker.rules.nouns import NOUNS
from tracker.rules.roles import Permission, may

READ, WRITE = "read", "write"
DEEDS: dict[str, Any] = {READ: gettext_lazy("Read"), WRITE: gettext_lazy("Write")}
LONGEST_DAYS, USUAL_DAYS = 365, 90
NEVER = {"seats", "invitations", "keys", "webhooks"}
"""What gives rights, or sends things out, is kept by people, on its pages."""

NARROW: dict[str, Any] = {
    noun.plural: noun.model._meta.verbose_name_plural
    for noun in NOUNS.values()
    if noun.plural not in NEVER
}
"""The kinds of record that a scope can name, in story order."""

SCOPES: dict[str, Any] = {
    READ: gettext_lazy("Read all that its role may"),
    WRITE: gettext_lazy("Write all that its role may"),
} | {
    f"{deed}:{plural}": format_lazy("{deed} {kind}", deed=word, kind=kind)
    for deed, word in DEEDS.items()
    for plural, kind in NARROW.items()
}
"""Each scope in words. To write is not to read: a key that does both names both."""


def allows(key: Key, deed: str, plural: str) -> bool:
    """Tell whether the scopes of a key let it read or write this kind of record at all."""
    given = set(key.scopes)
    return plural not in NEVER and bool(given & {deed, f"{deed}:{plural}"} & SCOPES.keys())


def may_keep(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether this actor may make and revoke the keys of an organisation."""
    return may(actor, Permission.ADMINISTER, organisation)


def roles_for(actor: Actor, organisation: Organisation) -> list[str]:
    """List the roles this actor may give a key, the highest first; a chair's seat is not lent."""
    if not may_keep(actor, organisation):
        return []
    own = [s for s in actor.seats if s.pk and s.organisation_id == organisation.pk]
    return covered(seat.role for seat in own)


def works(key: Key, today: datetime.date) -> bool:
    """Tell whether a key still opens anything on this day; its last day counts."""
    return key.deleted_at is None and key.expires_on >= today


def keys_seen(actor: Actor) -> "QuerySet[Key]":
    """Return the keys of one's own organisations, by name; nobody shares a key."""
    rows: QuerySet[Key] = Key.objects.seen_by(actor)
    rows = rows.filter(organisation__in=actor.organisations)
    return rows.select_related("organisation", "created_by").order_by("name", "pk")


def roles_left(keys: Iterable[Key], day: datetime.date) -> dict[int, str | None]:
    """Return what is left of the role of each key, by its primary key; one query for all."""
    rows = list(keys)
    held: dict[tuple[int | None, int], set[str]] = defaultdict(set)
    makers = Seat.objects.held_on(day).filter(
        user__in=[key.created_by_id for key in rows], user__is_active=True
    )
    for user, organisation, role in makers.values_list("user", "organisation", "role"):
        held[user, organisation].add(role)
    return {
        key.pk: left_of(key, day, held[key.created_by_id, key.organisation_id]) for key in rows
    }


def to_make(key: Key, actor: Actor) -> Iterator[tuple[str, str]]:
    """Yield why a key cannot be made so, each reason with the field it is about."""
    if not key.name.strip():
        yield "name", _("Give the key a name, so that you know it again.")
    if key.role not in roles_for(actor, key.organisation):
        yield "role", _("A key can do no more than you may: your seats do not give this role.")
    if not key.scopes:
        yield "scopes", _("Choose at least one thing the key may do.")
    for scope in key.scopes:
        if scope not in SCOPES:
            yield "scopes", _("There is no scope “%s”.") % scope
    if key.expires_on < actor.today:
        yield "expires_on", _("This day is over: choose a later one.")
    if key.expires_on > latest(actor.today):
        yield "expires_on", _("A key works for one year at most.")


def latest(today: datetime.date) -> datetime.date:
    """Return the last day that a key made today may have."""
    return today + datetime.timedelta(days=LONGEST_DAYS)
