"""Records by the ids that other systems gave them, and how far these systems have sent."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tracker.actions import records, repeats
from tracker.api import listing, tags
from tracker.api.errors import Refused, at, bad_parameter, said
from tracker.api.records import SHOWN, NounDoor, change, created
from tracker.rules.refusals import NotValid, Stale


class ByRef(NounDoor):
    """A record by the id that another system gave it: made, or changed where it is there."""

    def parameters(self, request: Any) -> frozenset[str]:
        return SHOWN if request.method in ("GET", "HEAD") else frozenset()

    def rows(self, system: str, external: str) -> Any:
        for name, value in (("source_system", system), ("external_id", external)):
            if not value.strip():
                raise bad_parameter(name, _("An id has at least one letter."))
        rows = self.noun.model._default_manager
        return rows.filter(source_system=system, external_id=external)

    def own(self, system: str, external: str) -> Any:
        """Return the record that one's own organisation has by this id: others' are not it."""
        return self.rows(system, external).filter(owner__in=self.actor.organisations).first()

    def get(self, request: Any, system: str, external: str) -> Any:
        row = self.own(system, external)
        row = row or self.rows(system, external).seen_by(self.actor).first()
        if row is None:
            raise Refused("not_found")
        return self.shown(request, self.find(row.uid))

    def put(self, request: Any, system: str, external: str) -> Any:
        named = {"source_system": system, "external_id": external}
        body = self.body(request)
        if wrong := [name for name, value in named.items() if body.get(name, value) != value]:
            detail = _("The address says otherwise.")
            raise Refused("not_valid", errors=[said(at(n), "read_only", detail) for n in wrong])
        record, made = self.upserted(request, {**body, **named})
        return self.told(record, 201 if made else 200)

    def upserted(self, request: Any, body: dict[str, Any]) -> tuple[Any, bool]:
        """Make or change the record; one that another request made meanwhile is changed."""
        row = self.own(body["source_system"], body["external_id"])
        try:
            return self.upsert(request, body, row)
        except (IntegrityError, NotValid):
            there = row or self.own(body["source_system"], body["external_id"])
            if row is not None or there is None:
                raise
            return self.upsert(request, body, there)

    def upsert(self, request: Any, body: dict[str, Any], row: Any) -> tuple[Any, bool]:
        if row is None:
            self.permit_new()
            tags.expects_none(request)
            return upserted(self, body, None)
        self.expects_one(request, row)
        version = tags.version_sent(request, row.version, required=False)
        return upserted(self, body, row, version)


def upserted(
    door: NounDoor, body: dict[str, Any], row: Any, version_held: int | None = None
) -> tuple[Any, bool]:
    """Make or change a record; tell whether it was made. An old version that is held: Refused."""
    body = dict(body)
    version = source_version(body.pop("source_version", None))
    with transaction.atomic():
        if row is None:
            door.permit_new()
            record = created(door.noun, door.reader.read(body), door.actor)
            arrived(door, record, version)
            return record, True
        record = door.find(row.uid)
        records.permit(door.noun, record, door.actor)
        door.refuse_old(record, version_held)
        arrived(door, record, version)
        there = listing.plainly(door.written(record))
        given = door.reader.read(body, there=there, whole=False)
        return change(door, record, given, version_held), False


def source_version(sent: Any) -> int | None:
    """Return which version of a record its other system sends. Raises Refused for no number."""
    if sent is None:
        return None
    if not isinstance(sent, int) or isinstance(sent, bool) or not 0 <= sent < 2**63:
        detail = _("Give a whole number.")
        raise Refused("not_valid", errors=[said("/source_version", "invalid", detail)])
    return sent


def arrived(door: NounDoor, record: Any, version: int | None) -> None:
    """Note how far another system has sent. Raises Refused for a version older than the last."""
    if version is None:
        return
    try:
        repeats.arrive(record, version)
    except Stale as error:
        now = door.written(record)
        raise Refused("stale", str(error), current_etag=tags.of_record(now.version, now)) from None
