"""What a person types in each form. A value that begins with @ is the id of a record."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from tests import making
from tests.doors.world import World
from tracker.forms.tables import SHAPES

TODAY = making.TODAY.isoformat()

FRESH: dict[str, dict[str, Any]] = {
    "source": {"title": "A cable", "kind": "document", "publisher": "A ministry"},
    "dispute": {
        "title": "Which year?",
        "status": "open",
        "claims": [{"says": "2012", "source": "@source"}],
    },
    "country": {"code": "ZZ", "name": "Somewhere"},
    "place": {"name": "Sinuiju", "kind": "admin2", "country": "@country", "lat": "40.1"},
    "unit": {"code": "crate", "name": "crate", "dimension": "count", "factor": "2.5"},
    "item": {
        "name": "Cooking kit", "sector": "shl", "unit": "@unit", "kg_per_unit": "4.5",
        "contents": [{"item": "@item", "quantity": "2"}],
    },
    "organisation": {"name": "New Aid", "kind": "ngo", "home_country": "@country"},
    "institution": {"name": "New Hospital", "kind": "hospital", "place": "@place"},
    "engagement": {
        "title": "A new course", "kind": "course", "started_on": "2012-05", "ended_on": "2012-06",
        "count": "2", "participants": "30", "participants_basis": "estimate",
        "organisations": ["@organisation"],
    },
    "relation": {
        "first": "@country", "second": "@homeland", "state": "severed", "observed_on": "2017",
    },
    "presence": {
        "organisation": "@organisation", "place": "@place", "aspect": "staff", "state": "absent",
        "observed_on": "2020-03",
    },
    "committeeseat": {"committee": "@committee", "member": "@organisation", "from_on": "2015"},
    "chairmanship": {
        "committee": "@committee", "chair": "@organisation", "from_on": "2015", "to_on": "2016",
    },
    "channel": {
        "name": "New road", "kind": "entry_point", "country": "@country",
        "functions": [{"function": "goods_entry"}],
    },
    "questionset": {
        "title": "New questions",
        "questions": [
            {"position": "1", "text": "In use?", "kind": "yes_no", "required": "on"},
            {"position": "2", "text": "Where is it kept?", "kind": "choice",
             "options": "Store\nWard"},
        ],
    },
    "channelobservation": {
        "channel": "@channel", "kind": "observation", "state": "closed", "observed_on": TODAY,
    },
    "emergency": {
        "title": "New floods", "hazard": "flood", "country": "@country", "started_on": "2012-07",
        "ended_on": "2012-09", "admissions": [{"organisation": "@organisation"}],
    },
    "figure": {
        "emergency": "@emergency", "kind": "affected", "value": "100", "basis": "at_least",
        "observed_on": TODAY,
    },
    "indicator": {"name": "Harvest", "value": "4.5", "unit_text": "million tons"},
    "assessment": {
        "emergency": "@emergency", "title": "A briefing", "method": "briefing",
        "place": "@place", "assessed_on": TODAY,
        "needs": [{
            "what": "blanket", "quantity": "10", "unit": "@unit", "place": "@place",
            "priority": "urgent", "origin": "own_observation",
        }],
    },
    "need": {
        "emergency": "@emergency", "what": "blanket", "quantity": "80", "unit": "@unit",
        "place": "@place", "priority": "urgent", "origin": "own_observation",
        "people_in_need": "40", "people_targeted": "30", "needed_by": TODAY,
    },
    "corroboration": {
        "need": "@need.theirs", "finding": "see_this_too", "ground": "own", "observed_on": TODAY,
    },
    "exchangerate": {"currency": "@money", "rate": "1.4", "rated_on": "2012-08-01"},
    "pledge": {
        "title": "Blankets", "contribution": "in_kind", "emergency": "@emergency",
        "pledged_on": TODAY, "ready_on": TODAY,
        "lines": [{
            "what": "blanket", "quantity": "50", "unit": "@unit", "stage": "pledge",
            "value": "700.50", "value_currency": "@money", "value_basis": "donor_stated",
        }],
    },
    "mission": {
        "title": "To the county", "kind": "relief_delivery", "places": ["@place"],
        "planned_from": TODAY, "planned_to": TODAY, "emergency": "@emergency",
        "team_size": "5", "budget": "1000.25", "budget_currency": "@money",
        "people_trained": "12", "sector": "hea", "further_sectors": [{"sector": "wsh"}],
        "results": [{
            "indicator": "Households with clean water", "unit": "households",
            "target": "200", "achieved": "120", "observed_on": TODAY,
        }],
    },
    "allocation": {"line": "@line", "need": "@need", "quantity": "7"},
    "clearance": {
        "mission": "@mission", "kind": "sanctions_exemption", "reference": "V-2",
        "valid_from": TODAY,
        "valid_until": TODAY, "allowed_shipments": "3",
        "items": [{"what": "blanket", "quantity": "50", "unit": "@unit"}], "amendments": [],
    },
    "determination": {
        "mission": "@mission", "what": "blanket", "regime": "@regime", "basis": "Bedding.",
    },
    "regime": {
        "code": "NEW 1", "name": "New rules", "authority": "A committee", "from_on": "2006",
        "to_on": "2030",
    },
    "controlledgood": {"regime": "@regime", "prefix": "90", "paragraph": "paragraph 9"},
    "listedparty": {
        "name": "Some body", "list_name": "A list", "reference": "X-9", "listed_on": "2012",
        "delisted_on": "2014", "names": [{"name": "Any body"}],
    },
    "screening": {
        "organisation": "@outsider", "listed_party": "@listedparty", "decision": "unsure",
        "reason": "By its address.",
    },
    "consignment": {
        "mission": "@mission", "title": "A lorry", "eta": TODAY,
        "lines": [{"allocation": "@allocation.mission", "quantity": "4"}],
        "legs": [{"from_place": "@place", "to_place": "@county", "mode": "road"}],
    },
    "delivery": {
        "mission": "@mission", "stage": "at_institution", "actual_institution": "@institution",
        "delivered_on": TODAY, "lines": [{"consignment_line": "@goods", "quantity": "1"}],
        "reached": [{"sex": "female", "age": "18_59", "people": "20"}],
    },
    "visit": {
        "mission": "@mission", "method": "in_person", "access": "granted",
        "conducted_on": TODAY, "planned_on": TODAY,
        "observations": [{
            "delivery_line": "@delivered", "finding": "quantity_differs",
            "quantity_observed": "2", "evidence": "goods",
        }],
    },
    "concern": {"visit": "@visit", "text": "The store was locked."},
    "actionpoint": {
        "visit": "@visit", "title": "Ask once more", "assigned_to": "@organisation",
        "due_on": TODAY,
    },
}  # fmt: skip
"""A new record of each noun, as its form takes it; a list of dictionaries is rows."""

STEPS: dict[str, dict[str, Any]] = {
    "close": {"closing": "met"},
    "cancel": {"reason": "No longer possible."},
    "reopen": {"reason": "Look again."},
    "merge": {"survivor": "@need.other"},
    "grant": {"granted": "10", "reason": "They can use more."},
    "withdraw": {"reason": "No money."},
    "lapse": {"reason": "Too long ago."},
    "supersede": {"successor": "@pledge.used"},
    "start": {"on": TODAY, "override": "Agreed by telephone."},
    "complete": {"on": TODAY},
    "postpone": {"reason": "Ice."},
    "suspend": {"reason": "Ice."},
    "waive": {"reason": "Not for them."},
    "query": {"reason": "They asked."},
    "refuse": {"reason": "They said no."},
    "reject": {"reason": "It is controlled."},
    "dispatch": {"on": TODAY},
    "arrive": {"on": TODAY},
    "hold": {"hold_reason": "customs", "reason": "Papers."},
    "turn_back": {"reason": "The border is shut."},
    "lose": {"reason": "The ship sank."},
    "adjust": {
        "movement": "damage", "line": "@goods", "from_bucket": "in_transit", "quantity": "1",
        "reason": "Wet.",
    },
    "acknowledge": {"note": "Signed."},
    "dispute": {"reason": "They count less."},
    "reverse": {"reason": "Wrong lorry."},
    "answer": {"answer": "Miscounted."},
    "finish": {"note": "Asked."},
    "drop": {"reason": "Pointless."},
}  # fmt: skip
"""What each move asks; the others ask nothing."""

OTHERS: dict[str, dict[str, Any]] = {
    "nothing": {},
    "as shown": {},
    "file": {"title": "A list", "kind": "other"},
    "visibility": {"visibility": "restricted"},
    "organisation": {"organisation": "@outsider"},
    "invitation": {"organisation": "@home", "email": "next@example.org", "role": "viewer"},
    "reason": {"reason": "Left."},
    "key": {
        "organisation": "@home", "name": "Depot", "role": "viewer", "wide": ["read"],
        "narrow": ["write:needs"], "expires_on": TODAY,
    },
    "role": {"role": "reporter"},
    "period": {"start": "2018-09", "end": "2018-12", "kind": "pdf"},
    "webhook": {"organisation": "@home", "name": "Warehouse", "url": "https://9.9.9.9/hook"},
    "since": {"since": TODAY},
    "account": {
        "name": "New Person", "new_password": "three cranes over water",
        "again": "three cranes over water",
    },
    "follow": {"seat": "@seat.coordinator", "thing": "sector:shl", "pace": "weekly"},
    "settings": {"name": "Other Name", "language": "en", "time_zone": ""},
    "pledge to it": {"quantity": "5", "stage": "pledge", "ready_on": TODAY},
    "what already happened": {
        "source": "@source", "title": "Flood relief", "kind": "relief_delivery",
        "status": "completed", "places": "@place", "actual_from": "2012-08",
        "what": "blanket", "quantity": "5", "unit": "@unit", "sent": "arrived",
        "institution": "@institution", "received": "4",
    },
    "goods handed over": {
        "emergency": "@emergency", "what": "blanket", "quantity": "5", "unit": "@unit",
        "institution": "@institution", "place": "@place", "delivered_on": TODAY,
    },
}  # fmt: skip
"""What the other forms take."""


def fresh(world: World, noun: str, **changed: Any) -> dict[str, Any]:
    """Return what is posted to make a new record."""
    return posted(world, FRESH[noun] | changed, tuple(SHAPES[noun].rows))


def posted(world: World, typed: dict[str, Any], relations: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return typed values as a browser sends them, rows and all."""
    sent: dict[str, Any] = {}
    for name in relations:
        rows = typed.get(name, [])
        sent |= {f"{name}-TOTAL_FORMS": str(len(rows)), f"{name}-INITIAL_FORMS": "0"}
        for index, row in enumerate(rows):
            sent |= {f"{name}-{index}-{k}": named(world, v) for k, v in row.items()}
    plain = {k: v for k, v in typed.items() if k not in relations}
    return sent | {name: named(world, value) for name, value in plain.items()}


def named(world: World, value: Any) -> Any:
    """Return the id of the record that a value names with @."""
    if isinstance(value, list):
        return [named(world, one) for one in value]
    if isinstance(value, str) and value.startswith("@"):
        return world.uid(value[1:])
    return value


def as_shown(page: Any) -> dict[str, Any]:
    """Return what a browser would send back from a form, with nothing changed."""
    sent: dict[str, Any] = {}
    forms = [page.context["form"]]
    for group in page.context.get("rows") or []:
        formset = group["formset"]
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for box in form:
            value = box.value()
            if value is not None and value is not False and value != "":
                several = isinstance(value, list | tuple)
                sent[box.html_name] = [str(v) for v in value] if several else shown(box, value)
    return sent


def shown(box: Any, value: Any) -> str:
    return str(box.field.prepare_value(value) if value is not True else "on")


def sends(world: World, name: str, page: Any = None) -> dict[str, Any]:
    """Return what a row of the table posts, by the name it gives there.

    `page` is the form as the person who may fill it in sees it.
    """
    kind, _space, what = name.partition(" ")
    if kind == "fresh":
        return fresh(world, what)
    if kind == "step":
        return posted(world, STEPS.get(what, {}))
    typed = posted(world, OTHERS[name])
    if name in SHOWN:
        shown_there = as_shown(page) if page.context and "form" in page.context else {}
        return shown_there | typed
    if name == "file":
        typed["file"] = SimpleUploadedFile("list.csv", b"what,how many\nmeals,7\n")
    return typed


SHOWN = ("as shown", "pledge to it", "goods handed over", "what already happened")
"""What is sent with all that the form proposes."""
