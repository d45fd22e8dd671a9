"""One thing against another in the same minutes: coverage and status, far down and first."""

import statistics
from collections.abc import Iterable

from bench.asking import Asker, cost
from bench.lists import Case, far_down, orders
from tracker.models import STAGES, Coverage, Need
from tracker.rules.nouns import NOUNS

NOISE = 1.1
"""Two equal things measured here differ by up to so much; the first line says how much now."""
STATUS = "status"
NO_DRAFTS = [value for value in Need.Status.values if value != Need.Status.DRAFT]
"""Drafts are seen by their owner alone: a status nobody else has any of is no fair match."""


def interleaved(asker: Asker, cases: dict[str, list[Case]], rounds: int) -> dict[str, float]:
    """Return the milliseconds of processor it takes to find a page of each kind, asked in turn.

    Of each page the best third of the rounds, of each kind the middle of its pages. Drawing is
    left out: it depends on what the rows say.
    """
    taken: dict[Case, list[float]] = {case: [] for kind in cases.values() for case in kind}
    for _ in range(rounds):
        for case, times in taken.items():
            times.append(cost(lambda case=case: asker.fetch(case))[2])
    return {
        kind: statistics.median(best_third(taken[case]) for case in found)
        for kind, found in cases.items()
    }


def best_third(times: Iterable[float]) -> float:
    ordered = sorted(times)
    return statistics.mean(ordered[: max(1, len(ordered) // 3)])


def by_coverage(asker: Asker, rounds: int) -> dict[str, float]:
    """Return how much dearer filtering needs is by each coverage than by status: 1 is as dear.

    Status is asked twice, under two names: how far they differ is the noise.
    """
    cases = {
        kind: [case_of(STATUS, value, kind) for value in NO_DRAFTS] for kind in (STATUS, "again")
    }
    for stage in STAGES:
        field = f"coverage_{stage}"
        cases[field] = [case_of(field, value) for value in Coverage.values]
    taken = interleaved(asker, cases, rounds)
    return {kind: ms / taken[STATUS] for kind, ms in taken.items() if kind != STATUS} | {
        "status, ms": taken[STATUS]
    }


def case_of(field: str, value: str, kind: str = "") -> Case:
    """Return a filtered list of needs; the other spelling of its own order tells two apart."""
    return Case("need", "newest" if kind == "again" else "", ((field, value),))


def read_by(asker: Asker, field: str, values: Iterable[str]) -> int:
    """Return how many rows PostgreSQL looks at for these values together."""
    return sum(asker.ask(case_of(field, value), handful=0, rounds=1).read for value in values)


def far_against_first(asker: Asker, rounds: int) -> dict[str, float]:
    """Return how much dearer a page nine tenths down a list is than its first, order by order."""
    found = {}
    for name in ("need", "pledge", "mission", "allocation", "consignment", "delivery", "visit"):
        for sort in orders(NOUNS[name]):
            after = far_down(NOUNS[name], sort, asker.actor)
            if not after:
                continue
            pair = {"first": [Case(name, sort)], "far": [Case(name, sort, after=after)]}
            taken = interleaved(asker, pair, rounds)
            found[f"{name} {sort}".strip()] = taken["far"] / taken["first"]
    return found
