"""Addresses of what reports point at: the same on the page, in the API and in a mail."""

from urllib.parse import urlencode

from django.urls import reverse

from tracker.reports.targets import Target


def path_of(target: Target) -> str:
    """Return where a record is, a move of it, a page of it, a form or a filtered list."""
    if target.uid and target.move:
        return reverse(f"{target.plural}-move", args=[target.uid, target.move])
    if target.uid:
        return reverse(f"{target.plural}-{target.page or 'detail'}", args=[target.uid])
    page = reverse(f"{target.plural}-new" if target.new else target.plural)
    return f"{page}?{urlencode(target.filters)}" if target.filters else page
