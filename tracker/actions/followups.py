"""What follows a visit: answers to discrepancies, and points that are done with the deed."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from tracker import journal
from tracker.actions.locking import hold
from tracker.models import ActionPoint, Discrepancy, Organisation
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotValid


def answer(discrepancy: Discrepancy, by: Actor, data: dict[str, Any]) -> None:
    if not data.get("answer"):
        raise NotValid(fields={"answer": [_("Write the answer.")]})
    discrepancy.answer = data["answer"]


def finish(by: Actor, organisation: Organisation, **about: Any) -> None:
    """Mark as done what an organisation was asked to do and has just done, each by an entry."""
    found = ActionPoint.objects.alive().filter(
        **about, status=ActionPoint.Status.OPEN, assigned_to=organisation
    )
    points = list(found.order_by("pk"))
    hold(points)
    for point in points:
        point.refresh_from_db()
        if point.status == ActionPoint.Status.OPEN:
            done(point, by)


def done(point: ActionPoint, by: Actor) -> None:
    before = journal.picture(point)
    point.status = ActionPoint.Status.DONE
    point.version += 1
    point.updated_by = by.user
    point.save(update_fields=["status", "version", "updated_at", "updated_by"])
    journal.record(
        "finish", point, by=by, before=before, note=_("Done with the deed itself."),
        for_organisation=point.assigned_to,
    )  # fmt: skip


OF_DISCREPANCY: dict[str, Callable[[Any, Actor, dict[str, Any]], None]] = {"answer": answer}
