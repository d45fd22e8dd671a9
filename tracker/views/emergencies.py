"""What the page of an emergency shows besides its record: the gap screen and what surrounds it."""

import datetime
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import Emergency, Need
from tracker.reports import board, measures
from tracker.reports.coverage import SHOWN, GapScreen, Line, gap_screen, of_need
from tracker.reports.dates import in_words
from tracker.reports.figures import context, figures
from tracker.reports.funding import funding
from tracker.reports.known import gap_known
from tracker.reports.pipeline import pipeline
from tracker.reports.timeline import timeline
from tracker.reports.who_does_what import who_does_what
from tracker.rules.actors import Actor
from tracker.rules.nouns import NOUNS
from tracker.rules.roles import LEADS, Permission, acting_for
from tracker.rules.subscriptions import held_by
from tracker.views.desk import Desk
from tracker.views.facts import TONES
from tracker.views.funding import card
from tracker.views.shares import seen_in
from tracker.views.targets import address

COLUMNS = (
    gettext_lazy("Needed"),
    gettext_lazy("Pledged"),
    gettext_lazy("Shipped"),
    gettext_lazy("With the counterpart"),
    gettext_lazy("Delivered"),
    gettext_lazy("Seen independently"),
)
NEWEST = 8
"""Events that stand open; the earlier ones are folded."""


class Emergencies(Desk):
    """An emergency shows what is needed and how far it has come."""

    def besides(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        links = steps(request.actor, record)  # type: ignore[attr-defined]
        return emergency_context(request, record) | {"lede": record.summary, "links": links}

    def besides_known(
        self, request: HttpRequest, record: Any, before: datetime.datetime
    ) -> dict[str, Any]:
        actor: Actor = request.actor  # type: ignore[attr-defined]
        return {"gap": gap_table(gap_known(record, actor, before), None)}

    def template(self, page: str) -> str:
        return "emergencies/detail.html" if page == "detail" else super().template(page)


def emergency_context(request: HttpRequest, record: Emergency) -> dict[str, Any]:
    """Return what templates/emergencies/detail.html shows of an emergency."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    events = [
        {
            "when": in_words(event.date),
            "machine": event.date,
            "text": event.text,
            "url": address(event.target),
        }
        for event in timeline(record, actor)
    ]
    return {
        "figures": [
            vars(row) | {"url": address(row.target), "observed_on": in_words(row.observed_on)}
            for row in figures(record, actor)
        ],
        "context": surroundings(record, actor),
        "pipeline": [
            vars(station) | {"url": address(station.target)} for station in pipeline(record, actor)
        ],
        "monitoring": seen_in(record, actor),
        "gap": gap_table(gap_screen(record, actor), new_need_url(actor, record)),
        "funding": card(funding(record, actor), record),
        "board": shipments_table(record, actor),
        "visits": visits_by_month(record, actor),
        "activities": activities_table(record, actor),
        "timeline": events[:NEWEST],
        "earlier": events[NEWEST:],
    }


def surroundings(emergency: Emergency, actor: Actor) -> dict[str, Any]:
    """Return the latest indicators of the country, and where the others are."""
    rows, target = context(emergency, actor)
    return {
        "rows": [
            vars(row) | {"url": address(row.target), "observed_on": in_words(row.observed_on)}
            for row in rows
        ],
        "url": address(target),
        "country": str(emergency.country),
    }


def steps(actor: Actor, emergency: Emergency) -> list[dict[str, Any]]:
    """Return what is logged most often in an emergency, for those who may."""
    made = []
    if url := new_need_url(actor, emergency):
        made.append({"label": _("Report a need"), "url": url, "kind": "primary"})
    if acting_for(actor, Permission.COORDINATE, LEADS):
        url = f"{reverse('deliveries-log')}?emergency={emergency.uid}"
        made.append({"label": _("Log a delivery"), "url": url})
    if held_by(actor):
        url = f"{reverse('followings')}?thing=emergency:{emergency.uid}"
        made.append({"label": _("Follow"), "url": url, "kind": "quiet"})
    return made


def new_need_url(actor: Actor, emergency: Emergency) -> str | None:
    """Return the form for a need in this emergency, for those who may report one."""
    noun = NOUNS["need"]
    if not acting_for(actor, noun.create, noun.kinds):
        return None
    return f"{reverse('needs-new')}?emergency={emergency.uid}"


def gap_table(screen: GapScreen, new_url: str | None) -> dict[str, Any]:
    """Return the gap screen as components/gap.html takes it."""
    notes = []
    if screen.reserved:
        notes.append(
            _(
                "Reserved: set aside by a pledge that is not shown to you. How far it has come "
                "is not shown either."
            )
        )
    if screen.missions:
        notes.append(_("What was given without a recorded need has no gap to measure."))
    return {
        "columns": [str(column) for column in COLUMNS],
        "rows": [line(row) for row in (*screen.lines, *screen.totals, *screen.missions)],
        "note": " ".join(notes),
        "new_url": new_url,
        "all_url": address(screen.everything),
        "shown": min(screen.count, SHOWN),
        "count": screen.count,
    }


def line(row: Line) -> dict[str, Any]:
    return {
        "label": row.label,
        "detail": row.detail,
        "url": address(row.target),
        "cells": [vars(cell) | {"url": address(cell.target)} for cell in row.cells],
        "gap_text": row.gap_text,
        "gap_url": address(row.gap_target),
        "gap_open": row.gap_open,
    }


def way_of(need: Need, actor: Actor) -> dict[str, Any]:
    """Return how far a need has come, as components/coverage.html takes it."""
    row = of_need(measures.needs([need], actor)[0])
    stages = zip(COLUMNS[1:], row.cells[1:], strict=True)
    steps = [vars(cell) | {"label": label, "url": address(cell.target)} for label, cell in stages]
    return {"steps": steps, "gap_text": row.gap_text}


def shipments_table(emergency: Emergency, actor: Actor) -> dict[str, Any]:
    """Return what is coming, with the space others could use."""
    return {
        "headings": [_("Shipment"), _("From"), _("Expected"), _("Status"), _("Spare space")],
        "rows": [
            {
                "url": address(row.target),
                "cells": [
                    row.title,
                    row.sender,
                    {"kind": "badge", "value": in_words(row.eta), "tone": "bad"}
                    if row.late
                    else {"kind": "date", "value": row.eta},
                    {
                        "kind": "badge",
                        "value": f"{row.status}: {row.held_by}" if row.held_by else row.status,
                        "tone": TONES.get(row.status_code, "neutral"),
                    },
                    row.spare_space,
                ],
            }
            for row in board.shipments(emergency, actor)
        ],
    }


def visits_by_month(emergency: Emergency, actor: Actor) -> list[dict[str, Any]]:
    return [
        {
            "province": row.province or _("place not stated"),
            "month": in_words(row.month) or _("no date yet"),
            "visits": [{"label": text, "url": address(target)} for text, target in row.visits],
        }
        for row in board.visits(emergency, actor)
    ]


def activities_table(emergency: Emergency, actor: Actor) -> dict[str, Any]:
    """Return who does what where; the number of missions opens them."""
    return {
        "headings": [
            _("Organisation"), _("Activity"), _("Sector"), _("Where"), _("With"), _("Missions"),
        ],
        "rows": [
            {
                "url": None,
                "cells": [
                    row.organisation,
                    row.activity,
                    ", ".join(row.sectors),
                    ", ".join(row.places),
                    ", ".join(row.partners) or {"kind": "text", "value": "–"},
                    {"kind": "link", "value": row.missions, "url": address(row.target)},
                ],
            }
            for row in who_does_what(emergency, actor)
        ],
    }  # fmt: skip
