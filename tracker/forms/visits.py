"""The rows of a visit: headed by the goods that were to be seen, and by the questions asked."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.fields import LONGEST_NOTE
from tracker.models import Asked, DeliveryLine, VisitAnswer
from tracker.rules import quantities

MOST_BUTTONS = 5


def name_goods(rows: list[Any], lines: Iterable[DeliveryLine]) -> None:
    """Head each row with the goods it is about, in place of a list to choose them from."""
    goods = {str(line.uid): line for line in lines}
    several = len({line.delivery_id for line in goods.values()}) > 1
    for row in rows:
        line = goods.get(str(row["delivery_line"].value()))
        if line is None:
            continue
        row.heading = f"{line.delivery}: {line}" if several else str(line)
        if line.quantity is not None:
            unit = line.consignment_line.allocation.line.unit
            row.heading += f": {quantities.plain(line.quantity, unit)}"
        row.fields["delivery_line"].widget = forms.HiddenInput()


def pose(rows: list[Any], answers: Iterable[VisitAnswer]) -> None:
    """Head each row with its question, and give it the box that fits the answer."""
    asked = {str(answer.uid): answer for answer in answers}
    for row in rows:
        row.fields.pop("DELETE", None)
        if answer := asked.get(str(row["uid"].value())):
            row.heading = answer.text
            row.fields["answer"] = box(answer)


def box(answer: VisitAnswer) -> forms.Field:
    """Return the box for an answer; it may be left for later, and is asked again then."""
    hint = _("Needed before the report is submitted.") if answer.required else ""
    more: dict[str, Any] = {"label": _("Answer"), "required": False, "help_text": hint}
    if answer.kind in (Asked.Kind.YES_NO, Asked.Kind.CHOICE):
        known = [(text, text) for text in answer.choices]
        if answer.kind == Asked.Kind.YES_NO:
            known = [("yes", _("Yes")), ("no", _("No"))]
        few = len(known) <= MOST_BUTTONS
        made: forms.Field = forms.ChoiceField(
            choices=known if few else [("", _("Choose")), *known],
            widget=forms.RadioSelect if few else forms.Select, **more,
        )  # fmt: skip
    elif answer.kind == Asked.Kind.NUMBER:
        made = forms.CharField(
            max_length=40, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **more
        )
    else:
        box = forms.Textarea(attrs={"rows": 2})
        made = forms.CharField(max_length=LONGEST_NOTE, widget=box, **more)
    made.asked_later = answer.required  # type: ignore[attr-defined]
    return made
