"""What nobody should type: for each kind of field, the values it cannot take."""

import uuid
from typing import Any

from django import forms

from tracker.forms.fields import DayField, PartialDayField, WhatField
from tracker.models import (
    ConsignmentLine,
    DeliveryLine,
    ExemptionItem,
    Need,
    PledgeLine,
    Source,
)

NOT_AMOUNTS = (
    "abc", "1e400", "1" + "0" * 15, "9" * 5000, "NaN", "sNaN", "1.00000001", "1_0",
)  # fmt: skip
NOT_VERSIONS = ("abc", "1.5", "NaN", "1e400", "9" * 5000)
NOT_DAYS = (
    "yesterday", "2012-13-45", "0000-00-00", "2012-02-30", "1899-12-31", "10000-01-01",
    "9" * 5000,
)  # fmt: skip
NOT_CHOICES = ("nonsense", "x" * 5000, "-1")
NOT_IDS = ("abc", "-1", "x" * 5000)
NOT_RECORDS = ("1", str(uuid.UUID(int=0)), "abc", "x" * 5000)
NOT_ADDRESSES = ("nobody", "a@@example.org", "a b@example.org", "x" * 300 + "@example.org")
NOT_LINKS = ("javascript:alert(1)", "http://", "a link", "https://" + "x" * 5000)
NONE, LESS = ("0",), ("-0.001", "-1")

ZERO_IS_SAID = {
    "achieved", "allowed_shipments", "budget", "count", "damaged", "granted", "participants",
    "people_in_need", "people_targeted", "people_trained", "quantity_observed", "shared_by",
    "team_size", "value", "lat", "lon",
}  # fmt: skip
"""Numbers that may be zero: nobody was trained, nothing was found in the store."""
LESS_IS_SAID = {"lat", "lon"}
"""Numbers on both sides of zero."""
BEYOND = {"lat": ("90.1", "-91", "180"), "lon": ("180.1", "-181", "1000")}
KEPT_BY_PAGES = {"version"}
"""Numbers that no person types."""

PARENTS = {
    PledgeLine: "pledge",
    ConsignmentLine: "consignment",
    DeliveryLine: "delivery",
    ExemptionItem: "clearance",
}
"""By whose sight a line is seen."""


def is_number(name: str, field: Any) -> bool:
    """Tell whether people type a number here; name is that of the box, without its row."""
    kinds = (forms.IntegerField, forms.DecimalField, forms.FloatField)
    return isinstance(field, kinds) and name not in KEPT_BY_PAGES


def too_little(name: str, field: Any) -> tuple[str, ...]:
    """Return zero and less, as far as this number cannot be that."""
    if not is_number(name, field) or name in LESS_IS_SAID:
        return ()
    return LESS if name in ZERO_IS_SAID else (*NONE, *LESS)


def bad(name: str, field: Any, actor: Any) -> tuple[str, ...]:
    """Return other values that no field of this kind and name may take from this person."""
    if isinstance(field, forms.FileField):
        return ("a text",) if field.required else ()
    if name in KEPT_BY_PAGES:
        return NOT_VERSIONS
    if is_number(name, field):
        return (*NOT_AMOUNTS, *BEYOND.get(name, ()))
    if isinstance(field, DayField | PartialDayField):
        return NOT_DAYS
    if isinstance(field, forms.ModelChoiceField):
        return (*NOT_RECORDS, *others(field, actor))
    if isinstance(field, forms.UUIDField):
        return NOT_IDS
    if isinstance(field, forms.ChoiceField):
        return NOT_CHOICES
    return bad_text(field)


def bad_text(field: Any) -> tuple[str, ...]:
    """Return what no box for this text may take."""
    if not isinstance(field, forms.CharField):
        return ()
    wrong: tuple[str, ...] = ("",) if field.required else ()
    if field.required and field.strip:
        wrong += ("\u3000 \n",)
    if isinstance(field, forms.EmailField):
        wrong += NOT_ADDRESSES
    if isinstance(field, forms.URLField):
        wrong += NOT_LINKS
    if field.max_length or isinstance(field, WhatField):
        wrong += ("x" * ((field.max_length or 300) + 1),)
    return wrong


def others(field: Any, actor: Any) -> tuple[str, ...]:
    """Return ids of other nouns, and of one of this noun that is not for this person."""
    model = field.queryset.model
    rows = [other.objects.first() for other in (Need, Source) if other is not model]
    rows.append(hidden(model, actor))
    return tuple(str(row.uid) for row in rows if row is not None)


def hidden(model: Any, actor: Any) -> Any:
    """Return something that this person does not see, if there is any."""
    rows = model._default_manager.order_by("pk")
    if model in PARENTS:
        parents = model._meta.get_field(PARENTS[model]).related_model.objects.seen_by(actor)
        return rows.exclude(**{f"{PARENTS[model]}__in": parents.values("pk")}).first()
    if not hasattr(rows, "seen_by"):
        return None
    return rows.exclude(pk__in=rows.seen_by(actor).order_by().values("pk")).first()
