"""A choice of yes, no and any, which does not pass over what is none of them."""

from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _


class YesNo(forms.NullBooleanSelect):
    """A choice of yes, no and any, which does not pass over what is none of them."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        known = super().value_from_datadict(data, files, name)
        return data.get(name) if known is None else known


class YesNoField(forms.NullBooleanField):
    """Yes, no, or nothing said."""

    widget = YesNo

    def to_python(self, value: Any) -> bool | None:
        known = super().to_python(value)
        if known is None and value not in (None, "", "unknown"):
            raise ValidationError(_("Choose yes or no."), code="invalid")
        return known


class YesNoFilter(django_filters.BooleanFilter):
    """Keep the rows of which this is so, or the others."""

    field_class = YesNoField
