"""Kinds of seeds: which file holds which kind of record, and which keys a record may have."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from tracker import models as m
from tracker.rules.nouns import NOUNS


@dataclass(frozen=True)
class Kind:
    """One file of seeds. `more` names facts that no form asks for; `past` ones have happened."""

    file: str
    model: type[m.Record]
    more: frozenset[str] = frozenset()
    past: bool = False
    fields: dict[str, Any] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "fields", fields_of(self.model, self.more))

    @property
    def is_operator(self) -> bool:
        return "is_operator" in self.more

    @property
    def relations(self) -> dict[str, type[m.Row]]:
        """Return the lines that are saved with the record: {relation: model of the line}."""
        rows = NOUNS[self.model.word()].rows
        return {name: self.model._meta.get_field(name).related_model for name in rows}  # type: ignore[misc]


def fields_of(model: type[m.Row], more: frozenset[str] = frozenset()) -> dict[str, Any]:
    """Return the fields that a seed may set, by name."""
    return {f.name: f for f in stored(model) if f.editable or f.name in more}


def stored(model: type[m.Row]) -> Iterator[Any]:
    """Yield the fields of a model's own tables, but its key."""
    for found in [*model._meta.concrete_fields, *model._meta.many_to_many]:
        if not found.primary_key:
            yield found


def is_needed(found: Any) -> bool:
    """Tell whether a record cannot do without this field."""
    optional = found.blank or found.null or found.many_to_many or found.has_default()
    return found.editable and not optional and found.name != "owner"


def parent_of(model: type[m.Record], relation: str) -> str:
    """Return the field by which a line names its record."""
    name: str = model._meta.get_field(relation).field.name  # type: ignore[union-attr]
    return name


def is_sourced(model: type[models.Model]) -> bool:
    return issubclass(model, m.Sourced)


HISTORY = frozenset({"status"})
KINDS = (
    Kind("operator", m.Organisation, frozenset({"is_operator"})),
    Kind("sources", m.Source),
    Kind("countries", m.Country),
    Kind("units", m.Unit),
    Kind("items", m.Item),
    Kind("admin1", m.Place),
    Kind("admin2", m.Place),
    Kind("sites", m.Place),
    Kind("organisations", m.Organisation),
    Kind("institutions", m.Institution),
    Kind("relations", m.Relation),
    Kind("presences", m.Presence),
    Kind("committee-seats", m.CommitteeSeat),
    Kind("chairmanships", m.Chairmanship),
    Kind("regimes", m.Regime),
    Kind("controlled-goods", m.ControlledGood),
    Kind("channels", m.Channel),
    Kind("channel-observations", m.ChannelObservation),
    Kind("question-sets", m.QuestionSet),
    Kind("engagements", m.Engagement),
    Kind("emergencies", m.Emergency),
    Kind("figures", m.Figure),
    Kind("pledges", m.Pledge, HISTORY, past=True),
    Kind("missions", m.Mission, HISTORY | {"people_trained_basis"}, past=True),
    Kind("allocations", m.Allocation),
    Kind("consignments", m.Consignment, HISTORY, past=True),
    Kind("indicators", m.Indicator),
    Kind("disputes", m.Dispute),
)
"""In the order of loading: a record names only what stands before it."""

SHORT = {"admissions": "organisation", "functions": "function"}
"""Lines that may be written as one word each: the field that the word fills."""
