"""How people try a deed: a refusal is an answer, nothing else is."""

import datetime
from collections.abc import Callable
from typing import Any

from tests import making
from tests.ledger.coalition import LATER, Coalition
from tests.ledger.picking import Picks, chance
from tracker.actions import records
from tracker.rules.refusals import Refusal

YESTERDAY = making.TODAY - datetime.timedelta(days=1)
PAST_DAYS = [None, making.TODAY, YESTERDAY, making.TODAY - datetime.timedelta(days=30), LATER]


class Trying:
    """Tries deeds on a coalition; the coalition counts what was accepted and refused."""

    def __init__(self, cast: Coalition):
        self.cast = cast

    def attempt(self, deed: Callable[[], Any]) -> Any:
        try:
            return deed()
        except Refusal:
            self.cast.refused += 1
            return None

    def actor(self, picks: Picks, owner: Any) -> Any:
        """Return who does it: mostly those whose part it is."""
        if chance(picks, 15):
            owner = picks.one(self.cast.owners)
        return self.cast.by(owner)

    def any(self, picks: Picks, rows: Any) -> Any:
        found = list(rows.order_by("-pk")[:12])
        return picks.one(found) if found else None

    def edit(self, picks: Picks, record: Any, values: Any, lines: Any) -> Any:
        by = self.actor(picks, record.owner)
        return self.attempt(lambda: records.change(record, by=by, values=values, lines=lines))
