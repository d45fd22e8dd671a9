"""Availability: which functions of a channel are open on a day, and why."""

import datetime
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from tracker.models import Availability, Channel, ChannelObservation, Organisation
from tracker.rules import embassies
from tracker.rules.answers import Answer, Reason, latest
from tracker.rules.knowledge import Known, Settled, settle, surely

A, SAID = Availability, ChannelObservation.Kind


def availability(
    channel: Channel, function: str, day: datetime.date, known: Known | None = None
) -> Answer:
    """Answer whether a channel can be used for a function on a day; unknown is never closed.

    `known` holds the facts of many channels; without it those of this one are read.
    """
    if function not in {row.function for row in channel.functions.all()}:
        return Answer(A.CLOSED, [Reason(_("This channel does not offer it."))])
    if ended := outside_its_days(channel, day):
        return ended
    known = known or Known.about([channel])
    follows = structural(channel, function, day, known)
    return weigh(channel, function, day, known, follows)


def outside_its_days(channel: Channel, day: datetime.date) -> Answer | None:
    """Answer for a day on which the channel is not, or may not be, there at all."""
    there = surely(channel.from_on, channel.to_on, day)
    if there is False:
        text = _("The channel did not exist on this day.")
        span = f"{channel.from_on or '…'} – {channel.to_on or '…'}"
        return Answer(
            A.CLOSED,
            [Reason(text, [channel], _("Ask for a day on which it exists: %s.") % span)],
        )
    if there is None and (channel.from_on or channel.to_on) and inside_an_end(channel, day):
        text = _("It is not known to the day when the channel existed.")
        change = _("A source that gives the day would have to be found.")
        return Answer(A.UNKNOWN, [Reason(text, [channel], change)])
    return None


def inside_an_end(channel: Channel, day: datetime.date) -> bool:
    """Tell whether a day lies inside the imprecise date on which a channel began or ended."""
    ends = [end for end in (channel.from_on, channel.to_on) if end]
    return any(end.earliest <= day <= end.latest and end.earliest != end.latest for end in ends)


def structural(channel: Channel, function: str, day: datetime.date, known: Known) -> Answer | None:
    """Answer from relations, presence and seats, for the channels that rest on them."""
    if channel.organisation and channel.kind == Channel.Kind.EMBASSY:
        return embassies.embassy(channel.organisation, function, day, known)
    if channel.organisation and channel.kind == Channel.Kind.COMMITTEE:
        return embassies.committee(
            channel.organisation, day, known, lambda who: of_member(who, function, day, known)
        )
    return None


def of_member(member: Organisation, function: str, day: datetime.date, known: Known) -> Answer:
    """Answer for a member of a committee: through the channel of its embassy, where it has one."""
    follows = embassies.embassy(member, function, day, known)
    channel = known.embassies.get(member.pk)
    if channel is None:
        return follows
    return outside_its_days(channel, day) or weigh(channel, function, day, known, follows)


def weigh(
    channel: Channel, function: str, day: datetime.date, known: Known, follows: Answer | None
) -> Answer:
    """Weigh what people said of the channel against what follows from other facts.

    A person's decision wins until it ends. A break is final: nothing that was observed opens what
    relations or a closed office close. A confirmation decides only where nothing else is known.
    """
    spoken = spoken_of(channel, function, known)
    begun = [o for o in spoken if o.kind == SAID.OVERRIDE and o.observed_on.latest <= day]
    if standing := [o for o in begun if o.until and o.until >= day]:
        return decided(standing[0])
    taps = [o for o in spoken if o.kind == SAID.CONFIRMATION]
    if follows and follows.final:
        return confirmed(follows, taps, day)
    answer = beside([o for o in spoken if o.kind == SAID.OBSERVATION], day, follows)
    alone = settle(taps, day)
    if alone.facts and not answer.facts:
        return observed(alone)
    return confirmed(answer, taps, day)


def beside(
    said: Sequence[ChannelObservation], day: datetime.date, follows: Answer | None
) -> Answer:
    """Answer with what was observed beside what follows from other facts.

    What was observed surely before the newest of them says nothing any more.
    """
    turned = follows.turned if follows else None
    seen = settle([o for o in said if not turned or latest(o) >= turned[0]], day)
    if not seen.facts:
        return follows or nothing()
    if follows is None:
        return observed(seen)
    if {o.state for o in seen.facts} == {follows.state}:
        because = observed(seen).because if seen.state else ()
        return replace(follows, because=[*follows.because, *because])
    return observed(seen) if came_after(seen, follows) else apart(seen, follows)


def nothing() -> Answer:
    change = _("Somebody who knows would have to say how it stands.")
    return Answer(A.UNKNOWN, [Reason(_("Nothing was observed of it by this day."), (), change)])


def came_after(seen: Settled, follows: Answer) -> bool:
    """Tell whether it was surely observed last, or on the day of what leaves it unknown."""
    if not follows.turned:
        return True
    first, last = max(o.observed_on.earliest for o in seen.facts), follows.turned[1]
    settles = follows.disputed or follows.state != A.UNKNOWN
    return first > last or (first == last and not settles)


def apart(seen: Settled, follows: Answer) -> Answer:
    """Answer where nobody knows which came last: what was observed, or what else is known."""
    newest = max(follows.changed_by, key=latest, default=None)
    same_date = newest is not None and newest.observed_on in {o.observed_on for o in seen.facts}
    text = _(
        "It is not known to the day which came last: what was observed or what else is known."
    )
    change = embassies.to_date()
    if same_date:
        text = _("What was observed and what else is known disagree.")
        change = _("A newer observation would have to settle it.")
    sides = [replace(reason, change="") for reason in (*observed(seen).because, *follows.because)]
    disputed = same_date or seen.disputed or follows.disputed
    return Answer(A.UNKNOWN, [Reason(text, (), change), *sides], disputed=disputed)


def confirmed(answer: Answer, taps: Sequence[ChannelObservation], day: datetime.date) -> Answer:
    """Add when somebody last said that it is still true; it decides nothing."""
    since = answer.turned[0] if answer.turned else datetime.date.min
    for tap in taps:
        if tap.state == answer.state != A.UNKNOWN and since <= latest(tap) <= day:
            text = _("Confirmed on %s.") % tap.observed_on
            return replace(answer, because=[*answer.because, Reason(text, [tap])])
    return answer


def spoken_of(channel: Channel, function: str, known: Known) -> list[ChannelObservation]:
    """Return what people said of a function of a channel, the newest first."""
    return [o for o in known.observations.get(channel.pk, ()) if o.function in (function, "")]


def decided(override: ChannelObservation) -> Answer:
    reason = _("Decided by %(who)s until %(until)s: %(reason)s") % {
        "who": override.owner, "until": override.until, "reason": override.reason,
    }  # fmt: skip
    change = _("The decision would have to end: it stands until %s.") % override.until
    return Answer(override.state, [Reason(reason, [override], change)], decided=True)


def observed(seen: Settled) -> Answer:
    """Answer with the last that was observed; two that differ settle nothing."""
    newest = seen.facts
    if seen.disputed:
        text = _("Observations of the same day disagree.")
        change = _("A newer observation would have to settle it.")
        return Answer(A.UNKNOWN, [Reason(text, newest, change)], disputed=True)
    if seen.unsure:
        text = _("It is not known to the day since when it stands as was observed.")
        return Answer(A.UNKNOWN, [Reason(text, newest, embassies.to_date())])
    last = newest[0]
    text = _("Observed on %s.") % last.observed_on
    words = dict.fromkeys(o.reason.strip() for o in newest if o.reason.strip())
    change = _("Somebody would have to observe that it is open.")
    return Answer(last.state, [Reason(" ".join([text, *words]), newest, change)])
