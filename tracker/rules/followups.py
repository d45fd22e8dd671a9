"""What follows a visit: who answers and closes a discrepancy, who finishes an action point."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import ActionPoint, Discrepancy, Organisation
from tracker.rules.actors import Actor
from tracker.rules.moves import Workflow, move
from tracker.rules.roles import Permission

R, C = Permission.REPORT, Permission.COORDINATE


def of_lead(discrepancy: Discrepancy) -> list[Organisation]:
    """Return whose answer it is: the mission's lead."""
    return [discrepancy.observation.visit.mission.owner]


def to_discuss(discrepancy: Discrepancy, actor: Actor) -> Iterator[str]:
    """Yield that only the monitor says what differs from what was recorded."""
    if discrepancy.owner_id != discrepancy.observation.visit.owner_id:
        yield _("Only those who made the visit say what differs.")


def before_closing(discrepancy: Discrepancy, actor: Actor) -> Iterator[str]:
    """Yield that whoever acts for the lead does not accept the lead's own answer."""
    [lead] = of_lead(discrepancy)
    if lead.pk != discrepancy.owner_id and lead.pk in actor.organisations:
        yield _("You also act for %s, whose answer it is: somebody else has to close it.") % lead


D = Discrepancy.Status
DISCREPANCY = Workflow(
    move("answer", D.OPEN, D.ANSWERED, R, gettext_lazy("Answer"), whose=of_lead,
         asks=("answer",)),
    move("close", D.ANSWERED, D.CLOSED, C, gettext_lazy("Close the discrepancy"),
         before_closing),
    move("reopen", {D.ANSWERED, D.CLOSED}, D.OPEN, C, gettext_lazy("Ask again"),
         asks=("reason",)),
)  # fmt: skip


def of_assigned(point: ActionPoint) -> list[Organisation]:
    return [point.assigned_to, point.owner]


A = ActionPoint.Status
ACTION_POINT = Workflow(
    move("finish", A.OPEN, A.DONE, R, gettext_lazy("Done"), whose=of_assigned, asks=("note",)),
    move("drop", A.OPEN, A.DROPPED, C, gettext_lazy("Drop"), asks=("reason",)),
    move("reopen", {A.DONE, A.DROPPED}, A.OPEN, R, gettext_lazy("Open again")),
)  # fmt: skip
