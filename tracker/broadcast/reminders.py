"""Reminders: what of somebody's own is due, in one mail on the morning of the day it comes up.

Each thing is told once for one cause and one threshold, however long it lasts: the note that it
was told is work that is done, and is never forgotten. A later day, or a new quiet spell, is
another cause.
"""

import datetime
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.reading import reading_as, zone_of
from tracker.actions import outbox
from tracker.broadcast.letters import MORNING, address, page
from tracker.models import Seat, Work
from tracker.reports.attention import Group, Item, attention
from tracker.reports.dates import in_words
from tracker.rules.actors import Actor
from tracker.rules.clearances import BANDS
from tracker.rules.drafts import OLD

PAST = frozenset({"visits-to-make", "action-points"})
"""Told of once their day has passed."""
AHEAD = frozenset({"clearances-ending"})
"""Told of when 90, 60, 30 and 7 days are left."""
ALWAYS = frozenset(
    {"needs-past-their-day", "intentions-to-confirm", "pledges-without-movement",
     "channels-to-confirm", "rates-to-add", *OLD.values()}
)  # fmt: skip
"""Told of as soon as they wait: the day has come."""
TOLD = PAST | AHEAD | ALWAYS
MOST = 200
"""Things of one mail; what is beyond them is told the next morning."""
READ = 1_000
"""Things of each kind that are read at once: fewer would sort them all the more often."""


@dataclass(frozen=True)
class Reminder:
    """One thing that is due, and what says that it was told."""

    key: str
    group: Group
    item: Item


def remind(*, now: datetime.datetime | None = None) -> int:
    """Write to everybody for whom something has come up; return how many mails that was."""
    now, ends = now or timezone.now(), time.monotonic() + outbox.LONGEST_RUN
    today = timezone.localdate(now, timezone.get_default_timezone())
    held = Seat.objects.held_on(today).filter(user__is_active=True)
    people = User.objects.filter(pk__in=held.values("user")).order_by("pk")
    mornings = {user: day for user in people if (day := morning_of(user, now))}
    keys = [day_key(user, morning) for user, morning in mornings.items()]
    done = known(keys)
    count = 0
    for user, morning in mornings.items():
        if time.monotonic() > ends:
            break  # The others have their turn when the timetable comes again.
        if day_key(user, morning) not in done:
            count += remind_one(user, morning, now)
    return count


def morning_of(user: User, now: datetime.datetime) -> datetime.date | None:
    """Return the day where somebody is, once its morning has come.

    Not the morning of yesterday: whoever starts the product at five would be mailed then, and
    again at seven.
    """
    here = now.astimezone(zone_of(user))
    return here.date() if here.time() >= MORNING else None


def day_key(user: User, day: datetime.date) -> str:
    return f"reminder:{user.pk}:{day.isoformat()}"


@transaction.atomic
def remind_one(user: User, day: datetime.date, now: datetime.datetime) -> bool:
    """Put one mail down with all that has come up, or a note that there was nothing."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    key = day_key(user, day)
    if known([key]):
        return False
    with reading_as(user):
        fresh, more = fresh_of(user, day)
        if fresh:
            outbox.put(Work.Topic.MAIL, key, letter(user, fresh, more), at=now)
    outbox.put_many([note(r.key, now, key) for r in fresh] or [note(key, now)])
    return bool(fresh)


def fresh_of(user: User, day: datetime.date) -> tuple[list[Reminder], int]:
    """Return the first things that are due and were not told, and how many there are beyond."""
    fresh: list[Reminder] = []
    more = 0
    for found in due_of(user, day):
        told = known([r.key for r in found])
        new = [r for r in found if r.key not in told]
        room = MOST - len(fresh)
        fresh += new[:room]
        more += len(new[room:])
    return fresh, more


def known(keys: list[str]) -> set[str]:
    """Return which of some work was put down already."""
    rows = Work.objects.filter(dedupe_key__in=keys)
    return set(rows.values_list("dedupe_key", flat=True))


def note(key: str, now: datetime.datetime, mail: str = "") -> Work:
    """Return work that is done as soon as it is put down: it only says that it was.

    `mail` is the key of the mail that tells it, which may leave much later.
    """
    return Work(
        topic=Work.Topic.TASK, dedupe_key=key, next_attempt_at=now, done_at=now,
        payload={"mail": mail} if mail else {},
    )  # fmt: skip


def due_of(user: User, day: datetime.date) -> Iterator[list[Reminder]]:
    """Yield what is due for somebody on a day, told or not, some at a time until all was read."""
    actor = Actor.of(user, today=day)
    kinds, start = TOLD, 0
    while kinds:
        groups = attention(actor, READ, start=start, kinds=kinds)
        yield [made for group in groups for made in reminders_of(group, user, day)]
        kinds = frozenset(group.name for group in groups if len(group.items) == READ)
        start += READ


def reminders_of(group: Group, user: User, day: datetime.date) -> Iterator[Reminder]:
    for item in group.items:
        if (mark := mark_of(group.name, item, day)) is not None:
            about = f"{item.record.plural}:{item.record.uid or group.name}"
            key = f"{outbox.TOLD}{group.name}:{about}:{mark}:{user.pk}"
            yield Reminder(key, group, item)


def mark_of(name: str, item: Item, day: datetime.date) -> str | None:
    """Return what says which telling of a thing this is; None where it is not its day."""
    due = item.due
    if name in ALWAYS:
        return str(due or item.since or "")
    if due is None:
        return None
    if name in PAST:
        return str(due) if due < day else None
    if name in AHEAD and day <= due:
        left = next((days for days in BANDS if (due - day).days <= days), None)
        return f"{due}:{left}" if left else None
    return None


def letter(user: User, found: list[Reminder], more: int) -> dict[str, object]:
    """Return the mail of what is due; `more` is how many things wait for the next morning's."""
    count = len(found) + more
    text = ngettext("Corridor: %(n)d thing is due", "Corridor: %(n)d things are due", count)
    lines = [_("Dear %s,") % user.name, "", _("this is due, and waits for you:"), ""]
    seats = ", ".join(str(seat) for seat in Actor.of(user, today=timezone.localdate()).seats)
    for reminder in found:
        lines += paragraph(reminder)
    if more:
        beyond = ngettext(
            "… and %(n)d more, which you are told of tomorrow.",
            "… and %(n)d more, which you are told of from tomorrow on.",
            more,
        )
        lines += [beyond % {"n": more}, ""]
    lines += [_("Why you get this: it is for your seat, %s.") % seats,
              _("Everything that waits for you: %s") % address("home")]  # fmt: skip
    return {
        "to": [user.pk],
        "subject": text % {"n": count},
        "body": "\n".join(lines),
    }


def paragraph(reminder: Reminder) -> Iterator[str]:
    """Yield what it is, what about it, by when, and the page where it is done."""
    item = reminder.item
    yield f"* {reminder.group.title}: {item.title}"
    if item.detail:
        yield f"  {item.detail}"
    if item.due:
        yield "  " + _("Due: %s") % in_words(item.due)
    yield f"  {reminder.group.why}"
    tap = next((link for link in item.links if link.does_it and link.target.move), None)
    yield f"  {page(tap.target if tap else item.target)}"
    yield ""
