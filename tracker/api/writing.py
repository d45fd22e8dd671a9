"""What was sent, turned into what the actions take: every field looked at, none ignored."""

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tracker.api.errors import Refused, at, said
from tracker.api.known import Known
from tracker.api.serializers import BY_CLIENT, asked_of, serializer_of
from tracker.models import Entry, Organisation
from tracker.models.dates import day
from tracker.rules.actors import Actor
from tracker.rules.nouns import Noun
from tracker.rules.roles import acting_for


@dataclass
class Given:
    """One record as it was sent, in the types of the actions."""

    uid: UUID | None
    owner: Organisation | None
    values: dict[str, Any]
    lines: dict[str, list[dict[str, Any]]] = field(default_factory=dict)


class Reader:
    """Reads bodies of one noun; the serializer is made once, however many there are."""

    def __init__(self, noun: Noun, known: Known):
        self.noun, self.known = noun, known
        self.context: dict[str, Any] = {"known": known, "actor": known.actor}
        self.fields = serializer_of(noun.name)().fields
        lines = {name for name in noun.rows if not self.fields[name].read_only}
        self.allowed = asked_of(noun) | lines
        self.told = {name: told_of(self.fields[name].child) for name in lines}
        self.serializers = {
            whole: serializer_of(noun.name)(partial=not whole, context=self.context)
            for whole in (True, False)
        }

    def read(
        self,
        body: Mapping[str, Any],
        *,
        there: Mapping[str, Any] | None = None,
        whole: bool = True,
    ) -> Given:
        """Read a body. `there` is the record as written now; `whole`: nothing is missing.

        Raises Refused: 400 for a field nobody knows, 422 for one that cannot be taken.
        """
        refuse_unknown(body, self.fields)
        refuse_read_only(body, self.allowed, self.told, there or {})
        data = {name: value for name, value in body.items() if name in self.allowed}
        self.context["siblings"] = siblings(self.noun, data)
        values = dict(self.serializers[whole].run_validation(data))
        lines = {name: values.pop(name) for name in self.noun.rows if name in values}
        refuse_twins(lines)
        if there is not None and whole:
            values = emptied(self.noun, self.allowed) | values
            lines = {name: [] for name in self.noun.rows if name in self.allowed} | lines
        return Given(values.pop("uid", None), values.pop("owner", None), values, lines)


def refuse_unknown(body: Mapping[str, Any], known: Iterable[str]) -> None:
    """Refuse every field that is not in the document, at once."""
    strange = [name for name in body if name not in known]
    if strange:
        detail = _("There is no such field.")
        errors = [said(at(name), "unknown_field", detail) for name in strange[:20]]
        raise Refused("unknown_field", errors=errors)


def refuse_form(form: Any, known: Iterable[str]) -> None:
    """Refuse what a form of the pages cannot take, and every field that it does not ask.

    Days are read as everywhere here: a form of the pages takes them as people write them too.
    """
    refuse_unknown(form.data, known)
    for name, asked in form.fields.items():
        if isinstance(asked, forms.DateField) and form.data.get(name):
            try:
                day(form.data[name])
            except ValidationError as error:
                form.add_error(name, error)
    if not form.is_valid():
        errors = [
            said(f"/{name}", error.code or "invalid", message)
            for name, found in form.errors.as_data().items()
            for error in found
            for message in error.messages
        ]
        raise Refused("not_valid", errors=errors)


def refuse_read_only(
    body: Mapping[str, Any],
    allowed: set[str],
    told: Mapping[str, set[str]],
    there: Mapping[str, Any],
) -> None:
    """Refuse a change of what only the product itself changes; unchanged it may be sent back.

    `told` names what is so in the lines of each relation.
    """
    changed = [f"/{name}" for name in anew(body, body.keys() - allowed, there)]
    if there and "id" in body and str(body["id"]).lower() != there["id"]:
        changed.append("/id")
    for relation, names in told.items():
        before = {line["id"]: line for line in there.get(relation, ())}
        for index, line in lines_in(body, relation):
            was = before.get(str(line.get("id")).lower(), {})
            changed += [f"/{relation}/{index}/{name}" for name in anew(line, names, was)]
    if changed:
        detail = _("This is not yours to set: leave it out, or send it back as it was.")
        raise Refused("not_valid", errors=[said(where, "read_only", detail) for where in changed])


def refuse_twins(lines: Mapping[str, list[dict[str, Any]]]) -> None:
    """Refuse lines of one id: the later would take the place of the earlier."""
    detail, told = _("Another line has this id."), []
    for relation, given in lines.items():
        ids = [line.get("uid") for line in given]
        told += [f"/{relation}/{i}/id" for i, uid in enumerate(ids) if uid and uid in ids[:i]]
    if told:
        raise Refused("not_valid", errors=[said(where, "duplicate", detail) for where in told])


def anew(sent: Mapping[str, Any], names: Iterable[str], there: Mapping[str, Any]) -> list[str]:
    """Return which of these fields were sent otherwise than they are, as they were sent."""
    told = set(names)
    return [n for n, value in sent.items() if n in told and not same(value, there.get(n))]


def lines_in(body: Mapping[str, Any], relation: str) -> Iterable[tuple[int, Mapping[str, Any]]]:
    """Return the lines that were sent, each with its place; what is no line is told elsewhere."""
    found = body.get(relation)
    return [
        (index, line)
        for index, line in enumerate(found if isinstance(found, list) else ())
        if isinstance(line, dict)
    ]


def told_of(line: Any) -> set[str]:
    """Name the fields of a line that are read only."""
    return {name for name, field in line.fields.items() if field.read_only}


def same(sent: Any, there: Any) -> bool:
    """Tell whether a value was sent back as it was written; a moment as any client writes it."""
    if isinstance(sent, Decimal | int):
        return str(sent) == str(there)
    if sent == there or not (isinstance(sent, str) and isinstance(there, str)):
        return bool(sent == there)
    try:
        return parse_datetime(sent) == parse_datetime(there) is not None
    except ValueError:  # Written like a moment, and none.
        return False


def siblings(noun: Noun, data: Mapping[str, Any]) -> set[str]:
    """Return the ids of the lines that were sent: they may name one another."""
    ids = [line.get("id") for name in noun.rows for _index, line in lines_in(data, name)]
    return {uid for uid in ids if isinstance(uid, str)}


def emptied(noun: Noun, allowed: set[str]) -> dict[str, Any]:
    """Return what a record holds where a whole one says nothing of a field."""
    made: dict[str, Any] = {}
    for name in allowed - BY_CLIENT - {"owner", *noun.rows}:
        found: Any = noun.model._meta.get_field(name)
        if found.many_to_many:
            made[name] = []
        elif found.has_default():
            made[name] = found.get_default()
        elif found.null:
            made[name] = None
        elif not found.is_relation:
            made[name] = ""
    return made


def owner_of(noun: Noun, given: Given, actor: Actor) -> Organisation | None:
    """Return whose a new record is: as sent, as its parent's, or the only one they act for."""
    if given.owner is not None:
        return given.owner
    if noun.by_parent and noun.parent in given.values:
        return given.values[noun.parent].owner  # type: ignore[no-any-return]
    if noun.name == "allocation" and given.values.get("line"):
        return given.values["line"].pledge.owner  # type: ignore[no-any-return]
    mine = acting_for(actor, noun.create, noun.kinds)
    if len(mine) > 1:
        detail = _("You act for several organisations: say for which.")
        raise Refused("not_valid", errors=[said("/owner", "required", detail)])
    return mine[0] if mine else next((seat.organisation for seat in actor.seats), None)


def differences(entries: Iterable[Entry], withheld: Container[str]) -> list[dict[str, Any]]:
    """Return what others changed since a version was read: the fields, when, and by which seat.

    `withheld` names the lines that are not the reader's to see.
    """
    found = []
    for entry in entries:
        seat = str(entry.organisation) if entry.organisation else ""
        for name, (was, now) in changed(entry, withheld):
            found.append(
                {
                    "field": name, "before": bare(was), "now": bare(now), "at": entry.at,
                    "by": seat, "role": entry.role, "version": entry.version,
                }
            )  # fmt: skip
    return found


def changed(entry: Entry, withheld: Container[str]) -> Iterator[tuple[str, list[Any]]]:
    """Yield each field an entry changed, of a line as "lines/<id>/quantity", with its values."""
    yield from entry.changes.items()
    for relation, lines in entry.rows.items():
        for line in lines if relation not in withheld else ():
            for name, pair in line["changes"].items():
                yield f"{relation}/{line['row']}/{name}", pair


def bare(value: Any) -> Any:
    """Return a value of the journal without the names of other records."""
    if isinstance(value, dict):
        return value.get("id")
    if isinstance(value, list):
        return [bare(inner) for inner in value]
    return value
