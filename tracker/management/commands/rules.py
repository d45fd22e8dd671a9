"""Print who may do what: the one table of rules, as people can read it."""

from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from tracker.models import Organisation
from tracker.rules.nouns import NOUNS
from tracker.rules.roles import DONORS, EVERYBODY, LEADS, ROLES, TRAINERS

NAMES = {EVERYBODY: "everybody", DONORS: "donors", LEADS: "leads", TRAINERS: "leads and trainers"}
"""Groups of kinds of organisation that have a name."""


class Command(BaseCommand):
    help = "Print the table of who may do what."

    def handle(self, *args: Any, **options: Any) -> None:
        for title, rows in (
            ("Roles", list(roles())),
            ("Kinds of organisation", list(kinds())),
            ("Making and changing", list(made())),
            ("Moves", list(moved())),
        ):
            self.stdout.write(title)
            for line in table(rows):
                self.stdout.write(line)
            self.stdout.write("")


def roles() -> Iterator[tuple[str, ...]]:
    yield "role", "may"
    for role, permissions in ROLES.items():
        yield str(role), ", ".join(sorted(permissions)) or "read"


def kinds() -> Iterator[tuple[str, ...]]:
    yield "group", "kinds"
    for group, name in NAMES.items():
        yield name, ", ".join(kind for kind in Organisation.Kind.values if kind in group)


def made() -> Iterator[tuple[str, ...]]:
    yield "noun", "permission", "for"
    for noun in NOUNS.values():
        whose = f"the owner of its {noun.parent}" if noun.by_parent else NAMES[noun.kinds]
        yield noun.name, noun.create, whose


def moved() -> Iterator[tuple[str, ...]]:
    yield "move", "from -> to", "permission", "for", "asks"
    for noun in NOUNS.values():
        for move in noun.workflow.values():
            target = "where it was" if callable(move.target) else move.target or "stays"
            way = f"{' | '.join(sorted(move.sources))} -> {target}"
            asks = ", ".join(move.asks)
            yield f"{noun.name} {move.name}", way, move.permission, NAMES[move.kinds], asks


def table(rows: list[tuple[str, ...]]) -> Iterator[str]:
    """Yield rows as lines with their columns below one another."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        yield f"  {'  '.join(cells).rstrip()}"
