"""One filter for each noun, shared by the page, the API and the export."""

from typing import Any

import django_filters
from django import forms
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from tracker.filters.choices import YesNoFilter
from tracker.filters.exactly import DayFilter
from tracker.filters.funding import MONEY
from tracker.models import FOLLOWED, Allocation, Coverage, FurtherSector, Mission, Need, Place
from tracker.models.conditions import field_at
from tracker.models.searching import Found
from tracker.rules.counting import COUNTED
from tracker.rules.nouns import NOUNS, Noun
from tracker.rules.sight import IN_CONFIDENCE

LONGEST_QUESTION = 200

FILTERED: dict[str, tuple[str, ...]] = {
    "source": ("kind",),
    "dispute": ("status",),
    "place": ("kind", "country", "parent"),
    "unit": ("dimension",),
    "item": ("sector",),
    "organisation": ("kind", "home_country", "host_country"),
    "institution": ("kind", "place"),
    "engagement": ("kind", "organisations", "countries"),
    "relation": ("state", "first", "second"),
    "presence": ("aspect", "state", "organisation", "place"),
    "committeeseat": ("committee", "member"),
    "chairmanship": ("committee", "chair"),
    "channel": ("kind", "functions__function", "serves", "organisation", "country"),
    "channelobservation": ("kind", "state", "function", "channel"),
    "questionset": ("sector", "mission_kind"),
    "emergency": ("hazard", "severity", "country", "places"),
    "figure": ("kind", "emergency"),
    "indicator": ("country",),
    "assessment": ("method", "emergency", "place"),
    "need": (
        "status", "priority", "sector", "verification", "coverage_pledged",
        "coverage_committed", "coverage_shipped", "coverage_with_counterpart",
        "coverage_delivered", "coverage_verified", "kind", "origin", "emergency", "place",
        "item", "assessment", "owner",
    ),
    "corroboration": ("finding", "need", "emergency", "owner"),
    "exchangerate": ("currency",),
    "pledge": ("status", "contribution", "emergency", "owner", "recipient"),
    "mission": (
        "status", "kind", "mode", "sector", "emergency", "owner", "partners", "channels",
        "institutions", "places",
    ),
    "allocation": (
        "status", "need", "mission", "emergency", "owner", "line__pledge", "need__place",
    ),
    "clearance": ("status", "kind", "routed_via", "mission", "emergency", "owner"),
    "determination": ("status", "regime", "mission", "emergency", "owner"),
    "regime": ("countries",),
    "controlledgood": ("regime",),
    "listedparty": ("regime",),
    "screening": ("decision", "organisation", "institution", "listed_party", "mission"),
    "consignment": (
        "status", "hold_reason", "mission", "emergency", "owner", "lines__allocation__need",
    ),
    "delivery": (
        "status", "stage", "mission", "emergency", "owner", "actual_institution",
        "lines__consignment_line__allocation__need",
    ),
    "visit": (
        "status", "method", "access", "independent", "mission", "emergency", "owner",
        "institution", "deliveries",
        "observations__delivery_line__consignment_line__allocation__need",
    ),
    "discrepancy": ("status", "emergency", "owner"),
    "concern": ("visit",),
    "actionpoint": ("status", "assigned_to", "visit", "need", "delivery", "owner"),
}  # fmt: skip
"""What each list can be filtered by; a path to a record takes that record's id."""

UNTIL = {"actionpoint": ("due_on",)}
"""Days that a list is filtered by as `…_to`."""

SHORT = {
    "lines__allocation__need": "need",
    "lines__consignment_line__allocation__need": "need",
    "observations__delivery_line__consignment_line__allocation__need": "need",
    "functions__function": "function",
    "line__pledge": "pledge",
    "need__place": "place",
}
"""The parameter for a long path."""


class RecordFilter(django_filters.UUIDFilter):
    """Keep the rows that point at one record, named by its id.

    The record's key is found within the query, so that an index on it keeps the order.
    """

    def __init__(self, *, target: type[models.Model], **kwargs: Any):
        self.target = target
        super().__init__(**kwargs)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not value:
            return qs
        return self.pointing(
            qs, Subquery(self.target._default_manager.filter(uid=value).values("pk"))
        )

    def pointing(self, qs: QuerySet[Any], key: Subquery) -> QuerySet[Any]:
        return qs.filter(**{self.field_name: key})


class MemberFilter(RecordFilter):
    """Keep the rows that name one record among several."""

    def pointing(self, qs: QuerySet[Any], key: Subquery) -> QuerySet[Any]:
        field = qs.model._meta.get_field(self.field_name)
        named = field.remote_field.through._default_manager.filter(
            **{field.m2m_reverse_field_name(): key}
        )
        return qs.filter(pk__among=named.values(field.m2m_field_name()))


class CarriedFilter(RecordFilter):
    """Keep the rows that carry what is set aside for a need, as far as one may see who gave it."""

    def pointing(self, qs: QuerySet[Any], key: Subquery) -> QuerySet[Any]:
        before, _allocation, _need = self.field_name.rpartition("__allocation__")
        seen = Allocation.objects.seen_by(self.parent.request.actor)
        wanted = {self.field_name: key, f"{before}__allocation__in": seen}
        return qs.filter(pk__among=qs.model._default_manager.filter(**wanted).values("pk"))


class CountedFilter(YesNoFilter):
    """Keep the rows that are in counts and totals, or the others."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if value is None:
            return qs
        rows = COUNTED[qs.model.word()]
        return qs.filter(rows) if value else qs.exclude(rows)


class AmongSectorsFilter(django_filters.ChoiceFilter):
    """Keep the missions of a sector, their main one or a further one."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not value:
            return qs
        further = FurtherSector.objects.filter(mission=OuterRef("pk"), sector=value)
        return qs.filter(Q(sector=value) | Exists(further))


class FollowedFilter(django_filters.ChoiceFilter):
    """Keep the needs said to be so far at a stage: of what is reserved no more is said."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not value:
            return qs
        told = Q(reserved=0, **{self.field_name: value})
        silent = Q(reserved__gt=0) if value == Coverage.NOT_MEASURABLE else Q()
        return qs.filter(told | silent)


class WithinFilter(django_filters.UUIDFilter):
    """Keep the rows at a place or anywhere below it.

    Which places these are is asked first: how much aid is there decides how the list is read.
    """

    here: Place | None = None
    """The place itself, once it was found."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not value:
            return qs
        below = list(Place.objects.seen_by(self.parent.request.actor).within(value))
        self.here = next((place for place in below if place.uid == value), None)
        return self.among(qs, below)

    def among(self, qs: QuerySet[Any], places: list[Place]) -> QuerySet[Any]:
        return qs.filter(**{f"{self.field_name}__in": places})


class MemberWithinFilter(WithinFilter):
    """Keep the rows that name, among several places, one there or anywhere below."""

    def among(self, qs: QuerySet[Any], places: list[Place]) -> QuerySet[Any]:
        field = qs.model._meta.get_field(self.field_name)
        named = field.remote_field.through._default_manager.filter(
            **{f"{field.m2m_reverse_field_name()}__in": places}
        )
        return qs.filter(pk__among=named.values(field.m2m_field_name()))


class SearchFilter(django_filters.CharFilter):
    """Keep the rows in which every word is found; a question without a word finds nothing."""

    def __init__(self, **kwargs: Any):
        super().__init__(label=_("Search"), max_length=LONGEST_QUESTION, **kwargs)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs.filter(Found(F("search_text"), value)) if value else qs


class NounFilter(django_filters.FilterSet):
    """The filter of one noun; `of` builds it from the tables."""

    near: dict[str, Any] | None = None
    """The emergencies that were read to choose from, by id."""

    @property
    def unknown(self) -> list[str]:
        """List parameters that this list does not know."""
        known = {*self.filters, "sort", "after", "as"}
        return [name for name in self.data if name not in known]


def of(noun: Noun) -> type[NounFilter]:
    """Return the FilterSet of one noun."""
    made = {
        SHORT.get(path, path): filter_for(noun.model, path) for path in FILTERED.get(noun.name, ())
    }
    if noun.name in COUNTED:
        made["counted"] = CountedFilter(label=_("In counts and totals"), widget=forms.HiddenInput)
    made |= {f"{name}_to": until(name) for name in UNTIL.get(noun.name, ())}
    made |= MONEY if noun.name == "pledge" else {}
    meta = type("Meta", (), {"model": noun.model, "fields": []})
    return type(
        f"{noun.model.__name__}Filter",
        (NounFilter,),
        ({} if noun.name in IN_CONFIDENCE else {"q": SearchFilter()}) | made | {"Meta": meta},
    )


def until(name: str) -> DayFilter:
    """Return the filter that keeps the rows whose day is this one or before it."""
    widget = forms.HiddenInput
    return DayFilter(field_name=name, lookup_expr="lte", widget=widget)


def filter_for(model: type[models.Model], path: str) -> django_filters.Filter:
    """Return the filter for a field or a path to another record."""
    field = field_at(model, path)
    here = field.related_model or model
    label = getattr(field, "verbose_name", path)
    if path.startswith("coverage_"):
        label = COVERED.get(path, label)
    if here is Place and field.is_relation:
        within = MemberWithinFilter if field.many_to_many else WithinFilter
        return within(field_name=path, label=label, **BY_ID)
    if field.is_relation:
        kind = MemberFilter if field.many_to_many else RecordFilter
        kind = CarriedFilter if "__allocation__" in path else kind
        return kind(field_name=path, target=here, label=label, **BY_ID)
    if isinstance(field, models.BooleanField):
        return YesNoFilter(field_name=path, label=label)
    if model is Mission and path == "sector":
        return AmongSectorsFilter(
            field_name=path, label=_("Sector"), choices=field.choices, empty_label=_("any")
        )
    silent = model is Need and path in FOLLOWED
    chosen = FollowedFilter if silent else django_filters.ChoiceFilter
    return chosen(field_name=path, label=label, choices=field.choices, empty_label=_("any"))


BY_ID: dict[str, Any] = {
    "widget": forms.HiddenInput,
    "error_messages": {"invalid": _("This is not the id of a record.")},
}

COVERED = {
    "coverage_pledged": _("Pledged so far"),
    "coverage_committed": _("Committed so far"),
    "coverage_shipped": _("Shipped so far"),
    "coverage_with_counterpart": _("With the counterpart"),
    "coverage_delivered": _("Delivered so far"),
    "coverage_verified": _("Verified so far"),
}

FILTERS: dict[str, type[NounFilter]] = {name: of(noun) for name, noun in NOUNS.items()}
