"""What a move asks, as the document describes it."""

from types import SimpleNamespace
from typing import Any

from django import forms

from tracker.api.shapes import DAY, UUID, WHOLE, Shape, codes, or_null
from tracker.forms.fields import LONGEST_NOTE
from tracker.forms.moves import ASKS
from tracker.rules.moves import Move

BY_ID = ("survivor", "successor", "line")
"""What a move asks that is the id of a record or a line."""
NOBODY: Any = SimpleNamespace(today=None)


def asked_by(move: Move) -> Shape:
    """Describe what a move asks."""
    found = {name: asked(name) for name in move.asks}
    found["override"] = {
        "type": ["string", "null"], "maxLength": LONGEST_NOTE,
        "description": "Why you go on in spite of obstacles, where your seat allows it.",
    }  # fmt: skip
    made = {"type": "object", "properties": found, "additionalProperties": False}
    return made | ({"required": needed(move)} if needed(move) else {})


def needed(move: Move) -> list[str]:
    return [name for name in move.asks if name in BY_ID or field_of(name).required]


def field_of(name: str) -> forms.Field:
    return ASKS[name](NOBODY, NOBODY)


def asked(name: str) -> Shape:
    """Describe one thing that a move asks, as its form reads it."""
    if name in BY_ID:
        return dict(UUID)
    field = field_of(name)
    if isinstance(field, forms.ChoiceField):
        return codes(field.choices)
    if isinstance(field, forms.DecimalField):
        return {"type": "string", "pattern": rf"^\d{{1,{WHOLE}}}(\.\d{{1,3}})?$"}
    if isinstance(field, forms.DateField):
        return or_null(dict(DAY), not field.required)
    shape: Shape = {"type": "string", "maxLength": LONGEST_NOTE}
    return or_null(shape | ({"minLength": 1} if field.required else {}), not field.required)
