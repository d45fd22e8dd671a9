"""The directory as of a day: relations, presences, seats, and which channels were open."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_safe

from tracker.forms.directory import AsOfForm
from tracker.reports.dates import in_words
from tracker.reports.directory import Directory, Entry, Said, Standing, Way, directory
from tracker.rules.actors import Actor
from tracker.rules.roles import Permission, acting_for
from tracker.views.answers import alike
from tracker.views.facts import TONES
from tracker.views.targets import address


@require_safe
def as_of(request: HttpRequest) -> HttpResponse:
    """Show the directory of the day asked for, or say what is wrong with it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = AsOfForm({"on": request.GET.get("on", "")})
    if not form.is_valid():
        return render(request, "directory/index.html", {"form": form}, status=400)
    day = form.cleaned_data["on"] or actor.today
    found = directory(actor, day)
    asked = day == actor.today and bool(acting_for(actor, Permission.REPORT))
    return render(request, "directory/index.html", {"form": form} | shown(found, asked=asked))


def shown(found: Directory, *, asked: bool) -> dict[str, Any]:
    """Return the directory as templates/directory/index.html takes it."""
    return {
        "day": found.day,
        "countries": [entry(country) for country in found.countries],
        "committees": [
            vars(committee) | {"url": address(committee.target)} for committee in found.committees
        ],
        "channels": [way(channel, asked=asked) for channel in found.channels],
    }


def entry(country: Entry) -> dict[str, Any]:
    return {
        "name": country.name,
        "url": address(country.target),
        "relations": [standing(row) for row in country.relations],
        "organisations": [
            {
                "name": row.name,
                "url": address(row.target),
                "standings": [standing(s) for s in row.standings],
            }
            for row in country.organisations
        ],
        "seats": country.seats,
        "history": [said(fact) for fact in country.history],
    }


def standing(row: Standing) -> dict[str, Any]:
    return {
        "about": row.about,
        "label": row.label,
        "tone": "warn" if row.disputed else TONES.get(row.state, "neutral"),
        "disputed": row.disputed,
        "facts": [said(fact) for fact in row.facts],
    }


def said(fact: Said) -> dict[str, Any]:
    return {
        "when": in_words(fact.date),
        "machine": fact.date,
        "text": fact.text,
        "source": fact.source,
        "certainty": fact.certainty,
        "url": address(fact.target),
        "later": fact.later,
    }


def way(channel: Way, *, asked: bool = False) -> dict[str, Any]:
    """Return a channel with its functions; `asked` whether its reader can say «still true»."""
    return {
        "name": channel.name,
        "kind": channel.kind,
        "run_by": channel.run_by,
        "url": address(channel.target),
        "functions": alike((label, answer, ()) for label, answer in channel.functions),
        "confirm_url": confirm_url(channel) if asked else None,
    }


def confirm_url(channel: Way) -> str | None:
    """Return where a reader says that a channel still stands so, if anything is known of it."""
    known = any(a.state != "unknown" and not a.decided for _label, a in channel.functions)
    return reverse("channels-confirm", args=[channel.target.uid]) if known else None


routes = [path("directory/", as_of, name="directory")]
