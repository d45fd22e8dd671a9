"""Notices: read the journal, and tell each seat what it follows, may see and did not do itself."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from tracker.actions import notices, outbox, subscriptions
from tracker.broadcast import letters
from tracker.broadcast.topics import ABOVE, OWN_ALONE, Topic, topics_of
from tracker.models import Bookmark, Emergency, Entry, Following, Notice, Organisation, Pace, Seat
from tracker.rules.actors import Actor
from tracker.rules.nouns import NOUNS

BATCH = 200
CONSEQUENCES = frozenset(
    {"verify", "narrow", "show", "release", "move", "adjust", "goods_handed_over",
     "goods_handed_back", "redact"}
)  # fmt: skip
"""Verbs of what follows by itself from another entry, which is told; or of what is no news."""
SOONEST = list(Pace.values)

Wanted = dict[int, Following]
"""Who is to be told, each with the subscription that asks for it soonest."""


def read(*, now: datetime.datetime | None = None) -> int:
    """Read what is new in the journal; return how many entries that were."""
    return outbox.read_all(
        Bookmark.Reader.NOTICES, lambda entries: tell(entries, now), limit=BATCH
    )


def tell(entries: list[Entry], now: datetime.datetime | None = None) -> None:
    """Write down who is told of these entries, and the mails to those who want them at once."""
    now = now or timezone.now()
    begin(entries)
    told = [e for e in entries if worth_telling(e)]
    if not told:
        return
    found = Listeners(timezone.localdate(now, timezone.get_default_timezone()))
    topics, began = topics_of(told), left_draft(told)
    about = [(e, topics[e.noun, e.subject]) for e in told if (e.noun, e.subject) in topics]
    wanted = {
        entry: found.of(entry, topic)
        for entry, topic in about
        if not topic.draft and entry.version >= began.get(entry.subject, 0)
    }
    seen = Sights(wanted, found)
    made = [
        Notice(seat=following.seat, entry=entry, following=following, pace=following.pace)
        for entry, people in wanted.items()
        for user, following in people.items()
        if seen.by(user, entry)
    ]
    notices.tell(made)
    letters.at_once({n.seat.user_id for n in made if n.pace == Pace.AT_ONCE}, now)


def worth_telling(entry: Entry) -> bool:
    """Tell whether an entry is news; the seeds, and what follows from another, are not."""
    news = entry.noun in ABOVE and entry.verb not in CONSEQUENCES
    return news and entry.door != Entry.Door.SEEDS


def left_draft(entries: Iterable[Entry]) -> dict[Any, int]:
    """Return with which version a record stopped being a draft: what came before is no news."""
    subjects = {entry.subject for entry in entries}
    rows = Entry.objects.filter(subject__in=subjects, changes__status__0="draft")
    return dict(rows.values_list("subject", "version"))


def begin(entries: Iterable[Entry]) -> None:
    """Let new seats, and seats of organisations newly admitted, follow what is theirs."""
    given = [e.subject for e in entries if e.noun == "seat" and e.verb in ("create", "give")]
    if given:
        seats = Seat.objects.alive().filter(uid__in=given).select_related("organisation")
        subscriptions.begin(seats)
    for entry in entries:
        if entry.noun == "emergency" and (uids := admitted_by(entry)):
            emergency = Emergency.objects.alive().filter(uid=entry.subject).first()
            if emergency:
                subscriptions.admit(emergency, Organisation.objects.filter(uid__in=uids))


def admitted_by(entry: Entry) -> list[str]:
    """Return the ids of the organisations that an entry admitted."""
    rows = [row for row in entry.rows.get("admissions", ()) if row["deed"] == "added"]
    admitted = [row["changes"]["organisation"][1] for row in rows]
    return [organisation["id"] for organisation in admitted if "id" in organisation]


@dataclass
class Listeners:
    """Everybody who follows something today, by what it is."""

    day: datetime.date
    seats: dict[int, list[Seat]] = field(default_factory=lambda: defaultdict(list))
    """By person."""
    wants: dict[tuple[str, Any], list[Following]] = field(
        default_factory=lambda: defaultdict(list)
    )
    actors: dict[Any, Actor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        held = Seat.objects.held_on(self.day).filter(user__is_active=True)
        rows = Following.objects.filter(seat__in=held).select_related("seat__user")
        for row in rows.order_by("pk"):
            self.wants[topic_of(row)].append(row)
        for seat in held.select_related("organisation", "user").order_by("pk"):
            self.seats[seat.user_id].append(seat)

    def of(self, entry: Entry, topic: Topic) -> Wanted:
        """Return who follows what an entry is about, but for whoever did it."""
        keys: list[tuple[str, Any]] = [("own", o) for o in topic.organisations]
        if entry.noun not in OWN_ALONE:
            keys += [("emergency", e) for e in topic.emergencies]
            keys += [("sector", s) for s in topic.sectors]
            keys += [("place", p) for p in topic.places]
        wanted: Wanted = {}
        for following in (f for key in keys for f in self.wants.get(key, ())):
            user, seat = following.seat.user_id, following.seat
            if user == entry.by_id or seat.created_at > entry.at:
                continue
            if user not in wanted or sooner(following, wanted[user]):
                wanted[user] = following
        return wanted

    def circle(self, user: int) -> Any:
        """Return what people share who see the same: their organisations and roles."""
        return frozenset((seat.organisation_id, seat.role) for seat in self.seats[user])

    def actor(self, user: int) -> Actor:
        """Return somebody who sees what this person sees."""
        circle = self.circle(user)
        if circle not in self.actors:
            self.actors[circle] = Actor.of(self.seats[user][0].user, today=self.day)
        return self.actors[circle]


def topic_of(following: Following) -> tuple[str, Any]:
    """Return under what a subscription is found."""
    if following.what == Following.What.OWN:
        return "own", following.seat.organisation_id
    found = following.emergency_id or following.place_id or following.sector
    return str(following.what), found


def sooner(one: Following, other: Following) -> bool:
    """Tell whether one of two reasons to be told is the better: sooner, or more one's own."""
    return SOONEST.index(one.pace) < SOONEST.index(other.pace)


class Sights:
    """Which records of some entries each of their readers sees now: one question a circle."""

    def __init__(self, wanted: dict[Entry, Wanted], found: Listeners):
        self.found = found
        self.seen: dict[tuple[Any, str], set[Any]] = {}
        asked: dict[tuple[Any, str], set[Any]] = defaultdict(set)
        readers: dict[Any, Actor] = {}
        for entry, people in wanted.items():
            for user in people:
                circle = found.circle(user)
                readers[circle] = found.actor(user)
                asked[circle, entry.noun].add(entry.subject)
        for (circle, noun), uids in asked.items():
            self.seen[circle, noun] = seen(readers[circle], noun, uids)

    def by(self, user: int, entry: Entry) -> bool:
        return entry.subject in self.seen[self.found.circle(user), entry.noun]


def seen(actor: Actor, noun: str, uids: Iterable[Any]) -> set[Any]:
    """Return which of some records an actor may see; of one deleted, whether they could."""
    model: Any = NOUNS[noun].model
    rows = model._default_manager.filter(uid__in=list(uids)).filter(model.sight(actor))
    return set(rows.values_list("uid", flat=True))
