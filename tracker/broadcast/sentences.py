"""Say in plain words what an entry of the journal records."""

from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import Entry, Record, Role
from tracker.rules.actors import Actor
from tracker.rules.nouns import NOUNS
from tracker.rules.seals import redacted

DONE = {
    "create": gettext_lazy("Created"),
    "change": gettext_lazy("Changed"),
    "delete": gettext_lazy("Deleted"),
    "record_past": gettext_lazy("Recorded afterwards"),
    "report": gettext_lazy("Reported"),
    "close": gettext_lazy("Closed"),
    "reopen": gettext_lazy("Opened again"),
    "cancel": gettext_lazy("Cancelled"),
    "merge": gettext_lazy("Marked as a duplicate"),
    "expire": gettext_lazy("Expired"),
    "grant": gettext_lazy("Accepted more than was asked for"),
    "verify": gettext_lazy("Verification changed by what others say"),
    "narrow": gettext_lazy("Seen by fewer people, like the record it belongs to"),
    "show": gettext_lazy("Seen by others, like the record it belongs to"),
    "firm_up": gettext_lazy("Made a firm pledge"),
    "commit": gettext_lazy("Committed"),
    "pay": gettext_lazy("Paid or handed over"),
    "renew": gettext_lazy("Still intended"),
    "withdraw": gettext_lazy("Withdrawn"),
    "lapse": gettext_lazy("Lapsed"),
    "supersede": gettext_lazy("Replaced by another pledge"),
    "release": gettext_lazy("Released what had not left"),
    "move": gettext_lazy("Moved to the need that stays"),
    "plan": gettext_lazy("Plan confirmed"),
    "start": gettext_lazy("Started"),
    "complete": gettext_lazy("Completed"),
    "postpone": gettext_lazy("Postponed"),
    "suspend": gettext_lazy("Suspended"),
    "resume": gettext_lazy("Resumed"),
    "waive": gettext_lazy("Found not to be required"),
    "draft": gettext_lazy("Drafting began"),
    "submit": gettext_lazy("Submitted"),
    "query": gettext_lazy("Clarification requested"),
    "refuse": gettext_lazy("Refused"),
    "reject": gettext_lazy("Rejected"),
    "reassess": gettext_lazy("To be assessed again"),
    "ready": gettext_lazy("Packed and ready to leave"),
    "unpack": gettext_lazy("Unpacked"),
    "dispatch": gettext_lazy("Dispatched"),
    "arrive": gettext_lazy("Arrived"),
    "hold": gettext_lazy("Put on hold"),
    "turn_back": gettext_lazy("All of it came back"),
    "lose": gettext_lazy("All of it was lost"),
    "adjust": gettext_lazy("Movement of goods recorded"),
    "goods_handed_over": gettext_lazy("Goods handed over"),
    "goods_handed_back": gettext_lazy("Goods handed back"),
    "hand_over": gettext_lazy("Handed over"),
    "acknowledge": gettext_lazy("Signed receipt recorded"),
    "dispute": gettext_lazy("Disputed"),
    "reverse": gettext_lazy("Reversed"),
    "conduct": gettext_lazy("Visit took place"),
    "answer": gettext_lazy("Answered"),
    "finish": gettext_lazy("Done"),
    "drop": gettext_lazy("Dropped"),
    "share": gettext_lazy("Shared"),
    "unshare": gettext_lazy("No longer shared"),
    "invite": gettext_lazy("Invited"),
    "accept": gettext_lazy("Invitation accepted"),
    "revoke": gettext_lazy("Revoked"),
    "give": gettext_lazy("Seat given"),
    "end": gettext_lazy("Ended"),
    "confirm": gettext_lazy("Confirmed as still true"),
    "attach": gettext_lazy("Attached"),
    "redact": gettext_lazy("A value was taken out of the history"),
    "rotate": gettext_lazy("Secret replaced"),
    "switch_off": gettext_lazy("Switched off"),
    "switch_on": gettext_lazy("Switched on"),
}
"""What each verb of the journal reads like."""

WORDS = {
    "status": gettext_lazy("Status"),
    "emergency": gettext_lazy("Emergency"),
    "need": gettext_lazy("Need"),
    "observation": gettext_lazy("Observation"),
    "survivor": gettext_lazy("Duplicate of"),
    "closed_as": gettext_lazy("Closed as"),
    "verification": gettext_lazy("Verification"),
    "recorded_afterwards": gettext_lazy("Recorded afterwards"),
    "superseded_by": gettext_lazy("Replaced by"),
    "resume_to": gettext_lazy("Goes back to"),
    "override_reason": gettext_lazy("In spite of obstacles, because"),
    "factor_basis": gettext_lazy("Converted"),
    "people_trained_basis": gettext_lazy("People trained, how known"),
    "hold_reason": gettext_lazy("Held back by"),
    "dispatched_on": gettext_lazy("Left on"),
    "arrived_on": gettext_lazy("Arrived on"),
    "sent": gettext_lazy("Sent"),
    "found": gettext_lazy("Found besides"),
    "in_transit": gettext_lazy("In transit"),
    "with_counterpart": gettext_lazy("With the counterpart"),
    "delivered": gettext_lazy("Delivered"),
    "damaged": gettext_lazy("Damaged"),
    "lost": gettext_lazy("Lost"),
    "returned": gettext_lazy("Returned"),
    "independent": gettext_lazy("Independent"),
    "not_independent_because": gettext_lazy("Not independent because"),
    "counts": gettext_lazy("Counts as seen"),
    "deleted_at": gettext_lazy("Deleted"),
    "expires_at": gettext_lazy("Good until"),
    "overlap_until": gettext_lazy("Earlier secret good until"),
    "accepted_at": gettext_lazy("Accepted"),
    "is_operator": gettext_lazy("Operator"),
    "source_system": gettext_lazy("Outside system"),
    "external_id": gettext_lazy("Id in that system"),
    "content_type": gettext_lazy("Type of file"),
    "size": gettext_lazy("Size in bytes"),
    "sha256": gettext_lazy("Fingerprint"),
}
"""Labels of fields that no form shows, and that have no name of their own."""

QUIET = {"uid", "ref", "visibility", "deleted_at", "recorded_afterwards"}
"""Fields that say nothing on the day a record is made."""


def sentence(entry: Entry, about: str = "") -> str:
    """Return what was done; `about` names the record where it is not the page's own."""
    done = str(DONE.get(entry.verb, entry.verb.replace("_", " ").capitalize()))
    if entry.noun == "clearance" and entry.verb == "grant":
        done = _("Granted")
    if entry.noun == "determination" and entry.verb == "confirm":
        done = _("Confirmed")
    return f"{about}: {done.lower()}" if about else done


def who(entry: Entry, actor: Actor) -> str:
    """Return the person inside one's own organisation, the seat outside it."""
    if entry.organisation is None:
        return _("The operator")
    role = in_short(entry.role) if entry.role else _("operator")
    seat = f"{entry.organisation}, {role}"
    own = entry.organisation_id in actor.organisations or actor.is_system
    return f"{entry.by} ({seat})" if own and entry.by else seat


def in_short(role: str) -> str:
    return str(Role(role).label).split(":")[0].lower()


@dataclass
class Reader:
    """Who reads, and which lines of the record are not theirs; remembers what they may see."""

    actor: Actor
    withheld: frozenset[str] = frozenset()
    known: dict[tuple[str, str], bool] = field(default_factory=dict)

    def sees(self, model: Any, uid: str) -> bool:
        """Tell whether a record that a value names may be named to this reader."""
        if not isinstance(model, type) or not issubclass(model, Record) or model.REFERENCE:
            return True
        key = (model.word(), uid)
        if key not in self.known:
            seen = model._default_manager.seen_by(self.actor)
            self.known[key] = seen.filter(uid=uid).exists()
        return self.known[key]


def changes(entry: Entry, reader: Reader) -> list[dict[str, str]]:
    """Return [{label, before, after}] for the record and its lines."""
    model = NOUNS[entry.noun].model
    told = [
        change(label(model, name), model, name, pair, reader)
        for name, pair in entry.changes.items()
        if not (entry.verb in ("create", "record_past") and name in QUIET)
    ]
    for relation, rows in entry.rows.items():
        line_model: Any = model._meta.get_field(relation).related_model
        for row in rows if relation not in reader.withheld else ():
            told += line(line_model, row, reader)
    return told


def change(heading: str, model: Any, name: str, pair: list[Any], reader: Reader) -> dict[str, str]:
    before, after = (text(model, name, value, reader) for value in pair)
    return {"label": heading, "before": before, "after": after}


def line(model: Any, row: dict[str, Any], reader: Reader) -> list[dict[str, str]]:
    """Return what changed in one line; a line that came or went is one change."""
    called = spoken(row["label"])
    if row["deed"] == "removed":
        return [{"label": called, "before": called, "after": ""}]
    parent = {f.name for f in model._meta.concrete_fields if f.remote_field} & {
        "pledge", "consignment", "delivery", "visit", "clearance", "emergency", "channel",
        "dispute", "kit",
    }  # fmt: skip
    return [
        change(f"{called}: {label(model, name).lower()}", model, name, [a, b], reader)
        for name, (a, b) in row["changes"].items()
        if name not in QUIET | parent and not (row["deed"] == "added" and b in ("0.000", False))
    ]


def values(model: Any, said: dict[str, Any], reader: Reader) -> list[dict[str, str]]:
    """Return [{label, value}] of fields as the journal holds them; what is empty stays out."""
    told = [
        (label(model, n), text(model, n, v, reader)) for n, v in said.items() if n not in QUIET
    ]
    return [{"label": name, "value": value} for name, value in told if value]


def label(model: Any, name: str) -> str:
    """Return what a field is called: by its own name, or by the one given above."""
    try:
        there = model._meta.get_field(name)
        word = str(there.verbose_name if there._verbose_name else WORDS[name])
    except (FieldDoesNotExist, KeyError):
        word = name.replace("_", " ")
    return word[:1].upper() + word[1:]


def text(model: Any, name: str, value: Any, reader: Reader) -> str:
    """Return a stored value as this reader may read it."""
    if value is None or value == "":
        return ""
    if redacted(value) is not None:
        return _("taken out")
    if isinstance(value, dict):
        other = model._meta.get_field(name).related_model
        seen = reader.sees(other, value.get("id", ""))
        return str(value.get("label", "")) if seen else _("not shown to you")
    if isinstance(value, list):
        return ", ".join(str(v.get("label", v)) if isinstance(v, dict) else str(v) for v in value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    try:
        there = model._meta.get_field(name)
    except FieldDoesNotExist:
        return str(value)
    if there.choices:
        return str(dict(there.flatchoices).get(value, value))
    if type(there).__name__ in ("QuantityField", "MoneyField", "ExactField"):
        return trimmed(str(value))
    return str(value)


def spoken(said: str) -> str:
    """Return a note or a label; where it was taken out of the journal, that it was."""
    return _("taken out") if redacted(said) is not None else said


def trimmed(number: str) -> str:
    return number.rstrip("0").rstrip(".") if "." in number else number
