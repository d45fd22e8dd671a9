"""The questions of the directory: as of which day, and which channel somebody looks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.fields import DayField
from tracker.models import Country, Function


class AsOfForm(forms.Form):
    """Ask for a day; none means today."""

    on = DayField(
        required=False,
        label=_("Show it as of"),
        help_text=_("For example 2021-03-19 or 19 Mar 2021. Empty means today."),
    )


class KnownForm(forms.Form):
    """Ask for the day up to whose end the journal is read."""

    known = DayField(
        label=_("As known on"),
        help_text=_("For example 2021-03-19. What was entered later is left out."),
    )


class FinderForm(forms.Form):
    """Ask from where, for what and on which days; no function means whatever there is."""

    country = forms.ModelChoiceField(
        Country.objects.none(),
        to_field_name="code",
        empty_label=_("Choose"),
        label=_("From which country"),
        error_messages={"invalid_choice": _("Choose one."), "required": _("Choose one.")},
    )
    function = forms.MultipleChoiceField(
        choices=Function.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        label=_("For what"),
        help_text=_("None ticked means whatever a channel offers."),
    )
    on = DayField(required=False, label=_("On"), help_text=_("Empty means today."))
    to = DayField(required=False, label=_("Until"), help_text=_("For several days, the last."))
    without_outside = forms.BooleanField(
        required=False, label=_("Leave out sources from outside the articles")
    )

    def __init__(self, *args: Any, countries: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        country: Any = self.fields["country"]
        country.queryset = countries

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        first, last = found.get("on"), found.get("to")
        if last and not first and "on" not in self.errors:
            self.add_error("on", _("Say also on which day it begins."))
        if first and last and last < first:
            self.add_error("to", _("The end is before the beginning."))
        return found
