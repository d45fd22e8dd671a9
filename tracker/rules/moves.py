"""Moves: how a record passes from one status to the next. The tables are in each noun's file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tracker.models import Organisation, Record
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotNow, NotYours, Obstacle
from tracker.rules.roles import EVERYBODY, Permission, may

Obstacles = Callable[[Any, Actor], Iterable[Obstacle | str]]


def none(record: Record, actor: Actor) -> Iterator[Obstacle | str]:
    """Yield nothing: this move meets no obstacle."""
    return iter(())


def of_owner(record: Record) -> list[Organisation]:
    """Return whose move it usually is: the owner's."""
    return [record.owner]


@dataclass(frozen=True)
class Move:
    """One arrow of a workflow.

    `target` is the next status, or empty when the status stays. `asks` names what the person
    must add, by the names of forms.moves.
    """

    name: str
    sources: frozenset[str]
    target: str | Callable[[Any], str]
    permission: Permission
    label: Any
    obstacles: Obstacles = none
    whose: Callable[[Any], list[Organisation]] = of_owner
    asks: tuple[str, ...] = ()
    kinds: frozenset[str] = EVERYBODY

    def open_to(self, record: Record, actor: Actor) -> bool:
        """Tell whether this actor may ever make this move on this record."""
        return any(may(actor, self.permission, o, self.kinds) for o in self.whose(record))

    def in_the_way(self, record: Any, actor: Actor) -> list[Obstacle]:
        """List what stands in the way now; a status it cannot start from comes first."""
        if record.status not in self.sources:
            here = record.get_status_display().lower()
            return [Obstacle(_("This cannot be done while the status is “%s”.") % here)]
        found = self.obstacles(record, actor)
        return [o if isinstance(o, Obstacle) else Obstacle(str(o)) for o in found]

    def check(self, record: Record, actor: Actor, *, override: str = "") -> None:
        """Refuse with every reason at once, or return quietly."""
        if not self.open_to(record, actor):
            raise NotYours(_("Your seats do not allow you to do this: %s.") % self.label)
        found = self.in_the_way(record, actor)
        if override and may(actor, Permission.COORDINATE, record.owner):
            found = [obstacle for obstacle in found if not obstacle.can_override]
        if found:
            raise NotNow(*found)

    def reaches(self, record: Any) -> str:
        """Return the status this move leads to."""
        target = self.target(record) if callable(self.target) else self.target
        return target or record.status


class Workflow(dict[str, Move]):
    """The moves of one noun, by name."""

    def __init__(self, *moves: Move):
        super().__init__({move.name: move for move in moves})

    def offered(self, record: Any, actor: Actor) -> list[tuple[Move, list[Obstacle]]]:
        """List each move this actor could make from this status, with what is in its way."""
        return [
            (move, move.in_the_way(record, actor))
            for move in self.values()
            if record.status in move.sources and move.open_to(record, actor)
        ]


def move(
    name: str,
    sources: str | Iterable[str],
    target: str | Callable[[Any], str],
    permission: Permission,
    label: Any,
    obstacles: Obstacles = none,
    **more: Any,
) -> Move:
    """Return a move; one source may be given as it is."""
    here = {sources} if isinstance(sources, str) else sources
    return Move(name, frozenset(here), target, permission, label, obstacles, **more)
