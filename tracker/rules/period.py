"""Who reads the period report of a committee."""

from tracker.models import Organisation
from tracker.rules.actors import Actor


def reads_report(actor: Actor, committee: Organisation) -> bool:
    """Tell whether somebody acts for the committee today, or for one of its members."""
    return committee.pk in actor.organisations | actor.committee_mates or actor.is_system
