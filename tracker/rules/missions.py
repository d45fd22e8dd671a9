"""When a mission may move, and what it waits for."""

import datetime
from collections.abc import Iterator

from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import (
    Availability,
    Clearance,
    Consignment,
    ConsignmentLine,
    Function,
    FurtherSector,
    Mission,
)
from tracker.rules import clearances, quantities
from tracker.rules.actors import Actor
from tracker.rules.availability import availability
from tracker.rules.moves import Workflow, move
from tracker.rules.refusals import Obstacle
from tracker.rules.roles import LEADS, TRAINERS, Permission

S = Mission.Status
R, C = Permission.REPORT, Permission.COORDINATE
RUNNING = {S.PLANNED, S.IN_PROGRESS}
FUNCTIONS = {
    Mission.Kind.ASSESSMENT: (Function.NEEDS_ASSESSMENT,),
    Mission.Kind.MONITORING: (Function.DISTRIBUTION_MONITORING,),
    Mission.Kind.TRAINING: (Function.TRAINING,),
    Mission.Kind.RELIEF_DELIVERY: (Function.FACILITATION,),
    Mission.Kind.MEDICAL_TEAM: (Function.FACILITATION,),
    Mission.Kind.REHABILITATION: (Function.FACILITATION,),
}
"""What a channel must offer before a mission of this kind starts."""


def may_lead(mission: Mission) -> frozenset[str]:
    """Return the kinds of organisation that run a mission like this one."""
    return TRAINERS if mission.kind == Mission.Kind.TRAINING else LEADS


def open_clearances(mission: Mission) -> list[Clearance]:
    """List the clearances a mission still waits for."""
    done = (Clearance.Status.GRANTED, Clearance.Status.NOT_REQUIRED)
    return list(mission.clearances.alive().exclude(status__in=done).order_by("pk"))


def before_planning(mission: Mission, actor: Actor) -> Iterator[Obstacle]:
    if not mission.planned_from:
        yield Obstacle(_("Say when it is planned to begin."), field="planned_from")
    if not mission.places.exists():
        yield Obstacle(_("Say where it goes."), field="places")


def before_starting(mission: Mission, actor: Actor) -> Iterator[Obstacle]:
    yield from on_the_day(mission, actor.today)


def on_the_day(mission: Mission, day: datetime.date) -> Iterator[Obstacle]:
    """Yield each clearance and channel that is missing on a day; a coordinator may override it."""
    for text in clearances.not_recorded(mission, day):
        yield Obstacle(text, can_override=True)
    for clearance in open_clearances(mission):
        yield Obstacle(
            _("%(kind)s: %(status)s.") % {
                "kind": clearance.get_kind_display(), "status": clearance.get_status_display(),
            },
            can_override=True,
        )  # fmt: skip
    for clearance in mission.clearances.alive().filter(status=Clearance.Status.GRANTED):
        for text in out_of_date(clearance, day):
            yield Obstacle(text, can_override=True)
    for function in FUNCTIONS.get(Mission.Kind(mission.kind), ()):
        yield from without_channel(mission, function, day)


def out_of_date(clearance: Clearance, day: datetime.date) -> Iterator[str]:
    """Yield where a granted clearance does not hold on a day; both ends count."""
    kind = clearance.get_kind_display()
    if clearance.valid_from and day < clearance.valid_from:
        yield _("%(kind)s: valid only from %(day)s.") % {
            "kind": kind, "day": clearance.valid_from,
        }  # fmt: skip
    if clearance.valid_until and day > clearance.valid_until:
        yield _("%(kind)s: expired on %(day)s.") % {"kind": kind, "day": clearance.valid_until}


def without_channel(mission: Mission, function: str, day: datetime.date) -> Iterator[Obstacle]:
    """Yield that no channel of the mission has this function open on a day."""
    channels = list(mission.channels.alive().prefetch_related("functions"))
    answers = [availability(channel, function, day) for channel in channels]
    usable = (Availability.OPEN, Availability.LIMITED)
    if any(answer.state in usable for answer in answers):
        return
    label = str(Function(function).label).lower()
    if not channels:
        yield Obstacle(_("It names no channel to use: %s.") % label, can_override=True)
    else:
        text = _("None of its channels is open on %(day)s: %(function)s.")
        yield Obstacle(text % {"day": day, "function": label}, can_override=True)


def before_completing(mission: Mission, actor: Actor) -> Iterator[str]:
    """Yield what is still under way."""
    moving = (Consignment.Status.IN_TRANSIT, Consignment.Status.ON_HOLD)
    for consignment in mission.consignments.alive().filter(status__in=moving):
        yield _("Consignment %(ref)s is %(status)s.") % {
            "ref": consignment.ref, "status": consignment.get_status_display().lower(),
        }  # fmt: skip


def before_closing(mission: Mission, actor: Actor) -> Iterator[str]:
    """Yield what is not settled yet: afterwards nothing more is recorded of it."""
    for delivery in mission.deliveries.alive().filter(status__in=["expected", "disputed"]):
        yield _("Delivery %(ref)s is %(status)s.") % {
            "ref": delivery.ref, "status": delivery.get_status_display().lower(),
        }  # fmt: skip
    lines = ConsignmentLine.objects.filter(
        Q(in_transit__gt=0) | Q(with_counterpart__gt=0), consignment__mission=mission,
        consignment__deleted_at=None, consignment__recorded_afterwards=False,
    )  # fmt: skip
    for line in lines.select_related("consignment", "allocation__line__unit").order_by("pk"):
        left = line.in_transit + line.with_counterpart
        yield _("Consignment %(ref)s: %(left)s of “%(line)s” not handed over yet.") % {
            "ref": line.consignment.ref, "line": line,
            "left": quantities.plain(left, line.allocation.line.unit),
        }  # fmt: skip


def before_cancelling(mission: Mission, actor: Actor) -> Iterator[str]:
    gone = ConsignmentLine.objects.filter(
        consignment__mission=mission, consignment__deleted_at__isnull=True
    ).exclude(quantities.WAITING)
    out = gone.filter(Q(quantity__isnull=True) | Q(sent__gt=F("lost") + F("returned")))
    if out.exclude(consignment__status=Consignment.Status.CANCELLED).exists():
        yield _("Goods have left: complete it, or record them as returned or lost.")


def resumed(mission: Mission) -> str:
    """Return where it was before; of one recorded afterwards, where such a mission stops."""
    return mission.resume_to or (S.PLANNED if mission.status == S.POSTPONED else S.IN_PROGRESS)


MISSION = Workflow(
    move("plan", S.DRAFT, S.PLANNED, C, gettext_lazy("Confirm the plan"), before_planning),
    move("start", S.PLANNED, S.IN_PROGRESS, C, gettext_lazy("Start the mission"),
         before_starting, asks=("on",)),
    move("complete", S.IN_PROGRESS, S.COMPLETED, C, gettext_lazy("Complete the mission"),
         before_completing, asks=("on",)),
    move("close", S.COMPLETED, S.CLOSED, C, gettext_lazy("Close the mission"), before_closing),
    move("postpone", S.PLANNED, S.POSTPONED, C, gettext_lazy("Postpone"), asks=("reason",)),
    move("suspend", S.IN_PROGRESS, S.SUSPENDED, C, gettext_lazy("Suspend"), asks=("reason",)),
    move("resume", {S.POSTPONED, S.SUSPENDED}, resumed, C, gettext_lazy("Resume")),
    move("cancel", {S.DRAFT, *RUNNING, S.POSTPONED, S.SUSPENDED}, S.CANCELLED, C,
         gettext_lazy("Cancel the mission"), before_cancelling, asks=("reason",)),
)  # fmt: skip


def to_save(mission: Mission, actor: Actor) -> Iterator[str]:
    if mission.status in (S.CLOSED, S.CANCELLED):
        yield _("A mission that is closed or cancelled cannot be changed.")
    yield from to_lead(mission, actor)


def of_sectors(mission: Mission, rows: list[FurtherSector]) -> Iterator[Obstacle]:
    """Yield that there is no main sector beside the further ones, or that one of them is it."""
    if rows and not mission.sector:
        yield Obstacle(_("Choose the main sector before further ones."), field="sector")
    for index, row in enumerate(rows):
        if row.sector == mission.sector:
            text = _("This is the main sector already.")
            yield Obstacle(text, field="sector", row=("further_sectors", index))


def to_lead(mission: Mission, actor: Actor) -> Iterator[str]:
    """Yield that an organisation of this kind does not run it, now or long ago."""
    if mission.owner.kind not in may_lead(mission) and not actor.is_system:
        yield _("An organisation of this kind does not run missions of this type.")


def day_of(mission: Mission, today: datetime.date) -> datetime.date:
    """Return the day whose rules a mission is under: its last, where it is over, else today."""
    last = mission.actual_to or mission.actual_from
    over = mission.status in (S.COMPLETED, S.CLOSED, S.UNKNOWN) and last
    return min(last.latest, today) if over else today


def derived(mission: Mission, day: datetime.date) -> list[str]:
    """List what follows from a mission's state, in words: waiting, cleared, reported."""
    words = []
    lacking = mission.status == S.PLANNED and any(clearances.not_recorded(mission, day))
    if lacking or (mission.status == S.PLANNED and mission.clearances.alive().exists()):
        waits = lacking or open_clearances(mission)
        words.append(_("waiting for clearance") if waits else _("cleared"))
    if mission.status == S.COMPLETED and mission.visits.filter(status="submitted").exists():
        words.append(_("reported"))
    return words
