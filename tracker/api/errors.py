"""Every error of the API as a problem document (RFC 9457), never a page and never silence."""

import logging
from typing import Any
from uuid import uuid4

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import DisallowedHost, PermissionDenied
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import Http404, HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from tracker.exchange.problems import PROBLEMS
from tracker.rules.refusals import NotValid, NotYours, Obstacle, Refusal, Stale

API = "/api/"
TYPE = "application/problem+json"
QUOTA = "https://iana.org/assignments/http-problem-types#quota-exceeded"
log = logging.getLogger("corridor.api")
Said = list[dict[str, str]]


class Refused(exceptions.APIException):
    """A problem by its code, with what `errors` says and whatever else the body holds."""

    def __init__(
        self, code: str, detail: Any = "", *, errors: Said | None = None, **more: Any
    ) -> None:
        self.code, self.errors = code, errors or []
        self.headers: dict[str, str] = more.pop("headers", {})
        self.more = more
        self.status_code = PROBLEMS[code].status
        super().__init__(detail or PROBLEMS[code].remedy, code)


def bad_parameter(name: str, detail: Any, code: str = "bad_parameter") -> Refused:
    """Return the refusal of one query parameter, by name."""
    return Refused(code, detail, errors=[said(f"?{name[:40]}", code, detail)])


def at(name: str) -> str:
    """Return the pointer to a field by the name it was sent under (RFC 6901)."""
    return "/" + name[:60].replace("~", "~0").replace("/", "~1")


def said(pointer: str, code: str, detail: Any) -> dict[str, str]:
    return {"pointer": pointer, "code": code, "detail": str(detail)}


def body_of(request: Any, refused: Refused) -> dict[str, Any]:
    """Return the problem document."""
    problem = PROBLEMS[refused.code]
    address = QUOTA if refused.code == "quota_exceeded" else f"/problems/{refused.code}"
    return {
        "type": address if "//" in address else absolute(request, address),
        "title": str(problem.title),
        "status": problem.status,
        "detail": str(refused.detail),
        "instance": instance_of(request),
        "code": refused.code,
        "errors": refused.errors,
        **refused.more,
    }


def absolute(request: Any, address: str) -> str:
    """Return an address with the host that was asked, as far as that is one of ours."""
    try:
        return str(request.build_absolute_uri(address))
    except DisallowedHost:
        return address


def instance_of(request: Any) -> str:
    """Return the id by which this request is found in our logs."""
    plain: Any = getattr(request, "_request", request)
    if not hasattr(plain, "request_id"):
        plain.request_id = str(uuid4())
    return str(plain.request_id)


def answered(error: Exception, context: dict[str, Any]) -> Response:
    """Answer an error of a view; what is not foreseen is logged and named 500."""
    request = context["request"]
    refused = as_refused(error)
    if refused is None:
        log.exception("Unforeseen error at %s", request.path, exc_info=error)
        refused = Refused("failed")
    set_rollback()
    return Response(
        body_of(request, refused), refused.status_code, headers=refused.headers, content_type=TYPE
    )


def as_refused(error: Exception) -> Refused | None:
    """Return what a machine is told of an error; None for what nobody foresaw."""
    if isinstance(error, Refused):
        return error
    if isinstance(error, Refusal):
        return of_rule(error)
    if isinstance(error, Http404 | exceptions.NotFound):
        return Refused("not_found")
    if isinstance(error, exceptions.ValidationError):
        errors = list(of_fields(error.detail))
        strange = any(one["code"] == "unknown_field" for one in errors)
        return Refused("unknown_field" if strange else "not_valid", errors=errors)
    if isinstance(error, exceptions.ParseError):
        return Refused("malformed", error.detail)
    if isinstance(error, IntegrityError):
        return Refused("not_now", _("Somebody did the same at the same moment. Try again."))
    if isinstance(error, OperationalError | InterfaceError):
        return Refused("unavailable", headers={"Retry-After": "5"})
    return of_framework(error)


def of_framework(error: Exception) -> Refused | None:
    """Return the problem for what Django and its REST framework refuse themselves."""
    if isinstance(error, exceptions.NotAuthenticated):
        return Refused("not_signed_in", headers={"WWW-Authenticate": "Bearer"})
    if isinstance(error, exceptions.AuthenticationFailed):
        return Refused("invalid_key", headers={"WWW-Authenticate": "Bearer"})
    if isinstance(error, exceptions.PermissionDenied | PermissionDenied):
        code = "csrf" if "CSRF" in str(error) else "not_yours"
        return Refused(code)
    if isinstance(error, exceptions.MethodNotAllowed):
        return Refused("wrong_method")
    if isinstance(error, exceptions.NotAcceptable):
        return Refused("not_acceptable")
    if isinstance(error, exceptions.UnsupportedMediaType):
        return Refused("wrong_type")
    return None


def of_rule(refusal: Refusal) -> Refused:
    """Return what a rule said no to: 403, 409, 412 or 422, with all its reasons."""
    reasons = [said(place_of(one), "reason", one) for one in refusal.obstacles]
    if isinstance(refusal, NotYours):
        return Refused("not_yours", refusal.reasons[0], errors=reasons)
    if isinstance(refusal, Stale):
        return Refused("stale", refusal.reasons[0], errors=reasons)
    if isinstance(refusal, NotValid):
        return Refused("not_valid", errors=of_entries(refusal))
    if left := refusal.available:
        return Refused("need_overcommitted", refusal.reasons[0], errors=reasons, available=left)
    return Refused("not_now", " ".join(refusal.reasons), errors=reasons)


def place_of(obstacle: Obstacle) -> str:
    """Return the pointer to the entry that an obstacle is about; to all of it, where it is not."""
    names = [*(obstacle.row or ()), *filter(None, [obstacle.field])]
    return "".join(f"/{told_as(str(name))}" for name in names)


def of_entries(refusal: NotValid) -> Said:
    """Return the fields a rule found wrong, each with where it stands."""
    where = "".join(f"/{part}" for part in refusal.row or ())
    told = [message for messages in refusal.fields.values() for message in messages]
    found = [
        said(f"{where}/{name}", "invalid", message)
        for name, messages in refusal.fields.items()
        for message in messages
    ]
    for reason in (r for r in refusal.reasons if r not in told):
        about = (refusal.about or {}).get(str(reason), [])
        pointers = dict.fromkeys(f"{where}/{told_as(name)}" for name in about) or [where]
        found += [said(pointer, "rule", reason) for pointer in pointers]
    return found


def told_as(name: str) -> str:
    """Return under which name machines know a field: a currency is part of its amount."""
    return name.removesuffix("_currency")


def of_fields(detail: Any, where: str = "") -> Any:
    """Yield each message of a serializer with the place it is about."""
    if isinstance(detail, dict):
        for name, inner in detail.items():
            here = where if name == "non_field_errors" else f"{where}/{name}"
            yield from of_fields(inner, here)
    elif isinstance(detail, list):
        for index, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from of_fields(inner, f"{where}/{index}" if nested else where)
    else:
        yield said(where, getattr(detail, "code", "invalid"), detail)


def problem(request: HttpRequest, why: str | Refused, detail: Any = "") -> JsonResponse:
    """Answer outside of any view: an unknown address, a failure. `why` may be just the code."""
    refused = why if isinstance(why, Refused) else Refused(why, detail)
    response = JsonResponse(
        body_of(request, refused), status=refused.status_code, content_type=TYPE,
        headers=refused.headers,
    )  # fmt: skip
    response.headers["X-Request-Id"] = instance_of(request)
    return response


@csrf_exempt
@login_not_required
def nowhere(request: HttpRequest, rest: str = "") -> JsonResponse:
    """Answer an address under /api/ that leads nowhere."""
    return problem(request, "not_found", _("There is no such address."))
