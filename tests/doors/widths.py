"""The same things at every width: who sees them is all that differs."""

from decimal import Decimal
from typing import Any

from tests import making
from tests.doors.states import hand
from tracker.actions import documents

WIDTHS = ("restricted", "committee", "coalition", "public")


def seen_by_whom(world: Any) -> None:
    """Needs, pledges and the chain of a mission at every width; one of each is shared."""
    held, by, home = world.records, world.by, world.home
    for name in (*WIDTHS, "shared"):
        width = "restricted" if name == "shared" else name
        emergency = held["emergency.public"]
        facts = {"visibility": width}
        held[f"need.{name}"] = making.reported(
            by, home, emergency, description=f"a {name} need", item=None, **facts
        )
        held[f"pledge.{name}"] = making.pledge(
            by, home, emergency, title=f"A {name} pledge", **facts
        )
        mission = making.mission(by, home, emergency, title=f"A {name} mission", **facts)
        planned = making.move("plan", mission, by)
        held[f"mission.{name}"] = making.move("start", planned, by, override="As agreed.")
        chain(world, name, width)
    set_aside(world)


def set_aside(world: Any) -> None:
    """What is given in silence, to whom, and for which need."""
    held, by, home = world.records, world.by, world.home
    held["pledge.given"] = making.pledge(
        by, home, held["emergency.public"], title="A gift to the mate",
        recipient=world.organisations["mate"], visibility="restricted",
    )  # fmt: skip
    money = {"item": None, "description": "cash", "quantity": Decimal(777777)}
    held["pledge.money"] = making.pledge(
        by, home, held["emergency.public"], money | {"unit": making.unit("SGD", "money")},
        title="Money in silence", contribution="financial", visibility="restricted",
    )  # fmt: skip
    held["allocation.hidden"] = making.allocation(
        by, held["pledge.restricted"], 10, need=held["need.public"]
    )
    held["allocation.to hidden"] = making.allocation(
        by, held["pledge.coalition"], 10, need=held["need.restricted"]
    )


def chain(world: Any, name: str, width: str) -> None:
    """What hangs on a public mission, at one width: a child may be narrower than its parent."""
    held, by = world.records, world.by
    if "mission.carrier" not in held:
        held["mission.carrier"] = making.running(
            by, world.home, held["emergency.public"], visibility="public", title="A carrier"
        )
        held["pledge.carried"] = making.pledge(
            by, world.home, held["emergency.public"], {"quantity": Decimal(500)},
            visibility="public", title="Carried meals",
        )  # fmt: skip
        held["allocation.carried"] = making.allocation(
            by, held["pledge.carried"], 500, mission=held["mission.carrier"]
        )
    mission, free = held["mission.carrier"], held["allocation.carried"]
    draft = making.consignment(
        by, mission, (free, 10), title=f"A {name} consignment", visibility=width
    )
    sent = making.move("dispatch", making.move("ready", draft, by), by)
    held[f"consignment.{name}"] = sent
    school = making.institution(f"School of the {name} delivery")
    expected = hand(world, sent, 6, visibility=width, actual_institution=school)
    held[f"delivery.{name}"] = making.move("hand_over", expected, by)
    school = making.institution(f"School of the {name} visit")
    held[f"visit.{name}"] = making.visit(
        by, world.home, mission, visibility=width, institution=school
    )
    held[f"clearance.{name}"] = making.clearance(
        by, mission, "visa", visibility=width, reference=f"{name} permit"
    )


def papers(world: Any) -> None:
    """A file attached to a need, and one attached to a draft."""
    for name in ("need", "need.draft"):
        world.records[f"document.{name}"] = documents.attach(
            world.records[name], title="A list", kind="other", name="list.csv",
            content=b"what,how many\nmeals,100\n", by=world.actor("coordinator"),
        )  # fmt: skip
