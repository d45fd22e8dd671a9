"""How values, fields and states are put on a page. Knows shapes, never records."""

import copy
import datetime
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField
from django.template.base import NodeList, Parser, Token
from django.utils import timezone
from django.utils.dateformat import format as format_date
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

register = template.Library()

STATES = {
    "none": _("none"),
    "partial": _("in part"),
    "full": _("in full"),
    "over": _("more than needed"),
    "not_measurable": _("cannot be measured"),
}
TONES = {"success": "good", "error": "bad", "warning": "warn", "debug": "neutral"}
SHORT = (forms.NumberInput, forms.DateInput, forms.DateTimeInput, forms.TimeInput)
GROUPS = ("radios", "checkboxes", "several")


def part(thing: Any, name: str, default: Any = None) -> Any:
    """Records, dataclasses and dictionaries are all welcome on a page."""
    if isinstance(thing, Mapping):
        return thing.get(name, default)
    return getattr(thing, name, default)


# Values


@register.filter
def as_fact(value: Any) -> Any:
    """Plain text in a cell becomes a fact; nothing at all becomes an unknown, never a zero."""
    return {"kind": "text", "value": value} if part(value, "kind") is None else value


@register.filter
def missing(value: Any) -> bool:
    return value is None or value == ""


@register.filter
def figure(value: Any) -> Any:
    """A number in the reader's grouping; what is already text stays as it is."""
    if isinstance(value, bool) or not isinstance(value, (int, float, Decimal)):
        return value
    return number_format(value, use_l10n=True, force_grouping=True)


@register.filter
def day(value: Any) -> Any:
    """5 Mar 2026. An imprecise date arrives as text and stays as it is."""
    if isinstance(value, datetime.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return format_date(value, gettext("j M Y")) if isinstance(value, datetime.date) else value


@register.filter
def moment(value: Any) -> Any:
    """5 Mar 2026, 14:02, in the reader's time zone."""
    if not isinstance(value, datetime.datetime):
        return day(value)
    value = timezone.localtime(value) if timezone.is_aware(value) else value
    return format_date(value, gettext("j M Y, H:i"))


@register.filter
def machine(value: Any) -> str:
    """For <time datetime>."""
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


@register.filter
def tone(level: str | None) -> str:
    return TONES.get(level or "neutral", level or "neutral")


# Tables and meters


@register.filter
def beside(headings: Iterable[Any], cells: Iterable[Any]) -> list[tuple[Any, Any]]:
    """Each cell with its heading, so that a table can become cards on a phone."""
    cells = list(cells)
    labels = [part(heading, "label", heading) for heading in headings]
    return list(zip_longest(labels[: len(cells)], cells, fillvalue=""))


@register.filter
def columns(headings: Iterable[Any], rows: Iterable[Any]) -> list[tuple[Any, bool]]:
    """Each heading, and whether numbers stand under it: then it stands right, as they do."""
    kinds = [[part(cell, "kind") for cell in part(row, "cells")] for row in rows]
    return [
        (heading, any(row[at : at + 1] == ["number"] for row in kinds))
        for at, heading in enumerate(headings)
    ]


@register.filter
def state_text(state: str) -> Any:
    return STATES.get(state, state)


@register.filter
def share(value: Any) -> int:
    """A bar's width from 0 to 100; a little is never drawn as nothing."""
    return 0 if not value else max(2, min(100, int(value)))


# Forms


@register.filter
def control_kind(field: BoundField) -> str:
    """How a field is laid out: hidden | radios | checkboxes | several (boxes) | checkbox | one."""
    widget = field.field.widget
    if widget.is_hidden:
        return "hidden"
    if isinstance(widget, forms.CheckboxSelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radios"
    if isinstance(widget, (forms.MultiWidget, forms.SelectDateWidget)):
        return "several"
    return "checkbox" if isinstance(widget, forms.CheckboxInput) else "one"


@register.filter
def described_by(field: BoundField) -> str:
    names = [(field.help_text, "hint"), (field.errors, "error")]
    return " ".join(f"{field.auto_id}-{name}" for there, name in names if there)


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The field's own widget, told where its hint and its error stand."""
    widget = copy.copy(field.field.widget)
    attrs: dict[str, Any] = {}
    if control_kind(field) not in GROUPS and (described := described_by(field)):
        attrs["aria-describedby"] = described
    if field.errors:
        attrs["aria-invalid"] = "true"
    if isinstance(widget, SHORT):
        attrs["class"] = f"{widget.attrs.get('class', '')} short".strip()
    if isinstance(widget, forms.NumberInput):
        # A browser's number box throws away what it cannot read.
        widget.input_type = "text"
        attrs["inputmode"] = "decimal"
    return field.as_widget(widget=widget, attrs=attrs)


@register.filter
def anchor(field: BoundField) -> str:
    """Where a link to this field leads: its first box when it has several."""
    several = control_kind(field) in GROUPS
    return f"{field.auto_id}_0" if several else field.id_for_label or field.auto_id


@register.filter
def told(fields: Iterable[BoundField]) -> bool:
    """Tell whether something in a fold was typed, or is wrong: then it stays open."""
    return any(field.errors or (field.form.is_bound and typed(field)) for field in fields)


def typed(field: BoundField) -> bool:
    return bool(field.data) and field.name in field.form.changed_data


@register.simple_tag
def problems(form: Any = None, rows: Iterable[Any] | None = None) -> list[dict[str, str]]:
    """All that is wrong in a form and in its rows, in page order, each with the field to go to."""
    found = _form_problems(form) if form else []
    for group in rows or []:
        formset = part(group, "formset")
        if formset.is_bound:
            found += [{"text": text, "anchor": ""} for text in formset.non_form_errors()]
            for row in formset.forms:
                found += _form_problems(row)
    return found


def _form_problems(form: Any) -> list[dict[str, str]]:
    found = [{"text": text, "anchor": ""} for text in form.non_field_errors()]
    for field in form:
        where = "" if field.is_hidden else anchor(field)
        colon = "" if field.label.endswith(("?", ":")) else ":"
        label = f"{field.label}{colon}"
        found += [{"text": f"{label} {text}", "anchor": where} for text in field.errors]
    return found


# The gallery's samples


class SampleNode(template.Node):
    def __init__(self, nodelist: NodeList, name: str) -> None:
        self.nodelist, self.name = nodelist, name

    def render(self, context: template.Context) -> str:
        context[self.name] = json.loads(self.nodelist.render(context))
        return ""


@register.tag
def sample(parser: Parser, token: Token) -> SampleNode:
    """{% sample as steps %}[...]{% endsample %}: JSON written in the page that shows it."""
    nodelist = parser.parse(("endsample",))
    parser.delete_first_token()
    return SampleNode(nodelist, token.split_contents()[2])


class SampleForm(forms.Form):
    what = forms.CharField(
        label=_("What is needed"), help_text=_("As it would stand on a packing list.")
    )
    known = forms.ChoiceField(
        label=_("How do you know?"),
        choices=[("seen", _("I saw it myself")), ("told", _("The authorities asked for it"))],
        widget=forms.RadioSelect,
    )
    sectors = forms.MultipleChoiceField(
        label=_("Sectors"),
        choices=[("health", _("Health")), ("wash", _("Water and sanitation"))],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    unit = forms.ChoiceField(
        label=_("Unit"), choices=[("kit", _("kit")), ("kg", _("kilogram"))], required=False
    )
    quantity = forms.DecimalField(
        label=_("How much"), required=False, help_text=_("Leave empty if it is not known.")
    )
    needed_by = forms.DateField(
        label=_("Needed by"), required=False, help_text=_("For example 27 3 2026, or March 2026.")
    )
    note = forms.CharField(
        label=_("Anything else"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    photo = forms.FileField(label=_("Photo of the receipt"), required=False)
    agreed = forms.BooleanField(label=_("The institution knows about this"), required=False)


@register.simple_tag
def sample_form(*, wrong: bool = False) -> SampleForm:
    """A form as it is first seen, or as it comes back with problems."""
    if wrong:
        return SampleForm({"wrong-quantity": "plenty"}, prefix="wrong")
    return SampleForm(prefix="sample")
