"""What an admin types to register a webhook, and to send again what it missed."""

import datetime
from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.broadcast import transport
from tracker.broadcast.sentences import DONE
from tracker.forms.fields import DayField
from tracker.models import Organisation
from tracker.rules.actors import Actor
from tracker.rules.messages import KEPT
from tracker.rules.refusals import NotValid
from tracker.rules.roles import Permission, acting_for
from tracker.rules.webhooks import EVENTS, HEARD


class WebhookForm(forms.Form):
    """For whom, where to, and what of; the rules say the rest."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=gettext_lazy("Organisation"),
        to_field_name="uid",
        empty_label=None,
    )
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=80,
        help_text=gettext_lazy("The system that listens, for example Warehouse."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    url = forms.CharField(
        label=gettext_lazy("Address"),
        max_length=500,
        help_text=gettext_lazy("It begins with https:// and is reached from the internet."),
        widget=forms.URLInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    nouns = forms.MultipleChoiceField(
        label=gettext_lazy("Only some kinds of record"),
        choices=[(name, capfirst(str(words))) for name, words in HEARD.items()],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    verbs = forms.MultipleChoiceField(
        label=gettext_lazy("Only some events"),
        choices=[(verb, DONE[verb]) for verb in EVENTS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    FOLDED = ("nouns", "verbs")

    def __init__(self, *args: Any, actor: Actor | None = None, **kwargs: Any):
        """`actor` chooses among their organisations; None, where it stays as it is."""
        super().__init__(*args, **kwargs)
        if actor is None:
            del self.fields["organisation"]
            return
        own = acting_for(actor, Permission.ADMINISTER)
        field = self.fields["organisation"]
        found = Organisation.objects.alive().filter(pk__in=[o.pk for o in own])
        field.queryset = found.order_by("name")
        field.initial = own[0].uid if own else None
        if len(own) == 1:
            field.widget = forms.HiddenInput()

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"]
        try:
            transport.check(url)
        except NotValid as refusal:
            raise ValidationError(refusal.reasons) from None
        return url

    def steps(self) -> list[Any]:
        """Return what is asked of everybody; a hidden box is in the page already."""
        return [box for box in self.visible_fields() if box.name not in self.FOLDED]

    def folds(self) -> Iterator[Any]:
        """Yield what narrows it: nothing ticked means all."""
        for name in self.FOLDED:
            yield self[name]


class SinceForm(forms.Form):
    """From which day on everything is sent again."""

    since = DayField(label=gettext_lazy("Since the day"))

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.first = timezone.localdate() - KEPT
        self.fields["since"].initial = timezone.localdate() - datetime.timedelta(days=1)

    def clean_since(self) -> datetime.datetime:
        day = self.cleaned_data["since"]
        if not self.first <= day <= timezone.localdate():
            raise ValidationError(_("Give one of the last 30 days: the log goes no further."))
        return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))
