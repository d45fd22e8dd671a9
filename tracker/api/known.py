"""What a request may name: other records, found once and only where the reader sees them."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from tracker.models import (
    ConsignmentLine,
    DeliveryLine,
    ExemptionItem,
    Observation,
    PledgeLine,
    Record,
    Unit,
)
from tracker.rules.actors import Actor

INSIDE: dict[Any, str] = {
    PledgeLine: "pledge",
    ConsignmentLine: "consignment",
    DeliveryLine: "delivery",
    ExemptionItem: "clearance",
    Observation: "visit",
}
"""The record that a line stands in: who sees that sees the line."""


class Known:
    """The records one request names, by model and id; each is read once."""

    def __init__(self, actor: Actor):
        self.actor = actor
        self.rows: dict[Any, dict[UUID, Any]] = {}
        self.codes: dict[str, Unit | None] = {}

    def find(self, model: Any, uid: UUID) -> Any:
        """Return the row with this id, or None where the reader sees none."""
        if uid not in self.rows.get(model, {}):
            self.fetch(model, [uid])
        return self.rows[model][uid]

    def fetch(self, model: Any, uids: Iterable[UUID]) -> None:
        """Read many at once; those not seen are remembered as None."""
        there = self.rows.setdefault(model, {})
        wanted = [uid for uid in dict.fromkeys(uids) if uid not in there]
        if wanted:
            there |= dict.fromkeys(wanted)
            there |= {row.uid: row for row in self.seen(model).filter(uid__in=wanted)}

    def seen(self, model: Any) -> Any:
        """Return the rows of a model that the reader may name."""
        rows = model._default_manager
        if issubclass(model, Record):
            return rows.seen_by(self.actor)
        parent = INSIDE[model]
        parents = model._meta.get_field(parent).related_model._default_manager
        return rows.filter(**{f"{parent}__in": parents.seen_by(self.actor)}).select_related(parent)

    def currency(self, code: str) -> Unit | None:
        if code not in self.codes:
            rows = Unit.objects.seen_by(self.actor).filter(dimension=Unit.Dimension.MONEY)
            self.codes[code] = rows.filter(code=code).first()
        return self.codes[code]
