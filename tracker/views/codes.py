"""Nobody who acts for others goes on without a second factor."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.halves import lacks_code
from tracker.rules.roles import needs_codes

FREE = {"codes", "signout", "password_change"}
"""Where one may go without: what is open to everybody is open as well."""


class CodesMiddleware:
    """Lead whoever lacks a second factor to where it is switched on."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]):
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: Any, *given: Any) -> HttpResponse | None:
        """Machines are refused by their own door: see tracker.api.keys."""
        if not getattr(view, "login_required", True) or request.resolver_match.url_name in FREE:
            return None
        if not request.user.is_authenticated or not lacks_code(request):
            return None
        if not needs_codes(request.actor):
            return None
        messages.info(request, _("Your seat needs a code at sign-in: set it up, then go on."))
        return redirect("codes")
