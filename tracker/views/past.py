"""The page on which a coordinator records what already happened."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.actions import short_paths
from tracker.actions.packing import Goods
from tracker.forms.past import PastForm
from tracker.models import Mission
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotNow, NotValid, NotYours
from tracker.rules.roles import LEADS, Permission, acting_for
from tracker.views.deeds import explain


def may_record(actor: Actor) -> bool:
    return bool(acting_for(actor, Permission.COORDINATE, LEADS))


def record(request: HttpRequest) -> HttpResponse:
    """Ask where it is written and how it ended, and record it."""
    if not may_record(request.actor):
        raise NotYours(_("Only a coordinator records what already happened."))
    typed = request.POST if request.method == "POST" else None
    form = PastForm(typed, actor=request.actor, initial=request.GET.dict())
    status = 200 if typed is None else 400
    if typed is not None and form.is_valid():
        try:
            made = recorded(request.actor, dict(form.cleaned_data))
            return redirect("missions-detail", made.uid)
        except (NotNow, NotValid) as refusal:
            status = 409
            explain(form, refusal)
    context = {
        "title": _("Record what already happened"),
        "intro": _("It is shown as recorded afterwards, with its source."),
        "form": form,
        "folded": form.folded,
        "back_url": reverse("missions"),
        "submit_label": _("Record it"),
    }
    return render(request, "desk/form.html", context, status=status)


def recorded(actor: Actor, given: dict[str, Any]) -> Mission:
    """Record the mission, and the goods where something is said of them."""
    what = given["what"]
    goods = None
    if what["item"] or what["description"]:
        goods = Goods(given["quantity"], given["unit"], **what)
    received = {
        "actual_institution": given["institution"], "delivered_on": given["delivered_on"],
        "quantity": given["received"],
    }  # fmt: skip
    facts = ("source", "title", "kind", "emergency", "actual_from", "actual_to")
    values = {name: given[name] for name in facts}
    return short_paths.record_mission(
        by=actor,
        owner=given["owner"],
        status=given["status"],
        values=values | {"places": [given["places"]] if given["places"] else []},
        goods=goods,
        sent={"status": given["sent"], "dispatched_on": given["dispatched_on"]},
        received=received if given["institution"] else None,
    )
