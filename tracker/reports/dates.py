"""Dates in words, as well as they are known: 22 Apr 2004, Apr 2004, 2004."""

import datetime

from django.utils.dateformat import format as format_date
from django.utils.translation import gettext_lazy as _

from tracker.models.dates import PartialDate

FORMS = {"day": _("j M Y"), "month": _("M Y"), "year": "Y"}


def in_words(date: datetime.date | PartialDate | str | None) -> str:
    """Return a date as people read it, or nothing where none is known."""
    if not date:
        return ""
    if isinstance(date, datetime.date):
        return format_date(date, str(FORMS["day"]))
    known = PartialDate(date)
    return format_date(known.earliest, str(FORMS[known.precision]))
