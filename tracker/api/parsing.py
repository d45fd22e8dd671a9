"""JSON as we take it: one object, exact numbers, text that a field can hold, not too deep."""

import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from accounts.text import UNFIT
from tracker.api.errors import Refused, said

MOST_BYTES = 5 * 1024**2
DEEPEST = 20
LONGEST_NUMBER = 400


class ExactJSON(BaseParser):
    """Reads numbers digit by digit; refuses NaN, NUL, lone surrogates and what is too deep."""

    media_type = "application/json"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        raw = stream.read(MOST_BYTES + 1)
        if len(raw) > MOST_BYTES:
            raise Refused("too_large")
        if not raw.strip():
            return {}
        try:
            found = json.loads(
                raw.decode("utf-8-sig"), parse_float=exact, parse_constant=no_number,
                object_pairs_hook=without_twins,
            )  # fmt: skip
        except (ValueError, RecursionError) as error:
            raise ParseError(_("This is not JSON: %s") % str(error)[:100]) from None
        check(found)
        return found


def exact(text: str) -> Decimal:
    if len(text) > LONGEST_NUMBER:
        raise ValueError("a number is too long")
    return Decimal(text)


def no_number(text: str) -> Any:
    raise ValueError(f"{text} is not a number")


def without_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuse an object that names a field twice: one of the two would be lost unseen."""
    made = dict(pairs)
    if len(made) != len(pairs):
        raise ValueError("a field stands twice in one object")
    return made


def check(value: Any, where: str = "", depth: int = 0) -> None:
    """Refuse text that no field can hold, with the place it stood in."""
    if depth > DEEPEST:
        raise ParseError(_("This is deeper than %d levels.") % DEEPEST)
    if isinstance(value, str):
        if UNFIT.search(value):
            detail = _("This contains characters that are not text.")
            raise Refused("not_valid", errors=[said(where, "not_text", detail)])
    elif isinstance(value, dict):
        for name, inner in value.items():
            check(name, where, depth + 1)
            check(inner, f"{where}/{name}"[:200], depth + 1)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            check(inner, f"{where}/{index}", depth + 1)
