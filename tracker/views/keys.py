"""The keys with which partner systems sign in for an organisation."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.proving import proving
from tracker.actions import keys as actions
from tracker.forms.keys import KeyForm
from tracker.forms.members import ReasonForm
from tracker.models import Key
from tracker.rules import keys as rules
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotValid, NotYours
from tracker.rules.roles import Permission, acting_for
from tracker.rules.seats import name_of
from tracker.views.members import FORM, show, status_of, typed

EXAMPLES = ("needs", *rules.NARROW)
"""What the example on the page of a new key reads: the first of these that it may."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the keys of the person's organisations; to a stranger, how to get a seat."""
    actor = request.actor
    own = sorted({seat.organisation for seat in actor.seats}, key=lambda o: o.name)
    rows = facts(actor)
    page = {
        "groups": [
            {
                "organisation": organisation,
                "keys": [row for row in rows if row["key"].organisation_id == organisation.pk],
                "administers": rules.may_keep(actor, organisation),
            }
            for organisation in own
        ],
        "may_make": bool(acting_for(actor, Permission.ADMINISTER)),
    }
    return render(request, "keys/index.html", page)


def facts(actor: Actor) -> list[dict[str, Any]]:
    """Return what a member may know about each key."""
    keys = list(rules.keys_seen(actor))
    left = rules.roles_left(keys, actor.today)
    return [
        {
            "key": key,
            "role": name_of(key.role),
            "now": name_of(role) if (role := left[key.pk]) else "",
            "works": rules.works(key, actor.today),
            "scopes": [rules.SCOPES.get(scope, scope) for scope in key.scopes],
        }
        for key in keys
    ]


@require_http_methods(FORM)
@proving
@sensitive_variables("token")
def new(request: HttpRequest) -> HttpResponse:
    """Make a key; its token is shown in the answer, once."""
    actor = request.actor
    if not acting_for(actor, Permission.ADMINISTER):
        raise NotYours(_("Only an admin of an organisation makes its keys."))
    form = KeyForm(typed(request), actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            key, token = actions.make(by=actor, **form.cleaned_data)
        except NotValid as refusal:
            if "scopes" in refusal.fields:
                refusal.fields["wide"] = refusal.fields.pop("scopes")
            show(form, refusal)
        else:
            return made(request, key, token)
    page = {"form": form, "asked": form.steps()}
    page |= {"title": _("Make a key"), "submit_label": _("Make the key")}
    page |= {"back_url": reverse("keys")}
    return render(request, "keys/new.html", page, status=status_of(request))


@sensitive_variables("token")
def made(request: HttpRequest, key: Key, token: str) -> HttpResponse:
    """Show the token, which nobody can show again, and a first request that it may make."""
    readable = (plural for plural in EXAMPLES if rules.allows(key, rules.READ, plural))
    plural = next(readable, "")
    page = {"key": key, "token": token, "scopes": [rules.SCOPES[s] for s in key.scopes]}
    page["role"] = name_of(key.role)
    page["example"] = request.build_absolute_uri(f"/api/v1/{plural}/") if plural else ""
    return render(request, "keys/made.html", page)


@require_http_methods(FORM)
def revoke(request: HttpRequest, uid: Any) -> HttpResponse:
    """Take a key back, after one question."""
    key = get_object_or_404(rules.keys_seen(request.actor), uid=uid)
    if not rules.may_keep(request.actor, key.organisation):
        raise NotYours(_("Only an admin of %s makes and revokes its keys.") % key.organisation)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        actions.revoke(key, by=request.actor, **form.cleaned_data)
        messages.success(request, _("The key is revoked. It opens nothing any more."))
        return redirect("keys")
    page = {"form": form, "key": key}
    return render(request, "keys/revoke.html", page, status=status_of(request))


routes = [
    path("keys/", index, name="keys"),
    path("keys/new/", new, name="key-new"),
    path("keys/<uuid:uid>/revoke/", revoke, name="key-revoke"),
]
