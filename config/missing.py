"""The page for what is not here, also with DEBUG: Django's own lists every address of the site."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.defaults import page_not_found


class MissingMiddleware:
    """The innermost: it answers before Django would show its page for developers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.DEBUG and response.status_code == 404 and request.resolver_match is None:
            return page_not_found(request, Http404())
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return page_not_found(request, error) if isinstance(error, Http404) else None
