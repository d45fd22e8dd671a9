"""Which clearances a mission needs and why; when a clearance or a determination may move."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import (
    Allocation,
    Amendment,
    Clearance,
    Consignment,
    ConsignmentLine,
    Country,
    Determination,
    ExemptionItem,
    Mission,
    Organisation,
    Regime,
    Unit,
)
from tracker.rules import regimes
from tracker.rules.actors import Actor
from tracker.rules.moves import Workflow, move
from tracker.rules.roles import Permission, may

S, D = Clearance.Status, Determination.Status
K = Clearance.Kind
R, C = Permission.REPORT, Permission.COORDINATE
BANDS = (7, 30, 60, 90)
"""Days ahead at which the end of a clearance is told, the nearest first."""


# What a mission needs


@dataclass(frozen=True)
class Required:
    """A kind of clearance a mission needs, the reason in a sentence, and what is recorded."""

    kind: str
    why: str
    found: tuple[Clearance, ...] = ()
    regime: Regime | None = None
    settled: int = 0
    """Confirmed determinations that goods of the mission need no exemption."""

    @property
    def label(self) -> str:
        name = str(K(self.kind).label)
        return f"{name} ({self.regime})" if self.regime else name

    @property
    def missing(self) -> bool:
        """Tell whether nothing is recorded that answers it."""
        return not self.found and not self.settled


@dataclass
class Undertaking:
    """What the clearances of a mission follow from: where people and goods go, and what it has.

    `countries` are those of its people; `over` is what is over those its goods may end in.
    """

    mission: Mission
    countries: set[Country]
    over: list[tuple[Regime, Country]]
    goods: bool
    money: bool
    held: list[Clearance] = field(default_factory=list)
    confirmed: list[Determination] = field(default_factory=list)

    def of_kind(self, kind: str) -> tuple[Clearance, ...]:
        return tuple(clearance for clearance in self.held if clearance.kind == kind)


def required(mission: Mission, day: datetime.date) -> list[Required]:
    """List the clearances that follow from what a mission carries, and where it goes."""
    return required_by([mission], day)[mission.pk]


def required_by(missions: Sequence[Mission], day: datetime.date) -> dict[int, list[Required]]:
    """List the clearances that each mission needs, in a number of queries that does not grow."""
    return {one.mission.pk: list(needed(one)) for one in undertakings(missions, day)}


def undertakings(missions: Sequence[Mission], day: datetime.date) -> Iterable[Undertaking]:
    """Read of all these missions at once what their clearances follow from."""
    keys = [mission.pk for mission in missions]
    others = [m.pk for m in missions if m.kind != Mission.Kind.RELIEF_DELIVERY]
    packed = Consignment.objects.alive().filter(mission__in=keys).exclude(status="cancelled")
    goods, money = set(packed.values_list("mission_id", flat=True)), with_money(keys)
    lines = ConsignmentLine.objects.filter(consignment__in=packed)
    countries, ends = regimes.destinations_of(missions), regimes.ends_of(missions, lines)
    bound = regimes.over_any(set().union(*ends.values()), day)
    found = {
        mission.pk: Undertaking(
            mission,
            countries[mission.pk],
            regimes.among(bound, ends[mission.pk]),
            mission.pk not in others or mission.pk in goods,
            mission.kind == Mission.Kind.FUNDS_TRANSFER or mission.pk in money,
        )
        for mission in missions
    }
    held = Clearance.objects.alive().filter(mission__in=keys).select_related("regime")
    for clearance in held.order_by("pk"):
        found[clearance.mission_id].held.append(clearance)
    asked = [key for key, one in found.items() if one.over]
    confirmed = Determination.objects.alive().filter(mission__in=asked, status=D.CONFIRMED)
    for determination in confirmed:
        found[determination.mission_id].confirmed.append(determination)
    return found.values()


def with_money(missions: Sequence[int]) -> set[int]:
    """Return those of the missions for which money is set aside."""
    money = Allocation.objects.live().filter(
        mission__in=missions, line__unit__dimension=Unit.Dimension.MONEY
    )
    return set(money.values_list("mission_id", flat=True))


def needed(one: Undertaking) -> Iterator[Required]:
    """Yield each clearance a mission needs, with the reason."""
    yield from for_goods(one)
    yield from for_people(one)
    if one.money:
        where = listed(one.countries)
        why = _("Money is sent to %s.") % where if where else _("Money is sent.")
        yield Required(K.PAYMENT_ROUTE, why, one.of_kind(K.PAYMENT_ROUTE))


def for_goods(one: Undertaking) -> Iterator[Required]:
    """Yield an exemption for each regime that is over a country the goods may end in."""
    kind = K.SANCTIONS_EXEMPTION
    for regime, country in one.over if one.goods else ():
        rows = [c for c in one.of_kind(kind) if c.regime_id in (regime.pk, None)]
        why = _("Goods go to %(country)s, which is under %(regime)s.") % {
            "country": country, "regime": told(regime),
        }  # fmt: skip
        settled = sum(other.regime_id == regime.pk for other in one.confirmed)
        yield Required(kind, why, tuple(rows), regime, settled)


def for_people(one: Undertaking) -> Iterator[Required]:
    """Yield visas and host approval where people go to a country that is not their own."""
    mission = one.mission
    if mission.mode != Mission.Mode.IN_PERSON or mission.kind == Mission.Kind.FUNDS_TRANSFER:
        return
    abroad = {c for c in one.countries if c.pk != mission.owner.home_country_id}
    if travels := {c for c in abroad if c.pk != mission.owner.host_country_id}:
        why = _("People travel to %s.") % listed(travels)
        yield Required(K.VISA, why, one.of_kind(K.VISA))
    if abroad:
        why = _("People work in %s.") % listed(abroad)
        yield Required(K.HOST_APPROVAL, why, one.of_kind(K.HOST_APPROVAL))


def start_of(mission: Mission, one: Required) -> dict[str, Any]:
    """Return what the record of a missing clearance starts with."""
    found: dict[str, Any] = {"mission": mission, "kind": one.kind}
    return found | ({"regime": one.regime} if one.regime else {})


def listed(countries: set[Country]) -> str:
    return ", ".join(sorted(country.name for country in countries))


def told(regime: Regime) -> str:
    """Name a regime with its authority: UN 1718 (1718 Committee)."""
    return f"{regime} ({regime.authority})" if regime.authority else str(regime)


def not_recorded(mission: Mission, day: datetime.date) -> Iterator[str]:
    """Yield each clearance a mission needs and has no record of."""
    for one in required(mission, day):
        if one.missing:
            yield _("%s: not recorded yet.") % one.label


def band(clearance: Clearance, day: datetime.date) -> int | None:
    """Return within how many days a grant ends, by 7, 30, 60 and 90; 0 when it has ended."""
    if clearance.status != S.GRANTED or clearance.valid_until is None:
        return None
    left = (clearance.valid_until - day).days
    return 0 if left < 0 else next((days for days in BANDS if left <= days), None)


def ends(clearance: Clearance, day: datetime.date) -> str:
    """Say how soon a grant ends; nothing while that is far."""
    within = band(clearance, day)
    if within is None:
        return ""
    return _("Ends within %d days") % within if within else _("Has ended")


# Moves


def before_granting(clearance: Clearance, actor: Actor) -> Iterator[str]:
    """Yield what a grant must state before it can be relied on."""
    if clearance.kind == K.SANCTIONS_EXEMPTION:
        if not clearance.regime:
            yield _("Say under which sanctions regime.")
        if not clearance.items.exists():
            yield _("List the items it covers, with their quantities.")


CLEARANCE = Workflow(
    move("waive", S.TO_ASSESS, S.NOT_REQUIRED, C, gettext_lazy("Not required"),
         asks=("reason",)),
    move("draft", S.TO_ASSESS, S.DRAFTING, R, gettext_lazy("Start drafting")),
    move("submit", {S.DRAFTING, S.CLARIFICATION}, S.SUBMITTED, C, gettext_lazy("Submit"),
         asks=("on",)),
    move("query", S.SUBMITTED, S.CLARIFICATION, R, gettext_lazy("Clarification was requested"),
         asks=("reason",)),
    move("grant", S.SUBMITTED, S.GRANTED, C, gettext_lazy("Record the grant"),
         before_granting, asks=("reference", "valid_from", "valid_until", "on")),
    move("refuse", S.SUBMITTED, S.REFUSED, C, gettext_lazy("Record the refusal"),
         asks=("reason",)),
    move("withdraw", {S.DRAFTING, S.SUBMITTED, S.CLARIFICATION, S.GRANTED}, S.WITHDRAWN, C,
         gettext_lazy("Withdraw"), asks=("reason",)),
    move("expire", S.GRANTED, S.EXPIRED, C, gettext_lazy("Record as expired")),
    move("reassess", {S.NOT_REQUIRED, S.REFUSED, S.WITHDRAWN, S.EXPIRED}, S.TO_ASSESS, C,
         gettext_lazy("Assess again")),
)  # fmt: skip


def was_granted(clearance: Clearance) -> bool:
    """Tell whether what it says is what the authority granted."""
    return clearance.status in (S.GRANTED, S.EXPIRED)


def to_save(clearance: Clearance, actor: Actor) -> Iterator[str]:
    if was_granted(clearance) and not may(actor, C, clearance.owner):
        yield _("It was granted: only a coordinator changes it.")


def of_items(clearance: Clearance, rows: list[ExemptionItem]) -> Iterator[str]:
    """Yield that only an exemption covers items: no other kind lets goods leave."""
    if rows and clearance.kind != K.SANCTIONS_EXEMPTION:
        yield _("Only a sanctions exemption covers items: leave them out.")


def of_amendments(clearance: Clearance, rows: list[Amendment]) -> Iterator[str]:
    """Yield where an amendment speaks of an item of another clearance."""
    for row in rows:
        if row.item and row.item.clearance_id != clearance.pk:
            yield _("“%s” is not an item of this clearance.") % row.item


# What needs no exemption


def who_decides(determination: Determination) -> list[Organisation]:
    """Return whose coordinators confirm or reject: those of the lead and of the partners."""
    mission = determination.mission
    return [mission.owner, *mission.partners.order_by("pk")]


def before_deciding(determination: Determination, actor: Actor) -> Iterator[str]:
    """Yield why this actor is not the second of two people."""
    if actor.user is None or actor.key is not None:
        yield _("A person decides this, signed in: a key does not.")
    elif determination.proposed_by_id == actor.user.pk:
        yield _("You proposed it: a coordinator who is somebody else decides it.")


DETERMINATION = Workflow(
    move("confirm", D.PROPOSED, D.CONFIRMED, C, gettext_lazy("Confirm"), before_deciding,
         whose=who_decides),
    move("reject", D.PROPOSED, D.REJECTED, C, gettext_lazy("Reject"), before_deciding,
         whose=who_decides, asks=("reason",)),
    move("withdraw", {D.PROPOSED, D.CONFIRMED}, D.WITHDRAWN, C, gettext_lazy("Withdraw"),
         asks=("reason",)),
)  # fmt: skip


def to_determine(determination: Determination, actor: Actor) -> Iterator[str]:
    """Yield why a determination cannot be saved: what was decided stays on record."""
    if determination.status != D.PROPOSED:
        yield _("It was decided: propose a new one instead.")
    mission = determination.mission
    if mission.status in (Mission.Status.CLOSED, Mission.Status.CANCELLED):
        yield _("Its mission is %s.") % mission.get_status_display().lower()
