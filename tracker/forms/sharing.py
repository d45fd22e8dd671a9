"""What a coordinator says about who sees a record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.models import Organisation, Record, Visibility
from tracker.rules import sight


class VisibilityForm(forms.Form):
    """Who can see a record; choices that are not possible say why when they are sent."""

    visibility = forms.ChoiceField(
        label=_("Who can see it"), choices=Visibility.choices, widget=forms.RadioSelect
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, record: Record, **kwargs: Any):
        first = {"visibility": record.visibility, "version": record.version}
        super().__init__(*args, initial=first, **kwargs)
        possible = [c for c in Visibility.choices if not list(sight.to_show(record, c[0]))]
        self.fields["visibility"].choices = possible


class ShareForm(forms.Form):
    """With whom to share it."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation"),
        to_field_name="uid",
        empty_label=_("Choose an organisation"),
        error_messages={"required": _("Choose an organisation.")},
    )

    def __init__(self, *args: Any, record: Record, **kwargs: Any):
        super().__init__(*args, **kwargs)
        known = [record.owner_id, *(o.pk for o in sight.shared_with(record))]
        rows = Organisation.objects.alive().exclude(pk__in=known)
        self.fields["organisation"].queryset = rows.order_by("name")
