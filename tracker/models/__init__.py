"""The facts. One file for each noun; the same noun names its file on every floor."""

from tracker.models.base import Counter, Record, Reference, Row, Together, Visibility
from tracker.models.catalogue import Item, KitContent, Sector, Unit
from tracker.models.channels import (
    Availability,
    Channel,
    ChannelFunction,
    ChannelObservation,
    Function,
)
from tracker.models.clearances import Amendment, Clearance, Determination, ExemptionItem
from tracker.models.consignments import BUCKETS, Consignment, ConsignmentLine, Leg, Movement
from tracker.models.deliveries import Delivery, DeliveryLine, Reach
from tracker.models.documents import Document
from tracker.models.emergencies import Admission, Emergency, Figure, Indicator
from tracker.models.entries import Entry, settled
from tracker.models.followups import ActionPoint, Concern, Discrepancy
from tracker.models.keys import Key
from tracker.models.mission_lines import FurtherSector, Result
from tracker.models.missions import Allocation, Mission
from tracker.models.needs import (
    FOLLOWED,
    STAGES,
    Assessment,
    Corroboration,
    Coverage,
    Need,
    Standing,
)
from tracker.models.organisations import Engagement, Institution, Organisation
from tracker.models.places import Country, Place
from tracker.models.pledges import ExchangeRate, Pledge, PledgeLine
from tracker.models.presence import Chairmanship, CommitteeSeat, Presence, Relation
from tracker.models.questions import Asked, Question, QuestionSet
from tracker.models.regimes import ControlledGood, ListedName, ListedParty, Regime, Screening
from tracker.models.repeats import Repeat, SourceVersion
from tracker.models.seals import Link, Redaction
from tracker.models.seats import Invitation, Role, Seat, Share
from tracker.models.sources import Certainty, Claim, Dispute, Source, Sourced
from tracker.models.subscriptions import Following, Notice, Pace
from tracker.models.visits import Observation, Visit, VisitAnswer
from tracker.models.webhooks import Endpoint
from tracker.models.work import Attempt, Bookmark, Lease, Work

__all__ = [
    "BUCKETS",
    "FOLLOWED",
    "STAGES",
    "ActionPoint",
    "Admission",
    "Allocation",
    "Amendment",
    "Asked",
    "Assessment",
    "Attempt",
    "Availability",
    "Bookmark",
    "Certainty",
    "Chairmanship",
    "Channel",
    "ChannelFunction",
    "ChannelObservation",
    "Claim",
    "Clearance",
    "CommitteeSeat",
    "Concern",
    "Consignment",
    "ConsignmentLine",
    "ControlledGood",
    "Corroboration",
    "Counter",
    "Country",
    "Coverage",
    "Delivery",
    "DeliveryLine",
    "Determination",
    "Discrepancy",
    "Dispute",
    "Document",
    "Emergency",
    "Endpoint",
    "Engagement",
    "Entry",
    "ExchangeRate",
    "ExemptionItem",
    "Figure",
    "Following",
    "Function",
    "FurtherSector",
    "Indicator",
    "Institution",
    "Invitation",
    "Item",
    "Key",
    "KitContent",
    "Lease",
    "Leg",
    "Link",
    "ListedName",
    "ListedParty",
    "Mission",
    "Movement",
    "Need",
    "Notice",
    "Observation",
    "Organisation",
    "Pace",
    "Place",
    "Pledge",
    "PledgeLine",
    "Presence",
    "Question",
    "QuestionSet",
    "Reach",
    "Record",
    "Redaction",
    "Reference",
    "Regime",
    "Relation",
    "Repeat",
    "Result",
    "Role",
    "Row",
    "Screening",
    "Seat",
    "Sector",
    "Share",
    "Source",
    "SourceVersion",
    "Sourced",
    "Standing",
    "Together",
    "Unit",
    "Visibility",
    "Visit",
    "VisitAnswer",
    "Work",
    "settled",
]
