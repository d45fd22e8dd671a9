"""What the chair chooses: what is to be looked at, by which member, by when."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.fields import DayField
from tracker.models import Delivery, Need, Organisation
from tracker.reports.chairing import Desk
from tracker.rules.actors import Actor


class AskForm(forms.Form):
    """Ask one member about several needs and deliveries at once."""

    def __init__(self, *args: Any, desk: Desk, actor: Actor, **more: Any):
        super().__init__(*args, **more)
        members = [member.organisation.pk for member in desk.members]
        self.fields |= {
            "committee": forms.UUIDField(
                widget=forms.HiddenInput, initial=desk.committee.uid, required=False
            ),
            "member": forms.ModelChoiceField(
                Organisation.objects.filter(pk__in=members).order_by("name"),
                to_field_name="uid", label=_("Which member"), empty_label=_("Choose"),
                error_messages={"required": _("Choose one.")},
            ),
            "due_on": DayField(label=_("By when"), help_text=_("For example 27 Mar 2026.")),
            "needs": self.several(Need, actor, _("Needs")),
            "deliveries": self.several(Delivery, actor, _("Deliveries")),
        }  # fmt: skip
        self.fields["due_on"].error_messages["required"] = _("Fill this in.")

    @staticmethod
    def several(model: Any, actor: Actor, heading: Any) -> forms.ModelMultipleChoiceField:
        rows = model.objects.seen_by(actor)
        return forms.ModelMultipleChoiceField(
            rows, to_field_name="uid", required=False, label=heading,
            error_messages={"invalid_choice": _("One of these is not there any more."),
                            "invalid_pk_value": _("One of these is not there any more.")},
        )  # fmt: skip

    def chosen(self) -> set[str]:
        """Return the ids that are ticked, also where something else was wrong."""
        if not self.is_bound:
            return set()
        return {*self.data.getlist("needs"), *self.data.getlist("deliveries")}
