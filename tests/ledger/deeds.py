"""What people may try in a run, sensible or silly: every deed, every move, every movement."""

from contextlib import suppress
from decimal import Decimal
from functools import cache
from typing import Any

from tests import making
from tests.ledger.carrying import Carrying
from tests.ledger.coalition import LATER, STARTS, way_to
from tests.ledger.cunning import Cunning
from tests.ledger.giving import Giving
from tests.ledger.looking import Looking
from tests.ledger.picking import Picks, amount, chance
from tests.ledger.trying import YESTERDAY
from tracker.actions import records
from tracker.models import (
    Allocation,
    Clearance,
    Consignment,
    Corroboration,
    Delivery,
    Need,
    Pledge,
    Visit,
)
from tracker.rules import consignments as goods
from tracker.rules.nouns import NOUNS

MOVES = [(noun.name, name) for noun in NOUNS.values() for name in noun.workflow]
DEEDS = (
    "ask", "promise", "set_aside", "set_aside", "set_aside", "let_go", "plan", "load_up",
    "load_up", "hand", "hand", "look", "look", "include", "corroborate", "correct", "correct",
    "delete", "remember", "remember", "amend",
)  # fmt: skip
"""What people try, by the names below; what is more likely stands there more often."""
TEMPTING = (
    "promise_twice", "give_twice", "count_twice", "intend", "draw_twice", "lose_more", "stretch",
    "send_again", "smuggle", "withdraw_sent", "withdraw_packed", "turn_back", "let_rest_go",
    "split", "revive", "pass_on", "praise", "preside", "send_long_ago", "rewrite",
)  # fmt: skip
LIKELY = (*DEEDS, *DEEDS, *DEEDS, *MOVES, *TEMPTING)


@cache
def starts(noun: str, name: str) -> list[str]:
    """List the statuses from which a move is made, those first that are reached soonest."""
    sources = sorted(set(NOUNS[noun].workflow[name].sources) - {"unknown"})
    return sorted(sources, key=lambda status: len(way_to(noun, status)))


@cache
def shortest(noun: str, name: str, status: str) -> list[str] | None:
    """Return the fewest moves from a status to where a move starts; None where there is no way."""
    ways = []
    for source in starts(noun, name):
        with suppress(LookupError):
            ways.append(way_to(noun, source, status))
    return min(ways, key=len, default=None)


class Deeds(Giving, Carrying, Looking, Cunning):
    """Tries any deed, and any move of any record."""

    def do(self, picks: Picks, what: str | tuple[str, str]) -> Any:
        """Do a deed, or make a move."""
        return getattr(self, what)(picks) if isinstance(what, str) else self.move(picks, *what)

    def correct(self, picks: Picks) -> Any:
        """Change a quantity where something may already rest on it."""
        model = picks.one([Need, Pledge, Allocation, Consignment, Delivery, Clearance, Visit])
        record = self.any(picks, model.objects.alive())
        if record is None:
            return None
        unit = {"unit": picks.one([self.cast.pack, self.cast.kg])} if chance(picks, 4) else {}
        if model is Need:
            return self.edit(picks, record, {"quantity": amount(picks)} | unit, {})
        if model is Allocation:
            given = {"quantity": amount(picks, record.quantity)}
            return self.edit(picks, record, given, {})
        relation = {Visit: "observations", Clearance: "items"}.get(model, "lines")
        rows = list(getattr(record, relation).order_by("pk"))
        if rows and chance(picks, 6):
            rows.pop()
        name = "quantity_observed" if model is Visit else "quantity"
        more = unit if model in (Pledge, Clearance) else {}
        lines = [{"uid": str(r.uid), name: amount(picks, getattr(r, name))} | more for r in rows]
        return self.edit(picks, record, {}, {relation: lines})

    def delete(self, picks: Picks) -> Any:
        model = picks.one([Need, Pledge, Allocation, Consignment, Delivery, Visit, Corroboration])
        record = self.any(picks, model.objects.all())
        if record is None:
            return None
        by = self.actor(picks, record.owner)
        return self.attempt(lambda: records.delete(record, by=by))

    # Moves

    def move(self, picks: Picks, noun: str, name: str) -> Any:
        """Make one move on a record that stands where it starts, found or made for it."""
        move = NOUNS[noun].workflow[name]
        there = NOUNS[noun].model.objects.alive().filter(status__in=move.sources)
        record = None if chance(picks, 8) else self.any(picks, there)
        if record is None:
            record = self.ready(noun, name, picks.one(starts(noun, name)))
        data = self.silly_data(picks, noun, name, record)
        if chance(picks, 15):
            data["reason"] = ""
        return self.attempt(lambda: self.cast.move(name, record, **data))

    def ready(self, noun: str, name: str, status: str) -> Any:
        """Make a record that stands where a move starts."""
        return self.cast.ready_for(name, self.cast.fresh(noun, status))

    def surely(self, noun: str, name: str, status: str = "") -> Any:
        """Make one move that is accepted: on a record in this status, or on a fresh one."""
        there = NOUNS[noun].model.objects.alive().filter(status=status)
        last = there.order_by("pk").last() if status else None
        made = last and self.attempt(lambda: self.lead(last, noun, name, status))
        return made or self.lead(getattr(self.cast, noun)(), noun, name, STARTS[noun])

    def lead(self, record: Any, noun: str, name: str, status: str) -> Any:
        """Bring a record by the shortest way to where a move starts, and make the move."""
        for step in [*(shortest(noun, name, status) or []), name]:
            record = self.cast.move(step, self.cast.ready_for(step, record))
        return record

    def shift(self, kind: str) -> Any:
        """Move goods in this way, from wherever some can go that way."""
        if kind in goods.BY_HAND:
            line = self.cast.under_way()
            if kind == "recovery":
                self.cast.adjust(line, "loss", Decimal(1))
            return self.attempt(lambda: self.cast.adjust(line, kind, Decimal(1)))
        if kind == "handover":
            made = self.cast.delivery(stage="to_counterpart")
            return self.attempt(lambda: self.cast.move("hand_over", made))
        way = {"dispatch": ("consignment", "dispatch"), "reversal": ("delivery", "reverse")}
        return self.surely(*way.get(kind, ("delivery", "hand_over")))

    def silly_data(self, picks: Picks, noun: str, name: str, record: Any) -> dict[str, Any]:
        """Return what a move is given in place of what is sensible."""
        if (noun, name) == ("need", "grant"):
            return {"granted": amount(picks, record.quantity)}
        if (noun, name) == ("need", "merge"):
            return {"survivor": self.any(picks, Need.objects.all())} if chance(picks, 2) else {}
        if (noun, name) == ("need", "reopen"):
            return {"valid_until": picks.one([None, YESTERDAY, LATER])}
        if "on" in NOUNS[noun].workflow[name].asks:
            return {"on": picks.one([None, making.TODAY, YESTERDAY, LATER])}
        if name == "adjust":
            return self.adjustment(picks, record)
        return {}

    def adjustment(self, picks: Picks, consignment: Any) -> dict[str, Any]:
        line = picks.one(list(consignment.lines.order_by("pk")) or [None])
        kind = picks.one([*goods.BY_HAND, "dispatch"])
        place = picks.one(["in_transit", "with_counterpart", "delivered"])
        there = "lost" if kind == "recovery" else place
        quantity = amount(picks, getattr(line, there) if line else None)
        return {"line": line, "movement": kind, "from_bucket": place, "quantity": quantity}
