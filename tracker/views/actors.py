"""Give each request its actor, and make answers to refusals of every page the same."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from tracker.paging import BadPage
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotValid, NotYours, Refusal, Stale


def actor_of(request: HttpRequest) -> Actor:
    """Return who makes this request, on the day it is there, with the seats held today here."""
    here = timezone.localdate(timezone=timezone.get_default_timezone())
    return Actor.of(request.user, today=timezone.localdate(), held_on=here)  # type: ignore[arg-type]


class ActorMiddleware:
    """Set `request.actor`, looked up when it is first asked for."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]):
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request))  # type: ignore[attr-defined]
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> Any:
        """Turn a refusal that no page caught into a page that says why."""
        if isinstance(error, BadPage):
            return refused(request, [str(error)], 400)
        if not isinstance(error, Refusal):
            return None
        status = 403 if isinstance(error, NotYours) else 409
        if isinstance(error, NotValid):
            status = 400
        title = _("Somebody was quicker") if isinstance(error, Stale) else ""
        return refused(request, error.reasons, status, title)


def refused(
    request: HttpRequest, reasons: list[str], status: int, title: str = ""
) -> HttpResponse:
    context = {"reasons": reasons, "title": title or _("This is not possible")}
    return render(request, "refused.html", context, status=status)
