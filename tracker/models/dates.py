"""Dates as well as they are known: a year (2012), a month (2004-04) or a day (2004-04-22)."""

import calendar
import datetime
import re
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Left, Length
from django.utils.translation import gettext_lazy as _

FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


class PartialDate(str):
    """An ISO date of 4, 7 or 10 characters that knows the first and last day it may mean."""

    __slots__ = ()

    @property
    def precision(self) -> str:
        """Return year, month or day."""
        return {4: "year", 7: "month", 10: "day"}[len(self)]

    @property
    def earliest(self) -> datetime.date:
        return bounds(str(self))[0]

    @property
    def latest(self) -> datetime.date:
        return bounds(str(self))[1]


@lru_cache(maxsize=4096)
def bounds(text: str) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day that an ISO date of any precision may mean."""
    year, month, day = (int(part) for part in (*text.split("-"), 1, 1)[:3])
    first = datetime.date(year, month, day)
    if len(text) == len("2004-04-22"):
        return first, first
    last = month if len(text) == len("2004-04") else 12
    return first, datetime.date(year, last, calendar.monthrange(year, last)[1])


def exact(date: PartialDate | str) -> datetime.date | None:
    """Return the day that a date means; None where it is not known to the day."""
    return date.earliest if isinstance(date, PartialDate) and date.precision == "day" else None


def parse(value) -> PartialDate | str:
    """Return the date, or an empty string for none; raise ValidationError for anything else."""
    if not value:
        return ""
    text = value.isoformat() if isinstance(value, datetime.date) else str(value).strip()
    found = FORM.fullmatch(text)
    if not found:
        raise ValidationError(
            _("Enter a date such as 2012-08-23, or 2012-08 or 2012 when no more is known."),
            code="invalid",
        )
    try:
        date = PartialDate(text)
        first = date.earliest
    except ValueError:
        raise ValidationError(_("There is no such date."), code="invalid") from None
    if first.year < 1900 or first.year > 2200:
        raise ValidationError(_("Enter a year between 1900 and 2200."), code="invalid")
    return date


def day(text: str) -> datetime.date:
    """Return a whole day as machines write it, 2004-04-22; raise ValidationError for all else."""
    date = parse(text) if len(text) == len("2004-04-22") else ""
    if (found := exact(date)) is None:
        raise ValidationError(_("Give a day such as 2004-04-22."), code="invalid")
    return found


class PartialDateField(models.CharField):
    """A PartialDate kept as text, so that sorting is in time order; empty when not known."""

    def __init__(self, *args, **kwargs):
        kwargs |= {"max_length": 10}
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return name, path, args, kwargs

    def to_python(self, value):
        return parse(value)

    def from_db_value(self, value, expression, connection):
        return PartialDate(value) if value else ""

    def get_prep_value(self, value):
        return value if hasattr(value, "resolve_expression") else str(parse(value))


def in_order(start: str, end: str) -> Q:
    """Return the rule that `end` is not before `start`, as far as both are known."""
    return Q(**{end: ""}) | Q(**{f"{end}__gte": Left(F(start), Length(F(end)))})


PartialDateField.register_lookup(Length)
