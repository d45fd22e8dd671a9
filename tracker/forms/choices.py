"""What can be chosen in a form: only what a person sees, and what fits the page."""

from collections.abc import Callable
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.models import (
    Allocation,
    Clearance,
    Consignment,
    ConsignmentLine,
    Delivery,
    DeliveryLine,
    Determination,
    ExemptionItem,
    Mission,
    Need,
    Pledge,
    PledgeLine,
    Record,
)
from tracker.rules import quantities
from tracker.rules.actors import Actor
from tracker.rules.counting import counted

Given = dict[str, Any]
"""The records that the page is about, by field name: {"mission": <Mission>}."""


def label(row: models.Model) -> str:
    """Return how a row is offered in a list of choices."""
    if isinstance(row, Allocation) and row.quantity is not None:
        left = quantities.plain(row.quantity - row.drawn, row.line.unit)
        return str(_("%(what)s: %(left)s left")) % {"what": row, "left": left}
    if isinstance(row, ConsignmentLine):
        return f"{row} – {row.consignment.ref}"
    if isinstance(row, DeliveryLine):
        return f"{row} – {row.delivery.ref}: {row.delivery}"
    if isinstance(row, Mission | Need | Delivery):
        return f"{row} ({row.ref})"
    if isinstance(row, Determination):
        return f"{row} ({row.get_status_display().lower()})"
    return str(row)


def choices(field: models.Field, actor: Actor, given: Given) -> QuerySet[Any]:
    """Return what may be chosen: only what this actor may see, and what fits the page."""
    model = field.related_model
    if narrower := NARROWER.get(model):
        rows = narrower(actor, given)
    elif issubclass(model, Record):
        rows = model._default_manager.seen_by(actor)
    else:
        rows = model._default_manager.all()
    limit = field.get_limit_choices_to() if hasattr(field, "get_limit_choices_to") else None
    if limit:
        rows = rows.filter(**limit)
    ordered = "name" if hasattr(model, "name") else "-pk"
    return rows.order_by(ordered)


def own_missions(actor: Actor, given: Given) -> QuerySet[Mission]:
    """Return the missions this actor works on; anyone may visit those they see."""
    mine = Q(owner__in=actor.organisations) | Q(
        pk__in=Mission.partners.through.objects.filter(
            organisation__in=actor.organisations
        ).values("mission")
    )
    done = (Mission.Status.CLOSED, Mission.Status.CANCELLED)
    seen = Mission.objects.seen_by(actor)
    if given.get("noun") == "visit":
        return seen.exclude(status__in=(Mission.Status.DRAFT, Mission.Status.CANCELLED))
    return seen if actor.is_system else seen.filter(mine).exclude(status__in=done)


def allocations(actor: Actor, given: Given) -> QuerySet[Allocation]:
    """Return the live allocations a consignment of the page's mission may draw on."""
    rows = counted(Allocation.objects.seen_by(actor))
    if mission := given.get("mission"):
        rows = rows.filter(Q(mission=mission) | Q(need__emergency=mission.emergency_id))
    return rows.select_related("line__item", "line__unit", "need__item", "mission")


def of_mission(
    parent: type[Record], relation: str, *related: str
) -> Callable[[Actor, Given], QuerySet[Any]]:
    """Return the lines of records of the page's mission that this actor sees."""
    field: Any = parent._meta.get_field(relation)
    lines, path = field.related_model._default_manager, field.field.name

    def rows(actor: Actor, given: Given) -> QuerySet[Any]:
        mission = given.get("mission")
        if mission is None:
            return lines.none()
        seen = parent._default_manager.seen_by(actor).filter(mission=mission)
        return lines.filter(**{f"{path}__in": seen}).select_related(*related)

    return rows


def determinations(actor: Actor, given: Given) -> QuerySet[Determination]:
    """Return what of the page's mission was proposed or confirmed to need no exemption."""
    rows = Determination.objects.seen_by(actor).filter(mission=given.get("mission"))
    return rows.filter(status__in=("proposed", "confirmed")).select_related("item", "regime")


def deliveries_to_see(actor: Actor, given: Given) -> QuerySet[Delivery]:
    """Return the deliveries of the page's mission: a visit to it may be planned for them."""
    seen = Delivery.objects.seen_by(actor).exclude(status=Delivery.Status.REVERSED)
    return seen if given.get("noun") != "visit" else seen.filter(mission=given.get("mission"))


def lines_of_pledge(actor: Actor, given: Given) -> QuerySet[PledgeLine]:
    """Return the lines of the page's pledge; to allocate, those of one's own active ones."""
    pledges = Pledge.objects.seen_by(actor).filter(owner__in=actor.organisations)
    lines = PledgeLine.objects.filter(pledge__in=pledges).select_related("item", "pledge")
    if pledge := given.get("pledge"):
        return lines.filter(pledge=pledge)
    if given.get("noun") == "allocation":
        return lines.filter(pledge__status=Pledge.Status.ACTIVE, is_refund=False)
    return lines.none()


NARROWER: dict[Any, Callable[[Actor, Given], QuerySet[Any]]] = {
    Mission: own_missions,
    Delivery: deliveries_to_see,
    Allocation: allocations,
    PledgeLine: lines_of_pledge,
    Determination: determinations,
    ExemptionItem: of_mission(Clearance, "items", "item"),
    ConsignmentLine: of_mission(
        Consignment, "lines", "consignment", "allocation__line__item"
    ),
    DeliveryLine: of_mission(
        Delivery, "lines", "delivery__actual_institution", "delivery__agreed_institution",
        "delivery__mission", "consignment_line__allocation__line__item",
    ),
}  # fmt: skip
"""Where fewer rows than all one sees are worth choosing from."""
