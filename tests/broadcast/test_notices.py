"""Whoever follows something, may see it and did not do it is told: once, and nobody else."""

import pytest

from tests import making
from tracker.actions import notices as actions
from tracker.actions import records, sharing, subscriptions
from tracker.broadcast import notices
from tracker.models import Bookmark, Emergency, Entry, Following, Notice, Pace, Seat

pytestmark = pytest.mark.django_db
W = Following.What


class Journal:
    """Hands the reader what was written since the last time."""

    def __init__(self):
        self.last = 0

    def read(self):
        entries = list(Entry.objects.filter(pk__gt=self.last).order_by("pk"))
        self.last = entries[-1].pk if entries else self.last
        notices.tell(entries)


@pytest.fixture
def journal():
    return Journal()


@pytest.fixture
def cast(floods, officer, liaison, chair, coordinator, journal):
    """Everybody has a seat, and the journal was read up to here."""
    journal.read()


def told(user):
    """Return what a person was told, the oldest first, as «verb noun»."""
    rows = Notice.objects.filter(seat__user=user).order_by("pk")
    return [f"{n.entry.verb} {n.entry.noun}" for n in rows.select_related("entry")]


def follow(user, what, **about):
    seat = user.seats.get()
    return subscriptions.follow(
        seat=seat, by=making.actor(user), what=what, pace=Pace.DAILY, **about
    )


class TestWhoFollows:
    def test_a_new_seat_follows_its_own_records_and_its_emergencies(self, cast, officer, floods):
        rows = officer.seats.get().followings.order_by("pk")
        assert [(f.what, f.emergency, f.pace) for f in rows] == [
            (W.OWN, None, Pace.DAILY), (W.EMERGENCY, floods, Pace.DAILY),
        ]  # fmt: skip

    def test_a_seat_follows_what_its_organisation_is_admitted_to_later(
        self, cast, floods, coordinator, mercy_malaysia, lao_embassy, journal
    ):
        assert coordinator.seats.get().followings.get().what == W.OWN
        lines = [{"uid": str(row.uid)} for row in floods.admissions.all()]
        records.change(
            Emergency.objects.get(), by=making.system(), values={},
            lines={"admissions": [*lines, {"organisation": mercy_malaysia}]},
        )  # fmt: skip
        journal.read()
        assert coordinator.seats.get().followings.filter(emergency=floods).exists()

    def test_what_somebody_left_does_not_come_back(self, cast, officer, floods, journal):
        for row in officer.seats.get().followings.all():
            subscriptions.leave(row, by=making.actor(officer))
        records.change(
            Emergency.objects.get(), by=making.system(), values={"summary": "Rain again."}
        )
        journal.read()
        assert not officer.seats.get().followings.exists()

    def test_nobody_follows_from_the_seat_of_another(self, cast, officer, liaison):
        with pytest.raises(Exception, match="not a seat of yours"):
            subscriptions.follow(
                seat=liaison.seats.get(), by=making.actor(officer), what=W.OWN, pace="daily"
            )


class TestWhatIsTold:
    def test_what_others_do_in_an_emergency(
        self, cast, floods, liaison, officer, lao_embassy, journal
    ):
        making.reported(liaison, lao_embassy, floods)
        journal.read()

        assert told(officer) == ["report need"], "a draft is nobody's news"
        assert told(liaison) == [], "she did it herself"

    def test_nothing_twice(self, cast, floods, liaison, officer, lao_embassy, journal):
        making.reported(liaison, lao_embassy, floods)
        journal.last = 0
        journal.read()
        journal.last = 0
        journal.read()
        assert told(officer) == ["report need"]

    def test_what_others_say_of_ones_own(
        self, cast, floods, liaison, chair, officer, lao_embassy, indonesian_embassy, journal
    ):
        Following.objects.filter(what=W.EMERGENCY).delete()
        need = making.reported(liaison, lao_embassy, floods)
        making.corroboration(chair, indonesian_embassy, need)
        journal.read()

        assert told(liaison) == ["create corroboration"], "and not what follows from it"
        assert told(officer) == []

    def test_what_happens_below_a_place(
        self, cast, floods, liaison, officer, lao_embassy, journal
    ):
        officer.seats.get().followings.all().delete()
        province = making.place("North Pyongan", kind="admin1")
        other = making.place("Kangwon", kind="admin1")
        county = making.place("Ryongchon", province)
        follow(officer, W.PLACE, place=province)
        making.reported(liaison, lao_embassy, floods, place=county)
        making.reported(liaison, lao_embassy, floods, place=other)
        journal.read()
        assert told(officer) == ["report need"]

    def test_what_happens_in_a_sector(self, cast, floods, liaison, officer, lao_embassy, journal):
        officer.seats.get().followings.all().delete()
        follow(officer, W.SECTOR, sector="hea")
        making.reported(liaison, lao_embassy, floods, sector="hea")
        making.reported(liaison, lao_embassy, floods)
        journal.read()
        assert told(officer) == ["report need"]

    def test_a_person_with_two_seats_once_and_as_soon_as_either_asks(
        self, cast, floods, liaison, officer, mercy_relief, lao_embassy, journal
    ):
        second = making.seat(officer, mercy_relief, "admin")
        journal.read()
        second.followings.filter(what=W.EMERGENCY).update(pace=Pace.AT_ONCE)
        making.reported(liaison, lao_embassy, floods)
        journal.read()
        assert [n.pace for n in Notice.objects.filter(seat__user=officer)] == [Pace.AT_ONCE]

    def test_nothing_that_came_before_the_seat(self, floods, liaison, lao_embassy, mercy_relief):
        making.reported(liaison, lao_embassy, floods)
        late = making.person("late", mercy_relief, "viewer")
        notices.tell(list(Entry.objects.order_by("pk")))
        assert told(late) == []

    def test_nothing_to_a_seat_that_has_ended(
        self, cast, floods, liaison, officer, lao_embassy, journal
    ):
        yesterday = making.TODAY - making.datetime.timedelta(days=1)
        Seat.objects.filter(user=officer).update(to_on=yesterday)
        making.reported(liaison, lao_embassy, floods)
        journal.read()
        assert told(officer) == []


class TestSight:
    """Who may not see a record hears nothing of it."""

    @pytest.fixture
    def restricted(self, cast, floods, liaison, lao_embassy):
        return making.reported(liaison, lao_embassy, floods, visibility="restricted")

    def test_keeps_what_is_restricted_from_others(self, restricted, officer, chair, journal):
        journal.read()
        assert told(officer) == told(chair) == []

    def test_tells_those_it_is_shared_with(
        self, restricted, officer, chair, mercy_relief, liaison, journal
    ):
        sharing.share(record=restricted, organisation=mercy_relief, by=making.actor(liaison))
        journal.read()
        assert told(officer) == ["report need", "share need"]
        assert told(chair) == []

    def test_keeps_an_emergency_from_those_not_admitted(
        self, cast, floods, liaison, coordinator, lao_embassy, journal
    ):
        Following.objects.create(seat=coordinator.seats.get(), what=W.EMERGENCY, emergency=floods)
        making.reported(liaison, lao_embassy, floods)
        journal.read()
        assert told(coordinator) == []

    def test_is_what_keeps_it(self, restricted, officer, journal, monkeypatch):
        monkeypatch.setattr(notices, "seen", lambda actor, noun, uids: set(uids))
        journal.read()
        assert told(officer) == ["report need"], "with sight off this test sees the leak"


class TestReading:
    def test_costs_the_same_for_more_people_of_one_organisation(
        self,
        cast,
        floods,
        liaison,
        lao_embassy,
        mercy_relief,
        journal,
        django_assert_max_num_queries,
    ):
        for number in range(20):
            making.person(f"more-{number}", mercy_relief, "viewer")
        journal.read()
        making.reported(liaison, lao_embassy, floods)
        with django_assert_max_num_queries(30):
            journal.read()
        assert Notice.objects.count() >= 21

    def test_is_marked_by_the_person_alone(
        self, cast, floods, liaison, officer, chair, lao_embassy, journal
    ):
        making.reported(liaison, lao_embassy, floods)
        journal.read()
        mine = Notice.objects.get(seat__user=officer)
        now = mine.made_at

        by = making.actor(chair)
        assert actions.read(by=by, now=now, upto=0, only=mine.pk) == 0
        assert actions.read(by=making.actor(officer), now=now, upto=mine.pk) == 1
        assert actions.read(by=making.actor(officer), now=now, upto=mine.pk) == 0


@pytest.mark.django_db(transaction=True)
class TestTheBookmark:
    def test_stands_behind_what_was_told(self, floods, officer, liaison, lao_embassy):
        making.reported(liaison, lao_embassy, floods)
        assert notices.read() == Entry.objects.count()
        assert notices.read() == 0
        assert told(officer) == ["report need"]

    def test_does_not_move_where_telling_fails(
        self, floods, officer, liaison, lao_embassy, monkeypatch
    ):
        notices.read()
        making.reported(liaison, lao_embassy, floods)
        before = Bookmark.objects.get(reader="notices").entry
        with monkeypatch.context() as broken:
            broken.setattr(notices.letters, "at_once", lambda *given: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                notices.read()
        assert Bookmark.objects.get(reader="notices").entry == before
        assert told(officer) == []
        notices.read()
        assert told(officer) == ["report need"]
