"""A made-up flood, halfway answered, upon the seeds: so that every page has something to show.

Nothing of it is a fact. The places and organisations are those of the seeds.
"""

import datetime
from decimal import Decimal
from typing import Any

from accounts.models import User
from tests import making
from tests.journeys.listening import listening
from tests.making import TODAY
from tracker.actions import allocations, records, sharing, short_paths
from tracker.models import (
    ActionPoint,
    Chairmanship,
    Channel,
    Consignment,
    Emergency,
    Figure,
    Item,
    Mission,
    Need,
    Organisation,
    Place,
    Unit,
)

CAST = {
    "liaison": ("embassy-la", "coordinator"),
    "reporter": ("embassy-la", "reporter"),
    "chair": ("embassy-id", "coordinator"),
    "officer": ("mercy-relief", "coordinator"),
    "admin": ("mercy-relief", "admin"),
    "viewer": ("mercy-relief", "viewer"),
    "coordinator": ("mercy-malaysia", "coordinator"),
    "donor": ("singapore-red-cross", "coordinator"),
    "keeper": ("", "coordinator"),
}
"""Who holds which seat: name, seed of the organisation, role."""


def seed(model: Any, external_id: str) -> Any:
    return model.objects.get(source_system="seeds", external_id=external_id)


def days(number: int) -> datetime.date:
    return TODAY + datetime.timedelta(days=number)


class Example:
    """The cast, the emergency and what became of it. `people` and `records` are by name."""

    def __init__(self) -> None:
        self.people: dict[str, User] = {}
        self.records: dict[str, Any] = {}
        for name, (organisation, role) in CAST.items():
            office = seed(Organisation, organisation) if organisation else making.operator()
            self.people[name] = making.person(name, office, role)
            self.records[f"office of {name}"] = office

    def office(self, name: str) -> Organisation:
        return self.records[f"office of {name}"]

    def make(self, name: str, model: Any, **values: Any) -> Any:
        """Make a record for the organisation of one of the cast."""
        by = making.actor(self.people[name])
        lines = values.pop("lines", None)
        return records.create(model, by=by, owner=self.office(name), values=values, lines=lines)

    def move(self, name: str, verb: str, record: Any, **data: Any) -> Any:
        return making.move(verb, record, self.people[name], **data)


def lively() -> Example:
    """Make the example upon loaded seeds, through the same actions as everybody."""
    made = Example()
    seats_of_the_committee(made)
    emergency(made)
    needs(made)
    pledges(made)
    missions(made)
    goods(made)
    seen(made)
    return made


def complete() -> Example:
    """Make the example, and name what of the seeds is looked at too."""
    made = lively()
    made.people["stranger"] = making.person("stranger")
    made.records["floods of 2012"] = seed(Emergency, "floods-2012")
    made.records["channel"] = seed(Channel, "acp")
    made.records["webhook"] = listening(made.people["admin"])
    return made


def seats_of_the_committee(made: Example) -> None:
    """Let the embassy of the chair preside; no source says who does today."""
    values = {"chair": made.office("chair"), "from_on": days(-90).isoformat()}
    making.reference(Chairmanship, committee=seed(Organisation, "acp"), **values)


def emergency(made: Example) -> None:
    admitted = ["embassy-kh", "embassy-id", "embassy-la", "embassy-vn", "acp", "mercy-relief"]
    admitted += ["mercy-malaysia", "singapore-red-cross", "choson-exchange"]
    floods = made.make(
        "liaison",
        Emergency,
        title="Flood exercise, North Pyongan",
        hazard="flood",
        onset="sudden",
        severity="medium",
        country=making.country("KP"),
        started_on=days(-24).isoformat(),
        summary="An exercise with invented numbers: rivers over their banks in six counties.",
        places=[place("kp0601"), place("kp0606"), place("kp0620")],
        lines={"admissions": [{"organisation": seed(Organisation, name)} for name in admitted]},
    )
    made.records["emergency"] = floods
    figures = [
        ("affected", 45000, "estimate"),
        ("displaced", 3200, "at_least"),
        ("homes_damaged", 2410, "exact"),
        ("injured", 86, "exact"),
        ("missing", None, "undisclosed"),
    ]
    for kind, value, basis in figures:
        made.make(
            "liaison", Figure, emergency=floods, kind=kind, basis=basis,
            value=None if value is None else Decimal(value), observed_on=days(-20).isoformat(),
        )  # fmt: skip


def place(pcode: str) -> Place:
    return seed(Place, pcode)


def needs(made: Example) -> None:
    """Report eight needs, some seen by others too, one without any quantity."""
    rows = [
        ("meals", "ready-to-eat-meal", 12000, "kp0601", "immediate", "liaison"),
        ("more meals", "ready-to-eat-meal", 4000, "kp0620", "urgent", "chair"),
        ("filters", "water-filtration-system", 10, "kp0606", "immediate", "liaison"),
        ("blankets", "blanket", 4000, "kp0601", "urgent", "liaison"),
        ("hygiene", "hygiene-kit", 800, "kp0620", "urgent", "chair"),
        ("salts", "oral-rehydration-salts", None, "kp0606", "immediate", "chair"),
        ("tarpaulins", "tarpaulin", 1500, "kp0607", "not_urgent", "reporter"),
    ]
    for name, item, quantity, where, priority, by in rows:
        thing = seed(Item, item)
        made.records[name] = reported(
            made, by, item=thing, unit=thing.unit if quantity else None, priority=priority,
            quantity=quantity and Decimal(quantity), place=place(where),
        )  # fmt: skip
    made.records["glass"] = reported(
        made, "chair", description="Window glass for two clinics", place=place("kp0606"),
        priority="plannable",
    )  # fmt: skip
    made.records["draft"] = made.make(
        "reporter", Need, emergency=made.records["emergency"], item=seed(Item, "jerrycan"),
        quantity=Decimal(600), unit=seed(Unit, "piece"), place=place("kp0620"),
        priority="urgent", origin="own_observation",
    )  # fmt: skip
    for name, by, finding in (
        ("meals", "chair", "seen_on_site"),
        ("filters", "chair", "see_this_too"),
        ("blankets", "chair", "contested"),
        ("hygiene", "liaison", "see_this_too"),
    ):
        making.corroboration(made.people[by], made.office(by), made.records[name], finding=finding)


def reported(made: Example, by: str, **values: Any) -> Need:
    given = {"emergency": made.records["emergency"], "origin": "own_observation"}
    return made.move(by, "report", made.make(by, Need, **given, **values))


def pledges(made: Example) -> None:
    """Pledge to most of them: firm and only intended, in full, in part and beyond."""
    granted = {"granted": Decimal(100), "reason": "A reserve for the next rains."}
    made.move("chair", "grant", made.records["hygiene"], **granted)
    rows = [
        ("meals", "officer", 9000, "pledge"),
        ("more meals", "donor", 1000, "intention"),
        ("filters", "officer", 10, "pledge"),
        ("blankets", "donor", 1500, "pledge"),
        ("blankets", "coordinator", 1000, "pledge"),
        ("hygiene", "coordinator", 900, "pledge"),
        ("salts", "coordinator", 2000, "pledge"),
    ]
    for name, by, quantity, stage in rows:
        need = made.records[name]
        unit = need.unit or seed(Unit, "pack")
        made.records[f"{name} of {by}"] = pledged(made, need, by, quantity, stage, unit)
    hidden = pledged(made, made.records["more meals"], "donor", 500, "pledge", seed(Unit, "pack"))
    sharing.show(hidden, by=making.actor(made.people["donor"]), visibility="restricted")


def pledged(made: Example, need: Need, by: str, quantity: int, stage: str, unit: Unit) -> Any:
    actor = making.actor(made.people[by])
    if need.unit:
        return short_paths.pledge_to(
            need, by=actor, owner=made.office(by), quantity=Decimal(quantity), stage=stage,
            ready_on=days(14),
        )  # fmt: skip
    pledge = making.pledge(
        made.people[by], made.office(by), need.emergency,
        {"item": need.item, "quantity": Decimal(quantity), "unit": unit, "stage": stage},
        title=f"{need} for {need.place}",
    )  # fmt: skip
    allocations.allocate(pledge.lines.get(), by=actor, need=need, quantity=Decimal(quantity))
    return pledge


def missions(made: Example) -> None:
    """Run one mission, let one wait for its clearances, and leave one a draft."""
    officer, coordinator = made.people["officer"], made.people["coordinator"]
    channel = {"channels": [seed(Channel, "embassy-la"), seed(Channel, "sinuiju-crossing")]}
    made.records["running"] = running = planned(
        made, "officer", title="Meals and clean water for three counties", kind="relief_delivery",
        sector="fsc", places=[place("kp0601"), place("kp0606")], team_size=6, **channel,
    )  # fmt: skip
    visas = making.clearance(
        officer, running, "visa", reference="VN-114", routed_via="direct",
        valid_from=days(-10), valid_until=days(20),
    )  # fmt: skip
    exemption = making.clearance(
        officer, running, "sanctions_exemption", covered("water-filtration-system", 12),
        covered("ready-to-eat-meal", 9000), regime=making.regime(), reference="C-27",
        routed_via="committee_secretariat", valid_from=days(-12), valid_until=days(160),
        allowed_shipments=4,
    )  # fmt: skip
    for clearance in (visas, exemption):
        for verb in ("draft", "submit", "grant"):
            made.move("officer", verb, clearance)
    why = "The embassy confirmed the route by telephone."
    made.records["running"] = made.move("officer", "start", running, override=why)
    made.records["waiting"] = waiting = planned(
        made, "coordinator", title="Medical team for Ryongchon and Uiju", kind="medical_team",
        sector="hea", places=[place("kp0606"), place("kp0620")], team_size=9, **channel,
    )  # fmt: skip
    made.records["exemption asked"] = asked = making.clearance(
        coordinator, waiting, "sanctions_exemption", covered("antibiotics", 400),
        regime=making.regime(), routed_via="member_state",
    )  # fmt: skip
    for verb in ("draft", "submit"):
        made.move("coordinator", verb, asked)
    made.records["visas"] = making.clearance(coordinator, waiting, "visa")


def planned(made: Example, by: str, **values: Any) -> Mission:
    given = {"emergency": made.records["emergency"], "planned_from": days(-9).isoformat()}
    given["planned_to"] = days(21).isoformat()
    return made.move(by, "plan", made.make(by, Mission, **given, **values))


def covered(item: str, quantity: int) -> dict[str, Any]:
    thing = seed(Item, item)
    return {"item": thing, "quantity": Decimal(quantity), "unit": thing.unit}


def goods(made: Example) -> None:
    """Send three consignments: one handed over, one held at the border, one still packed."""
    first = packed(
        made, "officer", "running", "Meals and filters, first lorry",
        ("meals of officer", 4000), ("filters of officer", 10), eta=days(-6),
    )  # fmt: skip
    sent(made, "officer", first, days(-8))
    first = made.move("officer", "arrive", first, on=days(-6))
    meals, filters = first.lines.order_by("pk")
    store = institution("Sinuiju county store", "store", "kp0601")
    clinic = institution("Ryongchon county clinic", "hospital", "kp0606")
    made.records["handed"] = delivered(made, "officer", store, (meals, 3500), days(-5))
    made.records["filtered"] = delivered(
        made, "officer", clinic, (filters, 10), days(-5),
        agreed_institution=institution("Ryongchon nursery", "nursery", "kp0606"),
        differs_because="The well of the nursery had run dry; both draw from the clinic.",
    )  # fmt: skip
    second = packed(
        made, "officer", "running", "Meals, second lorry", ("meals of officer", 2000),
        eta=days(3), spare_space="6 pallets",
    )  # fmt: skip
    sent(made, "officer", second, days(-2))
    made.records["held"] = made.move(
        "officer", "hold", second, hold_reason="customs", reason="A stamp is missing."
    )
    made.records["kits"] = made.move(
        "coordinator", "ready",
        packed(made, "coordinator", "waiting", "Kits and salts", ("hygiene of coordinator", 800),
               ("salts of coordinator", 1200), eta=days(12)),
    )  # fmt: skip


def packed(made: Example, by: str, mission: str, title: str, *lines: Any, **values: Any) -> Any:
    held = made.records[mission].clearances.filter(kind="sanctions_exemption").first()
    given = []
    for name, quantity in lines:
        allocation = made.records[name].lines.get().allocations.get()
        item = held.items.filter(item=allocation.line.item).first() if held else None
        given.append(
            {"allocation": allocation, "quantity": Decimal(quantity), "exemption_item": item}
        )
    return made.make(
        by, Consignment, mission=made.records[mission], title=title, lines={"lines": given},
        **values,
    )  # fmt: skip


def sent(made: Example, by: str, consignment: Any, on: datetime.date) -> None:
    made.move(by, "dispatch", made.move(by, "ready", consignment), on=on)


def institution(name: str, kind: str, pcode: str) -> Any:
    return making.institution(name, kind=kind, place=place(pcode))


def delivered(made: Example, by: str, to: Any, line: Any, on: datetime.date, **values: Any) -> Any:
    sent_line, quantity = line
    delivery = making.delivery(
        made.people[by], made.records["running"],
        {"consignment_line": sent_line, "quantity": Decimal(quantity)},
        actual_institution=to, delivered_on=on.isoformat(), **values,
    )  # fmt: skip
    return made.move(by, "hand_over", delivery)


def seen(made: Example) -> None:
    """See one delivery, find less of the other, and wait for a third door."""
    chair, embassy = made.people["chair"], made.office("chair")
    running = made.records["running"]
    differing = observation(made.records["handed"], "quantity_differs", 3450)
    for delivery, what in (
        (made.records["handed"], differing),
        (made.records["filtered"], observation(made.records["filtered"], "as_delivered")),
    ):
        visit = making.visit(
            chair, embassy, running, what, institution=delivery.actual_institution,
            conducted_on=days(-3), announced=True, accompanied=True, own_interpreter=False,
        )  # fmt: skip
        visit = made.move("chair", "submit", made.move("chair", "conduct", visit))
    made.records["visit"] = visit
    making.visit(
        made.people["liaison"], made.office("liaison"), running, access="asked",
        conducted_on=None, planned_on=days(4), institution=institution(
            "Ryongchon nursery", "nursery", "kp0606"),
    )  # fmt: skip
    made.make(
        "chair", ActionPoint, visit=visit, title="Count the meals in the second store",
        assigned_to=made.office("officer"), due_on=days(5),
    )  # fmt: skip


def observation(delivery: Any, finding: str, quantity: int | None = None) -> dict[str, Any]:
    return {
        "delivery_line": delivery.lines.get(),
        "finding": finding,
        "quantity_observed": None if quantity is None else Decimal(quantity),
        "evidence": "goods",
    }
