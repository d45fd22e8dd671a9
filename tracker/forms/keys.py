"""What an admin types to make a key."""

import datetime
from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.fields import DayField
from tracker.models import Organisation, Role
from tracker.rules import keys
from tracker.rules.actors import Actor
from tracker.rules.roles import Permission, acting_for


class KeyForm(forms.Form):
    """For whom, in which role, for what and until when; the rules say the rest."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation"),
        to_field_name="uid",
        empty_label=None,
    )
    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("The system that will hold it, for example Warehouse."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=(),
        widget=forms.RadioSelect,
        help_text=_("A key can do no more than you may, today and on every day it is used."),
    )
    wide = forms.MultipleChoiceField(
        label=_("What it may do"),
        choices=[(scope, keys.SCOPES[scope]) for scope in keys.DEEDS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Or choose single kinds of record below."),
    )
    expires_on = DayField(label=_("Last day"))
    narrow = forms.MultipleChoiceField(
        label=_("Only some kinds of record"),
        choices=[(scope, words) for scope, words in keys.SCOPES.items() if ":" in scope],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    STEPS = ("organisation", "name", "role", "expires_on", "wide")

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        own = acting_for(actor, Permission.ADMINISTER)
        field = self.fields["organisation"]
        field.queryset = (
            Organisation.objects.alive().filter(pk__in=[o.pk for o in own]).order_by("name")
        )
        field.initial = own[0].uid if own else None
        if len(own) == 1:
            field.widget = forms.HiddenInput()
        roles = {role for organisation in own for role in keys.roles_for(actor, organisation)}
        # One is needed, here or below: neither is called optional.
        self.fields["wide"].keeps_default = True
        self.fields["role"].choices = [c for c in Role.choices if c[0] in roles]
        last = self.fields["expires_on"]
        last.initial = actor.today + datetime.timedelta(days=keys.USUAL_DAYS)
        last.help_text = _("At most one year away.")

    def steps(self) -> list[Any]:
        """Return what is asked of everybody; a hidden box is in the page already."""
        return [self[name] for name in self.STEPS if not self[name].is_hidden]

    def kinds(self) -> Iterator[tuple[Any, list[Any]]]:
        """Yield each kind of record with its boxes, one for each deed."""
        boxes = {box.data["value"]: box for box in self["narrow"]}
        for plural, words in keys.NARROW.items():
            yield words, [(word, boxes[f"{deed}:{plural}"]) for deed, word in keys.DEEDS.items()]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["scopes"] = [*said.pop("wide", ()), *said.pop("narrow", ())]
        return said
