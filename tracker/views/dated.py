"""Desks whose page of a record shows it as of any day."""

import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse

from tracker.forms.directory import AsOfForm
from tracker.views.desk import Desk


class Dated(Desk):
    """A desk whose record's page asks for a day; a day that is none is told, with a 400."""

    def besides(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        form = AsOfForm({"on": request.GET.get("on", "")})
        if not form.is_valid():
            return {"as_of": form}
        day = form.cleaned_data["on"] or request.actor.today
        return {"as_of": form, "day": day} | self.on(request, record, day)

    def on(self, request: HttpRequest, record: Any, day: datetime.date) -> dict[str, Any]:
        """Return what the page shows of that day."""
        raise NotImplementedError

    def detail(self, request: HttpRequest, uid: Any) -> HttpResponse:
        response = super().detail(request, uid)
        if not AsOfForm({"on": request.GET.get("on", "")}).is_valid():
            response.status_code = 400
        return response
