"""Each request has an id, which its log lines and its answer carry, and is counted.

Written down is the route and never the address, which may hold a token or a search.
"""

import logging
import re
import time
from collections.abc import Callable
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject
from prometheus_client import Counter, Histogram

from accounts import security
from accounts.addresses import origin_of
from config.logs import REQUEST_ID

GIVEN = re.compile(r"[A-Za-z0-9-]{8,64}")
QUIET = {"healthz", "readyz", "metrics"}
REQUESTS = Counter("corridor_requests", "Requests answered.", ["route", "method", "status"])
SECONDS = Histogram("corridor_request_seconds", "Time to the answer.", ["route"])
REFUSED = {401, 403}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
log = logging.getLogger("corridor.requests")


class RequestMiddleware:
    """The outermost: it sees every request, and every answer as it leaves."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-Id", "")
        request.request_id = given if GIVEN.fullmatch(given) else str(uuid4())
        began, token = time.perf_counter(), REQUEST_ID.set(request.request_id)
        try:
            response = self.get_response(request)
            response.headers["X-Request-Id"] = request.request_id
            note(request, response, time.perf_counter() - began)
            return response
        finally:
            REQUEST_ID.reset(token)


def note(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Count a request, and write it down in one line."""
    match = request.resolver_match
    route = match.route if match else "-"
    method = request.method if request.method in METHODS else "-"
    REQUESTS.labels(route, method, response.status_code).inc()
    SECONDS.labels(route).observe(seconds)
    if response.status_code in REFUSED:
        place = {"method": method, "route": route, "status": response.status_code}
        security.warn("refused", **place, **who(request), address=origin_of(request))
    if route in QUIET or not log.isEnabledFor(logging.INFO):
        return
    facts = {
        "method": method,
        "route": route,
        "status": response.status_code,
        "ms": round(seconds * 1000, 1),
        **who(request),
    }
    log.info("%(method)s %(route)s %(status)s %(ms)s ms", facts, extra={"facts": facts})


def who(request: HttpRequest) -> dict[str, int]:
    """Say by number who asked, as far as that was looked up at all."""
    found = {}
    user = getattr(request, "user", None)
    if isinstance(user, SimpleLazyObject):
        user = getattr(request, "_cached_user", None)
    if getattr(user, "pk", None):
        found["actor"] = user.pk
    if key := getattr(request, "auth", None):
        found |= {"key": key.pk, "organisation": key.organisation_id}
    return found
