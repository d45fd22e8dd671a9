"""The document at /api/v1/schema/, and the pages that people read of it."""

import json
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from rest_framework.response import Response

from tracker.api.compiled import ENCODER
from tracker.api.door import Door
from tracker.api.errors import Refused, bad_parameter, problem
from tracker.api.schema import as_yaml, document
from tracker.exchange.problems import PROBLEMS

FORMATS = {"json": "application/json", "yaml": "application/yaml"}
EXAMPLES = (
    'export CORRIDOR_KEY="act_live_…"',
    'curl -H "Authorization: Bearer $CORRIDOR_KEY" "{here}/api/v1/needs?limit=5"',
    'curl -H "Authorization: Bearer $CORRIDOR_KEY" -H "Idempotency-Key: $(uuidgen)" '
    '-H "Content-Type: application/json" -d @need.json "{here}/api/v1/needs"',
)
METHODS = ("get", "post", "put", "patch", "delete")


class Schema(Door):
    """`GET /api/v1/schema/`: the document as JSON, or with format=yaml as the file is kept."""

    schema = None
    http_method_names = ["get", "head"]
    takes = frozenset({"format"})

    def written_as(self, request: Any) -> list[str]:
        return [FORMATS.get(request.query_params.get("format", ""), FORMATS["json"])]

    def get(self, request: Any) -> Response:
        wanted = request.query_params.get("format", "json")
        if wanted not in FORMATS:
            raise bad_parameter("format", ", ".join(FORMATS))
        return Response(written(wanted), content_type=FORMATS[wanted])


@lru_cache(maxsize=2)
def written(form: str) -> bytes:
    return ENCODER.encode(document()) if form == "json" else as_yaml().encode()


Page = Callable[..., HttpResponse]


def signed_in(page: Page) -> Page:
    """Show a page to whoever is signed in; what else is answered is no page but a problem."""

    @login_not_required
    @wraps(page)
    def shown(request: HttpRequest, **named: Any) -> HttpResponse:
        if settings.HTTPS and not request.is_secure():
            return problem(request, "not_secure")
        if request.method not in ("GET", "HEAD"):
            return problem(request, Refused("wrong_method", headers={"Allow": "GET, HEAD"}))
        if request.user.is_authenticated:
            return page(request, **named)
        if request.get_preferred_type(["application/json", "text/html"]) == "text/html":
            return redirect_to_login(request.get_full_path())
        return problem(request, Refused("not_signed_in", headers={"WWW-Authenticate": "Bearer"}))

    return shown


@signed_in
def docs(request: HttpRequest) -> HttpResponse:
    """Show how to begin, and every operation in a line, by kind of record."""
    here = request.build_absolute_uri("/").rstrip("/")
    page = {
        "examples": [line.replace("{here}", here) for line in EXAMPLES],
        "groups": [
            {"tag": tag["name"], "title": tag["description"], "operations": of(tag["name"])}
            for tag in document()["tags"]
        ],
    }
    return render(request, "reference/index.html", page)


@signed_in
def docs_of(request: HttpRequest, plural: str) -> HttpResponse:
    """Show the operations of one kind of record, with what they take and what they refuse."""
    title = next((t["description"] for t in document()["tags"] if t["name"] == plural), None)
    if title is None:
        return problem(request, "not_found")
    page = {
        "plural": plural, "title": title, "operations": of(plural), "fields": asked(plural),
        "example": example(plural),
    }  # fmt: skip
    return render(request, "reference/one.html", page)


def of(tag: str) -> list[dict[str, Any]]:
    """Return the operations with a tag, as the templates take them."""
    return [
        {
            "method": method.upper(),
            "path": path,
            "id": operations[method]["operationId"],
            "summary": operations[method]["summary"],
            "parameters": [parameter(one) for one in operations[method]["parameters"]],
            "statuses": errors(operations[method]["responses"]),
        }
        for path, operations in document()["paths"].items()
        for method in METHODS
        if method in operations and tag in operations[method]["tags"]
    ]


def errors(responses: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the statuses with which an operation refuses, and their problems."""
    statuses = [int(status) for status in responses if int(status) >= 400]
    return [
        {"status": status, "codes": [p.code for p in PROBLEMS.values() if p.status == status]}
        for status in statuses
    ]


def parameter(given: dict[str, Any]) -> dict[str, Any]:
    one = resolved(given)
    return {
        "name": one["name"],
        "in": one["in"],
        "required": one.get("required", False),
        "words": one.get("description", ""),
        "takes": takes(one["schema"]),
    }


def resolved(shape: dict[str, Any]) -> dict[str, Any]:
    """Return what a reference stands for."""
    if "$ref" not in shape:
        return shape
    _hash, _components, kind, name = shape["$ref"].split("/")
    return dict(document()["components"][kind][name])


def takes(given: dict[str, Any]) -> str:
    """Return in a few words which values a shape has."""
    shape = resolved(given)
    if "anyOf" in shape:
        return " | ".join(filter(None, (takes(one) for one in shape["anyOf"])))
    if "enum" in shape:
        return ", ".join(map(str, shape["enum"]))
    kinds = shape.get("type", "")
    kind = kinds if isinstance(kinds, str) else " | ".join(kinds)
    if "items" in shape:
        return f"{kind}: {takes(shape['items'])}"
    more = [shape.get("format", ""), f"≤ {shape['maxLength']}" if "maxLength" in shape else ""]
    if "minimum" in shape and "maximum" in shape:
        more.append(f"{shape['minimum']}…{shape['maximum']}")
    if len(shape.get("pattern", "")) in range(1, 60):
        more.append(shape["pattern"])
    return " ".join(filter(None, [kind, *more]))


def example(plural: str) -> str:
    """Return what is sent to make one, where the document has an example; else nothing."""
    made = document()["paths"].get(f"/api/v1/{plural}", {}).get("post", {})
    body = made.get("requestBody", {}).get("content", {}).get("application/json", {})
    there = body.get("example")
    return json.dumps(there, indent=2, ensure_ascii=False) if there else ""


def asked(plural: str) -> list[dict[str, Any]]:
    """Return the fields that may be sent for one kind of record."""
    made = document()["paths"].get(f"/api/v1/{plural}", {}).get("post")
    if made is None:
        return []
    shape = resolved(made["requestBody"]["content"]["application/json"]["schema"])
    return [
        {
            "name": name,
            "required": name in shape.get("required", ()),
            "takes": takes(one),
            "words": one.get("description", ""),
        }
        for name, one in shape["properties"].items()
    ]
