"""What the tree of places must agree with."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from tracker.models import Place
from tracker.rules.actors import Actor
from tracker.rules.trees import above


def to_save(place: Place, actor: Actor) -> Iterator[str]:
    """Yield why a place cannot be where it is said to be."""
    if place in above(place, "parent"):
        yield _("“%s” cannot be part of itself.") % place
