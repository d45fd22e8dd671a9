"""What a webhook may be told, and whose it is."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tracker.models import Endpoint, Entry, Organisation, Record, Role, Seat, Visibility
from tracker.rules.actors import Actor
from tracker.rules.addresses import Reach, target_of
from tracker.rules.keys import NARROW
from tracker.rules.nouns import NOUNS
from tracker.rules.refusals import NotValid
from tracker.rules.roles import Permission, may
from tracker.rules.sight import IN_CONFIDENCE
from tracker.rules.witnesses import took_away

HEARD: dict[str, Any] = {
    name: NARROW[noun.plural]
    for name, noun in NOUNS.items()
    if noun.plural in NARROW and name not in IN_CONFIDENCE
}
"""The kinds of record that a webhook is told of, in words: those of the API but confidences."""

EVENTS: dict[str, str] = {
    "create": "created", "record_past": "recorded_afterwards", "change": "changed",
    "delete": "deleted", "draft": "drafted", "report": "reported", "close": "closed",
    "reopen": "reopened", "cancel": "cancelled", "expire": "expired", "merge": "merged",
    "grant": "granted", "verify": "verification_changed", "confirm": "confirmed",
    "firm_up": "firmed_up", "renew": "renewed", "commit": "committed", "pay": "paid",
    "withdraw": "withdrawn",
    "lapse": "lapsed", "supersede": "superseded", "release": "released", "move": "moved",
    "plan": "planned", "start": "started", "complete": "completed", "postpone": "postponed",
    "suspend": "suspended", "resume": "resumed", "waive": "waived", "submit": "submitted",
    "query": "queried", "refuse": "refused", "reject": "rejected", "reassess": "reassessed",
    "ready": "ready", "unpack": "unpacked", "dispatch": "dispatched", "arrive": "arrived",
    "hold": "held", "turn_back": "turned_back", "lose": "lost", "adjust": "adjusted",
    "goods_handed_over": "goods_handed_over", "goods_handed_back": "goods_handed_back",
    "hand_over": "handed_over", "acknowledge": "acknowledged", "dispute": "disputed",
    "reverse": "reversed", "conduct": "conducted", "answer": "answered", "finish": "finished",
    "drop": "dropped", "attach": "attached", "narrow": "narrowed", "show": "shown",
    "share": "shared", "unshare": "unshared", "redact": "redacted",
}  # fmt: skip
"""The verbs of the journal that can be asked for, each as events are called."""

MOST = 20
"""Webhooks that one organisation may have."""


def reach() -> Reach:
    """Return what the operator allows besides the public internet and port 443."""
    return Reach(frozenset(settings.WEBHOOK_PORTS), tuple(settings.WEBHOOK_ALLOWED_CIDRS))


# Whose they are


def may_keep(actor: Actor, organisation: Organisation) -> bool:
    """Tell whether this actor may keep the webhooks of an organisation."""
    return may(actor, Permission.ADMINISTER, organisation)


def seen(actor: Actor) -> "QuerySet[Endpoint]":
    """Return the webhooks of one's own organisations, by name; nobody shares one."""
    rows: QuerySet[Endpoint] = Endpoint.objects.seen_by(actor)
    rows = rows.filter(owner__in=actor.organisations)
    return rows.select_related("owner", "created_by").order_by("name", "pk")


def listener(endpoint: Endpoint, today: datetime.date) -> Actor | None:
    """Return who hears through a webhook: whoever answers for it, in its one organisation.

    None where they hold no seat there any more: then nobody hears.
    """
    held = Seat.objects.held_on(today).filter(
        user=endpoint.created_by_id, user__is_active=True, organisation=endpoint.owner_id
    )
    if not held.exists():
        return None
    home = endpoint.owner
    seat = Seat(user=endpoint.created_by, organisation=home, owner=home, role=Role.VIEWER)
    return Actor(endpoint.created_by, Entry.Door.API, today, (seat,))


# What they are told


def asks(endpoint: Endpoint, entry: Entry) -> bool:
    """Tell whether a webhook wants to be told of an entry; sight is another question."""
    if entry.noun not in HEARD or entry.at < endpoint.created_at:
        return False
    return (not endpoint.nouns or entry.noun in endpoint.nouns) and (
        not endpoint.verbs or entry.verb in endpoint.verbs
    )


def told(entries: Sequence[Entry], actor: Actor) -> Iterator[Entry]:
    """Yield the entries that this actor may now hear of, by the sight of `/changes`."""
    by_noun: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        by_noun[entry.noun].append(entry)
    for noun, some in by_noun.items():
        model: Any = NOUNS[noun].model
        rows = model._default_manager.filter(uid__in={entry.subject for entry in some})
        records = {record.uid: record for record in rows}
        visible = set(rows.filter(model.sight(actor)).values_list("uid", flat=True))
        left = took_away(model, [e.pk for e in some if e.subject not in visible], actor)
        for entry in some:
            record = records.get(entry.subject)
            seen = entry.subject in visible
            if record is not None and hears(entry, record, seen, entry.pk in left):
                yield entry


def hears(entry: Entry, record: Record, visible: bool, left: bool) -> bool:
    """Tell whether one entry about a record is for this actor.

    Of a restricted record nothing leaves the house, but that it became one: whoever read it
    before has a copy.
    """
    before = entry.visibility_before
    if record.visibility == Visibility.RESTRICTED and before in ("", Visibility.RESTRICTED):
        return False
    if visible:
        return entry.tombstone or record.deleted_at is None
    return left and record.deleted_at is None


def event(entry: Entry) -> str:
    """Return what an event is called: pledge.confirmed."""
    return f"{entry.noun}.{EVENTS.get(entry.verb, entry.verb)}"


# How they are saved


def to_save(endpoint: Endpoint, beside: int) -> Iterator[tuple[str, str]]:
    """Yield why a webhook cannot be saved so, each reason with the field it is about."""
    if not endpoint.name.strip():
        yield "name", _("Give the webhook a name, so that you know it again.")
    try:
        target_of(endpoint.url, reach())
    except NotValid as refusal:
        yield "url", str(refusal)
    for name in strangers(endpoint.nouns, HEARD):
        yield "nouns", _("There is no kind of record “%s”.") % name
    for name in strangers(endpoint.verbs, EVENTS):
        yield "verbs", _("There is no event “%s”.") % name
    if beside >= MOST:
        yield "name", _("An organisation has %d webhooks at most: remove one first.") % MOST


def strangers(given: Iterable[str], known: Iterable[str]) -> list[str]:
    return [name for name in given if name not in set(known)]
