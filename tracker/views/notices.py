"""What a person was told, what they follow, and the way out of the mails."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from tracker.actions import notices as actions
from tracker.actions import subscriptions
from tracker.broadcast import letters
from tracker.broadcast.lines import Line, lines, notices_of
from tracker.forms.subscriptions import FollowForm, PaceForm
from tracker.models import Following, Pace
from tracker.rules.refusals import NotValid
from tracker.rules.subscriptions import held_by
from tracker.views.members import FORM, show, status_of, typed
from tracker.views.targets import address

SHOWN = 50
HIGHEST = 2**63 - 1


@require_http_methods(FORM)
def index(request: HttpRequest) -> HttpResponse:
    """Show what a person was told, the newest first; a POST notes that it was read."""
    if request.method == "POST":
        return read(request)
    given = request.GET.get("before", "")
    before = number(given)
    if given and before is None:
        return HttpResponseBadRequest(_("“before” is the number of a notice."))
    rows = notices_of(request.actor)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: SHOWN + 1])
    shown = [told(line) for line in lines(found[:SHOWN], request.actor)]
    page = {"rows": shown, "seated": bool(held_by(request.actor))}
    page["newest"] = found[0].pk if found and not before else None
    page["any_new"] = any(row["new"] for row in shown)
    if len(found) > SHOWN:
        page["next_url"] = f"{reverse('notices')}?before={found[SHOWN - 1].pk}"
    return render(request, "notices/index.html", page)


def read(request: HttpRequest) -> HttpResponse:
    """Note that one notice was read, or all up to the newest that was shown."""
    only, upto = number(request.POST.get("only", "")), number(request.POST.get("upto", ""))
    if only is None and upto is None:
        messages.error(request, _("Choose what you have read."))
        return redirect("notices")
    count = actions.read(by=request.actor, now=timezone.now(), upto=upto or 0, only=only)
    if upto is not None and count:
        messages.success(request, _("All of it is marked as read."))
    return redirect("notices")


def number(text: str) -> int | None:
    """Return the number of a notice, or None where it is none."""
    found = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else 0
    return found if 0 < found <= HIGHEST else None


def told(line: Line) -> dict[str, Any]:
    """Return a notice as the page shows it."""
    parts = [line.where, line.how_much, line.then]
    return {
        "pk": line.notice.pk,
        "at": line.at,
        "who": line.who,
        "what": line.what,
        "detail": " · ".join(part for part in parts if part),
        "why": line.why,
        "new": line.notice.read_at is None,
        "url": address(line.target),
    }


# What I follow


@require_http_methods(FORM)
@never_cache
def followings(request: HttpRequest) -> HttpResponse:
    """Show what a person follows, and let them follow more."""
    actor = request.actor
    form = FollowForm(typed(request), actor=actor, initial=suggested(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = subscriptions.follow(by=actor, **form.cleaned_data)
        except NotValid as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("You follow: %s.") % made)
            return redirect("followings")
    own = Following.objects.filter(seat__in=held_by(actor))
    named = own.select_related("emergency", "place", "seat__organisation").order_by("what", "pk")
    page = {"form": form, "followed": named, "paces": Pace.choices, "several": len(form.seats) > 1}
    return render(request, "notices/followings.html", page, status=status_of(request))


def suggested(request: HttpRequest) -> dict[str, str]:
    """Return what a link to the form has filled in."""
    thing = request.GET.get("thing", "")
    return {"thing": thing} if thing else {}


@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change how soon a person hears of something, or stop following it."""
    own = Following.objects.filter(seat__in=held_by(request.actor))
    following = get_object_or_404(own.select_related("seat", "emergency", "place"), pk=pk)
    name = str(following)
    if "leave" in request.POST:
        subscriptions.leave(following, by=request.actor)
        messages.success(request, _("You no longer follow: %s.") % name)
        return redirect("followings")
    form = PaceForm(request.POST)
    if form.is_valid():
        pace = form.cleaned_data["pace"]
        subscriptions.set_pace(following, by=request.actor, pace=pace)
        about = {"name": name, "pace": Pace(pace).label}
        messages.success(request, _("%(name)s by mail: %(pace)s.") % about)
    else:
        messages.error(request, _("Choose how soon you want to hear."))
    return redirect("followings")


# The way out, for whoever holds the mail


@csrf_exempt
@login_not_required
@require_http_methods(FORM)
@never_cache
@sensitive_variables("token")
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Stop the mails of one pace: mail programs send a POST by themselves (RFC 8058).

    Looking at the page stops nothing: some programs open every link.
    """
    meant = letters.meant_by(token)
    if meant is None:
        return render(request, "notices/broken.html", status=404)
    page = {"pace": Pace(meant[1]).label.lower()}
    if request.method == "POST":
        subscriptions.stop(*meant)
        page["done"] = True
    return render(request, "notices/unsubscribe.html", page)


routes = [
    path("notices/", index, name="notices"),
    path("following/", followings, name="followings"),
    path("following/<int:pk>/", change, name="following"),
    path("unsubscribe/<str:token>/", unsubscribe, name="unsubscribe"),
]
