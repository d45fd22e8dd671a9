"""What the document says of answers: problems by status, headers, and the few shapes of ours."""

from typing import Any

from tracker.api.errors import TYPE
from tracker.api.export import TYPES
from tracker.api.parameters import MOST_ROWS
from tracker.api.serializers import OFFERED
from tracker.api.shapes import MOMENT, TEXT, UUID, Shape, Shapes, codes
from tracker.exchange.problems import PROBLEMS
from tracker.models import Document, Entry
from tracker.rules.documents import LONGEST_TITLE
from tracker.rules.documents import TYPES as FILES
from tracker.rules.nouns import Noun

ANY = (400, 401, 403, 404, 409, 412, 422, 428, 429)
"""What a client is ready for at every operation, also one that will ask for more some day."""
READ = (400, 401, 403, 406, 429, 503)
WRITE = (400, 401, 403, 406, 409, 413, 415, 422, 429, 503)
ONE = (404, 410)
"""One record: it is not there, or not any more."""


def ref(kind: str, name: str) -> Shape:
    return {"$ref": f"#/components/{kind}/{name}"}


def header(words: str, *, required: bool = False, **shape: Any) -> Shape:
    return {"description": words, "required": required, "schema": {"type": "string"} | shape}


HEADERS: dict[str, Shape] = {
    "X-Request-Id": header("The id of this request, for questions.", required=True),
    "RateLimit": header("How many requests are left, and for how long."),
    "RateLimit-Policy": header("How many requests there may be."),
    "Retry-After": header("Seconds to wait.", pattern=r"^\d+$"),
    "WWW-Authenticate": header("How to sign in.", const="Bearer"),
    "ETag": header("The version that was read, for If-Match.", pattern='^(W/)?".+"$'),
    "Location": header("The address of the record.", format="uri", required=True),
    "Link": header('The address of the next page, as `rel="next"`.'),
    "Idempotency-Replayed": header("Set where this was done before.", const="true"),
}
ALWAYS = ("X-Request-Id", "RateLimit", "RateLimit-Policy")


def headers(*names: str) -> dict[str, Shape]:
    return {name: ref("headers", name) for name in (*ALWAYS, *names)}


def statuses() -> dict[str, Shape]:
    """Return one response for each status of a problem, by the name of its component."""
    return {f"Error{status}": error(status) for status in {p.status for p in PROBLEMS.values()}}


def error(status: int) -> Shape:
    """Describe a status by the problems that have it."""
    found = [p for p in PROBLEMS.values() if p.status == status]
    more = {401: ["WWW-Authenticate"], 409: ["Retry-After"], 429: ["Retry-After"]}
    return {
        "description": "\n".join(f"* `{p.code}` – {p.title}" for p in found),
        "headers": headers(*more.get(status, ["Retry-After"] if status == 503 else [])),
        "content": {TYPE: {"schema": ref("schemas", "Problem")}},
    }


def errors(*statuses: int) -> dict[str, Shape]:
    """Describe how an operation refuses: as any may, and with these statuses."""
    every = sorted({*ANY, *statuses})
    return {str(status): ref("responses", f"Error{status}") for status in every}


def problem() -> Shape:
    """Describe a problem document (RFC 9457)."""
    text = ("pointer", "code", "detail")
    found: dict[str, Shape] = {
        "type": {"type": "string", "description": "The address of a page of help."},
        "title": TEXT,
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "detail": TEXT,
        "instance": {**TEXT, "description": "The id of the request."},
        "code": {"type": "string", "enum": list(PROBLEMS)},
        "errors": listed(thing(dict.fromkeys(text, TEXT), *text)),
        "available": {**TEXT, "description": "How much is still open."},
        "current_etag": TEXT,
        "differences": listed({"type": "object", "additionalProperties": True}),
        "violated-policies": listed(TEXT),
    }
    needed = ("type", "title", "status", "detail", "instance", "code", "errors")
    return thing(found, *needed)


def thing(properties: dict[str, Shape], *required: str) -> Shape:
    return {"type": "object", "properties": properties, "required": [*required]}


def listed(items: Shape) -> Shape:
    return {"type": "array", "items": items}


def answer(words: str, shape: Shape, *names: str) -> Shape:
    return {
        "description": words, "headers": headers(*names),
        "content": {"application/json": {"schema": shape}},
    }  # fmt: skip


def unchanged() -> Shape:
    return {"description": "It is as you hold it already.", "headers": headers("ETag")}


def either(shapes: Shapes, noun: Noun) -> Shape:
    """Describe a record as it is, or as `fields` and `expand` ask for it."""
    return {"anyOf": [shapes.record(noun), shapes.part(noun)]}


def page(shapes: Shapes, noun: Noun) -> Shape:
    """Describe one page of a list."""
    count: Shape = {
        "anyOf": [{"type": "integer", "minimum": 0}, {"type": "string"}],
        "description": "Where it is asked for; beyond 10000 the text “10000+”.",
    }
    return page_of(either(shapes, noun), count=count)


def page_of(row: Shape, **more: Shape) -> Shape:
    """Describe one page of such rows."""
    always: dict[str, Shape] = {
        "data": listed(row),
        "next_cursor": {"type": ["string", "null"]},
        "has_more": {"type": "boolean"},
    }
    return thing(always | more, *always)


def files() -> dict[str, Shape]:
    """Return the other forms of a whole list."""
    return {kind.partition(";")[0]: {"schema": {}} for kind in TYPES.values()}


def longest(name: str) -> int | None:
    return Document._meta.get_field(name).max_length  # type: ignore[return-value]


def upload() -> Shape:
    """Describe what is sent with a file."""
    found: dict[str, Shape] = {
        "noun": {"type": "string", "enum": [name for name in OFFERED if name != "document"]},
        "subject": {**UUID, "description": "The record that the file belongs to."},
        "kind": codes(Document.Kind.choices),
        "title": {**TEXT, "maxLength": LONGEST_TITLE},
        "id": {**UUID, "description": "An id that you choose."},
        "source_system": {**TEXT, "maxLength": longest("source_system")},
        "external_id": {**TEXT, "maxLength": longest("external_id")},
        "file": {
            "type": "string", "format": "binary",
            "description": "PDF, JPG, PNG, WebP, XLSX or CSV, at most 10 MB.",
        },
    }  # fmt: skip
    made = thing(found, "noun", "subject", "kind", "file")
    return made | {"additionalProperties": False}


def file() -> Shape:
    """Describe a file that is handed out."""
    return {
        "description": "The file, to be saved under the name it is given.",
        "headers": headers("ETag"),
        "content": {kind: {"schema": {}} for kind in FILES.values()},
    }


def entry() -> Shape:
    """Describe one line of a record's history."""
    change = ("label", "before", "after")
    found = {
        "at": MOMENT, "verb": TEXT, "version": {"type": "integer", "minimum": 1},
        "door": codes(Entry.Door.choices), "deed": UUID, "by": TEXT, "sentence": TEXT,
        "changes": listed(thing(dict.fromkeys(change, TEXT), *change)), "note": TEXT,
    }  # fmt: skip
    return thing(found, *found)


def change() -> Shape:
    """Describe one line of the feed of changes."""
    always: dict[str, Shape] = {
        "type": {**TEXT, "description": "The kind of record, as in its address."}, "id": UUID,
        "ref": TEXT, "version": {"type": "integer", "minimum": 1}, "verb": TEXT, "at": MOMENT,
        "deed": UUID, "url": TEXT, "deleted": {"type": "boolean"},
    }  # fmt: skip
    more: dict[str, Shape] = {
        "reason": {
            "type": "string", "enum": ["deleted", "access"],
            "description": "Whether it was deleted, or only left your sight.",
        },
        "data": {"type": ["object", "null"], "additionalProperties": True},
    }  # fmt: skip
    return thing(always | more, *always)


def results(shapes: Shapes) -> Shape:
    """Describe what became of each row of many."""
    one = thing(
        {
            "index": {"type": "integer", "minimum": 0}, "status": {"type": "integer"},
            "id": UUID, "ref": TEXT, "version": {"type": "integer", "minimum": 1},
            "problem": shapes.named("Problem", problem),
        },
        "index", "status",
    )  # fmt: skip
    found = {"dry_run": {"type": "boolean"}, "results": listed(one) | {"maxItems": MOST_ROWS}}
    return thing(found, *found)
