"""Many records in one request: each made or changed as by itself, with a result for each."""

import contextlib
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError

from tracker.actions import many
from tracker.api import writing
from tracker.api.door import answer
from tracker.api.errors import Refused, as_refused, body_of, said
from tracker.api.fields import RelatedId, uuid_of
from tracker.api.listing import flag
from tracker.api.outside import upserted
from tracker.api.records import NounDoor
from tracker.models import Record

MOST = 1000
Result = dict[str, Any]


class Undo(Exception):
    """Take everything back: it was only tried, or one of all was refused."""


class Bulk(NounDoor):
    """`POST /<noun>/bulk`: {"rows": [...]}, up to 1,000."""

    takes = frozenset({"dry_run", "atomic"})

    def post(self, request: Any) -> Any:
        return self.once(request, lambda: self.done(request))

    def done(self, request: Any) -> Any:
        dry = flag("dry_run", request.query_params.get("dry_run"))
        whole = flag("atomic", request.query_params.get("atomic"))
        rows = rows_of(self.body(request))
        failed: list[Result] = []
        try:
            with transaction.atomic():
                results = self.results(rows)
                failed = [result for result in results if result["status"] >= 400]
                if dry or (whole and failed):
                    raise Undo
        except Undo:
            if whole and failed:
                raise refused(failed) from None
        return answer({"dry_run": dry, "results": results})

    def results(self, rows: list[Any]) -> list[Result]:
        """Make or change them all; return what became of each, in their order."""
        self.find_named(rows)
        there, again = self.there(rows), repeated(rows)
        found: dict[int, Result] = {}
        if self.noun.model in many.ALONE:
            new = {
                index: row for index, row in enumerate(rows)
                if there[index] is None and is_plain(row) and index not in again
            }  # fmt: skip
            found = self.together(new)
        for index, row in enumerate(rows):
            if index not in found:
                about = self.there([row])[0] if index in again else there[index]
                found[index] = self.alone(index, row, about)
        return [found[index] for index in range(len(rows))]

    def together(self, rows: dict[int, Any]) -> dict[int, Result]:
        """Make new records at once; none is told where two requests made the same meanwhile."""
        found: dict[int, Result] = {}
        wanted: dict[int, many.Wanted] = {}
        for index, row in rows.items():
            try:
                given = self.reader.read(row)
                owner = writing.owner_of(self.noun, given, self.actor)
                wanted[index] = many.Wanted(owner, given.values, given.uid)
            except (Refused, ValidationError) as error:
                found[index] = self.problem(index, error)
        with contextlib.suppress(IntegrityError), transaction.atomic():
            places = list(wanted)
            model, given_rows = self.noun.model, list(wanted.values())
            batch = many.create(model, by=self.actor, wanted=given_rows)
            found |= {places[i]: told(places[i], r, 201) for i, r in batch.made.items()}
            found |= {places[i]: self.problem(places[i], e) for i, e in batch.refused.items()}
        return found

    def alone(self, index: int, row: Any, there: Any) -> Result:
        """Make or change one record; tell what became of it."""
        try:
            if not isinstance(row, dict):
                raise Refused("malformed", _("A row is one object."))
            with transaction.atomic():
                record, made = upserted(self, row, there)
        except Exception as error:
            return self.problem(index, error)
        return told(index, record, 201 if made else 200)

    def problem(self, index: int, error: Exception) -> Result:
        """Return the result of a row that was refused; what nobody foresaw is raised."""
        found = as_refused(error)
        if found is None:
            raise error
        return {
            "index": index, "status": found.status_code, "problem": body_of(self.request, found)
        }  # fmt: skip

    def find_named(self, rows: list[Any]) -> None:
        """Find what the rows name, with one question for each kind of record."""
        for name, field in self.reader.fields.items():
            if isinstance(field, RelatedId) and not field.read_only:
                self.known.fetch(field.model, uuids(r.get(name) for r in rows if fit(r)))

    def there(self, rows: list[Any]) -> list[Any]:
        """Return the record that each row is about, if there is one: two questions for all."""
        records = self.noun.model._default_manager
        by_id = {
            r.uid: r for r in records.filter(uid__in=uuids(r.get("id") for r in rows if fit(r)))
        }
        outside = {outside_id(row) for row in rows} - {None}
        named = records.filter(
            source_system__in={one[0] for one in outside if one},
            external_id__in={one[1] for one in outside if one},
            owner__in=self.actor.organisations,
        )
        by_outside = {(r.source_system, r.external_id): r for r in named}
        return [
            next((by_id[u] for u in uuids([row.get("id")]) if u in by_id), None)
            or by_outside.get(outside_id(row))  # type: ignore[arg-type]
            if fit(row)
            else None
            for row in rows
        ]


def repeated(rows: list[Any]) -> set[int]:
    """Return which rows are about a record that a row before them is about."""
    seen: set[Any] = set()
    found = set()
    for index, row in enumerate(rows):
        names = {*uuids([row.get("id")]), outside_id(row)} - {None} if fit(row) else set()
        if names & seen:
            found.add(index)
        seen |= names
    return found


def fit(row: Any) -> bool:
    return isinstance(row, dict)


def is_plain(row: Any) -> bool:
    """Tell whether a row is made like others of its kind: no version of its source to note."""
    return fit(row) and "source_version" not in row


def outside_id(row: Any) -> tuple[str, str] | None:
    """Return the id that another system gave a row."""
    if not fit(row):
        return None
    system, external = row.get("source_system"), row.get("external_id")
    both = isinstance(system, str) and isinstance(external, str) and external
    return (system, external) if both else None  # type: ignore[return-value]


def told(index: int, record: Record, status: int) -> Result:
    return {
        "index": index, "status": status, "id": record.uid, "ref": record.ref,
        "version": record.version,
    }  # fmt: skip


def refused(failed: list[Result]) -> Refused:
    """Return the refusal of all, with what was wrong with each."""
    errors = [
        said(f"/rows/{one['index']}{error['pointer']}", error["code"], error["detail"])
        for one in failed
        for error in one["problem"]["errors"] or [{**one["problem"], "pointer": ""}]
    ]
    return Refused("not_valid", errors=errors[:1000])


def rows_of(body: dict[str, Any]) -> list[Any]:
    """Return the rows that were sent. Raises Refused for none, too many, or anything besides."""
    writing.refuse_unknown(body, {"rows"})
    rows = body.get("rows")
    if not isinstance(rows, list) or not rows:
        raise Refused("not_valid", errors=[said("/rows", "required", _("Give a list of rows."))])
    if len(rows) > MOST:
        raise Refused("too_large")
    return rows


def uuids(values: Any) -> list[Any]:
    """Return the ids among these values; what is none is refused where it stands."""
    found = []
    for value in values:
        if value is None:
            continue
        with contextlib.suppress(ValidationError):
            found.append(uuid_of(value))
    return found
