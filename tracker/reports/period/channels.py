"""What changed in a period: relations, embassies and staff, seats and chairs, channels."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import (
    Certainty,
    Chairmanship,
    ChannelObservation,
    CommitteeSeat,
    Presence,
    Record,
    Relation,
    Visibility,
)
from tracker.reports.dates import in_words
from tracker.reports.period.parts import Linked, Part, Row, Scope, refs
from tracker.reports.targets import to_record


@dataclass(frozen=True)
class Change:
    """One dated fact that changes what can be used."""

    date: Any
    text: str
    record: Any

    @property
    def source(self) -> str:
        source = getattr(self.record, "source", None)
        certainty = getattr(self.record, "certainty", "")
        if not source:
            return _("not stated")
        return f"{source} ({Certainty(certainty).label})" if certainty else str(source)


def changes(scope: Scope, members: set[int]) -> Part:
    """Return what was observed, began or ended in the period, in the order of the dates."""
    found = sorted(facts(scope, members), key=lambda change: str(change.date))
    sure = [change for change in found if scope.span.holds(change.date)]
    unsure = [change for change in found if scope.span.holds(change.date) is None]
    return Part(
        key="channels",
        title=_("Changes in channels"),
        rule=_(
            "What was observed of relations, embassies, staff and channels on a day of the "
            "period, and the seats and chairs of the committee that began or ended."
        ),
        figure=ngettext("%d observation", "%d observations", len(sure)) % len(sure),
        headings=[_("Date"), _("What"), _("Source")],
        rows=[
            Row([in_words(c.date), c.text, c.source], refs([c.record])) for c in sure
        ],
        unsure=[Linked(f"{c.text}, {c.date}", to_record(c.record)) for c in unsure],
    )  # fmt: skip


def facts(scope: Scope, members: set[int]) -> Iterator[Change]:
    """Yield the facts near the period, each with its date."""
    near = scope.span.near("observed_on")
    relations = seen(scope, Relation).filter(near).select_related("first", "second")
    if scope.country:
        relations = relations.filter(Q(first=scope.country) | Q(second=scope.country))
    for row in relations:
        pair = f"{row.first} – {row.second}"
        yield Change(row.observed_on, f"{pair}: {row.get_state_display()}", row)
    where = Q(organisation__in=members)
    if scope.country:
        where |= Q(place__country=scope.country)
    for row in seen(scope, Presence).filter(where, near).select_related("organisation"):
        yield Change(row.observed_on, str(row), row)
    observed = seen(scope, ChannelObservation).filter(near).select_related("channel")
    if scope.country:
        observed = observed.filter(Q(channel__country=scope.country) | Q(channel__country=None))
    for row in observed:
        of = row.get_function_display() or _("all functions")
        yield Change(row.observed_on, f"{row.channel}, {of}: {row.get_state_display()}", row)
    yield from of_committee(scope)


def of_committee(scope: Scope) -> Iterator[Change]:
    """Yield when seats and chairs of the committee began and ended."""
    for model in (CommitteeSeat, Chairmanship):
        rows = seen(scope, model).filter(committee=scope.committee)
        for row in rows.filter(scope.span.near("from_on")):
            yield Change(row.from_on, _("%s: from then on.") % row, row)
        for row in rows.filter(scope.span.near("to_on")):
            yield Change(row.to_on, _("%s: until then.") % row, row)


def seen(scope: Scope, model: type[Record]) -> Any:
    rows = model._default_manager.seen_by(scope.actor).exclude(visibility=Visibility.RESTRICTED)
    sourced = any(field.name == "source" for field in model._meta.get_fields())
    return rows.select_related("source") if sourced else rows
