"""The forms of a hand-over: goods under way, goods not recorded yet, and who received them."""

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.actions.receiving import Named
from tracker.forms.fields import LONGEST_NOTE, DayField, WhatField, as_in_catalogue, in_words
from tracker.forms.places import by_province
from tracker.forms.records import RecordForm
from tracker.forms.short_paths import acting, chosen, exact
from tracker.models import (
    Channel,
    ConsignmentLine,
    Determination,
    Emergency,
    ExemptionItem,
    Institution,
    Need,
    Place,
    Unit,
)
from tracker.reports.carrying import GOING_ON, covering, led, settled
from tracker.rules import quantities
from tracker.rules.actors import Actor
from tracker.rules.roles import LEADS

# To whom


def other(*, with_place: bool = True) -> dict[str, forms.Field]:
    """Return the boxes for an institution that is not in the list yet."""
    made: dict[str, Any] = {
        "other_institution": forms.CharField(
            label=_("Or one that is not in the list"), required=False, max_length=200
        ),
        "other_kind": forms.ChoiceField(
            label=_("What kind it is"), required=False,
            choices=[("", _("Choose")), *Institution.Kind.choices],
        ),
    }  # fmt: skip
    if with_place:
        made["other_place"] = chosen(Place.objects.alive(), _("Where it is"), required=False)
        by_province(made["other_place"])
    for field in made.values():
        needed_in_the_end(field)
    return made


def needed_in_the_end(field: Any) -> None:
    """Offer a box that one of several has to fill: it is not optional, and has no default."""
    field.asked_later = True
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = _("Choose")
        field.widget.choices = field.choices


def offer_another(form: RecordForm) -> None:
    """Let the receiver of a delivery be named beside the list of those that are known."""
    boxes = other()
    form.fields |= boxes
    asked = [
        (*group, *boxes) if "actual_institution" in group else group for group in form.shape.asked
    ]
    form.shape = replace(form.shape, asked=tuple(asked))


def named_in(given: dict[str, Any], place: Place | None = None) -> Named | None:
    """Take what was said of a new institution out of what a form was given."""
    name, kind = given.pop("other_institution", ""), given.pop("other_kind", "")
    there = given.pop("other_place", None) or place
    return Named(name, kind, there) if name else None


# What


class HandOverForm(forms.Form):
    """What every short form of a hand-over asks: to whom, when, and the receipt."""

    delivered_on = in_words(DayField(label=_("When"), help_text=_("For example 27 Mar 2026.")))
    receipt = forms.FileField(
        label=_("Photograph of the signed receipt"), required=False,
        help_text=_("JPG, PNG, WebP or PDF, at most 10 MB."),
    )  # fmt: skip
    differs_because = forms.CharField(
        label=_("Why it is not the agreed institution"), required=False,
        max_length=LONGEST_NOTE, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    TOGETHER: tuple[tuple[str, ...], ...] = ()
    FOLDED: tuple[str, ...] = ("differs_because",)
    RECEIVER = ("institution", "other_institution", "other_kind", "other_place")

    def __init__(self, *args: Any, **more: Any):
        super().__init__(*args, **more)
        rows = Institution.objects.alive().order_by("name")
        self.fields["institution"] = chosen(rows, _("To whom"), required=False)
        needed_in_the_end(self.fields["institution"])

    @property
    def questions(self) -> list[list[forms.BoundField]]:
        """Return the open questions; boxes that belong together are one."""
        left = [f.name for f in self.visible_fields() if f.name not in self.FOLDED]
        found = []
        for name in left:
            group = next((g for g in self.TOGETHER if name in g), (name,))
            if name == next(n for n in group if n in left):
                found.append([self[n] for n in group if n in left])
        return found

    @property
    def folded(self) -> list[forms.BoundField]:
        return [self[name] for name in self.FOLDED if name in self.fields]


class UnderWayForm(HandOverForm):
    """Goods of a shipment: how much of it, to whom, when."""

    TOGETHER = (HandOverForm.RECEIVER,)
    field_order = (
        "quantity", *HandOverForm.RECEIVER, "delivered_on", "receipt", *HandOverForm.FOLDED,
    )  # fmt: skip

    def __init__(self, *args: Any, goods: ConsignmentLine, taken_from: str, **more: Any):
        super().__init__(*args, **more)
        left, unit = getattr(goods, taken_from), goods.allocation.line.unit
        self.fields |= other()
        self.fields["quantity"] = exact(
            _("How much"), initial=left.normalize() + 0,
            help_text=_("Of %s that are left.") % quantities.plain(left, unit),
        )  # fmt: skip
        self.order_fields(self.field_order)
        agreed = list(goods.consignment.mission.institutions.order_by("name"))
        if agreed:
            names = ", ".join(str(one) for one in agreed)
            self.fields["institution"].help_text = _("Agreed: %s.") % names
        if len(agreed) == 1:
            self.initial.setdefault("institution", agreed[0].uid)


class DeliveryForm(HandOverForm):
    """Goods that are not recorded yet: what, how much, to whom, where, when."""

    what = WhatField(label=_("What was delivered"))
    place = chosen(Place.objects.alive(), _("Where"))

    TOGETHER = (
        ("quantity", "unit"), HandOverForm.RECEIVER, ("exemption_item", "determination"),
    )  # fmt: skip
    FOLDED = ("need", "mission", "entry_point", *HandOverForm.FOLDED)
    field_order = (
        "owner", "emergency", "what", "quantity", "unit", *HandOverForm.RECEIVER, "place",
        "delivered_on", "exemption_item", "determination", "receipt", *FOLDED,
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **more: Any):
        super().__init__(*args, **more)
        units = Unit.objects.alive().exclude(dimension="money").order_by("name")
        seen = Emergency.objects.seen_by(actor).order_by("-pk")
        self.fields |= other(with_place=False) | {
            "owner": acting(actor, LEADS),
            "emergency": chosen(seen, _("Emergency")),
            "quantity": exact(_("How much")),
            "unit": chosen(units, _("Unit"), required=False),
        }
        self.fields |= covered_by(actor) | rarely(actor)
        self.fields["owner"].required = False
        self.order_fields(self.field_order)
        as_in_catalogue(self.fields["unit"])
        by_province(self.fields["place"])
        if self.initial.get("emergency"):
            self.fields["emergency"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        """Count what is in the catalogue in its own unit, unless another is given."""
        said = super().clean() or {}
        said["owner"] = said.get("owner") or self.fields["owner"].queryset.order_by("name").first()
        item = (said.get("what") or {}).get("item")
        said["unit"] = said.get("unit") or (item.unit if item else None)
        if "what" in said and said["unit"] is None:
            self.add_error("unit", _("Say in which unit it is counted."))
        return said


def covered_by(actor: Actor) -> dict[str, Any]:
    """Return the boxes for what permits the goods, where there is something to choose."""
    made = {
        "exemption_item": chosen(
            covering(actor), _("Covered by"), required=False,
            help_text=_("An item of a sanctions exemption; the goods then belong to its mission."),
        ),
        "determination": chosen(
            settled(actor), _("Or needs no exemption, because"), required=False
        ),
    }  # fmt: skip
    for field in made.values():
        field.asked_later = True
    made["exemption_item"].label_from_instance = label_of_item
    made["determination"].label_from_instance = label_of_reason
    return {name: field for name, field in made.items() if field.queryset.exists()}


def label_of_item(row: ExemptionItem) -> str:
    """Return how an item of an exemption is offered: what is left, and of which permit."""
    left = quantities.plain(row.quantity - row.dispatched, row.unit)
    permit = row.clearance.reference or row.clearance.ref
    said = {"what": row, "left": left, "permit": permit, "mission": row.clearance.mission}
    return str(_("%(what)s: %(left)s left (%(permit)s, %(mission)s)") % said)


def label_of_reason(row: Determination) -> str:
    return f"{row} ({row.mission})"


def rarely(actor: Actor) -> dict[str, Any]:
    """Return the boxes that are folded away."""
    needs = Need.objects.seen_by(actor).filter(status=Need.Status.REPORTED)
    going = led(actor).filter(status__in=GOING_ON)
    ways = Channel.objects.seen_by(actor).filter(kind=Channel.Kind.ENTRY_POINT)
    return {
        "need": chosen(
            needs.select_related("item").order_by("-pk"), _("For which need"), required=False
        ),
        "mission": chosen(
            going.order_by("-pk"), _("On which mission"), required=False,
            help_text=_("Leave empty to have one made."),
        ),
        "entry_point": chosen(
            ways.order_by("name"), _("By which entry point"), required=False
        ),
    }  # fmt: skip
