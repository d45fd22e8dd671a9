"""How a person reads: their language, and the clock where they are."""

import zoneinfo
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone, translation

from accounts.models import User


@contextmanager
def reading_as(user: User) -> Iterator[None]:
    """Speak a person's language, by their clock."""
    language = user.language or settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(zone_of(user)):
        yield


def zone_of(user: User | AnonymousUser) -> zoneinfo.ZoneInfo:
    """Return the time zone somebody chose, or the site's."""
    try:
        return zoneinfo.ZoneInfo(getattr(user, "time_zone", "") or settings.TIME_ZONE)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return zoneinfo.ZoneInfo(settings.TIME_ZONE)
