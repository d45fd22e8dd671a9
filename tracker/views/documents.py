"""Attach a file to a record, open it, take it away."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker.actions import documents as actions
from tracker.exchange import files
from tracker.forms.documents import DocumentForm
from tracker.models import Record
from tracker.rules import documents as rules
from tracker.rules import sight
from tracker.rules.nouns import noun_of
from tracker.rules.refusals import NotNow, NotValid, NotYours

FORM = ["GET", "HEAD", "POST"]


@require_http_methods(FORM)
def new(request: HttpRequest, plural: str, uid: Any) -> HttpResponse:
    """Ask for a file, and attach it."""
    record = sight.named(plural, uid, request.actor)
    if record is None:
        raise Http404
    if not rules.may_attach(request.actor, record):
        raise NotYours(_("Only those who report for %s attach files to this.") % record.owner)
    form = DocumentForm(*sent(request), record=record)
    if request.method == "POST" and form.is_valid():
        try:
            made = attached(request, record, form.cleaned_data)
        except (NotValid, NotNow) as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("“%s” is attached.") % made.title)
            return redirect(page_of(record))
    page = {
        "form": form,
        "title": _("Attach a file"),
        "intro": _("To “%s”. Whoever sees that can open the file.") % record,
        "submit_label": _("Attach"),
        "multipart": True,
        "back_url": page_of(record),
    }
    status = 400 if request.method == "POST" else 200
    return render(request, "desk/form.html", page, status=status)


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """Return what was typed and the files; nothing where the page is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def attached(request: HttpRequest, record: Record, said: dict[str, Any]) -> Any:
    given = said["file"]
    return actions.attach(
        record, title=said["title"], kind=said["kind"], name=given.name, content=given.read(),
        by=request.actor,
    )  # fmt: skip


def show(form: DocumentForm, refusal: NotValid | NotNow) -> None:
    """Put the reasons of a refusal beside the field they are about."""
    fields = getattr(refusal, "fields", {}) or {"file": refusal.reasons}
    for name, said in fields.items():
        form.add_error(name if name in form.fields else "file", said)


def page_of(record: Record) -> str:
    return reverse(f"{noun_of(record).plural}-detail", args=[record.uid])


@require_safe
def file(request: HttpRequest, uid: Any) -> HttpResponse:
    """Hand out a file, to be saved and not shown: nothing in it runs as a page of ours."""
    document = rules.openable(uid, request.actor)
    if document is None:
        raise Http404
    try:
        return HttpResponse(files.content_of(document), headers=files.headers_of(document))
    except FileNotFoundError as error:
        raise Http404 from error


@require_http_methods(FORM)
def delete(request: HttpRequest, uid: Any) -> HttpResponse:
    """Take a document away, after one question."""
    document = rules.openable(uid, request.actor)
    record = rules.subject_of(document, request.actor) if document else None
    if document is None or record is None:
        raise Http404
    if not rules.may_attach(request.actor, record):
        raise NotYours(_("Only those who report for %s do this.") % record.owner)
    if request.method == "POST":
        actions.remove(document, by=request.actor)
        messages.success(request, _("“%s” is deleted.") % document.title)
        return redirect(page_of(record))
    page = {"record_title": document.title, "back_url": page_of(record)}
    return render(request, "desk/delete.html", page)


routes = [
    path("documents/<slug:plural>/<uuid:uid>/new/", new, name="document-new"),
    path("documents/<uuid:uid>/file/", file, name="document-file"),
    path("documents/<uuid:uid>/delete/", delete, name="document-delete"),
]
