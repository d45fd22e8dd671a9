"""Funding totals in US dollars by donor, recipient, emergency, sector or year."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from tracker.models import Emergency, Organisation, Sector
from tracker.reports.funding import (
    Dollars,
    Split,
    UsedRate,
    pledges_of,
    split_by_group,
    used,
)
from tracker.reports.funding_beside import Beside, besides, warned
from tracker.reports.money import Scope
from tracker.reports.money_cells import reckon
from tracker.reports.money_groups import RECORDS, Group
from tracker.reports.targets import Target

NONE = "none"
"""The key of what nobody states, where a list is filtered by it."""
FILTER = {Group.DONOR: "owner"}
"""Groups by which the list of pledges is filtered under another name."""


@dataclass(frozen=True)
class Row:
    """The money of one group; `key` is the id or the code of what it is grouped by."""

    key: str
    label: str
    dollars: Dollars
    unconverted: list[str]
    target: Target


@dataclass(frozen=True)
class Grouped:
    """Totals by group and over all, with what was used and what stands beside."""

    group: Group
    rows: list[Row]
    all: Row
    rates: list[UsedRate] = field(default_factory=list)
    beside: list[Beside] = field(default_factory=list)
    more_beside: int = 0
    warnings: list[Beside] = field(default_factory=list)


def funding_by(group: Group, scope: Scope) -> Grouped:
    """Return the totals of each group; the largest first, years in order.

    Groups are rounded to the cent each by itself, and so is the total of all.
    """
    found = reckon(scope, group)
    everything = Split(found)
    for (_by, unit, day), sums in found.cells.items():
        everything.add(unit, day, sums)
    splits = split_by_group(found)
    names = names_of(group, [key for key in splits if key], scope)
    rows = [
        row(key, names.get(key), split, scope, group)
        for key, split in splits.items()
    ]  # fmt: skip
    beside, more = besides(scope, found.rates)
    return Grouped(
        group=group,
        rows=sorted(rows, key=lambda r: r.key if group is Group.YEAR else by_size(r)),
        all=Row("", _("Total"), everything.shown(), everything.left(), pledges_of(scope)),
        rates=used(found),
        beside=beside,
        more_beside=more,
        warnings=warned(found, scope),
    )


def by_size(row: Row) -> Any:
    total = row.dollars.total
    return (total is None, -(total or Decimal(0)), row.label)


def row(key: Any, name: Any, split: Split, scope: Scope, group: Group) -> Row:
    code = str(getattr(name, "uid", "")) if group in RECORDS else str(key or "")
    filters: dict[str, Any] = {}
    if code or group in (Group.SECTOR, Group.YEAR):
        filters = {FILTER.get(group, str(group)): code or NONE}
    return Row(
        code,
        str(name) if name is not None else _("not stated"),
        split.shown(),
        split.left(),
        pledges_of(scope, **filters),
    )


def names_of(group: Group, keys: list[Any], scope: Scope) -> dict[Any, Any]:
    """Return what the groups are called: records that this reader sees, sectors or years."""
    if group is Group.SECTOR:
        return {key: Sector(key).label for key in keys}
    if group is Group.YEAR:
        return {key: key for key in keys}
    model: Any = Emergency if group is Group.EMERGENCY else Organisation
    seen = model._default_manager.seen_by(scope.actor).filter(pk__in=keys)
    unseen = _("not shown to you")
    return dict.fromkeys(keys, unseen) | {record.pk: record for record in seen}
