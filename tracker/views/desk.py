"""The desk: the pages every noun has. A noun's own file says only what differs."""

import datetime
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tracker import paging
from tracker.actions import moves, records
from tracker.actions.effects import obstacles
from tracker.exchange.columns import LISTED
from tracker.filters import FILTERS
from tracker.forms.tables import SHAPES, Shape
from tracker.models import Record
from tracker.rules.documents import documents_of, may_attach
from tracker.rules.nouns import Noun, may_delete, noun_of
from tracker.rules.refusals import NotYours
from tracker.rules.roles import Permission, acting_for, may
from tracker.rules.sight import who_sees
from tracker.views import clearing, deeds, known, showing
from tracker.views.facts import fact, heading
from tracker.views.forming import Page
from tracker.views.history import history
from tracker.views.narrowed import ALWAYS_NAMED, about, offer_emergencies

asked = require_http_methods(["GET", "HEAD", "POST"])
"""The verbs of a page with a form."""


def addressed(named: tuple[str, list[Any]] | None) -> str | None:
    """Return the address of a page given by its name and what it is about."""
    return reverse(named[0], args=named[1]) if named else None


class Desk:
    """The pages of one noun: a list, a form, a record, and its moves."""

    def __init__(self, noun: Noun):
        self.noun = noun
        self.shape: Shape | None = SHAPES.get(noun.name)

    # The list

    def index(self, request: HttpRequest) -> HttpResponse:
        """List what this person may see, filtered, sorted, a page at a time."""
        query = request.GET.dict()
        rows = self.noun.model._default_manager.seen_by(request.actor)
        found = FILTERS[self.noun.name](request.GET, rows, request=request)
        if found.unknown:
            names = ", ".join(name[:40] for name in found.unknown)
            raise paging.BadPage(_("This list has no filter called %s.") % names)
        offer_emergencies(found, request.actor)
        problems = not found.form.is_valid()
        shown, after = [], None
        if not problems:
            shown, after = paging.page(
                self.named(found.qs), self.noun,
                sort=query.get("sort", ""), after=query.get("after", ""),
            )  # fmt: skip
        filters = {k: v for k, v in query.items() if v and k not in ("sort", "after")}
        context = {
            "desk": self.described(),
            "headings": self.headings(query),
            "rows": [self.row(record) for record in shown],
            "filter_form": found.form,
            "filters_active": bool(filters),
            "about": about(found, request.actor) if filters and not problems else None,
            "clear_url": request.path,
            "next_url": paging.address(query, after=after) if after else None,
            "first_url": paging.address(query, after=None) if query.get("after") else None,
            "new_url": self.new_url(request),
            "new_label": self.new_label(),
            "links": self.further(request),
            "shown": len(shown),
        }
        return render(request, self.template("index"), context, status=400 if problems else 200)

    def further(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return what else than a new record can be begun from the list."""
        return []

    def named(self, rows: Any) -> Any:
        """Read with each row what its columns and its name show."""
        related = set(ALWAYS_NAMED.get(self.noun.name, ()))
        for name in LISTED[self.noun.name]:
            if name == "when":
                continue
            if name != "name" or "name" in {f.name for f in self.noun.model._meta.fields}:
                field = self.noun.model._meta.get_field(name)
                related |= {name} if field.many_to_one else set()
        return rows.select_related(*sorted(related)) if related else rows

    def row(self, record: Record) -> dict[str, Any]:
        url = reverse(f"{self.noun.plural}-detail", args=[record.uid])
        names = LISTED[self.noun.name]
        return {"url": url, "cells": [fact(record, name, linked=False) for name in names]}

    def headings(self, query: dict[str, str]) -> list[dict[str, Any]]:
        """Return the columns, each with the link that sorts by it."""
        sortable = paging.SORTED.get(self.noun.name, {})
        made = []
        for name in LISTED[self.noun.name]:
            sort, url = query.get("sort", ""), None
            if name in sortable:
                turned = f"-{name}" if sort == name else name
                url = paging.address(query, sort=turned, after=None)
            direction = {name: "asc", f"-{name}": "desc"}.get(sort, "")
            label = heading(self.noun.model, name)
            made.append({"label": label, "sort_url": url, "direction": direction})
        return made

    # The record

    def detail(self, request: HttpRequest, uid: Any) -> HttpResponse:
        """Show one record, the moves it offers, and its history."""
        record = self.find(request, uid)
        if "known" in request.GET:
            besides = partial(self.besides_known, request)
            return known.page(request, self.noun, record, besides)
        own = may(request.actor, self.noun.create, record.owner, self.noun.kinds)
        here = reverse(f"{self.noun.plural}-detail", args=[record.uid])
        changes = own and self.shape is not None and self.noun.name != "allocation"
        changes = changes and not any(obstacles(self.noun, record, request.actor))
        context = {
            "desk": self.described(),
            "title": str(record),
            "ref": record.ref,
            "record": record,
            "status": fact(record, "status") if hasattr(record, "status") else None,
            "warnings": showing.warnings(record),
            "sections": showing.sections(record, request.actor),
            "related": [
                *clearing.tables(request, record),
                *showing.lines(record, request.actor),
                *showing.children(record, request.actor, lambda n: self.may_add(request, n)),
            ],
            "moves": deeds.offered(request, self.noun, record),
            "edit_url": f"{here}edit/" if changes else None,
            "delete_url": f"{here}delete/" if may_delete(request.actor, record) else None,
            "copy_url": self.copy_url(request, record),
            "who_sees": who_sees(record),
            "documents": self.documents(request, record),
            "sources": showing.sources(record),
            "history": history(record, request.actor),
            "known_url": f"{here}?known={request.actor.today}",
        }
        context |= self.besides(request, record)
        return render(request, self.template("detail"), context)

    def documents(self, request: HttpRequest, record: Record) -> dict[str, Any]:
        """Return the files of a record, and where one is attached or seen by others."""
        actor, here = request.actor, [self.noun.plural, record.uid]
        return {
            "rows": [
                document
                | {
                    "url": addressed(document["url"]),
                    "remove_url": addressed(document["remove_url"]),
                }
                for document in documents_of(record, actor)
            ],
            "new_url": reverse("document-new", args=here) if may_attach(actor, record) else None,
            "share_url": reverse("share", args=here)
            if not record.REFERENCE and may(actor, Permission.COORDINATE, record.owner)
            else None,
        }

    def besides(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        """Return what this noun's page shows besides."""
        return {}

    def besides_known(
        self, request: HttpRequest, record: Any, before: datetime.datetime
    ) -> dict[str, Any]:
        """Return what this noun's page shows besides, as it was known before a moment."""
        return {}

    def find(self, request: HttpRequest, uid: Any) -> Any:
        """Return a record this person may see; a stranger finds nothing."""
        rows = self.noun.model._default_manager.seen_by(request.actor)
        return get_object_or_404(self.named(rows), uid=uid)

    # Writing

    def new(self, request: HttpRequest) -> HttpResponse:
        """Show the empty form, or make the record it describes."""
        if not self.may_add(request, self.noun):
            raise NotYours(_("Your seats do not allow you to do this."))
        page = self.page_for(request, None)
        if request.method == "POST" and page.complete():
            record = page.saved(self.made)
            if record is not None:
                return redirect(self.after_saving(record))
        title = str(page.shape.title or self.new_label())
        back = page.about()
        address = deeds.page_of(noun_of(back), back) if back else reverse(self.noun.plural)
        return page.answer(self.template("form"), title, address)

    def edit(self, request: HttpRequest, uid: Any) -> HttpResponse:
        """Show what is recorded, or change it."""
        record = self.find(request, uid)
        records.permit(self.noun, record, request.actor)
        page = self.page_for(request, record)
        back = reverse(f"{self.noun.plural}-detail", args=[record.uid])
        if request.method == "POST" and page.complete() and page.saved(self.change):
            return redirect(back)
        return page.answer(self.template("form"), self.edit_title(page, record), back)

    def edit_title(self, page: Page, record: Record) -> str:
        return _("Change %s") % record

    def page_for(self, request: HttpRequest, record: Any) -> Page:
        """Return the form of a new record, or of one that is there."""
        return Page(self.noun, self.shape, request, record=record)

    def made(self, page: Page) -> Record:
        """Make the record, together with the move that was asked for: both, or neither."""
        return moves.after(partial(self.create, page), page.then_asked, by=page.actor)

    def create(self, page: Page) -> Record:
        return records.create(
            self.noun.model, by=page.actor, owner=page.owner, values=page.values(),
            lines=page.lines(),
        )  # fmt: skip

    def change(self, page: Page) -> Record:
        return records.change(
            page.record, by=page.actor, values=page.values(), lines=page.lines(),
            version=page.form.cleaned_data.get("version"),
        )  # fmt: skip

    def after_saving(self, record: Record) -> str:
        """Return where a new record leads: to itself, or back to what it is a remark on."""
        parent = getattr(record, self.noun.parent) if self.noun.name in deeds.ASIDES else record
        return deeds.page_of(noun_of(parent), parent)

    def delete(self, request: HttpRequest, uid: Any) -> HttpResponse:
        """Ask, then take the record away."""
        return deeds.delete(request, self.noun, self.find(request, uid))

    def move(self, request: HttpRequest, uid: Any, name: str) -> HttpResponse:
        """Show what a move asks and what stands against it; make it."""
        return deeds.move(request, self.noun, self.find(request, uid), name)

    # What links need

    def described(self) -> dict[str, Any]:
        meta = self.noun.model._meta
        return {
            "noun": self.noun.plural,
            "title": str(meta.verbose_name_plural).capitalize(),
            "singular": str(meta.verbose_name).capitalize(),
            "url": reverse(self.noun.plural),
        }

    def may_add(self, request: HttpRequest, noun: Noun) -> bool:
        return noun.name in SHAPES and bool(acting_for(request.actor, noun.create, noun.kinds))

    def new_url(self, request: HttpRequest) -> str | None:
        return reverse(f"{self.noun.plural}-new") if self.may_add(request, self.noun) else None

    def new_label(self) -> str:
        return _("New %s") % str(self.noun.model._meta.verbose_name)

    def copy_url(self, request: HttpRequest, record: Record) -> str | None:
        url = self.new_url(request)
        return f"{url}?copy={record.uid}" if url else None

    def template(self, page: str) -> str:
        """Return the template of a page; a noun with one of its own names it."""
        return f"desk/{page}.html"

    def urls(self) -> list[Any]:
        """Return the addresses of this noun's pages."""
        plural = self.noun.plural
        one = f"{plural}/<uuid:uid>/"
        found = [
            path(f"{plural}/", require_safe(self.index), name=plural),
            path(one, require_safe(self.detail), name=f"{plural}-detail"),
        ]
        if self.shape is not None:
            found += [
                path(f"{plural}/new/", asked(self.new), name=f"{plural}-new"),
                path(f"{one}edit/", asked(self.edit), name=f"{plural}-edit"),
                path(f"{one}delete/", asked(self.delete), name=f"{plural}-delete"),
            ]
        if self.noun.workflow:
            found.append(path(f"{one}<slug:name>/", asked(self.move), name=f"{plural}-move"))
        return found
