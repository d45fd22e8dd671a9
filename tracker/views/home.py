"""The start page: what waits for the person who opens it, and where to begin."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from tracker.reports.attention import Group, attention
from tracker.reports.overview import Summary, overview
from tracker.rules.actors import Actor
from tracker.rules.roles import DONORS, EVERYBODY, LEADS, TRAINERS, Permission, acting_for
from tracker.views.targets import address

R, C = Permission.REPORT, Permission.COORDINATE
SHORTCUTS = (
    ("needs-new", R, EVERYBODY, gettext_lazy("Report a need"),
     gettext_lazy("What, how much, where, how urgent, how known")),
    ("pledges-new", C, DONORS, gettext_lazy("Pledge"),
     gettext_lazy("Goods, services or money")),
    ("missions-new", R, TRAINERS, gettext_lazy("Log a mission"),
     gettext_lazy("Title, type, where, dates")),
    ("deliveries-log", C, LEADS, gettext_lazy("Log a delivery"),
     gettext_lazy("What, how much, to whom, when")),
    ("visits-new", R, EVERYBODY, gettext_lazy("Log a visit"),
     gettext_lazy("What you saw, line by line")),
)  # fmt: skip
"""Where people begin: address, who may, the words."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits, the short paths and the emergencies of this person."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {
        "greeting": ", ".join(sorted({str(seat.organisation) for seat in actor.seats})),
        "seatless": not actor.seats,
        "shortcuts": shortcuts(actor),
        "groups": [shown(group) for group in attention(actor)],
        "emergencies": [summary(row) for row in overview(actor)],
    }
    return render(request, "home.html", context)


def shortcuts(actor: Actor) -> list[dict[str, Any]]:
    """Return the short paths this person may take."""
    return [
        {"label": label, "hint": hint, "url": reverse(name)}
        for name, permission, kinds, label, hint in SHORTCUTS
        if acting_for(actor, permission, kinds)
    ]


def shown(group: Group) -> dict[str, Any]:
    return {
        "title": group.title,
        "why": group.why,
        "more_url": address(group.more),
        "items": [
            {
                "title": item.title,
                "url": address(item.target),
                "detail": item.detail,
                "due": item.due,
                "tone": item.tone,
                "links": [
                    {"label": link.label, "url": address(link.target), "does_it": link.does_it}
                    for link in item.links
                ],
            }
            for item in group.items
        ],
    }


def summary(row: Summary) -> dict[str, Any]:
    """Return an emergency with its open needs in words."""
    if row.needs:
        text = ngettext("%(needs)d open need", "%(needs)d open needs", row.needs)
        needs = (text + ", " + _("%(uncovered)d not covered")) % vars(row)
    else:
        needs = _("no open needs")
    return {
        "title": row.title,
        "url": address(row.target),
        "detail": " · ".join(part for part in (row.began, needs) if part),
    }
