"""What waits about missions and goods: drafts, permits, shipments, hand-overs, receipts."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.models import Clearance, Consignment, Delivery, Mission, Organisation
from tracker.reports.attention.waiting import (
    Group,
    Item,
    asked_for,
    grouped,
    mine,
    owned,
    tone,
)
from tracker.reports.carrying import under_way
from tracker.reports.dates import in_words
from tracker.reports.targets import to_list, to_new, to_record
from tracker.rules.actors import Actor
from tracker.rules.clearances import BANDS, band, ends, required_by, start_of
from tracker.rules.roles import Permission

C, M, D = Clearance.Status, Mission.Status, Delivery.Status
TO_GET = (C.TO_ASSESS, C.DRAFTING, C.SUBMITTED, C.CLARIFICATION, C.EXPIRED)
GOING_ON = (M.DRAFT, M.PLANNED, M.IN_PROGRESS, M.POSTPONED, M.SUSPENDED)
AHEAD = (M.PLANNED, M.IN_PROGRESS, M.POSTPONED, M.SUSPENDED)
UNDER_WAY = (
    Consignment.Status.READY,
    Consignment.Status.IN_TRANSIT,
    Consignment.Status.ON_HOLD,
)


def drafts(actor: Actor) -> Iterator[Group]:
    """Yield the missions and consignments I began to write."""
    organisations = mine(actor, Permission.REPORT)
    missions = Mission.objects.seen_by(actor).filter(status=M.DRAFT, owner__in=organisations)
    yield from grouped(
        "mission-drafts",
        _("Missions to plan"),
        _("Drafts of your organisation: nobody else sees them yet."),
        missions.select_related("emergency").order_by("-pk"),
        lambda mission: Item(
            str(mission),
            to_record(mission),
            str(mission.emergency or ""),
            begins(mission),
            tone(begins(mission), actor.today),
        ),
        to_list(Mission, status=M.DRAFT, **owned(organisations)),
    )
    packing = Consignment.objects.seen_by(actor).filter(
        status=Consignment.Status.DRAFT, owner__in=organisations
    )
    yield from grouped(
        "consignment-drafts",
        _("Consignments to pack"),
        _("Drafts: say what is loaded, then mark them as ready."),
        packing.select_related("mission").order_by("eta", "-pk"),
        lambda row: Item(
            str(row), to_record(row), str(row.mission), row.eta, tone(row.eta, actor.today)
        ),
        to_list(Consignment, status=Consignment.Status.DRAFT, **owned(organisations)),
    )


def clearances(actor: Actor) -> Iterator[Group]:
    """Yield the permissions my missions still wait for, and those that end soon."""
    organisations = mine(actor, Permission.REPORT)
    ours = Clearance.objects.seen_by(actor).filter(
        mission__owner__in=organisations,
        mission__status__in=GOING_ON,
        mission__deleted_at__isnull=True,
    )
    rows = ours.select_related("mission")
    yield from grouped(
        "clearances-to-get",
        _("Clearances to get"),
        _("Your missions cannot start, or their goods cannot leave, without them."),
        rows.filter(status__in=TO_GET).order_by("mission__planned_from", "pk"),
        lambda row: Item(
            row.get_kind_display(),
            to_record(row),
            f"{row.mission} · {row.get_status_display()}",
            begins(row.mission),
            tone(begins(row.mission), actor.today),
        ),
        to_list(Clearance, **owned(organisations)),
    )
    yield from lacking(actor, organisations)
    yield from ending(actor, organisations)


def lacking(actor: Actor, organisations: list[Organisation]) -> Iterator[Group]:
    """Yield the clearances that follow from my missions and that nobody has recorded."""
    if not asked_for("clearances-missing"):
        return
    missions = list(
        Mission.objects.seen_by(actor)
        .filter(owner__in=organisations, status__in=AHEAD, recorded_afterwards=False)
        .select_related("owner", "emergency").order_by("planned_from", "pk")
    )  # fmt: skip
    found = required_by(missions, actor.today)
    yield from grouped(
        "clearances-missing",
        _("Clearances to add"),
        _("Your missions need them, and nothing is recorded yet."),
        [(m, one) for m in missions for one in found[m.pk] if one.missing],
        lambda pair: Item(
            pair[1].label,
            to_new(Clearance, **start_of(*pair)),
            f"{pair[0]} · {pair[1].why}",
            begins(pair[0]),
            tone(begins(pair[0]), actor.today),
        ),
    )


def begins(mission: Mission) -> datetime.date | None:
    """Return the first day on which a mission may begin: by then it wants its clearances."""
    return mission.planned_from.earliest if mission.planned_from else None


def ending(actor: Actor, organisations: list[Organisation]) -> Iterator[Group]:
    """Yield the grants that end within 7, 30, 60 and 90 days, for the lead and the partners."""
    joined = Mission.partners.through.objects.filter(organisation__in=organisations)
    until = actor.today + datetime.timedelta(days=BANDS[-1])
    rows = Clearance.objects.seen_by(actor).filter(
        Q(mission__owner__in=organisations) | Q(mission__in=joined.values("mission")),
        mission__status__in=GOING_ON,
        mission__deleted_at__isnull=True,
        status=C.GRANTED,
        valid_until__lte=until,
    )
    yield from grouped(
        "clearances-ending",
        _("Clearances that end soon"),
        _("Ask for more time before they do."),
        rows.select_related("mission").order_by("valid_until", "pk"),
        lambda row: Item(
            row.get_kind_display(), to_record(row),
            f"{row.mission} · {ends(row, actor.today)}", row.valid_until,
            "bad" if (band(row, actor.today) or 0) <= BANDS[0] else "warn",
        ),
        to_list(Clearance, status=C.GRANTED, **owned(organisations)),
    )  # fmt: skip


def late(actor: Actor) -> Iterator[Group]:
    """Yield my shipments that should have arrived."""
    organisations = mine(actor, Permission.REPORT)
    rows = Consignment.objects.seen_by(actor).filter(
        Q(owner__in=organisations) | Q(mission__owner__in=organisations),
        status__in=UNDER_WAY,
        eta__lt=actor.today,
    )
    yield from grouped(
        "shipments-late",
        _("Shipments that are late"),
        _("The day on which they were expected has passed."),
        rows.select_related("mission").order_by("eta", "pk"),
        lambda row: Item(
            str(row), to_record(row), f"{row.mission} · {row.get_status_display()}", row.eta,
            "bad",
        ),
        to_list(Consignment, status=Consignment.Status.IN_TRANSIT, **owned(organisations)),
    )  # fmt: skip


def arrived(actor: Actor) -> Iterator[Group]:
    """Yield the shipments that are there, and of which nobody has recorded who got them."""
    expected = Q(lines__delivery_lines__delivery__status=D.EXPECTED)
    rows = Consignment.objects.seen_by(actor).filter(
        status=Consignment.Status.ARRIVED, lines__in=under_way(actor).order_by()
    )
    yield from grouped(
        "goods-to-hand-over",
        _("Goods that arrived"),
        _("Log to whom they were handed over."),
        rows.exclude(expected).select_related("mission").order_by("arrived_on", "pk").distinct(),
        lambda row: Item(str(row), to_record(row), f"{row.mission} · {in_words(row.arrived_on)}"),
        to_list(Consignment, status=Consignment.Status.ARRIVED),
    )


def deliveries(actor: Actor) -> Iterator[Group]:
    """Yield the hand-overs of my missions to record, and the receipts to get."""
    organisations = mine(actor, Permission.COORDINATE)
    ours = (
        Delivery.objects.seen_by(actor)
        .filter(mission__owner__in=organisations, recorded_afterwards=False)
        .select_related("mission", "actual_institution", "agreed_institution")
        .order_by("delivered_on", "pk")
    )
    yield from grouped(
        "deliveries-to-record",
        _("Deliveries to record"),
        _("Expected. Record the hand-over when it took place."),
        ours.filter(status=D.EXPECTED),
        lambda row: Item(str(row), to_record(row), told(row)),
        to_list(Delivery, status=D.EXPECTED, **owned(organisations)),
    )
    yield from grouped(
        "receipts-to-get",
        _("Receipts to get"),
        _("Handed over, and the signed receipt is not here yet."),
        ours.filter(status=D.HANDED_OVER),
        lambda row: Item(str(row), to_record(row), told(row)),
        to_list(Delivery, status=D.HANDED_OVER, **owned(organisations)),
    )


def told(delivery: Delivery) -> str:
    parts = [str(delivery.mission), in_words(delivery.delivered_on)]
    return " · ".join(part for part in parts if part)
