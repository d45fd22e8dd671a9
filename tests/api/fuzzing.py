"""Make up requests from the document, aim half of them at records that are there, send them."""

import contextlib
import copy
from collections import Counter
from collections.abc import Iterator
from typing import Any
from unittest import SkipTest
from uuid import UUID

import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.specs.openapi import checks as openapi

from tests.doors.conftest import undone
from tracker.api.fields import RelatedId
from tracker.api.serializers import OFFERED, serializer_of

CHECKS = [
    schemathesis.checks.not_a_server_error,
    openapi.status_code_conformance,
    openapi.content_type_conformance,
    openapi.response_schema_conformance,
    openapi.response_headers_conformance,
]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


@contextlib.contextmanager
def kept_open() -> Iterator[None]:
    """Keep the connection of the test, which the end of a request would close."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


class Fuzz:
    """The document, the keys it is tried with, records to aim at, and what came of it."""

    def __init__(self, tokens: dict[str, str]):
        self.tokens = tokens
        self.headers = {w: {"Authorization": f"Bearer {t}"} for w, t in tokens.items()}
        first = next(iter(self.headers.values()))
        self.schema = schemathesis.openapi.from_wsgi(
            "/api/v1/schema/", WSGIHandler(), headers=first
        )
        self.there = {
            name: [
                str(uid) for uid in noun.model.objects.order_by("pk").values_list("uid", flat=True)
            ]
            for name, noun in OFFERED.items()
        }
        self.plurals = {noun.plural: name for name, noun in OFFERED.items()}
        self.names = {name: dict(related(noun)) for name, noun in OFFERED.items()}
        self.sent: Counter[str] = Counter()
        self.statuses: Counter[tuple[str, int]] = Counter()
        self.failures: dict[str, list[str]] = {}

    def operations(self) -> Iterator[Any]:
        for found in self.schema.get_all_operations():
            yield found.ok()

    def run(self, operation: Any, examples: int, *, repeatable: bool) -> None:
        """Try one operation with what fits the document, and with what does not."""
        for mode in MODES:
            # Nothing can be wrong with two texts in an address; wrong rows are slow to make up.
            wrong, path = mode is GenerationMode.NEGATIVE, operation.path
            if wrong and "by-ref" in path and operation.method.upper() == "GET":
                continue
            few = 1 if path.endswith("/bulk") else max(examples - 1, 1)
            with contextlib.suppress(Unsatisfiable, SkipTest):
                self.trial(operation, mode, few if wrong else examples, repeatable)()

    def trial(self, operation: Any, mode: GenerationMode, examples: int, repeatable: bool) -> Any:
        @settings(
            max_examples=examples, deadline=None, database=None, derandomize=repeatable,
            phases=[Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        @given(case=operation.as_strategy(generation_mode=mode))
        def tried(case: Any) -> None:
            self.send(case, mode)

        return tried

    def send(self, case: Any, mode: GenerationMode) -> None:
        """Send one case as whoever is next; what it wrote is undone."""
        number = sum(self.sent.values())
        who = [*self.tokens][number % len(self.tokens)]
        aimed = case if number % 5 == 0 else self.aimed(case, number, mode)
        with undone():
            response = aimed.call(headers=self.extra(aimed, who, number, mode))
        self.sent[who] += 1
        self.statuses[mode.value, response.status_code] += 1
        try:
            aimed.validate_response(response, checks=CHECKS)
        except (FailureGroup, Failure) as error:
            where = f"{case.operation.label} {response.status_code}"
            self.failures.setdefault(told(error), []).append(where)

    def report(self) -> str:
        """Return each way in which answers differed, and where it was seen."""
        return "\n\n".join(f"{why}\nat {where}" for why, where in self.failures.items())

    def extra(self, case: Any, who: str, number: int, mode: GenerationMode) -> dict[str, str]:
        """Return the key, and for what fits the document a version that is there."""
        more = self.headers[who] | {"Accept-Encoding": "identity"}
        if mode is GenerationMode.POSITIVE and number % 3:
            more["Idempotency-Key"] = str(UUID(int=number + 1))
            if "If-Match" in (case.headers or {}):
                more["If-Match"] = "*"
        return more

    def aimed(self, case: Any, number: int, mode: GenerationMode) -> Any:
        """Name records that are there, in the address and in the body."""
        name = self.plurals.get(case.operation.path.split("/")[3], "")
        if name and "{uid}" in case.operation.path and self.there[name]:
            case.path_parameters["uid"] = self.one(name, number)
        if mode is GenerationMode.POSITIVE and isinstance(case.body, dict):
            case.body = self.pointed(copy.deepcopy(case.body), self.names.get(name, {}), number)
        return case

    def pointed(self, body: Any, names: dict[str, str], number: int) -> Any:
        """Replace made-up ids with those of records of the right kind."""
        for row in body.get("rows") or []:
            self.pointed(row, names, number)
        for field, value in body.items():
            if isinstance(value, str) and self.there.get(names.get(field, "")):
                body[field] = self.one(names[field], number)
            elif isinstance(value, list) and field != "rows":
                for line in value:
                    if isinstance(line, dict):
                        self.pointed(line, names, number)
        return body

    def one(self, name: str, number: int) -> str:
        return self.there[name][number % len(self.there[name])]


def related(noun: Any) -> Iterator[tuple[str, str]]:
    """Yield each field that names a record, of a noun and its lines, with the record's kind."""
    serializer = serializer_of(noun.name)()
    lines = [getattr(field, "child", None) for field in serializer.fields.values()]
    inside = [line for line in lines if hasattr(line, "fields")]
    for one in (serializer, *inside):
        for name, field in one.fields.items():
            if isinstance(field, RelatedId) and hasattr(field.model, "word"):
                yield name, field.model.word()


def told(error: BaseException) -> str:
    found = getattr(error, "exceptions", None) or [error]
    return "\n".join(f"{type(one).__name__}: {str(one)[:1500]}" for one in found)
