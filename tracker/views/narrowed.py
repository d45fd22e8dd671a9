"""What a filtered list is about: the records that its filters name."""

from typing import Any

from tracker.filters import NounFilter, RecordFilter, WithinFilter
from tracker.models import Record
from tracker.rules.actors import Actor
from tracker.views.facts import link

ALWAYS_NAMED = {
    "need": ("item", "unit"),
    "allocation": ("line__item", "line__unit", "need__item", "need__unit", "mission"),
    "delivery": ("actual_institution", "agreed_institution"),
    "visit": ("institution", "place", "mission"),
    "clearance": ("mission",),
    "determination": ("item", "regime"),
    "screening": ("organisation", "institution", "listed_party"),
    "corroboration": ("need__item",),
    "concern": ("visit__institution", "visit__place", "visit__mission"),
}
"""What the name of a record is made of, read with it."""


def about(found: NounFilter, actor: Actor) -> dict[str, Any] | None:
    """Return the one record this list was narrowed to, if it was to one that is seen."""
    asked = [
        (chosen, found.form.cleaned_data.get(name))
        for name, chosen in found.filters.items()
        if isinstance(chosen, RecordFilter | WithinFilter)
    ]
    named = [(chosen, uid) for chosen, uid in asked if uid]
    record = named_by(*named[0], actor) if len(named) == 1 else None
    return {"title": str(record), "url": link(record)} if record else None


def named_by(chosen: RecordFilter | WithinFilter, uid: Any, actor: Actor) -> Record | None:
    """Return the record with this id, and what its name is made of."""
    if isinstance(chosen, WithinFilter):
        return chosen.here
    model: Any = chosen.target
    if not issubclass(model, Record):
        return None
    seen = model._default_manager.seen_by(actor).filter(uid=uid)
    related = ALWAYS_NAMED.get(model.word(), ())
    return (seen.select_related(*related) if related else seen).first()
