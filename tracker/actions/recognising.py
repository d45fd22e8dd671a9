"""Lines that come without an id, known again: other systems hold none of ours.

Such a line is the first one there that says the same; else the first left that says it with other
figures or days; else with another choice, such as a stage; else that is about the same records in
other words. What is like none is new. So what a partner sends twice changes nothing, and a new
figure changes its line, where a new line would take the place of one that others rest on.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from tracker.actions.resting import only_added, value_of
from tracker.models import ConsignmentLine, Record, Row, Unit
from tracker.models.dates import PartialDateField

Values = dict[str, Any]
FIGURES = (models.DecimalField, models.IntegerField, models.DateField, PartialDateField)
GOODS = ("item", "description", "unit")
"""What a line of a consignment may say of goods that its sender brings: its pledge holds it."""


def known_again(
    record: Record, lines: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, list[Values]]:
    """Return these lines, those that are there already with their ids."""
    found = {relation: [dict(values) for values in wanted] for relation, wanted in lines.items()}
    for relation, wanted in found.items():
        if not all(values.get("uid") for values in wanted):
            name(wanted, list(getattr(record, relation).order_by("pk")))
    return found


def name(wanted: list[Values], rows: list[Row]) -> None:
    """Give the lines without an id that of the row they are; each row is taken once, in order."""
    claimed = {str(values.get("uid")) for values in wanted}
    free = [row for row in rows if str(row.uid) not in claimed]
    for looked_at in (everything, all_but_figures, records_and_words, records):
        for values in wanted:
            if values.get("uid"):
                continue
            row = next((row for row in free if alike(row, values, looked_at)), None)
            if row is not None:
                free.remove(row)
                values["uid"] = str(row.uid)
                if brings(row, values):  # Its pledge is there: none is made for it again.
                    for told in ("allocation", *GOODS):
                        values.pop(told, None)


def everything(field: Any) -> bool:
    return True


def all_but_figures(field: Any) -> bool:
    return not isinstance(field, FIGURES)


def records_and_words(field: Any) -> bool:
    texts = isinstance(field, models.CharField | models.TextField) and not field.choices
    return field.is_relation or (texts and all_but_figures(field))


def records(field: Any) -> bool:
    return bool(field.is_relation)


def alike(row: Row, values: Values, looked_at: Callable[[Any], bool]) -> bool:
    """Tell whether a row says what was sent, in the fields that are looked at.

    They have to say something: two of one unit need not be the same.
    """
    if looked_at is not everything and (brings(row, values) or only_added(row)):
        return False  # Other goods are pledged anew; another amendment is another.
    told = [(held, f, values[n]) for held, n, f in fields(row, values) if looked_at(f)]
    empty = all(value in (None, "") or f.related_model is Unit for _held, f, value in told)
    return not empty and all(says(held, f, value) for held, f, value in told)


def brings(row: Row, values: Values) -> bool:
    """Tell whether a line of a consignment says what is brought, and names no pledge."""
    goods = any(values.get(told) for told in GOODS)
    return isinstance(row, ConsignmentLine) and goods and not values.get("allocation")


def fields(row: Row, values: Values) -> Iterator[tuple[Row, str, Any]]:
    """Yield the fields that were sent, with the row that holds each."""
    bare = {"uid", "allocation"} if brings(row, values) else {"uid"}
    for told in values.keys() - bare:
        elsewhere = isinstance(row, ConsignmentLine) and told in GOODS
        held: Any = row.allocation.line if elsewhere else row  # type: ignore[attr-defined]
        yield held, told, held._meta.get_field(told)


def says(row: Row, field: Any, value: Any) -> bool:
    """Tell whether a row holds a value, however it was written."""
    here = value_of(row, field.name)
    if field.many_to_many:
        return bool(here == set(value))
    if field.is_relation:
        # A line may name another of its record by its id.
        return bool(str(here.uid) == value if here and isinstance(value, str) else here == value)
    try:
        return bool(here == field.to_python(value))
    except ValidationError:  # Told with its field when the line is saved.
        return False
