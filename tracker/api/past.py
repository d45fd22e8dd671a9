"""`POST /<noun>/past/<status>`: what already happened, as it ended, with its source."""

from typing import Any

from tracker.actions import packing, past
from tracker.api import writing
from tracker.api.records import NounDoor, identity
from tracker.models import Consignment, Record


class Past(NounDoor):
    """What already happened: the fields of the noun, and in the address how it ended."""

    def post(self, request: Any, status: str) -> Any:
        return self.once(request, lambda: self.told(self.recorded(request, status), 201))

    def recorded(self, request: Any, status: str) -> Record:
        given = self.reader.read(self.body(request))
        facts: dict[str, Any] = {
            "by": self.actor,
            "owner": writing.owner_of(self.noun, given, self.actor),
            "status": status,
            "values": given.values | identity(self.noun, given.uid),
            "lines": given.lines,
        }
        if self.noun.model is Consignment:
            return packing.pack_past(**facts)
        return past.record_past(self.noun.model, **facts)
