"""The log of what whoever watches for attacks wants to hear: one event a line, by number.

No password, key or link is in it, nor what was typed where they belong: an address of a failed
sign-in may be a password in the wrong field. The id of the request is added as it is written.
"""

import logging
from typing import Any

from django.db import transaction
from django.http import HttpRequest

from accounts.addresses import origin_of
from accounts.models import User

log = logging.getLogger("security")


def note(event: str, **facts: Any) -> None:
    """Write down what was done by somebody who may."""
    write(logging.INFO, event, facts)


def warn(event: str, **facts: Any) -> None:
    """Write down what was refused."""
    write(logging.WARNING, event, facts)


def done(event: str, **facts: Any) -> None:
    """Write down a deed once it is saved; one that is rolled back was none."""
    transaction.on_commit(lambda: note(event, **facts))


def write(level: int, event: str, facts: dict[str, Any]) -> None:
    known = {name: value for name, value in facts.items() if value not in (None, "")}
    log.log(level, event, extra={"facts": {"event": event, **known}})


# What Django's own signals tell


def signed_in(request: HttpRequest | None, user: User, **signal: Any) -> None:
    note("signin.succeeded", actor=user.pk, address=address(request))


def signed_out(request: HttpRequest | None, user: User | None, **signal: Any) -> None:
    if user is not None:
        note("signout", actor=user.pk, address=address(request))


def not_signed_in(
    credentials: dict[str, Any], request: HttpRequest | None = None, **signal: Any
) -> None:
    """Name the account by its number, where there is one: never what was typed."""
    account = account_of(str(credentials.get("username", "")))
    warn("signin.failed", account=account, address=address(request))


def account_of(email: str) -> int | None:
    """Return the number of an account, whether it may be used or not."""
    known = User.objects.filter(email=User.objects.normalize_email(email))
    return known.values_list("pk", flat=True).first()


def address(request: HttpRequest | None) -> str:
    return origin_of(request) if request else ""
