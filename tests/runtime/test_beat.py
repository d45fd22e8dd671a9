"""The timetable: one leader however many are started, followed when it is killed."""

import datetime
import json

import pytest
from celery import Celery
from celery.schedules import schedule

from config import beat, celery
from tracker.actions import leases
from tracker.models import Lease

pytestmark = pytest.mark.django_db
MINUTE = datetime.timedelta(minutes=1)


class Clock(beat.OneLeader):
    """A clock that notes what it sends."""

    def __init__(self, name, file, every=datetime.timedelta(0)):
        app = Celery("clocks", broker="memory://", set_as_current=False)
        app.conf.beat_schedule = {"tick": {"task": "tick", "schedule": schedule(every)}}
        self.sent = []
        super().__init__(app, schedule_filename=str(file))
        self.holder = name

    def apply_async(self, entry, **more):
        self.sent.append(entry.name)


@pytest.fixture
def clocks(tmp_path, monkeypatch):
    monkeypatch.setattr(beat, "close_old_connections", lambda: None)
    monkeypatch.setattr(beat, "connection", type("Kept", (), {"close": lambda: None}))
    return [Clock(name, tmp_path / "timetable.json") for name in ("one", "two", "three")]


def ends():
    """Let the lease run out, as it does when its holder was killed."""
    Lease.objects.update(until=datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC))


class TestALease:
    def test_is_held_by_one(self):
        assert leases.hold("x", holder="a", length=MINUTE)
        assert not leases.hold("x", holder="b", length=MINUTE)
        assert leases.hold("x", holder="a", length=MINUTE)
        assert leases.hold("y", holder="b", length=MINUTE)

    def test_that_ran_out_is_taken_by_another(self):
        leases.hold("x", holder="a", length=MINUTE)
        ends()
        assert leases.hold("x", holder="b", length=MINUTE)
        assert not leases.hold("x", holder="a", length=MINUTE)

    def test_that_was_given_back_is_free(self):
        leases.hold("x", holder="a", length=MINUTE)
        assert not leases.release("x", holder="b")
        assert leases.release("x", holder="a")
        assert leases.hold("x", holder="b", length=MINUTE)


class TestClocks:
    def test_only_the_leader_sends(self, clocks):
        for _turn in range(5):
            for clock in clocks:
                clock.tick()
        assert [len(clock.sent) for clock in clocks] == [5, 0, 0]

    def test_without_a_lease_each_would_send(self, clocks, monkeypatch):
        monkeypatch.setattr(beat.OneLeader, "leads", lambda clock: True)
        for clock in clocks:
            clock.tick()
        assert [len(clock.sent) for clock in clocks] == [1, 1, 1]

    def test_another_follows_a_leader_who_was_killed(self, clocks):
        one, two, _three = clocks
        one.tick()
        ends()
        two.tick()
        one.renewed -= beat.RENEW + 1
        one.tick()
        assert (len(one.sent), len(two.sent)) == (1, 1)

    def test_another_follows_at_once_a_leader_who_stops_in_order(self, clocks):
        one, two, _three = clocks
        one.tick()
        two.tick()
        one.close()
        two.tick()
        assert (len(one.sent), len(two.sent)) == (1, 1)

    def test_whoever_follows_knows_when_each_row_last_ran(self, clocks, tmp_path):
        one = clocks[0]
        one.tick()
        ran = one.schedule["tick"].last_run_at
        one.close()
        assert json.loads((tmp_path / "timetable.json").read_text()) == {"tick": ran.isoformat()}
        late = Clock("late", tmp_path / "timetable.json", every=datetime.timedelta(hours=1))
        late.tick()
        assert late.schedule["tick"].last_run_at == ran
        assert late.sent == []

    def test_a_file_that_is_broken_is_no_reason_to_stop(self, clocks, tmp_path):
        (tmp_path / "timetable.json").write_text("{")
        clocks[0].tick()
        assert clocks[0].sent

    def test_nobody_leads_without_a_database(self, clocks, monkeypatch, caplog):
        def away(*args, **more):
            raise beat.Error("secret address")

        monkeypatch.setattr(beat.leases, "hold", away)
        assert clocks[0].tick() == beat.LONGEST
        assert clocks[0].sent == []
        assert "secret" not in caplog.text


def test_no_row_of_the_timetable_piles_up_while_the_workers_are_away(tmp_path):
    clock = beat.OneLeader(celery.app, schedule_filename=str(tmp_path / "x"))
    assert clock.schedule
    assert all(0 < entry.options["expires"] <= 3600 for entry in clock.schedule.values())
