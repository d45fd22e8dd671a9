"""Every day from 1970 to 2026, for every channel of the seeds: availability fits its inputs."""

import datetime

import pytest

from tests.seeds.painting import (
    DAYS,
    FIRST,
    LAST,
    NEEDS_STAFF,
    Painting,
    first_and_last,
)
from tracker.models import (
    Channel,
    ChannelObservation,
    Claim,
    CommitteeSeat,
    Presence,
    Relation,
)
from tracker.rules.availability import availability
from tracker.rules.knowledge import Known
from tracker.rules.spans import turning_days

pytestmark = [pytest.mark.usefixtures("seeded"), pytest.mark.slow]
STRUCTURAL = ("embassy", "committee")
DATED = (
    (Relation, "observed_on"), (Presence, "observed_on"), (ChannelObservation, "observed_on"),
    (CommitteeSeat, "from_on"), (CommitteeSeat, "to_on"), (Channel, "from_on"),
    (Channel, "to_on"),
)  # fmt: skip
"""Every date of every fact an answer can rest on."""


@pytest.fixture
def channels(seeded):
    rows = Channel.objects.alive().select_related("organisation")
    return list(rows.prefetch_related("functions"))


@pytest.fixture
def painting(seeded):
    disputed = Claim.objects.filter(dispute__status="open", subject__isnull=False)
    return Painting(
        list(Relation.objects.all()), list(Presence.objects.all()),
        list(CommitteeSeat.objects.select_related("member")),
        list(ChannelObservation.objects.all()),
        frozenset(disputed.values_list("subject", flat=True)),
    )  # fmt: skip


def stretches():
    """Return the days on which anything that is dated begins or ends, and each New Year."""
    days = {first_and_last(year)[0] for year in range(FIRST.year, LAST.year + 1)}
    for model, name in DATED:
        for date in model._default_manager.values_list(name, flat=True):
            if date:
                first, last = first_and_last(date)
                days |= {first, first + 1, last, last + 1}
    return sorted(d for d in days if FIRST.toordinal() <= d <= LAST.toordinal())


def signature(channel, function, known):
    """Return what an answer rests on: functions that share it are answered alike."""
    said = [
        (o.observed_on, o.state, o.kind, o.until)
        for o in known.observations.get(channel.pk, ())
        if o.function in (function, "")
    ]
    rests_on = channel.organisation_id if channel.kind in STRUCTURAL else None
    span = (channel.from_on, channel.to_on)
    return (channel.kind, rests_on, span, function in NEEDS_STAFF, tuple(said))


def differing(channels, painting):
    """Yield each day on which the rule says something else than the painting.

    One function of each signature is asked on every day. Those that are like it are asked at
    both ends of each stretch between two dates of facts.
    """
    known, starts = Known.about(channels), stretches()
    ends = [*(start - 1 for start in starts[1:]), LAST.toordinal()]
    turns = [datetime.date.fromordinal(day) for day in sorted({*starts, *ends})]
    asked = set()
    for channel in channels:
        for offered in channel.functions.all():
            expected = painting.of(channel, offered.function)
            alike = signature(channel, offered.function, known)
            for day in turns if alike in asked else DAYS:
                told = availability(channel, offered.function, day, known).state
                if told != expected[(day - FIRST).days]:
                    yield f"{channel} {offered.function} {day}: {expected[(day - FIRST).days]}"
            asked.add(alike)


def test_each_channel_stands_on_each_day_as_its_facts_say(channels, painting):
    assert len(DAYS) == 20819
    assert list(differing(channels, painting)) == []


@pytest.mark.parametrize("name", ["embassy-my", "acp"])
def test_nothing_changes_between_the_dates_of_facts(channels, painting, name):
    [channel] = [c for c in channels if c.external_id == name]
    known, days = Known.about(channels), set(turning_days(channel, Known.about(channels)))
    expected = painting.of(channel, "needs_assessment")
    before = None
    for at, day in enumerate(DAYS):
        state = availability(channel, "needs_assessment", day, known).state
        assert state == expected[at], day
        assert state == before or day in days or day == DAYS[0], day
        before = state


class TestTheControls:
    @pytest.mark.parametrize(
        ("channel", "model", "name", "change"),
        [
            ("embassy-kh", Presence, "kh-staff-2021-09", {"state": "present"}),
            ("embassy-my", Relation, "my-kp-2021", {"observed_on": "2021-03-20"}),
            ("rajin-port", ChannelObservation, "rajin-2021", {"state": "limited"}),
            ("acp", CommitteeSeat, "acp-id", {"to_on": "2016"}),
        ],
    )
    def test_a_fact_that_only_one_of_them_knows_is_noticed(
        self, channels, painting, channel, model, name, change
    ):
        # The painting was read before the change.
        model._default_manager.filter(source_system="seeds", external_id=name).update(**change)
        assert any(differing([c for c in channels if c.external_id == channel], painting))

    def test_unknown_is_there_to_be_mistaken_for_closed(self, channels, painting):
        states = {
            state
            for c in channels
            for f in c.functions.all()
            for state in painting.of(c, f.function)
        }
        assert states == {"open", "limited", "closed", "unknown"}
