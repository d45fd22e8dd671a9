"""What moves of visits bring with them: what counts as seen, and the discrepancies it opens."""

from collections.abc import Callable
from typing import Any

from tracker.actions import followups, records, totals
from tracker.models import Discrepancy, Observation, Visit
from tracker.rules import visits as rules
from tracker.rules.actors import Actor

NO_ACCESS = Observation.Finding.NO_ACCESS


def submit(visit: Visit, by: Actor, data: dict[str, Any]) -> None:
    """Judge independence line by line, count what was seen, and open what differs."""
    reasons: list[str] = []
    seen = visit.observations.select_related(
        "delivery_line__delivery__mission", "delivery_line__consignment_line__consignment",
        "visit__owner",
    )  # fmt: skip
    observations = list(seen.order_by("pk"))
    for observation in observations:
        because = rules.dependence(observation, by)
        reasons += because
        judge(observation, independent=not because)
    visit.independent = not reasons
    visit.not_independent_because = " ".join(dict.fromkeys(reasons))
    visit.save()
    for observation in observations:
        open_discrepancy(observation, by)
    totals.refresh_all(o.delivery_line.consignment_line.allocation for o in observations)
    # A closed door finishes nothing: who asked for the visit would read from it where it was.
    seen_at = {o.delivery_line.delivery for o in observations if o.finding != NO_ACCESS}
    followups.finish(by, visit.owner, delivery__in=seen_at)


def judge(observation: Observation, *, independent: bool) -> None:
    """Store how much was seen and whether it counts: hearsay and closed doors never do."""
    quantity = rules.quantity_seen(observation)
    counts = independent and quantity is not None and rules.was_seen(observation)
    totals.write(observation, quantity_observed=quantity, counts=counts)


def open_discrepancy(observation: Observation, by: Actor) -> None:
    """Open a discrepancy for the lead to answer, where what was seen differs."""
    says = rules.differs(observation)
    if says:
        visit = observation.visit
        records.create(
            Discrepancy,
            by=by,
            owner=visit.owner,
            values={
                "observation": observation,
                "says": says[:300],
                "visibility": visit.visibility,
            },
        )


EFFECTS: dict[str, Callable[[Any, Actor, dict[str, Any]], None]] = {"submit": submit}
