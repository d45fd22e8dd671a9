"""What moves of clearances bring with them: when each was asked for, and what was granted."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from tracker.actions.filling import fill
from tracker.models import Clearance
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotValid

GRANTED = ("reference", "valid_from", "valid_until")
"""What the letter of an authority says; what is not given stays as it is recorded."""


def submit(clearance: Clearance, by: Actor, data: dict[str, Any]) -> None:
    clearance.submitted_on = data.get("on") or by.today


def grant(clearance: Clearance, by: Actor, data: dict[str, Any]) -> None:
    """Write down what was granted, from when until when, and on which day."""
    fill(clearance, {name: data[name] for name in GRANTED if data.get(name)})
    lacking = {}
    if not clearance.reference:
        lacking["reference"] = [_("Write down the reference of the authority.")]
    if clearance.kind == Clearance.Kind.SANCTIONS_EXEMPTION and not clearance.valid_until:
        lacking["valid_until"] = [_("Say until when it holds.")]
    if lacking:
        raise NotValid(fields=lacking)
    clearance.granted_on = data.get("on") or by.today


EFFECTS: dict[str, Callable[[Any, Actor, dict[str, Any]], None]] = {
    "submit": submit,
    "grant": grant,
}
