"""Letters: the mails of notices. At once, daily or weekly; one each, whatever is replayed."""

import datetime
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.reading import reading_as, zone_of
from tracker.actions import notices, outbox
from tracker.broadcast.addresses import path_of
from tracker.broadcast.lines import Line, lines
from tracker.models import Link, Notice, Pace, Seat, Work
from tracker.reports.dates import in_words
from tracker.reports.targets import Target
from tracker.rules.actors import Actor

MORNING = datetime.time(7)
"""The hour, where the reader is, from which a digest is sent; it tells what was known then."""
MOST = 50
"""Lines of one mail; the others stand in the app."""
OLDEST = datetime.timedelta(days=28)
"""What nobody mailed for so long stands in the app alone. Done work is kept for 30 days: a mail
whose work is forgotten is not written again."""
SALT = "unsubscribe"


def at_once(users: Iterable[int], now: datetime.datetime) -> None:
    """Write to those who were just told of something and want to hear at once."""
    for user in sorted(users):
        if waiting := list(unsent(user, Pace.AT_ONCE, now)):
            write(user, Pace.AT_ONCE, f"{min(n.pk for n in waiting)}", waiting, now)


def digests(*, now: datetime.datetime | None = None) -> int:
    """Write the daily and weekly mails of those where the morning has come; return how many."""
    now = now or timezone.now()
    waiting = Notice.objects.filter(mail=None, pace__in=(Pace.DAILY, Pace.WEEKLY), read_at=None)
    people = waiting.values_list("seat__user", "pace").order_by("seat__user", "pace").distinct()
    return sum(digest(user, pace, now) for user, pace in people)


@transaction.atomic
def digest(user_id: int, pace: str, now: datetime.datetime) -> bool:
    """Write one digest, unless it is written or there is nothing new; True where it was made."""
    user = User.objects.select_for_update(no_key=True).get(pk=user_id)
    morning = last_morning(pace, now.astimezone(zone_of(user)))
    day = morning.date().isoformat()
    if Work.objects.filter(dedupe_key=key_of(user_id, pace, day)).exists():
        return False
    waiting = unsent(user_id, pace, morning).filter(made_at__lte=morning)
    return write(user_id, pace, day, list(waiting), now)


def last_morning(pace: str, here: datetime.datetime) -> datetime.datetime:
    """Return the last morning, or the last one of a Monday, that has come where it is `here`."""
    day = here.date() if here.time() >= MORNING else here.date() - datetime.timedelta(days=1)
    if pace == Pace.WEEKLY:
        day -= datetime.timedelta(days=day.weekday())
    return datetime.datetime.combine(day, MORNING, here.tzinfo)


def unsent(user_id: int, pace: str, at: datetime.datetime) -> "QuerySet[Notice]":
    """Return what somebody was told that stands in no mail and was not read yet."""
    day = timezone.localdate(at, timezone.get_default_timezone())
    held = Seat.objects.held_on(day).filter(user=user_id)
    rows = Notice.objects.filter(seat__in=held, pace=pace, mail=None, read_at=None)
    named = ("entry__by", "entry__organisation", "following__emergency", "following__place",
             "following__seat__organisation")  # fmt: skip
    return rows.filter(made_at__gt=at - OLDEST).select_related(*named).order_by("pk")


def key_of(user_id: int, pace: str, day: str) -> str:
    """Return what says that a mail is the same as another."""
    kind = "at_once" if pace == Pace.AT_ONCE else "digest"
    return f"{kind}:{user_id}:{pace}:{day}"


def write(
    user_id: int, pace: str, day: str, waiting: list[Notice], now: datetime.datetime
) -> bool:
    """Put one mail down with all that waits, and note on each notice that it stands in it."""
    user = User.objects.get(pk=user_id)
    with reading_as(user):
        local = timezone.localdate(now)
        told = [t for t in lines(waiting, Actor.of(user, today=local)) if t.who]
        if not told or not user.is_active:
            return False
        payload = letter(user, pace, told, now)
    work = outbox.put(Work.Topic.MAIL, key_of(user_id, pace, day), payload, at=now)
    notices.mailed(waiting, work)
    return True


# The text


def letter(user: User, pace: str, told: list[Line], now: datetime.datetime) -> dict[str, object]:
    """Return the work of one mail: to whom, its subject, its text and how to stop it."""
    stop = address("unsubscribe", token_of(user, pace))
    return {
        "to": [user.pk],
        "subject": subject(pace, told, now),
        "body": "\n".join([*opening(user), *body(told), *closing(pace, stop)]),
        "headers": {
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    }


def subject(pace: str, told: list[Line], now: datetime.datetime) -> str:
    if len(told) == 1:
        return _("Corridor: %s") % told[0].what
    text = ngettext("Corridor: %(n)d thing is new", "Corridor: %(n)d things are new", len(told))
    day = in_words(timezone.localdate(now))
    return f"{text % {'n': len(told)}}, {day}"


def opening(user: User) -> Iterator[str]:
    yield _("Dear %s,") % user.name
    yield ""
    yield _("this is new in what you follow:")
    yield ""


def body(told: list[Line]) -> Iterator[str]:
    """Yield a paragraph for each notice: who, what, where, how much, what next, why."""
    for one in told[:MOST]:
        at = format_date(timezone.localtime(one.at), _("j M Y, H:i"))
        yield f"* {one.what}"
        yield f"  {at} · {one.who}"
        for name, text in (
            (_("Where"), one.where),
            (_("How much"), one.how_much),
            (_("What next"), one.then),
            (_("Why you get this"), one.why),
        ):
            if text:
                yield f"  {name}: {text}"
        if one.target:
            yield f"  {page(one.target)}"
        yield ""
    if told[MOST:]:
        more = len(told) - MOST
        yield ngettext("… and %(n)d more: %(where)s", "… and %(n)d more: %(where)s", more) % {
            "n": more, "where": address("notices"),
        }  # fmt: skip
        yield ""


def closing(pace: str, stop: str) -> Iterator[str]:
    """Yield where to choose, how to stop, and what the journal looked like."""
    yield "-- "
    yield _("Choose what you follow, and how soon you hear of it: %s") % address("followings")
    yield _("Stop these mails: %s") % stop
    if pace == Pace.DAILY and (head := Link.objects.order_by("-pk").first()):
        yield _("Head of the journal: entry %(entry)d, %(digest)s") % {
            "entry": head.entry, "digest": head.digest,
        }  # fmt: skip


def address(name: str, *given: str) -> str:
    """Return a whole address of a page of ours."""
    return f"{settings.SITE_URL}{reverse(name, args=given)}"


def page(target: Target) -> str:
    """Return the whole address of what a report points at."""
    return f"{settings.SITE_URL}{path_of(target)}"


def token_of(user: User, pace: str) -> str:
    """Return what stands for «no more mails of this pace to this person», signed."""
    return Signer(salt=SALT).sign_object([user.pk, pace])


def meant_by(token: str) -> tuple[int, str] | None:
    """Return whose mails of which pace a token stops; None where it is not ours."""
    try:
        user, pace = Signer(salt=SALT).unsign_object(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return (user, pace) if pace in Pace.values else None
