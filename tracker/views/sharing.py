"""The page on which a coordinator decides who sees a record."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tracker.actions import sharing as actions
from tracker.forms.sharing import ShareForm, VisibilityForm
from tracker.models import Organisation, Record
from tracker.rules import sight
from tracker.rules.nouns import noun_of
from tracker.rules.refusals import NotNow, NotValid, NotYours

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def share(request: HttpRequest, plural: str, uid: Any) -> HttpResponse:
    """Show who sees a record and with whom it is shared; change who sees it."""
    record = owned(request, plural, uid)
    if request.method != "POST":
        return answer(request, record)
    form = VisibilityForm(request.POST, record=record)
    if form.is_valid():
        try:
            actions.show(record, by=request.actor, **form.cleaned_data)
        except (NotNow, NotValid) as refusal:
            form.add_error("visibility", refusal.reasons)
        else:
            messages.success(request, _("Saved. %s") % sight.who_sees(record)["text"])
            return redirect(page_of(record))
    return answer(request, record, visibility_form=form)


@require_POST
def share_with(request: HttpRequest, plural: str, uid: Any) -> HttpResponse:
    """Share a record with one more organisation."""
    record = owned(request, plural, uid)
    form = ShareForm(request.POST, record=record)
    if form.is_valid():
        organisation = form.cleaned_data["organisation"]
        try:
            actions.share(record, organisation=organisation, by=request.actor)
        except NotNow as refusal:
            form.add_error("organisation", refusal.reasons)
        else:
            messages.success(request, _("Shared with %s.") % organisation)
            return redirect("share", plural, uid)
    return answer(request, record, share_form=form)


@require_POST
def share_stop(request: HttpRequest, plural: str, uid: Any, organisation: Any) -> HttpResponse:
    """Stop sharing a record with an organisation."""
    record = owned(request, plural, uid)
    other = Organisation.objects.seen_by(request.actor).filter(uid=organisation).first()
    if other is None:
        raise Http404
    actions.stop(record, organisation=other, by=request.actor)
    messages.success(request, _("No longer shared with %s.") % other)
    return redirect("share", plural, uid)


def owned(request: HttpRequest, plural: str, uid: Any) -> Record:
    """Find a record about which this person may decide."""
    record = sight.named(plural, uid, request.actor)
    if record is None:
        raise Http404
    if not sight.may_show(request.actor, record) or list(sight.fixed(record)):
        raise NotYours(
            *sight.fixed(record),
            _("Only a coordinator of %s decides who sees a record of theirs.") % record.owner,
        )
    return record


def answer(
    request: HttpRequest, record: Record, *, visibility_form: Any = None, share_form: Any = None
) -> HttpResponse:
    wrong = visibility_form or share_form
    page = {
        "record": record,
        "plural": noun_of(record).plural,
        "back_url": page_of(record),
        "who_sees": sight.who_sees(record),
        "shared_with": sight.shared_with(record),
        "parent": sight.parent_of(record),
        "visibility_form": visibility_form or VisibilityForm(record=record),
        "share_form": share_form or ShareForm(record=record),
        "wrong": wrong,
    }
    return render(request, "sharing/page.html", page, status=400 if wrong else 200)


def page_of(record: Record) -> str:
    return reverse(f"{noun_of(record).plural}-detail", args=[record.uid])


routes = [
    path("share/<slug:plural>/<uuid:uid>/", share, name="share"),
    path("share/<slug:plural>/<uuid:uid>/with/", share_with, name="share-with"),
    path(
        "share/<slug:plural>/<uuid:uid>/stop/<uuid:organisation>/", share_stop, name="share-stop"
    ),
]
