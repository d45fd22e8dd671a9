"""The chair asks members: one step for several needs and deliveries, an action point for each."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions import records
from tracker.models import ActionPoint, Delivery, Need, Organisation, Visibility
from tracker.rules import committees as rules
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotValid, NotYours, refuse_if

LONGEST_TITLE = 200


@transaction.atomic
def ask(
    *,
    by: Actor,
    committee: Organisation,
    member: Organisation,
    due_on: datetime.date,
    needs: Sequence[Need] = (),
    deliveries: Sequence[Delivery] = (),
) -> list[ActionPoint]:
    """Ask a member to corroborate these needs and to visit these deliveries by a day.

    All of it or none. Raises NotYours, NotValid, NotNow with every reason.
    """
    if not by.is_system and committee not in rules.chaired_by(by):
        raise NotYours(_("Only who chairs the committee today asks its members."))
    if due_on < by.today:
        raise NotValid(fields={"due_on": [_("This day has passed.")]})
    subjects: list[Need | Delivery] = [*needs, *deliveries]
    if not subjects:
        raise NotValid(_("Choose at least one need or delivery."))
    refuse_if(r for subject in subjects for r in rules.to_ask(committee, member, subject, by))
    return [point(by, committee, member, due_on, subject) for subject in subjects]


def point(
    by: Actor,
    committee: Organisation,
    member: Organisation,
    due_on: datetime.date,
    subject: Need | Delivery,
) -> ActionPoint:
    """Make the action point; what a committee asks of a member is the committee's matter."""
    title = _("Corroborate: %s") if isinstance(subject, Need) else _("Visit: %s")
    narrower = (Visibility.COMMITTEE, Visibility(subject.visibility))
    return records.create(
        ActionPoint,
        by=by,
        owner=committee,
        values={
            subject.word(): subject,
            "title": (title % subject)[:LONGEST_TITLE],
            "assigned_to": member,
            "due_on": due_on,
            "visibility": min(narrower, key=lambda v: v.width),
        },
    )
