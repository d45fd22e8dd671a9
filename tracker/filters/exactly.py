"""Filters that take a day or a number only as machines write them: 2026-03-27, 12.5."""

import datetime
from decimal import Decimal
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError

from tracker.models.amounts import in_digits
from tracker.models.dates import day


class WholeDay(forms.DateField):
    def to_python(self, value: Any) -> datetime.date | None:
        return None if value in self.empty_values else day(str(value).strip())


class DayFilter(django_filters.DateFilter):
    field_class = WholeDay


class Digits(forms.DecimalField):
    def to_python(self, value: Any) -> Decimal | None:
        if isinstance(value, str) and not in_digits(value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class NumberFilter(django_filters.NumberFilter):
    field_class = Digits
