"""Who may decide how a channel stands, against everything that was observed of it."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tracker.models import Channel, ChannelObservation, Organisation
from tracker.rules.actors import Actor, sitting_on
from tracker.rules.roles import Permission, acting_for, may


def to_save(observation: ChannelObservation, actor: Actor) -> Iterator[str]:
    """Yield why somebody may observe, and not decide."""
    if observation.kind != ChannelObservation.Kind.OVERRIDE:
        return
    if not may_decide(observation.channel, actor):
        yield _(
            "This is decided by a coordinator of who runs the channel, by the chair of its "
            "committee, or by the operator: say what was observed instead."
        )


def may_decide(channel: Channel, actor: Actor) -> bool:
    """Tell whether a decision about a channel is this actor's: it stands for everybody."""
    if actor.is_system or acting_for(actor, Permission.OPERATE):
        return True
    committee = frozenset({Organisation.Kind.COMMITTEE})
    chaired = acting_for(actor, Permission.COORDINATE, committee)
    if channel.organisation is None:
        return bool(chaired)
    members = sitting_on(actor.today).filter(committee__in=chaired, member=channel.organisation)
    return may(actor, Permission.COORDINATE, channel.organisation) or members.exists()
