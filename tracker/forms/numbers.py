"""Numbers as people write them: 80,000 and 80 000 are one; 270.000 may be two, so we ask."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format
from django.utils.translation import gettext as _


def ungrouped(text: str) -> str:
    """Return a number without what groups its digits, and with a point.

    Raises ValidationError where a single mark before three digits may mean either.
    """
    text = "".join(text.split())
    group, point = (get_format(f"{name}_SEPARATOR") for name in ("THOUSAND", "DECIMAL"))
    mark, dot = re.escape(group), re.escape(point)
    if re.fullmatch(rf"[+-]?\d{{1,3}}({mark}\d{{3}})+({dot}\d*)?", text, re.ASCII):
        text = text.replace(group, "")
    elif re.fullmatch(rf"[+-]?[1-9]\d{{0,2}}{dot}\d{{3}}", text, re.ASCII):
        raise ValidationError(
            _("“%(text)s” can be read in two ways. Write %(large)s, or %(small)s."),
            code="ambiguous",
            params={
                "text": text,
                "large": text.replace(point, ""),
                "small": shown(Decimal(text.replace(point, "."))).replace(".", point),
            },
        )
    return text.replace(point, ".")


def shown(number: Decimal) -> str:
    """Return a number as it stands in its box; thousandths get a fourth place: 12.1250."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return f"{text}0" if re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", text) else text


def trimmed(number: Decimal) -> Decimal:
    """Return a number without zeros that say nothing."""
    text = f"{number:f}"
    return Decimal(text.rstrip("0").rstrip(".")) if "." in text else number


class NumberField(forms.DecimalField):
    """A number with an end, in digits. Python reads more: 1_000 and several kinds of NaN."""

    def to_python(self, value: Any) -> Decimal | None:
        number = super().to_python(value)
        if number is None:
            return None
        if not number.is_finite() or (isinstance(value, str) and "_" in value):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number


class AmountField(NumberField):
    """An exact amount, its digits grouped or not."""

    def to_python(self, value: Any) -> Decimal | None:
        number = super().to_python(ungrouped(value) if isinstance(value, str) else value)
        return trimmed(number) if number is not None else None

    def prepare_value(self, value: Any) -> Any:
        return shown(value) if isinstance(value, Decimal) and value.is_finite() else value


class CountField(forms.IntegerField):
    """How many, its digits grouped or not."""

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and "_" in value:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(ungrouped(value) if isinstance(value, str) else value)
