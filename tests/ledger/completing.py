"""What chance has left out of a run: it is made, until everything was accepted often enough."""

from typing import Any

from tests.ledger.deeds import MOVES, Deeds, shortest
from tests.ledger.thrift import standing
from tracker.models import Movement

TIMES = 20
"""How often every move and every kind of movement is accepted in a run."""
LONG = 30
"""How many deeds are in a story: with more, each step has more rows to look at."""
AFRESH = 10
"""How many moves a fresh record is held to take."""
LAST = (("delivery", "reverse"), ("consignment", "adjust"))
"""Moves that take from others what these need, or that movements make anyway."""
KINDS = [str(kind) for kind in Movement.Kind]
Target = tuple[str, str] | str


def seldom(cast: Any) -> dict[Target, int]:
    """Return what was accepted too seldom so far, and how often that is."""
    counts = {target: cast.moved[target] for target in [*MOVES, *KINDS]}
    return {target: count for target, count in counts.items() if count < TIMES}


def complete(machine: Any) -> None:
    """Tell stories of what was accepted too seldom; look at the ledger after every deed."""
    while seldom(machine.cast):
        story = machine()
        try:
            for _step in range(LONG):
                if todo := seldom(machine.cast):
                    do(story.deeds, *easiest(todo))
                    story.the_ledger_adds_up()
        finally:
            story.teardown()


def do(deeds: Deeds, target: Target, status: str) -> None:
    if isinstance(target, str):
        deeds.shift(target)
    else:
        deeds.surely(*target, status)


def easiest(todo: dict[Target, int]) -> tuple[Target, str]:
    """Return what takes the fewest moves, and from which status of a record that is there.

    Of equals, the rarest is first. Most moves shift goods, so movements come after them.
    """
    there = standing()

    def effort(target: Target) -> tuple[int, int, str]:
        if isinstance(target, str) or target in LAST:
            return (AFRESH + 1, todo[target], "")
        ways = {status: shortest(*target, status) for status in there[target[0]]}
        return min(
            [(len(way), todo[target], status) for status, way in ways.items() if way is not None],
            default=(AFRESH, todo[target], ""),
        )

    target = min(todo, key=effort)
    return target, effort(target)[2]
