"""`GET /channels/find`: the channels that organisations of a country can use, and why."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.response import Response

from tracker.api import listing
from tracker.api.door import Door, answer
from tracker.api.errors import bad_parameter
from tracker.api.parameters import query, several
from tracker.api.responses import READ, errors, listed, thing
from tracker.api.responses import answer as said
from tracker.api.shapes import DAY, PARTLY, TEXT, UUID, Shape, Shapes, codes
from tracker.models import Availability, Channel, Country, Function, dates
from tracker.reports.citing import cited
from tracker.reports.finding import Asked, Part, Route, default_country, find, order_in_words
from tracker.rules.actors import Actor
from tracker.rules.answers import Answer

CODE = {"type": "string", "pattern": "^[A-Z]{2}$"}


class Find(Door):
    """`GET /channels/find?country=MY&function=needs_assessment&on=2021-04-01`."""

    plural = "channels"
    takes = frozenset({"country", "function", "on", "to", "without_outside"})

    def get(self, request: Any) -> Response:
        asked = asked_by(request.query_params, self.actor)
        found = find(asked, self.actor)
        body = {
            "country": asked.country.code,
            "functions": list(asked.functions),
            "on": asked.first.isoformat(),
            "to": asked.last.isoformat(),
            "without_outside": not asked.outside,
            "order": order_in_words(),
            "relations": [
                {"between": about, "reasons": reasons(stood)} for about, stood in found.relations
            ],
            "data": [told(route) for route in found.routes],
        }
        return answer(body)


def asked_by(given: Any, actor: Actor) -> Asked:
    """Return what is asked. Raises Refused with the parameter that cannot be read."""
    first = day_of("on", given.get("on")) or actor.today
    last = day_of("to", given.get("to")) or first
    if last < first:
        raise bad_parameter("to", f"{last} is before {first}.")
    names = [name for name in given.get("function", "").split(",") if name]
    for name in names:
        if name not in Function.values:
            raise bad_parameter("function", ", ".join(Function.values))
    return Asked(
        country=country_of(given.get("country"), actor),
        functions=tuple(dict.fromkeys(names)),
        first=first,
        last=last,
        outside=not listing.flag("without_outside", given.get("without_outside")),
    )


def country_of(code: str | None, actor: Actor) -> Country:
    """Return the country with this code, or the home of who asks."""
    seen = Country.objects.seen_by(actor)
    found = seen.filter(code=code).first() if code else default_country(actor)
    if found is None:
        known = ", ".join(seen.order_by("code").values_list("code", flat=True))
        raise bad_parameter("country", known or "ISO 3166-1 alpha-2")
    return found


def day_of(name: str, text: str | None) -> datetime.date | None:
    """Return the day that was given, if any; it is written as 2021-04-01."""
    if not text:
        return None
    try:
        return dates.day(text)
    except ValidationError:
        raise bad_parameter(name, "YYYY-MM-DD") from None


def told(route: Route) -> dict[str, Any]:
    """Return one channel with how each function stands."""
    channel = route.channel
    return {
        "id": channel.uid,
        "ref": channel.ref,
        "name": channel.name,
        "kind": channel.kind,
        "url": f"/api/v1/channels/{channel.uid}",
        "availability": route.state,
        "serves_country": route.serves,
        "run_by_country": route.own,
        "functions": [one(part) for part in route.parts],
        "not_offered": route.lacks,
    }


def one(part: Part) -> dict[str, Any]:
    return {
        "function": part.function,
        "availability": part.answer.state,
        "disputed": part.answer.disputed,
        "decided_by_a_person": part.answer.decided,
        "last_confirmed": str(part.answer.newest.observed_on) if part.answer.newest else None,
        "reasons": reasons(part.answer),
        "to_change": part.answer.changes,
        "changes": [
            {"on": turn.day.isoformat(), "availability": turn.answer.state} for turn in part.turns
        ],
    }


def reasons(stood: Answer) -> list[dict[str, Any]]:
    """Return the reasons in sentences, each with its sources."""
    return [
        {
            "text": reason.text,
            "sources": [
                {
                    "title": source.title,
                    "publisher": source.publisher,
                    "published_on": source.published_on,
                    "certainty": source.certainty,
                    "outside": source.outside,
                    "observed_on": source.observed_on,
                }
                for source in cited(reason.facts)
            ],
        }
        for reason in stood.because
    ]


def described(shapes: Shapes) -> dict[str, Any]:
    """Describe the operation for the document."""
    found = shapes.named("FoundChannels", body)
    words = "The channels in order, each with its reasons and their sources."
    country = "The country the organisation is of; yours where it is left out."
    return {
        "operationId": "channels_find",
        "summary": "Find a channel: from a country, for functions, on a day or some days",
        "tags": ["channels"],
        "parameters": [
            query("country", CODE, country),
            query("function", several(Function.values), "What for, with commas between."),
            query("on", DAY, "The day, or the first of several; today where it is left out."),
            query("to", DAY, "The last day: then each channel stands at its worst until then."),
            query("without_outside", {"type": "boolean", "default": False},
                  "Leave out what rests on sources from outside the articles."),
        ],
        "responses": {"200": said(words, found)} | errors(*READ),
    }  # fmt: skip


def body() -> Shape:
    """Describe the answer."""
    state, flag = codes(Availability.choices), {"type": "boolean"}
    partly = {"type": "string", "pattern": f"^({PARTLY})?$"}
    source = dict.fromkeys(("title", "publisher", "certainty"), TEXT)
    source |= {"published_on": partly, "observed_on": partly, "outside": flag}
    reason = listed(thing({"text": TEXT, "sources": listed(thing(source, *source))}, "text"))
    turn = {"on": DAY, "availability": state}
    function: dict[str, Shape] = {
        "function": codes(Function.choices), "availability": state, "disputed": flag,
        "decided_by_a_person": flag, "last_confirmed": {"type": ["string", "null"]},
        "reasons": reason, "to_change": listed(TEXT), "changes": listed(thing(turn, *turn)),
    }  # fmt: skip
    channel: dict[str, Shape] = {
        "id": UUID, "ref": TEXT, "name": TEXT, "kind": codes(Channel.Kind.choices), "url": TEXT,
        "availability": state, "serves_country": flag, "run_by_country": flag,
        "functions": listed(thing(function, *function)), "not_offered": listed(TEXT),
    }  # fmt: skip
    relation = {"between": TEXT, "reasons": reason}
    whole: dict[str, Shape] = {
        "country": CODE, "functions": listed(codes(Function.choices)), "on": DAY, "to": DAY,
        "without_outside": flag, "order": TEXT, "relations": listed(thing(relation, *relation)),
        "data": listed(thing(channel, *channel)),
    }  # fmt: skip
    return thing(whole, *whole)
