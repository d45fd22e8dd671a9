"""What a request may say besides its body, as the document lists it: filters, order, headers."""

from typing import Any

import django_filters
from django.utils.functional import Promise

from tracker import paging
from tracker.api import listing
from tracker.api.bulk import MOST
from tracker.api.changes import KINDS
from tracker.api.history import MOST_TOLD
from tracker.api.repeats import LONGEST
from tracker.api.serializers import expandable, serializer_of
from tracker.api.shapes import DAY, MOMENT, PARTLY, TEXT, UUID, Shape, Shapes
from tracker.filters.machines import MACHINES, IdsFilter, PartlyFilter
from tracker.models.conditions import field_at
from tracker.rules.nouns import NOUNS, Noun

ONE_UUID = "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"


def query(name: str, shape: Shape, words: Any = "") -> Shape:
    made = {"name": name, "in": "query", "schema": shape}
    return made | ({"description": str(words)} if words else {})


def header(name: str, words: str, shape: Shape, *, required: bool = False) -> Shape:
    return {
        "name": name, "in": "header", "required": required, "schema": shape, "description": words,
    }  # fmt: skip


def in_path(name: str, words: str, shape: Shape) -> Shape:
    return {
        "name": name, "in": "path", "required": True, "schema": shape, "description": words,
    }  # fmt: skip


def whole_number(most: int, usual: int) -> Shape:
    return {"type": "integer", "minimum": 1, "maximum": most, "default": usual}


FLAG: Shape = {"type": "boolean", "default": False}
ONE_TAG = r'(W/)?"v\d{1,9}(-[0-9a-f]+)?"'
TAG: Shape = {"type": "string", "pattern": rf"^(\*|{ONE_TAG}( *, *{ONE_TAG})*)$"}
CURSOR: Shape = {"type": "string", "minLength": 1}

COMMON: dict[str, Shape] = {
    "Limit": query(
        "limit", whole_number(listing.MOST, listing.USUAL), "How many rows a page has."
    ),
    "Told": query(
        "limit", whole_number(listing.MOST, MOST_TOLD), "How many entries are told."
    ),
    "Cursor": query("cursor", CURSOR, "Where the page starts: `next_cursor` of the last one."),
    "Count": query("count", FLAG, f"Tell also how many there are, up to {listing.COUNTED}."),
    "Format": query(
        "format", {"type": "string", "enum": [*listing.FORMATS], "default": "json"},
        "A page as JSON, or the whole list as a file.",
    ),
    "Since": query("since", CURSOR, "Where to go on: `next_cursor` of the last answer."),
    "Data": query("data", FLAG, "Tell also each record as it is now."),
    "DryRun": query("dry_run", FLAG, "Say what would become of each row, and keep nothing."),
    "Atomic": query("atomic", FLAG, "Keep all of the rows, or none."),
    "Id": in_path("uid", "The id of the record.", UUID),
    "System": in_path("system", "The name of the other system.", TEXT | {"minLength": 1}),
    "External": in_path("external", "The id it gave the record.", TEXT | {"minLength": 1}),
    "IdempotencyKey": header(
        "Idempotency-Key", "New for each request, the same when it is repeated: then nothing is "
        "done twice. A key of a system must send it.",
        {"type": "string", "minLength": 1, "maxLength": LONGEST, "pattern": "^[!-~]+$"},
        required=True,
    ),
    "IfMatch": header(
        "If-Match", "The ETag that was read; `*` for whatever is there.", TAG, required=True
    ),
    "IfMatchOrNew": header(
        "If-Match", "The ETag that was read; not needed where the record is made.", TAG
    ),
    "IfMatchOrNot": header("If-Match", "The ETag that was read, for just that version.", TAG),
    "OnlyNew": header("If-None-Match", "`*`: only make it; 412 where there is one.", TEXT),
    "IfNoneMatch": header("If-None-Match", "The ETag that is held already: then 304.", TEXT),
}  # fmt: skip
"""Parameters that several operations take, by the name of their component."""


def refs(*names: str) -> list[Shape]:
    return [{"$ref": f"#/components/parameters/{name}"} for name in names]


def of_list(shapes: Shapes, noun: Noun) -> list[Shape]:
    """Return every parameter of a list: of its page, its order, what is shown, its filters."""
    filters = MACHINES[noun.name].base_filters
    return [
        *refs("Limit", "Cursor", "Count", "Format"),
        query("sort", {"type": "string", "enum": sorts(noun)}, "The order; the newest first."),
        *shown(noun),
        *(of_filter(shapes, noun, name, one) for name, one in filters.items()),
        *refs("IfNoneMatch"),
    ]


def sorts(noun: Noun) -> list[str]:
    names = ["newest", "oldest", *paging.SORTED.get(noun.name, {})]
    return [*names, *(f"-{name}" for name in names if name != "oldest")]


def shown(noun: Noun) -> list[Shape]:
    """Return the parameters that say how a record is written."""
    paths = list(deep(noun))
    names = [*serializer_of(noun.name)().fields]
    more = [name for name in expandable(noun) if name not in names]
    found = [query("fields", several([*names, *more]), "Only these fields, with commas between.")]
    if paths:
        words = "Write these out inside the record, with commas between."
        found.append(query("expand", several(paths), words))
    return found


def deep(noun: Noun) -> Any:
    """Yield each path that can be expanded: two steps at most."""
    for name in expandable(noun):
        yield name
        inner = NOUNS[noun.model._meta.get_field(name).related_model.word()]
        for further in expandable(inner):
            yield f"{name}.{further}"


def several(names: list[str]) -> Shape:
    """Describe some of these names, with commas between."""
    one = "|".join(name.replace(".", r"\.") for name in names)
    return {"type": "string", "pattern": f"^({one})(,({one}))*$"}


def of_filter(shapes: Shapes, noun: Noun, name: str, one: Any) -> Shape:
    label = one.extra.get("label") or one._label or ""
    words = str(label) if isinstance(label, str | Promise) else ""
    return query(name, filter_shape(shapes, noun, one), words)


def filter_shape(shapes: Shapes, noun: Noun, one: Any) -> Shape:
    """Describe the values of one filter."""
    if isinstance(one, django_filters.ChoiceFilter):
        return shapes.choice_of(field_at(noun.model, one.field_name))
    if isinstance(one, IdsFilter):
        return {"type": "string", "pattern": f"^{ONE_UUID}(,{ONE_UUID})*$"}
    if isinstance(one, PartlyFilter):
        return {"type": "string", "pattern": f"^{PARTLY}$"}
    if isinstance(one, django_filters.NumberFilter):
        return {"type": "string", "pattern": digits(one.extra)}
    for kind, shape in PLAIN.items():
        if isinstance(one, kind):
            return shape
    longest = one.extra.get("max_length")
    return TEXT | ({"maxLength": longest} if longest else {})


def digits(extra: dict[str, Any]) -> str:
    places = extra.get("decimal_places") or 0
    whole = rf"^-?\d{{1,{(extra.get('max_digits') or 15) - places}}}"
    return rf"{whole}(\.\d{{1,{places}}})?$" if places else f"{whole}$"


PLAIN: dict[type, Shape] = {
    django_filters.UUIDFilter: UUID,
    django_filters.BooleanFilter: {"type": "boolean"},
    django_filters.IsoDateTimeFilter: MOMENT,
    django_filters.DateFilter: DAY,
}
"""Filters whose values are described by their kind alone."""


def of_changes() -> list[Shape]:
    words = "Only of these kinds, with commas between."
    return [*refs("Since", "Limit", "Data"), query("types", several([*KINDS]), words)]


MOST_ROWS = MOST
