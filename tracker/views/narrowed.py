"""What a list is narrowed to: what people choose from, and the records that its filters name."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _

from tracker.filters import NounFilter, RecordFilter, WithinFilter
from tracker.models import Emergency, Record
from tracker.rules.actors import Actor
from tracker.views.facts import link
from tracker.views.forming import uuid_or_none

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


MOST_CHOICES = 40
"""Emergencies offered, the newest first; each one's own page leads to its lists besides."""


def offer_emergencies(found: NounFilter, actor: Actor) -> None:
    """Let people choose an emergency, unless the list is of one other record already.

    One that was named otherwise stays chosen.
    """
    field = found.form.fields.get("emergency")
    if field is None or any(found.data.get(name) for name in naming(found) if name != "emergency"):
        return
    seen = Emergency.objects.seen_by(actor).order_by("-pk")
    given = str(uuid_or_none(found.data.get("emergency", "")) or "")
    newest = Q(pk__in=seen.values("pk")[:MOST_CHOICES])
    near = seen.filter(newest | Q(uid=given) if given else newest)
    found.near = {str(one.uid): one for one in near}
    choices = {"": _("any"), **{uid: str(one) for uid, one in found.near.items()}}
    choices.setdefault(found.data.get("emergency", ""), _("the one chosen"))
    field.widget = forms.Select(choices=list(choices.items()))


def naming(found: NounFilter) -> dict[str, RecordFilter | WithinFilter]:
    """Return the filters that name a record."""
    kinds = RecordFilter | WithinFilter
    return {name: one for name, one in found.filters.items() if isinstance(one, kinds)}


def about(found: NounFilter, actor: Actor) -> dict[str, Any] | None:
    """Return the one record this list was narrowed to, if it was to one that is seen."""
    named = {name: uid for name in naming(found) if (uid := found.form.cleaned_data.get(name))}
    if len(named) != 1:
        return None
    [(name, uid)] = named.items()
    if name == "emergency" and found.near is not None:
        record = found.near.get(str(uid))
    else:
        record = named_by(found.filters[name], uid, actor)
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
