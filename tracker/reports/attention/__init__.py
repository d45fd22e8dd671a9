"""Attention: what waits for a person, in groups, the most pressing first."""

from collections.abc import Callable, Iterable

from tracker.reports.attention import drafts, goods, keeping, needs, people, visits, ways
from tracker.reports.attention.waiting import PART, SHOWN, Group, Item, Link, Part
from tracker.rules.actors import Actor

__all__ = ["Group", "Item", "Link", "attention"]

ASKED: tuple[Callable[[Actor], Iterable[Group]], ...] = (
    visits.discrepancies,
    ways.ways,
    goods.late,
    visits.action_points,
    goods.clearances,
    visits.visits,
    drafts.drafts,
    needs.drafts,
    goods.drafts,
    goods.arrived,
    goods.deliveries,
    needs.expired,
    needs.contested,
    needs.intentions,
    needs.unpacked,
    needs.quiet,
    needs.gaps,
    needs.uncorroborated,
    visits.unasked,
    people.channels,
    people.invitations,
    keeping.keeping,
)
"""Answers owed to others come first, then what is one's own, then what one could do."""


def attention(
    actor: Actor, most: int = SHOWN, *, start: int = 0, kinds: frozenset[str] | None = None
) -> list[Group]:
    """Return what waits for an actor, up to `most` of each kind, from the `start`th on.

    Of these `kinds` alone where any are named. The number of queries does not grow with the
    records.
    """
    if not actor.organisations:
        return []
    token = PART.set(Part(most, start, kinds))
    try:
        return [group for ask in ASKED for group in ask(actor)]
    finally:
        PART.reset(token)
