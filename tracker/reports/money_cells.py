"""Money in cells of group, currency and date, after children took their part of their parents."""

from collections import defaultdict
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.db.models import Sum

from tracker.models import Pledge, PledgeLine
from tracker.reports.money import Lines, Scope, Sums
from tracker.reports.money_groups import Group, grouped
from tracker.reports.rates import Rates
from tracker.rules.funding import rests
from tracker.rules.quantities import ZERO

S = PledgeLine.Stage
CELL = ("by", "unit", "pledge__pledged_on", "stage", "is_refund")
MEASURES: dict[str, tuple[str, ...]] = {
    "incoming": (S.COMMITMENT, S.PAID),
    "pledge": (S.PLEDGE,),
    "promised": (S.PLEDGE, S.COMMITMENT, S.PAID),
}
"""What is counted once, each by itself, and the stages it is taken from in this order."""
Cell = tuple[Any, int, str]
"""What it is grouped by, the key of the currency, the date of the pledge."""


@dataclass(frozen=True)
class Part:
    """One line of a parent."""

    cell: Cell
    stage: str
    is_refund: bool
    amount: Decimal


@dataclass
class Reckoned:
    """Every cell, the rates at hand, and the parents whose children do not fit."""

    cells: dict[Cell, Sums] = field(default_factory=lambda: defaultdict(Sums))
    rates: Rates = field(default_factory=lambda: Rates(()))
    overdrawn: list[int] = field(default_factory=list)
    apart: list[int] = field(default_factory=list)
    """Parents of which something was passed on in a currency without a rate."""


def reckon(scope: Scope, group: Group | None = None) -> Reckoned:
    """Add up what this reader sees; what was passed on counts where it went, and once.

    The database adds up: rows are read by day, currency and group, and for parents line by line.
    """
    added = grouped(scope.added(), group, scope.actor)
    found = Reckoned()
    for by, unit, day, stage, is_refund, amount in (
        added.order_by().values_list(*CELL).annotate(Sum("quantity"))
    ):
        found.cells[by, unit, str(day)].add(stage, is_refund, amount)
    taken = taken_from(scope, added)
    units = {unit for _by, unit, _day in found.cells}
    units |= {unit for rows in taken.values() for unit, _day in rows}
    found.rates = Rates(units)
    for parent, parts in parts_of(added, taken).items():
        take_off(found, parent, parts, taken[parent])
    return found


def taken_from(scope: Scope, added: Lines) -> dict[int, dict[tuple[int, str], Sums]]:
    """Return what the children of each parent took, by currency and date, wherever they are."""
    children = scope.lines().filter(
        pledge__parent__in=added.order_by().values("pledge"),
        pledge__status=Pledge.Status.ACTIVE,
        unit__dimension="money",
        quantity__isnull=False,
    )
    rows = children.order_by().values_list(
        "pledge__parent", "unit", "pledge__pledged_on", "stage", "is_refund"
    )
    taken: dict[int, dict[tuple[int, str], Sums]] = defaultdict(lambda: defaultdict(Sums))
    for parent, unit, day, stage, is_refund, amount in rows.annotate(Sum("quantity")):
        taken[parent][unit, str(day)].add(stage, is_refund, amount)
    return taken


def parts_of(added: Lines, parents: Any) -> dict[int, list[Part]]:
    """Return the lines of the parents that something was taken from."""
    found: dict[int, list[Part]] = defaultdict(list)
    if parents:
        rows = added.filter(pledge__in=list(parents)).order_by("pk")
        for pledge, by, unit, day, stage, is_refund, amount in rows.values_list(
            "pledge", *CELL, "quantity"
        ):
            found[pledge].append(Part((by, unit, str(day)), stage, is_refund, amount))
    return found


def take_off(
    found: Reckoned, parent: int, parts: list[Part], taken: dict[tuple[int, str], Sums]
) -> None:
    """Take out of a parent's cells what its children took: it counts where they are."""
    for unit, took in in_units_of(found, parent, parts, taken).items():
        own = [part for part in parts if part.cell[1] == unit]
        # What children received beyond what came in, they received of what was promised.
        beyond = took.incoming - amount_of(own, MEASURES["incoming"])
        amounts = {
            "incoming": took.incoming,
            "pledge": took.pledge + max(beyond, ZERO),
            "promised": took.promised,
        }
        for measure, stages in MEASURES.items():
            had = amount_of(own, stages, refunds=measure != "promised")
            left, over = rests(
                {"parent": had, "children": amounts[measure]}, {"children": "parent"}
            )
            lower(found, own, measure, had - left["parent"])
            if over and measure == "promised" and parent not in found.overdrawn:
                found.overdrawn.append(parent)


def in_units_of(
    found: Reckoned, parent: int, parts: list[Part], taken: dict[tuple[int, str], Sums]
) -> dict[int, Sums]:
    """Return what was taken in the currencies of the parent, at the rates of both days."""
    units = [part.cell[1] for part in parts]
    totals: dict[int, Sums] = defaultdict(Sums)
    for (unit, day), sums in taken.items():
        if unit in units:
            totals[unit].plus(sums)
            continue
        there = found.rates.per_unit(unit, day)
        here = found.rates.per_unit(*parts[0].cell[1:])
        if there is None or here is None:
            found.apart.append(parent)
        else:
            totals[units[0]].plus(rounded(sums.times(there / here)))
    return totals


def rounded(sums: Sums) -> Sums:
    """Return sums to the cent, as every amount of a currency is."""
    cents = {name: round(Fraction(amount) * 100) for name, amount in vars(sums).items()}
    return Sums(**{name: Decimal(amount) / 100 for name, amount in cents.items()})


def amount_of(parts: list[Part], stages: tuple[str, ...], *, refunds: bool = True) -> Decimal:
    return sum(
        (p.amount for p in parts if p.stage in stages and (refunds or not p.is_refund)), ZERO
    )


def lower(found: Reckoned, parts: list[Part], measure: str, amount: Decimal) -> None:
    """Take an amount out of the cells of these lines, stage by stage."""
    for stage in MEASURES[measure]:
        for part in parts:
            if part.stage != stage or part.is_refund or amount <= 0:
                continue
            here = min(amount, part.amount)
            name = "promised" if measure == "promised" else stage
            sums = found.cells[part.cell]
            setattr(sums, name, getattr(sums, name) - here)
            amount -= here
