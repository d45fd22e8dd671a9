"""Pipeline: how many records stand at each of the six stations from need to verification."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from tracker.models import (
    Consignment,
    Delivery,
    Emergency,
    Mission,
    Need,
    Pledge,
    Record,
    Visit,
)
from tracker.reports.targets import Target, to_list
from tracker.rules.actors import Actor
from tracker.rules.counting import counted

STATIONS: tuple[tuple[type[Record], object], ...] = (
    (Need, gettext_lazy("Needs")),
    (Pledge, gettext_lazy("Pledges")),
    (Mission, gettext_lazy("Missions")),
    (Consignment, gettext_lazy("Shipments")),
    (Delivery, gettext_lazy("Deliveries")),
    (Visit, gettext_lazy("Visits")),
)


@dataclass(frozen=True)
class Station:
    label: str
    count: int
    target: Target


def pipeline(emergency: Emergency, actor: Actor) -> list[Station]:
    """Return the six stations, with what counts of what this actor may see."""
    return [
        Station(
            str(label),
            counted(model._default_manager.seen_by(actor)).filter(emergency=emergency).count(),
            to_list(model, emergency=emergency, counted="true"),
        )
        for model, label in STATIONS
    ]
