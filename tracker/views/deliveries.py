"""What the pages of deliveries add to the desk: logged in one step, of a shipment or of none."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from tracker.actions import packing, receiving, short_paths
from tracker.forms.deliveries import (
    DeliveryForm,
    UnderWayForm,
    named_in,
    offer_another,
)
from tracker.models import ConsignmentLine, Delivery, Emergency, Record
from tracker.reports.carrying import GOING_ON, led, under_way
from tracker.reports.dates import in_words
from tracker.rules import quantities, regimes
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotNow, NotValid, NotYours
from tracker.rules.roles import LEADS, Permission, acting_for
from tracker.views.deeds import explain
from tracker.views.desk import Desk, asked
from tracker.views.facts import link
from tracker.views.forming import Page, uuid_or_none
from tracker.views.shares import who_saw
from tracker.views.visits import to_visit

MOST_PICKED, MOST_LINKED = 50, 5
BUCKETS = (Delivery.Taken.IN_TRANSIT, Delivery.Taken.WITH_COUNTERPART)


class Deliveries(Desk):
    """A delivery that took place is logged in one step; a visit starts from it."""

    def besides(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        return who_saw(record, request.actor) | {"links": to_visit(record, request.actor)}

    def template(self, page: str) -> str:
        return "deliveries/detail.html" if page == "detail" else super().template(page)

    # The whole form

    def page_for(self, request: HttpRequest, record: Any) -> Page:
        """Return the form with a row for all that is left of the shipment it was opened from."""
        lines = of_shipment(request)
        given = {"mission": lines[0].consignment.mission} if lines else None
        rows = [{"consignment_line": line.uid, "quantity": line.in_transit} for line in lines]
        first = {"lines": [row for row in rows if row["quantity"]]}
        page = Page(self.noun, self.shape, request, record=record, first_rows=first, given=given)
        offer_another(page.form)
        return page

    def create(self, page: Page) -> Record:
        values = page.values()
        return receiving.record(
            by=page.actor, owner=page.owner, named=named_in(values), values=values,
            lines=page.lines(),
        )  # fmt: skip

    def change(self, page: Page) -> Record:
        values = page.values()
        return receiving.correct(
            page.record, by=page.actor, named=named_in(values), values=values,
            lines=page.lines(), version=page.form.cleaned_data.get("version"),
        )  # fmt: skip

    # The short ones

    def log(self, request: HttpRequest) -> HttpResponse:
        """Log goods handed over: of a shipment that is under way, or not recorded yet."""
        if not acting_for(request.actor, Permission.COORDINATE, LEADS):
            raise NotYours(_("Your seats do not allow you to log deliveries."))
        if uid := uuid_or_none(request.GET.get("goods", "")):
            return self.log_of(request, get_object_or_404(under_way(request.actor), uid=uid))
        if request.method != "POST" and request.GET.get("as") != "other":
            goods = under_way(request.actor).filter(**narrowed(request))
            if first := list(goods[:MOST_PICKED]):
                return self.pick(request, first)
        return self.log_other(request)

    def pick(self, request: HttpRequest, goods: list[ConsignmentLine]) -> HttpResponse:
        """Ask first from which shipment they are; where there is one answer, go on with it."""
        offered = [one for line in goods for one in offers(line)]
        shipment = uuid_or_none(request.GET.get("consignment", ""))
        if shipment and len(offered) == 1:
            return redirect(offered[0]["url"])
        query = request.GET.copy()
        query["as"] = "other"
        context = {
            "goods": offered,
            "whole_url": f"{reverse('deliveries-new')}?consignment={shipment}" if shipment else "",
            "other_url": f"{reverse('deliveries-log')}?{query.urlencode()}",
            "back_url": reverse("deliveries"),
        }
        return render(request, "deliveries/pick.html", context)

    def log_of(self, request: HttpRequest, goods: ConsignmentLine) -> HttpResponse:
        """Log how much of goods that are under way was handed over, to whom and when."""
        store = request.GET.get("from") == BUCKETS[1] or not goods.in_transit
        taken_from = BUCKETS[1] if store else BUCKETS[0]
        form = UnderWayForm(*typed(request), goods=goods, taken_from=taken_from)

        def save(given: dict[str, Any]) -> Delivery:
            named = named_in(given)
            return receiving.hand_over(
                goods, by=request.actor, named=named, taken_from=taken_from, **given
            )

        intro = f"{goods} · {goods.consignment} · {goods.consignment.mission}"
        return answered(request, form, save, intro=intro, back_url=link(goods.consignment))

    def log_other(self, request: HttpRequest) -> HttpResponse:
        """Log goods that are not recorded yet: the mission and consignment are made behind it."""
        initial = {k: v for k, v in request.GET.items() if k in DeliveryForm.field_order}
        form = DeliveryForm(*typed(request), actor=request.actor, initial=initial)

        def save(given: dict[str, Any]) -> Delivery:
            named = named_in(given, given["place"])
            goods = packing.Goods(given.pop("quantity"), given.pop("unit"), **given.pop("what"))
            return short_paths.log_delivery(by=request.actor, named=named, goods=goods, **given)

        about = form["emergency"].value()
        lacking = [] if covered(form) else permits_lacking(request.actor, about)
        return answered(request, form, save, lacking=lacking, back_url=reverse("deliveries"))

    def new_url(self, request: HttpRequest) -> str | None:
        """Start from what happened: that is what is logged most."""
        able = acting_for(request.actor, Permission.COORDINATE, LEADS)
        return reverse("deliveries-log") if able else None

    def new_label(self) -> str:
        return _("Log a delivery")

    def copy_url(self, request: HttpRequest, record: Record) -> str | None:
        return f"{reverse('deliveries-new')}?copy={record.uid}"

    def urls(self) -> list[Any]:
        return [path("deliveries/log/", asked(self.log), name="deliveries-log"), *super().urls()]


def typed(request: HttpRequest) -> tuple[Any, Any]:
    """Return what was sent of a form, and its files."""
    return (request.POST if request.method == "POST" else None, request.FILES or None)


def answered(request: HttpRequest, form: Any, save: Any, **context: Any) -> HttpResponse:
    """Save what was typed and go to the delivery, or show the form with what is wrong."""
    status = 200
    if request.method == "POST":
        status = 400
        if form.is_valid():
            given = dict(form.cleaned_data)
            photo = given.pop("receipt")
            given["receipt"] = (photo.name, photo.read()) if photo else None
            try:
                return redirect("deliveries-detail", save(given).uid)
            except (NotNow, NotValid) as refusal:
                status = 409
                explain(form, refusal)
    context |= {
        "title": _("Log a delivery"),
        "form": form,
        "folded": form.folded,
        "submit_label": _("Log the delivery"),
        "multipart": True,
    }
    return render(request, "deliveries/log.html", context, status=status)


def narrowed(request: HttpRequest) -> dict[str, Any]:
    """Return which goods under way are meant: those of a shipment, mission or emergency."""
    paths = {
        "consignment": "consignment__uid",
        "mission": "consignment__mission__uid",
        "emergency": "consignment__mission__emergency__uid",
    }
    given = {path: uuid_or_none(request.GET.get(name, "")) for name, path in paths.items()}
    return {path: uid for path, uid in given.items() if uid}


def of_shipment(request: HttpRequest) -> list[ConsignmentLine]:
    """Return what is left of the shipment the address names."""
    uid = uuid_or_none(request.GET.get("consignment", ""))
    return list(under_way(request.actor).filter(consignment__uid=uid)) if uid else []  # type: ignore[attr-defined]


def offers(line: ConsignmentLine) -> list[dict[str, Any]]:
    """Return how goods are offered: what is in transit, and what is at the counterpart's."""
    unit, shipment = line.allocation.line.unit, line.consignment
    words = {BUCKETS[0]: shipment.get_status_display(), BUCKETS[1]: _("With the counterpart")}
    here = f"{reverse('deliveries-log')}?goods={line.uid}"
    return [
        {
            "title": f"{line}: {quantities.plain(getattr(line, bucket), unit)}",
            "when": in_words(shipment.arrived_on or shipment.eta),
            "detail": f"{shipment.ref} · {shipment} · {shipment.mission} · {words[bucket]}",
            "url": here if bucket == BUCKETS[0] else f"{here}&from={bucket}",
        }
        for bucket in BUCKETS
        if getattr(line, bucket)
    ]


def covered(form: DeliveryForm) -> bool:
    """Tell whether there is something to choose that permits the goods."""
    return "exemption_item" in form.fields or "determination" in form.fields


def permits_lacking(actor: Actor, emergency: Any) -> list[dict[str, Any]]:
    """Say which permits goods for an emergency need before they can be logged, and where from."""
    uid = uuid_or_none(str(emergency or ""))
    seen = Emergency.objects.seen_by(actor).select_related("country")
    found = seen.filter(uid=uid).first() if uid else None
    if found is None:
        return []
    missions = led(actor).filter(status__in=GOING_ON, emergency=found).order_by("-pk")
    links = [{"label": str(m), "url": link(m)} for m in missions[:MOST_LINKED]]
    links = links or [
        {"label": _("Log a mission"), "url": f"{reverse('missions-new')}?emergency={found.uid}"}
    ]
    said = _(
        "Goods for %(country)s are under %(regime)s: they are logged on a mission that has a "
        "granted exemption, or a confirmed reason for needing none. First add it there:"
    )
    return [
        {"text": said % {"country": country, "regime": regime}, "links": links}
        for regime, country in regimes.over([found.country], actor.today)
    ]
