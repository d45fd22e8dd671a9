"""One record of every noun, so that each page has something to show."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from tests import making
from tests.doors.conftest import undone
from tracker.actions import records
from tracker.models import (
    ActionPoint,
    Chairmanship,
    ChannelObservation,
    CommitteeSeat,
    Concern,
    ControlledGood,
    Determination,
    Discrepancy,
    Dispute,
    Engagement,
    ExchangeRate,
    Figure,
    Indicator,
    ListedParty,
    Presence,
    Relation,
    Screening,
    Source,
)


@dataclass(frozen=True)
class Cast:
    """The people who look, and the records they look at, by noun."""

    chair: Any
    officer: Any
    liaison: Any
    world: dict[str, Any]


@pytest.fixture(scope="module")
def cast(django_db_setup, django_db_blocker):
    """The world of a module whose tests only look: made once, taken back at its end."""
    with django_db_blocker.unblock(), undone():
        lao = making.embassy("LA", "Embassy of the Lao PDR in Pyongyang")
        indonesian = making.embassy("ID", "Embassy of Indonesia in Pyongyang")
        relief = making.organisation(
            "Mercy Relief", home_country=making.country("SG", "Singapore")
        )
        floods = making.emergency(lao, indonesian, relief, owner=lao, title="Floods of 2012")
        liaison = making.person("liaison", lao, "coordinator")
        officer = making.person("officer", relief, "coordinator")
        chair = making.person("chair", indonesian, "coordinator")
        made = followed(floods, liaison, officer, chair, lao, relief, indonesian)
        yield Cast(chair, officer, liaison, made)


@pytest.fixture
def world(floods, liaison, officer, chair, lao_embassy, mercy_relief, indonesian_embassy):
    """One record of every noun, for a test that writes."""
    return followed(floods, liaison, officer, chair, lao_embassy, mercy_relief, indonesian_embassy)


def followed(floods, liaison, officer, chair, lao_embassy, mercy_relief, indonesian_embassy):
    """Make a need followed to a visit that found less than was delivered, and all around it."""
    made = {"emergency": floods}
    made["assessment"] = making.assessment(liaison, lao_embassy, floods)
    made["need"] = need = making.reported(liaison, lao_embassy, floods)
    made["corroboration"] = making.corroboration(chair, indonesian_embassy, need)
    made["pledge"] = pledge = making.pledge(officer, mercy_relief, floods)
    made["allocation"] = allocation = making.allocation(officer, pledge, 70, need=need)
    made["mission"] = mission = making.running(officer, mercy_relief, floods)
    made["clearance"] = making.clearance(officer, mission, "visa")
    made |= regimes(officer, mission, chair, indonesian_embassy)
    made["consignment"] = sent = making.dispatched(officer, mission, (allocation, 60))
    line = {"consignment_line": sent.lines.get(), "quantity": Decimal(50)}
    made["delivery"] = delivery = making.delivery(officer, mission, line)
    making.move("hand_over", delivery, officer)
    seen = {
        "delivery_line": delivery.lines.get(),
        "finding": "quantity_differs",
        "quantity_observed": Decimal(48),
        "evidence": "goods",
    }
    visit = making.visit(chair, indonesian_embassy, mission, seen)
    making.move("submit", making.move("conduct", visit, chair), chair)
    made["visit"] = visit
    made["discrepancy"] = Discrepancy.objects.get()
    made |= beside(visit, chair, indonesian_embassy, mercy_relief, floods)
    return made | directory(lao_embassy, indonesian_embassy)


def regimes(officer, mission, chair, embassy):
    """A regime that is over no country, what goes with it, and what was decided under it."""
    regime = making.regime("UN 1718")
    party = {"name": "Green Pine", "list_name": "UN list", "reference": "KPe.010"}
    listed = making.reference(ListedParty, **party)
    by, lead = making.actor(officer), mission.owner
    proposed = {"mission": mission, "item": making.item(), "regime": regime, "basis": "Food."}
    decided = {"organisation": lead, "decision": "not_the_same", "reason": "By its address."}
    return {
        "regime": regime,
        "controlledgood": making.reference(
            ControlledGood, regime=regime, prefix="84", paragraph="2397 (2017), paragraph 7"
        ),
        "listedparty": listed,
        "determination": records.create(Determination, by=by, owner=lead, values=proposed),
        "screening": records.create(
            Screening,
            by=making.actor(chair),
            owner=embassy,
            values=decided | {"listed_party": listed},
        ),
    }


def beside(visit, chair, embassy, lead, emergency):
    by = making.actor(chair)

    def make(model, **values):
        return records.create(model, by=by, owner=embassy, values=values)

    return {
        "concern": make(Concern, visit=visit, text="The store was locked at first."),
        "actionpoint": make(ActionPoint, visit=visit, title="Ask again", assigned_to=lead),
        "figure": make(Figure, emergency=emergency, kind="dead", value=Decimal(160)),
    }


def directory(lao_embassy, indonesian_embassy):
    reference = making.reference
    committee = making.organisation("ASEAN Committee in Pyongyang", "committee")
    place, channel = making.place(), making.channel("Rajin", "goods_entry")
    return {
        "organisation": lao_embassy,
        "institution": making.institution(),
        "place": place,
        "country": place.country,
        "unit": making.unit(),
        "item": making.item(),
        "source": reference(Source, title="A report"),
        "dispute": reference(Dispute, title="How many embassies?"),
        "indicator": reference(Indicator, name="Population", value=Decimal(25000000)),
        "engagement": reference(Engagement, kind="course", title="A course"),
        "questionset": making.question_set(),
        "channel": channel,
        "channelobservation": reference(
            ChannelObservation, channel=channel, state="open", observed_on=making.TODAY
        ),
        "relation": reference(
            Relation,
            first=lao_embassy.home_country,
            second=place.country,
            state="established",
            observed_on="1974",
        ),
        "presence": reference(
            Presence, organisation=lao_embassy, place=place, aspect="office", state="kept",
            observed_on="2018-12",
        ),
        "committeeseat": reference(
            CommitteeSeat, committee=committee, member=lao_embassy, from_on="2012-04-30"
        ),
        "chairmanship": reference(
            Chairmanship, committee=committee, chair=indonesian_embassy, from_on="2019-07-02"
        ),
        "exchangerate": reference(
            ExchangeRate, currency=making.unit("SGD", "money"), rate=Decimal("1.35"),
            rated_on=making.TODAY,
        ),
    }  # fmt: skip
