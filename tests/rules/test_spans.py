"""Random facts with overlaps, open ends and years alone: answers follow them, day by day."""

import datetime
from types import SimpleNamespace
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.seeds.painting import DISPUTED, UNSURE, embassy, painted, spanned
from tracker.models import Channel, ChannelObservation, CommitteeSeat, Organisation
from tracker.models.dates import PartialDate
from tracker.rules import embassies
from tracker.rules.answers import rank
from tracker.rules.availability import availability
from tracker.rules.knowledge import Known, settle, surely
from tracker.rules.spans import over

PATIENT = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
FIRST = datetime.date(2016, 12, 1)
DAYS = [FIRST + datetime.timedelta(days=n) for n in range(1200)]
FUNCTIONS = ["needs_assessment", "distribution_monitoring", "facilitation"]

days = st.sampled_from(DAYS)
dates = st.one_of(
    days.map(lambda day: PartialDate(day.isoformat())),
    days.map(lambda day: PartialDate(day.isoformat()[:7])),
    st.sampled_from([PartialDate(year) for year in ("2017", "2018", "2019")]),
)


class Fact(SimpleNamespace):
    """A dated fact that is in no database."""

    __hash__ = object.__hash__


def facts(*states):
    made = st.builds(
        lambda state, date: Fact(state=state, observed_on=date, uid=uuid4()),
        st.sampled_from(states), dates,
    )  # fmt: skip
    return st.lists(made, max_size=5)


relations = facts("established", "suspended", "severed", "none")
offices = facts("kept", "closed", "unknown")
staffs = facts("present", "limited", "absent", "non_resident", "unknown")
spans = st.tuples(st.one_of(st.just(""), dates), st.one_of(st.just(""), dates)).filter(
    lambda ends: not all(ends) or ends[0].earliest <= ends[1].latest
)


class Functions:
    """The functions of a channel that is in no database."""

    def __init__(self, *names):
        self.rows = [SimpleNamespace(function=name) for name in names]

    def all(self):
        return self.rows


def channel(kind="embassy", **values):
    made = {"pk": 1, "kind": kind, "from_on": "", "to_on": "", "organisation_id": 7}
    run_by = Organisation(pk=7, name="It", home_country_id=2, host_country_id=3)
    made |= {"organisation": run_by, "functions": Functions(*FUNCTIONS)}
    return SimpleNamespace(**made | values)


def known(relation=(), office=(), staff=(), observed=(), seats=()):
    presences = {(7, "office"): list(office), (7, "staff"): list(staff)}
    return Known({frozenset({2, 3}): list(relation)}, presences, {7: list(seats)},
                 {1: sorted(observed, key=lambda o: o.observed_on, reverse=True)},
                 frozenset())  # fmt: skip


@given(offices, st.lists(days, min_size=1, max_size=6))
@PATIENT
def test_what_holds_on_a_day_is_what_a_painting_of_the_days_shows(rows, asked):
    settled = [settle(rows, day) for day in asked]
    told = [DISPUTED if s.disputed else UNSURE if s.unsure else s.state for s in settled]
    assert told == painted(rows, days=asked)


@given(spans, st.lists(days, min_size=1, max_size=6))
@PATIENT
def test_a_span_holds_where_a_painting_of_it_does(ends, asked):
    assert [surely(*ends, day) for day in asked] == spanned(*ends, days=asked)


@given(relations, offices, staffs, days, st.sampled_from(FUNCTIONS))
@PATIENT
def test_an_embassy_stands_as_its_three_facts_say(relation, office, staff, day, function):
    facts_of_day = [painted(rows, days=[day])[0] for rows in (relation, office, staff)]
    told = availability(channel(), function, day, known(relation, office, staff))
    assert told.state == embassy(*facts_of_day, function)
    assert told.because
    assert bool(told.changes) == (told.state != "open")


@given(relations, offices, staffs, spans, days, days)
@settings(PATIENT, max_examples=30)
def test_a_span_of_days_is_as_bad_as_its_worst_day(relation, office, staff, ends, one, other):
    first, last = sorted((one, other))
    facts_known = known(relation, office, staff)
    asked = channel(from_on=ends[0], to_on=ends[1])
    found = over(asked, "facilitation", first, last, facts_known)
    states = {}
    for n in range((last - first).days + 1):
        day = first + datetime.timedelta(days=n)
        states[day] = availability(asked, "facilitation", day, facts_known).state

    assert found.worst.state == min(states.values(), key=rank)
    for day, state in states.items():
        assert [t for t in found.turns if t.day <= day][-1].answer.state == state
    assert all(a.answer.state != b.answer.state
               for a, b in zip(found.turns, found.turns[1:], strict=False))  # fmt: skip


@given(
    offices, days, days, st.sampled_from(["open", "limited", "closed"]),
    st.integers(min_value=0, max_value=400), st.integers(min_value=0, max_value=500),
)  # fmt: skip
@PATIENT
def test_a_decision_wins_until_it_ends_and_not_a_day_longer(office, said, day, state, length, n):
    until = said + datetime.timedelta(days=length)
    owner = Organisation(pk=9, name="Who decided")
    decision = ChannelObservation(
        kind="override", state=state, observed_on=PartialDate(said.isoformat()), until=until,
        reason="Why.", owner=owner,
    )  # fmt: skip
    asked, plain = channel(), known(office=office)
    with_it = known(office=office, observed=[decision])
    told = availability(asked, "facilitation", day, with_it)
    if said <= day <= until:
        assert (told.state, told.decided) == (state, True)
    else:
        without = availability(asked, "facilitation", day, plain)
        assert (told.state, told.reasons) == (without.state, without.reasons)


@given(
    relations, offices, staffs, days, days, st.sampled_from(["open", "limited", "closed"]),
    st.sampled_from(["observation", "confirmation"]),
)  # fmt: skip
@PATIENT
def test_nothing_observed_opens_what_relations_or_a_closed_office_close(
    relation, office, staff, said, day, state, kind
):
    on = PartialDate(said.isoformat())
    seen = ChannelObservation(pk=5, kind=kind, state=state, observed_on=on)
    between, kept = (painted(rows, days=[day])[0] for rows in (relation, office))
    told = availability(
        channel(), "facilitation", day, known(relation, office, staff, observed=[seen])
    )
    sure = between not in (UNSURE, DISPUTED)
    if between in ("severed", "none") or (sure and kept == "closed"):
        assert (told.state, told.disputed) == ("closed", False)
    elif day < said:
        plain = availability(channel(), "facilitation", day, known(relation, office, staff))
        assert told.state == plain.state


@given(spans, days)
@PATIENT
def test_a_committee_is_no_better_than_nothing_without_a_sure_seat(ends, day):
    member = Organisation(pk=8, name="A member", home_country_id=2, host_country_id=3)
    seat = CommitteeSeat(pk=1, member=member, from_on=ends[0], to_on=ends[1])
    kept = Fact(state="kept", observed_on=PartialDate("2010"), uid=uuid4())
    rows = known(seats=[seat])
    rows.presences[(8, "office")] = [kept]
    told = availability(channel(Channel.Kind.COMMITTEE), "facilitation", day, rows)
    assert told.state == ("open" if surely(*ends, day) else "unknown")


class TestTheControls:
    """Each property fails once the rule is wrong."""

    def test_a_rule_that_holds_backwards_is_noticed(self, monkeypatch):
        late = Fact(state="kept", observed_on=PartialDate("2018"), uid=uuid4())
        assert painted([late], days=[FIRST]) == [None]
        assert painted([late], days=[datetime.date(2018, 6, 1)]) == [UNSURE]
        assert painted([late], days=[datetime.date(2019, 1, 1)]) == ["kept"]

    def test_an_embassy_that_takes_unknown_for_closed_is_noticed(self, monkeypatch):
        monkeypatch.setattr(embassies, "by_office", lambda office, told: None)
        check = test_an_embassy_stands_as_its_three_facts_say.hypothesis.inner_test
        with pytest.raises(AssertionError):
            check([], [], [], DAYS[5], "facilitation")
