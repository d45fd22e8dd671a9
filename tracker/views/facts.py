"""How a record's fields are shown: label, value, link and tone, never a zero for an unknown."""

import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import (
    BUCKETS,
    STAGES,
    ConsignmentLine,
    DeliveryLine,
    Need,
    Observation,
    PledgeLine,
    Record,
    Row,
)
from tracker.models.amounts import Basis, ExactField, MoneyField
from tracker.models.dates import PartialDateField
from tracker.reports.dates import in_words
from tracker.rules import quantities
from tracker.rules.actors import Actor
from tracker.rules.nouns import NOUNS
from tracker.rules.sight import readable

Fact = dict[str, Any]

TONES = {
    "draft": "neutral", "planned": "info", "to_assess": "neutral", "expected": "neutral",
    "reported": "info", "active": "info", "in_progress": "info", "ready": "info",
    "in_transit": "info", "arrived": "good", "drafting": "info", "submitted": "info",
    "granted": "good", "acknowledged": "good", "handed_over": "good", "completed": "good",
    "closed": "neutral", "live": "good", "open": "good", "explained": "good",
    "postponed": "warn", "suspended": "warn", "on_hold": "warn", "expired": "warn",
    "clarification_requested": "warn", "disputed": "bad", "refused": "bad", "lost": "bad",
    "withdrawn": "bad", "cancelled": "neutral", "reversed": "bad", "returned": "warn",
    "immediate": "bad", "urgent": "warn", "corroborated": "good", "seen_on_site": "good",
    "contested": "bad", "unverified": "neutral", "none": "neutral", "partial": "warn",
    "full": "good", "over": "info", "not_measurable": "neutral", "answered": "info",
    "severed": "bad", "established": "good", "kept": "good", "present": "good",
    "absent": "warn", "limited": "warn", "done": "good", "unknown": "neutral",
}  # fmt: skip
BADGES = ("status", "priority", "verification", "state", "finding", "independent")
HEADINGS = {
    "name": gettext_lazy("What"),
    "when": gettext_lazy("When"),
    "gap": gettext_lazy("Still open"),
    "pledged": gettext_lazy("Pledged"),
    "reserved": gettext_lazy("Of it reserved"),
    "committed": gettext_lazy("Committed or paid"),
    "shipped": gettext_lazy("Shipped"),
    "with_counterpart": gettext_lazy("With the counterpart"),
    "delivered": gettext_lazy("Delivered"),
    "verified": gettext_lazy("Seen independently"),
    "coverage_pledged": gettext_lazy("Pledged so far"),
    "status": gettext_lazy("Status"),
    "verification": gettext_lazy("Verification"),
    "closed_as": gettext_lazy("Closed as"),
    "survivor": gettext_lazy("Duplicate of"),
    "granted_beyond": gettext_lazy("Granted beyond"),
    "override_reason": gettext_lazy("Started in spite of obstacles, because"),
    "independent": gettext_lazy("Independent"),
    "not_independent_because": gettext_lazy("Not independent because"),
    "hold_reason": gettext_lazy("Held back by"),
    "dispatched_on": gettext_lazy("Left on"),
    "arrived_on": gettext_lazy("Arrived on"),
    "drawn": gettext_lazy("Of it on consignments"),
    "allocated": gettext_lazy("Of it allocated"),
    "factor_basis": gettext_lazy("Converted"),
    "recorded_afterwards": gettext_lazy("Recorded afterwards"),
    "counts": gettext_lazy("Counts as seen"),
}
"""Labels of fields that have no heading of their own, by field."""
ARRIVED = ("with_counterpart", "delivered")
PARTS = (*BUCKETS, "allocated", "drawn")
"""How much of a line's quantity is where: it follows from other rows."""
UNIT_OF = {"budget": "budget_currency", "value": "value_currency"}


def heading(model: type[models.Model], name: str) -> str:
    """Return the label of a field."""
    if name in HEADINGS and not (name == "name" and has(model, name)):
        return str(HEADINGS[name])
    label = str(model._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def link(record: models.Model) -> str | None:
    """Return the address of a record's page, if it has one."""
    if isinstance(record, Record) and record.word() in NOUNS and record.deleted_at is None:
        return reverse(f"{NOUNS[record.word()].plural}-detail", args=[record.uid])
    return None


def fact(row: Row, name: str, *, linked: bool = True, actor: Actor | None = None) -> Fact:
    """Return one field of a row as it is shown; what `actor` does not see is not named."""
    made: Fact = {"label": heading(type(row), name), "url": None, "kind": "text", "value": ""}
    if name == "name":
        made["value"] = str(row)
        return made
    if name == "when":
        made["value"] = when(row)
        return made
    field: Any = row._meta.get_field(name)
    if field.many_to_many:
        made["value"] = ", ".join(str(other) for other in getattr(row, name).all())
        return made
    value = getattr(row, name)
    if field.is_relation and value and actor and not readable(actor, value):
        return made | {"value": _("not shown to you")}
    if field.is_relation:
        made["value"] = str(value) if value else ""
        made["url"] = link(value) if value and linked else None
        return made
    return made | shown(row, name, field, value)


def when(mission: Any) -> str:
    """Return when a mission takes or took place, planned or actual, as well as it is known."""
    if mission.actual_from or mission.actual_to:
        span = (mission.actual_from, mission.actual_to)
    else:
        span = (mission.planned_from, mission.planned_to)
    return " – ".join(dict.fromkeys(in_words(day) for day in span if day))


def shown(row: Row, name: str, field: Any, value: Any) -> Fact:
    """Return kind and value of a plain field."""
    if name in BADGES or name.startswith("coverage_"):
        return badge(row, name, value)
    if isinstance(field, ExactField):
        return {"kind": "number", "value": amount(row, name, field, value)}
    if isinstance(field, PartialDateField):
        if value and value.precision == "day":
            return {"kind": "date", "value": value.earliest}
        return {"value": in_words(value)}
    if isinstance(value, datetime.date):
        return {"kind": "date", "value": value}
    if isinstance(value, bool):
        return {"value": _("yes") if value else _("no")}
    if field.choices and value:
        return {"value": getattr(row, f"get_{name}_display")()}
    if isinstance(field, models.TextField):
        return {"kind": "long", "value": value}
    if isinstance(field, models.PositiveIntegerField | models.PositiveSmallIntegerField):
        return {"kind": "number", "value": counted(row, name, value)}
    return {"value": value if value is not None else ""}


def badge(row: Row, name: str, value: Any) -> Fact:
    if name == "independent":
        label = {True: _("independent"), False: _("not independent")}.get(value, "")
        return {"kind": "badge", "value": label, "tone": "good" if value else "neutral"}
    label = getattr(row, f"get_{name}_display")()
    waits = name == "status" and value == "open"
    tone = "warn" if waits else TONES.get(value, "neutral")
    return {"kind": "badge", "value": label, "tone": tone}


def amount(row: Row, name: str, field: Any, value: Decimal | None) -> str:
    """Return an amount in words: about 160; more than 20 ton; SGD 270,000.00; nothing unknown."""
    if value is None or never_said(row, name, value):
        return _("not measurable") if name == "gap" else ""
    unit = unit_of(row, name)
    text = quantities.plain(value, None)
    if isinstance(field, MoneyField) or (unit and unit.dimension == "money"):
        text = f"{unit.code if unit else ''} {value:,.2f}".strip()
    elif unit:
        text = f"{text} {unit}"
    basis = getattr(row, "basis", "")
    stated = name == "quantity" or (name == "value" and not hasattr(row, "value_currency"))
    if stated and basis in (Basis.ESTIMATE, Basis.AT_LEAST, Basis.AT_MOST):
        return f"{Basis(basis).label} {text}"
    return text


def never_said(row: Any, name: str, value: Decimal) -> bool:
    """Tell whether a zero only means that nobody said how much it was.

    So it is with a part of what has no quantity; and with what arrived of goods that were recorded
    afterwards, while some of them are not accounted for.
    """
    if value or name not in PARTS:
        return False
    late = name in ARRIVED and row.in_transit and row.consignment.recorded_afterwards
    return row.quantity is None or bool(late)


def unit_of(row: Any, name: str) -> Any:
    """Return the unit an amount of a row is counted in, where there is one."""
    if name in UNIT_OF:
        return getattr(row, UNIT_OF[name], None)
    if isinstance(row, ConsignmentLine | DeliveryLine | Observation):
        return goods_of(row).unit
    if name == "need_quantity":
        return row.need.unit if row.need else None
    if isinstance(row, Need) and name in (
        *STAGES,
        "gap",
        "reserved",
        "granted_beyond",
        "quantity",
    ):
        return row.unit
    if name in ("quantity", "drawn") and hasattr(row, "line_id"):
        return row.line.unit
    if name in ("quantity", "allocated", "dispatched"):
        return getattr(row, "unit", None)
    return None


def goods_of(row: Any) -> PledgeLine:
    """Return the pledge line that goods on their way come from."""
    row = getattr(row, "delivery_line", row)
    row = getattr(row, "consignment_line", row)
    return row.allocation.line


def counted(row: Row, name: str, value: int | None) -> Any:
    basis = getattr(row, f"{name}_basis", "")
    if value is not None and basis in (Basis.ESTIMATE, Basis.AT_LEAST, Basis.AT_MOST):
        return f"{Basis(basis).label} {value:,}"
    return "" if value is None else f"{value:,}"


def has(model: type[models.Model], name: str) -> bool:
    try:
        model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    return True
