"""Timeline: what happened in an emergency, day by day as well as it is known."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils.translation import gettext as _

from tracker.models import (
    Consignment,
    Delivery,
    Emergency,
    Figure,
    Indicator,
    Mission,
    Need,
    Pledge,
    Record,
    Visit,
)
from tracker.models.dates import PartialDate
from tracker.reports.amounts import stated
from tracker.reports.countries import engagements, named
from tracker.reports.figures import measured
from tracker.reports.targets import Target, to_record
from tracker.rules.actors import Actor
from tracker.rules.counting import counted

OF_EACH = 30
"""Events taken from each kind of record: the newest."""
SHOWN = 60


@dataclass(frozen=True)
class Event:
    """One dated thing that happened; the date may be a year or a month."""

    date: PartialDate
    text: str
    target: Target


def timeline(emergency: Emergency, actor: Actor) -> list[Event]:
    """Return what happened, the newest first; drafts and what was taken back are not told."""
    events = [
        *of_emergency(emergency),
        *figures(emergency, actor),
        *needs(emergency, actor),
        *pledges(emergency, actor),
        *missions(emergency, actor),
        *consignments(emergency, actor),
        *deliveries(emergency, actor),
        *visits(emergency, actor),
        *around(emergency, actor),
    ]
    return sorted(events, key=lambda event: event.date, reverse=True)[:SHOWN]


def newest(model: type[Record], emergency: Emergency, actor: Actor, date: str) -> Any:
    """Return the dated records of one kind, the newest first."""
    rows = model._default_manager.seen_by(actor).filter(emergency=emergency)
    return rows.order_by(F(date).desc(nulls_last=True), "-pk")


def event(date: PartialDate | datetime.date | str, text: str, record: Record) -> Iterator[Event]:
    """Yield the event, if it has a date."""
    if date:
        day = date.isoformat() if isinstance(date, datetime.date) else date
        yield Event(PartialDate(day), text, to_record(record))


def of_emergency(emergency: Emergency) -> Iterator[Event]:
    yield from event(emergency.started_on, _("The emergency began."), emergency)
    yield from event(emergency.ended_on, _("The emergency ended."), emergency)


def figures(emergency: Emergency, actor: Actor) -> Iterator[Event]:
    rows = newest(Figure, emergency, actor, "observed_on").exclude(observed_on="")
    for figure in rows.select_related("source")[:OF_EACH]:
        yield from event(figure.observed_on, told_of(figure.get_kind_display(), figure), figure)


def told_of(what: object, row: Figure | Indicator) -> str:
    """Say what was measured, and who says so."""
    source = f" ({row.source})" if row.source else ""
    return f"{what}: {measured(row) or _('not stated')}{source}"


def around(emergency: Emergency, actor: Actor) -> Iterator[Event]:
    """Yield what its country took part in, and what was measured of it, while it lasted."""
    told: list[tuple[PartialDate | str, str, Record]] = [
        (row.started_on or row.ended_on, f"{named(row)}.", row)
        for row in engagements(emergency.country, actor)
    ]
    rows = Indicator.objects.seen_by(actor).filter(country=emergency.country)
    told += [
        (row.observed_on, told_of(row, row), row)
        for row in rows.select_related("source").order_by("pk")
    ]
    while_it_lasted = [one for one in told if one[0] and lasted(emergency, PartialDate(one[0]))]
    for date, text, row in sorted(while_it_lasted, key=lambda one: one[0])[-OF_EACH:]:
        yield from event(date, text, row)


def lasted(emergency: Emergency, date: PartialDate) -> bool:
    """Tell whether an emergency may have lasted on a date."""
    begun, over = emergency.started_on, emergency.ended_on
    return (not begun or date.latest >= begun.earliest) and (
        not over or date.earliest <= over.latest
    )


def needs(emergency: Emergency, actor: Actor) -> Iterator[Event]:
    rows = counted(newest(Need, emergency, actor, "reported_on")).exclude(reported_on="")
    for need in rows.select_related("owner", "item", "unit", "place")[:OF_EACH]:
        text = _("%(who)s reported a need in %(where)s: %(what)s, %(how_much)s.") % {
            "who": need.owner,
            "where": need.place,
            "what": need,
            "how_much": stated(need.quantity, need.unit),
        }
        yield from event(need.reported_on, text, need)


def pledges(emergency: Emergency, actor: Actor) -> Iterator[Event]:
    rows = counted(newest(Pledge, emergency, actor, "pledged_on")).exclude(pledged_on="")
    for pledge in rows.select_related("owner")[:OF_EACH]:
        text = _("%(who)s pledged: %(what)s.") % {"who": pledge.owner, "what": pledge}
        yield from event(pledge.pledged_on, text, pledge)


def missions(emergency: Emergency, actor: Actor) -> Iterator[Event]:
    began_on = Coalesce(NullIf("actual_from", Value("")), "planned_from")
    seen = counted(Mission.objects.seen_by(actor)).filter(emergency=emergency)
    rows = seen.select_related("owner").order_by(began_on.desc(), "-pk")
    for mission in rows[:OF_EACH]:
        names = {"who": mission.owner, "what": mission}
        unsure = mission.status == Mission.Status.UNKNOWN
        began = mission.actual_from or mission.planned_from
        if unsure:
            text = _("%(who)s planned: %(what)s; it is not known if it was carried out.")
        elif mission.actual_from:
            text = _("%(who)s began: %(what)s.")
        else:
            text = _("%(who)s plans to begin: %(what)s.")
        yield from event(began, text % names, mission)
        yield from event(mission.actual_to, _("%(who)s ended: %(what)s.") % names, mission)


def consignments(emergency: Emergency, actor: Actor) -> Iterator[Event]:
    rows = counted(newest(Consignment, emergency, actor, "dispatched_on"))
    for consignment in rows.select_related("owner")[:OF_EACH]:
        names = {"who": consignment.owner, "what": consignment}
        left, came = _("%(who)s sent: %(what)s."), _("It arrived: %(what)s.")
        yield from event(consignment.dispatched_on, left % names, consignment)
        yield from event(consignment.arrived_on, came % names, consignment)


def deliveries(emergency: Emergency, actor: Actor) -> Iterator[Event]:
    rows = counted(newest(Delivery, emergency, actor, "delivered_on")).exclude(delivered_on="")
    for delivery in rows.select_related("owner", "actual_institution")[:OF_EACH]:
        names = {"who": delivery.owner, "where": delivery.actual_institution}
        if delivery.stage == Delivery.Stage.TO_COUNTERPART:
            text = _("%(who)s handed goods to the counterpart.") % names
        elif delivery.actual_institution:
            text = _("%(who)s delivered to %(where)s.") % names
        else:
            text = _("%(who)s delivered; to whom is not stated.") % names
        yield from event(delivery.delivered_on, text, delivery)


def visits(emergency: Emergency, actor: Actor) -> Iterator[Event]:
    rows = counted(newest(Visit, emergency, actor, "conducted_on"))
    rows = rows.exclude(conducted_on="")
    for visit in rows.select_related("owner", "institution", "place", "mission")[:OF_EACH]:
        text = sentence(visit) % {"who": visit.owner, "where": visit}
        yield from event(visit.conducted_on, text, visit)


def sentence(visit: Visit) -> str:
    if visit.access in (Visit.Access.DENIED, Visit.Access.NO_ANSWER):
        return _("%(who)s had no access to %(where)s.")
    if visit.method == Visit.Method.IN_PERSON:
        return _("%(who)s visited %(where)s.")
    return _("%(who)s asked from a distance about %(where)s.")
