"""What rests on a record or a line, so that it can no longer be moved, changed or taken away."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from tracker.models import (
    ActionPoint,
    Allocation,
    Amendment,
    Clearance,
    Consignment,
    ConsignmentLine,
    Corroboration,
    Delivery,
    DeliveryLine,
    Discrepancy,
    ExemptionItem,
    Following,
    Mission,
    Notice,
    Observation,
    Pledge,
    PledgeLine,
    Record,
    Row,
    Screening,
    Standing,
    Visit,
    VisitAnswer,
    Work,
)
from tracker.models.guards import PROTECTED
from tracker.rules import pledges, quantities
from tracker.rules.clearances import was_granted
from tracker.rules.nouns import Noun

FOLLOWING = (Following, Notice, Standing, Work)
"""What follows from a record, or follows it: it holds no record back from being deleted."""
TIED: dict[type[Record], tuple[str, ...]] = {
    Allocation: ("line", "need", "mission"),
    Discrepancy: ("observation",),
    ActionPoint: ("need", "delivery"),
    Corroboration: ("need",),
    Screening: ("mission", "organisation", "institution", "listed_party"),
}
"""What a record belongs to besides its owner and parent, for good."""
GRANTED = (
    "kind", "regime", "routed_via", "reference", "valid_from", "valid_until", "allowed_shipments",
    "entry_points", "parties",
)  # fmt: skip
"""What an authority granted: it changes by amendments alone."""
IN_WORDS = ("reference", "valid_from", "entry_points", "parties")
"""What of it an amendment says in words alone: it changes together with a new one."""


def staying(noun: Noun) -> tuple[str, ...]:
    """Name the fields of a record that stay as they were made."""
    parent = (noun.parent,) if noun.parent else ()
    return ("owner", *parent, *TIED.get(noun.model, ()))


def moved_away(record: Record, before: Mapping[str, Any]) -> Iterator[str]:
    """Yield why a record cannot be given to somebody else, or to another parent.

    An emergency may be mended while nothing hangs on the record: what does stands in it too.
    """
    for name, was in before.items():
        if getattr(record, name) != was and not (name == "emergency" and is_free(record)):
            yield _("It stays with %s: make a new one instead.") % (was or _("nobody"))


def is_free(record: Record) -> bool:
    """Tell whether nothing hangs on a record."""
    return not any(list(living(record, relation)) for relation in protected(record))


def protected(record: Record) -> list[Any]:
    """List the relations through which others point at a record and keep it."""
    return [
        relation
        for relation in record._meta.get_fields(include_hidden=True)
        if relation.auto_created and getattr(relation, "on_delete", None) is models.PROTECT
        if relation.related_model not in FOLLOWING
    ]


def settled(record: Record, lines: Mapping[str, Sequence[Mapping[str, Any]]]) -> Iterator[str]:
    """Yield why lines of what has left, or was received or seen, are not added or removed."""
    if isinstance(record, Pledge) and "lines" in lines:
        yield from pledges.to_remove(record, {str(v.get("uid")) for v in lines["lines"]})
    for relation in {"lines", "observations"} & lines.keys():
        if done(record) and lines_differ(record, relation, lines[relation]):
            yield _("What is done stays on record: no line is added or removed.")
    if isinstance(record, Clearance) and was_granted(record) and "items" in lines:
        yield from not_amended(record, lines)
    if "answers" in lines and lines_differ(record, "answers", lines["answers"]):
        yield _("The questions stay as they were copied: none is added or removed.")


def not_amended(
    clearance: Clearance, lines: Mapping[str, Sequence[Mapping[str, Any]]]
) -> Iterator[str]:
    """Yield that items of a grant are removed, or added without the amendment that says so."""
    there = uids(clearance, "items")
    wanted = {str(values.get("uid")) for values in lines["items"]}
    if there - wanted or (wanted - there and not amended(clearance, lines)):
        yield because(clearance)


def amended(clearance: Clearance, lines: Mapping[str, Sequence[Mapping[str, Any]]]) -> bool:
    """Tell whether lines bring an amendment that is not written yet."""
    written = uids(clearance, "amendments")
    return any(str(row.get("uid")) not in written for row in lines.get("amendments", ()))


def freed(record: Record, lines: Mapping[str, Sequence[Mapping[str, Any]]]) -> tuple[str, ...]:
    """Name what of a grant may change because these lines bring an amendment that says so."""
    return IN_WORDS if isinstance(record, Clearance) and amended(record, lines) else ()


def uids(record: Record, relation: str) -> set[str]:
    return {str(uid) for uid in getattr(record, relation).values_list("uid", flat=True)}


def lines_differ(record: Record, relation: str, wanted: Sequence[Mapping[str, Any]]) -> bool:
    """Tell whether other lines are wanted than there are."""
    return uids(record, relation) != {str(values.get("uid")) for values in wanted}


def done(record: Record) -> bool:
    """Tell whether the lines of a record have moved goods, or say what was seen of them."""
    if isinstance(record, Consignment):
        return record.status not in (*quantities.PACKED, record.Status.CANCELLED)
    if isinstance(record, Delivery):
        return record.status != record.Status.EXPECTED
    return isinstance(record, Visit) and record.status == record.Status.SUBMITTED


def fixed_in(row: Row) -> tuple[str, ...]:
    """Name the fields of a record or a line that others rest on; a stage only goes forward."""
    if isinstance(row, Clearance) and was_granted(row):
        return GRANTED
    if isinstance(row, ExemptionItem) and was_granted(row.clearance):
        return ("item", "description", "hs_code", "quantity", "unit")
    if isinstance(row, PledgeLine):
        given = ("unit", "is_refund") if row.allocations.live().exists() else ()
        return ("stage", *given, *(["item"] if given and row.item_id else []))
    if isinstance(row, ExemptionItem) and row.dispatched:
        return ("item", "unit")
    if isinstance(row, ConsignmentLine) and done(row.consignment):
        return ("allocation", "quantity", "exemption_item", "determination")
    if isinstance(row, DeliveryLine) and done(row.delivery):
        return ("consignment_line", "quantity", "damaged")
    if isinstance(row, VisitAnswer) and done(row.visit):
        return ("answer",)
    if isinstance(row, Observation) and done(row.visit):
        return ("delivery_line", "finding", "quantity_observed", "evidence")
    if isinstance(row, Amendment):
        return tuple(f.name for f in row._meta.concrete_fields if f.editable and not f.primary_key)
    return ()


def stuck(row: Row, was: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, list[str]]:
    """Say by field why a record or line cannot become what it now is, after what was fixed in it.

    `given` holds the sets of many-to-many fields, which the row has not taken yet.
    """
    moved = {n: old for n, old in was.items() if given.get(n, value_of(row, n)) != old}
    reasons = {name: [because(row)] for name in moved}
    if isinstance(row, PledgeLine) and "stage" in moved:
        reasons["stage"] = [*pledges.to_restage(row, moved["stage"])]
    return {name: found for name, found in reasons.items() if found}


def value_of(row: Row, name: str) -> Any:
    """Return the value of a field, of a many-to-many one the set of what it names."""
    value = getattr(row, name)
    return set(value.all()) if row._meta.get_field(name).many_to_many else value


def because(row: Row) -> str:
    """Say why a field that others rest on does not change."""
    clearance = row.clearance if isinstance(row, ExemptionItem) else row
    if isinstance(clearance, Clearance) and was_granted(clearance):
        return _("It was granted: what the authority changed is added as an amendment.")
    return _("Other records rest on it: this cannot change.")


def only_added(row: Row) -> bool:
    """Tell whether rows of this kind are added and never changed."""
    return row._meta.db_table in PROTECTED


def rests_on(record: Record) -> Iterator[str]:
    """Yield why a record cannot be deleted: what is done stays, and what others rest on stays."""
    if isinstance(record, Consignment) and record.lines.filter(sent__gt=Decimal(0)).exists():
        yield _("Its goods have left.")
    if isinstance(record, Clearance) and record.shipments_used:
        yield _("Goods have left under it.")
    if isinstance(record, Delivery) and done(record):
        yield _("It was handed over: reverse it instead.")
    if isinstance(record, Visit) and done(record):
        yield _("Its report was submitted.")
    if isinstance(record, Allocation) and record.drawn:
        yield _("Goods were already drawn from it.")
    if isinstance(record, Allocation) and quantities.holds_paid(record):
        yield _("Its money was paid.")
    if isinstance(record, Pledge):
        yield from pledges.before_letting_go(record)
    if isinstance(record, Mission) and record.status not in ("draft", "planned", "cancelled"):
        yield _("It has begun.")
    for relation in protected(record):
        yield from living(record, relation)
    if isinstance(record, Pledge) and Allocation.objects.live().filter(line__pledge=record):
        yield _("Parts of it are allocated: withdraw it instead.")
    if isinstance(record, Consignment):
        yield from expected(record)


def living(record: Record, relation: Any) -> Iterator[str]:
    """Yield how many living records of one kind rest on this one."""
    rows = relation.related_model._default_manager.filter(**{relation.field.name: record})
    if issubclass(relation.related_model, Record):
        rows = rows.filter(deleted_at__isnull=True)
    if count := rows.count():
        yield _("%(count)s of these rest on it: %(what)s.") % {
            "count": count, "what": relation.related_model._meta.verbose_name_plural,
        }  # fmt: skip


def expected(consignment: Consignment) -> Iterator[str]:
    """Yield the deliveries that expect the goods of a consignment."""
    lines = DeliveryLine.objects.filter(consignment_line__consignment=consignment)
    for delivery in Delivery.objects.alive().filter(lines__in=lines).distinct().order_by("pk"):
        yield _("Delivery %s expects goods of it.") % delivery.ref
