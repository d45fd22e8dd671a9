"""What moves of missions bring with them: dates, and where a paused mission goes back to."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from tracker.actions import narrowing
from tracker.models import Mission
from tracker.rules import missions as rules
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotValid, refuse_if


def plan(mission: Mission, by: Actor, data: dict[str, Any]) -> None:
    """Let its clearances, consignments and visits be seen with it."""
    narrowing.show(mission, by)


def start(mission: Mission, by: Actor, data: dict[str, Any]) -> None:
    """Write down the day it began, and why a missing clearance did not stop it."""
    day = data.get("on") or by.today
    mission.actual_from = day
    mission.override_reason = data.get("override") or ""
    if day != by.today and not mission.override_reason:
        refuse_if(rules.on_the_day(mission, day))


def complete(mission: Mission, by: Actor, data: dict[str, Any]) -> None:
    """Write down the day it ended."""
    day = data.get("on") or by.today
    if mission.actual_from and day < mission.actual_from.earliest:
        raise NotValid(fields={"on": [_("It ended before it began.")]})
    mission.actual_to = day


EFFECTS: dict[str, Callable[[Any, Actor, dict[str, Any]], None]] = {
    "plan": plan,
    "start": start,
    "complete": complete,
}
