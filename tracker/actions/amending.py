"""Amendments: what an authority changed is written into the clearance by the same deed."""

from typing import Any

from django.db import models

from tracker.actions.filling import check, fill
from tracker.models import Amendment, Clearance

OF_CLEARANCE = ("valid_until", "allowed_shipments")
OF_ITEM = ("quantity", "description", "hs_code")


def amend(clearance: Clearance, added: Amendment) -> None:
    """Put a new amendment into force, unless a later one already says otherwise.

    Raises NotValid for less than was already dispatched or used.
    """
    put(clearance, newest(clearance, added, OF_CLEARANCE))
    if added.item and added.item.clearance_id == clearance.pk:
        put(added.item, newest(clearance, added, OF_ITEM))


def newest(clearance: Clearance, added: Amendment, names: tuple[str, ...]) -> dict[str, Any]:
    """Return what an amendment changes and no amendment of a later day does."""
    found = {}
    later = clearance.amendments.filter(amended_on__gt=added.amended_on)
    if names is OF_ITEM:
        later = later.filter(item=added.item)
    for name in names:
        value = getattr(added, name)
        if value not in (None, "") and not later.exclude(**empty(name)).exists():
            found[name] = value
    return found


def empty(name: str) -> dict[str, Any]:
    """Return the condition that an amendment leaves this as it was."""
    is_text = isinstance(Amendment._meta.get_field(name), models.CharField)
    return {name: ""} if is_text else {f"{name}__isnull": True}


def put(row: models.Model, values: dict[str, Any]) -> None:
    if values:
        fill(row, values)
        check(row)
        row.save(update_fields=list(values))
