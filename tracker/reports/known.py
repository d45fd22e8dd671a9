"""What was known of a record on a day: the journal read up to then, and no further."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.models import Coverage, Emergency, Entry, Need, Standing
from tracker.reports import measures
from tracker.reports.coverage import MEASURED, STATUSES, Cell, GapScreen, Line
from tracker.reports.measures import COLUMNS
from tracker.reports.targets import to_record
from tracker.rules.actors import Actor
from tracker.rules.quantities import ZERO, plain
from tracker.rules.seals import redacted
from tracker.rules.witnesses import witnesses

Values = dict[str, Any]


@dataclass
class Known:
    """A record as its entries up to a moment tell it; values are as the journal holds them."""

    fields: Values = field(default_factory=dict)
    rows: dict[str, dict[str, tuple[str, Values]]] = field(default_factory=dict)
    """{relation: {line: (its name, its fields)}}, in the order in which they were added."""
    version: int = 0
    deleted: bool = False

    def learn(self, entry: Entry) -> None:
        """Take in the next entry."""
        self.version, self.deleted = entry.version, entry.tombstone
        self.fields |= {name: after for name, (_before, after) in entry.changes.items()}
        for relation, lines in entry.rows.items():
            there = self.rows.setdefault(relation, {})
            for line in lines:
                if line["deed"] == "removed":
                    there.pop(line["row"], None)
                    continue
                _label, values = there.get(line["row"], ("", {}))
                new = {name: after for name, (_before, after) in line["changes"].items()}
                there[line["row"]] = (line["label"], values | new)


def known_of(noun: str, uids: Iterable[UUID], before: datetime.datetime) -> dict[UUID, Known]:
    """Return what was known before a moment of these records; who was not there is left out."""
    found: dict[UUID, Known] = defaultdict(Known)
    entries = Entry.objects.filter(noun=noun, subject__in=list(uids), at__lt=before)
    for entry in entries.order_by("version", "pk").iterator():
        found[entry.subject].learn(entry)
    return dict(found)


# The gap screen


def gap_known(emergency: Emergency, actor: Actor, before: datetime.datetime) -> GapScreen:
    """Return the gap screen as it stood: the needs this reader sees now, as known then.

    Of what is set aside by pledges that are not shown to the reader, now or then, no more is said
    than that there is some.
    """
    seen = Need.objects.seen_by(actor).filter(emergency=emergency)
    now = {
        need.uid: need
        for need in seen.select_related("item", "unit").order_by("urgency", "pk")[:MEASURED]
    }
    known = known_of("need", now, before)
    saw = witnesses(Need, now, actor)
    stood = standings(list(now.values()), before)
    hidden = {
        measured.subject.uid: {name for name, one in measured.stages.items() if one.hidden}
        for measured in measures.needs(list(now.values()), actor)
    }
    lines = [
        of_need(need, known[uid], stood.get(need.pk, {}), hidden[uid])
        for uid, need in now.items()
        if uid in known and was_there(known[uid])
        if uid not in saw or saw[uid].saw(known[uid].version)
    ]
    return GapScreen(lines=lines, count=len(lines))


def was_there(known: Known) -> bool:
    return not known.deleted and known.fields.get("status") in STATUSES


def standings(needs: list[Need], before: datetime.datetime) -> dict[int, Values]:
    """Return the totals that held before a moment, by the key of the need."""
    rows = Standing.objects.filter(need__in=needs, at__lt=before).order_by("pk")
    return dict(rows.values_list("need", "figures"))


def of_need(need: Need, known: Known, stood: Values, hidden: set[str]) -> Line:
    said = known.fields
    quantity = Decimal(said["quantity"]) if said.get("quantity") else None
    place = (said.get("place") or {}).get("label", "")
    item = (said.get("item") or {}).get("label") or described(said) or need.ref
    gap = gap_of(quantity, stood)
    unit = (said.get("unit") or {}).get("label", "")
    return Line(
        label=str(item),
        detail=" · ".join(filter(None, [place, priority(said), need.ref])),
        target=to_record(need),
        cells=[
            Cell(None if quantity is None else f"{plain(quantity)} {unit}".strip()),
            *(cell(stage, quantity, stood, hidden) for stage in COLUMNS),
        ],
        gap_text="" if gap is None else f"{plain(gap)} {unit}".strip(),
        gap_open=bool(gap),
    )


def described(said: Values) -> str:
    """Return what was asked for in words, unless that was taken out of the journal."""
    value = said.get("description")
    return "" if redacted(value) is not None else str(value or "")


def priority(said: Values) -> str:
    return str(dict(Need.Priority.choices).get(said.get("priority", ""), ""))


def gap_of(quantity: Decimal | None, stood: Values) -> Decimal | None:
    if not stood:
        return quantity
    return None if stood["gap"] is None else Decimal(stood["gap"])


def cell(stage: str, quantity: Decimal | None, stood: Values, hidden: set[str]) -> Cell:
    """Return one stage as it stood; nothing was recorded where there is no standing yet."""
    if not stood:
        return Cell("0", None, "none", 0)
    amount, reserved = Decimal(stood[stage]), Decimal(stood["reserved"])
    state = stood[f"coverage_{stage}"]
    share = int(100 * amount / quantity) if quantity and state != "not_measurable" else None
    if stage == "pledged" and reserved:
        open_part = plain(amount - reserved) if amount > reserved else ""
        told = _("%s reserved") % plain(reserved)
        return Cell(" + ".join(filter(None, [open_part, told])), None, state, share)
    if reserved or (amount and stage in hidden):
        return Cell(_("reserved"), None, Coverage.NOT_MEASURABLE, None)
    return Cell(plain(amount) if amount > ZERO else "0", None, state, share)
