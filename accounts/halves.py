"""Half signed in: the password was right, and a code is still to come.

It stands in the session, for ten minutes, and ends with the password it was given for.
"""

import time

from django.conf import settings
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest
from django.utils.crypto import constant_time_compare

from accounts.models import User

HALF = "half_signed_in"
PASSED = "passed_factor"
GOOD_FOR = 10 * 60
"""Seconds."""


def half_way(request: HttpRequest, user: User, after: str) -> None:
    """Remember whose password was right, and where they were heading."""
    request.session.cycle_key()
    request.session[HALF] = {
        "user": user.pk, "hash": user.get_session_auth_hash(), "at": int(time.time()),
        "after": after,
    }  # fmt: skip


def who_is_half_way(request: HttpRequest) -> User | None:
    """Return whose code is asked for; None where it took too long, or nobody came so far."""
    half = request.session.get(HALF)
    if half is None or time.time() - half["at"] > GOOD_FOR:
        return None
    user = User.objects.filter(pk=half["user"], is_active=True).first()
    if user and constant_time_compare(half["hash"], user.get_session_auth_hash()):
        return user
    return None


def go_on(request: HttpRequest, user: User) -> str:
    """Sign in who is half way; return where they were heading."""
    half = request.session.pop(HALF)
    login(request, user)
    request.session[PASSED] = True
    return str(half["after"])


def stay_in(request: HttpRequest, user: User) -> None:
    """Keep this session, which gave a code, where all others of the person end."""
    update_session_auth_hash(request, user)
    request.session[PASSED] = True


def lacks_code(request: HttpRequest) -> bool:
    """Tell whether this session gave no code, where those who act for others need one."""
    return settings.SECOND_FACTOR_REQUIRED and not request.session.get(PASSED)
