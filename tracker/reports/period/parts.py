"""Parts: what every section of a period report is made of, on the page and on paper."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Country, Mission, Organisation, Place, Record, Sector, Visibility
from tracker.reports.period.spans import Span
from tracker.reports.targets import Target, to_record
from tracker.rules.actors import Actor
from tracker.rules.counting import counted

SHOWN = 200
"""Rows that a part lists; its figures count all of them."""


@dataclass(frozen=True)
class Linked:
    """Some words, and the record behind them."""

    text: str
    target: Target | None = None


@dataclass(frozen=True)
class Row:
    """A line of a part: its cells, and the records they were counted from."""

    cells: list[str]
    records: list[Linked] = field(default_factory=list)


@dataclass
class Part:
    """A section of the report. `figure` is its number in words, `rule` what it counts."""

    key: str
    title: str
    rule: str
    figure: str
    headings: list[str]
    rows: list[Row]
    unsure: list[Linked] = field(default_factory=list)
    """What may fall in the period; it is in no figure."""
    notes: list[str] = field(default_factory=list)

    @property
    def shown(self) -> list[Row]:
        return self.rows[:SHOWN]

    @property
    def unlisted(self) -> int:
        """Return how many rows are counted and not listed."""
        return max(0, len(self.rows) - SHOWN)


@dataclass(frozen=True)
class Scope:
    """Whose report, of which days, and by which reader's eyes."""

    committee: Organisation
    span: Span
    actor: Actor

    @property
    def country(self) -> Country | None:
        """Return the country where the committee sits; with none, the report is of all."""
        return self.committee.host_country

    def seen(self, model: type[Record]) -> QuerySet[Any]:
        """Keep what counts and may leave the coalition: nothing restricted."""
        rows = counted(model._default_manager.seen_by(self.actor))
        return rows.exclude(visibility=Visibility.RESTRICTED)  # type: ignore[no-any-return]

    def here(self, path: str) -> Q:
        """Return the condition that a record is for the country, by its own or its emergency.

        Without a country of its own it goes where its emergency is; of none, it may be for any.
        """
        if self.country is None:
            return Q()
        anywhere = Q(emergency__isnull=True) | Q(emergency__country=self.country)
        return Q(**{path: self.country}) | (Q(**{f"{path}__isnull": True}) & anywhere)

    def missions(self) -> QuerySet[Mission]:
        """Return the missions in the country."""
        return self.seen(Mission).filter(self.here("places__country")).distinct()

    def in_missions(self, rows: Any, path: str = "mission") -> Any:
        """Keep what belongs to a mission in the country."""
        missions = Mission.objects.alive().filter(self.here("places__country")).values("pk")
        return rows.filter(**{f"{path}__in": missions})


def province(place: Place | None) -> str:
    """Return the province that a place lies in; up to three parents are read with it."""
    return str(place.province) if place else _("place not stated")


def sector(*codes: str) -> str:
    """Return the first sector that is stated."""
    code = next((code for code in codes if code), "")
    return str(Sector(code).label) if code else _("not stated")


def refs(records: Iterable[Record]) -> list[Linked]:
    return [Linked(record.ref, to_record(record)) for record in records]


def sorted_by_date(rows: Iterable[Any], span: Span, date: str) -> tuple[list[Any], list[Any]]:
    """Return the rows whose date surely lies in the span, and those of which it is not sure."""
    sure, unsure = [], []
    for row in rows:
        holds = span.holds(getattr(row, date))
        if holds:
            sure.append(row)
        elif holds is None:
            unsure.append(row)
    return sure, unsure


def undated(count: int) -> list[str]:
    """Say how many records have no date and are counted nowhere."""
    if not count:
        return []
    return [
        ngettext(
            "%d more has no date, and is in no figure.",
            "%d more have no date, and are in no figure.",
            count,
        )
        % count
    ]
