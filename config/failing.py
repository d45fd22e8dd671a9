"""What is answered where no view could: a page to people, a problem document to machines."""

import sys
from typing import Any

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views import csrf, defaults

from tracker.api.errors import API, Refused, as_refused, problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer what is no request of ours, such as one for another host."""
    if request.path.startswith(API):
        return problem(request, "malformed")
    return defaults.bad_request(request, exception)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer an error, also outside of any view: the database may be away for the session."""
    error = sys.exc_info()[1]
    if request.path.startswith(API):
        refused = as_refused(error) if isinstance(error, Exception) else None
        return problem(request, refused or Refused("failed"))
    response = defaults.server_error(request)
    if isinstance(error, OperationalError | InterfaceError):
        response.status_code, response.headers["Retry-After"] = 503, "5"
    return response


def without_token(request: HttpRequest, reason: str = "", **named: Any) -> HttpResponse:
    """Answer a form without the token of its page."""
    if request.path.startswith(API):
        return problem(request, "csrf")
    return csrf.csrf_failure(request, reason)
