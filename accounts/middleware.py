"""What a person's own session and settings change about every request."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from accounts.proving import PROVED
from accounts.reading import zone_of

BEGAN = "signed_in_at"
SEEN = "seen_at"
TOUCH_EVERY = 15 * 60  # Seconds: a session in use is written four times an hour, not at each page.

Page = Callable[[HttpRequest], HttpResponse]


def begin_session(request: HttpRequest, **signal: object) -> None:
    """Note when a session began. Connected to Django's signal: every door signs in through it."""
    now = int(time.time())
    request.session[BEGAN] = request.session[SEEN] = request.session[PROVED] = now


class SessionAgeMiddleware:
    """End a session twelve hours after its last use, and fourteen days after its start."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            if now - request.session.setdefault(BEGAN, now) > settings.SESSION_LONGEST:
                logout(request)
            elif now - request.session.get(SEEN, 0) > TOUCH_EVERY:
                request.session[SEEN] = now
        return self.get_response(request)


class PreferencesMiddleware:
    """Answer in the person's own language and clock; else in the browser's, and the site's."""

    def __init__(self, get_response: Page) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "") or translation.get_language()
        with translation.override(language), timezone.override(zone_of(request.user)):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", language)
            return response
