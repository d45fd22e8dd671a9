"""Every kind of record: who may make it, what it is checked against, which lines it holds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from tracker import models as m
from tracker.rules import (
    channels,
    clearances,
    consignments,
    deliveries,
    followups,
    missions,
    needs,
    places,
    pledges,
    regimes,
    seats,
    visits,
)
from tracker.rules.actors import Actor
from tracker.rules.moves import Workflow, none
from tracker.rules.refusals import Obstacle
from tracker.rules.roles import DONORS, EVERYBODY, LEADS, TRAINERS, Permission, may

R, C, O = Permission.REPORT, Permission.COORDINATE, Permission.OPERATE  # noqa: E741
Said = Iterable[Obstacle | str]


def no_rows(record: Any, rows: list[Any]) -> Said:
    return iter(())


@dataclass(frozen=True)
class Noun:
    """What the house knows about one kind of record.

    `rows` names the relations whose lines are saved with it, each with its own check. `parent`
    names the field of the record it belongs to: a child is never seen by more than its parent.
    """

    model: type[m.Record]
    plural: str
    create: Permission = O
    kinds: frozenset[str] = EVERYBODY
    workflow: Workflow = field(default_factory=Workflow)
    to_save: Callable[[Any, Actor], Said] = none
    rows: dict[str, Callable[[Any, list[Any]], Said]] = field(default_factory=dict)
    parent: str = ""
    by_parent: bool = False
    """Its owner is its parent's owner: nobody else makes one."""

    @property
    def name(self) -> str:
        return self.model.word()


NOUNS: dict[str, Noun] = {
    noun.name: noun
    for noun in (
        Noun(m.Source, "sources"),
        Noun(m.Dispute, "disputes", rows={"claims": no_rows}),
        Noun(m.Country, "countries"),
        Noun(m.Place, "places", to_save=places.to_save),
        Noun(m.Unit, "units"),
        Noun(m.Item, "items", rows={"contents": no_rows}),
        Noun(m.Organisation, "organisations"),
        Noun(m.Institution, "institutions"),
        Noun(m.Engagement, "engagements", R),
        Noun(m.Relation, "relations"),
        Noun(m.Presence, "presences", R),
        Noun(m.CommitteeSeat, "committee-seats"),
        Noun(m.Chairmanship, "chairmanships", to_save=seats.to_preside),
        Noun(m.Channel, "channels", rows={"functions": no_rows}),
        Noun(m.ChannelObservation, "channel-observations", R, to_save=channels.to_save),
        Noun(m.QuestionSet, "question-sets", rows={"questions": no_rows}),
        Noun(m.Emergency, "emergencies", C, LEADS, rows={"admissions": no_rows}),
        Noun(m.Figure, "figures", R, parent="emergency"),
        Noun(m.Indicator, "indicators"),
        Noun(m.Assessment, "assessments", R, parent="emergency"),
        Noun(m.Need, "needs", R, workflow=needs.NEED, to_save=needs.to_save, parent="emergency"),
        Noun(m.Corroboration, "corroborations", R, to_save=needs.to_corroborate, parent="need"),
        Noun(m.ExchangeRate, "exchange-rates"),
        Noun(
            m.Pledge, "pledges", C, DONORS, pledges.PLEDGE, pledges.to_save,
            {"lines": pledges.of_lines}, parent="emergency",
        ),
        Noun(
            m.Mission, "missions", R, TRAINERS, missions.MISSION, missions.to_save,
            {"results": no_rows, "further_sectors": missions.of_sectors}, parent="emergency",
        ),
        Noun(
            m.Allocation, "allocations", C, DONORS, to_save=pledges.to_allocate,
        ),
        Noun(m.Regime, "regimes"),
        Noun(m.ControlledGood, "controlled-goods"),
        Noun(m.ListedParty, "listed-parties", rows={"names": no_rows}),
        Noun(m.Screening, "screenings", C, to_save=regimes.to_screen),
        Noun(
            m.Clearance, "clearances", R, EVERYBODY, clearances.CLEARANCE, clearances.to_save,
            rows={"items": clearances.of_items, "amendments": clearances.of_amendments},
            parent="mission", by_parent=True,
        ),
        Noun(
            m.Determination, "determinations", R, EVERYBODY, clearances.DETERMINATION,
            clearances.to_determine, parent="mission", by_parent=True,
        ),
        Noun(
            m.Consignment, "consignments", R, TRAINERS, consignments.CONSIGNMENT,
            consignments.to_save, {"lines": consignments.of_lines, "legs": no_rows},
            parent="mission",
        ),
        Noun(
            m.Delivery, "deliveries", R, TRAINERS, deliveries.DELIVERY, deliveries.to_save,
            {"lines": deliveries.of_lines, "reached": no_rows}, parent="mission",
            by_parent=True,
        ),
        Noun(
            m.Visit, "visits", R, EVERYBODY, visits.VISIT, visits.to_save,
            {"observations": visits.of_observations, "answers": visits.of_answers},
            parent="mission",
        ),
        Noun(
            m.Discrepancy, "discrepancies", R, workflow=followups.DISCREPANCY,
            to_save=followups.to_discuss,
        ),
        Noun(m.Concern, "concerns", R),
        Noun(
            m.ActionPoint, "action-points", R, workflow=followups.ACTION_POINT, parent="visit",
        ),
        Noun(m.Document, "documents", R),
        Noun(m.Seat, "seats", Permission.ADMINISTER, to_save=seats.to_save),
        Noun(m.Invitation, "invitations", Permission.ADMINISTER, to_save=seats.to_save),
        Noun(m.Key, "keys", Permission.ADMINISTER),
        Noun(m.Endpoint, "webhooks", Permission.ADMINISTER),
    )
}  # fmt: skip
"""One row a noun, in story order."""

FORWARD = {
    "need": ("report",),
    "pledge": ("firm_up", "commit", "pay"),
    "mission": ("plan", "start", "complete", "close", "resume"),
    "clearance": ("draft", "submit", "grant", "reassess"),
    "determination": ("confirm",),
    "consignment": ("ready", "dispatch", "arrive", "close", "resume"),
    "delivery": ("hand_over", "acknowledge"),
    "visit": ("conduct", "submit"),
    "discrepancy": ("answer", "close"),
    "actionpoint": ("finish",),
}
"""The moves that lead on, by noun: they stand first. All others lead aside or back."""


def noun_of(record: m.Record | type[m.Record]) -> Noun:
    return NOUNS[record.word()]


def may_delete(actor: Actor, record: Any) -> bool:
    """Tell whether this actor may take a record away.

    What is still in its first status, whoever may make it; past that, a coordinator.
    """
    noun = noun_of(record)
    model: Any = noun.model
    first = model._meta.get_field("status").default if noun.workflow else None
    needed = C if noun.workflow and record.status != first else noun.create
    return may(actor, noun.create, record.owner, noun.kinds) and may(actor, needed, record.owner)
