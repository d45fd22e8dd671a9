"""Packing a consignment: what nobody pledged is pledged by its sender in the same step."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions import allocations, past, records
from tracker.actions.locking import hold_ledger, named_in
from tracker.actions.recognising import known_again
from tracker.models import (
    Allocation,
    Consignment,
    Item,
    Mission,
    Need,
    Organisation,
    Pledge,
    PledgeLine,
    Source,
    Unit,
)
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotValid


@dataclass(frozen=True)
class Goods:
    """Some quantity of one thing: an item of the catalogue, or a description."""

    quantity: Decimal | None
    unit: Unit | None
    item: Item | None = None
    description: str = ""

    def __str__(self) -> str:
        return str(self.item or self.description)


def line_of(goods: Goods, stage: str) -> dict[str, Any]:
    """Return the values of a pledge line for these goods."""
    return {
        "item": goods.item,
        "description": goods.description,
        "quantity": goods.quantity,
        "unit": goods.unit,
        "stage": stage,
        "basis": "exact" if goods.quantity is not None else "undisclosed",
    }


@transaction.atomic
def pack(
    *,
    by: Actor,
    owner: Organisation | None,
    values: dict[str, Any],
    lines: dict[str, Sequence[dict[str, Any]]],
) -> Consignment:
    """Pack a consignment; a line that draws on no pledge says what its sender brings."""
    hold_ledger(values["mission"], *named_in(lines))
    given = {**lines, "lines": packed(lines, by, owner, values["mission"])}
    return records.create(Consignment, by=by, owner=owner, values=values, lines=given)


@transaction.atomic
def pack_past(
    *,
    by: Actor,
    owner: Organisation | None,
    status: str,
    values: dict[str, Any],
    lines: dict[str, Sequence[dict[str, Any]]],
) -> Consignment:
    """Record a consignment as it ended; what nobody pledged was pledged by its sender."""
    mission, source = values["mission"], values.get("source")
    hold_ledger(mission, *named_in(lines))
    given = {**lines, "lines": packed(lines, by, owner, mission, source=source)}
    return past.record_past(
        Consignment, by=by, owner=owner, status=status, values=values, lines=given
    )


@transaction.atomic
def repack(
    consignment: Consignment,
    *,
    by: Actor,
    values: dict[str, Any],
    lines: dict[str, Sequence[dict[str, Any]]],
    version: int | None = None,
) -> Consignment:
    """Change a consignment, as in packing it: what nobody pledged is pledged by its sender."""
    hold_ledger(consignment, *named_in(lines))
    mission = values.get("mission") or consignment.mission
    there = frozenset(str(line.uid) for line in consignment.lines.all())
    lines = {**lines, **known_again(consignment, {"lines": lines.get("lines", ())})}
    given = {**lines, "lines": packed(lines, by, consignment.owner, mission, there)}
    return records.change(consignment, by=by, values=values, lines=given, version=version)


def packed(
    lines: dict[str, Sequence[dict[str, Any]]],
    by: Actor,
    owner: Organisation | None,
    mission: Mission,
    there: frozenset[str] = frozenset(),
    source: Source | None = None,
) -> list[dict[str, Any]]:
    """Return the lines of a consignment, each drawing on an allocation; some are made for it.

    `there` are the ids of the lines it has: one of them may leave out what it draws on.
    `source` is where it is written that the goods left long ago.
    """
    found = []
    for index, line in enumerate(lines.get("lines", ())):
        line = dict(line)
        goods = Goods(
            line.get("quantity"),
            line.pop("unit", None),
            line.pop("item", None),
            line.pop("description", ""),
        )
        try:
            told = str(goods) or goods.unit or "allocation" in line
            if line.get("allocation"):
                agree(goods, line["allocation"])
            elif told or line.get("uid") not in there:
                line["allocation"] = own_goods(goods, by, owner, mission, source=source)
        except NotValid as refusal:
            refusal.row = ("lines", index)
            raise
        found.append(line)
    return found


def agree(goods: Goods, allocation: Allocation) -> None:
    """Refuse goods that are named beside a pledge, and a unit that is not the pledge's."""
    wrong, unit = {}, allocation.line.unit
    if str(goods):
        both = _("Choose a pledge, or write what you bring, and not both.")
        wrong["item" if goods.item else "description"] = [both]
    if goods.unit and goods.unit != unit:
        wrong["unit"] = [_("Counted in %s.") % (unit or _("no unit"))]
    if wrong:
        raise NotValid(fields=wrong)


def own_goods(
    goods: Goods,
    by: Actor,
    owner: Organisation | None,
    mission: Mission,
    need: Need | None = None,
    source: Source | None = None,
) -> Allocation:
    """Pledge goods one brings oneself, and set them aside for the need or the mission.

    With a `source` they were pledged long ago, nobody says when.
    """
    if not str(goods):
        fields = {"allocation": [_("Choose a pledge, or write what you bring yourself.")]}
        raise NotValid(fields=fields)
    values: dict[str, Any] = {
        "title": _("%(what)s for %(mission)s") % {"what": goods, "mission": mission},
        "contribution": Pledge.Contribution.IN_KIND,
        "emergency": mission.emergency,
        "visibility": mission.visibility,
    }
    lines: dict[str, Any] = {"lines": [line_of(goods, PledgeLine.Stage.COMMITMENT)]}
    if source:
        pledge = past.record_past(
            Pledge, by=by, owner=owner, status=Pledge.Status.ACTIVE,
            values=values | {"source": source}, lines=lines,
        )  # fmt: skip
    else:
        values |= {"pledged_on": by.today}
        pledge = records.create(Pledge, by=by, owner=owner, values=values, lines=lines)
    target: dict[str, Any] = {"need": need} if need else {"mission": mission}
    return allocations.allocate(pledge.lines.get(), by=by, quantity=goods.quantity, **target)
