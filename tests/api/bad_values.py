"""What nobody should send: for each kind of field, the JSON that it cannot take."""

from typing import Any
from uuid import UUID

from rest_framework import serializers

from tests.doors.bad_values import LESS_IS_SAID, ZERO_IS_SAID
from tracker.api.fields import Amount, AsKnown, Money, RelatedId, RelatedIds

NO_RECORD = str(UUID(int=0))
SHAPES: tuple[Any, ...] = ([], {}, True)
NOT_AMOUNTS = ("abc", "1e400", "NaN", "Infinity", "9" * 5000, "1.00000001", "1_0", "1" + "0" * 17)
NOT_DAYS = ("yesterday", "2012-13-45", "2012-02-30", "9" * 5000, 5)


def bad(field: Any, others: dict[str, str]) -> tuple[Any, ...]:
    """Return values that no field of this kind takes; `others` are ids of records, by noun."""
    for kinds, values in KINDS.items():
        if isinstance(field, kinds):
            return (*values, *strangers(field, others)) if kinds is RelatedId else values
    if isinstance(field, serializers.CharField):
        return ([], {}, True, "x" * (field.max_length + 1) if field.max_length else [1])
    return ()


def strangers(field: Any, others: dict[str, str]) -> list[str]:
    """Return the ids of other nouns, and those that are not for this reader."""
    own = getattr(field.model, "word", str)()
    return [uid for noun, uid in others.items() if noun != own]


def less_than_any(name: str, field: Any) -> tuple[Any, ...]:
    """Return zero and less, as far as this number cannot be that."""
    if name in LESS_IS_SAID:
        return ()
    if isinstance(field, Money):
        return ({"amount": "-1", "currency": "SGD"},)
    if not isinstance(field, Amount | serializers.IntegerField):
        return ()
    return ("-1", -1) if name in ZERO_IS_SAID else ("-1", -1, "0", 0)


KINDS: dict[Any, tuple[Any, ...]] = {
    Amount: (*NOT_AMOUNTS, *SHAPES),
    Money: (
        "abc", 5, *SHAPES, {"amount": "1"}, {"amount": "1_0", "currency": "SGD"},
        {"amount": "1", "currency": "XXX"}, {"amount": "1e400", "currency": "SGD"},
        {"amount": ["1"], "currency": "SGD"},
    ),
    RelatedIds: ("abc", 5, {}, True, [5], [NO_RECORD], ["abc"], [[]]),
    RelatedId: ("abc", 5, *SHAPES, NO_RECORD, "x" * 5000),
    serializers.ListSerializer: ("abc", 5, {}, True, [5], [[]]),
    AsKnown: (*NOT_DAYS, *SHAPES),
    serializers.DateField: (*NOT_DAYS, *SHAPES),
    serializers.IntegerField: ("abc", "1e400", "NaN", 1.5, "9" * 5000, 10**30, *SHAPES),
    serializers.DecimalField: ("abc", "1e400", "NaN", "9" * 5000, "1000", *SHAPES),
    serializers.ChoiceField: ("nonsense", "x" * 5000, 5, *SHAPES),
    serializers.BooleanField: ("nonsense", 5, [], {}),
    serializers.UUIDField: ("abc", 5, *SHAPES),
}  # fmt: skip
"""By kind of field."""
