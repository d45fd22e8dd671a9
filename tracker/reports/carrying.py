"""Carrying goods: what of somebody's shipments can be handed over, and what permits more."""

from django.db.models import F, Q, QuerySet

from tracker.models import Clearance, ConsignmentLine, Determination, ExemptionItem, Mission
from tracker.rules.actors import Actor
from tracker.rules.roles import LEADS, Permission, acting_for

OVER = (Mission.Status.CLOSED, Mission.Status.CANCELLED)
GOING_ON = (Mission.Status.PLANNED, Mission.Status.IN_PROGRESS)
"""Missions that goods may leave for."""


def led(actor: Actor) -> QuerySet[Mission]:
    """Return the missions whose deliveries this actor records."""
    own = [o.pk for o in acting_for(actor, Permission.COORDINATE, LEADS)]
    rows: QuerySet[Mission] = Mission.objects.seen_by(actor).filter(owner__in=own)
    return rows


def under_way(actor: Actor) -> QuerySet[ConsignmentLine]:
    """Return the goods that this actor can hand over: in transit, or at the counterpart's."""
    rows = ConsignmentLine.objects.filter(
        Q(in_transit__gt=0) | Q(with_counterpart__gt=0),
        consignment__deleted_at=None,
        consignment__mission__in=led(actor).exclude(status__in=OVER),
    )
    return rows.select_related(
        "consignment__mission__emergency", "allocation__line__item", "allocation__line__unit"
    ).order_by("consignment__arrived_on", "pk")


def covering(actor: Actor) -> QuerySet[ExemptionItem]:
    """Return what granted exemptions still cover on missions of this actor."""
    granted = Clearance.objects.seen_by(actor).filter(
        status=Clearance.Status.GRANTED, mission__in=led(actor).filter(status__in=GOING_ON)
    )
    rows = ExemptionItem.objects.filter(clearance__in=granted, dispatched__lt=F("quantity"))
    return rows.select_related("item", "unit", "clearance__mission").order_by("-pk")


def settled(actor: Actor) -> QuerySet[Determination]:
    """Return the confirmed reasons for needing no exemption on missions of this actor."""
    rows = Determination.objects.seen_by(actor).filter(
        status=Determination.Status.CONFIRMED, mission__in=led(actor).filter(status__in=GOING_ON)
    )
    return rows.select_related("item", "regime", "mission").order_by("-pk")
