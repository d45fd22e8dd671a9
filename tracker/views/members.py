"""Who acts for an organisation: its seats, and the invitations to more."""

from typing import Any

from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from accounts.models import User
from accounts.proving import proving
from tracker.actions import seats as actions
from tracker.forms.members import InviteForm, ReasonForm, RoleForm
from tracker.models import Invitation, Organisation, Seat
from tracker.rules import seats as rules
from tracker.rules.actors import Actor
from tracker.rules.refusals import NotNow, NotValid, NotYours
from tracker.rules.roles import Permission, acting_for, may

FORM = ["GET", "HEAD", "POST"]


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show who acts for the person's organisations; to a stranger, how to get a seat."""
    actor = request.actor
    own = sorted({seat.organisation for seat in actor.seats}, key=lambda o: o.name)
    first = rules.first_admins(actor, timezone.now())
    page = {
        "groups": [group(organisation, actor) for organisation in own],
        "first_admins": first.order_by("expires_at"),
        "may_invite": bool(acting_for(actor, Permission.ADMINISTER)),
    }
    return render(request, "members/index.html", page)


def group(organisation: Organisation, actor: Actor) -> dict[str, Any]:
    """Return what a member may know about one organisation's seats."""
    seats = Seat.objects.seen_by(actor).filter(organisation=organisation)
    held = [s for s in with_people(seats) if not rules.ended(s, actor.today)]
    offered = rules.still_open(timezone.now()).filter(organisation=organisation)
    return {
        "organisation": organisation,
        "seats": held,
        "invitations": offered.select_related("created_by").order_by("expires_at"),
        "chair": rules.chair_of(organisation, actor.today),
        "administers": may(actor, Permission.ADMINISTER, organisation),
    }


def with_people(seats: Any) -> Any:
    people = seats.select_related("user", "created_by", "organisation")
    return people.order_by("user__name", "user", "pk")


@require_http_methods(FORM)
@proving
def invite(request: HttpRequest) -> HttpResponse:
    """Offer a seat; the link is shown in the answer, once, and sent by mail."""
    actor = request.actor
    if not acting_for(actor, Permission.ADMINISTER):
        raise NotYours(_("Only an admin of an organisation gives its seats."))
    form = InviteForm(typed(request), actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            made, token = actions.invite(by=actor, **form.cleaned_data)
        except (NotNow, NotValid) as refusal:
            show(form, refusal)
        else:
            return invited(request, made, token)
    page = {"form": form, "title": _("Invite somebody"), "submit_label": _("Make the invitation")}
    page["back_url"] = reverse("members")
    return render(request, "desk/form.html", page, status=status_of(request))


@sensitive_variables("token", "link")
def invited(request: HttpRequest, made: Invitation, token: str) -> HttpResponse:
    """Show the link, which nobody can show again."""
    link = request.build_absolute_uri(reverse("join", args=[token]))
    page = {"invitation": made, "link": link, "sent": send(made, link, request.user)}
    return render(request, "members/invited.html", page)


@sensitive_variables("link")
def send(made: Invitation, link: str, sender: User) -> bool:
    """Mail the link; tell whether the mail went out."""
    about = {"invitation": made, "link": link, "sender": sender}
    subject = _("Your seat for %(name)s") % {"name": made.organisation}
    text = render_to_string("members/invitation.txt", about)
    try:
        return bool(send_mail(" ".join(subject.split()), text, None, [made.email]))
    except OSError:  # Mail has many ways to fail, and each is one: the page says so.
        return False


@require_http_methods(FORM)
def revoke(request: HttpRequest, uid: Any) -> HttpResponse:
    """Take an invitation back, after one question."""
    actor = request.actor
    found = rules.invitations_seen(actor, timezone.now())
    invitation = get_object_or_404(found, uid=uid)
    if not rules.may_give(actor, invitation.role, invitation.organisation):
        raise NotYours(_("Only an admin of %s gives its seats.") % invitation.organisation)
    form = ReasonForm(typed(request))
    form.fields["reason"].required = False
    if request.method == "POST" and form.is_valid():
        actions.revoke(invitation, by=actor, **form.cleaned_data)
        messages.success(request, _("The invitation is withdrawn. Its link no longer works."))
        return redirect("members")
    page = {"form": form, "title": _("Withdraw the invitation to %s?") % invitation.email}
    return ask(request, page, _("Withdraw the invitation"))


@require_http_methods(FORM)
@proving
def end(request: HttpRequest, uid: Any) -> HttpResponse:
    """End a seat, after one question."""
    seat = administered(request, uid)
    form = ReasonForm(typed(request))
    if request.method == "POST" and form.is_valid():
        actions.end(seat, by=request.actor, **form.cleaned_data)
        messages.success(request, _("The seat of %s has ended.") % seat.user)
        return redirect("members")
    page = {
        "form": form,
        "title": _("End the seat of %s?") % seat.user,
        "intro": _("%(person)s no longer acts as %(role)s for %(name)s, from now on.")
        % {"person": seat.user, "role": rules.name_of(seat.role), "name": seat.organisation},
        "reasons": list(rules.to_end(seat, request.actor)),
    }
    return ask(request, page, _("End the seat"))


@require_http_methods(FORM)
@proving
def add_role(request: HttpRequest, uid: Any) -> HttpResponse:
    """Give a member one more role."""
    seat = administered(request, uid)
    form = RoleForm(typed(request), seat=seat, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        role = form.cleaned_data["role"]
        try:
            actions.give(
                user=seat.user, organisation=seat.organisation, role=role, by=request.actor
            )
        except (NotNow, NotValid) as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("%s has one more seat.") % seat.user)
            return redirect("members")
    about = {"person": seat.user, "name": seat.organisation}
    page = {
        "form": form,
        "title": _("One more role for %(person)s at %(name)s") % about,
        "submit_label": _("Give the seat"),
        "back_url": reverse("members"),
    }
    return render(request, "desk/form.html", page, status=status_of(request))


def administered(request: HttpRequest, uid: Any) -> Seat:
    """Find a seat that this person, as an admin, may end or add to."""
    found = Seat.objects.seen_by(request.actor).select_related("user", "organisation")
    seat = get_object_or_404(found, uid=uid)
    if not may(request.actor, Permission.ADMINISTER, seat.organisation):
        raise NotYours(_("Only an admin of %s gives and ends its seats.") % seat.organisation)
    return seat


def ask(request: HttpRequest, page: dict[str, Any], label: str) -> HttpResponse:
    """Ask once more before something ends."""
    more = {"submit_label": label, "back_url": reverse("members")}
    return render(request, "members/confirm.html", page | more, status=status_of(request))


def typed(request: HttpRequest) -> Any:
    """Return what was typed; None where a page is only looked at."""
    return request.POST if request.method == "POST" else None


def status_of(request: HttpRequest) -> int:
    """Return the status of a page with a form: what was sent and comes back was not right."""
    return 400 if request.method == "POST" else 200


def show(form: Any, refusal: NotNow | NotValid) -> None:
    """Put the reasons of a refusal where a person looks for them."""
    for name, said in getattr(refusal, "fields", {}).items():
        form.add_error(name if name in form.fields else None, said)
    if not getattr(refusal, "fields", {}):
        form.add_error(None, refusal.reasons)


routes = [
    path("members/", index, name="members"),
    path("members/invite/", invite, name="member-invite"),
    path("members/invitations/<uuid:uid>/revoke/", revoke, name="invitation-revoke"),
    path("members/<uuid:uid>/end/", end, name="seat-end"),
    path("members/<uuid:uid>/role/", add_role, name="seat-add"),
]
