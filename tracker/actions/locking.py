"""Lock what a deed touches, in the order of the story, so that no two deeds wait in a ring."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.translation import gettext as _

from tracker.models import (
    Allocation,
    Chairmanship,
    Clearance,
    Consignment,
    ConsignmentLine,
    Corroboration,
    Delivery,
    DeliveryLine,
    Determination,
    ExemptionItem,
    Mission,
    Need,
    Place,
    Pledge,
    PledgeLine,
    Visit,
)
from tracker.rules import trees
from tracker.rules.quantities import WAITING
from tracker.rules.refusals import NotNow

ORDER: tuple[type[models.Model], ...] = (
    Need, Pledge, PledgeLine, Mission, Allocation, Clearance, ExemptionItem, Determination,
    Consignment, ConsignmentLine, Delivery, DeliveryLine, Visit,
)  # fmt: skip
"""Every table whose rows are locked; rows of other tables come last, by name."""

Rows = Iterable[models.Model]


def hold(rows: Rows) -> None:
    """Lock these rows until the transaction ends, parents first, each table by key.

    NO KEY, so that a row inserted elsewhere may still point at them. SQLite has one writer.
    """
    keys: dict[type[models.Model], set[int]] = defaultdict(set)
    for row in rows:
        if row.pk:
            keys[type(row)].add(row.pk)
    for model in sorted(keys, key=place):
        locked = model._default_manager.select_for_update(of=("self",), no_key=True)
        list(locked.filter(pk__in=keys[model]).order_by("pk").values_list("pk"))


def named_in(lines: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[models.Model]:
    """List the rows of the ledger that lines with these values draw on or speak of."""
    ledger = (Allocation, ConsignmentLine, DeliveryLine, Determination, ExemptionItem)
    rows = [values for relation in lines.values() for values in relation]
    return [value for values in rows for value in values.values() if isinstance(value, ledger)]


def hung_on(record: models.Model, values: Mapping[str, Any]) -> list[models.Model]:
    """Return the row of its own kind that a record is to hang from, if there is one.

    Two that are hung from each other at the same moment would make a ring.
    """
    parent = values.get("parent")
    return [parent] if isinstance(parent, type(record)) else []


def place(model: type[models.Model]) -> tuple[int, str]:
    return (ORDER.index(model) if model in ORDER else len(ORDER), model.__name__)


def hold_ledger(*given: models.Model) -> None:
    """Lock rows with all of the ledger they touch, at once, and read them again.

    What was read before the lock may be old: refuses what is gone, or now touches more.
    """
    rows = [row for row in given if row.pk]
    before = {*rows, *behind(rows)}
    hold(before)
    for row in rows:
        read_again(row)
    if behind(rows) - before:
        raise NotNow(_("Somebody changed this at the same moment. Try again."))


def read_again(row: models.Model) -> None:
    """Read a row as it is now; refuse when it has been deleted.

    What it names of the reference records is kept: they are not part of any ledger.
    """
    kept: dict[Any, Any] = {
        field: field.get_cached_value(row)  # type: ignore[attr-defined]
        for field in row._meta.concrete_fields
        if getattr(field.related_model, "REFERENCE", False) and field.is_cached(row)  # type: ignore[attr-defined]
    }
    try:
        row.refresh_from_db()
    except ObjectDoesNotExist:
        raise NotNow(_("“%s” has been deleted.") % row) from None
    for field, other in kept.items():
        if other is not None and getattr(row, field.attname) == other.pk:
            field.set_cached_value(row, other)
    if getattr(row, "deleted_at", None):
        raise NotNow(_("“%s” has been deleted.") % row)


def behind(rows: Rows) -> set[models.Model]:
    found: set[models.Model] = set()
    for row in rows:
        found |= ledger_of(row)
    return found


def ledger_of(row: models.Model) -> set[models.Model]:
    """Return the rows of the ledger that a deed on this row may change, or rests on."""
    if isinstance(row, Need):
        return upward(row.allocations.all()) | downward(Allocation.objects.filter(need=row))
    if isinstance(row, Pledge):
        allocations = Allocation.objects.filter(line__pledge=row)
        rows = {*row.lines.all(), *trees.above(row, "parent")}
        return rows | upward(allocations) | downward(allocations)
    if isinstance(row, Consignment):
        return {row.mission, *row.lines.all()} | above(row.lines.all())
    if isinstance(row, Delivery):
        return below(DeliveryLine.objects.filter(delivery=row))
    if isinstance(row, Visit):
        return below(DeliveryLine.objects.filter(observations__visit=row))
    if isinstance(row, Corroboration):
        return {row.need}
    if isinstance(row, Chairmanship):
        return {row.committee}
    return ledger_of_line(row)


def ledger_of_line(row: models.Model) -> set[models.Model]:
    """Return the rows of the ledger behind a row that a line draws on."""
    if isinstance(row, Allocation):
        return upward([row]) | {row.line.pledge}
    if isinstance(row, PledgeLine):
        return {row.pledge}
    if isinstance(row, ConsignmentLine):
        return above([row]) | {row.consignment}
    if isinstance(row, DeliveryLine):
        return below([row])
    if isinstance(row, ExemptionItem):
        return {row.clearance}
    return {*trees.above(row, "parent")} if isinstance(row, Place) else set()


def upward(allocations: Iterable[Allocation]) -> set[models.Model]:
    """Return allocations with the lines and needs they tie together."""
    rows: set[models.Model] = set()
    for allocation in allocations:
        rows |= {allocation, allocation.line}
        if allocation.need:
            rows.add(allocation.need)
    return rows


def downward(allocations: models.QuerySet[Allocation]) -> set[models.Model]:
    """Return what has been packed from allocations and not left, and where it is expected."""
    lines = ConsignmentLine.objects.filter(WAITING, allocation__in=allocations)
    packed = Consignment.objects.filter(lines__in=lines)
    expected = Delivery.objects.filter(lines__consignment_line__in=lines)
    return {*lines, *packed, *expected}


def above(lines: Iterable[ConsignmentLine]) -> set[models.Model]:
    """Return what consignment lines draw on: allocations, needs, exemptions, determinations."""
    rows: set[models.Model] = set()
    for line in lines:
        rows |= upward([line.allocation])
        if line.exemption_item:
            rows |= {line.exemption_item, line.exemption_item.clearance}
        if line.determination:
            rows.add(line.determination)
    return rows


def below(lines: Iterable[DeliveryLine]) -> set[models.Model]:
    """Return the consignment lines that delivery lines take from, and what those draw on."""
    taken = [line.consignment_line for line in lines]
    return {*taken, *(line.consignment for line in taken)} | above(taken)
