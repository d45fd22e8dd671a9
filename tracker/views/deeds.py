"""The pages that ask before a deed: making a move, deleting a record."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from tracker.actions import moves, records
from tracker.forms.moves import MoveForm
from tracker.models import Record
from tracker.rules.moves import Move
from tracker.rules.nouns import FORWARD, Noun
from tracker.rules.refusals import NotNow, NotValid, Obstacle

ASIDES = {"figure", "corroboration"}
"""Nouns that are a remark on their parent: whoever logged one goes back there."""


def offered(request: HttpRequest, noun: Noun, record: Record) -> list[dict[str, Any]]:
    """Return the moves this person could make, those not possible yet with every reason."""
    on = FORWARD.get(noun.name, ())
    found = noun.workflow.offered(record, request.actor)
    first = next((move for move, held in found if not held and move.name in on), None)
    return [
        {
            "label": move.label,
            "url": reverse(f"{noun.plural}-move", args=[record.uid, move.name]),
            "reasons": [str(obstacle) for obstacle in held],
            "allowed": not held,
            "primary": move is first,
            "overridable": overridable(held),
        }
        for move, held in sorted(found, key=lambda pair: pair[0].name not in on)
    ]


def page_of(noun: Noun, record: Record) -> str:
    return reverse(f"{noun.plural}-detail", args=[record.uid])


def explain(form: Any, refusal: NotNow | NotValid) -> None:
    """Put what was refused beside the box it is about, or above the form."""
    fields = getattr(refusal, "fields", {})
    for name, messages in fields.items():
        form.add_error(name if name in form.fields else None, messages)
    told = [message for messages in fields.values() for message in messages]
    for obstacle in refusal.obstacles:
        if str(obstacle) not in told:
            name = obstacle.field if obstacle.field in form.fields else None
            form.add_error(name, str(obstacle))


def move(request: HttpRequest, noun: Noun, record: Any, name: str) -> HttpResponse:
    """Show what a move asks and what stands against it, or make it."""
    asked = noun.workflow.get(name)
    if asked is None:
        raise Http404
    if not asked.open_to(record, request.actor):
        asked.check(record, request.actor)
    obstacles = asked.in_the_way(record, request.actor)
    typed = request.POST if request.method == "POST" else None
    form = form_of(asked, record, request, obstacles)
    status = 200 if typed is None else 400
    if typed is not None and form.is_valid():
        try:
            if made(request, asked, record, form):
                return redirect("home" if typed.get("back") == "home" else page_of(noun, record))
        except NotNow as refusal:
            if obstacles:
                raise
            status = 409
            if overridable(refusal.obstacles):
                # The day that was typed has obstacles that this one has not.
                obstacles = refusal.obstacles
                form = form_of(asked, record, request, obstacles)
            else:
                explain(form, refusal)
    context = {
        "record_title": str(record),
        "back_url": page_of(noun, record),
        "move": {"label": asked.label, "name": name},
        "form": form,
        "reasons": [{"text": str(o), "overridable": o.can_override} for o in obstacles],
        "can_override": overridable(obstacles),
        "submit_label": asked.label,
    }
    return render(request, "desk/move.html", context, status=status)


def overridable(obstacles: list[Obstacle]) -> bool:
    return bool(obstacles) and all(obstacle.can_override for obstacle in obstacles)


def form_of(
    asked: Move, record: Record, request: HttpRequest, obstacles: list[Obstacle]
) -> MoveForm:
    """Return the form of a move, asking why one goes on where that can be said."""
    typed = request.POST if request.method == "POST" else None
    override = overridable(obstacles) or bool(typed and typed.get("override"))
    return MoveForm(typed, move=asked, record=record, actor=request.actor, override=override)


def made(request: HttpRequest, asked: Move, record: Any, form: MoveForm) -> bool:
    """Make the move, or put what is wrong into its form."""
    given = {k: v for k, v in form.cleaned_data.items() if k != "version"}
    version = form.cleaned_data["version"]
    try:
        moves.make(asked, record, by=request.actor, data=given, version=version)
    except NotValid as refusal:
        explain(form, refusal)
        return False
    return True


def delete(request: HttpRequest, noun: Noun, record: Any) -> HttpResponse:
    """Ask, then take the record away; or say what rests on it."""
    records.permit_delete(noun, record, request.actor)
    reasons: list[str] = []
    if request.method == "POST":
        try:
            records.delete(record, by=request.actor)
            return redirect(noun.plural)
        except (NotValid, NotNow) as refusal:
            reasons = refusal.reasons
    context = {
        "title": _("Delete %s") % record,
        "record_title": str(record),
        "back_url": page_of(noun, record),
        "reasons": reasons,
        "submit_label": _("Delete"),
    }
    return render(request, "desk/delete.html", context, status=409 if reasons else 200)
