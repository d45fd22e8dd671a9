"""What a page says of clearances: those a mission needs, and names that resemble listed ones."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.models import Clearance, Consignment, Institution, Mission, Organisation, Record
from tracker.reports.targets import to_new
from tracker.rules import gate, matching
from tracker.rules.clearances import Required, ends, required, start_of
from tracker.rules.missions import day_of
from tracker.rules.roles import Permission, acting_for, may
from tracker.rules.sight import sees
from tracker.views.facts import link
from tracker.views.targets import address

Group = dict[str, Any]
SCREENED = (Mission, Consignment, Organisation, Institution)
"""Pages that show which of their names resemble listed ones."""


def tables(request: HttpRequest, record: Record) -> list[Group]:
    """Return what the page of a mission, an organisation or an institution shows first."""
    found = [needed(request, record)] if isinstance(record, Mission) else []
    if isinstance(record, SCREENED):
        found.append(resembling(request, record))
    return [group for group in found if group["rows"]]


def needed(request: HttpRequest, mission: Mission) -> Group:
    """Return the clearances that a mission needs, why, and how each stands."""
    rows = []
    for one in required(mission, day_of(mission, request.actor.today)):
        cells = [one.label, one.why]
        rows += [
            {"url": None, "cells": [*cells, *standing]} for standing in how(request, mission, one)
        ]
    return {
        "title": _("Clearances it needs"),
        "headings": [_("Clearance"), _("Why"), _("How it stands"), _("Until")],
        "rows": rows,
    }


def how(request: HttpRequest, mission: Mission, one: Required) -> list[list[Any]]:
    """Return how each record that answers a need for a clearance stands, or the link to add it."""
    seen = [clearance for clearance in one.found if sees(request.actor, clearance)]
    told = [[status(clearance), until(clearance, request)] for clearance in seen]
    if one.settled:
        text = _("%d confirmed without exemption") % one.settled
        told.append([{"kind": "text", "value": text, "url": None}, ""])
    if told:
        return told
    if one.found:
        return [[_("not shown to you"), ""]]
    url = None
    if may(request.actor, Permission.REPORT, mission.owner):
        url = address(to_new(Clearance, **start_of(mission, one)))
    text = _("not recorded yet: add it") if url else _("not recorded yet")
    return [[{"kind": "text", "value": text, "url": url}, ""]]


def status(clearance: Clearance) -> dict[str, Any]:
    """Return how a clearance stands, with its reference, as a link to it."""
    said = str(clearance.get_status_display())
    text = f"{said}: {clearance.reference}" if clearance.reference else said
    return {"kind": "text", "value": text, "url": link(clearance)}


def until(clearance: Clearance, request: HttpRequest) -> Any:
    """Return the last day of a clearance, and how soon that is."""
    soon = ends(clearance, request.actor.today)
    if not soon:
        return {"kind": "date", "value": clearance.valid_until}
    return f"{clearance.valid_until}: {soon[:1].lower()}{soon[1:]}"


def resembling(request: HttpRequest, record: Record) -> Group:
    """Return the names on a page that resemble listed ones, for whoever may decide."""
    found = []
    if acting_for(request.actor, Permission.COORDINATE):
        found = matching.undecided(subjects(record), request.actor)
    return {
        "title": _("Possible matches: a person decides"),
        "headings": [_("Name"), _("Resembles"), _("List"), _("Alike"), _("Decision")],
        "rows": [
            {
                "url": link(match.subject),
                "cells": [
                    str(match.subject),
                    {"kind": "text", "value": match.listed_name, "url": link(match.party)},
                    f"{match.party.list_name}, {match.party.reference}",
                    f"{match.likeness:.0%}",
                    {"kind": "text", "value": _("Decide"), "url": deciding(record, match)},
                ],
            }
            for match in found
        ],
    }


def subjects(record: Record) -> list[Any]:
    """List the names that a page is about: those who take part, or the record's own."""
    if isinstance(record, Mission):
        return [*gate.parties_of(record), *record.institutions.all()]
    if isinstance(record, Consignment):
        return [*gate.parties(record), *record.mission.institutions.all()]
    return [record]


def deciding(record: Record, match: matching.Match) -> str:
    """Return the address of the form that keeps a decision about a match."""
    mission = record if isinstance(record, Mission) else getattr(record, "mission", None)
    what = "organisation" if isinstance(match.subject, Organisation) else "institution"
    asked = {what: match.subject.uid, "listed_party": match.party.uid}
    asked |= {"mission": mission.uid} if mission else {}
    return f"{reverse('screenings-new')}?" + urlencode(asked)
