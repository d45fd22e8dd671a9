"""A whole list as a file, as the database writes it and as Python does."""

from types import SimpleNamespace

from django.http import QueryDict

from tracker.api import export, kept, listing, ready
from tracker.api.serializers import OFFERED
from tracker.rules.sight import IN_CONFIDENCE

FORMS = ("csv", "ndjson")
BY_LINE = [
    name for name in OFFERED if ready.line_of("csv", name, (), ()) and name not in IN_CONFIDENCE
]
"""Nouns whose rows PostgreSQL writes."""


def stretches(noun, actor, form, asked=""):
    """Return a whole list as a file, in pieces, without the heading."""
    query = QueryDict(f"format={form}&{asked}")
    request = SimpleNamespace(query_params=query, actor=actor, auth=None)
    return list(export.texts(request, listing.asked(request, OFFERED[noun])))


def both(noun, actor, form, monkeypatch, asked=""):
    """Return the file as the database writes it, and as Python does."""
    files = []
    for by_line in (True, False):
        with monkeypatch.context() as how:
            if not by_line:
                how.setattr(export, "line_of", lambda *asked: None)
            kept.SHELF.clear()
            files.append(b"".join(stretches(noun, actor, form, asked)))
    kept.SHELF.clear()
    return files
