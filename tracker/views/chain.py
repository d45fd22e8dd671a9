"""What the pages of the chain add to the desk: short paths, and rows that come prepared."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from tracker.actions import packing, short_paths
from tracker.forms.short_paths import PledgeForm
from tracker.models import Consignment, Mission, Need, Pledge, Record
from tracker.reports.attention.ways import without_a_channel
from tracker.reports.carrying import GOING_ON, led, under_way
from tracker.reports.finding import finder_for
from tracker.reports.targets import to_new
from tracker.rules.missions import derived
from tracker.rules.refusals import NotNow, NotValid, NotYours
from tracker.rules.roles import DONORS, LEADS, Permission, acting_for, may
from tracker.views import past, showing
from tracker.views.deeds import explain
from tracker.views.desk import Desk, asked
from tracker.views.emergencies import way_of
from tracker.views.forming import Page
from tracker.views.targets import address


class Assessments(Desk):
    """An assessment is typed with the needs it found, on one page."""

    def create(self, page: Page) -> Record:
        lines = page.lines()
        return short_paths.log_assessment(
            by=page.actor, owner=page.owner, values=page.values(), needs=lines["needs"]
        )

    def page_for(self, request: HttpRequest, record: Any) -> Page:
        shape = replace(self.shape, rows={}) if record else self.shape
        return Page(self.noun, shape, request, record=record)


class Needs(Desk):
    """A need can be pledged to in one step."""

    def besides(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        able = acting_for(request.actor, Permission.COORDINATE, DONORS)
        way = way_of(record, request.actor)
        if not able or record.status != Need.Status.REPORTED:
            return way
        url = reverse("needs-pledge", args=[record.uid])
        link = {"label": _("Pledge for this need"), "url": url, "kind": "primary"}
        return way | {"links": [link]}

    def template(self, page: str) -> str:
        return "needs/detail.html" if page == "detail" else super().template(page)

    def pledge(self, request: HttpRequest, uid: Any) -> HttpResponse:
        """Pledge to a need: how much, how firm, by when."""
        need = self.find(request, uid)
        if not acting_for(request.actor, Permission.COORDINATE, DONORS):
            raise NotYours(_("Your seats do not allow you to pledge."))
        form = PledgeForm(
            request.POST if request.method == "POST" else None, need=need, actor=request.actor
        )
        back = reverse("needs-detail", args=[need.uid])
        status = 200
        if request.method == "POST":
            status = 400
            if form.is_valid():
                try:
                    made = short_paths.pledge_to(need, by=request.actor, **form.cleaned_data)
                    return redirect("pledges-detail", made.uid)
                except (NotNow, NotValid) as refusal:
                    status = 409
                    explain(form, refusal)
        context = {
            "title": _("Pledge for %s") % need,
            "intro": f"{need.ref} · {need.place}",
            "form": form,
            "back_url": back,
            "submit_label": _("Send the pledge"),
        }
        return render(request, "desk/form.html", context, status=status)

    def urls(self) -> list[Any]:
        return [
            path("needs/<uuid:uid>/pledge/", asked(self.pledge), name="needs-pledge"),
            *super().urls(),
        ]


class Pledges(Desk):
    """A firm pledge of goods leads on to the mission that takes them there."""

    def besides(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        able = may(request.actor, Permission.COORDINATE, record.owner, LEADS)
        goods = record.contribution == Pledge.Contribution.IN_KIND
        if not able or not goods or record.status != Pledge.Status.ACTIVE:
            return {}
        going = led(request.actor).filter(status__in=GOING_ON, emergency=record.emergency)  # type: ignore[attr-defined]
        pack = [
            {
                "label": _("Pack for %s") % mission,
                "url": address(to_new(Consignment, mission=mission)),
                "kind": "primary",
            }
            for mission in going.order_by("-pk")[:1]
        ]
        about = {"emergency": record.emergency} if record.emergency else {}
        log = {"label": _("Log a mission"), "url": address(to_new(Mission, **about))}
        return {"links": [*pack, log | ({} if pack else {"kind": "primary"})]}


class Missions(Desk):
    """A mission says what follows from its state, and whether a channel it relies on is shut."""

    def besides(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        words = ", ".join(derived(record, request.actor.today))
        link = {"label": _("Find a channel"), "url": address(finder_for(record)), "kind": ""}
        closed = [str(item.detail) for item in without_a_channel(record, request.actor)]
        warnings = [*showing.warnings(record), *closed]
        return {"lede": words[:1].upper() + words[1:], "links": [link], "warnings": warnings}

    def further(self, request: HttpRequest) -> list[dict[str, Any]]:
        if not past.may_record(request.actor):
            return []
        return [{"label": _("Record what already happened"), "url": reverse("missions-past")}]

    def urls(self) -> list[Any]:
        return [path("missions/past/", asked(past.record), name="missions-past"), *super().urls()]


class Consignments(Desk):
    """Goods that nobody pledged are pledged by the sender while packing."""

    def besides(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """Lead on from goods that are there to their hand-over."""
        left = under_way(request.actor).filter(consignment=record)  # type: ignore[attr-defined]
        if record.status != Consignment.Status.ARRIVED or not left.exists():
            return {}
        url = f"{reverse('deliveries-log')}?consignment={record.uid}"
        return {"links": [{"label": _("Log a delivery"), "url": url, "kind": "primary"}]}

    def create(self, page: Page) -> Record:
        return packing.pack(
            by=page.actor, owner=page.owner, values=page.values(), lines=page.lines()
        )

    def change(self, page: Page) -> Record:
        return packing.repack(
            page.record, by=page.actor, values=page.values(), lines=page.lines(),
            version=page.form.cleaned_data.get("version"),
        )  # fmt: skip
