"""The form of any noun, and the rows inside it, made from the tables."""

from typing import Any

from django import forms
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from tracker.forms.choices import Given
from tracker.forms.fields import WhatField, field_for
from tracker.forms.tables import Rows, Shape
from tracker.models import ConsignmentLine, Organisation, PledgeLine, Record, Visibility
from tracker.models.amounts import Basis
from tracker.rules.actors import Actor
from tracker.rules.nouns import Noun
from tracker.rules.roles import acting_for

MOST_ROWS = 200
MOST_BUTTONS = 5
"""More choices than these are a list to open."""


class RecordForm(forms.Form):
    """What a person types about one record. It saves nothing: an action does."""

    shape: Shape

    def values(self) -> dict[str, Any]:
        """Return the facts to save, by field of the record."""
        return unfold(self, without=("owner", "version"))

    @property
    def owner(self) -> Organisation | None:
        return self.cleaned_data.get("owner")

    @property
    def asked(self) -> list[forms.BoundField]:
        """Return the open questions, box by box; what a link brought along is hidden."""
        names = [n for group in self.shape.asked for n in group]
        names += [n for n in self.shape.context if not self.fields[n].widget.is_hidden]
        owner = ["owner"] if not self.fields["owner"].widget.is_hidden else []
        return [self[name] for name in (*owner, *names) if name in self.fields]

    @property
    def questions(self) -> list[list[forms.BoundField]]:
        """Return the open questions; one may have several boxes, such as quantity and unit."""
        asked = {field.name: field for field in self.asked}
        groups = [[asked.pop(n) for n in group if n in asked] for group in self.shape.asked]
        return [*([field] for field in asked.values()), *(group for group in groups if group)]

    @property
    def folded(self) -> list[forms.BoundField]:
        return [self[name] for name in self.shape.folded if name in self.fields]


class RowForm(forms.Form):
    """One row; a row left untouched is no row."""

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)
    away: tuple[str, ...] = ()

    @property
    def asked(self) -> list[forms.BoundField]:
        hidden = (*self.away, "DELETE")
        return [field for field in self.visible_fields() if field.name not in hidden]

    @property
    def folded(self) -> list[forms.BoundField]:
        return [self[name] for name in self.away if name in self.fields]

    def values(self) -> dict[str, Any]:
        facts = unfold(self, without=("DELETE", "uid"))
        if "basis" in self.fields:  # Its box is folded away: what it says follows the quantity.
            if facts["quantity"] is None:
                facts["basis"] = Basis.UNDISCLOSED
            elif facts.get("basis") == Basis.UNDISCLOSED:
                facts["basis"] = Basis.EXACT
        return facts | {"uid": self.cleaned_data.get("uid")}

    def has_changed(self) -> bool:
        """A row that only kept its proposals was not filled in."""
        return bool(self.cleaned_uid()) or super().has_changed()

    def cleaned_uid(self) -> str:
        return str(self.data.get(self.add_prefix("uid"), "")) if self.is_bound else ""


def unfold(form: forms.Form, without: tuple[str, ...]) -> dict[str, Any]:
    """Return cleaned data by field of the record: «what» is an item or a description.

    A box left empty where the record has a default says nothing.
    """
    facts = {
        name: value
        for name, value in form.cleaned_data.items()
        if name not in without
        and not (value in ("", None) and getattr(form.fields.get(name), "keeps_default", False))
    }
    return {k: v for k, v in facts.items() if k != "what"} | (facts.get("what") or {})


def form_class(noun: Noun, shape: Shape, actor: Actor, given: Given) -> type[RecordForm]:
    """Return the form for one noun, with the choices of this actor."""
    names = [n for group in shape.asked for n in group] + [*shape.context, *shape.folded]
    made: dict[str, Any] = {name: box(noun.model, name, actor, given) for name in names}
    made = {name: field for name, field in made.items() if field is not None}
    for name in (n for group in shape.asked for n in group if n in made):
        spread_out(made[name])
    for name in shape.needed:
        made[name].asked_later = True
    for name in shape.context:
        if given.get(name):
            made[name].widget = forms.HiddenInput()
    if "visibility" in made:
        made["visibility"] = forms.ChoiceField(
            label=_("Who can see it"), choices=Visibility.choices, required=False,
            initial=Visibility.COALITION,
        )  # fmt: skip
        made["visibility"].keeps_default = True
    made["owner"] = owner_field(noun, actor)
    made["version"] = forms.IntegerField(required=False, widget=forms.HiddenInput)
    return type("Form", (RecordForm,), made | {"shape": shape})


def spread_out(field: forms.Field) -> None:
    """Show the few choices of a question side by side, where one of them must be chosen."""
    if not isinstance(field, forms.TypedChoiceField):
        return
    choices = [choice for choice in field.choices if choice[0] != ""]
    if len(choices) <= MOST_BUTTONS and len(choices) >= len(field.choices) - field.required:
        field.widget = forms.RadioSelect()
        field.choices = choices


def owner_field(noun: Noun, actor: Actor) -> forms.ModelChoiceField:
    """Return for whom the person acts; hidden where there is only one answer."""
    own = acting_for(actor, noun.create, noun.kinds)
    field = forms.ModelChoiceField(
        Organisation.objects.filter(pk__in=[o.pk for o in own]).order_by("name"),
        to_field_name="uid",
        label=_("On behalf of"),
        required=False,
        initial=own[0].uid if own else None,
        empty_label=None,
    )
    if len(own) < 2:
        field.widget = forms.HiddenInput()
    return field


def box(model: type[models.Model], name: str, actor: Actor, given: Given) -> Any:
    """Return the form field of one name; `what` stands for item or description."""
    if name == "what":
        return WhatField()
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return None
    return field_for(field, actor, given)


def rows_class(
    noun: Noun, relation: str, rows: Rows, actor: Actor, given: Given, extra: int
) -> type[BaseFormSet]:
    """Return the formset for one relation of a noun."""
    model = noun.model._meta.get_field(relation).related_model
    made = {name: box(model, name, actor, given) for name in rows.names}
    if model is ConsignmentLine:
        made |= own_goods(actor, given)
        made["allocation"].required = False
    boxes = {name: field for name, field in made.items() if field is not None}
    for name in rows.needed:
        boxes[name].asked_later = True
    form = type("Row", (RowForm,), boxes | {"away": rows.folded})
    return formset_factory(
        form, extra=extra, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
    )


def own_goods(actor: Actor, given: Given) -> dict[str, Any]:
    """Return the boxes for goods that nobody pledged: what, and in which unit."""
    unit = box(PledgeLine, "unit", actor, given)
    unit.required = False
    what = WhatField(label=_("Or what you bring yourself"), required=False)
    return {"what": what, "unit": unit}


def typed(row: models.Model, names: tuple[str, ...]) -> dict[str, Any]:
    """Return what a form shows first for a row that exists."""
    shown: dict[str, Any] = {}
    for name in names:
        if name == "what" and hasattr(row, "description"):
            shown[name] = {"item": row.item, "description": row.description}
            continue
        try:
            field = row._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if field.many_to_many:
            shown[name] = [other.uid for other in getattr(row, name).all()]
        elif field.is_relation:
            other = getattr(row, name)
            shown[name] = other.uid if other else None
        else:
            shown[name] = field.value_from_object(row)
    return shown


def first_typed(record: Record, shape: Shape) -> dict[str, Any]:
    """Return what the form of a record shows first, with its version."""
    names = [n for group in shape.asked for n in group] + [*shape.context, *shape.folded]
    owner = record.owner.uid if record.owner else None
    return typed(record, tuple(names)) | {"version": record.version, "owner": owner}
