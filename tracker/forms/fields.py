"""How one field of a record becomes one box of a form, with the choices this person has."""

import contextlib
import datetime
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tracker.forms.choices import Given, choices, label
from tracker.forms.numbers import AmountField, CountField, NumberField
from tracker.forms.places import by_province
from tracker.models import Item, Need, Place
from tracker.models.amounts import ExactField
from tracker.models.dates import PartialDateField, parse
from tracker.rules.actors import Actor

DAYS = ["%Y-%m-%d", "%d %b %Y", "%d %B %Y", "%d.%m.%Y", "%d/%m/%Y", "%d %m %Y"]
MOST_CHOICES = 500
LONGEST_NOTE = 4000
FIRST, LAST = datetime.date(1900, 1, 1), datetime.date(2200, 12, 31)


class DayField(forms.DateField):
    """A day, typed in one of several ways."""

    def __init__(self, **kwargs: Any):
        super().__init__(**kwargs, input_formats=DAYS, widget=forms.TextInput)
        self.error_messages["invalid"] = _("Enter a day such as 2026-03-27 or 27 Mar 2026.")

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day and not FIRST <= day <= LAST:
            raise ValidationError(_("Enter a year between 1900 and 2200."), code="invalid")
        return day


class PartialDayField(forms.CharField):
    """A date as well as it is known."""

    def clean(self, value: Any) -> Any:
        return parse(read_day(super().clean(value)))


def read_day(text: str) -> Any:
    """Return the day that was typed in one of our ways, or the text as it is."""
    for form in DAYS[1:]:
        with contextlib.suppress(ValueError):
            # A day of the calendar has no time zone.
            return datetime.datetime.strptime(text.strip(), form).date()  # noqa: DTZ007
    return text


class Suggest(forms.TextInput):
    """A text box that suggests the names in the catalogue; anything else may be typed."""

    def __init__(self, names: Callable[[], list[str]]):
        super().__init__()
        self.names = names

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        attrs = {**(attrs or {}), "list": f"{name}-suggested", "autocomplete": "off"}
        options = format_html_join("", '<option value="{}">', ((n,) for n in self.names()))
        box = super().render(name, value, attrs, renderer)
        return format_html('{}<datalist id="{}-suggested">{}</datalist>', box, name, options)


class WhatField(forms.CharField):
    """An item of the catalogue by its name, or a description of something else.

    Cleans to {"item": <Item or None>, "description": text}.
    """

    def __init__(self, **kwargs: Any):
        super().__init__(
            **{"max_length": 300, "label": _("What"), "widget": Suggest(self.names)} | kwargs
        )
        self.error_messages["required"] = _("Fill this in.")

    @staticmethod
    def names() -> list[str]:
        return list(Item.objects.alive().order_by("name").values_list("name", flat=True))

    def clean(self, value: Any) -> dict[str, Any]:
        text = super().clean(value)
        item = Item.objects.alive().filter(name__iexact=text).first() if text else None
        return {"item": item, "description": "" if item else text}

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, dict):
            return str(value.get("item") or value.get("description") or "")
        return value


def field_for(field: models.Field, actor: Actor, given: Given) -> Any:
    """Return the form field for a model field; one with a default may be left out."""
    made = made_for(field, actor, given)
    if field.has_default() and not field.is_relation:
        made.required, made.keeps_default = False, True
    made = in_words(made)
    if field.name == "unit" and issubclass(field.model, Need):
        as_in_catalogue(made)
    return made


def as_in_catalogue(unit: Any) -> None:
    """Say what an empty unit means where the item of the catalogue brings its own."""
    unit.empty_label = _("As in the catalogue")
    unit.widget.choices = unit.choices


def in_words(made: Any) -> Any:
    """Say in words what Django says in dashes and in general."""
    nothing = _("Choose") if made.required else _("Not stated")
    made.error_messages["required"] = _("Fill this in.")
    if isinstance(made, forms.ModelChoiceField):
        made.error_messages["required"] = _("Choose one.")
        if made.empty_label is not None:
            made.empty_label = nothing
            made.widget.choices = made.choices
    elif isinstance(made, forms.ChoiceField):
        made.error_messages["required"] = _("Choose one.")
        made.choices = [(v, text if v != "" else nothing) for v, text in made.choices]
    return made


def made_for(field: models.Field, actor: Actor, given: Given, **kwargs: Any) -> Any:
    if field.is_relation:
        kwargs |= {"queryset": choices(field, actor, given), "to_field_name": "uid"}
        made = field.formfield(**kwargs)
        made.label_from_instance = label
        if field.many_to_many:
            made.widget = widget_for_many(field, made)
            if issubclass(field.related_model, Place):
                made.help_text = _("Hold Ctrl (or Cmd) to choose several.")
        if issubclass(field.related_model, Place):
            by_province(made)
        return made
    if isinstance(field, PartialDateField):
        return PartialDayField(
            required=not field.blank, label=capfirst(field.verbose_name), max_length=40,
            help_text=_("A day, a month (2012-08) or a year (2012), as well as it is known."),
        )  # fmt: skip
    if isinstance(field, models.DateField):
        hint = field.help_text or _("For example 27 Mar 2026.")
        name = capfirst(field.verbose_name)
        return DayField(required=not field.blank, label=name, help_text=hint)
    if isinstance(field, models.TextField):
        kwargs |= {"max_length": LONGEST_NOTE, "widget": forms.Textarea(attrs={"rows": 3})}
    if isinstance(field, models.URLField):
        kwargs |= {"assume_scheme": "https"}
    if isinstance(field, ExactField):
        kwargs |= {"form_class": AmountField}
    if isinstance(field, models.DecimalField):
        kwargs |= {"form_class": NumberField}
    made = field.formfield(**kwargs)
    if isinstance(field, models.PositiveIntegerField | models.PositiveSmallIntegerField):
        most = 30000 if isinstance(field, models.PositiveSmallIntegerField) else 2 * 10**9
        made = CountField(
            min_value=0, max_value=most, required=not field.blank, label=made.label,
            help_text=made.help_text,
        )  # fmt: skip
    return made


def widget_for_many(field: models.Field, made: Any) -> forms.Widget:
    """Return boxes to tick for a few choices, a list for many."""
    if issubclass(field.related_model, Place):
        widget: forms.SelectMultiple = forms.SelectMultiple(attrs={"size": 8})
    else:
        widget = forms.CheckboxSelectMultiple()
    widget.choices = made.choices
    return widget
