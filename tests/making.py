"""Make what a test needs, through the same actions as everybody; each thing by one short call."""

import datetime
import itertools
from decimal import Decimal
from typing import Any

from django.utils import timezone

from accounts.models import User
from tracker.actions import allocations, moves, records
from tracker.models import (
    Allocation,
    Assessment,
    Channel,
    Clearance,
    Consignment,
    Corroboration,
    Country,
    Delivery,
    Emergency,
    Institution,
    Item,
    Mission,
    Need,
    Organisation,
    Place,
    Pledge,
    QuestionSet,
    Record,
    Regime,
    Seat,
    Unit,
    Visit,
)
from tracker.rules.actors import Actor
from tracker.rules.nouns import noun_of

TODAY = timezone.localdate()
numbers = itertools.count(1)


def system(today: datetime.date = TODAY) -> Actor:
    return Actor.system(today=today)


def actor(user: User, today: datetime.date = TODAY) -> Actor:
    return Actor.of(user, today=today)


def operator() -> Organisation:
    found = Organisation.objects.filter(is_operator=True).first()
    return found or records.create(
        Organisation,
        by=system(),
        owner=None,
        values={"name": "Corridor operator", "kind": "company", "is_operator": True},
    )


def reference(model: type[Record], **values: Any) -> Any:
    """Make a record of the operator's."""
    return records.create(model, by=system(), owner=operator(), values=values)


def country(code: str, name: str = "") -> Country:
    found = Country.objects.filter(code=code).first()
    return found or reference(Country, code=code, name=name or code)


def place(name: str = "Ryongchon", parent: Place | None = None, kind: str = "admin2") -> Place:
    found = Place.objects.filter(name=name).first()
    return found or reference(
        Place, name=name, kind=kind, country=country("KP", "DPR Korea"), parent=parent
    )


def unit(code: str = "pack", dimension: str = "count", factor: str | None = None) -> Unit:
    found = Unit.objects.filter(code=code).first()
    return found or reference(
        Unit, code=code, name=code, dimension=dimension, factor=factor and Decimal(factor)
    )


def item(name: str = "ready-to-eat meal", **values: Any) -> Item:
    found = Item.objects.filter(name=name).first()
    return found or reference(Item, **{"name": name, "unit": unit(), "sector": "fsc"} | values)


def regime(code: str = "UN 1718", *countries: Country, **values: Any) -> Regime:
    """Make a sanctions regime over these countries; over none unless they are named."""
    found = Regime.objects.filter(code=code).first()
    given = {"code": code, "name": code, "countries": countries}
    return found or reference(Regime, **given | values)


def organisation(name: str, kind: str = "ngo", **values: Any) -> Organisation:
    found = Organisation.objects.filter(name=name).first()
    return found or reference(Organisation, name=name, kind=kind, **values)


def embassy(home: str, name: str) -> Organisation:
    return organisation(
        name, "embassy", home_country=country(home), host_country=country("KP", "DPR Korea")
    )


def institution(name: str = "Ryongchon County Hospital", **values: Any) -> Institution:
    found = Institution.objects.filter(name=name).first()
    return found or reference(
        Institution, **{"name": name, "kind": "hospital", "place": place()} | values
    )


def person(name: str, organisation: Organisation | None = None, *roles: str) -> User:
    """Make a user with a seat in each role."""
    user = User.objects.create_user(f"{name}@example.org", "correct horse battery", name=name)
    for role in roles:
        seat(user, organisation, role)
    return user


def seat(user: User, organisation: Organisation | None, role: str) -> Seat:
    values = {"user": user, "organisation": organisation, "role": role}
    return records.create(Seat, by=system(), owner=organisation, values=values)


def emergency(*admitted: Organisation, owner: Organisation, **values: Any) -> Emergency:
    given = {"title": "Floods of 2012", "hazard": "flood", "country": country("KP", "DPR Korea")}
    return records.create(
        Emergency,
        by=system(),
        owner=owner,
        values=given | values,
        lines={"admissions": [{"organisation": o} for o in admitted]},
    )


def need(by: User, owner: Organisation, emergency: Emergency, **values: Any) -> Need:
    """Make a draft need for 100 meals."""
    given = {
        "emergency": emergency,
        "item": item(),
        "quantity": Decimal(100),
        "unit": unit(),
        "place": place(),
        "priority": "urgent",
        "origin": "own_observation",
    }
    return records.create(Need, by=actor(by), owner=owner, values=given | values)


def reported(by: User, owner: Organisation, emergency: Emergency, **values: Any) -> Need:
    return move("report", need(by, owner, emergency, **values), by)


def assessment(by: User, owner: Organisation, emergency: Emergency, **values: Any) -> Assessment:
    given = {"title": "Briefing", "emergency": emergency, "method": "briefing"}
    given |= {"assessed_on": TODAY.isoformat()}
    return records.create(Assessment, by=actor(by), owner=owner, values=given | values)


def corroboration(by: User, owner: Organisation, need: Need, **values: Any) -> Corroboration:
    given = {"need": need, "finding": "see_this_too", "ground": "own"}
    return records.create(Corroboration, by=actor(by), owner=owner, values=given | values)


def pledge(
    by: User,
    owner: Organisation,
    emergency: Emergency | None,
    *lines: dict[str, Any],
    **values: Any,
) -> Pledge:
    """Make a pledge in kind of 100 meals, or of the lines given."""
    line = {"item": item(), "quantity": Decimal(100), "unit": unit(), "stage": "pledge"}
    given = {"title": "Meals", "contribution": "in_kind", "emergency": emergency}
    return records.create(
        Pledge,
        by=actor(by),
        owner=owner,
        values=given | values,
        lines={"lines": [line | extra for extra in lines or ({},)]},
    )


def allocation(by: User, pledge: Pledge, quantity: Any, **target: Any) -> Allocation:
    """Allocate from the first line of a pledge: need= or mission=."""
    line = pledge.lines.order_by("pk").first()
    return allocations.allocate(
        line, by=actor(by), quantity=None if quantity is None else Decimal(quantity), **target
    )


def mission(by: User, owner: Organisation, emergency: Emergency | None, **values: Any) -> Mission:
    given = {
        "title": f"Mission {next(numbers)}",
        "kind": "relief_delivery",
        "emergency": emergency,
        "planned_from": TODAY.isoformat(),
        "places": [place()],
    }
    return records.create(Mission, by=actor(by), owner=owner, values=given | values)


def running(by: User, owner: Organisation, emergency: Emergency | None, **values: Any) -> Mission:
    """Make a mission that has started, without a channel and with a reason."""
    planned = move("plan", mission(by, owner, emergency, **values), by)
    return move("start", planned, by, override="The counterpart agreed by telephone.")


def clearance(by: User, mission: Mission, kind: str, *items: dict[str, Any], **values: Any):
    return records.create(
        Clearance,
        by=actor(by),
        owner=mission.owner,
        values={"mission": mission, "kind": kind} | values,
        lines={"items": items},
    )


def consignment(
    by: User, mission: Mission, *lines: tuple[Allocation, Any], **values: Any
) -> Consignment:
    """Make a draft consignment with a line (allocation, quantity) each."""
    given = [{"allocation": a, "quantity": Decimal(quantity)} for a, quantity in lines]
    return records.create(
        Consignment,
        by=actor(by),
        owner=mission.owner,
        values={"mission": mission, "title": f"Consignment {next(numbers)}"} | values,
        lines={"lines": given},
    )


def dispatched(by: User, mission: Mission, *lines: tuple[Allocation, Any]) -> Consignment:
    return move("dispatch", move("ready", consignment(by, mission, *lines), by), by)


def delivery(by: User, mission: Mission, *lines: dict[str, Any], **values: Any) -> Delivery:
    given = {
        "mission": mission,
        "actual_institution": institution(),
        "delivered_on": TODAY.isoformat(),
    }
    return records.create(
        Delivery,
        by=actor(by),
        owner=mission.owner,
        values=given | values,
        lines={"lines": lines},
    )


def visit(
    by: User, owner: Organisation, mission: Mission, *rows: dict[str, Any], **values: Any
) -> Visit:
    given = {"mission": mission, "access": "granted", "conducted_on": TODAY}
    return records.create(
        Visit,
        by=actor(by),
        owner=owner,
        values=given | values,
        lines={"observations": rows},
    )


def question_set(title: str = "Monitoring", *questions: dict[str, Any], **values: Any):
    """Make a set with one question that must be answered, or with those given."""
    asked = {"position": 1, "text": "Did the goods arrive?", "kind": "yes_no", "required": True}
    return records.create(
        QuestionSet,
        by=system(),
        owner=operator(),
        values={"title": title} | values,
        lines={"questions": [asked | more for more in questions or ({},)]},
    )


def channel(name: str = "Road", *functions: str, **values: Any) -> Channel:
    return records.create(
        Channel,
        by=system(),
        owner=operator(),
        values={"name": name, "kind": "entry_point"} | values,
        lines={"functions": [{"function": f} for f in functions]},
    )


def move(name: str, record: Any, by: User, **data: Any) -> Any:
    """Make one move and return the record as the database has it."""
    moves.make(noun_of(record).workflow[name], record, by=actor(by), data=data)
    return type(record).objects.get(pk=record.pk)
