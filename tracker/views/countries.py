"""What the page of a country adds to the desk: how things stood on a day, and its timeline."""

import datetime
from typing import Any

from django.http import HttpRequest

from tracker.reports.countries import profile
from tracker.views.dated import Dated
from tracker.views.directory import entry, said, way


class Countries(Dated):
    """A country tells its relations, who was where, its seats and its engagements."""

    def on(self, request: HttpRequest, record: Any, day: datetime.date) -> dict[str, Any]:
        found = profile(record, day, request.actor)
        return {
            "country": entry(found.entry),
            "channels": [way(one) for one in found.channels],
            "undated": [said(one) for one in found.undated],
        }

    def template(self, page: str) -> str:
        return "directory/country_page.html" if page == "detail" else super().template(page)
