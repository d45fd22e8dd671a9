"""What a move asks for, one box for each name in its table."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.choices import label
from tracker.forms.fields import LONGEST_NOTE, DayField
from tracker.forms.numbers import AmountField
from tracker.models import (
    BUCKETS,
    Clearance,
    Consignment,
    ConsignmentLine,
    Movement,
    Need,
    Pledge,
    Record,
)
from tracker.rules.actors import Actor
from tracker.rules.consignments import BY_HAND
from tracker.rules.moves import Move

PLACES = {
    "in_transit": _("In transit"),
    "with_counterpart": _("With the counterpart"),
    "delivered": _("At the institution"),
}


def text(heading: Any, *, required: bool, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=heading, required=required, max_length=LONGEST_NOTE, help_text=hint,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


def reference(known: Any) -> forms.CharField:
    field = forms.CharField(
        label=_("Their reference"), required=False, max_length=60, initial=known,
        help_text=_("As it stands on the letter of the authority."),
    )  # fmt: skip
    field.asked_later = True  # type: ignore[attr-defined]
    return field


def until(record: Record) -> DayField:
    field = DayField(
        label=_("Valid until"), required=False, initial=recorded(record, "valid_until")
    )
    exempt = Clearance.Kind.SANCTIONS_EXEMPTION
    field.asked_later = isinstance(record, Clearance) and record.kind == exempt  # type: ignore[attr-defined]
    return field


def recorded(record: Record, name: str) -> Any:
    """Return what a clearance says already: a grant may confirm it or say something else."""
    return getattr(record, name) if isinstance(record, Clearance) else None


def quantity(heading: Any, least: Decimal) -> AmountField:
    return AmountField(
        label=heading, max_digits=15, decimal_places=3, min_value=least,
        max_value=Decimal(10**12 - 1),
    )  # fmt: skip


def other_needs(record: Record, actor: Actor) -> forms.ModelChoiceField:
    rows = Need.objects.seen_by(actor).filter(
        emergency=getattr(record, "emergency", None), status=Need.Status.REPORTED
    )
    return chosen(rows.exclude(pk=record.pk), _("The need that stays"))


def other_pledges(record: Record, actor: Actor) -> forms.ModelChoiceField:
    rows = Pledge.objects.seen_by(actor).filter(owner=record.owner, status=Pledge.Status.ACTIVE)
    return chosen(rows.exclude(pk=record.pk), _("The pledge that replaces it"))


def lines(record: Record, actor: Actor) -> forms.ModelChoiceField:
    rows = ConsignmentLine.objects.filter(consignment=record.pk, sent__gt=0)
    return chosen(rows.select_related("consignment", "allocation__line__item"), _("Which goods"))


def chosen(rows: Any, heading: Any) -> forms.ModelChoiceField:
    field = forms.ModelChoiceField(rows.order_by("-pk"), to_field_name="uid", label=heading)
    field.label_from_instance = label
    return field


def kinds_of_movement(record: Record, actor: Actor) -> forms.ChoiceField:
    options = [(kind, Movement.Kind(kind).label) for kind in BY_HAND]
    return forms.ChoiceField(label=_("What happened"), choices=options, widget=forms.RadioSelect)


def places(record: Record, actor: Actor) -> forms.ChoiceField:
    options = [(bucket, PLACES[bucket]) for bucket in BUCKETS if bucket in PLACES]
    return forms.ChoiceField(
        label=_("Where the goods are, or turned up"), choices=options, widget=forms.RadioSelect,
        initial="in_transit",
    )  # fmt: skip


ASKS: dict[str, Callable[[Record, Actor], forms.Field]] = {
    "reason": lambda record, actor: text(_("Reason"), required=True),
    "note": lambda record, actor: text(_("Note"), required=False),
    "answer": lambda record, actor: text(_("Your answer"), required=True),
    "on": lambda record, actor: DayField(
        label=_("On which day"), required=False, initial=actor.today,
        help_text=_("For example 27 Mar 2026."),
    ),
    "reference": lambda record, actor: reference(recorded(record, "reference")),
    "valid_from": lambda record, actor: DayField(
        label=_("Valid from"), required=False, initial=recorded(record, "valid_from")
    ),
    "valid_until": lambda record, actor: until(record),
    "closing": lambda record, actor: forms.ChoiceField(
        label=_("How it ended"), choices=Need.Closing.choices, widget=forms.RadioSelect
    ),
    "hold_reason": lambda record, actor: forms.ChoiceField(
        label=_("What holds it back"), choices=Consignment.Hold.choices,
        widget=forms.RadioSelect,
    ),
    "granted": lambda record, actor: quantity(_("How much beyond, in all"), Decimal(0)),
    "quantity": lambda record, actor: quantity(_("Quantity"), Decimal("0.001")),
    "survivor": other_needs,
    "successor": other_pledges,
    "line": lines,
    "movement": kinds_of_movement,
    "from_bucket": places,
}  # fmt: skip
"""One field for each thing a move may ask."""


class MoveForm(forms.Form):
    """What a move needs to know; its version says what the person was looking at."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, move: Move, record: Record, actor: Actor, override: bool, **more: Any
    ):
        super().__init__(*args, initial={"version": record.version}, **more)
        for name in move.asks:
            self.fields[name] = ASKS[name](record, actor)
        if override:
            self.fields["override"] = text(
                _("Why you go on in spite of this"), required=True,
                hint=_("It is shown to everyone who sees the record."),
            )  # fmt: skip
