"""Put what was given into a row, as the types of its fields, and check the row as a whole."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext as _

from tracker.models import Need, Record
from tracker.models.amounts import QuantityField
from tracker.rules.refusals import NotValid


def fill(row: models.Model, values: Mapping[str, Any]) -> dict[str, Any]:
    """Set the fields; return the many-to-many ones, which wait until the row is saved.

    Raises NotValid for values that their fields cannot hold: rules are asked of numbers and dates.
    """
    later: dict[str, Any] = {}
    unfit: dict[str, list[str]] = {}
    for name, value in values.items():
        field: Any = row._meta.get_field(name)
        if field.many_to_many:
            later[name] = value
            continue
        try:
            setattr(row, name, value if field.is_relation else field.to_python(value))
        except ValidationError as error:
            unfit[name] = list(error.messages)
    if unfit:
        raise NotValid(fields=unfit)
    return later


def complete(record: Record) -> None:
    """Refuse a record that lacks what it belongs to: no rule can be asked about it."""
    lacking = [
        field.name
        for field in record._meta.concrete_fields
        if field.is_relation and field.editable and not field.null and field.name != "owner"
        if getattr(record, field.attname) is None
    ]
    if lacking:
        raise NotValid(fields={name: [_("This field is required.")] for name in lacking})


def tie(record: Record, held: Mapping[str, Any]) -> None:
    for name, others in held.items():
        getattr(record, name).set(others)


def check(row: models.Model, *, exclude: Sequence[str] = ()) -> None:
    """Run the checks of the fields and of the database's own rules, in words."""
    # The totals of a need may be larger than anything a person may enter.
    totals = row.DERIVED if isinstance(row, Need) else ()
    left_out = {"ref", "uid", *exclude, *totals}
    steps: tuple[Callable[[set[str]], None], ...] = (
        lambda wrong: row.clean_fields(exclude=left_out | {*surely_there(row)}),
        lambda wrong: row.clean(),
        lambda wrong: row.validate_unique(exclude=left_out | wrong),
        lambda wrong: row.validate_constraints(exclude=left_out | wrong),
    )
    found: dict[str, Any] = {}
    for step in steps:
        try:
            step(found.keys() - {NON_FIELD_ERRORS})
        except ValidationError as error:
            found = error.update_error_dict(found)
    if found:
        raise refused(found)


def refused(found: dict[str, Any]) -> NotValid:
    """Return the refusal for these errors, by field; a rule of the table alone is of none."""
    said = ValidationError(found).message_dict
    loose = found.get(NON_FIELD_ERRORS, [])
    refusal = NotValid(*said.pop(NON_FIELD_ERRORS, []), fields=said)
    refusal.about = {
        message: getattr(error, "about", []) for error in loose for message in error.messages
    }
    return refusal


def surely_there(row: models.Model) -> Iterator[str]:
    """Name the records a row names that were just read: the database need not be asked again."""
    for field in row._meta.concrete_fields:
        if field.is_relation and field.is_cached(row):  # type: ignore[attr-defined]
            other: Any = field.get_cached_value(row)  # type: ignore[attr-defined]
            limited = field.get_limit_choices_to()  # type: ignore[attr-defined]
            if other is not None and other.pk and not limited:
                yield field.name


def quantity_in(name: str, value: Any) -> Decimal | None:
    """Return a quantity that a move was given. Raises NotValid, naming the entry."""
    try:
        field: Any = QuantityField()
        quantity: Decimal | None = field.to_python(value)
    except ValidationError as error:
        raise NotValid(fields={name: list(error.messages)}) from None
    return quantity
