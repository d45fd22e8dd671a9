"""Where the choices of a run come from: from Hypothesis, or from a seeded die."""

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Protocol

from hypothesis import strategies as st

SILLY = [
    Decimal(0), Decimal(-1), Decimal("-0.001"), Decimal("0.0001"), Decimal(10) ** 12,
    Decimal(10) ** 30, Decimal("NaN"), Decimal("Infinity"), None,
]  # fmt: skip
"""Amounts that no entry point may take, and one that says nothing."""
SENSIBLE = [
    Decimal(text)
    for text in ("1", "2", "3", "5", "7", "10", "25", "33.333", "40", "50", "60", "99.999", "100")
]


class Picks(Protocol):
    def one(self, things: Sequence[Any]) -> Any:
        """Return one of these."""


class Drawn:
    """Choices that Hypothesis makes, and can make simpler."""

    def __init__(self, data: Any):
        self.data = data

    def one(self, things: Sequence[Any]) -> Any:
        return self.data.draw(st.sampled_from(things))


class Rolled:
    """Choices of a die with a fixed seed."""

    def __init__(self, seed: int):
        self.die = random.Random(seed)

    def one(self, things: Sequence[Any]) -> Any:
        return self.die.choice(things)


def chance(picks: Picks, one_in: int) -> bool:
    """Return True once in so many times; simpler runs have none of it."""
    return picks.one(range(one_in)) == one_in - 1


def amount(picks: Picks, left: Decimal | None = None) -> Any:
    """Return an amount: mostly sensible, sometimes just over what is left, sometimes silly."""
    if chance(picks, 9):
        return picks.one(SILLY)
    if left is not None and left > 0 and chance(picks, 3):
        return picks.one([left, left, left / 2, left + Decimal("0.001"), left + 1, left * 2])
    return picks.one(SENSIBLE)
