"""Filters that open what is behind a funding total: pledges of a year, pledges of a sector."""

import re
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.models import Sector
from tracker.reports.funding_groups import NONE
from tracker.reports.money_groups import pledges_of_sector

YEAR = re.compile(r"\d{4}", re.ASCII)


class YearFilter(django_filters.CharFilter):
    """Keep the pledges of a year, or those without a date."""

    @property
    def field(self) -> forms.Field:
        made = super().field
        made.validators = [*made.validators, a_year]
        return made

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not value:
            return qs
        dated = {"pledged_on": ""} if value == NONE else {"pledged_on__startswith": value}
        return qs.filter(**dated)


class SectorFilter(django_filters.CharFilter):
    """Keep the pledges with a line of a sector, or with one whose sector nobody states."""

    @property
    def field(self) -> forms.Field:
        made = super().field
        made.validators = [*made.validators, a_sector]
        return made

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        if not value:
            return qs
        sector = "" if value == NONE else value
        return qs.filter(pk__in=pledges_of_sector(sector, self.parent.request.actor))


def a_year(text: str) -> None:
    """Refuse what is no year. Raises ValidationError."""
    if text != NONE and not YEAR.fullmatch(text):
        raise ValidationError(_("Give a year of four digits, or “none”."), code="invalid")


def a_sector(text: str) -> None:
    """Refuse what is no sector. Raises ValidationError."""
    if text not in (NONE, *Sector.values):
        names = ", ".join([*Sector.values, NONE])
        raise ValidationError(_("Give one of: %s.") % names, code="invalid_choice")


HIDDEN: dict[str, Any] = {"widget": forms.HiddenInput}
MONEY: dict[str, django_filters.Filter] = {
    "year": YearFilter(label=_("Year of the pledge, or “none”"), max_length=4, **HIDDEN),
    "sector": SectorFilter(label=_("Sector, or “none”"), max_length=8, **HIDDEN),
}
"""What pledges are filtered by besides."""
