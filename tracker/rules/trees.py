"""What hangs from what: rows that name another row of their own kind."""

from typing import TypeVar

from django.db import models

M = TypeVar("M", bound=models.Model)


def above(row: M, name: str) -> list[M]:
    """List what a row hangs from, as far up as it goes; a ring ends where it closes.

    Each is read anew: what was read before a lock may be old.
    """
    rows = type(row)._default_manager
    found: list[M] = []
    key = getattr(row, f"{name}_id")
    while key and key not in {one.pk for one in found}:
        found.append(rows.get(pk=key))
        key = getattr(found[-1], f"{name}_id")
    return found
