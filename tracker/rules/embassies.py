"""Embassies: what follows for a function from relations, the office, its staff and its seats."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from tracker.models import Availability, CommitteeSeat, Function, Organisation, Presence, Relation
from tracker.rules.answers import Answer, Days, Reason, rank
from tracker.rules.knowledge import Known, Settled, settle, surely

A, P, R = Availability, Presence.State, Relation.State
ONE_DAY = datetime.timedelta(days=1)
NEEDS_STAFF = (Function.NEEDS_ASSESSMENT, Function.DISTRIBUTION_MONITORING)


def embassy(organisation: Organisation, function: str, day: datetime.date, known: Known) -> Answer:
    """Answer for an embassy: relations, then the office, then its staff decide.

    The reason that closes or limits it stands first.
    """
    between = known.between(organisation.home_country_id, organisation.host_country_id)
    relation = settle(between, day, known.in_dispute)
    ended = by_relations(relation)
    if ended:
        return ended
    told = related(relation)
    office = settle(known.of(organisation.pk, Presence.Aspect.OFFICE), day, known.in_dispute)
    ended = by_office(office, told)
    if ended:
        return ended
    told = [*told, Reason(_("The embassy is kept."), office.facts)]
    staff = settle(known.of(organisation.pk, Presence.Aspect.STAFF), day, known.in_dispute)
    best = A.LIMITED if relation.state == R.SUSPENDED else A.OPEN
    return by_staff(staff, function, best, told)


def by_relations(relation: Settled) -> Answer | None:
    """Answer where relations alone decide."""
    facts = relation.facts
    if relation.disputed:
        text = _("Sources disagree about relations.")
        return Answer(A.UNKNOWN, [Reason(text, facts, to_settle())], disputed=True)
    if relation.unsure:
        text = _("It is not known to the day when relations changed.")
        return Answer(A.UNKNOWN, [Reason(text, facts, to_date())])
    if relation.state == R.SEVERED:
        text = _("Relations were severed on %s.") % facts[0].observed_on
        change = _("Relations would have to be established again.")
        return Answer(A.CLOSED, [Reason(text, facts, change)], final=True)
    if relation.state == R.NONE:
        change = _("Relations would have to be established.")
        text = _("There are no relations.")
        return Answer(A.CLOSED, [Reason(text, facts, change)], final=True)
    return None


def related(relation: Settled) -> list[Reason]:
    """Say how relations stand where they close nothing."""
    if relation.state == R.SUSPENDED:
        change = _("Relations would have to be taken up again.")
        return [Reason(_("Relations are suspended."), relation.facts, change)]
    if relation.state == R.ESTABLISHED:
        return [Reason(_("Relations are established."), relation.facts)]
    return []


def by_office(office: Settled, told: list[Reason]) -> Answer | None:
    """Answer where it is not sure that the embassy is kept."""
    facts = office.facts
    if office.disputed:
        text = _("Sources disagree whether it was kept.")
        return Answer(A.UNKNOWN, [Reason(text, facts, to_settle()), *told], disputed=True)
    if office.unsure:
        text = _("It is not known to the day when the embassy was closed or opened.")
        return Answer(A.UNKNOWN, [Reason(text, facts, to_date()), *told])
    if office.state == P.CLOSED:
        change = _("The embassy would have to be opened again.")
        reason = Reason(_("The embassy was reported closed."), facts, change)
        return Answer(A.CLOSED, [reason, *told], final=True)
    if office.state is None or office.state == P.UNKNOWN:
        text = _("Nothing is recorded about the embassy on this day.")
        change = _("Somebody who knows would have to say whether the embassy is kept.")
        return Answer(A.UNKNOWN, [Reason(text, facts, change), *told])
    return None


def by_staff(staff: Settled, function: str, best: str, told: list[Reason]) -> Answer:
    """Answer for a kept embassy: whether somebody is there to do it."""
    facts = staff.facts
    if staff.disputed:
        text = _("Sources disagree whether staff were there.")
        return Answer(A.UNKNOWN, [Reason(text, facts, to_settle()), *told], disputed=True)
    if staff.state in (P.ABSENT, P.NON_RESIDENT):
        text = _("The embassy is kept, but no staff are there.")
        state = A.CLOSED if function in NEEDS_STAFF else A.LIMITED
        return Answer(
            state, [both(told[-1], text, facts, _("Staff would have to return.")), *told[:-1]]
        )
    if staff.state == P.LIMITED:
        text = _("The embassy is kept with limited staff.")
        change = _("More staff would have to be there.")
        return Answer(A.LIMITED, [both(told[-1], text, facts, change), *told[:-1]])
    if staff.state == P.PRESENT:
        return Answer(best, [*told, Reason(_("Staff are there."), facts)])
    return unsure_of_staff(staff, function, best, told)


def unsure_of_staff(staff: Settled, function: str, best: str, told: list[Reason]) -> Answer:
    """Answer for a kept embassy of which nobody knows whether staff are there."""
    text, change = _("Whether staff are there is not recorded."), ""
    if staff.unsure:
        text = _("It is not known to the day when staff came or left.")
    if function not in NEEDS_STAFF:
        return Answer(best, [*told, Reason(text, staff.facts)])
    change = (
        to_date()
        if staff.unsure
        else _("Somebody who knows would have to say whether staff are there.")
    )
    return Answer(A.UNKNOWN, [Reason(text, staff.facts, change), *told])


def both(kept: Reason, text: str, facts: Iterable[Any], change: str) -> Reason:
    """Return one sentence about office and staff, with the facts of both."""
    return Reason(text, [*kept.facts, *facts], change)


def to_settle() -> str:
    return _("It would have to be settled which source is right.")


def to_date() -> str:
    return _("A source that gives the day would have to be found.")


def committee(
    organisation: Organisation,
    day: datetime.date,
    known: Known,
    stands_by: Callable[[Organisation], Answer],
) -> Answer:
    """Answer for a committee: as open as the best of the members that sit on the day.

    Unknown, where one that may or may not sit would make it better; final, where a break decides
    for each of them. `stands_by` answers for the embassy of a member.
    """
    seats = known.seats.get(organisation.pk, ())
    stands = [
        (seat, surely(seat.from_on, seat.to_on, day), stands_by(seat.member))
        for seat in sorted(seats, key=lambda seat: str(seat.member))
    ]
    sitting = [(seat, answer) for seat, sure, answer in stands if sure]
    best = max((answer.state for _seat, answer in sitting), key=rank, default=A.CLOSED)
    unsure = [
        (seat, answer)
        for seat, sure, answer in stands
        if sure is None and rank(answer.state) > rank(best)
    ]
    state = best if sitting and not unsure else A.UNKNOWN
    because = [*(may_sit(*one) for one in unsure), *of_sitting(sitting)]
    broken = all(answer.final for _seat, sure, answer in stands if sure is not False)
    return Answer(state, because, final=bool(sitting) and broken, seats_turned=turns(seats, day))


def of_sitting(sitting: Sequence[tuple[CommitteeSeat, Answer]]) -> list[Reason]:
    """Say who sits in a committee, and how the embassy of each stands."""
    if not sitting:
        change = _("Somebody who knows would have to say who sits in it.")
        return [Reason(_("No member is recorded for this day."), (), change)]
    seats = [seat for seat, _answer in sitting]
    first = Reason(_("It is as open as the best of the members that sit in it."), seats)
    return [first, *(of_member(seat.member, answer) for seat, answer in sitting)]


def may_sit(seat: CommitteeSeat, answer: Answer) -> Reason:
    """Say that nobody knows whether a member sits that would make the committee better."""
    text = _("It is not known whether %s sits in it on this day.") % seat.member
    return Reason(text, [seat, *answer.facts], to_date())


def of_member(member: Organisation, answer: Answer) -> Reason:
    """Say how the embassy of a member stands, with the facts behind it."""
    text = f"{member}: {answer.label}. {' '.join(answer.reasons)}"
    changes = [f"{member}: {change}" for change in answer.changes]
    return Reason(text, answer.facts, " ".join(changes))


def turns(seats: Sequence[CommitteeSeat], day: datetime.date) -> list[Days]:
    """Return between which days seats began or ended that may have done so by this day."""
    begun = [(seat.from_on, 0 * ONE_DAY) for seat in seats if seat.from_on]
    over = [(seat.to_on, ONE_DAY) for seat in seats if seat.to_on]
    days = [(date.earliest + after, date.latest + after) for date, after in (*begun, *over)]
    return [(first, last) for first, last in days if first <= day]
