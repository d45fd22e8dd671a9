"""What the pages of a channel add to the desk: how it stands on a day, and «still true»."""

import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tracker.actions import channels
from tracker.models import Availability
from tracker.reports.directory import way_of
from tracker.rules.knowledge import Known
from tracker.rules.refusals import NotNow
from tracker.rules.roles import Permission, acting_for
from tracker.rules.spans import over, turning_days
from tracker.views.answers import STATES
from tracker.views.dated import Dated
from tracker.views.directory import way


class Channels(Dated):
    """A channel says how it stands on a day, why, and how that came to be."""

    def on(self, request: HttpRequest, record: Any, day: datetime.date) -> dict[str, Any]:
        known = Known.about([record], request.actor)
        asked = day == request.actor.today and bool(acting_for(request.actor, Permission.REPORT))
        found = way(way_of(record, day, known), asked=asked)
        return {"way": found, "turns": turns(record, known)}

    def template(self, page: str) -> str:
        return "directory/channel_page.html" if page == "detail" else super().template(page)

    def confirm(self, request: HttpRequest, uid: Any) -> HttpResponse:
        """Say that a channel still stands as it stood, and go back to where that was asked."""
        channel = self.find(request, uid)
        back = {"home": reverse("home"), "directory": f"{reverse('directory')}#channels"}
        here = reverse("channels-detail", args=[channel.uid])
        try:
            made = channels.confirm(channel, by=request.actor)
        except NotNow as refusal:
            messages.error(request, " ".join(refusal.reasons))
            return redirect(here)
        said = _("%s: confirmed today.") if made else _("%s: was confirmed today already.")
        messages.success(request, said % channel)
        return redirect(back.get(request.POST.get("back", ""), here))

    def urls(self) -> list[Any]:
        address = path(
            "channels/<uuid:uid>/confirm/", require_POST(self.confirm), name="channels-confirm"
        )
        return [address, *super().urls()]


def turns(channel: Any, known: Known) -> list[dict[str, Any]]:
    """Return each day on which functions changed, or will, the newest first."""
    days = turning_days(channel, known)
    found: dict[Any, dict[str, Any]] = {}
    for offered in channel.functions.order_by("pk") if days else ():
        span = over(channel, offered.function, days[0], days[-1], known)
        # That nothing was known before the first fact is no change.
        for turn in span.turns[span.turns[0].answer.state == Availability.UNKNOWN :]:
            state = turn.answer.state
            made = {"state": turn.answer.label, "tone": STATES[state], "labels": []}
            alike = found.setdefault(turn.day, {}).setdefault(state, made)
            alike["labels"].append(offered.get_function_display())
    return [{"day": day, "states": [*found[day].values()]} for day in sorted(found, reverse=True)]
