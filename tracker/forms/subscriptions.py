"""What a person chooses to follow, and how soon they want to hear of it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import Emergency, Following, Pace, Place, Sector
from tracker.rules.actors import Actor
from tracker.rules.subscriptions import held_by

W = Following.What


class FollowForm(forms.Form):
    """One thing to follow, from one of the person's seats, and how soon."""

    seat = forms.ChoiceField(label=gettext_lazy("For which seat"), choices=())
    thing = forms.ChoiceField(
        label=gettext_lazy("What to follow"),
        choices=(),
        help_text=gettext_lazy("A place stands for all that lies below it, too."),
        error_messages={"required": gettext_lazy("Choose what to follow.")},
    )
    pace = forms.ChoiceField(
        label=gettext_lazy("By mail"),
        choices=Pace.choices,
        initial=Pace.DAILY,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Here in the app it stands at once, in any case."),
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.seats = {str(seat.uid): seat for seat in held_by(actor)}
        field = self.fields["seat"]
        field.choices = [(uid, str(seat)) for uid, seat in self.seats.items()]
        field.initial = next(iter(self.seats), None)
        if len(self.seats) == 1:
            field.widget = forms.HiddenInput()
        emergencies = Emergency.objects.seen_by(actor).order_by("title")
        places = Place.objects.seen_by(actor).order_by("name", "pk")
        self.found = {f"emergency:{e.uid}": e for e in emergencies}
        self.found |= {f"place:{p.uid}": p for p in places}
        self.fields["thing"].choices = [
            ("", _("Choose")),
            ("own:", W.OWN.label),
            (_("Emergencies"), self.named("emergency")),
            (_("Sectors"), [(f"sector:{code}", name) for code, name in Sector.choices]),
            (_("Places"), self.named("place")),
        ]

    def named(self, kind: str) -> list[tuple[str, str]]:
        return [(key, str(row)) for key, row in self.found.items() if key.startswith(kind)]

    def clean(self) -> dict[str, Any]:
        """Return what the action takes: seat, what, pace, and the thing under its own name."""
        said = super().clean() or {}
        thing = said.pop("thing", "")
        what, _colon, key = thing.partition(":")
        said |= {"what": what, "seat": self.seats.get(said.get("seat", ""))}
        if what == W.SECTOR:
            said["sector"] = key
        elif what in (W.EMERGENCY, W.PLACE):
            said[what] = self.found[thing]
        return said


class PaceForm(forms.Form):
    """How soon one hears of something that is followed already."""

    pace = forms.ChoiceField(label=gettext_lazy("By mail"), choices=Pace.choices)
