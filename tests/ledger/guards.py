"""The guards of the ledger, and how each is taken away: without any one of them a run fails."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

import pytest

from tracker.actions import allocations, consignments, locking, resting, totals
from tracker.models import Allocation, ExemptionItem, Need, PledgeLine
from tracker.rules import consignments as goods
from tracker.rules import exemptions, gate, pledges, quantities, visits
from tracker.rules.nouns import NOUNS

Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Guard:
    """What takes a guard away, the deed it stops, and what is found broken without it."""

    remove: Callable[[Patch], None]
    stops: str
    broken: str


def quiet(*args: Any, **kwargs: Any) -> Any:
    """Find nothing in the way."""
    return iter(())


def nothing(*args: Any, **kwargs: Any) -> None:
    """Do nothing."""


def a_need_has_room_for_its_pledges(patch: Patch) -> None:
    def refresh(need: Need) -> bool:
        need.refresh_from_db()
        return totals.write(need, **quantities.totals_of(need))

    patch.setattr(quantities, "still_open", nothing)
    patch.setattr(totals, "refresh_need", refresh)


def a_line_is_set_aside_once(patch: Patch) -> None:
    patch.setattr(pledges, "enough_left", quiet)


def a_part_is_not_counted_beside_its_whole(patch: Patch) -> None:
    patch.setattr(pledges, "counted_otherwise", nothing)


def an_intention_covers_nothing(patch: Patch) -> None:
    stages = (*quantities.COUNTED, PledgeLine.Stage.INTENTION)
    patch.setattr(quantities, "COUNTED", stages)


def an_allocation_is_drawn_once(patch: Patch) -> None:
    patch.setitem(NOUNS["consignment"].rows, "lines", quiet)


def goods_go_from_where_they_are(patch: Patch) -> None:
    patch.setattr(goods, "to_move", quiet)


def an_exemption_covers_its_quantity(patch: Patch) -> None:
    def cover(item: ExemptionItem, quantity: Decimal) -> None:
        item.refresh_from_db()
        totals.write(item, dispatched=item.dispatched + quantity)

    patch.setattr(gate, "beyond_exemption", quiet)
    patch.setattr(totals, "cover", cover)


def an_exemption_covers_its_shipments(patch: Patch) -> None:
    patch.setattr(gate, "shipments_left", quiet)


def what_is_not_exempt_does_not_leave(patch: Patch) -> None:
    patch.setattr(exemptions, "exemption_holds_back", quiet)


def withdrawing_keeps_what_has_left(patch: Patch) -> None:
    patch.setattr(quantities, "left_from", lambda allocation: quantities.ZERO)


def what_is_withdrawn_is_unpacked(patch: Patch) -> None:
    patch.setattr(allocations, "unpack", nothing)


def what_comes_back_is_free(patch: Patch) -> None:
    patch.setattr(consignments, "refresh", nothing)


def parts_are_rounded_down(patch: Patch) -> None:
    def up(allocation: Allocation, quantity: Decimal) -> Decimal:
        if not allocation.need_quantity or not allocation.quantity:
            return quantities.ZERO
        share = Fraction(allocation.need_quantity) / Fraction(allocation.quantity)
        return Decimal(ceil(Fraction(quantity) * share * 1000)).scaleb(-3)

    patch.setattr(quantities, "portion", up)


def hearsay_never_counts(patch: Patch) -> None:
    patch.setattr(visits, "was_seen", lambda observation: True)


def what_left_long_ago_is_covered_too(patch: Patch) -> None:
    patch.setattr(gate, "used_up", quiet)
    an_exemption_covers_its_quantity(patch)


def what_was_granted_changes_by_amendments(patch: Patch) -> None:
    patch.setattr(resting, "was_granted", lambda clearance: False)


def the_chair_does_not_verify(patch: Patch) -> None:
    patch.setattr(visits, "chairs", lambda parts, day: {})


def the_parties_do_not_verify(patch: Patch) -> None:
    patch.setattr(visits, "dependence", lambda observation, actor: [])


def totals_follow_every_release(patch: Patch) -> None:
    patch.setattr(totals, "refresh_allocation", nothing)


def what_is_deleted_stays_deleted(patch: Patch) -> None:
    patch.setattr(locking, "read_again", lambda row: row.refresh_from_db())


GUARDS = {
    guard.remove.__name__: guard
    for guard in (
        Guard(a_need_has_room_for_its_pledges, "promise_twice", "need_never_overpledged"),
        Guard(a_line_is_set_aside_once, "give_twice", "pledge_line_never_overallocated"),
        Guard(
            a_part_is_not_counted_beside_its_whole,
            "count_twice",
            "a part is counted beside its whole",
        ),
        Guard(an_intention_covers_nothing, "intend", "pledged of .* is not what its rows say"),
        Guard(an_allocation_is_drawn_once, "draw_twice", "allocation_never_overdrawn"),
        Guard(goods_go_from_where_they_are, "lose_more", "no_bucket_below_zero"),
        Guard(an_exemption_covers_its_quantity, "stretch", "exemption_item_never_exceeded"),
        Guard(
            an_exemption_covers_its_shipments, "send_again", "exemption_shipments_within_allowed"
        ),
        Guard(what_left_long_ago_is_covered_too, "send_long_ago", "exemption_item_never_exceeded"),
        Guard(
            what_was_granted_changes_by_amendments,
            "rewrite",
            "what was granted changed without an amendment",
        ),
        Guard(what_is_not_exempt_does_not_leave, "smuggle", "goods left outside every exemption"),
        Guard(
            withdrawing_keeps_what_has_left, "withdraw_sent", "still drawn from what was released"
        ),
        Guard(
            what_is_withdrawn_is_unpacked, "withdraw_packed", "still drawn from what was released"
        ),
        Guard(what_comes_back_is_free, "turn_back", "what is drawn is not what was loaded"),
        Guard(parts_are_rounded_down, "split", "shipped of .* is not what its rows say"),
        Guard(hearsay_never_counts, "pass_on", "hearsay_never_counts"),
        Guard(the_parties_do_not_verify, "praise", "one of the parties verified"),
        Guard(the_chair_does_not_verify, "preside", "one of the parties verified"),
        Guard(
            totals_follow_every_release,
            "let_rest_go",
            "what is allocated is not what was set aside",
        ),
        Guard(
            what_is_deleted_stays_deleted, "revive", "something was done to what had been deleted"
        ),
    )
}
