"""Places are chosen from a list that is sorted by province."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.forms.models import ModelChoiceIterator

from tracker.models import Place


class ByProvince(ModelChoiceIterator):
    """The places under the names of what they lie in."""

    def __iter__(self) -> Iterator[Any]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for parent, rows in groupby(self.queryset, key=lambda place: place.parent):
            offered = [self.choice(row) for row in rows]
            if parent is None:
                yield from offered
            else:
                yield within(parent), offered


def within(parent: Place) -> str:
    """Return the heading of the places in another one."""
    return f"{parent}, {parent.parent}" if parent.parent else str(parent)


def by_province(field: Any) -> None:
    """Sort the choices of a field by province."""
    field.queryset = field.queryset.select_related("parent__parent").order_by(
        "parent__parent__name", "parent__name", "name"
    )
    field.iterator, field.label_from_instance = ByProvince, str
    field.widget.choices = field.choices
