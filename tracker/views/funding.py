"""Funding totals as a page: by donor, recipient, emergency, sector or year, in US dollars."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tracker import paging
from tracker.forms.funding import NAMES, FundingForm
from tracker.models import Emergency
from tracker.reports.dates import in_words
from tracker.reports.funding import RATE_RULE, RULE, Funding, UsedRate
from tracker.reports.funding_beside import Beside
from tracker.reports.funding_groups import Grouped, Row, funding_by
from tracker.reports.rates import DOLLAR
from tracker.rules.quantities import plain
from tracker.views.targets import address

FILES = ("csv", "xlsx")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the totals asked for, or say what is wrong with the question."""
    actor: Any = request.actor  # type: ignore[attr-defined]
    if unknown := [name for name in request.GET if name not in NAMES]:
        names = ", ".join(name[:40] for name in unknown)
        raise paging.BadPage(_("This list has no filter called %s.") % names)
    form = FundingForm(request.GET, actor=actor)
    if not form.is_valid():
        return render(request, "funding/index.html", {"form": form}, status=400)
    emergency = form.cleaned_data["emergency"]
    found = funding_by(form.chosen, form.scope)
    context = shown(found) | {
        "form": form,
        "emergency": emergency and {"title": str(emergency), "url": emergency_url(emergency)},
        "files": [{"url": file_url(request, kind), "label": kind.upper()} for kind in FILES],
        "everything_url": reverse("funding") if any(request.GET.values()) else None,
    }
    return render(request, "funding/index.html", context)


def emergency_url(emergency: Emergency) -> str:
    return reverse("emergencies-detail", args=[emergency.uid])


def file_url(request: HttpRequest, kind: str) -> str:
    """Return the address of the same totals as a file."""
    given = {name: value for name, value in request.GET.items() if value}
    return f"{reverse('api-funding')}?{urlencode(given | {'format': kind})}"


def shown(found: Grouped) -> dict[str, Any]:
    """Return the totals as templates/funding/index.html takes them."""
    rows = [*found.rows, found.all] if found.rows else []
    return {
        "rule": RULE,
        "rate_rule": RATE_RULE,
        "caption": _("Funding in US dollars: %s") % found.group.label,
        "headings": [
            found.group.label, _("Came in"), _("Of it paid"), _("Of it committed"),
            _("Still pledged"), _("Pledged at first"), _("Only intended"), _("Not converted"),
        ],
        "rows": [{"url": address(row.target), "cells": cells(row)} for row in rows],
        "rates": [rate(used) for used in found.rates],
        "beside": [listed(one) for one in found.beside],
        "more_beside": found.more_beside,
        "warnings": [listed(one) for one in found.warnings],
    }  # fmt: skip


def cells(row: Row) -> list[Any]:
    sums = row.dollars
    return [
        row.label,
        *(
            {"kind": "unknown", "value": _("not converted")}
            if amount is None
            else {"kind": "number", "value": plain(amount)}
            for amount in (
                sums.total, sums.paid, sums.committed, sums.outstanding, sums.original,
                sums.intended,
            )
        ),
        ", ".join(row.unconverted) or "–",
    ]  # fmt: skip


def rate(used: UsedRate) -> dict[str, Any]:
    return {
        "text": _("%(currency)s %(rate)s for one US dollar")
        % {"currency": used.currency, "rate": plain(used.rate)},
        "day": in_words(used.rated_on),
        "source": used.source,
        "url": address(used.target),
    }


def listed(one: Beside) -> dict[str, Any]:
    return vars(one) | {"url": address(one.target)}


def dollars_line(found: Funding) -> str:
    """Return in one line what came in, in US dollars, and what is not converted."""
    total = found.dollars.total
    parts = [f"{DOLLAR} {plain(total)}"] if total is not None else []
    if found.unconverted:
        parts.append(_("not converted: %s") % ", ".join(found.unconverted))
    return "; ".join(parts)


def card(found: Funding, emergency: Emergency) -> dict[str, Any]:
    """Return the money of an emergency as templates/funding/card.html takes it."""
    return {
        "headings": [
            _("Currency"), _("Came in"), _("Of it paid"), _("Of it committed"),
            _("Still pledged"), _("Pledged at first"), _("Only intended"),
        ],
        "rows": [
            {
                "url": address(found.target),
                "cells": [
                    row.currency,
                    *(
                        {"kind": "number", "value": text}
                        for text in (
                            row.total, row.paid, row.committed, row.outstanding, row.original,
                            row.intended,
                        )
                    ),
                ],
            }
            for row in found.currencies
        ],
        "url": f"{reverse('funding')}?emergency={emergency.uid}",
        "dollars": dollars_line(found),
        "rates": [rate(used) for used in found.rates],
        "beside": [listed(one) for one in found.beside],
        "more_beside": found.more_beside,
        "warnings": [listed(one) for one in found.warnings],
    }  # fmt: skip


routes = [path("funding/", index, name="funding")]
