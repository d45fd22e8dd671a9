"""The webhooks of an organisation: registered, tried out, followed, and ended by its admins."""

from typing import Any

from django.contrib import messages as told
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.proving import proving
from tracker.actions import messages, webhooks
from tracker.forms.members import ReasonForm
from tracker.forms.webhooks import SinceForm, WebhookForm
from tracker.models import Endpoint
from tracker.rules import webhooks as rules
from tracker.rules.messages import logged, shown_secret
from tracker.rules.refusals import NotValid, NotYours
from tracker.rules.roles import Permission, acting_for
from tracker.views.delivering import facts_of, page_of, row_of, state_of
from tracker.views.members import FORM, show, status_of, typed


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the webhooks of the person's organisations; to a stranger, how to get a seat."""
    actor = request.actor
    own = sorted({seat.organisation for seat in actor.seats}, key=lambda o: o.name)
    rows = [row_of(endpoint) for endpoint in rules.seen(actor)]
    groups = [
        {
            "organisation": organisation,
            "webhooks": [r for r in rows if r["endpoint"].owner_id == organisation.pk],
            "administers": rules.may_keep(actor, organisation),
        }
        for organisation in own
    ]
    page = {"groups": groups, "may_make": bool(acting_for(actor, Permission.ADMINISTER))}
    return render(request, "webhooks/index.html", page)


@require_safe
def detail(request: HttpRequest, uid: Any) -> HttpResponse:
    """Show one webhook, and what became of its messages of the last 30 days."""
    endpoint = administered(request, uid)
    page = {
        "endpoint": endpoint,
        "state": state_of(endpoint),
        "facts": facts_of(endpoint),
        **page_of(logged(endpoint, timezone.now()), request.GET),
    }
    return render(request, "webhooks/detail.html", page)


@require_http_methods(FORM)
@proving
@sensitive_variables("token")
def new(request: HttpRequest) -> HttpResponse:
    """Register a webhook; its secret is shown in the answer, once."""
    actor = request.actor
    if not acting_for(actor, Permission.ADMINISTER):
        raise NotYours(_("Only an admin of an organisation keeps its webhooks."))
    form = WebhookForm(typed(request), actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            endpoint = webhooks.register(by=actor, **form.cleaned_data)
        except NotValid as refusal:
            show(form, refusal)
        else:
            return secret(request, endpoint, _("The webhook is registered"))
    labels = {"title": _("Register a webhook"), "submit_label": _("Register the webhook")}
    return filled(request, form, labels | {"back_url": reverse("webhooks")})


@require_http_methods(FORM)
@proving
def edit(request: HttpRequest, uid: Any) -> HttpResponse:
    """Change its name, its address, or what it is told."""
    endpoint = administered(request, uid)
    now = {name: getattr(endpoint, name) for name in ("name", "url", "nouns", "verbs")}
    form = WebhookForm(typed(request), initial=now)
    if request.method == "POST" and form.is_valid():
        try:
            webhooks.change(endpoint, by=request.actor, **form.cleaned_data)
        except NotValid as refusal:
            show(form, refusal)
        else:
            told.success(request, _("The webhook is changed."))
            return redirect(page_for(endpoint))
    labels = {"title": _("Change %s") % endpoint.name, "back_url": page_for(endpoint)}
    return filled(request, form, labels)


def filled(request: HttpRequest, form: WebhookForm, labels: dict[str, Any]) -> HttpResponse:
    intro = _("It is told of all that your organisation sees, unless you choose less below.")
    page = {"form": form, "asked": form.steps(), "intro": intro, **labels}
    return render(request, "webhooks/form.html", page, status=status_of(request))


@sensitive_variables("token")
def secret(request: HttpRequest, endpoint: Endpoint, title: str) -> HttpResponse:
    """Show a secret, which no page shows again."""
    page = {"endpoint": endpoint, "token": shown_secret(endpoint), "title": title}
    return render(request, "webhooks/secret.html", page)


@require_http_methods(FORM)
@proving
def rotate(request: HttpRequest, uid: Any) -> HttpResponse:
    """Replace the secret, after one question; the new one is shown in the answer, once."""
    endpoint = administered(request, uid)
    if request.method == "POST":
        webhooks.rotate(endpoint, by=request.actor)
        return secret(request, endpoint, _("The secret is replaced"))
    intro = _(
        "You are shown a new secret, once. For 24 hours messages are signed with both, so that "
        "your system can change over. The one before them stops at once."
    )
    labels = {"title": _("Replace the secret of %s?"), "submit_label": _("Replace the secret")}
    return ask(request, endpoint, labels | {"intro": intro})


@require_http_methods(FORM)
def switch_off(request: HttpRequest, uid: Any) -> HttpResponse:
    """Send nothing more, for a reason."""
    endpoint = administered(request, uid)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        webhooks.switch_off(endpoint, by=request.actor, **form.cleaned_data)
        told.success(request, _("The webhook is switched off. Nothing more is sent."))
        return redirect(page_for(endpoint))
    intro = _("Nothing more is sent. What it misses stands in its log for 30 days.")
    labels = {"title": _("Switch off %s?"), "submit_label": _("Switch it off")}
    return ask(request, endpoint, labels | {"intro": intro, "form": form, "kind": "danger"})


@require_http_methods(FORM)
def switch_on(request: HttpRequest, uid: Any) -> HttpResponse:
    """Send again what happens from now on."""
    endpoint = administered(request, uid)
    if request.method == "POST":
        webhooks.switch_on(endpoint, by=request.actor)
        told.success(request, _("The webhook is switched on."))
        return redirect(page_for(endpoint))
    intro = _(
        "It is told of what happens from now on, and you answer for it: when your seat ends, it "
        "goes off. What it missed you can send again afterwards."
    )
    labels = {"title": _("Switch on %s?"), "submit_label": _("Switch it on")}
    return ask(request, endpoint, labels | {"intro": intro})


@require_http_methods(FORM)
def remove(request: HttpRequest, uid: Any) -> HttpResponse:
    """Take a webhook away for good."""
    endpoint = administered(request, uid)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        webhooks.remove(endpoint, by=request.actor, **form.cleaned_data)
        told.success(request, _("The webhook is removed."))
        return redirect("webhooks")
    intro = _("Nothing more is sent, and its log is gone. This cannot be undone.")
    labels = {"title": _("Remove %s?"), "submit_label": _("Remove the webhook")}
    return ask(request, endpoint, labels | {"intro": intro, "form": form, "kind": "danger"})


@require_http_methods(FORM)
def replay_since(request: HttpRequest, uid: Any) -> HttpResponse:
    """Send again everything since a day."""
    endpoint = administered(request, uid)
    form = SinceForm(typed(request))
    if request.method == "POST" and form.is_valid():
        count = messages.replay_since(endpoint, form.cleaned_data["since"], by=request.actor)
        text = ngettext("%d message is sent again.", "%d messages are sent again.", count)
        told.success(request, text % count)
        return redirect(page_for(endpoint))
    intro = _("Each message keeps its id, so that a system that has it already can tell.")
    labels = {"title": _("Send again: %s"), "submit_label": _("Send again")}
    return ask(request, endpoint, labels | {"intro": intro, "form": form})


@require_POST
def test(request: HttpRequest, uid: Any) -> HttpResponse:
    """Put down a message that only tries the address out."""
    endpoint = administered(request, uid)
    messages.put_test(endpoint, by=request.actor)
    text = _("The test is on its way. Load this page again in a minute to see what came back.")
    told.success(request, text)
    return redirect(page_for(endpoint))


@require_POST
def replay(request: HttpRequest, uid: Any, number: int) -> HttpResponse:
    """Send one message again."""
    endpoint = administered(request, uid)
    work = get_object_or_404(logged(endpoint, timezone.now()), pk=number)
    messages.replay(work, by=request.actor)
    told.success(request, _("The message is sent again."))
    return redirect(page_for(endpoint))


def administered(request: HttpRequest, uid: Any) -> Endpoint:
    """Find a webhook that this person, as an admin, keeps."""
    endpoint = get_object_or_404(rules.seen(request.actor), uid=uid)
    if not rules.may_keep(request.actor, endpoint.owner):
        raise NotYours(_("Only an admin of %s keeps its webhooks.") % endpoint.owner)
    return endpoint


def page_for(endpoint: Endpoint) -> str:
    return reverse("webhook", args=[endpoint.uid])


def ask(request: HttpRequest, endpoint: Endpoint, labels: dict[str, Any]) -> HttpResponse:
    """Ask once more before something is done."""
    title = labels["title"] % endpoint.name
    page = {**labels, "endpoint": endpoint, "title": title, "back_url": page_for(endpoint)}
    return render(request, "webhooks/confirm.html", page, status=status_of(request))


ONE = "webhooks/<uuid:uid>/"
routes = [
    path("webhooks/", index, name="webhooks"),
    path("webhooks/new/", new, name="webhook-new"),
    path(ONE, detail, name="webhook"),
    path(f"{ONE}edit/", edit, name="webhook-edit"),
    path(f"{ONE}secret/", rotate, name="webhook-secret"),
    path(f"{ONE}off/", switch_off, name="webhook-off"),
    path(f"{ONE}on/", switch_on, name="webhook-on"),
    path(f"{ONE}delete/", remove, name="webhook-delete"),
    path(f"{ONE}test/", test, name="webhook-test"),
    path(f"{ONE}replay/", replay_since, name="webhook-replay"),
    path(f"{ONE}messages/<int:number>/replay/", replay, name="webhook-message-replay"),
]
