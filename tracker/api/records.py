"""The addresses every noun has: its list, one record, its moves, its history."""

from functools import cached_property
from typing import Any, ClassVar
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _
from rest_framework.response import Response

from tracker.actions import moves, packing, records
from tracker.api import export, listing, repeats, tags, writing
from tracker.api.compiled import ENCODER
from tracker.api.door import Door, answer
from tracker.api.errors import Refused, at, said
from tracker.api.keys import principal_of
from tracker.forms.moves import MoveForm
from tracker.models import Consignment, Document, Entry, Record
from tracker.rules.nouns import Noun
from tracker.rules.refusals import NotYours, Stale
from tracker.rules.roles import acting_for
from tracker.rules.sight import withheld
from tracker.rules.witnesses import shown

SHOWN = frozenset({"expand", "fields"})


class NounDoor(Door):
    """An address of one noun."""

    noun: ClassVar[Noun]

    @cached_property
    def reader(self) -> writing.Reader:
        return writing.Reader(self.noun, self.known)

    def find(self, uid: UUID) -> Any:
        """Return a record this reader sees. Raises Refused: 404, or 410 for one deleted."""
        rows = self.noun.model._default_manager
        found = rows.one_seen_by(self.actor, uid)
        if found is None:
            gone = rows.filter(uid=uid, deleted_at__isnull=False)
            sight = self.noun.model.sight_of(uid, self.actor)
            raise Refused("deleted" if gone.filter(sight).exists() else "not_found")
        return found

    def permit_new(self) -> None:
        """Refuse who may make no such record at all, before what was sent is looked at."""
        if not acting_for(self.actor, self.noun.create, self.noun.kinds):
            raise NotYours(_("Your seats do not allow you to make this."))

    def written(self, record: Record, **how: Any) -> Any:
        return listing.single(self.noun, record.pk, self.actor, **how)

    def told(self, record: Record, status: int = 200) -> Response:
        """Answer with a record, its tag and its address."""
        written = self.written(record)
        here = self.request.build_absolute_uri(f"/api/v1/{self.noun.plural}/{record.uid}")
        more = {"Location": here} if status == 201 else {}
        return answer(written, status, ETag=tags.of_record(written.version, written), **more)

    def shown(self, request: Any, record: Record) -> Response:
        """Answer with a record as it is asked for, or that the client holds it already."""
        expand = listing.expand_of(self.noun, request.query_params.get("expand", ""), request.auth)
        fields = listing.fields_of(self.noun, request.query_params.get("fields", ""))
        written = self.written(record, expand=expand, fields=fields)
        tag = tags.of_record(record.version, written)
        if tags.matches(request, tag):
            return Response(status=304, headers={"ETag": tag})
        return answer(written, ETag=tag)

    def once(self, request: Any, do: Any) -> Any:
        """Do what a POST asks for, once for each Idempotency-Key."""
        return repeats.once(
            request, do, lambda response: self.finalize_response(request, response).render()
        )

    def expects_one(self, request: Any, record: Record) -> None:
        """Refuse whoever would only make a record, where there is one."""
        if request.headers.get("If-None-Match", "").strip() == "*":
            raise self.stale(record, 0)

    def refuse_old(self, record: Record, version: int | None) -> None:
        """Refuse a change to another version than the present one, before the body is read."""
        if version not in (None, record.version):
            records.permit(self.noun, record, self.actor)
            raise self.stale(record, version or 0)

    def stale(self, record: Record, version: int) -> Refused:
        """Return the refusal of a change to an old version, with what changed since.

        Version 0 is none of ours: nothing is told that changed since.
        """
        now = self.written(type(record)._default_manager.get(pk=record.pk))
        later = Entry.objects.about(record).filter(version__gt=version).order_by("pk")
        later = later if version else later.none()
        return Refused(
            "stale", current_etag=tags.of_record(now.version, now),
            differences=writing.differences(
                shown(later, self.actor), withheld(record, self.actor)
            ),
        )  # fmt: skip


class Records(NounDoor):
    """The list of a noun."""

    def parameters(self, request: Any) -> frozenset[str]:
        return listing.parameters(self.noun.name) if request.method != "POST" else frozenset()

    def written_as(self, request: Any) -> list[str]:
        return export.written_as(request)

    def get(self, request: Any) -> Any:
        wanted = listing.asked(request, self.noun)
        tag = tags.of_list(request, principal_of(request))
        if tags.matches(request, tag):
            return Response(status=304, headers={"ETag": tag})
        if wanted.format != "json":
            return export.streamed(request, wanted)
        page = listing.page(request, wanted)
        headers = {"ETag": tag, **listing.link(request, page.next_cursor)}
        return Response(ENCODER.encode(page.body()), headers=headers)

    def post(self, request: Any) -> Any:
        return self.once(request, lambda: self.told(self.create(self.body(request)), 201))

    def create(self, body: dict[str, Any], **more: Any) -> Record:
        self.permit_new()
        given = self.reader.read(body)
        return created(self.noun, given, self.actor, **more)


def created(noun: Noun, given: writing.Given, actor: Any, **more: Any) -> Record:
    """Make a record of what was sent. Raises Refused where its id is taken."""
    if noun.model is Document:
        detail = _("Attach the file itself: POST it to the list as multipart/form-data.")
        raise Refused("not_valid", errors=[said("/file", "required", detail)])
    owner = writing.owner_of(noun, given, actor)
    values = given.values | more | identity(noun, given.uid)
    if noun.model is Consignment:
        return packing.pack(by=actor, owner=owner, values=values, lines=given.lines)
    return records.create(noun.model, by=actor, owner=owner, values=values, lines=given.lines)


def identity(noun: Noun, uid: UUID | None) -> dict[str, Any]:
    """Return the id that its sender chose, if any. Raises Refused where it is taken."""
    if uid is None:
        return {}
    if noun.model._default_manager.filter(uid=uid).exists():
        raise Refused("id_taken", errors=[said("/id", "taken", uid)])
    return {"uid": uid}


class One(NounDoor):
    """One record of a noun."""

    def parameters(self, request: Any) -> frozenset[str]:
        return SHOWN if request.method in ("GET", "HEAD") else frozenset()

    def get(self, request: Any, uid: UUID) -> Any:
        return self.shown(request, self.find(uid))

    def put(self, request: Any, uid: UUID) -> Any:
        """Replace a record, or make it with the id its sender chose."""
        taken = self.noun.model._default_manager.filter(uid=uid).exists()
        if taken:
            record = self.find(uid)
            self.expects_one(request, record)
            if self.comes_again(request):
                return self.repeated(request, record)
            return self.changed(request, record, whole=True)
        self.permit_new()
        tags.expects_none(request)
        body = {"id": str(uid), **self.body(request)}
        given = self.reader.read(body)
        if given.uid != uid:
            detail = _("The address says otherwise.")
            raise Refused("not_valid", errors=[said("/id", "read_only", detail)])
        return self.told(created(self.noun, given, self.actor), 201)

    def comes_again(self, request: Any) -> bool:
        """Tell whether a PUT is one that made a record: it names no version, nowhere."""
        return not request.headers.get("If-Match", "").strip() and "version" not in self.body(
            request
        )

    def repeated(self, request: Any, record: Record) -> Response:
        """Answer a PUT whose first answer was lost: it finds what it made.

        Raises Refused where it would change anything: that needs the version it changes.
        """
        version = record.version
        with transaction.atomic():
            saved = self.saved(request, record, version, whole=True)
            if saved.version != version:
                raise Refused("version_required")
        return self.told(saved)

    def patch(self, request: Any, uid: UUID) -> Any:
        """Change the fields that are given."""
        return self.changed(request, self.find(uid), whole=False)

    def changed(self, request: Any, record: Any, *, whole: bool) -> Response:
        version = tags.version_sent(request, record.version)
        # An old copy holds an old version, which is no mistake of its body.
        self.refuse_old(record, version)
        return self.told(self.saved(request, record, version, whole=whole))

    def saved(self, request: Any, record: Record, version: int | None, *, whole: bool) -> Record:
        """Change a record to what was sent."""
        there = listing.plainly(self.written(record))
        given = self.reader.read(self.body(request), there=there, whole=whole)
        return change(self, record, given, version)  # type: ignore[no-any-return]

    def delete(self, request: Any, uid: UUID) -> Any:
        """Delete a record: its tombstone stays."""
        record = self.find(uid)
        version = tags.version_sent(request, record.version)
        try:
            records.delete(record, by=self.actor, version=version)
        except Stale:
            raise self.stale(record, version or 0) from None
        return Response(status=204)


def change(
    door: NounDoor, record: Any, given: writing.Given, version: int | None, **more: Any
) -> Any:
    """Change a record as it was sent. Raises Refused with the differences where it is old."""
    values = given.values | more
    if given.owner is not None:
        values["owner"] = given.owner
    packs = isinstance(record, Consignment) and "lines" in given.lines
    do: Any = packing.repack if packs else records.change
    try:
        return do(record, by=door.actor, values=values, lines=given.lines, version=version)
    except Stale:
        raise door.stale(record, version or 0) from None


class Moving(NounDoor):
    """One move of a record: what it asks stands in the body."""

    def post(self, request: Any, uid: UUID, verb: str) -> Any:
        move = self.noun.workflow.get(verb)
        if move is None:
            raise Refused("not_found")
        return self.once(request, lambda: self.made(request, uid, move))

    def made(self, request: Any, uid: UUID, move: Any) -> Response:
        record, body = self.find(uid), self.body(request)
        version = tags.version_sent(request, record.version, required=False)
        move.check(record, self.actor, override=str(body.get("override") or ""))
        try:
            moves.make(
                move, record, by=self.actor, data=self.data(body, move, record), version=version
            )
        except Stale:
            raise self.stale(record, version or 0) from None
        return self.told(record)

    def data(self, body: dict[str, Any], move: Any, record: Any) -> dict[str, Any]:
        """Return what a move was given, read by the form of the move."""
        takes = {*move.asks, "override"}
        for name, value in body.items():
            if isinstance(value, dict | list | bool):
                detail = _("Give text or a number.")
                raise Refused("not_valid", errors=[said(at(name), "invalid", detail)])
        typed = {n: "" if v is None else f"{v:f}" if hasattr(v, "is_nan") else str(v)
                 for n, v in body.items()}  # fmt: skip
        form = MoveForm(
            typed, move=move, record=record, actor=self.actor, override=bool(typed.get("override"))
        )
        writing.refuse_form(form, takes)
        return {k: v for k, v in form.cleaned_data.items() if k != "version"}
