"""Organisations: the plain pages, and for a committee the way to its report."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.models import Organisation
from tracker.rules.period import reads_report
from tracker.views.desk import Desk


class Organisations(Desk):
    """A committee leads its members to its period report."""

    def besides(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        if record.kind != Organisation.Kind.COMMITTEE or not reads_report(request.actor, record):
            return {}
        url = reverse("period-report", args=[record.uid])
        return {"links": [{"label": _("Period report"), "url": url, "kind": ""}]}
