"""The questions of the funding totals: by what, of which emergency, pledged between which days."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tracker.forms.fields import DayField
from tracker.models import Emergency
from tracker.reports.money import Scope
from tracker.reports.money_groups import Group
from tracker.rules.actors import Actor

NAMES = ("group", "emergency", "from", "to")


class FundingForm(forms.Form):
    """Ask how the totals are grouped, and of what; nothing given is everything one sees."""

    group = forms.ChoiceField(label=_("Totals by"), choices=Group.choices, required=False)
    emergency = forms.UUIDField(
        widget=forms.HiddenInput, required=False,
        error_messages={"invalid": _("This is not the id of a record.")},
    )  # fmt: skip

    def __init__(self, data: Any, *, actor: Actor):
        super().__init__({name: data.get(name, "") for name in NAMES})
        self.actor = actor
        # “from” is a word of Python's own.
        self.fields["from"] = DayField(required=False, label=_("Pledged from"))
        self.fields["to"] = DayField(required=False, label=_("Pledged until"))

    def clean_emergency(self) -> Emergency | None:
        uid = self.cleaned_data["emergency"]
        if not uid:
            return None
        found = Emergency.objects.seen_by(self.actor).filter(uid=uid).first()
        if found is None:
            raise ValidationError(_("There is no such emergency."), code="not_found")
        return found

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("from"), cleaned.get("to")
        if start and end and end < start:
            self.add_error("to", _("The end is before the beginning."))
        return cleaned

    @property
    def chosen(self) -> Group:
        return Group(self.cleaned_data["group"] or Group.DONOR)

    @property
    def scope(self) -> Scope:
        given = self.cleaned_data
        return Scope(self.actor, given["emergency"], given["from"], given["to"])
