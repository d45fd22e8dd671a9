"""The short form of a pledge, made from the need it is for, and what short forms share."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.choices import label
from tracker.forms.fields import DayField, in_words
from tracker.forms.numbers import AmountField
from tracker.models import Need, Organisation, PledgeLine
from tracker.rules import quantities
from tracker.rules.actors import Actor
from tracker.rules.roles import DONORS, Permission, acting_for

LEAST, MOST = Decimal("0.001"), Decimal(10**12 - 1)


def exact(heading: Any, **more: Any) -> AmountField:
    return in_words(
        AmountField(
            label=heading, max_digits=15, decimal_places=3, min_value=LEAST, max_value=MOST, **more
        )
    )


def acting(actor: Actor, kinds: frozenset[str]) -> forms.ModelChoiceField:
    """Return for whom the person acts; hidden where there is only one answer."""
    own = acting_for(actor, Permission.COORDINATE, kinds)
    field = forms.ModelChoiceField(
        Organisation.objects.filter(pk__in=[o.pk for o in own]),
        to_field_name="uid",
        label=_("On behalf of"),
        initial=own[0].uid if own else None,
        empty_label=None,
    )
    if len(own) < 2:
        field.widget = forms.HiddenInput()
    return field


def chosen(rows: Any, heading: Any, **more: Any) -> forms.ModelChoiceField:
    field = forms.ModelChoiceField(rows, to_field_name="uid", label=heading, **more)
    field.label_from_instance = label
    return in_words(field)


class PledgeForm(forms.Form):
    """How much, how firm, by when: one page makes pledge, line and allocation."""

    stage = forms.ChoiceField(
        label=_("How firm"),
        choices=[
            (PledgeLine.Stage.PLEDGE, _("A firm pledge")),
            (PledgeLine.Stage.INTENTION, _("An intention: it is not counted yet")),
        ],
        widget=forms.RadioSelect,
        initial=PledgeLine.Stage.PLEDGE,
    )
    ready_on = DayField(
        label=_("By when"), required=False, help_text=_("For example 27 Mar 2026.")
    )

    field_order = ("owner", "quantity", "stage", "ready_on")

    def __init__(self, *args: Any, need: Need, actor: Actor, **more: Any):
        super().__init__(*args, **more)
        gap = quantities.still_open(need)
        self.fields["owner"] = acting(actor, DONORS)
        self.fields["quantity"] = exact(
            _("How much"),
            required=need.quantity is not None,
            initial=gap.normalize() + 0 if gap else None,
            help_text=self.hint(need, gap),
        )
        self.order_fields(self.field_order)

    def hint(self, need: Need, gap: Decimal | None) -> Any:
        if gap is None:
            return _("How much is needed is not known; leave it empty if you cannot say either.")
        return _("In %(unit)s. Still open: %(gap)s.") % {
            "unit": need.unit, "gap": quantities.plain(gap),
        }  # fmt: skip
