"""Idempotency-Key: the same request twice is done once and answered twice.

The answer is written in the transaction of its effect: either both are there or neither.
"""

import hashlib
import json
import time
from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from tracker.actions import repeats
from tracker.api.errors import Refused
from tracker.api.keys import principal_of

LONGEST = 255


def key_of(request: Any) -> str:
    """Return the key that came with a POST; a partner's system always sends one."""
    given = request.headers.get("Idempotency-Key", "").strip().strip('"')
    if not given and request.auth:
        raise Refused("key_required")
    if len(given) > LONGEST or not given.isprintable():
        raise Refused("key_required", _("An Idempotency-Key has at most 255 printable letters."))
    return given


def fingerprint(request: Any) -> str:
    """Return what tells one request from another: method, path, and what the body says."""
    data = json.dumps(request.data, sort_keys=True, default=written)
    text = f"{request.method} {request.get_full_path()} {data}"
    return hashlib.sha256(text.encode()).hexdigest()


def written(value: Any) -> str:
    """Return what stands for a value that JSON does not know; for a file, what is in it."""
    if not isinstance(value, UploadedFile):
        return str(value)
    digest = hashlib.sha256()
    for part in value.chunks():
        digest.update(part)
    value.seek(0)
    return f"{value.name} {digest.hexdigest()}"


def once(request: Any, do: Callable[[], Any], finish: Callable[[Any], Any]) -> Any:
    """Do it, or answer as before. `finish` renders a response; only what succeeds is kept."""
    key = key_of(request)
    if not key:
        return do()
    principal, print_ = principal_of(request), fingerprint(request)
    if found := repeats.answered(principal, key):
        return again(found, print_)
    row = None
    try:
        with transaction.atomic():
            row = repeats.begin(principal, key, print_)
            response = finish(do())
            repeats.keep(row, response.status_code, kept_headers(response), response.content)
            return response
    except (IntegrityError, OperationalError) as error:
        if row is not None:  # The key was ours: what went wrong came after it.
            raise
        return waited(principal, key, print_, error)


def waited(principal: str, key: str, print_: str, error: Exception) -> Any:
    """Answer with what another request with the same key has done meanwhile."""
    until = time.monotonic() + (repeats.PATIENCE if isinstance(error, OperationalError) else 0.1)
    while True:
        if found := repeats.answered(principal, key):
            return again(found, print_)
        if time.monotonic() > until:
            break
        time.sleep(0.05)
    if isinstance(error, IntegrityError):
        raise error
    raise Refused("in_progress", headers={"Retry-After": "2"}) from error


def again(found: Any, print_: str) -> HttpResponse:
    """Return the same answer as the first time."""
    if found.fingerprint != print_:
        raise Refused("key_reused")
    response = HttpResponse(bytes(found.body), status=found.status)
    for name, value in found.headers.items():
        response.headers[name] = value
    response.headers["Idempotency-Replayed"] = "true"
    return response


def kept_headers(response: Any) -> dict[str, str]:
    return {
        name: response.headers[name]
        for name in ("Content-Type", "ETag", "Location")
        if name in response.headers
    }
