"""How each field is described in the document: as precisely as it is read and written."""

import re
from collections.abc import Callable
from typing import Any

from django.core.validators import MinValueValidator, RegexValidator
from django.db import models
from django.db.backends.base.operations import BaseDatabaseOperations
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import serializers

from tracker.api.fields import Amount, AsKnown, Followed, Money, RelatedId, RelatedIds
from tracker.api.lines import LineSerializer
from tracker.api.serializers import HANGING, expandable, serializer_of
from tracker.models import Record
from tracker.models.amounts import LARGEST, ExactField, above_zero
from tracker.rules.nouns import NOUNS, Noun

Shape = dict[str, Any]
UUID: Shape = {"type": "string", "format": "uuid"}
TEXT: Shape = {"type": "string"}
MOMENT: Shape = {"type": "string", "format": "date-time"}
DAY: Shape = {"type": "string", "format": "date"}
PARTLY = (
    r"(19\d\d|2[01]\d\d|2200)(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?"
    # A year, a month or a day: as much as is known.
)
WHOLE = len(str(LARGEST)) - 1
MOST_IDS = 200


class Shapes:
    """The components of one document; each is made once, when it is first named."""

    def __init__(self, registry: Any):
        self.registry = registry

    def named(self, name: str, make: Callable[[], Shape]) -> Shape:
        """Return a reference to a component, made where it is not there yet."""
        made = ResolvedComponent(name, ResolvedComponent.SCHEMA, schema={}, object=name)
        if made not in self.registry:
            self.registry.register(made)
            made.schema = make()
        return dict(made.ref)

    def record(self, noun: Noun) -> Shape:
        """Describe a record as it is read: every field is there."""
        serializer = serializer_of(noun.name)()
        return self.named(noun.model.__name__, lambda: self.all_of(serializer))

    def all_of(self, serializer: Any) -> Shape:
        found = {n: self.told(f) for n, f in serializer.fields.items()}
        return {"type": "object", "properties": found, "required": list(found)}

    def part(self, noun: Noun) -> Shape:
        """Describe a record of which some fields are asked for, or with others written out."""
        return self.named(f"{noun.model.__name__}Part", lambda: self.some_of(noun))

    def some_of(self, noun: Noun) -> Shape:
        fields = serializer_of(noun.name)().fields
        found = {name: self.told(field) for name, field in fields.items()}
        for name in expandable(noun):
            if name == "also":
                found[name] = {"type": "array", "items": UUID}
                continue
            related = noun.model._meta.get_field(name).related_model
            inner = self.part(NOUNS[related.word()])
            if name in HANGING.get(noun.name, {}):
                found[name] = {"type": "array", "items": inner}
            else:
                found[name] = {"anyOf": [UUID, inner, {"type": "null"}]}
        return {"type": "object", "properties": found, "required": ["id"]}

    def given(self, noun: Noun, *, whole: bool) -> Shape:
        """Describe what may be sent: a whole record, or some fields of it."""
        name = f"{noun.model.__name__}{'Request' if whole else 'Change'}"
        return self.named(name, lambda: self.asked_of(serializer_of(noun.name)(), whole=whole))

    def sent_from(self, noun: Noun) -> Shape:
        """Describe what another system sends by its own id: some fields, and its version there."""
        return self.named(f"{noun.model.__name__}Upsert", lambda: self.with_version(noun))

    def with_version(self, noun: Noun) -> Shape:
        made = self.asked_of(serializer_of(noun.name)(), whole=False)
        made["properties"]["source_version"] = {
            "type": ["integer", "null"], "minimum": 0, "maximum": 2**63 - 1,
            "description": "Counted by the sending system; one older than the last is refused.",
        }  # fmt: skip
        return made

    def asked_of(self, serializer: Any, *, whole: bool) -> Shape:
        fields = {n: f for n, f in serializer.fields.items() if not f.read_only}
        fields |= serializer.besides() if isinstance(serializer, LineSerializer) else {}
        found = {n: self.asked(f) for n, f in fields.items()}
        made = {"type": "object", "properties": found, "additionalProperties": False}
        needed = [n for n, f in fields.items() if f.required]
        return made | ({"required": needed} if whole and needed else {})

    def told(self, field: Any) -> Shape:
        """Describe a field as it is read."""
        return described(field, or_null(self.one(field, told=True), nullable(field)))

    def asked(self, field: Any) -> Shape:
        """Describe a field as it is written."""
        return described(field, or_null(self.one(field, told=False), field.allow_null))

    def one(self, field: Any, *, told: bool) -> Shape:
        if isinstance(field, serializers.ListSerializer):
            return {"type": "array", "items": self.line(field.child, told=told)}
        if isinstance(field, RelatedIds):
            return {"type": "array", "items": UUID} | ({} if told else {"maxItems": MOST_IDS})
        if isinstance(field, Money):
            return self.named("Money", money)
        if isinstance(field, serializers.ChoiceField):
            return self.choice(field)
        for kind, make in KINDS.items():
            if isinstance(field, kind):
                return make(field, told)
        raise TypeError(f"{field.field_name}: {type(field).__name__} cannot be described")

    def line(self, serializer: Any, *, told: bool) -> Shape:
        name = serializer.Meta.model.__name__
        if told:
            return self.named(name, lambda: self.all_of(serializer))
        return self.named(f"{name}Request", lambda: self.asked_of(serializer, whole=True))

    def choice(self, field: Any) -> Shape:
        held = model_field(field)
        return self.choice_of(held, blank=field.allow_blank or (held.blank and not held.null))

    def choice_of(self, held: Any, *, blank: bool = False) -> Shape:
        """Describe what a column with choices may hold."""
        common = held.name in {f.name for f in Record._meta.fields}
        name = pascal(held.name) if common else f"{held.model.__name__}{pascal(held.name)}"
        found = self.named(name, lambda: codes(held.flatchoices))
        return {"anyOf": [found, {"type": "string", "const": ""}]} if blank else found


def codes(choices: Any) -> Shape:
    """Describe a list of codes, each with its words."""
    kept = [(code, label) for code, label in choices if code not in ("", None)]
    words = "\n".join(f"* `{code}` – {label}" for code, label in kept)
    return {"type": "string", "enum": [code for code, _label in kept], "description": words}


def money() -> Shape:
    return {
        "type": "object",
        "description": "An exact amount in a currency: both or neither.",
        "properties": {
            "amount": {
                "type": "string", "pattern": r"^-?\d{1,17}(\.\d{1,2})?$", "example": "270000.00",
            },
            "currency": {"type": "string", "minLength": 1, "maxLength": 3, "example": "SGD"},
        },
        "required": ["amount", "currency"],
    }  # fmt: skip


def amount(field: Any, told: bool) -> Shape:
    return {"type": "string", "pattern": number(field.held, told=told)}


def number(held: ExactField, *, told: bool = False) -> str:
    """Return the pattern of an exact number; what is read has all its places."""
    if told:
        return rf"^-?\d{{1,19}}\.\d{{{held.places}}}$"
    least = [v.limit_value for v in held.validators if isinstance(v, MinValueValidator)]
    sign = "" if above_zero in held.validators or (least and min(least) >= 0) else "-?"
    return rf"^{sign}\d{{1,{WHOLE}}}(\.\d{{1,{held.places}}})?$"


def partly(field: Any, told: bool) -> Shape:
    return {"type": "string", "pattern": f"^{PARTLY}$" if field.required else f"^({PARTLY})?$"}


def decimal(field: Any, told: bool) -> Shape:
    pattern = rf"^-?\d{{1,{field.max_digits - field.decimal_places}}}"
    return {"type": "string", "pattern": rf"{pattern}(\.\d{{1,{field.decimal_places}}})?$"}


def integer(field: Any, told: bool) -> Shape:
    """Describe a whole number within what every database holds."""
    held = model_field(field)
    ranges = BaseDatabaseOperations.integer_field_ranges
    least, most = ranges.get(held.get_internal_type() if held else "", (-(2**31), 2**31 - 1))
    least = max(least, least if field.min_value is None else field.min_value)
    most = min(most, most if field.max_value is None else field.max_value)
    return {"type": "integer", "minimum": least, "maximum": most}


def text(field: Any, told: bool) -> Shape:
    made = dict(TEXT)
    if field.max_length:
        made["maxLength"] = field.max_length
    if told:
        return made
    if not field.allow_blank:
        made["minLength"] = 1
    patterns = [v.regex.pattern for v in field.validators if isinstance(v, RegexValidator)]
    if isinstance(field, serializers.URLField):
        made["format"] = "uri"
    elif patterns:
        plain = re.sub(r"\\Z|\\z", "$", patterns[0].replace(r"\A", "^"))
        made["pattern"] = f"^$|{plain}" if field.allow_blank else plain
    return made


KINDS: dict[type, Callable[[Any, bool], Shape]] = {
    Amount: amount,
    AsKnown: partly,
    RelatedId: lambda field, told: dict(UUID),
    serializers.UUIDField: lambda field, told: dict(UUID),
    serializers.DateTimeField: lambda field, told: dict(MOMENT),
    serializers.DateField: lambda field, told: dict(DAY),
    serializers.DecimalField: decimal,
    serializers.BooleanField: lambda field, told: {"type": "boolean"},
    serializers.IntegerField: integer,
    serializers.JSONField: lambda field, told: {},
    serializers.CharField: text,
}
"""How each kind of field is described."""


def pascal(name: str) -> str:
    return "".join(part.capitalize() for part in re.split(r"[_-]", name))


def model_field(field: Any) -> Any:
    """Return the column a field stands for, if it stands for one."""
    model = getattr(getattr(field.parent, "Meta", None), "model", None)
    names = {f.name for f in model._meta.get_fields()} if model else set()
    return model._meta.get_field(field.source) if field.source in names else None


def nullable(field: Any) -> bool:
    """Tell whether a field may be null where it is read."""
    if isinstance(field, Money):
        return bool(field.held.null)
    if isinstance(field, Followed):
        return True
    held = model_field(field)
    plain = isinstance(held, models.Field) and not held.many_to_many
    return bool(held.null) if plain else field.allow_null


def or_null(shape: Shape, allowed: bool) -> Shape:
    if not allowed or not shape:
        return shape
    if "anyOf" in shape:
        return {**shape, "anyOf": [*shape["anyOf"], {"type": "null"}]}
    if "type" in shape:
        return {**shape, "type": [shape["type"], "null"]}
    return {"anyOf": [shape, {"type": "null"}]}


def described(field: Any, shape: Shape) -> Shape:
    """Say what a field means, where its name does not say it all."""
    held = model_field(field)
    words = str(field.help_text or getattr(held, "help_text", "") or "")
    if not words or "$ref" in shape:
        return shape
    return {**shape, "description": words}
