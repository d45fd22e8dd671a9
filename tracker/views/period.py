"""The committee's period report: as a page, as DOCX and as PDF."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker.actions import exports
from tracker.exchange.period_files import FILES, name_of
from tracker.exchange.period_words import opening, preface, unlisted
from tracker.forms.period import PeriodForm
from tracker.models import Chairmanship, Organisation
from tracker.reports.period import period_report
from tracker.reports.period.parts import Linked, Part
from tracker.rules.actors import Actor
from tracker.rules.period import reads_report
from tracker.rules.refusals import NotYours
from tracker.views.targets import address


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, uid: UUID) -> HttpResponse:
    """Ask for the days, and show what is recorded of them, or have it mailed as a file."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    committee = found(actor, uid)
    sent = request.POST if request.method == "POST" else request.GET
    form = PeriodForm(sent if sent or request.method == "POST" else None)
    context: dict[str, Any] = {
        "form": form,
        "committee": committee,
        "back_url": reverse("organisations-detail", args=[committee.uid]),
        "terms": terms(committee, actor),
    }
    if not form.is_valid():
        return render(request, "period/report.html", context, status=400 if form.is_bound else 200)
    if request.method == "POST":
        return mailed(request, committee, form)
    made = period_report(committee, form.span, actor)
    query = urlencode({name: form.data.get(name, "") for name in form.fields})
    context |= {
        "title": opening(made),
        "preface": preface(made),
        "parts": [shown(part) for part in made.parts],
        "files": [
            {"label": label, "url": f"{reverse('period-file', args=[uid, kind])}?{query}"}
            for kind, label in (("docx", _("Word document")), ("pdf", _("PDF")))
        ],
        "mail": {
            "to": request.user.email,
            "days": [(name, form.data.get(name, "")) for name in form.fields],
        },
    }
    return render(request, "period/report.html", context)


@require_safe
def file(request: HttpRequest, uid: UUID, kind: str) -> HttpResponse:
    """Hand out the report as a file, to edit and to send."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    committee = found(actor, uid)
    if kind not in FILES:
        raise Http404
    form = PeriodForm(request.GET)
    if not form.is_valid():
        context = {"form": form, "committee": committee, "terms": terms(committee, actor)}
        return render(request, "period/report.html", context, status=400)
    made = period_report(committee, form.span, actor)
    write, content_type = FILES[kind]
    headers = {
        "Content-Disposition": content_disposition_header(True, name_of(made, kind)) or "",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(write(made), content_type=content_type, headers=headers)


def mailed(request: HttpRequest, committee: Organisation, form: PeriodForm) -> HttpResponse:
    """Have a worker make the file and mail it: a line that drops loses no mail."""
    kind, span = request.POST.get("kind", ""), form.span
    if kind not in FILES:
        raise Http404
    by: Actor = request.actor  # type: ignore[attr-defined]
    exports.ask_for_report(committee=committee, start=span.start, end=span.end, kind=kind, by=by)
    messages.success(request, _("It is being made, and comes by mail in a few minutes."))
    days = urlencode({name: form.data.get(name, "") for name in form.fields})
    return redirect(f"{reverse('period-report', args=[committee.uid])}?{days}")


def found(actor: Actor, uid: UUID) -> Organisation:
    """Return the committee, for those who act for it or for a member."""
    rows = Organisation.objects.seen_by(actor).filter(kind=Organisation.Kind.COMMITTEE)
    committee: Organisation | None = rows.select_related("host_country").filter(uid=uid).first()
    if committee is None:
        raise Http404
    if not reads_report(actor, committee):
        raise NotYours(_("The report is for %s and its members: ask one of them.") % committee)
    return committee


def terms(committee: Organisation, actor: Actor) -> list[dict[str, str]]:
    """Return a link to the report of each chairmanship, the latest first."""
    here = reverse("period-report", args=[committee.uid])
    rows = Chairmanship.objects.seen_by(actor).filter(committee=committee).select_related("chair")
    return [
        {
            "label": f"{row.chair}, {row.from_on} – {row.to_on or _('today')}",
            "url": f"{here}?{urlencode({'start': row.from_on, 'end': row.to_on or actor.today})}",
        }
        for row in rows.exclude(from_on="").order_by("-from_on")
    ]


def shown(part: Part) -> dict[str, Any]:
    """Return a part as templates/period/part.html takes it."""
    return {
        "key": part.key,
        "title": part.title,
        "rule": part.rule,
        "figure": part.figure,
        "headings": [*part.headings, _("Records")],
        "rows": [
            {
                "labelled": list(zip(part.headings, row.cells, strict=True)),
                "records": [linked(one) for one in row.records],
            }
            for row in part.shown
        ],
        "notes": [*unlisted(part), *part.notes],
        "unsure": [linked(one) for one in part.unsure],
    }


def linked(one: Linked) -> dict[str, Any]:
    return {"label": one.text, "url": address(one.target)}


routes = [
    path("committees/<uuid:uid>/report/", report, name="period-report"),
    path("committees/<uuid:uid>/report.<slug:kind>", file, name="period-file"),
]
