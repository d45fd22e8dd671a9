"""Goods received: by an institution of the list, or by one that is named with the delivery.

Institutions are the operator's. Whoever records a hand-over may add one that is missing, since
receivers have no accounts; its keeper corrects it later.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.actions import documents, moves, records
from tracker.actions.locking import hold_ledger
from tracker.models import ConsignmentLine, Delivery, Institution, Organisation, Place
from tracker.rules.actors import Actor
from tracker.rules.deliveries import DELIVERY
from tracker.rules.refusals import NotValid

Lines = Mapping[str, Sequence[dict[str, Any]]]
Receipt = tuple[str, bytes]
"""The name and content of the photographed receipt."""


@dataclass(frozen=True)
class Named:
    """An institution that is not in the list yet."""

    name: str
    kind: str = ""
    place: Place | None = None


@transaction.atomic
def record(
    *,
    by: Actor,
    owner: Organisation | None,
    values: dict[str, Any],
    lines: Lines | None = None,
    named: Named | None = None,
) -> Delivery:
    """Record a delivery; its receiver may be one that is not in the list yet."""
    given = values | received(values.get("actual_institution"), named, by)
    return records.create(Delivery, by=by, owner=owner, values=given, lines=lines)


@transaction.atomic
def correct(
    delivery: Delivery,
    *,
    by: Actor,
    values: dict[str, Any],
    lines: Lines | None = None,
    version: int | None = None,
    named: Named | None = None,
) -> Delivery:
    """Change a delivery; its receiver may be one that is not in the list yet."""
    given = values | received(values.get("actual_institution"), named, by)
    return records.change(delivery, by=by, values=given, lines=lines, version=version)


@transaction.atomic
def hand_over(
    line: ConsignmentLine,
    *,
    by: Actor,
    quantity: Decimal,
    delivered_on: datetime.date,
    institution: Institution | None = None,
    named: Named | None = None,
    taken_from: str = Delivery.Taken.IN_TRANSIT,
    receipt: Receipt | None = None,
    differs_because: str = "",
) -> Delivery:
    """Log that goods of a shipment were handed over: the delivery, its line and its receipt."""
    come(delivered_on, by)
    mission = line.consignment.mission
    hold_ledger(mission, line)
    if institution is None and named is None:
        raise NotValid(fields={"institution": [_("Say which institution received it.")]})
    delivery = record(
        by=by,
        owner=mission.owner,
        values={
            "mission": mission,
            "actual_institution": institution,
            "delivered_on": delivered_on.isoformat(),
            "taken_from": taken_from,
            "differs_because": differs_because,
            "visibility": mission.visibility,
        },
        lines={"lines": [{"consignment_line": line, "quantity": quantity}]},
        named=named,
    )
    moves.make(DELIVERY["hand_over"], delivery, by=by)
    if receipt:
        attach(delivery, *receipt, by=by)
    return delivery


def come(day: datetime.date, by: Actor) -> None:
    """Refuse a day that has not come yet."""
    if day > by.today:
        raise NotValid(fields={"delivered_on": [_("This day has not come yet.")]})


def attach(delivery: Delivery, name: str, content: bytes, *, by: Actor) -> None:
    """Keep the photograph of a signed receipt with its delivery."""
    title = _("Signed receipt")
    documents.attach(delivery, title=title, kind="receipt", name=name, content=content, by=by)


def received(chosen: Institution | None, named: Named | None, by: Actor) -> dict[str, Any]:
    """Return the receiver as a fact of the delivery, where one was named. Raises NotValid."""
    if named is None:
        return {}
    if chosen:
        because = _("Choose one of the list, or name another one: not both.")
        raise NotValid(fields={"other_institution": [because]})
    return {"actual_institution": listed(named) or added(named, by)}


def listed(named: Named) -> Institution | None:
    """Return the institution of this name, if it is there after all."""
    here = Q(place=named.place) | Q(place=None) if named.place else Q()
    return Institution.objects.alive().filter(here, name__iexact=named.name).first()


def added(named: Named, by: Actor) -> Institution:
    """Add an institution to the operator's list, in the name of whoever names it."""
    lacking = {}
    if not named.kind:
        lacking["other_kind"] = [_("Say what kind of institution it is.")]
    if not named.place:
        lacking["other_place"] = [_("Say where it is.")]
    if lacking:
        raise NotValid(fields=lacking)
    keeper = Organisation.objects.get(is_operator=True)
    values = {"name": named.name, "kind": named.kind, "place": named.place}
    return records.create(Institution, by=by.for_the_operator(), owner=keeper, values=values)
