"""What waits about ways: work that relies on a channel which is closed, or ends soon."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import (
    ActionPoint,
    Channel,
    Function,
    Mission,
    Need,
    Organisation,
    Record,
    Visit,
)
from tracker.reports.attention import waiting
from tracker.reports.attention.waiting import Group, Item, Link, asked_for, grouped, mine, tone
from tracker.reports.finding import channels_for, open_instead
from tracker.reports.targets import Target, to_list, to_record
from tracker.rules.actors import Actor
from tracker.rules.answers import Answer, rank
from tracker.rules.availability import availability
from tracker.rules.knowledge import Known
from tracker.rules.missions import FUNCTIONS
from tracker.rules.roles import Permission
from tracker.rules.spans import endings, over, turning_days

M = Mission.Status
GOING_ON = (M.DRAFT, M.PLANNED, M.IN_PROGRESS, M.POSTPONED, M.SUSPENDED)
ASSESSING = (Function.NEEDS_ASSESSMENT,)
AHEAD = datetime.timedelta(days=30)
"""How long before a channel ends its users are told."""
NAMED = 3
"""Open channels that are named; the finder has the others."""


@dataclass(frozen=True)
class Work:
    """Something that relies on a channel for these functions."""

    record: Record
    channel: Channel
    functions: tuple[str, ...]

    @property
    def doer(self) -> Organisation:
        """Who does it: whoever was asked, or the owner."""
        return getattr(self.record, "assigned_to", self.record.owner)

    @property
    def due(self) -> datetime.date | None:
        return getattr(self.record, "due_on", getattr(self.record, "planned_on", None))


class Ways:
    """The work of somebody, and how the channels that it relies on stand today."""

    def __init__(self, actor: Actor):
        self.actor, self.today = actor, actor.today
        self.organisations = mine(actor, Permission.REPORT)

    @cached_property
    def missions(self) -> list[Mission]:
        return list(
            Mission.objects.seen_by(self.actor)
            .filter(owner__in=self.organisations, status__in=GOING_ON, channels__isnull=False)
            .select_related("owner__home_country").prefetch_related("channels").distinct()
            .order_by("-pk")
        )  # fmt: skip

    @cached_property
    def needs(self) -> list[Need]:
        return list(
            Need.objects.seen_by(self.actor)
            .filter(owner__in=self.organisations, status=Need.Status.REPORTED,
                    verification=Need.Verification.UNVERIFIED)
            .select_related("item", "unit", "owner__home_country").order_by("-pk")
        )  # fmt: skip

    @cached_property
    def visits(self) -> list[Visit]:
        return list(
            Visit.objects.seen_by(self.actor)
            .filter(owner__in=self.organisations, status=Visit.Status.PLANNED)
            .select_related("institution", "place", "mission", "owner__home_country")
            .prefetch_related("mission__channels").order_by("planned_on", "pk")
        )  # fmt: skip

    @cached_property
    def requests(self) -> list[ActionPoint]:
        """List what was asked of us, or by us as a committee, and is not done."""
        ours = Q(assigned_to__in=self.organisations) | Q(owner__in=self.organisations)
        return list(
            ActionPoint.objects.seen_by(self.actor)
            .filter(ours, status=ActionPoint.Status.OPEN)
            .exclude(need=None, delivery=None)
            .select_related("owner", "assigned_to__home_country", "delivery__mission")
            .prefetch_related("delivery__mission__channels").order_by("due_on", "pk")
        )  # fmt: skip

    @cached_property
    def channels(self) -> dict[int, Channel]:
        return {row.pk: row for row in channels_for(self.actor)}

    @cached_property
    def known(self) -> Known:
        return Known.about(self.channels.values(), self.actor)

    def works(self) -> Iterator[Work]:
        """Yield all work that relies on a channel."""
        for mission in self.missions:
            yield from self.of(mission)
        for need in self.needs:
            own = list(self.assessing(need, need.owner_id))
            yield from own or self.corroborating(need)
        for visit in self.visits:
            yield from self.visiting(visit, visit.owner_id, visit.mission)
        for point in self.requests:
            if point.delivery:
                yield from self.visiting(point, point.assigned_to_id, point.delivery.mission)
            else:
                yield from self.assessing(point, point.assigned_to_id)

    def assessing(self, record: Record, doer: int) -> Iterator[Work]:
        """Yield what somebody needs of their own channels to look at a need."""
        for row in self.run_by(doer):
            yield from self.relying(record, row, ASSESSING)

    def corroborating(self, need: Need) -> Iterator[Work]:
        """Yield that no embassy can look at a need any more, whose owner has no channel to it."""
        if self.gone:
            yield Work(need, self.gone, ASSESSING)

    @cached_property
    def gone(self) -> Channel | None:
        """Return an embassy that could look at needs, where none can any more."""
        embassies = [
            Work(row, row, ASSESSING)
            for row in sorted(self.channels.values(), key=str)
            if row.kind == Channel.Kind.EMBASSY
            and any(offered.function in ASSESSING for offered in row.functions.all())
        ]
        if any(self.worst(work)[1].usable for work in embassies):
            return None
        return next((work.channel for work in embassies if self.lost(work)), None)

    def visiting(self, record: Record, doer: int, mission: Mission) -> Iterator[Work]:
        """Yield what somebody needs of their own channels and the mission's to visit."""
        used = {row.pk: row for row in self.run_by(doer)}
        used |= {row.pk: row for row in mission.channels.all()}
        for row in used.values():
            yield from self.relying(record, row, (Function.DISTRIBUTION_MONITORING,))

    def of(self, mission: Mission) -> Iterator[Work]:
        """Yield what one mission needs of its channels."""
        for row in mission.channels.all():
            yield from self.relying(mission, row, FUNCTIONS.get(Mission.Kind(mission.kind)))

    def run_by(self, organisation: int) -> list[Channel]:
        return [row for row in self.channels.values() if row.organisation_id == organisation]

    def relying(
        self, record: Record, used: Channel, functions: Sequence[str] | None
    ) -> Iterator[Work]:
        """Yield the work, if the channel offers what it is for; a mission may use it otherwise."""
        if channel := self.channels.get(used.pk):
            offered = [row.function for row in channel.functions.all()]
            needed = [f for f in functions or () if f in offered]
            if isinstance(record, Mission):
                needed = needed or offered
            if needed:
                yield Work(record, channel, tuple(needed))

    def worst(self, work: Work) -> tuple[str, Answer]:
        """Return the function that stands worst today, and how."""
        found = [
            (f, availability(work.channel, f, self.today, self.known)) for f in work.functions
        ]
        return min(found, key=lambda pair: rank(pair[1].state))

    def lost(self, work: Work) -> bool:
        """Tell whether a channel is closed, or not known to be open any more though it was."""
        function, answer = self.worst(work)
        if answer.usable or answer.state == "closed":
            return not answer.usable
        days = turning_days(work.channel, self.known)
        first = min([*days, self.today])
        span = over(work.channel, function, first, self.today, self.known)
        return any(turn.answer.usable for turn in span.turns)

    def item(self, work: Work) -> Item:
        """Say of work how its channel stands, why, and what is open instead."""
        function, answer = self.worst(work)
        stands = _("%(channel)s, %(function)s: %(state)s.") % {
            "channel": work.channel, "function": str(Function(function).label).lower(),
            "state": answer.label.lower(),
        }  # fmt: skip
        detail = " ".join([stands, *answer.reasons, self.instead(work)])
        links = (Link(_("Find a channel"), self.finder(work, self.today)),)
        return Item(self.title(work), to_record(work.record), detail, work.due, "bad", links)

    def title(self, work: Work) -> str:
        """Name the work, and who was asked where that is another."""
        if work.doer in self.organisations or work.doer == work.record.owner:
            return str(work.record)
        return f"{work.record} · {work.doer}"

    def instead(self, work: Work) -> str:
        """Name the channels that are open for the same."""
        country = work.doer.home_country
        rows = [row for row in self.channels.values() if row.pk != work.channel.pk]
        found = open_instead(work.functions, country, self.today, self.known, rows)
        if not found:
            return _("No other is known to be open.")
        return _("Open instead: %s.") % ", ".join(str(row) for row in found[:NAMED])

    def finder(self, work: Work, day: datetime.date) -> Target:
        """Return the finder, filled in for this work."""
        filters = {"on": day.isoformat()}
        if country := work.doer.home_country:
            filters["country"] = country.code
        if len(work.functions) == 1:
            filters["function"] = work.functions[0]
        return Target("channel-finder", filters=filters)

    def ending(self) -> Iterator[Item]:
        """Yield the work whose channel is to end soon, and when."""
        for work in self.works():
            if not self.worst(work)[1].usable:
                continue
            soon = endings(work.channel, self.today, self.today + AHEAD, self.known)
            for day, text in soon:
                links = (Link(_("Find a channel"), self.finder(work, day)),)
                detail, shade = f"{work.channel}: {text}", tone(day, self.today) or "warn"
                target = to_record(work.record)
                yield Item(self.title(work), target, detail, day, shade, links)


LOST: tuple[tuple[type[Record], str, Any], ...] = (
    (Mission, "missions-without-a-channel", gettext_lazy("Missions whose channel is not open")),
    (Need, "needs-without-a-channel",
     gettext_lazy("Needs that nobody can look at by their channel")),
    (Visit, "visits-without-a-channel", gettext_lazy("Visits whose channel is not open")),
    (ActionPoint, "requests-without-a-channel",
     gettext_lazy("What was asked, where the channel for it is not open")),
)  # fmt: skip
ENDING = "channels-that-end"


def ways(actor: Actor) -> Iterator[Group]:
    """Yield the work of mine that relies on a channel which is closed, or ends soon."""
    if not asked_for(ENDING, *(name for _model, name, _title in LOST)):
        return
    found = Ways(actor)
    lost = [work for work in found.works() if found.lost(work)]
    for model, name, title in LOST:
        yield from listed(name, title, [w for w in lost if isinstance(w.record, model)], found)
    yield from grouped(
        ENDING,
        _("Channels that end soon"),
        _("Your work relies on them. Look for another in time."),
        sorted(found.ending(), key=lambda item: (item.due, item.title)),
        lambda item: item,
    )


def without_a_channel(mission: Mission, actor: Actor) -> list[Item]:
    """Say of a mission that goes on which of its channels are not open, and what is instead."""
    if mission.status not in GOING_ON:
        return []
    found = Ways(actor)
    return [found.item(work) for work in found.of(mission) if found.lost(work)]


def listed(name: str, title: Any, works: Iterable[Work], found: Ways) -> Iterable[Group]:
    works = list(works)
    more = everything(type(works[0].record), found) if works else None
    why = _("Nothing was moved by itself: choose another channel, or wait.")
    yield from grouped(name, title, why, works, found.item, more)


def everything(model: type[Record], found: Ways) -> Target:
    """Return the list of all of a kind; what was asked is owned by whoever asked."""
    if model is ActionPoint:
        return to_list(model, status=ActionPoint.Status.OPEN)
    return to_list(model, **waiting.owned(found.organisations))
