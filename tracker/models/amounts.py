"""Exact quantities and money: whole thousandths and hundredths stored, Decimal in Python."""

from decimal import Decimal, InvalidOperation

from django import forms  # noqa: TID251 (a field says which box it is typed in)
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

LARGEST = Decimal(10) ** 12
"""Every amount that is given stays below this; a sum may grow as far as 64 bits hold."""


def above_zero(value: Decimal) -> None:
    """Refuse zero and less, with the field named."""
    if value <= 0:
        raise ValidationError(_("Enter a number greater than zero."), code="min_value")


def none_or_above_zero(field: str, name: str, message) -> models.CheckConstraint:
    """Return the rule of a table that a number, where it is stated, is greater than zero."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__isnull": True}) | models.Q(**{f"{field}__gt": 0}),
        name=name,
        violation_error_message=message,
    )


def in_digits(text: str) -> bool:
    """Tell whether a number is written plainly: Python alone reads 1_0, and other digits."""
    return "_" not in text and text.isascii()


class ExactField(models.BigIntegerField):
    """A Decimal with a fixed number of places, stored as an integer on every database.

    SQLite compares decimals as floats; an integer is compared exactly everywhere.
    Raises ValidationError for more places than it keeps, for floats and for what is too large.
    """

    def __init__(self, *args, places: int = 3, **kwargs):
        self.places = places
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"places": self.places}

    def to_python(self, value):
        return self.exact(value, below=LARGEST)

    def exact(self, value, *, below):
        """Return a Decimal with our number of places, whatever is given."""
        if value is None or value == "":
            return None
        if isinstance(value, float | bool):
            raise ValidationError(_("Give an exact number, not a rounded one."), code="invalid")
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise ValidationError(_("Enter a number."), code="invalid") from None
        if not number.is_finite() or abs(number) >= below:
            raise ValidationError(_("Enter a number below 1,000,000,000,000."), code="max_value")
        if number != round(number, self.places):
            raise ValidationError(
                _("Enter at most %(places)s decimal places."),
                code="max_decimal_places",
                params={"places": self.places},
            )
        return round(number, self.places)

    def from_db_value(self, value, expression, connection):
        return None if value is None else Decimal(int(value)).scaleb(-self.places)

    def get_prep_value(self, value):
        if value is None or hasattr(value, "resolve_expression"):
            return value
        held = Decimal(2**63).scaleb(-self.places)
        return int(self.exact(value, below=held).scaleb(self.places))

    def value_to_string(self, obj):
        value = self.value_from_object(obj)
        return None if value is None else str(value)

    def formfield(self, **kwargs):
        return models.Field.formfield(
            self,
            **{
                "form_class": forms.DecimalField,
                "max_digits": 12 + self.places,
                "decimal_places": self.places,
            }
            | kwargs,
        )

    @property
    def validators(self):
        """Leave out the integer range of the database: to_python knows the narrower one."""
        return [*self.default_validators, *self._validators]


class QuantityField(ExactField):
    """A quantity in some unit, to the thousandth."""


class MoneyField(ExactField):
    """An amount of money, to the hundredth; its currency stands in a field beside it."""

    def __init__(self, *args, places: int = 2, **kwargs):
        super().__init__(*args, places=places, **kwargs)


class Basis(models.TextChoices):
    """How exactly a figure is known."""

    EXACT = "exact", _("exact")
    ESTIMATE = "estimate", _("about")
    AT_LEAST = "at_least", _("more than")
    AT_MOST = "at_most", _("at most")
    UNDISCLOSED = "undisclosed", _("not stated")


class Bounded:
    """A whole number with the bounds of PostgreSQL, on SQLite as well."""

    @cached_property
    def validators(self):
        most = BaseDatabaseOperations.integer_field_ranges[self.get_internal_type()][1]
        found = super().validators
        there = any(isinstance(v, MaxValueValidator) and v.limit_value <= most for v in found)
        return found if there else [*found, MaxValueValidator(most)]

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, f"django.db.models.{self.get_internal_type()}", args, kwargs


class WholeField(Bounded, models.PositiveIntegerField):
    """From 0 to 2,147,483,647."""


class SmallWholeField(Bounded, models.PositiveSmallIntegerField):
    """From 0 to 32,767."""
