"""ETags: which version of a record, or of a whole list, a client holds."""

import hashlib
import re
from typing import Any

from django.db import connection
from django.db.models import Func, Subquery, TextField, Value
from django.utils.translation import gettext as _

from tracker.api.compiled import ENCODER
from tracker.api.errors import Refused
from tracker.models import Entry

VERSION = re.compile(r'(?:W/)?"v(\d{1,9})(?:-[0-9a-f]+)?(?:-gzip)?"')


def of_record(version: int, written: Any) -> str:
    """Return the tag of one record: its version, and a hash of what follows from others."""
    return f'"v{version}-{hashlib.sha256(ENCODER.encode(written)).hexdigest()[:12]}"'


def version_sent(request: Any, current: int, *, required: bool = True) -> int | None:
    """Return the version named by If-Match, of several the current; None for any.

    What is no tag of a record names version 0, which none has. Raises Refused where it is missing.
    """
    given = request.headers.get("If-Match", "").strip()
    if not given:
        if required:
            raise Refused("version_required")
        return None
    if given == "*":
        return None
    found = map(VERSION.fullmatch, re.split(r"\s*,\s*", given.replace("-gzip", "")))
    sent = [int(one[1]) for one in found if one]
    return current if current in sent else max(sent, default=0)


def expects_none(request: Any) -> None:
    """Refuse to make a record for whoever says that they hold one."""
    if request.headers.get("If-Match", "").strip():
        raise Refused("stale", _("There is no such record: to make it, leave If-Match out."))


def matches(request: Any, tag: str) -> bool:
    """Tell whether the client holds this already; compression weakens tags, so W/ is ignored."""
    sent = request.headers.get("If-None-Match", "")
    return bool(sent) and (
        sent.strip() == "*" or tag in {one.strip().removeprefix("W/") for one in sent.split(",")}
    )


def of_list(request: Any, principal: str) -> str:
    """Return the tag of a list: it stays while nothing at all was written."""
    parts = (
        stamp(request), principal, request.get_full_path(),
        request.headers.get("Accept-Language", ""), str(request.actor.today),
    )  # fmt: skip
    return f'"l-{hashlib.sha256("|".join(parts).encode()).hexdigest()[:20]}"'


class AtWork(Func):
    """The transactions that have not ended, as text."""

    template = "array_to_string(array(SELECT pg_snapshot_xip(pg_current_snapshot()))::text[], ',')"
    arity = 0
    output_field = TextField()


def stamps() -> dict[str, Any]:
    """Return what changes with every entry: the last one, and the writers still at work.

    An entry takes its number before it is seen: who is at work may still bring an earlier one.
    """
    last = Entry.objects.order_by("-pk").values("pk")[:1]
    at_work = AtWork() if connection.vendor == "postgresql" else Value("")
    return {"last_entry": Subquery(last), "at_work": at_work}


def stamp(request: Any) -> str:
    """Return the stamp that came with the key, or ask for it."""
    key = request.auth
    if key is not None and hasattr(key, "last_entry"):
        return f"{key.last_entry} {key.at_work}"
    at_work = stamps()["at_work"]
    return str(Entry.objects.order_by("-pk").values_list("pk", at_work).first())
