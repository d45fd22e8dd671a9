"""The channel finder: from a country, for some functions, on some days, what is open and why."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_safe

from tracker.forms.directory import FinderForm
from tracker.models import Country
from tracker.reports.finding import (
    Asked,
    Found,
    Route,
    default_country,
    find,
    order_in_words,
)
from tracker.rules.actors import Actor
from tracker.views.answers import STATES, alike, answered
from tracker.views.targets import address


@require_safe
def finder(request: HttpRequest) -> HttpResponse:
    """Ask what is looked for; show the channels in order, or say what is wrong."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    given = request.GET.copy()
    home = default_country(actor)
    if home and "country" not in given:
        given["country"] = home.code
    form = FinderForm(given, countries=Country.objects.seen_by(actor).order_by("name"))
    if not given.get("country") and not request.GET:
        return render(request, "directory/finder.html", {"form": FinderForm(
            countries=form.fields["country"].queryset)})  # fmt: skip
    if not form.is_valid():
        return render(request, "directory/finder.html", {"form": form}, status=400)
    return render(request, "directory/finder.html", {"form": form} | shown(form, actor))


def shown(form: FinderForm, actor: Actor) -> dict[str, Any]:
    """Return what was found as templates/directory/finder.html takes it."""
    typed = form.cleaned_data
    first = typed["on"] or actor.today
    asked = Asked(
        country=typed["country"],
        functions=tuple(typed["function"]),
        first=first,
        last=typed["to"] or first,
        outside=not typed["without_outside"],
    )
    found = find(asked, actor)
    return {
        "asked": asked,
        "several_days": asked.last > asked.first,
        "relations": relations(found),
        "routes": [route(one) for one in found.routes],
        "usable": sum(one.usable for one in found.routes),
        "order": order_in_words(),
    }


def relations(found: Found) -> list[dict[str, Any]]:
    """Return how the country stood with those that the channels lead into."""
    return [answered(answer) | {"about": about} for about, answer in found.relations]


def route(one: Route) -> dict[str, Any]:
    return {
        "name": one.channel.name,
        "kind": one.channel.get_kind_display(),
        "url": address(one.target),
        "state": one.label,
        "tone": STATES[one.state],
        "own": one.own,
        "lacks": one.lacks,
        "functions": alike((p.label, p.answer, p.turns) for p in one.parts),
    }


routes = [path("directory/channels/", finder, name="channel-finder")]
