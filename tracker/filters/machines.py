"""What machines filter by besides: ranges, ids, what was true on a day, what changed since."""

import datetime
from collections.abc import Iterator
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.lookups import IsNull
from django.utils.translation import gettext_lazy as _

from tracker.filters import FILTERED, FILTERS, SHORT, NounFilter, RecordFilter, filter_for
from tracker.filters.exactly import DayFilter, NumberFilter
from tracker.models import FOLLOWED, Engagement, Need, Place, Record
from tracker.models.amounts import ExactField
from tracker.models.dates import PartialDateField, parse
from tracker.rules.actors import in_force
from tracker.rules.nouns import NOUNS, Noun

MOST_IDS = 200
SILENT = {
    "uid", "deleted_at", "created_by", "updated_by", "created_at", "updated_at", "search_text",
    "urgency", "resume_to", "version", "token_hash",
}  # fmt: skip
"""Columns no machine filters by, or by another name."""
NAMED = {"ref", "code", "pcode", "iso_3166_2", "unlocode", "hs_code", "glide", "iati_identifier",
         "source_system", "external_id", "reference", "prefix", "acronym", "noun"}  # fmt: skip
"""Text that is a name for machines: it is found as it stands."""
LATEST: dict[str, tuple[str, ...]] = {
    "relation": ("first", "second"),
    "presence": ("organisation", "place", "aspect"),
    "channelobservation": ("channel", "function", "kind"),
    "exchangerate": ("currency",),
}
"""Dated observations, and what of: the last one on or before a day holds."""
WHEN = {"exchangerate": "rated_on"}
"""Their dates, where they are called otherwise than `observed_on`."""
DATED = ("committeeseat", "chairmanship", "regime")
"""What lasts from one day to another."""
PERHAPS = {"channel": ("from_on", "to_on"), "engagement": ("started_on", "ended_on")}
"""What is of use also where its dates are not known: it is kept unless it is surely over."""


class PartlyFilter(django_filters.CharFilter):
    """Keep the rows whose date, as well as it is known, is not before or after this one."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not value:
            return qs
        name = self.field_name
        inside = Q(**{f"{name}__startswith": value}) | Q(**{f"{name}__{self.lookup_expr}": value})
        return qs.filter(inside).exclude(**{name: ""})

    @property
    def field(self) -> forms.Field:
        made = super().field
        made.validators = [*made.validators, well_formed]
        return made


def well_formed(text: Any) -> None:
    """Refuse what is no date. Raises ValidationError."""
    parse(text)


class IdsFilter(django_filters.CharFilter):
    """Keep the rows with one of these ids, given with commas between."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs.filter(uid__in=value.split(",")) if value else qs

    @property
    def field(self) -> forms.Field:
        made = super().field
        made.validators = [*made.validators, all_ids]
        return made


def all_ids(text: str) -> None:
    """Refuse what is no list of ids. Raises ValidationError."""
    found = text.split(",")
    if len(found) > MOST_IDS:
        raise ValidationError(_("Give at most %d ids.") % MOST_IDS)
    for uid in found:
        forms.UUIDField().clean(uid)


class ReachedFilter(NumberFilter):
    """Keep the needs of which so much came to a stage, where nothing of them is reserved."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs if value is None else super().filter(qs, value).filter(reserved=0)


class SinceFilter(django_filters.IsoDateTimeFilter):
    """Keep the rows of a moment and later; PostgreSQL knows no offset beyond 16 hours."""

    @property
    def field(self) -> forms.Field:
        made = super().field
        made.validators = [*made.validators, of_our_time]
        return made

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return super().filter(qs, value and value.astimezone(datetime.UTC))


def of_our_time(moment: datetime.datetime) -> None:
    """Refuse a year that no record can have. Raises ValidationError."""
    parse(moment.date())


class AsOfFilter(DayFilter):
    """Keep what was true on a day: what lasted then, or was the last thing observed by then."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if value is None:
            return qs
        if qs.model.word() in DATED:
            return qs.filter(in_force(value))
        if qs.model.word() in PERHAPS:
            return qs.filter(may_be_on(qs.model, value))
        by_then, date = observed_by(qs.model, value), date_of(qs.model)
        later = qs.model._default_manager.alive().filter(
            by_then,
            *(alike(name) for name in LATEST[qs.model.word()]),
            Q(**{f"{date}__gt": OuterRef(date)})
            | Q(**{date: OuterRef(date), "pk__gt": OuterRef("pk")}),
        )
        return qs.filter(by_then).exclude(Exists(later))


def may_be_on(model: type[Record], day: datetime.date) -> Q:
    """Return the condition that a row is not surely before or after a day.

    What has no end goes on; a meeting or a course without one is over when it began.
    """
    start, end = PERHAPS[model.word()]
    text = day.isoformat()
    ends = {10: text, 7: text[:7], 4: text[:4]}
    late = {n: Q(**{f"{n}__length": 0}) for n in (start, end)}
    for name, found in late.items():
        for length, least in ends.items():
            found |= Q(**{f"{name}__length": length, f"{name}__gte": least})
        late[name] = found
    if model is Engagement:
        late[end] &= ~Q(**{end: ""}) | Q(kind=Engagement.Kind.AGREEMENT) | late[start]
    return Q(**{f"{start}__lte": text}) & late[end]


def alike(name: str) -> Q:
    """Return the condition that a row says the same of a field as the row it is compared to."""
    both_empty = Q(**{f"{name}__isnull": True}) & Q(IsNull(OuterRef(name), True))
    return Q(**{name: OuterRef(name)}) | both_empty


def date_of(model: type[Record]) -> str:
    return WHEN.get(model.word(), "observed_on")


def observed_by(model: type[Record], day: Any) -> Q:
    """Return what was surely observed on or before a day."""
    date = date_of(model)
    if not isinstance(model._meta.get_field(date), PartialDateField):
        return Q(**{f"{date}__lte": day})
    text = day.isoformat()
    found = Q(observed_on__length=10, observed_on__lte=text)
    found |= Q(observed_on__length=7, observed_on__lt=text[:7])
    return found | Q(observed_on__length=4, observed_on__lt=text[:4])


def of(noun: Noun) -> type[NounFilter]:
    """Return the FilterSet of one noun for machines: the one of its page, and more."""
    page, model = FILTERS[noun.name], noun.model
    more: dict[str, Any] = {"id": IdsFilter(label=_("Ids"))}
    for name, label in (("updated", _("Changed since")), ("created", _("Made since"))):
        more[f"{name}_since"] = SinceFilter(
            field_name=f"{name}_at", lookup_expr="gte", label=label
        )
    if noun.name in (*LATEST, *DATED, *PERHAPS):
        more["as_of"] = AsOfFilter(label=_("As of"))
    asked = {SHORT.get(path, path) for path in FILTERED.get(noun.name, ())}
    for field in model._meta.concrete_fields:
        if field.name not in SILENT | asked and not field.primary_key:
            more |= dict(for_field(model, field))
    meta = type("Meta", (), {"model": model, "fields": []})
    return type(f"{model.__name__}Machines", (page,), more | {"Meta": meta})


def for_field(model: type[Record], field: Any) -> Iterator[tuple[str, django_filters.Filter]]:
    """Yield the filters that fit one column, by parameter."""
    name = field.name
    if isinstance(field, PartialDateField):
        for end, lookup in (("from", "gte"), ("to", "lte")):
            yield f"{name}_{end}", PartlyFilter(field_name=name, lookup_expr=lookup, max_length=10)
    elif isinstance(field, models.DateField) and not isinstance(field, models.DateTimeField):
        for end, lookup in (("from", "gte"), ("to", "lte")):
            yield f"{name}_{end}", DayFilter(field_name=name, lookup_expr=lookup)
    elif isinstance(field, ExactField | models.IntegerField):
        places = field.places if isinstance(field, ExactField) else 0
        silent = model is Need and name in FOLLOWED
        kind = ReachedFilter if silent else NumberFilter
        for end, lookup in (("min", "gte"), ("max", "lte")):
            yield f"{name}_{end}", kind(
                field_name=name, lookup_expr=lookup, max_digits=places + 9 if not places else 15,
                decimal_places=places,
            )  # fmt: skip
    elif field.is_relation and field.related_model is Place:
        yield name, filter_for(model, name)
    elif field.is_relation and issubclass(field.related_model, Record):
        yield name, RecordFilter(field_name=name, target=field.related_model)
    elif isinstance(field, models.BooleanField) or field.choices:
        yield name, filter_for(model, name)
    elif isinstance(field, models.UUIDField):
        yield name, django_filters.UUIDFilter(field_name=name)
    elif name in NAMED:
        yield name, django_filters.CharFilter(field_name=name, max_length=field.max_length)


MACHINES: dict[str, type[NounFilter]] = {name: of(noun) for name, noun in NOUNS.items()}
