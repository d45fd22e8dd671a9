"""The OpenAPI document, made from the doors themselves: their nouns, fields, filters and moves."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.utils import translation
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.renderers import OpenApiYamlRenderer

from tracker.api import responses as said
from tracker.api.asking import asked_by, needed
from tracker.api.bulk import Bulk
from tracker.api.changes import Changes
from tracker.api.documents import FORM, Attached, Content
from tracker.api.examples import EXAMPLES
from tracker.api.finding import Find, described
from tracker.api.funding import Funding
from tracker.api.funding import described as adding_up
from tracker.api.history import History
from tracker.api.outside import ByRef
from tracker.api.parameters import COMMON, MOST_ROWS, of_changes, of_list, refs, shown
from tracker.api.past import Past
from tracker.api.records import Moving, One, Records
from tracker.api.serializers import OFFERED
from tracker.api.shapes import Shape, Shapes, pascal
from tracker.api.waiting import Notices, Waiting, of_notices, of_waiting
from tracker.rules.nouns import Noun


@dataclass(frozen=True)
class Door:
    """The door that is described: its noun, and the last step of its address."""

    shapes: Shapes
    noun: Noun
    verb: str

    @property
    def one(self) -> str:
        return str(self.noun.model._meta.verbose_name)

    @property
    def many(self) -> str:
        return str(self.noun.model._meta.verbose_name_plural)


Operation = dict[str, Any]


def operation(
    door: Door, name: str, summary: str, parameters: list[Shape], answers: dict[str, Shape],
    *errors: int, body: Shape | None = None,
) -> Operation:  # fmt: skip
    """Return one operation; `name` follows the noun in its id."""
    made: Operation = {
        "operationId": f"{door.noun.plural.replace('-', '_')}_{name}",
        "summary": summary[:1].upper() + summary[1:],
        "tags": [door.noun.plural],
        "parameters": parameters,
        "responses": answers | said.errors(*errors),
    }
    if body is not None:
        made["requestBody"] = sent(body)
    return made


def sent(body: Shape, *, required: bool = True, as_: str = "application/json") -> Shape:
    return {"required": required, "content": {as_: {"schema": body}}}


def told(door: Door, words: str, *headers: str) -> Shape:
    return said.answer(words, door.shapes.record(door.noun), "ETag", *headers)


def listing(door: Door) -> Operation:
    name = f"{door.noun.model.__name__}Page"
    page = door.shapes.named(name, lambda: said.page(door.shapes, door.noun))
    found = said.answer("A page, or the whole list as a file.", page, "ETag", "Link")
    found["content"] |= said.files()
    answers = {"200": found, "304": said.unchanged()}
    given = of_list(door.shapes, door.noun)
    return operation(door, "list", f"List {door.many}", given, answers, *said.READ)


def creating(door: Door) -> Operation:
    answer = told(door, "It was made.", "Location", "Idempotency-Replayed")
    made = operation(
        door, "create", f"Make: {door.one}", refs("IdempotencyKey"), {"201": answer}, *said.WRITE,
        body=door.shapes.given(door.noun, whole=True),
    )  # fmt: skip
    if example := EXAMPLES.get(door.noun.name):
        made["requestBody"]["content"]["application/json"]["example"] = example
    return made


def recording(door: Door) -> Operation:
    model: Any = door.noun.model
    statuses = [value for value, _label in model._meta.get_field("status").choices]
    ended = {
        "name": "status", "in": "path", "required": True, "description": "How it ended.",
        "schema": {"type": "string", "enum": statuses},
    }  # fmt: skip
    made = told(door, "It was recorded afterwards.", "Location", "Idempotency-Replayed")
    return operation(
        door, "record_past", f"Record what already happened: {door.one}",
        [ended, *refs("IdempotencyKey")], {"201": made}, *said.WRITE,
        body=door.shapes.given(door.noun, whole=True),
    )  # fmt: skip


def attaching(door: Door) -> Operation:
    made = told(door, "It is attached.", "Location", "Idempotency-Replayed")
    found = operation(
        door, "attach", "Attach a file to a record", refs("IdempotencyKey"), {"201": made},
        *said.WRITE,
    )  # fmt: skip
    return found | {"requestBody": sent(said.upload(), as_=FORM)}


def handing_out(door: Door) -> Operation:
    answers = {"200": said.file(), "304": said.unchanged()}
    return operation(
        door, "content", "Read what is in a file", refs("Id", "IfNoneMatch"), answers,
        *set(said.READ) - {406}, *said.ONE,
    )  # fmt: skip


def reading(door: Door, name: str = "read", words: str = "Read", *ids: str) -> Operation:
    shape = said.either(door.shapes, door.noun)
    answers = {"200": said.answer("The record.", shape, "ETag"), "304": said.unchanged()}
    given = [*refs(*(ids or ("Id",)), "IfNoneMatch"), *shown(door.noun)]
    return operation(
        door, name, f"{words}: {door.one}", given, answers, *said.READ, *said.ONE
    )  # fmt: skip


def replacing(door: Door) -> Operation:
    answers = {
        "200": told(door, "It was changed."), "201": told(door, "It was made.", "Location"),
    }  # fmt: skip
    whole, record = door.shapes.given(door.noun, whole=True), door.shapes.record(door.noun)
    return operation(
        door, "replace", f"Replace, or make with an id of your own: {door.one}",
        refs("Id", "IfMatchOrNew", "OnlyNew"), answers, *said.WRITE, *said.ONE, 412, 428,
        body={
            "anyOf": [whole, record],
            "description": "A record can be put back as it was read.",
        },
    )  # fmt: skip


def changing(door: Door) -> Operation:
    return operation(
        door, "change", f"Change some fields: {door.one}", refs("Id", "IfMatch"),
        {"200": told(door, "It was changed.")}, *said.WRITE, *said.ONE, 412, 428,
        body=door.shapes.given(door.noun, whole=False),
    )  # fmt: skip


def deleting(door: Door) -> Operation:
    gone = {"description": "It was deleted.", "headers": said.headers()}
    return operation(
        door, "delete", f"Delete: {door.one}", refs("Id", "IfMatch"), {"204": gone},
        *said.READ, *said.ONE, 409, 412, 428,
    )  # fmt: skip


def telling(door: Door) -> Operation:
    entry = door.shapes.named("HistoryEntry", said.entry)
    page = door.shapes.named("HistoryPage", lambda: said.page_of(entry))
    found = said.answer("Newest first.", page, "Link")
    given = refs("Id", "Told", "Cursor")
    return operation(
        door, "history", f"Tell what was done: {door.one}", given, {"200": found},
        *said.READ, *said.ONE,
    )  # fmt: skip


def finding(door: Door) -> Operation:
    words = "Read by the id of another system"
    return reading(door, "read_by_ref", words, "System", "External")


def upserting(door: Door) -> Operation:
    answers = {
        "200": told(door, "It was changed."), "201": told(door, "It was made.", "Location"),
    }  # fmt: skip
    return operation(
        door, "put_by_ref", f"Make or change by the id of another system: {door.one}",
        refs("System", "External", "IfMatchOrNot", "OnlyNew"), answers, *said.WRITE, *said.ONE,
        412, body=door.shapes.sent_from(door.noun),
    )  # fmt: skip


def bulk(door: Door) -> Operation:
    row = door.shapes.sent_from(door.noun)
    rows = said.listed(row) | {"minItems": 1, "maxItems": MOST_ROWS}
    shape = door.shapes.named("BulkResults", lambda: said.results(door.shapes))
    found = said.answer("What became of each row.", shape, "Idempotency-Replayed")
    return operation(
        door, "bulk", f"Make or change many {door.many}",
        refs("IdempotencyKey", "DryRun", "Atomic"), {"200": found}, *said.WRITE,
        body=said.thing({"rows": rows}, "rows") | {"additionalProperties": False},
    )  # fmt: skip


def moving(door: Door) -> Operation:
    move = door.noun.workflow[door.verb]
    name = f"{door.noun.model.__name__}{pascal(move.name)}Move"
    made = operation(
        door, move.name, f"{door.one}: {move.label}",
        refs("Id", "IdempotencyKey", "IfMatchOrNot"),
        {"200": told(door, "It was done.", "Idempotency-Replayed")},
        *said.WRITE, *said.ONE, 412,
    )  # fmt: skip
    body = door.shapes.named(name, lambda: asked_by(move))
    return made | {"requestBody": sent(body, required=bool(needed(move)))}


def following(door: Door) -> Operation:
    """Describe the feed of changes, which belongs to no noun."""
    line = door.shapes.named("ChangeEntry", said.change)
    body = said.thing(
        {"data": said.listed(line), "next_cursor": {"type": "string"},
         "has_more": {"type": "boolean"}},
        "data", "next_cursor", "has_more",
    )  # fmt: skip
    return {
        "operationId": "changes_list",
        "summary": "Tell what changed since",
        "description": "Figures that follow from other records, such as how much of a need is "
        "pledged, move with the entries of those: `updated_since` of their list finds them.",
        "tags": ["changes"],
        "parameters": of_changes(),
        "responses": {"200": said.answer("In the order in which it was kept.", body)}
        | said.errors(*said.READ, 410),
    }


OPERATIONS: dict[tuple[type, str], Callable[[Door], Operation]] = {
    (Attached, "POST"): attaching, (Content, "GET"): handing_out,
    (Records, "GET"): listing, (Records, "POST"): creating, (One, "GET"): reading,
    (One, "PUT"): replacing, (One, "PATCH"): changing, (One, "DELETE"): deleting,
    (History, "GET"): telling, (ByRef, "GET"): finding, (ByRef, "PUT"): upserting,
    (Bulk, "POST"): bulk, (Past, "POST"): recording, (Moving, "POST"): moving,
    (Changes, "GET"): following, (Funding, "GET"): adding_up, (Waiting, "GET"): of_waiting,
    (Notices, "GET"): of_notices, (Find, "GET"): lambda door: described(door.shapes),
}  # fmt: skip


class DoorSchema(AutoSchema):
    """Describes a door by its kind, its noun and its method."""

    def get_operation(
        self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any
    ) -> Operation:
        door = Door(Shapes(registry), getattr(self.view, "noun", None), path.rpartition("/")[2])
        kinds = {kind: made for (kind, verb), made in OPERATIONS.items() if verb == method.upper()}
        return next(made(door) for kind, made in kinds.items() if isinstance(self.view, kind))


def completed(result: dict[str, Any], generator: Any, **more: Any) -> dict[str, Any]:
    """Add to the document what all operations share."""
    Shapes(generator.registry).named("Problem", said.problem)
    parts = result["components"]
    parts["schemas"]["Problem"] = said.problem()
    parts |= {"parameters": COMMON, "headers": said.HEADERS, "responses": said.statuses()}
    result["tags"] = [
        {"name": noun.plural, "description": str(noun.model._meta.verbose_name_plural)}
        for noun in OFFERED.values()
    ] + [
        {"name": "changes", "description": "what changed since"},
        {"name": "funding", "description": "funding totals"},
        {"name": "waiting", "description": "what waits for you, and what you were told"},
    ]
    return result


@lru_cache(maxsize=1)
def document() -> dict[str, Any]:
    """Return the document; its words are English, whoever asks."""
    with translation.override("en"):
        return dict(SchemaGenerator().get_schema(request=None, public=True))


def as_yaml() -> str:
    """Return the document as `openapi.yaml` holds it."""
    return OpenApiYamlRenderer().render(document(), renderer_context={}).decode()
