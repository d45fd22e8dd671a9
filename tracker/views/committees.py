"""The committee: its members and chair by date, and the desk of whoever chairs it today."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker.actions import committees
from tracker.forms.committees import AskForm
from tracker.forms.directory import AsOfForm
from tracker.models import Organisation, Place
from tracker.reports.chairing import (
    MOST,
    SHOWN,
    Desk,
    Member,
    Number,
    Province,
    Waiting,
    by_name,
    desk,
)
from tracker.reports.committees import Standing, Term, standings
from tracker.reports.dates import in_words
from tracker.rules.actors import Actor
from tracker.rules.committees import chaired_by
from tracker.rules.refusals import NotNow, NotValid, NotYours
from tracker.views.answers import STATES
from tracker.views.deeds import explain
from tracker.views.targets import address


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show who sat and who chaired on the day asked for, and from when to when."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = AsOfForm({"on": request.GET.get("on", "")})
    context: dict[str, Any] = {"form": form, "desk_url": None}
    if not form.is_valid():
        return render(request, "committees/index.html", context, status=400)
    day = form.cleaned_data["on"] or actor.today
    context["day"] = day
    context["committees"] = [shown(standing) for standing in standings(actor, day)]
    context["desk_url"] = reverse("chair") if chaired_by(actor) else None
    return render(request, "committees/index.html", context)


def shown(standing: Standing) -> dict[str, Any]:
    """Return a committee as templates/committees/index.html takes it."""
    return {
        "committee": vars(standing.committee) | {"url": address(standing.committee.target)},
        "headings": [_("Who"), _("What"), _("From when to when"), _("On the day"), _("Source")],
        "rows": [
            {"url": address(term.target), "cells": [term.who, term.what, term.dates, held(term),
                                                    term.source]}
            for term in standing.terms
        ],
    }  # fmt: skip


def held(term: Term) -> dict[str, Any]:
    label, tone = {True: (_("yes"), "good"), False: (_("no"), "neutral")}.get(
        term.holds,  # type: ignore[arg-type]
        (_("not known to the day"), "neutral"),
    )
    return {"kind": "badge", "value": label, "tone": tone}


@require_http_methods(["GET", "HEAD", "POST"])
def chair(request: HttpRequest) -> HttpResponse:
    """Show what waits for the committee, or ask a member to look at what was ticked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    committee = chosen(request, actor)
    found = desk(committee, actor)
    typed = request.POST if request.method == "POST" else None
    form = AskForm(typed, desk=found, actor=actor)
    status = 200
    if typed is not None:
        status = 400
        if form.is_valid():
            given = {name: form.cleaned_data[name] for name in ("member", "due_on")}
            several = {name: list(form.cleaned_data[name]) for name in ("needs", "deliveries")}
            try:
                committees.ask(by=actor, committee=committee, **given, **several)
                return redirect(f"{reverse('chair')}?committee={committee.uid}#asked")
            except (NotNow, NotValid) as refusal:
                status = 409 if isinstance(refusal, NotNow) else 400
                explain(form, refusal)
    context = told(found, form, actor) | {"form": form, "committee": str(committee)}
    return render(request, "committees/chair.html", context, status=status)


def chosen(request: HttpRequest, actor: Actor) -> Organisation:
    """Return the committee the desk is of. Raises NotYours for who chairs none today."""
    mine = chaired_by(actor)
    if not mine:
        raise NotYours(_("This desk is for whoever chairs a committee today."))
    wanted = request.POST.get("committee") or request.GET.get("committee", "")
    return next((c for c in mine if str(c.uid) == wanted), mine[0])


def told(found: Desk, form: AskForm, actor: Actor) -> dict[str, Any]:
    """Return the desk as templates/committees/chair.html takes it."""
    ticked = form.chosen()
    others = [c for c in chaired_by(actor) if c != found.committee]
    report = reverse("period-report", args=[found.committee.uid])
    return {
        "needs": by_province(found.needs, ticked),
        "deliveries": by_province(found.deliveries, ticked),
        "more": len(found.needs) == MOST or len(found.deliveries) == MOST,
        "most": MOST,
        "members": {
            "headings": [_("Member"), *(str(f.label) for f in SHOWN), _("Asked"), _("Overdue"),
                         _("Own needs to corroborate")],
            "rows": [of_member(member) for member in found.members],
        },
        "provinces": {
            "headings": [_("Province"), _("Needs"), _("Deliveries"), _("Of them asked")],
            "rows": [of_province(row) for row in found.provinces],
        },
        "asked": [
            vars(row) | {"url": address(row.target), "due_text": in_words(row.due_on)}
            for row in found.asked
        ],
        "links": [
            {"name": _("Period report"), "url": report},
            *({"name": str(c), "url": f"{reverse('chair')}?committee={c.uid}"} for c in others),
        ],
    }  # fmt: skip


def number(value: Number) -> dict[str, Any]:
    """Return a number that leads to what it counts; nothing leads nowhere."""
    url = address(value.target) if value.count else None
    return {"kind": "number", "value": str(value.count), "url": url}


def of_province(row: Province) -> dict[str, Any]:
    """Return what waits in a province; no list holds just these deliveries."""
    numbers = [number(n) for n in (row.needs, Number(row.deliveries), Number(row.asked))]
    return {"url": None, "cells": [named(row.place), *numbers]}


def named(place: Place | None) -> str:
    return str(place) if place else _("place not stated")


def of_member(member: Member) -> dict[str, Any]:
    """Return what a member's embassy can do today, and what was asked of it."""
    states = [
        {"kind": "badge", "value": a.label, "tone": STATES.get(a.state, "neutral")} if a else ""
        for a in member.answers
    ]
    numbers = [number(n) for n in (member.open, member.overdue, member.reported)]
    cells = [str(member.organisation), *states, *numbers]
    return {"url": address(member.target), "cells": cells}


def by_province(rows: list[Waiting], ticked: set[str]) -> list[dict[str, Any]]:
    """Return what waits, province by province; a place that is not stated comes last."""
    return [
        {
            "name": named(place),
            "rows": [
                {
                    "id": str(row.record.uid),
                    "title": row.title,
                    "detail": row.detail,
                    "asked": ", ".join(row.asked),
                    "url": address(row.target),
                    "ticked": str(row.record.uid) in ticked,
                }
                for row in rows
                if row.province == place
            ],
        }
        for place in sorted({row.province for row in rows}, key=by_name)
    ]


routes = [
    path("committees/", index, name="committees"),
    path("chair/", chair, name="chair"),
]
