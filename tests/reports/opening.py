"""Open what a number leads to: the records of its list, as this person would see them."""

from types import SimpleNamespace
from urllib.parse import urlencode

from django.http import QueryDict

from tracker.filters import FILTERS
from tracker.rules.nouns import NOUNS

BY_PLURAL = {noun.plural: noun for noun in NOUNS.values()}


def opened(target, actor):
    """Return the records behind a target."""
    noun = BY_PLURAL[target.plural]
    rows = noun.model._default_manager.seen_by(actor)
    if target.uid:
        return list(rows.filter(uid=target.uid))
    request = SimpleNamespace(actor=actor)
    found = FILTERS[noun.name](QueryDict(urlencode(target.filters)), rows, request=request)
    assert found.form.is_valid(), found.form.errors
    assert not found.unknown, found.unknown
    return list(found.qs)
