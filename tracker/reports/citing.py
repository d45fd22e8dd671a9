"""Citing: where each fact behind a sentence comes from, in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tracker.models import Certainty, Source
from tracker.reports.dates import in_words
from tracker.reports.targets import Target, to_record


@dataclass(frozen=True)
class Cited:
    """One source of a sentence: what it is, how the fact follows from it, of which date."""

    title: str
    publisher: str
    published_on: str
    certainty: str
    observed_on: str
    outside: bool
    target: Target
    """The record of the fact."""

    @property
    def text(self) -> str:
        """Return the source in one line."""
        return f"{self.named} · {self.certainty}"

    @property
    def named(self) -> str:
        """Return who says so, and when it was published."""
        said = " ".join(
            part for part in (self.publisher or self.title, in_words(self.published_on)) if part
        )
        return said or _("no document")


def cited(facts: Iterable[Any]) -> list[Cited]:
    """Return the sources of these facts; those told alike once."""
    found: dict[tuple[str, str], Cited] = {}
    for fact in facts:
        made = cite(fact)
        found.setdefault((made.text, made.observed_on), made)
    return list(found.values())


def cite(fact: Any) -> Cited:
    """Return where one fact comes from; what has no document was told by its owner."""
    source: Source | None = fact.source
    return Cited(
        title=str(source or ""),
        publisher=source.publisher if source else str(fact.owner),
        published_on=str(source.published_on) if source else "",
        certainty=str(Certainty(fact.certainty).label),
        observed_on=str(getattr(fact, "observed_on", "") or ""),
        outside=bool(source and source.kind == Source.Kind.OUTSIDE),
        target=to_record(fact),
    )
