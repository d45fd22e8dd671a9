"""What must always be true of the ledger, computed here from the rows alone.

Nothing of `tracker.rules` is used: quantities are added up once more, in fractions, from the
movements and not from the buckets.
"""

from collections import Counter, defaultdict
from fractions import Fraction
from math import floor

from tests.ledger.rows import FOLLOWED, Rows
from tracker.models import (
    Allocation,
    Clearance,
    ConsignmentLine,
    Entry,
    Movement,
    Need,
    PledgeLine,
)

BUCKETS = ("in_transit", "with_counterpart", "delivered", "damaged", "lost", "returned")
STAGES = ("pledged", "committed", "shipped", "with_counterpart", "delivered", "verified")
GRANTED = (
    "kind", "regime", "routed_via", "reference", "valid_from", "valid_until", "allowed_shipments",
    "entry_points", "parties",
)  # fmt: skip
LET_GO = ("withdrawn", "lapsed", "superseded")


def check() -> None:
    """Raise AssertionError where anything is not as it must be."""
    rows = Rows()
    for line in rows.goods.values():
        buckets_follow_the_movements(rows, line)
    for allocation in rows.allocations.values():
        no_allocation_is_overdrawn(rows, allocation)
    for line in rows.lines.values():
        no_line_is_given_twice(rows, line)
    for need in rows.needs.values():
        totals_follow_the_rows(rows, need)
        the_last_standing_is_how_it_stands(rows, need)
    exemptions_are_not_exceeded(rows)
    what_was_granted_changes_by_amendments()
    what_was_let_go_is_free(rows)
    only_the_independent_verify(rows)
    every_version_has_its_entry(rows)


def whereabouts(movements: list[Movement]) -> Counter:
    """Replay movements: how much of a line is where, how much was sent and how much found."""
    there: Counter = Counter()
    for movement in movements:
        there[movement.to_bucket] += Fraction(movement.quantity)
        there[movement.from_bucket or "outside"] -= Fraction(movement.quantity)
        there["found"] += Fraction(movement.quantity) if movement.kind == "found" else 0
        assert movement.quantity > 0
        assert min(there[bucket] for bucket in BUCKETS) >= 0, "a bucket was below zero"
    return there


def buckets_follow_the_movements(rows: Rows, line: ConsignmentLine) -> None:
    there = whereabouts(rows.moved[line.pk])
    for bucket in BUCKETS:
        assert getattr(line, bucket) == there[bucket], f"{bucket} is not what was moved"
    sent = sum(getattr(line, bucket) for bucket in BUCKETS)
    assert line.sent == sent == -there["outside"]
    assert line.found == there["found"]
    assert line.sent == 0 or line.sent == line.quantity + line.found
    if rows.waits(line) or rows.consignments[line.consignment_id].status == "cancelled":
        assert line.sent == 0, "goods left a consignment that waits"


def no_allocation_is_overdrawn(rows: Rows, allocation: Allocation) -> None:
    drawn = sum(
        max(Fraction(0), Fraction(line.quantity or 0) - Fraction(line.returned))
        for line in rows.loaded(allocation)
    )
    assert allocation.drawn == drawn, "what is drawn is not what was loaded"
    if allocation.deleted_at or allocation.status == "released":
        assert drawn == 0, "something is still drawn from what was released"
    if drawn:
        assert drawn <= allocation.quantity
    if allocation.quantity is not None:
        assert allocation.quantity > 0
    need = rows.needs.get(allocation.need_id)
    line = rows.lines[allocation.line_id]
    if need and need.unit_id == line.unit_id and allocation.factor_basis == "same_unit":
        assert allocation.need_quantity == allocation.quantity


def no_line_is_given_twice(rows: Rows, line: PledgeLine) -> None:
    given = rows.taking[line.pk]
    total = sum(Fraction(a.quantity or 0) for a in given)
    assert line.allocated == total, "what is allocated is not what was set aside"
    if total:
        assert total <= line.quantity, "more is allocated than was pledged"
    drawn = sum(a.drawn for a in rows.tied[line.pk])
    assert drawn <= (line.quantity or 0), "more is drawn than was pledged"
    whole, seen = line.included_in_id, {line.pk}
    while whole:
        assert whole not in seen, "a line is part of itself"
        assert not (given and rows.taking[whole]), "a part is counted beside its whole"
        seen.add(whole)
        whole = rows.lines[whole].included_in_id


def part(allocation: Allocation, quantity: Fraction) -> Fraction:
    """Return a quantity of a line in the need's unit, rounded down to the thousandth."""
    if not allocation.quantity or not allocation.need_quantity:
        return Fraction(0)
    exact = quantity * Fraction(allocation.need_quantity) / Fraction(allocation.quantity)
    return Fraction(floor(exact * 1000), 1000)


def verified_of(rows: Rows, line: ConsignmentLine) -> Fraction:
    """Return what the last visits that count saw at institutions, delivery by delivery."""
    total = Fraction(0)
    for row in rows.received.values():
        delivery = row.delivery
        if row.consignment_line_id != line.pk or row.quantity is None or delivery.deleted_at:
            continue
        if delivery.stage != "at_institution" or delivery.status in ("expected", "reversed"):
            continue
        counting = [
            o
            for o in rows.seen
            if o.delivery_line_id == row.pk and o.counts and o.visit.status == "submitted"
        ]
        if counting:
            last = max(counting, key=lambda o: (str(o.visit.conducted_on or ""), o.pk))
            total += min(Fraction(row.quantity), Fraction(last.quantity_observed or 0))
    return total


def totals_follow_the_rows(rows: Rows, need: Need) -> None:
    counted = [
        a for a in rows.serving[need.pk] if rows.lines[a.line_id].stage != "intention"
    ]  # fmt: skip
    totals = dict.fromkeys((*STAGES, "reserved"), Fraction(0))
    unknown = False
    for allocation in counted:
        share = Fraction(allocation.need_quantity or 0)
        totals["pledged"] += share
        if rows.lines[allocation.line_id].stage in ("commitment", "paid"):
            totals["committed"] += share
        if rows.pledge_of(allocation).visibility == "restricted":
            totals["reserved"] += share
        here: Counter = Counter()
        for line in rows.loaded(allocation):
            there = whereabouts(rows.moved[line.pk])
            here["shipped"] += Fraction(line.sent) - there["lost"] - there["returned"]
            here["with_counterpart"] += there["with_counterpart"]
            here["delivered"] += there["delivered"]
            here["verified"] += min(there["delivered"], verified_of(rows, line))
            unknown |= line.quantity is None and not rows.waits(line)
        for stage, quantity in here.items():
            totals[stage] += part(allocation, Fraction(quantity))
    for name, total in totals.items():
        assert getattr(need, name) == total, f"{name} of {need.ref} is not what its rows say"
    if need.quantity is not None:
        assert totals["pledged"] <= need.quantity + need.granted_beyond, "overpledged"
    coverage_follows(need, counted, totals, unknown)
    assert need.status != "duplicate" or (need.survivor_id and not rows.serving[need.pk])


def the_last_standing_is_how_it_stands(rows: Rows, need: Need) -> None:
    last = rows.standings.get(need.pk)
    for name in (*STAGES, "reserved"):
        assert getattr(need, name) == Fraction((last or {}).get(name, 0)), (
            f"stood otherwise: {name}"
        )
    assert last is None or last["coverage_pledged"] == need.coverage_pledged


def coverage_follows(need: Need, counted: list, totals: dict, unknown: bool) -> None:
    common = need.quantity is not None and all(a.need_quantity for a in counted)
    for stage in STAGES:
        known = common and (stage in ("pledged", "committed") or not unknown)
        if not counted:
            expected = "none"
        elif not known:
            expected = "not_measurable"
        elif not totals[stage]:
            expected = "none"
        elif totals[stage] == need.quantity:
            expected = "full"
        else:
            expected = "partial" if totals[stage] < need.quantity else "over"
        assert getattr(need, f"coverage_{stage}") == expected, f"coverage of {stage}"
    gap = max(Fraction(0), Fraction(need.quantity) - totals["pledged"]) if common else None
    assert need.gap == gap


def exemptions_are_not_exceeded(rows: Rows) -> None:
    taken, shipments = Counter(), defaultdict(set)
    items = rows.items
    for line in rows.goods.values():
        consignment = rows.consignments[line.consignment_id]
        item = items.get(line.exemption_item_id)
        waits = rows.waits(line) or consignment.status == "cancelled" or consignment.deleted_at
        if item is None or waits:
            continue
        assert item.clearance.mission_id == consignment.mission_id
        unit = rows.lines[rows.allocations[line.allocation_id].line_id].unit_id
        if unit == item.unit_id:
            taken[item.pk] += line.quantity or 0
        shipments[item.clearance_id].add(consignment.pk)
    for item in items.values():
        assert item.dispatched >= taken[item.pk]
        assert item.dispatched <= item.quantity, "more left than the exemption covers"
    for clearance in {item.clearance for item in items.values()}:
        assert clearance.shipments_used == len(shipments[clearance.pk])
        if clearance.allowed_shipments is not None:
            assert clearance.shipments_used <= clearance.allowed_shipments


def what_was_granted_changes_by_amendments() -> None:
    """After a grant the journal tells of no change of what it says without an amendment."""
    granted = set()
    for entry in Entry.objects.filter(noun="clearance").order_by("pk"):
        told = {*entry.changes, *entry.rows} & {*GRANTED, "items"}
        if entry.verb == "change" and entry.subject in granted and told:
            assert "amendments" in entry.rows, "what was granted changed without an amendment"
        status = (entry.changes.get("status") or ["", ""])[1]
        if status:
            (granted.add if status in ("granted", "expired") else granted.discard)(entry.subject)


def what_left_was_cleared(movement: Movement) -> None:
    """Where an exemption is needed, goods leave under one that is granted and holds that day."""
    line = movement.line
    consignment = line.consignment
    asked = Clearance.objects.filter(
        mission=consignment.mission, kind="sanctions_exemption", deleted_at=None
    )
    if consignment.recorded_afterwards or not asked.exclude(status="not_required"):
        return
    item = line.exemption_item
    assert item, "goods left outside every exemption"
    clearance, day = item.clearance, consignment.dispatched_on.latest
    assert clearance.mission_id == consignment.mission_id
    assert item.item_id in (None, line.allocation.line.item_id)
    assert clearance.status == "granted"
    assert clearance.valid_from is None or clearance.valid_from <= day
    assert clearance.valid_until is None or day <= clearance.valid_until


def what_was_let_go_is_free(rows: Rows) -> None:
    """A pledge that was withdrawn, and a need that was cancelled, hold only what has left."""
    for given in rows.taking.values():
        for allocation in given:
            need = rows.needs.get(allocation.need_id)
            gone = rows.pledge_of(allocation).status in LET_GO
            if not gone and (need is None or need.status != "cancelled"):
                continue
            lines = rows.loaded(allocation)
            assert not [line for line in lines if rows.waits(line)], "it is still packed"
            if gone and not [line for line in lines if line.quantity is None]:
                left = sum(max(0, line.quantity - line.returned) for line in lines)
                assert allocation.quantity == left, "a withdrawn pledge holds what has not left"


def only_the_independent_verify(rows: Rows) -> None:
    for seen in rows.seen:
        if not seen.counts:
            continue
        assert seen.visit.status == "submitted"
        assert seen.evidence != "told", "hearsay counts"
        assert seen.evidence or seen.finding in ("not_seen", "other_recipient")
        assert seen.finding != "no_access"
        assert seen.visit.method != "counterpart_report"
        line = rows.goods[rows.received[seen.delivery_line_id].consignment_line_id]
        mission = rows.missions[rows.received[seen.delivery_line_id].delivery.mission_id]
        parties = {
            mission.owner_id, mission.counterpart_id, mission.consignee_id,
            rows.consignments[line.consignment_id].owner_id,
            rows.pledge_of(rows.allocations[line.allocation_id]).owner_id,
            *rows.partners[mission.pk],
        }  # fmt: skip
        parties |= {chair for committee, chair in rows.chairs if committee in parties}
        assert seen.visit.owner_id not in parties, "one of the parties verified its own aid"


def every_version_has_its_entry(rows: Rows) -> None:
    told = defaultdict(list)
    buried = set()
    entries = Entry.objects.order_by("pk")
    for noun, subject, version, tombstone in entries.values_list(
        "noun", "subject", "version", "tombstone"
    ):
        told[noun, subject].append(version)
        assert (noun, subject) not in buried, "something was done to what had been deleted"
        if tombstone:
            buried.add((noun, subject))
    for model in FOLLOWED:
        for row in rows.records[model].values():
            key = (model.word(), row.uid)
            assert told[key] == list(range(1, row.version + 1)), f"{model.word()}: {told[key]}"
            assert (key in buried) == (row.deleted_at is not None)
