"""What people do to channels: say in one tap that things still stand as they stood."""

from collections import defaultdict

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions import records
from tracker.actions.locking import hold
from tracker.models import Availability, Channel, ChannelObservation, Organisation
from tracker.rules.actors import Actor
from tracker.rules.availability import availability
from tracker.rules.knowledge import Known
from tracker.rules.refusals import NotNow, NotYours
from tracker.rules.roles import Permission, acting_for


@transaction.atomic
def confirm(channel: Channel, *, by: Actor) -> list[ChannelObservation]:
    """Confirm how the functions of a channel stand today; return what was new about it.

    A second time on the same day adds nothing. What is unknown cannot be confirmed, and what a
    person decided ends when they said. Raises NotYours, NotNow.
    """
    owner = speaker(channel, by)
    hold([channel])
    states = to_confirm(channel, by)
    if not states:
        raise NotNow(_("Nothing is known of it that could be confirmed: say how it stands."))
    said = ChannelObservation.objects.alive().filter(
        channel=channel, owner=owner, observed_on=by.today,
        kind=ChannelObservation.Kind.CONFIRMATION,
    )  # fmt: skip
    there = set(said.values_list("function", "state"))
    return [
        records.create(
            ChannelObservation, by=by, owner=owner,
            values={"channel": channel, "function": function, "state": state,
                    "observed_on": by.today, "kind": ChannelObservation.Kind.CONFIRMATION},
        )
        for function, state in states
        if (function, state) not in there
    ]  # fmt: skip


def speaker(channel: Channel, by: Actor) -> Organisation:
    """Return for which organisation somebody speaks: who runs the channel, if they may."""
    mine = acting_for(by, Permission.REPORT)
    if not mine:
        raise NotYours(_("Your seats do not allow you to say how a channel stands."))
    return channel.organisation if channel.organisation in mine else mine[0]


def to_confirm(channel: Channel, by: Actor) -> list[tuple[str, str]]:
    """Return (function, state) of what can be confirmed today; "" stands for all functions."""
    known = Known.about([channel], by)
    offered = [row.function for row in channel.functions.order_by("pk")]
    found: dict[str, list[str]] = defaultdict(list)
    for function in offered:
        answer = availability(channel, function, by.today, known)
        if answer.state != Availability.UNKNOWN and not answer.decided:
            found[answer.state].append(function)
    if len(found) == 1 and len(next(iter(found.values()))) == len(offered):
        return [("", next(iter(found)))]
    return [(function, state) for state, functions in found.items() for function in functions]
