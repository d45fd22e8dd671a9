"""Which facts of each noun its list shows, and which its page shows, section by section."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LISTED: dict[str, tuple[str, ...]] = {
    "source": ("title", "publisher", "published_on", "kind"),
    "dispute": ("title", "status"),
    "country": ("name", "code"),
    "place": ("name", "name_alt", "kind", "parent", "pcode"),
    "unit": ("name", "code", "dimension", "factor"),
    "item": ("name", "sector", "unit"),
    "organisation": ("name", "acronym", "kind", "home_country"),
    "institution": ("name", "kind", "place"),
    "engagement": ("title", "kind", "started_on", "ended_on"),
    "relation": ("first", "second", "state", "observed_on"),
    "presence": ("organisation", "aspect", "state", "observed_on", "place"),
    "committeeseat": ("member", "committee", "from_on", "to_on"),
    "chairmanship": ("chair", "committee", "from_on", "to_on"),
    "channel": ("name", "kind", "organisation", "place"),
    "channelobservation": ("channel", "function", "state", "observed_on", "kind"),
    "questionset": ("title", "sector", "mission_kind", "from_on", "to_on"),
    "emergency": ("title", "hazard", "country", "started_on", "severity"),
    "figure": ("kind", "value", "emergency", "observed_on"),
    "indicator": ("name", "value", "unit_text", "country", "observed_on", "source"),
    "assessment": ("title", "emergency", "method", "place", "assessed_on"),
    "need": ("name", "quantity", "place", "priority", "gap", "coverage_pledged",
             "verification", "status"),
    "corroboration": ("need", "finding", "ground", "owner"),
    "exchangerate": ("currency", "rate", "rated_on", "source"),
    "pledge": ("title", "owner", "contribution", "emergency", "pledged_on", "status"),
    "mission": ("title", "owner", "kind", "emergency", "when", "status"),
    "allocation": ("name", "quantity", "need_quantity", "owner", "status"),
    "clearance": ("kind", "mission", "reference", "valid_until", "status"),
    "determination": ("name", "mission", "owner", "status"),
    "regime": ("code", "name", "authority", "from_on", "to_on"),
    "controlledgood": ("prefix", "regime", "paragraph", "description"),
    "listedparty": ("name", "list_name", "reference", "listed_on", "delisted_on"),
    "screening": ("name", "decision", "owner"),
    "consignment": ("title", "mission", "owner", "eta", "status"),
    "delivery": ("name", "mission", "stage", "delivered_on", "status"),
    "visit": ("name", "mission", "owner", "conducted_on", "independent", "status"),
    "discrepancy": ("says", "owner", "status"),
    "concern": ("ref", "visit", "owner"),
    "actionpoint": ("title", "assigned_to", "due_on", "status"),
}  # fmt: skip
"""The columns of each list; `name` is what the record is called, and its link."""

SECTIONS: dict[str, tuple[tuple[str | Promise, tuple[str, ...]], ...]] = {
    "need": (
        (_("What is needed"), ("name", "quantity", "kind", "sector", "place", "priority",
         "needed_by", "valid_until", "people_in_need", "people_targeted")),
        (_("Who says so"), ("owner", "origin", "verification", "assessment", "reported_on",
         "closed_as", "survivor")),
        (_("Besides"), ("committed", "reserved", "granted_beyond")),
    ),
    "mission": (
        (_("The mission"), ("kind", "mode", "owner", "partners", "emergency", "sector",
         "places", "institutions", "channels", "counterpart", "consignee", "team_size")),
        (_("When"), ("planned_from", "planned_to", "actual_from", "actual_to")),
        (_("More"), ("budget", "people_trained", "override_reason")),
    ),
}  # fmt: skip
"""The facts of a record's page, where all of them in one list would be too long."""
