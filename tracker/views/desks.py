"""One desk a noun: the plain one, or the one that says what differs."""

from tracker.rules.nouns import NOUNS
from tracker.views.chain import (
    Assessments,
    Consignments,
    Missions,
    Needs,
    Pledges,
)
from tracker.views.channels import Channels
from tracker.views.countries import Countries
from tracker.views.deliveries import Deliveries
from tracker.views.desk import Desk
from tracker.views.emergencies import Emergencies
from tracker.views.organisations import Organisations
from tracker.views.visits import ActionPoints, Visits

OWN_PAGES = {"seat", "invitation", "document", "key", "endpoint"}
"""Nouns whose pages are not those of the desk."""

SPECIAL: dict[str, type[Desk]] = {
    "organisation": Organisations,
    "country": Countries,
    "channel": Channels,
    "emergency": Emergencies,
    "assessment": Assessments,
    "need": Needs,
    "pledge": Pledges,
    "mission": Missions,
    "consignment": Consignments,
    "delivery": Deliveries,
    "visit": Visits,
    "actionpoint": ActionPoints,
}

DESKS: dict[str, Desk] = {
    name: SPECIAL.get(name, Desk)(noun) for name, noun in NOUNS.items() if name not in OWN_PAGES
}
