"""The door of an invited person."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from accounts.forms import JoinForm
from tracker.actions import seats as actions
from tracker.models import Invitation
from tracker.rules import seats as rules
from tracker.rules.refusals import NotValid

FORM = ["GET", "HEAD", "POST"]
LONGEST_TOKEN = 100


@require_http_methods(FORM)
@login_not_required
@never_cache
@sensitive_post_parameters("new_password", "again")
@sensitive_variables("token")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Let an invited person in: with a new account, or with the one they are signed in to.

    Looking at the page uses nothing up: mail programs open links by themselves.
    """
    found = actions.invitation_of(token) if len(token) <= LONGEST_TOKEN else None
    if found is None:
        return render(request, "members/broken.html", status=404)
    reasons = list(rules.to_accept(found, request.actor.today, timezone.now()))
    if reasons:
        return render(request, "members/broken.html", {"reasons": reasons}, status=410)
    page = {"invitation": found, "role": rules.name_of(found.role)}
    if request.user.is_authenticated:
        return join_as_oneself(request, token, found, page)
    if rules.has_account(found):
        return render(request, "members/signin_first.html", page)
    return join_as_new(request, token, found, page)


def join_as_oneself(
    request: HttpRequest, token: str, found: Invitation, page: dict[str, Any]
) -> HttpResponse:
    """Take the seat with one button, if it is meant for whoever is signed in."""
    if request.method != "POST":
        mine = rules.meant_for(found, request.user)
        return render(request, f"members/{'accept' if mine else 'other_person'}.html", page)
    actions.accept(token=token, by=request.actor)
    return welcome(request, found)


def join_as_new(
    request: HttpRequest, token: str, found: Invitation, page: dict[str, Any]
) -> HttpResponse:
    """Make the account, give the seat and sign the person in."""
    form = JoinForm(request.POST if request.method == "POST" else None, email=found.email)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            user = actions.join(
                token=token, name=said["name"], password=said["new_password"],
                today=request.actor.today,
            )  # fmt: skip
        except NotValid as refusal:
            for name, said in refusal.fields.items():
                form.add_error(name if name in form.fields else None, said)
        else:
            login(request, user)
            return welcome(request, found)
    about = {"form": form, "title": _("Join %s") % found.organisation, "submit_label": _("Join")}
    status = 400 if request.method == "POST" else 200
    return render(request, "members/join.html", page | about, status=status)


def welcome(request: HttpRequest, found: Invitation) -> HttpResponse:
    messages.success(request, _("Welcome. You now act for %s.") % found.organisation)
    return redirect("home")


routes = [path("join/<str:token>/", join, name="join")]
