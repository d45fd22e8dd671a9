"""Flows as OCHA's Financial Tracking Service gives them out, and its totals to the dollar.

The rule, as FTS reckons a country (seen in its own answers, whose totals this repeats):

* Total funding is the sum of the flows that come in (`boundary` incoming) with the status paid or
  commitment and that are this country's and this year's alone (`onBoundary` single).
* What is shared with other countries or years (`onBoundary` shared) is listed and never added.
* Flows within the country (internal) and out of it (outgoing) are no new money.
* Pledges are what comes in, is this country's alone and has the status pledge: what is
  outstanding, since FTS takes off what became a commitment.
* FTS writes the amount of a parent down by what its children took. So parked money, money passed
  through and carried over counts as it stands, and nothing is taken off a second time. In other
  files parents still hold their whole amount (`whole_parents`): the total that FTS publishes
  tells them apart, and without one both are told.
* A flow of several donors stands under their names together and is not divided.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tracker.exchange.fts_reading import Flow, Published
from tracker.rules.funding import rests

ZERO = Decimal(0)
COMES_IN = ("paid", "commitment")
PLEDGED = "pledge"
KNOWN = frozenset({*COMES_IN, PLEDGED})
BOUNDARIES = frozenset({"incoming", "internal", "outgoing", "elsewhere"})
NO_DONOR = "Not specified"


@dataclass
class Sums:
    """What came in and what is still pledged."""

    paid: Decimal = ZERO
    commitment: Decimal = ZERO
    pledge: Decimal = ZERO
    flows: int = 0

    def count(self, status: str, amount: Decimal) -> None:
        setattr(self, status, getattr(self, status) + amount)
        self.flows += 1

    @property
    def total(self) -> Decimal:
        return self.paid + self.commitment


@dataclass
class Totals:
    """The totals of a country, what stands beside them, and what could not be counted."""

    all: Sums = field(default_factory=Sums)
    donors: dict[str, Sums] = field(default_factory=lambda: defaultdict(Sums))
    shared: Sums = field(default_factory=Sums)
    internal: Sums = field(default_factory=Sums)
    outgoing: Sums = field(default_factory=Sums)
    elsewhere: Sums = field(default_factory=Sums)
    """Flows that neither come into the country nor leave it."""
    problems: list[str] = field(default_factory=list)
    overdrawn: list[str] = field(default_factory=list)
    unreduced: list[str] = field(default_factory=list)
    """Parents that hold as much as their children or more: perhaps not written down."""
    whole_parents: bool = False
    """Parents were taken to hold their whole amount."""

    @property
    def sums(self) -> tuple[Decimal, Decimal]:
        """Return total funding and pledges outstanding."""
        return self.all.total, self.all.pledge


def totals(flows: Sequence[Flow], *, whole_parents: bool = False) -> Totals:
    """Reckon the totals of the country that these flows were asked for."""
    found = Totals(whole_parents=whole_parents)
    counted = []
    for flow in flows:
        if problem := unfit(flow):
            found.problems.append(f"Flow {flow.id}: {problem}.")
        else:
            counted.append(flow)
    amounts = {flow.id: flow.amount or ZERO for flow in counted}
    if whole_parents:
        amounts, overdrawn = left_of(counted)
        found.overdrawn = sorted(overdrawn)
    else:
        found.unreduced = unreduced(counted)
    for flow in counted:
        place(found, flow, amounts[flow.id])
    return found


def unfit(flow: Flow) -> str:
    """Return why a flow cannot be counted, or nothing."""
    if flow.unread:
        return flow.unread
    if flow.amount is None:
        return "no amount in US dollars is stated"
    if flow.status not in KNOWN:
        return f"the status {flow.status!r} is not known" if flow.status else "it has no status"
    if flow.boundary not in BOUNDARIES:
        return (
            f"the boundary {flow.boundary!r} is not known"
            if flow.boundary
            else "it is not stated whether it comes in, and its locations do not tell"
        )
    return ""


def place(found: Totals, flow: Flow, amount: Decimal) -> None:
    """Add a flow where it belongs."""
    if flow.boundary != "incoming":
        getattr(found, flow.boundary).count(flow.status, amount)
    elif flow.shared:
        found.shared.count(flow.status, amount)
    else:
        found.all.count(flow.status, amount)
        found.donors[donor_of(flow)].count(flow.status, amount)


def donor_of(flow: Flow) -> str:
    """Name who gives: several together, as FTS shows what they share, or nobody that is known."""
    if len(flow.donors) > 1:
        return f"{'; '.join(flow.donors)} (shared)"
    return flow.donors[0] if flow.donors else NO_DONOR


def left_of(flows: Iterable[Flow]) -> tuple[dict[str, Decimal], set[str]]:
    """Return what is left of each flow of a file whose parents hold their whole amount.

    A pledge takes nothing from money that came in, and money takes from a pledge as from money.
    """
    rows = list(flows)
    amounts = {flow.id: flow.amount or ZERO for flow in rows}
    return rests(amounts, parents_of(rows))


def parents_of(rows: Sequence[Flow]) -> dict[str, str | None]:
    """Return the parent of each flow, whichever of the two names the other."""
    status = {flow.id: flow.status for flow in rows}
    named: dict[str, str] = {}
    for flow in rows:
        for child in flow.children:
            named.setdefault(child, flow.id)
    parents: dict[str, str | None] = {}
    for flow in rows:
        stated = flow.parent if flow.parent in status else None
        above = stated or named.get(flow.id)
        promised_on = flow.status == PLEDGED and status.get(above or "") != PLEDGED
        parents[flow.id] = None if promised_on else above
    return parents


def unreduced(rows: Sequence[Flow]) -> list[str]:
    """List parents that hold as much as their children in this file hold together, or more."""
    amounts = {flow.id: flow.amount or ZERO for flow in rows}
    children: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for child, parent in parents_of(rows).items():
        if parent in amounts and parent is not None:
            children[parent] += amounts[child]
    return sorted(parent for parent, held in children.items() if 0 < held <= amounts[parent])


def two_ways(flows: Sequence[Flow], said: Published) -> tuple[Totals, Totals | None]:
    """Reckon as parents stand or, where only that is what FTS says, as if they were whole.

    The second is the other way, where nothing tells which of them is right.
    """
    stand, whole = totals(flows), totals(flows, whole_parents=True)
    if not stand.unreduced or stand.sums == whole.sums:
        return stand, None
    if said.funding is None or (said.flows or 0) > len(flows):
        return stand, whole
    told = (said.funding, said.pledges or ZERO)
    if told == stand.sums:
        return replace(stand, unreduced=[]), None
    return (whole, None) if told == whole.sums else (stand, whole)
