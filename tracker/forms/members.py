"""What an admin types about the people of an organisation."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.actions.seats import LONGEST_REASON
from tracker.models import Organisation, Role, Seat
from tracker.rules import seats
from tracker.rules.actors import Actor
from tracker.rules.roles import Permission, acting_for


class InviteForm(forms.Form):
    """Whom to invite, and to which seat."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation"),
        to_field_name="uid",
        empty_label=None,
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=254,
        help_text=_("They sign in with this address."),
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    role = forms.ChoiceField(label=_("Seat"), choices=Role.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.actor = actor
        own = acting_for(actor, Permission.ADMINISTER)
        keys = [organisation.pk for organisation in own]
        if seats.gives_first_seats(actor):
            keys += seats.without_admin(actor.today).values_list("pk", flat=True)
            self.fields["organisation"].help_text = _(
                "Besides your own, those without an admin: you may invite their first one."
            )
        field = self.fields["organisation"]
        field.queryset = Organisation.objects.alive().filter(pk__in=keys).order_by("name")
        field.initial = own[0].uid if own else None
        if len(keys) == 1:
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if {"organisation", "role"} <= said.keys() and not seats.may_give(
            self.actor, said["role"], said["organisation"]
        ):
            self.add_error(
                "role", _("This organisation has no admin yet: you may invite its first admin.")
            )
        return said


class RoleForm(forms.Form):
    """One more role for a member."""

    role = forms.ChoiceField(label=_("Seat"), choices=(), widget=forms.RadioSelect)

    def __init__(self, *args: Any, seat: Seat, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        held = Seat.objects.held_on(actor.today).filter(
            user=seat.user_id, organisation=seat.organisation_id
        )
        roles = set(held.values_list("role", flat=True))
        self.fields["role"].choices = [c for c in Role.choices if c[0] not in roles]


class ReasonForm(forms.Form):
    """Why a seat ends, or an invitation is withdrawn."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("It is kept in the history."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
