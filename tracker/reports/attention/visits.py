"""What waits about visits: to make, to report, to ask for; and what they brought to answer."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from tracker.models import ActionPoint, Corroboration, Delivery, Discrepancy, Organisation, Visit
from tracker.reports.attention.waiting import Group, Item, grouped, mine, owned, tone
from tracker.reports.dates import in_words
from tracker.reports.targets import Target, to_list, to_new, to_record
from tracker.rules.actors import Actor
from tracker.rules.counting import RECEIVED
from tracker.rules.roles import Permission

K, V = Organisation.Kind, Visit.Status
WATCHERS = frozenset({K.EMBASSY, K.COMMITTEE, K.UN_AGENCY})
"""Kinds that are on the spot and can ask to see what others delivered."""


def visits(actor: Actor) -> Iterator[Group]:
    """Yield the visits my organisation is to make, and those it is to report."""
    organisations = mine(actor, Permission.REPORT)
    ours = (
        Visit.objects.seen_by(actor)
        .filter(owner__in=organisations)
        .select_related("institution", "place", "mission")
    )
    yield from grouped(
        "visits-to-make",
        _("Visits to make"),
        _("Planned by your organisation."),
        ours.filter(status=V.PLANNED).order_by(F("planned_on").asc(nulls_last=True), "pk"),
        lambda visit: Item(
            str(visit), to_record(visit), f"{visit.mission} · {visit.get_access_display()}",
            visit.planned_on, tone(visit.planned_on, actor.today),
        ),
        to_list(Visit, status=V.PLANNED, **owned(organisations)),
    )  # fmt: skip
    yield from grouped(
        "visits-to-report",
        _("Visits to report"),
        _("They took place. Submit what was seen."),
        ours.filter(status=V.CONDUCTED).order_by("conducted_on", "pk"),
        lambda visit: Item(str(visit), to_record(visit), str(visit.mission)),
        to_list(Visit, status=V.CONDUCTED, **owned(organisations)),
    )


def unasked(actor: Actor) -> Iterator[Group]:
    """Yield the deliveries of others that nobody has asked to see."""
    watchers = mine(actor, Permission.REPORT, WATCHERS)
    if not watchers:
        return
    known = Visit.objects.seen_by(actor).exclude(status=V.CANCELLED)
    there = known.filter(mission=OuterRef("mission"), institution=OuterRef("actual_institution"))
    given = Q(lines__consignment_line__allocation__line__pledge__owner__in=watchers)
    rows = (
        Delivery.objects.seen_by(actor)
        .filter(
            stage=Delivery.Stage.AT_INSTITUTION, status__in=RECEIVED, recorded_afterwards=False
        )
        .exclude(mission__owner__in=watchers)
        .exclude(given)
        .exclude(lines__observations__visit__in=known)
        .exclude(Exists(there))
        .select_related("mission", "actual_institution", "agreed_institution")
    )
    yield from grouped(
        "deliveries-to-see",
        _("Deliveries nobody has asked to see"),
        _("Your organisation took no part in them, so your visit would count."),
        rows.order_by("delivered_on", "pk"),
        lambda row: Item(
            str(row), visit_to(row), f"{row.mission} · {in_words(row.delivered_on)}",
            about=to_record(row),
        ),
        to_list(Delivery, stage=Delivery.Stage.AT_INSTITUTION, counted="true"),
    )  # fmt: skip


def visit_to(delivery: Delivery) -> Target:
    """Return the form for a visit to a delivery."""
    return to_new(Visit, delivery=delivery)


def discrepancies(actor: Actor) -> Iterator[Group]:
    """Yield what monitors found: for the lead to answer, and for the monitor to close."""
    seen = Discrepancy.objects.seen_by(actor).select_related("observation__visit__mission")
    D = Discrepancy.Status
    lead = "observation__visit__mission__owner__in"
    yield from grouped(
        "discrepancies-to-answer",
        _("Discrepancies to answer"),
        _("A monitor saw something else than you recorded."),
        seen.filter(status=D.OPEN, **{lead: mine(actor, Permission.REPORT)}).order_by("pk"),
        lambda row: Item(row.says, to_record(row, "answer"), mission_of(row), tone="bad"),
        to_list(Discrepancy, status=D.OPEN),
    )
    yield from grouped(
        "discrepancies-to-close",
        _("Answers to accept"),
        _("The lead answered what you found."),
        seen.filter(status=D.ANSWERED, owner__in=mine(actor, Permission.COORDINATE)).order_by(
            "pk"
        ),
        lambda row: Item(row.says, to_record(row), row.answer or mission_of(row)),
        to_list(Discrepancy, status=D.ANSWERED),
    )


def mission_of(discrepancy: Any) -> str:
    return str(discrepancy.observation.visit.mission)


def action_points(actor: Actor) -> Iterator[Group]:
    """Yield what my organisation was asked to do."""
    organisations = mine(actor, Permission.REPORT)
    rows = ActionPoint.objects.seen_by(actor).filter(
        status=ActionPoint.Status.OPEN, assigned_to__in=organisations
    )
    yield from grouped(
        "action-points",
        _("Action points"),
        _("Given to your organisation."),
        rows.select_related("owner", "need", "delivery").order_by(
            F("due_on").asc(nulls_last=True), "pk"
        ),
        lambda row: Item(
            row.title, where_done(row), asked_by(row), row.due_on, tone(row.due_on, actor.today),
            about=to_record(row),
        ),
        to_list(ActionPoint, status=ActionPoint.Status.OPEN),
    )  # fmt: skip


def asked_by(point: ActionPoint) -> str:
    if point.owner.kind == K.COMMITTEE:
        return _("asked by the chair of %s") % point.owner
    return _("asked by %s") % point.owner


def where_done(point: ActionPoint) -> Target:
    """Return the page on which it is done: doing it there also finishes the point."""
    if point.need:
        return to_new(Corroboration, need=point.need)
    return visit_to(point.delivery) if point.delivery else to_record(point)
