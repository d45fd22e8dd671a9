"""Make and revoke keys, and find the one behind a token.

A token is `act_live_`, the key's first letters, `_` and 32 letters and digits: 190 random bits.
It is returned once and kept nowhere; what is kept is its hash.
"""

import datetime
import hashlib
import re
import secrets
import string
from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import security
from tracker import journal
from tracker.actions import records
from tracker.actions.filling import check, fill
from tracker.actions.locking import hold
from tracker.models import Key, Organisation, Visibility
from tracker.rules import keys as rules
from tracker.rules.actors import Actor, with_makers_roles
from tracker.rules.refusals import NotNow, NotValid, NotYours

PREFIX = "act_live_"
START, SECRET = 8, 32
TOKEN = re.compile(rf"{PREFIX}([a-z0-9]{{{START}}})_[A-Za-z0-9]{{{SECRET}}}")
LONGEST_REASON = 1000
SELDOM = datetime.timedelta(minutes=1)
LookUp = Callable[[str, datetime.date], Key | None]
"""How the key with a start is read, with its maker's roles of a day."""


@transaction.atomic
def make(
    *,
    organisation: Organisation,
    name: str,
    role: str,
    scopes: Iterable[str],
    expires_on: datetime.date,
    by: Actor,
) -> tuple[Key, str]:
    """Make a key; return it and its token, which is kept nowhere.

    Raises NotYours, NotValid (with the fields).
    """
    permit(by, organisation)
    key = Key(organisation=organisation, owner=organisation, visibility=Visibility.RESTRICTED)
    key.created_by = key.updated_by = by.user
    chosen = sorted(set(scopes))
    given = {"name": name.strip(), "role": role, "scopes": chosen, "expires_on": expires_on}
    fill(key, given)
    key.start = random_text(string.ascii_lowercase + string.digits, START)
    token = f"{PREFIX}{key.start}_{random_text(string.ascii_letters + string.digits, SECRET)}"
    key.token_hash = hashed(token)
    refuse_wrong(key, by)
    check(key)
    records.insert(key, by)
    journal.record("create", key, by=by)
    security.done("key.made", **about(key, by), role=role, scopes=chosen)
    return key, token


@transaction.atomic
def revoke(key: Key, *, by: Actor, reason: str) -> Key:
    """Take a key back: from now on it opens nothing. Raises NotYours, NotNow."""
    hold([key])
    key.refresh_from_db()
    permit(by, key.organisation)
    if key.deleted_at:
        raise NotNow(_("This key was already revoked."))
    before = journal.picture(key)
    key.deleted_at = timezone.now()
    records.touch(key, by)
    note = reason[:LONGEST_REASON]
    journal.record("revoke", key, by=by, before=before, note=note, tombstone=True)
    security.done("key.revoked", **about(key, by))
    return key


def about(key: Key, by: Actor) -> dict[str, object]:
    """Return what the security log says of a key."""
    actor = by.user.pk if by.user else None
    return {"actor": actor, "key": key.pk, "organisation": key.organisation_id}


def living(day: datetime.date) -> "QuerySet[Key]":
    """Return the keys that were not revoked, each with its maker's roles of a day."""
    return with_makers_roles(Key.objects.alive(), day)


def by_start(start: str, day: datetime.date) -> Key | None:
    """Return the key that starts so, with its maker's roles of a day."""
    return living(day).select_related("organisation", "created_by").filter(start=start).first()


def found(token: str, look_up: LookUp = by_start) -> Key | None:
    """Return the key of a token while it works; None for a wrong, expired or revoked one."""
    shape = TOKEN.fullmatch(token)
    if shape is None:
        return None
    # The site's day: nobody lengthens a key by choosing another time zone.
    today = timezone.localdate(timezone=timezone.get_default_timezone())
    key = look_up(shape[1], today)
    if key is None or not secrets.compare_digest(key.token_hash, hashed(token)):
        return None
    return key if rules.works(key, today) else None


def used(key: Key, now: datetime.datetime) -> None:
    """Note that a key was used, once a minute at most: the journal tells what it did."""
    if key.last_used_at and now - key.last_used_at < SELDOM:
        return
    long_ago = Q(last_used_at__isnull=True) | Q(last_used_at__lte=now - SELDOM)
    if Key.objects.filter(long_ago, pk=key.pk).update(last_used_at=now):
        key.last_used_at = now


def hashed(token: str) -> str:
    """Return what is kept of a token: with 190 random bits no salt is needed."""
    return hashlib.sha256(token.encode()).hexdigest()


def random_text(letters: str, length: int) -> str:
    return "".join(secrets.choice(letters) for _place in range(length))


def permit(by: Actor, organisation: Organisation) -> None:
    """Refuse whoever may not keep the keys of this organisation."""
    if not rules.may_keep(by, organisation):
        raise NotYours(_("Only an admin of %s makes and revokes its keys.") % organisation)


def refuse_wrong(key: Key, by: Actor) -> None:
    """Refuse a key with every reason at once, by field."""
    wrong: dict[str, list[str]] = defaultdict(list)
    for name, reason in rules.to_make(key, by):
        wrong[name].append(reason)
    if wrong:
        raise NotValid(fields=dict(wrong))
