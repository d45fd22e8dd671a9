"""What waits about ways and people: channels to confirm, invitations not answered."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Max, OuterRef, Q, Subquery
from django.utils.translation import gettext as _

from tracker.models import Channel, ChannelFunction, ChannelObservation, Invitation
from tracker.reports.attention.waiting import Group, Item, Link, grouped, mine
from tracker.reports.dates import in_words
from tracker.reports.targets import Target, to_record
from tracker.rules.actors import Actor
from tracker.rules.roles import Permission

CONFIRM_DAYS = 90
"""What nobody has confirmed for this long is asked about again."""


def channels(actor: Actor) -> Iterator[Group]:
    """Yield the channels run by my organisation that were last confirmed long ago."""
    until = actor.today - datetime.timedelta(days=CONFIRM_DAYS)
    running = Q(to_on="") | Q(to_on__gte=actor.today.isoformat())
    rows = (
        Channel.objects.seen_by(actor)
        .filter(running, organisation__in=mine(actor, Permission.REPORT))
        .filter(pk__in=stale(until).values("channel"))
        .prefetch_related("functions")
    )
    asked = stale(until).values_list("channel", "function", "last")
    since: dict[int, list[tuple[Any, Any]]] = {}
    for channel, function, last in asked.filter(channel__in=rows.values("pk")):
        since.setdefault(channel, []).append((function, last))
    yield from grouped(
        "channels-to-confirm",
        _("Channels: still true?"),
        _("Nobody has confirmed for 90 days how they stand."),
        rows.order_by("name", "pk"),
        lambda channel: Item(
            str(channel), to_record(channel), told(channel, since),
            links=(Link(_("Still true"), still_true(channel), does_it=True),),
            since=last_of(since.get(channel.pk, [])),
        ),
        Target("channels"),
    )  # fmt: skip


def still_true(channel: Channel) -> Target:
    """Return where one tap confirms how a channel stands."""
    return Target("channels", channel.uid, page="confirm")


def stale(until: datetime.date) -> Any:
    """Return the functions of channels last spoken of before a day, or never."""
    about = ChannelObservation.objects.alive().filter(
        Q(function=OuterRef("function")) | Q(function=""), channel=OuterRef("channel")
    )
    newest = about.order_by().values("channel").annotate(at=Max("observed_on")).values("at")
    rows = ChannelFunction.objects.annotate(last=Subquery(newest))
    return rows.filter(Q(last__isnull=True) | Q(last__lt=until))


def told(channel: Channel, since: dict[int, list[tuple[Any, Any]]]) -> str:
    """Say which functions are asked about, and when they were last spoken of."""
    labels = {row.function: row.get_function_display() for row in channel.functions.all()}
    rows = since.get(channel.pk, [])
    names = ", ".join(str(labels.get(function, function)) for function, _last in rows)
    last = last_of(rows)
    if last is None:
        return _("%s · never confirmed") % names
    return _("%(what)s · last confirmed %(day)s") % {"what": names, "day": in_words(last)}


def last_of(rows: list[tuple[Any, Any]]) -> Any:
    """Return when any of some functions was last spoken of; None where none ever was."""
    return max((last for _function, last in rows if last), default=None)


def invitations(actor: Actor) -> Iterator[Group]:
    """Yield the invitations to my organisation that nobody has taken up."""
    rows = Invitation.objects.seen_by(actor).filter(
        organisation__in=mine(actor, Permission.ADMINISTER),
        accepted_at__isnull=True,
        expires_at__date__gte=actor.today,
    )
    yield from grouped(
        "invitations",
        _("Invitations not answered"),
        _("They end by themselves; you can send them again or take them back."),
        rows.select_related("organisation").order_by("expires_at", "pk"),
        lambda row: Item(
            row.email, Target("members"), f"{row.organisation} · {row.get_role_display()}",
            row.expires_at.date(),
        ),
        Target("members"),
    )  # fmt: skip
