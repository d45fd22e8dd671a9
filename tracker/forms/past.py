"""The form of what already happened: a mission as it ended, and if known what it brought."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.forms.fields import PartialDayField, WhatField, as_in_catalogue, in_words
from tracker.forms.places import by_province
from tracker.forms.short_paths import acting, chosen, exact
from tracker.models import Consignment, Emergency, Institution, Mission, Place, Source, Unit
from tracker.rules.actors import Actor
from tracker.rules.roles import LEADS

AS_KNOWN = _("A day, a month (2012-08) or a year (2012), as well as it is known.")
ENDED = ("completed", "closed", "cancelled", "unknown", "in_progress", "suspended")
SENT = ("arrived", "in_transit", "closed", "lost", "returned", "unknown")


def statuses(kinds: Any, names: tuple[str, ...], heading: Any) -> forms.ChoiceField:
    choices = [(name, kinds(name).label) for name in names]
    return forms.ChoiceField(label=heading, choices=choices, initial=names[0])


def as_known(heading: Any) -> PartialDayField:
    return PartialDayField(label=heading, required=False, max_length=40, help_text=AS_KNOWN)


class PastForm(forms.Form):
    """Where it is written, what was done and how it ended; folded away, the goods it brought."""

    title = forms.CharField(label=_("Title"), max_length=200)
    kind = in_words(forms.ChoiceField(label=_("Type"), choices=Mission.Kind.choices))
    status = statuses(Mission.Status, ENDED, _("How it ended"))
    actual_from = as_known(_("When it began"))
    actual_to = as_known(_("When it ended"))
    what = WhatField(label=_("What it brought"), required=False)
    quantity = exact(
        _("How much"), required=False, help_text=_("Leave it empty where nobody says.")
    )
    sent = statuses(Consignment.Status, SENT, _("What became of the goods"))
    dispatched_on = as_known(_("When they left"))
    delivered_on = as_known(_("When they were received"))
    received = exact(
        _("How much of it was received"), required=False,
        help_text=_("Leave it empty where nobody says."),
    )  # fmt: skip

    field_order = (
        "owner", "source", "title", "kind", "status", "emergency", "places", "actual_from",
        "actual_to",
    )  # fmt: skip
    GOODS = (
        "what", "quantity", "unit", "sent", "dispatched_on", "institution", "delivered_on",
        "received",
    )  # fmt: skip

    def __init__(self, *args: Any, actor: Actor, **more: Any):
        super().__init__(*args, **more)
        units = Unit.objects.alive().exclude(dimension="money").order_by("name")
        self.fields |= {
            "owner": acting(actor, LEADS),
            "source": chosen(Source.objects.alive().order_by("-pk"), _("Where it is written")),
            "emergency": chosen(
                Emergency.objects.seen_by(actor).order_by("-pk"), _("Emergency"), required=False
            ),
            "places": chosen(Place.objects.alive(), _("Where"), required=False),
            "unit": chosen(units, _("Unit"), required=False),
            "institution": chosen(
                Institution.objects.alive().order_by("name"), _("Who received them"),
                required=False,
            ),
        }  # fmt: skip
        self.order_fields(self.field_order)
        as_in_catalogue(self.fields["unit"])
        by_province(self.fields["places"])

    def clean(self) -> dict[str, Any]:
        """Ask for the goods where something is said of them, and for the unit of a quantity."""
        said = super().clean() or {}
        what = said.get("what") or {}
        item = what.get("item")
        told = ("quantity", "dispatched_on", "institution", "delivered_on", "received")
        if not (item or what.get("description")) and any(said.get(name) for name in told):
            self.add_error("what", _("Say what was brought."))
        said["unit"] = said.get("unit") or (item.unit if item else None)
        if (said.get("quantity") or said.get("received")) and said["unit"] is None:
            self.add_error("unit", _("Say in which unit it is counted."))
        if not said.get("institution") and (said.get("delivered_on") or said.get("received")):
            self.add_error("institution", _("Say who received them."))
        return said

    @property
    def questions(self) -> list[list[forms.BoundField]]:
        return [[f] for f in self.visible_fields() if f.name not in self.GOODS]

    @property
    def folded(self) -> list[forms.BoundField]:
        return [self[name] for name in self.GOODS]
