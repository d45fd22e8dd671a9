"""A record as it was known on a day: what its page would have said then."""

import datetime
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from tracker.broadcast import sentences
from tracker.forms.directory import KnownForm
from tracker.models import Record
from tracker.reports.known import Known, known_of
from tracker.rules.nouns import Noun
from tracker.rules.sight import withheld
from tracker.rules.witnesses import witnesses


def page(
    request: HttpRequest,
    noun: Noun,
    record: Record,
    besides: Callable[[Any, datetime.datetime], dict[str, Any]],
) -> HttpResponse:
    """Show a record as known on the day asked for; a day that is none is told, with a 400.

    `besides` returns what this noun's page shows of a moment besides the record's own facts.
    """
    form = KnownForm(request.GET)
    context: dict[str, Any] = {
        "form": form,
        "title": str(record),
        "ref": record.ref,
        "back_url": reverse(f"{noun.plural}-detail", args=[record.uid]),
    }
    if not form.is_valid():
        return render(request, "desk/known.html", context, status=400)
    day = form.cleaned_data["known"]
    context |= told(record, request.actor, day)  # type: ignore[attr-defined]
    if context["known"]:
        context |= besides(record, end_of(day))
    return render(request, "desk/known.html", context)


def told(record: Record, actor: Any, day: datetime.date) -> dict[str, Any]:
    """Return what the page says of a record and a day."""
    known = known_of(record.word(), [record.uid], end_of(day)).get(record.uid)
    witness = witnesses(type(record), [record.uid], actor).get(record.uid)
    if known and witness and not witness.saw(known.version):
        known = None  # It was not theirs to know then.
    found: dict[str, Any] = {"day": day, "known": known}
    if known is not None:
        reader = sentences.Reader(actor, withheld(record, actor))
        found["facts"] = sentences.values(type(record), known.fields, reader)
        found["groups"] = list(groups(record, known, reader))
    return found


def groups(record: Record, known: Known, reader: sentences.Reader) -> Iterator[Any]:
    """Yield the lines inside the record: {title, lines: [{label, facts}]}."""
    for relation, lines in known.rows.items():
        model: Any = record._meta.get_field(relation).related_model
        if relation in reader.withheld or not lines:
            continue
        yield {
            "title": model._meta.verbose_name_plural,
            "lines": [
                {"label": sentences.spoken(label), "facts": sentences.values(model, said, reader)}
                for label, said in lines.values()
            ],
        }


def end_of(day: datetime.date) -> datetime.datetime:
    """Return the moment at which a day ends, where the reader is."""
    following = datetime.datetime.combine(day + datetime.timedelta(days=1), datetime.time())
    return timezone.make_aware(following)
