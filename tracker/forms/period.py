"""The question of the period report: which days."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.forms.fields import PartialDayField
from tracker.reports.period.spans import Span


class PeriodForm(forms.Form):
    """Ask for the first and the last day; a month or a year means all of its days."""

    start = PartialDayField(
        label=_("From"), help_text=_("For example 2018-09, or 2018-09-01. A month counts whole.")
    )
    end = PartialDayField(label=_("To"), help_text=_("For example 2018-12. The last day counts."))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("start"), data.get("end")
        if start and end and end.latest < start.earliest:
            raise ValidationError({"end": _("The end is before the beginning.")})
        return data

    @property
    def span(self) -> Span:
        """Return the days asked for, both ends included."""
        return Span(self.cleaned_data["start"].earliest, self.cleaned_data["end"].latest)
