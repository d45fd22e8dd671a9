"""When a visit may move, who is independent, and what follows from what was seen."""

import datetime
from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.models import (
    Chairmanship,
    CommitteeSeat,
    Delivery,
    DeliveryLine,
    Leg,
    Mission,
    Observation,
    PledgeLine,
    QuestionSet,
    Seat,
    Visit,
    VisitAnswer,
)
from tracker.models.dates import PartialDate, parse
from tracker.rules import quantities
from tracker.rules.actors import Actor
from tracker.rules.knowledge import may_hold, surely
from tracker.rules.moves import Workflow, move
from tracker.rules.refusals import Obstacle
from tracker.rules.roles import Permission

S = Visit.Status
F = Observation.Finding
R, C = Permission.REPORT, Permission.COORDINATE
REFUSED = (Visit.Access.DENIED, Visit.Access.NO_ANSWER)


def before_conducting(visit: Visit, actor: Actor) -> Iterator[str]:
    if visit.access in (*REFUSED, Visit.Access.ASKED):
        yield _("Access is “%s”.") % visit.get_access_display()
    if not visit.conducted_on:
        yield _("Say on which day it took place.")
    elif visit.conducted_on.earliest > actor.today:
        yield _("It cannot have taken place on a day that has not come yet.")


def before_submitting(visit: Visit, actor: Actor) -> Iterator[Obstacle | str]:
    """Yield what the report still lacks; for a refused visit, that nothing can have been seen."""
    seen = list(visit.observations.select_related("delivery_line__delivery").order_by("pk"))
    if not seen:
        yield Obstacle(_("Say for at least one line what was seen."), field="observations")
    if any(o.finding != F.NO_ACCESS for o in seen) and not visit.conducted_on:
        yield Obstacle(_("Say on which day it took place."), field="conducted_on")
    yield from seen_too_early(visit, seen)
    for index, observation in enumerate(seen):
        for field, text in lacking(visit, observation):
            yield Obstacle(text, field=field, row=("observations", index))
    if any(o.finding != F.NO_ACCESS for o in seen):
        for row in visit.answers.filter(required=True, answer="").order_by("position"):
            yield _("Answer: %s") % row


def seen_too_early(visit: Visit, seen: list[Observation]) -> Iterator[Obstacle]:
    """Yield which deliveries are said to have been seen before they took place."""
    there = {o.delivery_line.delivery for o in seen if o.finding != F.NO_ACCESS}
    for delivery in sorted(there, key=lambda one: one.pk):
        day = delivery.delivered_on
        if day and visit.conducted_on and visit.conducted_on.latest < day.earliest:
            text = _("Delivery %(ref)s took place only on %(day)s.")
            yield Obstacle(text % {"ref": delivery.ref, "day": day}, field="conducted_on")


def lacking(visit: Visit, observation: Observation) -> Iterator[tuple[str, str]]:
    """Yield what the report lacks of one line: the entry, and the reason."""
    if visit.access in (*REFUSED, Visit.Access.ASKED) and observation.finding != F.NO_ACCESS:
        yield "finding", _("“%s”: without access nothing was seen.") % observation.delivery_line
    if observation.finding in (F.AS_DELIVERED, F.QUANTITY_DIFFERS) and not observation.evidence:
        yield "evidence", _("“%s”: say on what evidence.") % observation.delivery_line


VISIT = Workflow(
    move("conduct", S.PLANNED, S.CONDUCTED, R, gettext_lazy("Record that it took place"),
         before_conducting),
    move("submit", {S.PLANNED, S.CONDUCTED}, S.SUBMITTED, R, gettext_lazy("Submit the report"),
         before_submitting),
    move("cancel", {S.PLANNED, S.CONDUCTED}, S.CANCELLED, R, gettext_lazy("Cancel the visit"),
         asks=("reason",)),
)  # fmt: skip


def to_save(visit: Visit, actor: Actor) -> Iterator[str]:
    if visit.status in (S.SUBMITTED, S.CANCELLED):
        yield _("A submitted or cancelled visit cannot be changed.")
    if visit.conducted_on and visit.conducted_on.earliest > actor.today:
        yield _("It cannot have taken place on a day that has not come yet.")
    if visit.question_set:
        yield from to_ask(visit, visit.question_set, actor)


def to_ask(visit: Visit, questions: QuestionSet, actor: Actor) -> Iterator[str]:
    """Yield why a visit cannot ask these questions."""
    was = Visit.objects.filter(pk=visit.pk).values_list("question_set", flat=True).first()
    if was == questions.pk:
        return
    day = visit.conducted_on or parse(visit.planned_on or actor.today)
    if not may_hold(questions.from_on, questions.to_on, day):
        yield _("“%s” is not in force on that day.") % questions
    if was and visit.answers.exists():
        yield _("Its questions were copied when it took place: the question set stays.")


def of_answers(visit: Visit, rows: list[VisitAnswer]) -> Iterator[str]:
    """Yield nothing: each answer is checked by itself, by the kind of its question."""
    return iter(())


def fits(mission: Mission, today: datetime.date) -> QuestionSet | None:
    """Return the question set in force that fits a mission best: by sector, then by type."""
    rows = QuestionSet.objects.alive().filter(
        sector__in=["", mission.sector], mission_kind__in=["", mission.kind]
    )
    held = [s for s in rows.order_by("pk") if not is_over(s, today)]
    return max(held, key=lambda s: (bool(s.sector), bool(s.mission_kind), s.pk), default=None)


def is_over(questions: QuestionSet, today: datetime.date) -> bool:
    """Tell whether a set is surely not in force; one without dates always is."""
    return surely(questions.from_on, questions.to_on, today) is False


def of_deliveries(visit: Visit) -> Iterator[str]:
    """Yield which of the deliveries to be seen cannot be."""
    for delivery in visit.deliveries.order_by("pk"):
        if delivery.mission_id != visit.mission_id:
            yield _("“%s” belongs to another mission.") % delivery
        if delivery.status == Delivery.Status.REVERSED:
            yield _("“%s”: that delivery was reversed.") % delivery


def of_observations(visit: Visit, rows: list[Observation]) -> Iterator[Obstacle | str]:
    """Yield what cannot be planned to be seen, was not there to be seen, or disagrees."""
    if visit.status == S.PLANNED:
        yield from of_deliveries(visit)
    for index, row in enumerate(rows):
        if row.quantity_observed not in (None, quantity_seen(row)):
            text = _("Choose “%s”, or leave this empty.") % F.QUANTITY_DIFFERS.label
            yield Obstacle(text, field="quantity_observed", row=("observations", index))
        if row.delivery_line.delivery.mission_id != visit.mission_id:
            yield _("“%s” belongs to another mission.") % row.delivery_line
        if row.delivery_line.delivery.status == "reversed":
            yield _("“%s”: that delivery was reversed.") % row.delivery_line
        if row.delivery_line.delivery.status == "expected":
            yield _("“%s” has not been handed over yet.") % row.delivery_line


def involved(line: DeliveryLine, day: PartialDate | str) -> dict[int, str]:
    """Return who took part in a delivery, by key, with the part: none of them verifies it."""
    mission, sent = line.delivery.mission, line.consignment_line
    parts = {mission.owner_id: _("led the mission"), sent.consignment.owner_id: _("sent it")}
    named = {
        mission.counterpart_id: _("is the counterpart"), mission.consignee_id: _("received it"),
    }  # fmt: skip
    parts |= {key: part for key, part in named.items() if key}
    parts |= dict.fromkeys(mission.partners.values_list("pk", flat=True), _("is a partner in it"))
    legs = Leg.objects.filter(consignment=sent.consignment, carrier__isnull=False)
    parts |= dict.fromkeys(legs.values_list("carrier", flat=True), _("carried it"))
    parts |= givers(sent.allocation.line, day)
    return chairs(parts, day) | parts


def chairs(parts: dict[int, str], day: PartialDate | str) -> dict[int, str]:
    """Return who may chair a committee that took part on a day: they act for it."""
    terms = Chairmanship.objects.alive().filter(committee__in=parts).select_related("committee")
    return {
        term.chair_id: _("chairs %(name)s, which %(part)s")
        % {"name": term.committee, "part": parts[term.committee_id]}
        for term in terms.order_by("pk")
        if may_hold(term.from_on, term.to_on, day)
    }


def givers(line: PledgeLine, day: PartialDate | str) -> dict[int, str]:
    """Return the donor, who paid for it, and the members of a committee that gave."""
    chain = [line]
    while chain[-1].funded_by and chain[-1].funded_by not in chain:
        chain.append(chain[-1].funded_by)
    parts = {link.pledge.owner_id: _("gave it") for link in chain}
    for seat in CommitteeSeat.objects.alive().filter(committee__in=parts):
        if may_hold(seat.from_on, seat.to_on, day):
            parts.setdefault(seat.member_id, _("is a member of the committee that gave it"))
    return parts


def dependence(observation: Observation, actor: Actor) -> list[str]:
    """List why what was seen is no independent verification: by organisation and by person."""
    visit = observation.visit
    if visit.method == Visit.Method.COUNTERPART:
        return [_("A report of the counterpart never counts.")]
    parts = involved(observation.delivery_line, visit.conducted_on)
    reasons = []
    if visit.owner_id in parts:
        reasons.append(f"{visit.owner} {parts[visit.owner_id]}.")
    people = [visit.created_by_id, actor.user.pk if actor.user else None]
    held = Seat.objects.alive().filter(user__in=[p for p in people if p], organisation__in=parts)
    reasons += [
        _("The visitor also acts for %(name)s, which %(part)s.")
        % {"name": seat.organisation, "part": parts[seat.organisation_id]}
        for seat in (*held.select_related("organisation"), *actor.seats)  # A chair's is not kept.
        if seat.organisation_id in parts and seat.organisation_id != visit.owner_id
    ]
    return list(dict.fromkeys(reasons))


def quantity_seen(observation: Observation) -> Decimal | None:
    """Return how much an observation saw: all, what it says, or nothing; None without access."""
    if observation.finding == F.NO_ACCESS:
        return None
    if observation.finding == F.AS_DELIVERED:
        delivered: Decimal | None = observation.delivery_line.quantity
        return delivered
    if observation.finding == F.QUANTITY_DIFFERS:
        seen: Decimal | None = observation.quantity_observed
        return seen
    return Decimal(0)


def was_seen(observation: Observation) -> bool:
    """Tell whether a finding rests on what was seen. That nothing is there needs no evidence."""
    if observation.finding in (F.NOT_SEEN, F.OTHER_RECIPIENT) and not observation.evidence:
        return True
    return observation.evidence not in ("", Observation.Evidence.TOLD)


def differs(observation: Observation) -> str:
    """Return what differs from the delivery in a sentence, or nothing."""
    line = observation.delivery_line
    if observation.finding == F.QUANTITY_DIFFERS:
        if observation.quantity_observed == line.quantity:
            return ""
        return _("“%(line)s”: %(seen)s seen, %(delivered)s recorded as delivered.") % {
            "line": line,
            "seen": in_words(observation.quantity_observed),
            "delivered": in_words(line.quantity),
        }
    if observation.finding in (F.OTHER_RECIPIENT, F.NOT_SEEN):
        return f"“{line}”: {observation.get_finding_display().lower()}."
    return ""


def in_words(quantity: Decimal | None) -> str:
    return _("an unknown quantity") if quantity is None else quantities.plain(quantity)
