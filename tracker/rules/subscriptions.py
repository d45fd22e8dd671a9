"""What somebody can follow, and from which seat."""

from tracker.models import Seat
from tracker.rules.actors import Actor


def held_by(actor: Actor) -> list[Seat]:
    """List the seats somebody holds themselves; a chair's comes with another and has no row."""
    return [seat for seat in actor.seats if seat.pk and actor.key is None]
