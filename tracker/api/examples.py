"""What a partner sends to make a record: one example of each kind along the story.

They stand in the document and on its pages; tests/api/test_examples.py sends each of them. An id
is that of a record the sender knows; what is left out is not stated.
"""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

Example = dict[str, Any]


def an(name: str) -> str:
    """Return an id that stands for some record, the same each time."""
    return str(uuid5(NAMESPACE_URL, name))


EXAMPLES: dict[str, Example] = {
    "emergency": {
        "title": "Floods in the north", "hazard": "flood", "country": an("country"),
        "started_on": "2026-07",
    },
    "figure": {
        "emergency": an("emergency"), "kind": "affected", "value": "45000.000",
        "basis": "at_least", "observed_on": "2026-07-29",
    },
    "assessment": {
        "emergency": an("emergency"), "title": "Briefing by the county", "method": "briefing",
        "place": an("place"), "assessed_on": "2026-07-30",
    },
    "need": {
        "emergency": an("emergency"), "place": an("place"), "item": an("item"),
        "quantity": "80.000", "unit": an("unit"), "priority": "urgent",
        "origin": "own_observation", "source_system": "erp", "external_id": "REQ-0042",
    },
    "corroboration": {
        "need": an("need"), "finding": "see_this_too", "ground": "own",
        "observed_on": "2026-08-02",
    },
    "pledge": {
        "title": "Blankets for two counties", "contribution": "in_kind",
        "emergency": an("emergency"), "pledged_on": "2026-08-03",
        "lines": [{
            "item": an("item"), "quantity": "50.000", "unit": an("unit"), "stage": "commitment",
            "value": {"amount": "700.50", "currency": "SGD"}, "value_basis": "invoice",
        }],
    },
    "allocation": {"line": an("line"), "need": an("need"), "quantity": "7.000"},
    "mission": {
        "title": "Blankets to the county store", "kind": "relief_delivery",
        "emergency": an("emergency"), "places": [an("place")], "planned_from": "2026-09",
        "budget": {"amount": "1000.25", "currency": "SGD"},
    },
    "clearance": {
        "mission": an("mission"), "kind": "sanctions_exemption", "valid_until": "2027-02-28",
        "allowed_shipments": 3,
        "items": [{"item": an("item"), "quantity": "50.000", "unit": an("unit")}],
    },
    "consignment": {
        "mission": an("mission"), "title": "First lorry", "eta": "2026-09-20",
        "lines": [{"allocation": an("allocation"), "quantity": "4.000"}],
    },
    "delivery": {
        "mission": an("mission"), "stage": "at_institution",
        "actual_institution": an("institution"), "delivered_on": "2026-09-25",
        "lines": [{"consignment_line": an("line"), "quantity": "1.000"}],
    },
    "visit": {
        "mission": an("mission"), "method": "in_person", "access": "granted",
        "conducted_on": "2026-10-02",
        "observations": [{
            "delivery_line": an("line"), "finding": "quantity_differs",
            "quantity_observed": "2.000", "evidence": "goods",
        }],
    },
    "actionpoint": {
        "visit": an("visit"), "title": "Count the second store",
        "assigned_to": an("organisation"), "due_on": "2026-12-05",
    },
}  # fmt: skip
