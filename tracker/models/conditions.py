"""Whether a row meets a rule of its table, told from the row itself.

Django asks the database once for each rule and row; a thousand rows would be ten thousand
questions. The database keeps the same rules all the same: it is asked when the row is saved.
"""

import operator
import re
from collections.abc import Callable, Collection, Iterator
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import CombinedExpression, Value
from django.db.models.functions import Left, Length

COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, among: value in among,
    "regex": lambda value, pattern: re.search(pattern, value) is not None,
}
COMPUTED = {"+": operator.add, "-": operator.sub}


def meets(condition: Q, row: models.Model) -> bool | None:
    """Tell whether a condition holds for a row; None where SQL would say NULL.

    Raises LookupError for what is not known here: ask the database then.
    """
    found = [
        meets(child, row) if isinstance(child, Q) else compared(*child, row)
        for child in condition.children
    ]
    if condition.connector == Q.OR:
        held = True if True in found else None if None in found else False
    elif condition.connector == Q.AND:
        held = False if False in found else None if None in found else True
    else:
        raise LookupError(condition.connector)
    return held if held is None else held != condition.negated


def compared(path: str, wanted: Any, row: models.Model) -> bool | None:
    """Compare one field, as in ("quantity__gt", 0)."""
    name, transforms, lookup = parted(path)
    value = valued(name, row)
    for transform in transforms:
        value = transformed(transform, value)
    if lookup == "isnull":
        return (value is None) == wanted
    wanted = computed(wanted, row)
    if value is None or wanted is None:
        return None
    if lookup not in COMPARED:
        raise LookupError(path)
    return COMPARED[lookup](value, wanted)


def field_at(model: type[models.Model], path: str) -> Any:
    """Return the field at the end of a path: lines__allocation__need."""
    field: Any = None
    for part in path.split("__"):
        field = model._meta.get_field(part)
        model = field.related_model or model
    return field


@cache
def parted(path: str) -> tuple[str, tuple[str, ...], str]:
    """Return the field, what is made of it, and how that is compared."""
    name, *more = path.split("__")
    return name, tuple(more[:-1]), more[-1] if more else "exact"


def transformed(name: str, value: Any) -> Any:
    if name != "length":
        raise LookupError(name)
    return None if value is None else len(value)


def valued(name: str, row: models.Model) -> Any:
    """Return what a field of the row holds; of a related row its key."""
    return getattr(row, held_in(type(row), name))


@cache
def held_in(model: type[models.Model], name: str) -> str:
    """Return the attribute that holds a field."""
    try:
        field: Any = model._meta.pk if name == "pk" else model._meta.get_field(name)
    except FieldDoesNotExist:
        raise LookupError(name) from None
    return str(field.attname)


def computed(expression: Any, row: models.Model) -> Any:
    """Return a plain value, or what an expression on the row's own fields comes to."""
    if isinstance(expression, F):
        return valued(expression.name, row)
    if isinstance(expression, Value):
        return expression.value
    if isinstance(expression, CombinedExpression) and expression.connector in COMPUTED:
        both = computed(expression.lhs, row), computed(expression.rhs, row)
        return None if None in both else COMPUTED[expression.connector](*both)
    if isinstance(expression, Left | Length):
        given = [computed(part, row) for part in expression.get_source_expressions()]
        if None in given:
            return None
        return len(given[0]) if isinstance(expression, Length) else given[0][: given[1]]
    if hasattr(expression, "resolve_expression"):
        raise LookupError(repr(expression))
    return expression


def named(condition: Q, row: models.Model) -> Iterator[str]:
    """Yield the fields of the row that a condition is about."""
    for name, *_more in type(row)._get_expr_references(condition):
        yield row._meta.pk.name if name == "pk" else name


def breaks(rule: models.CheckConstraint, row: models.Model, exclude: Collection[str]) -> bool:
    """Tell whether a row breaks a rule; one about an excluded field is not asked."""
    if exclude and set(named(rule.condition, row)) & set(exclude):
        return False
    return meets(rule.condition, row) is False


def concerns(rule: models.UniqueConstraint, row: models.Model) -> bool:
    """Tell whether a rule about the other rows has anything to say about this one."""
    return rule.condition is None or meets(rule.condition, row) is not False
