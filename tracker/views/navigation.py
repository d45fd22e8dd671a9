"""The menu: where a signed-in person can go."""

from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.broadcast.lines import unread

MAIN = (
    ("home", gettext_lazy("Start")),
    ("emergencies", gettext_lazy("Emergencies")),
    ("needs", gettext_lazy("Needs")),
    ("pledges", gettext_lazy("Pledges")),
    ("missions", gettext_lazy("Missions")),
    ("consignments", gettext_lazy("Consignments")),
    ("deliveries", gettext_lazy("Deliveries")),
    ("visits", gettext_lazy("Visits")),
    ("directory", gettext_lazy("Directory")),
)
MORE = (
    (gettext_lazy("Working together"), (
        ("committees", gettext_lazy("Committees")),
        ("channel-finder", gettext_lazy("Find a channel")),
        ("channels", gettext_lazy("Channels")),
        ("assessments", gettext_lazy("Assessments")),
        ("engagements", gettext_lazy("Engagements")),
        ("discrepancies", gettext_lazy("Discrepancies")),
        ("action-points", gettext_lazy("Action points")),
    )),
    (gettext_lazy("Permits"), (
        ("clearances", gettext_lazy("Clearances")),
        ("determinations", gettext_lazy("Determinations")),
        ("screenings", gettext_lazy("Screenings")),
        ("regimes", gettext_lazy("Sanctions regimes")),
        ("controlled-goods", gettext_lazy("Controlled goods")),
        ("listed-parties", gettext_lazy("Listed parties")),
    )),
    (gettext_lazy("Money and facts"), (
        ("funding", gettext_lazy("Funding")),
        ("allocations", gettext_lazy("Allocations")),
        ("indicators", gettext_lazy("Indicators")),
        ("disputes", gettext_lazy("Disputes")),
        ("sources", gettext_lazy("Sources")),
    )),
    (gettext_lazy("Reference"), (
        ("organisations", gettext_lazy("Organisations")),
        ("institutions", gettext_lazy("Institutions")),
        ("places", gettext_lazy("Places")),
        ("items", gettext_lazy("Items")),
        ("question-sets", gettext_lazy("Question sets")),
    )),
    (gettext_lazy("Your organisation"), (
        ("members", gettext_lazy("Members")),
        ("keys", gettext_lazy("Keys")),
        ("webhooks", gettext_lazy("Webhooks")),
    )),
)  # fmt: skip


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Return the menu, the seats held and what is new; nothing where nobody is signed in."""
    user = getattr(request, "user", None)
    actor = getattr(request, "actor", None)
    if user is None or not user.is_authenticated or actor is None:
        return {}
    seats = "; ".join(str(seat) for seat in actor.seats) or _("no seat yet")
    return {
        "navigation": {
            "main": entries(request, MAIN),
            "more": [(title, entries(request, names)) for title, names in MORE],
        },
        "seats_text": seats,
        "unread": unread(actor),
    }


def entries(request: HttpRequest, names: Any) -> list[dict[str, Any]]:
    made = []
    for name, label in names:
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        here = request.path == url or (url != "/" and request.path.startswith(url))
        made.append({"label": label, "url": url, "current": here})
    return made
