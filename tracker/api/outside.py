"""Records by the ids that other systems gave them, and how far these systems have sent."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.actions import records, repeats
from tracker.api import listing, tags
from tracker.api.errors import Refused, bad_parameter, said
from tracker.api.records import NounDoor, change, created
from tracker.rules.refusals import Stale


class ByRef(NounDoor):
    """A record by the id that another system gave it: made, or changed where it is there."""

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
        return self.told(self.find(row.uid))

    def put(self, request: Any, system: str, external: str) -> Any:
        body = self.body(request)
        for name, value in (("source_system", system), ("external_id", external)):
            if body.get(name, value) != value:
                raise bad_parameter(name, "The address says otherwise.")
        body = {**body, "source_system": system, "external_id": external}
        record, made = upserted(self, body, self.own(system, external))
        return self.told(record, 201 if made else 200)


def upserted(door: NounDoor, body: dict[str, Any], row: Any) -> tuple[Any, bool]:
    """Make or change a record; tell whether it was made."""
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
        arrived(door, record, version)
        there = listing.plainly(door.written(record))
        given = door.reader.read(body, there=there, whole=False)
        return change(door, record, given, None), False


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
        raise Refused("stale", str(error), current_etag=tags.of_record(now, True)) from None
