"""Shares: what part of the aid was seen independently, and how far asking for the rest has come.

Four parts add up to what was delivered at institutions. Where access was refused is for those who
asked and for the parties of the mission; all others are told of refusals in numbers alone.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy

from tracker.models import (
    Delivery,
    DeliveryLine,
    Discrepancy,
    Emergency,
    Mission,
    Observation,
    Visit,
)
from tracker.models.visits import REFUSED, of_parties
from tracker.rules.actors import Actor
from tracker.rules.counting import counted
from tracker.rules.quantities import ZERO, plain
from tracker.rules.visits import was_seen

SEEN, NOT_ASKED, WAITING, NO_ACCESS = PARTS = ("seen", "not_asked", "waiting", "no_access")
UNSURE = "not_asked_or_no_access"
LABELS = {
    SEEN: gettext_lazy("seen independently"),
    WAITING: gettext_lazy("asked and waiting"),
    NOT_ASKED: gettext_lazy("not yet asked"),
    NO_ACCESS: gettext_lazy("no access"),
    UNSURE: gettext_lazy("not yet asked, or no access"),
}
TONES = {SEEN: "good", WAITING: "info", NOT_ASKED: "neutral", NO_ACCESS: "warn"}
FEWEST = 5
"""Among fewer deliveries than these, a number of refusals would tell which they were."""
Finding = Observation.Finding


@dataclass(frozen=True)
class Share:
    """One of the parts of what was delivered, by the number of deliveries."""

    part: str
    label: str
    count: int
    tone: str


@dataclass(frozen=True)
class Amounts:
    """What was delivered in one unit, and its parts; the unit is empty where none is stated."""

    unit: str
    delivered: str
    parts: dict[str, str]


@dataclass
class Shares:
    """The parts by quantity, unit by unit, and by the number of deliveries."""

    amounts: list[Amounts] = field(default_factory=list)
    deliveries: list[Share] = field(default_factory=list)
    afterwards: int = 0
    """Deliveries entered afterwards, of which nobody knows whether they were asked about."""
    unstated: int = 0
    """Deliveries of which some quantity is not stated: they are counted, and not measured."""
    refused: int | None = None
    """How many could not be seen, for a reader who is not told which; None where that tells."""
    otherwise: list[str] = field(default_factory=list)
    """What of the rest was looked for and seen otherwise than recorded, unit by unit."""

    @property
    def parts(self) -> list[str]:
        return [share.part for share in self.deliveries]

    @property
    def count(self) -> int:
        return sum(share.count for share in self.deliveries)


@dataclass
class Standing:
    """How one delivery stands: the part it is in, and how its quantities divide, unit by unit."""

    part: str
    units: dict[str, dict[str, Decimal]]
    unstated: bool
    afterwards: bool
    of_party: bool
    otherwise: dict[str, Decimal]
    """What was looked for by a visit that counts, and was not found as recorded."""


def monitoring(emergency: Emergency, actor: Actor) -> list[Share]:
    """Return how many deliveries of an emergency are in each part."""
    return shares(of_emergency(emergency, actor), actor).deliveries


def of_emergency(emergency: Emergency, actor: Actor) -> list[Delivery]:
    """Return what was delivered at institutions in an emergency, as far as it is in sight."""
    rows = counted(Delivery.objects.seen_by(actor))
    return list(rows.filter(emergency=emergency, stage=Delivery.Stage.AT_INSTITUTION))


def shares(deliveries: list[Delivery], actor: Actor) -> Shares:
    """Divide what was delivered in parts, in a number of queries that does not grow."""
    known = Outcomes(deliveries, actor)
    standings = [known.standing(row) for row in deliveries]
    party = all(s.of_party for s in standings)
    unasked = {NOT_ASKED} if party else {NOT_ASKED, NO_ACCESS}
    told = [s for s in standings if not (s.afterwards and s.part in unasked)]
    found = Shares(afterwards=len(standings) - len(told), unstated=sum(s.unstated for s in told))
    by_count = Counter(s.part for s in told)
    parts: tuple[str, ...] = PARTS if party else (SEEN, UNSURE, WAITING)
    if not party:
        by_count[UNSURE] = by_count[NOT_ASKED] + by_count[NO_ACCESS]
        if by_count[UNSURE] >= FEWEST:
            found.refused = by_count[NO_ACCESS]
    found.deliveries = [
        Share(part, str(LABELS[part]), by_count[part], TONES.get(part, "neutral"))
        for part in parts
    ]
    found.amounts = list(amounts(told, parts))
    found.otherwise = missed(told)
    return found


def missed(standings: Iterable[Standing]) -> list[str]:
    """Add up what was looked for and not found as recorded, with its units."""
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for standing in standings:
        for unit, quantity in standing.otherwise.items():
            sums[unit] += quantity
    return [
        f"{plain(missing)} {unit}".strip() for unit, missing in sorted(sums.items()) if missing
    ]


def discrepancies(deliveries: list[Delivery], actor: Actor) -> list[Discrepancy]:
    """List what monitors saw otherwise of these deliveries and is not closed, the newest first."""
    keys = [row.pk for row in deliveries]
    rows = Discrepancy.objects.seen_by(actor).exclude(status=Discrepancy.Status.CLOSED)
    return list(rows.filter(observation__delivery_line__delivery__in=keys).order_by("-pk"))


def amounts(standings: Iterable[Standing], parts: tuple[str, ...]) -> Iterator[Amounts]:
    """Add up the quantities of each unit."""
    sums: dict[str, dict[str, Decimal]] = defaultdict(nothing)
    for standing in standings:
        for unit, divided in standing.units.items():
            for part, quantity in divided.items():
                sums[unit][part] += quantity
    for unit, divided in sorted(sums.items()):
        divided[UNSURE] = divided[NOT_ASKED] + divided[NO_ACCESS]
        whole = sum((divided[part] for part in PARTS), ZERO)
        yield Amounts(unit, plain(whole), {p: plain(divided[p]) for p in parts})


def nothing() -> dict[str, Decimal]:
    return dict.fromkeys((*PARTS, UNSURE), ZERO)


class Outcomes:
    """What came of asking to see some deliveries, and what was seen of their lines."""

    def __init__(self, deliveries: list[Delivery], actor: Actor):
        self.keys = {row.pk for row in deliveries}
        self.missions = {row.mission_id for row in deliveries}
        led = Mission.objects.filter(pk__in=self.missions)
        own = led if actor.is_system else led.filter(of_parties(actor.organisations))
        self.party = set(own.values_list("pk", flat=True))
        self.came: dict[Any, set[str]] = defaultdict(set)
        """By ("delivery", key), ("line", key) and (mission, institution)."""
        self.saw: dict[int, Decimal | None] = {}
        """By delivery line: what the latest independent visit saw of it; None for all of it."""
        self.lines: dict[int, list[DeliveryLine]] = defaultdict(list)
        lines = DeliveryLine.objects.filter(delivery__in=self.keys).order_by("pk")
        for line in lines.select_related("consignment_line__allocation__line__unit"):
            self.lines[line.delivery_id].append(line)
        self.read(Visit.objects.counted_for(actor).exclude(status=Visit.Status.CANCELLED))

    def read(self, visits: Any) -> None:
        """Read what visits asked for and brought.

        One that is not independent asks nothing, and tells only of the lines that count all the
        same: of goods in which it had no part.
        """
        counting = Observation.objects.filter(counts=True).values("visit")
        rows = visits.filter(mission__in=self.missions)
        rows = rows.exclude(Q(independent=False) & ~Q(pk__in=counting))
        found = {visit.pk: visit for visit in rows}
        observed = Observation.objects.filter(visit__in=found)
        in_time = observed.order_by("visit__conducted_on", "pk")
        named = set()
        for row in in_time.select_related("delivery_line"):
            named.add(row.visit_id)
            if row.counts or found[row.visit_id].independent is not False:
                self.note(found[row.visit_id], row)
        planned = Visit.deliveries.through.objects.filter(visit__in=found)
        for key, delivery in planned.values_list("visit_id", "delivery_id"):
            named.add(key)
            visit = found[key]
            if visit.status != Visit.Status.SUBMITTED or visit.access in REFUSED:
                self.came["delivery", delivery].add(visit.access)
        for key, visit in found.items():
            if key not in named and visit.institution_id:
                self.came[visit.mission_id, visit.institution_id].add(visit.access)

    def note(self, visit: Visit, row: Observation) -> None:
        """Note what one observation says; until it is submitted it has only been asked."""
        line = row.delivery_line_id
        done = visit.status == Visit.Status.SUBMITTED
        refused = done and row.finding == Finding.NO_ACCESS
        self.came["line", line].add("denied" if refused else visit.access)
        if done and row.counts:
            self.saw[line] = row.quantity_observed
        elif done and row.finding == Finding.AS_DELIVERED and was_seen(row):
            self.saw[line] = None

    def standing(self, delivery: Delivery) -> Standing:
        """Return the part a delivery is in: the best that any visit brought."""
        units: dict[str, dict[str, Decimal]] = defaultdict(nothing)
        otherwise: dict[str, Decimal] = defaultdict(Decimal)
        parts, unstated = {part_of(self.came_of(delivery))}, False
        for line in self.lines[delivery.pk]:
            rest = part_of(self.came_of(delivery, line))
            seen = self.seen_of(line)
            parts |= {rest} | ({SEEN} if seen is None or seen > ZERO else set())
            if line.quantity is None:
                unstated = True
                continue
            unit = str(line.consignment_line.allocation.line.unit or "")
            part = line.quantity if seen is None else min(seen, line.quantity)
            units[unit][SEEN] += part
            units[unit][rest] += line.quantity - part
            otherwise[unit] += line.quantity - part if line.pk in self.saw else ZERO
        best = next((p for p in (SEEN, WAITING, NO_ACCESS) if p in parts), NOT_ASKED)
        own = delivery.mission_id in self.party
        return Standing(best, units, unstated, delivery.recorded_afterwards, own, otherwise)

    def seen_of(self, line: DeliveryLine) -> Decimal | None:
        return self.saw.get(line.pk, ZERO)

    def came_of(self, delivery: Delivery, line: DeliveryLine | None = None) -> set[str]:
        here = (delivery.mission_id, delivery.actual_institution_id)
        keys: list[Any] = [("delivery", delivery.pk), here]
        keys += [("line", line.pk)] if line else []
        return set().union(*(self.came.get(key, set()) for key in keys))


def part_of(came: set[str]) -> str:
    """Return which part that was not seen belongs to, by what came of asking for it."""
    if came & {Visit.Access.ASKED, Visit.Access.GRANTED}:
        return WAITING
    return NO_ACCESS if came & set(REFUSED) else NOT_ASKED
