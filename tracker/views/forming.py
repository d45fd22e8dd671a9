"""A form with its rows on one page: prefilled, grown, checked, saved, or shown again."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.forms import BaseFormSet
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tracker.forms.choices import choices
from tracker.forms.fields import DayField, PartialDayField
from tracker.forms.records import (
    MOST_ROWS,
    RecordForm,
    first_typed,
    form_class,
    rows_class,
    typed,
)
from tracker.forms.tables import Shape
from tracker.models import Organisation, Pledge, Record
from tracker.paging import BadPage
from tracker.rules.actors import Actor
from tracker.rules.moves import Move
from tracker.rules.nouns import Noun
from tracker.rules.refusals import NotNow, NotValid, Stale
from tracker.rules.roles import acting_for
from tracker.rules.sight import withheld

GROW = "add_row"


class Page:
    """One visit to the form of a noun, new or for a record that is there."""

    def __init__(
        self,
        noun: Noun,
        shape: Shape,
        request: HttpRequest,
        *,
        record: Any = None,
        initial: dict[str, Any] | None = None,
        first_rows: dict[str, list[dict[str, Any]]] | None = None,
        given: dict[str, Any] | None = None,
    ):
        self.noun, self.shape, self.request, self.record = noun, shape, request, record
        self.actor: Actor = request.actor
        self.status = 200
        self.first_rows = first_rows or {}
        self.original = record or self.copied()
        self.given = self.brought() | (given or {})
        self.form = self.make_form(initial or {})
        self.rows = {name: self.make_rows(name) for name in shape.rows}

    # What the page starts from

    def copied(self) -> Any:
        """Return the record to copy, if the address names one this person may see."""
        uid = uuid_or_none(self.request.GET.get("copy", ""))
        seen = self.noun.model._default_manager.seen_by(self.actor)
        return seen.filter(uid=uid).first() if uid else None

    def brought(self) -> dict[str, Any]:
        """Return the records this page is about, by field: from the address or the form."""
        found: dict[str, Any] = {"noun": self.noun.name}
        for name in self.shape.context:
            model: Any = self.noun.model._meta.get_field(name).related_model
            uid = uuid_or_none(self.request.POST.get(name) or self.request.GET.get(name, ""))
            if self.original is not None:
                found[name] = getattr(self.original, name)
            if uid and hasattr(model._default_manager, "seen_by"):
                found[name] = model._default_manager.seen_by(self.actor).filter(uid=uid).first()
            elif self.original is None:
                found[name] = only_choice(self.noun.model._meta.get_field(name), self.actor)
        if isinstance(self.original, Pledge) and self.record is not None:
            found["pledge"] = self.original
        return found

    def about(self) -> Record | None:
        """Return the record this page was opened from, if it was from one."""
        known = [row for row in self.given.values() if isinstance(row, Record)]
        return known[-1] if known else None

    @property
    def intro(self) -> str:
        """Name what this page is about, and what that belongs to: a mission, its emergency."""
        found = self.about()
        above = [getattr(found, name, None) for name in ("mission", "emergency")]
        return " · ".join(dict.fromkeys(str(one) for one in (found, *above) if one))

    def make_form(self, initial: dict[str, Any]) -> RecordForm:
        made = form_class(self.noun, self.shape, self.actor, self.given)
        start = first_typed(self.original, self.shape) if self.original else {}
        if self.original and self.record is None:
            start |= {"version": None, "owner": made.base_fields["owner"].initial}
        start |= {k: v for k, v in self.request.GET.items() if k in made.base_fields}
        start |= {n: row.uid for n, row in self.given.items() if row and n in self.shape.context}
        data = self.request.POST if self.request.method == "POST" else None
        form = made(data, self.request.FILES or None, initial=start | initial)
        if self.record is not None:
            form.fields["owner"].required = False
        return form

    def make_rows(self, relation: str) -> BaseFormSet:
        rows = self.shape.rows[relation]
        # What was only proposed counts as typed once it is sent.
        start = self.first_rows.get(relation, []) if self.request.method == "GET" else []
        if self.record is not None or (self.original is not None and self.request.method == "GET"):
            there = getattr(self.original, relation).order_by("pk")
            unseen = relation in withheld(self.original, self.actor)
            kept = [] if unseen else [self.row_start(row, rows.names) for row in there]
            start = kept + (start if self.record is not None else [])
        extra = rows.blank if not start else 0
        made = rows_class(self.noun, relation, rows, self.actor, self.given, extra)
        data = self.request.POST if self.request.method == "POST" else None
        if data is not None and self.grows == relation:
            data = grown(data, relation)
        if data is not None:
            check_count(data.get(f"{relation}-TOTAL_FORMS", ""))
        return made(data, initial=start, prefix=relation)

    def row_start(self, row: Any, names: tuple[str, ...]) -> dict[str, Any]:
        """Return what a row shows first; a copied row is a new one."""
        return typed(row, names) | ({"uid": row.uid} if self.record is not None else {})

    # What was typed

    @property
    def grows(self) -> str:
        """Return the relation that is to have one more row, if that was the button."""
        asked = self.request.POST.get(GROW, "")
        return asked if asked in self.shape.rows else ""

    def complete(self) -> bool:
        """Tell whether all that was typed makes sense; asking for a row is no attempt to save."""
        if self.grows:
            for form in (self.form, *(f for rows in self.rows.values() for f in rows.forms)):
                form._errors = ErrorDict()
                form.cleaned_data = {}
            return False
        fine = all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])
        self.status = 200 if fine else 400
        return fine

    @property
    def owner(self) -> Organisation | None:
        chosen = self.form.cleaned_data.get("owner")
        if chosen is None and self.noun.by_parent and self.given.get(self.noun.parent):
            return self.given[self.noun.parent].owner
        return chosen or self.first_owner()

    def first_owner(self) -> Organisation | None:
        """Return the only organisation this person may act for here."""
        choices = self.form.fields["owner"].queryset
        return choices.first()

    def values(self) -> dict[str, Any]:
        return self.form.values()

    def lines(self) -> dict[str, list[dict[str, Any]]]:
        """Return the rows to keep, by relation."""
        return {name: [form.values() for form in self.kept(name)] for name in self.rows}

    def kept(self, relation: str) -> list[Any]:
        return [
            form
            for form in self.rows[relation].forms
            if form.has_changed() and not form.cleaned_data.get("DELETE")
        ]

    def saved(self, save: Callable[["Page"], Record]) -> Record | None:
        """Save, or keep the reasons for the page and return nothing."""
        try:
            return save(self)
        except NotValid as refusal:
            self.status = 400
            self.explain(refusal)
        except (NotNow, Stale) as refusal:
            self.status = 409
            for obstacle in refusal.obstacles:
                target = self.row(obstacle.row)
                name = obstacle.field if obstacle.field in target.fields else None
                target.add_error(name, str(obstacle))
        return None

    def row(self, where: tuple[str, int] | None) -> Any:
        """Return the form of a line by its place, or the form of the record itself."""
        return self.kept(where[0])[where[1]] if where and where[0] in self.rows else self.form

    def explain(self, refusal: NotValid) -> None:
        """Put each message beside the box it is about."""
        target = self.row(refusal.row)
        told = [message for messages in refusal.fields.values() for message in messages]
        loose = [reason for reason in refusal.reasons if reason not in told]
        for name, messages in refusal.fields.items():
            name = "what" if name in ("item", "description") else name
            target.add_error(name if name in target.fields else None, messages)
        for reason in loose:
            about = [n for n in (refusal.about or {}).get(reason, []) if n in target.fields]
            target.add_error(at_fault(target, about), reason)

    def answer(self, template: str, title: str, back: str, **more: Any) -> HttpResponse:
        groups = [
            {
                "title": rows.title,
                "hint": rows.hint,
                "formset": self.rows[name],
                "grows": rows.grows,
            }
            for name, rows in self.shape.rows.items()
        ]
        context = {
            "title": title,
            "intro": self.intro,
            "form": self.form,
            "rows": groups,
            "asked": self.form.asked,
            "folded": self.form.folded,
            "back_url": back,
            "submit_label": _("Save as draft") if self.then() else _("Save"),
            "then": self.then(),
            "multipart": self.form.is_multipart(),
        }
        return render(self.request, template, context | more, status=self.status)

    def then(self) -> dict[str, str] | None:
        """Return the move offered together with saving a new record, to those who may make it."""
        if self.record is not None or not self.shape.then:
            return None
        move = self.noun.workflow[self.shape.then]
        if not acting_for(self.actor, move.permission, move.kinds):
            return None
        return {"name": move.name, "label": str(move.label)}

    @property
    def then_asked(self) -> Move | None:
        """Return the move that was asked for together with saving."""
        return self.noun.workflow.get(self.request.POST.get("then", ""))


def at_fault(form: Any, about: list[str]) -> str | None:
    """Return which of the boxes that a reason concerns it stands beside, if any.

    An end before its beginning stands beside the end; what one box asks of another, beside that.
    """
    if all(isinstance(form.fields[name], DayField | PartialDayField) for name in about):
        return about[-1] if about else None
    empty = [name for name in about if form.cleaned_data.get(name) in (None, "")]
    return empty[-1] if empty else None


def only_choice(field: Any, actor: Actor) -> Any:
    """Return what a required field is sure to be, where there is only one choice."""
    found = [] if field.null else list(choices(field, actor, {})[:2])
    return found[0] if len(found) == 1 else None


def uuid_or_none(text: str) -> UUID | None:
    try:
        return UUID(text)
    except (ValueError, AttributeError, TypeError):
        return None


def check_count(rows: str) -> None:
    """Refuse a number of rows that no page of ours sends; below zero it would drop them all."""
    if not rows.isascii() or not rows.isdecimal():
        raise BadPage(_("This form was not sent whole. Go back and send it again."))
    if len(rows) > 9 or int(rows) > MOST_ROWS:
        raise BadPage(_("This form has more than %d rows. Send it in parts.") % MOST_ROWS)


def grown(data: Any, relation: str) -> Any:
    """Return what was typed, with room for one more row."""
    more = data.copy()
    try:
        count = int(more.get(f"{relation}-TOTAL_FORMS", 0))
    except ValueError:
        count = 0
    more[f"{relation}-TOTAL_FORMS"] = str(min(max(count, 0) + 1, MOST_ROWS))
    return more
