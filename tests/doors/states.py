"""A record of every noun in every state that a row of the tables starts from."""

import datetime
from decimal import Decimal
from typing import Any

from tests import making
from tracker.actions import moves, records
from tracker.models import (
    ActionPoint,
    Chairmanship,
    Channel,
    ChannelObservation,
    CommitteeSeat,
    Concern,
    ControlledGood,
    Corroboration,
    Country,
    Determination,
    Discrepancy,
    Dispute,
    Engagement,
    ExchangeRate,
    Figure,
    Indicator,
    Institution,
    Item,
    ListedParty,
    Organisation,
    Place,
    Presence,
    Relation,
    Screening,
    Source,
    Unit,
)
from tracker.rules.actors import Actor
from tracker.rules.nouns import noun_of


def directory(world: Any) -> None:
    """Reference records on which nothing rests, and what members log beside them."""
    make, held = making.reference, world.records
    country, committee = making.country("KP", "DPR Korea"), world.organisations["committee"]
    money = making.unit("SGD", "money")
    held["source"] = make(Source, title="A report")
    held["dispute"] = make(Dispute, title="How many embassies?")
    held["country"] = make(Country, code="XX", name="Nowhere")
    held["place"] = make(Place, name="Nowhere", kind="admin1", country=country)
    held["unit"] = make(Unit, code="bale", name="bale", dimension="count")
    held["item"] = make(Item, name="blanket", unit=making.unit(), sector="shl")
    held["organisation"] = make(Organisation, name="Idle Aid", kind="ngo")
    held["institution"] = make(Institution, name="Idle School", kind="school")
    held["indicator"] = make(Indicator, name="Population", value=Decimal(25000000))
    held["questionset"] = making.question_set("Idle questions")
    held["channel"] = make(Channel, name="Idle road", kind="entry_point")
    held["relation"] = make(
        Relation, first=making.country("LA"), second=country, state="established",
        observed_on="1974",
    )  # fmt: skip
    held["committeeseat"] = make(
        CommitteeSeat, committee=committee, member=world.organisations["empty"],
        from_on="2012", to_on="2014",
    )  # fmt: skip
    held["chairmanship"] = make(
        Chairmanship, committee=committee, chair=world.organisations["empty"], from_on="2012",
        to_on="2014",
    )  # fmt: skip
    held["exchangerate"] = make(
        ExchangeRate, currency=money, rate=Decimal("1.35"), rated_on=making.TODAY
    )
    lists(world)
    logged(world, country)


def lists(world: Any) -> None:
    """Regimes, what they control and whom they list; one of each that nothing rests on."""
    held = world.records
    held["regime"], held["regime.used"] = making.regime("IDLE 1"), making.regime("USED 1")
    held["controlledgood"] = making.reference(
        ControlledGood, regime=held["regime.used"], prefix="84", paragraph="paragraph 7"
    )
    for name, number in (("listedparty", "1"), ("listedparty.used", "2")):
        held[name] = making.reference(
            ListedParty, name=f"Listed body {number}", list_name="A list", reference=number
        )


def logged(world: Any, country: Country) -> None:
    """What belongs to no emergency and is seen by everyone with a seat."""
    held, road = world.records, making.channel("Rajin", "goods_entry")
    held["road"] = road
    held["engagement"] = world.make(Engagement, kind="course", title="A course")
    held["presence"] = world.make(
        Presence, organisation=world.home, place=making.place(), aspect="office",
        state="kept", observed_on="2018-12",
    )  # fmt: skip
    held["channelobservation"] = world.make(
        ChannelObservation, channel=road, state="open", observed_on=making.TODAY
    )
    for width in ("restricted", "committee"):
        held[f"engagement.{width}"] = world.make(
            Engagement, kind="course", title=f"A {width} course", visibility=width
        )
    held["emergency.theirs"] = making.emergency(
        world.organisations["admitted"],
        owner=world.organisations["admitted"],
        title="Floods of others",
    )


def needs(world: Any) -> None:
    """Needs of the owner in every status, and one of another organisation."""
    held, by, home = world.records, world.by, world.home
    emergency = held["emergency"]
    held["figure"] = world.make(Figure, emergency=emergency, kind="dead", value=Decimal(160))
    held["assessment"] = making.assessment(by, home, emergency)
    held["need"] = making.reported(by, home, emergency)
    held["need.other"] = making.reported(by, home, emergency, description="the same again")
    held["need.draft"] = making.need(by, home, emergency, description="a draft need", item=None)
    closed = making.reported(by, home, emergency)
    held["need.closed"] = making.move("close", closed, by, closing="met")
    held["need.stale"] = stale_need(world)
    admitted = world.people["admitted"]
    held["need.theirs"] = making.reported(
        admitted, world.organisations["admitted"], emergency, description="a need of others",
        item=None,
    )  # fmt: skip
    held["corroboration"] = world.make(
        Corroboration, need=held["need.theirs"], finding="see_this_too", ground="own"
    )
    held["corroboration.theirs"] = world.make(
        Corroboration, "admitted", need=held["need"], finding="see_this_too", ground="own"
    )


def stale_need(world: Any) -> Any:
    """Return a need that was reported long ago and whose day has passed."""
    then = Actor.of(world.by, today=making.TODAY - datetime.timedelta(days=200))
    facts = {
        "emergency": world.records["emergency"], "item": making.item(), "priority": "urgent",
        "place": making.place(), "origin": "own_observation",
    }  # fmt: skip
    need = records.create(type(world.records["need"]), by=then, owner=world.home, values=facts)
    return moves.make(noun_of(need).workflow["report"], need, by=then)


def pledges(world: Any) -> None:
    """A pledge in use, a free one, an intention, one that replaces, and one of the partner."""
    held, by, home = world.records, world.by, world.home
    emergency = held["emergency"]
    held["pledge.used"] = used = making.pledge(by, home, emergency, {"quantity": Decimal(1000)})
    held["allocation"] = making.allocation(by, used, 30, need=held["need"])
    held["pledge"] = making.pledge(by, home, emergency, title="Free meals")
    held["pledge.intention"] = making.pledge(by, home, emergency, {"stage": "intention"})
    partner, org = world.people["partner"], world.organisations["partner"]
    held["pledge.theirs"] = making.pledge(partner, org, emergency, title="Their meals")
    held["allocation.theirs"] = making.allocation(
        partner, held["pledge.theirs"], 20, need=held["need"]
    )


def missions(world: Any) -> None:
    """Missions in every status, each with the same partner; clearances in every status."""
    held, by, home = world.records, world.by, world.home
    emergency, partners = held["emergency"], [world.organisations["partner"]]

    def mission(**values: Any) -> Any:
        return making.mission(by, home, emergency, partners=partners, **values)

    def started() -> Any:
        planned = making.move("plan", mission(), by)
        return making.move("start", planned, by, override="Agreed by telephone.")

    held["mission.draft"] = mission(title="A draft mission")
    held["clearance.of a draft"] = making.clearance(
        by, held["mission.draft"], "visa", reference="permit of a draft"
    )
    joined = mission(title="A joined mission", visibility="restricted")
    held["mission.joined"] = making.move("plan", joined, by)
    held["mission.planned"] = making.move("plan", mission(), by)
    result = {"indicator": "Households with water", "target": Decimal(200)}
    held["mission"] = records.change(
        started(), by=making.actor(by), values={"sector": "hea"},
        lines={"results": [result], "further_sectors": [{"sector": "wsh"}]},
    )  # fmt: skip
    held["mission.idle"] = started()
    held["mission.suspended"] = making.move("suspend", started(), by, reason="Ice.")
    held["mission.completed"] = making.move("complete", started(), by)
    clearances(world, mission())


def clearances(world: Any, mission: Any) -> None:
    held, by = world.records, world.by
    making.move("plan", mission, by)

    def clearance(*path: str) -> Any:
        made = making.clearance(by, mission, "visa", reference="V-1")
        for step in path:
            asked = {"reason": "They said so."} if step in ("refuse", "query") else {}
            made = making.move(step, made, by, **asked)
        return made

    held["clearance"] = clearance()
    held["clearance.drafting"] = clearance("draft")
    held["clearance.submitted"] = clearance("draft", "submit")
    held["clearance.granted"] = clearance("draft", "submit", "grant")
    held["clearance.refused"] = clearance("draft", "submit", "refuse")
    exempt = making.clearance(
        by, mission, "sanctions_exemption",
        {"item": making.item("stove"), "quantity": Decimal(50), "unit": making.unit("stove")},
        regime=held["regime.used"], reference="C-1", valid_until=making.TODAY,
    )  # fmt: skip
    for step in ("draft", "submit", "grant"):
        exempt = making.move(step, exempt, by)
    held["clearance.exemption"] = exempt
    determinations(world, mission)


def determinations(world: Any, mission: Any) -> None:
    """What a reporter proposed, and what was decided about a name for the same mission."""
    held, regime = world.records, world.records["regime.used"]

    def determination(**values: Any) -> Any:
        given = {"mission": mission, "description": "Soap", "regime": regime, "basis": "Soap."}
        return world.make(Determination, "reporter", **given | values)

    held["determination"] = determination()
    held["determination.restricted"] = determination(visibility="restricted")
    held["screening"] = world.make(
        Screening, mission=mission, organisation=world.organisations["empty"],
        listed_party=held["listedparty.used"], decision="unsure", reason="By its address.",
    )  # fmt: skip


def goods(world: Any) -> None:
    """Consignments and deliveries in every status, on one mission."""
    held, by, mission = world.records, world.by, world.records["mission"]
    free = making.allocation(by, held["pledge.used"], 900, mission=mission)
    held["allocation.mission"] = free

    def packed(title: str = "Goods") -> Any:
        return making.consignment(by, mission, (free, 10), title=title)

    def ready() -> Any:
        return making.move("ready", packed(), by)

    def sent() -> Any:
        return making.move("dispatch", ready(), by)

    held["consignment.draft"] = packed("A draft consignment")
    held["consignment.ready"] = ready()
    held["consignment"] = sent()
    held["consignment.held"] = making.move(
        "hold", sent(), by, hold_reason="customs", reason="Papers."
    )
    held["delivery.expected"] = hand(world, held["consignment"], 5)
    held["delivery"] = making.move("hand_over", hand(world, held["consignment"], 4), by)
    arrived = making.move("arrive", sent(), by)
    making.move("hand_over", hand(world, arrived, 10), by)
    held["consignment.arrived"] = making.move("resume", making.move(
        "hold", arrived, by, hold_reason="other", reason="Rain."), by)  # fmt: skip
    partner = world.people["partner"]
    own = making.pledge(partner, world.organisations["partner"], held["emergency"])
    theirs = making.allocation(partner, own, 50, mission=mission)
    for name, title, status in (
        ("consignment.theirs", "Their consignment", "ready"),
        ("consignment.theirdraft", "Their draft consignment", ""),
    ):
        made = records.create(
            type(held["consignment"]), by=making.actor(partner),
            owner=world.organisations["partner"],
            values={"mission": mission, "title": title},
            lines={"lines": [{"allocation": theirs, "quantity": Decimal(5)}]},
        )  # fmt: skip
        held[name] = making.move(status, made, partner) if status else made


def hand(world: Any, consignment: Any, quantity: int, **values: Any) -> Any:
    """Return a delivery that is expected, from a consignment of the owner's."""
    line = {"consignment_line": consignment.lines.get(), "quantity": Decimal(quantity)}
    return making.delivery(world.by, consignment.mission, line, **values)


def visits(world: Any) -> None:
    """Visits of the owner and of another organisation, with what follows from them."""
    held, by, mission = world.records, world.by, world.records["mission"]
    line = held["delivery"].lines.get()
    seen = {"delivery_line": line, "finding": "as_delivered", "evidence": "goods"}
    less = seen | {"finding": "quantity_differs", "quantity_observed": Decimal(3)}
    held["visit"] = making.visit(by, world.home, mission, seen)
    for name in ("open", "answered"):
        submitted = making.move("submit", making.visit(by, world.home, mission, less), by)
        held[f"discrepancy.{name}"] = Discrepancy.objects.get(observation__visit=submitted)
    held["visit.submitted"] = submitted
    answered = held["discrepancy.answered"]
    held["discrepancy.answered"] = making.move("answer", answered, by, answer="Miscounted.")
    held["discrepancy"] = held["discrepancy.open"]
    held["concern"] = world.make(Concern, visit=held["visit"], text="It was locked at first.")
    held["actionpoint"] = world.make(
        ActionPoint, visit=held["visit"], title="Ask again", assigned_to=world.home
    )
    done = world.make(ActionPoint, visit=held["visit"], title="Done", assigned_to=world.home)
    held["actionpoint.done"] = making.move("finish", done, by)
    of_others(world, less)


def of_others(world: Any, less: dict[str, Any]) -> None:
    """What the other admitted organisation saw and noted of the owner's mission."""
    held, admitted = world.records, world.people["admitted"]
    visit = making.visit(admitted, world.organisations["admitted"], held["mission"], less)
    held["visit.theirs"] = making.move("submit", visit, admitted)
    held["discrepancy.theirs"] = Discrepancy.objects.get(observation__visit=visit)
    held["visit.of others"] = making.visit(
        admitted, world.organisations["admitted"], held["mission"], visibility="restricted",
        institution=making.institution("School of another visit"),
    )  # fmt: skip
    held["concern.theirs"] = world.make(Concern, "admitted", visit=visit, text="Doubtful.")
    held["actionpoint.theirs"] = world.make(
        ActionPoint, "admitted", visit=visit, title="Explain", assigned_to=world.home
    )
