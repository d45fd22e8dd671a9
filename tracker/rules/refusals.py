"""How a rule says no. Each door turns a refusal into its own kind of answer."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Obstacle:
    """One reason why not, in words a coordinator understands."""

    text: str
    can_override: bool = False
    """A coordinator may go on all the same, with a reason that is shown."""
    available: str = ""
    """How much could be had instead, with its unit, where that is the reason."""
    field: str = ""
    """The entry it is about, where it is about one."""
    row: tuple[str, int] | None = None
    """(relation, index) where that entry stands in a line of the record."""

    def __str__(self) -> str:
        return self.text


class Refusal(Exception):
    """The deed is not done, for these reasons."""

    def __init__(self, *obstacles: Obstacle | str):
        self.obstacles = [o if isinstance(o, Obstacle) else Obstacle(str(o)) for o in obstacles]
        super().__init__(" ".join(self.reasons))

    @property
    def reasons(self) -> list[str]:
        return [str(obstacle) for obstacle in self.obstacles]

    @property
    def available(self) -> str:
        return next((o.available for o in self.obstacles if o.available), "")


class NotYours(Refusal):
    """This person may never do this here."""


class NotNow(Refusal):
    """This may be done, but not while things stand as they do."""


class NotValid(Refusal):
    """What was given breaks a rule; `fields` says which entry, by field name.

    `row` is (relation, index) where the entry stands in a line of the record. `about` names the
    fields that a reason concerns where it is no single field's fault.
    """

    row: tuple[str, int] | None = None
    about: dict[str, list[str]] | None = None

    def __init__(self, *obstacles: Obstacle | str, fields: dict[str, list[str]] | None = None):
        self.fields = fields or {}
        super().__init__(*obstacles, *(m for messages in self.fields.values() for m in messages))


class Stale(Refusal):
    """Somebody else changed the record first."""


def refuse_if(obstacles: Iterable[Obstacle | str]) -> None:
    """Refuse with every reason at once, or return quietly."""
    if found := list(obstacles):
        raise NotNow(*found)
