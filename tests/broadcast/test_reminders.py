"""What is due is told once, on the morning it comes up, and never again for the same cause."""

import datetime
import itertools
import re

import pytest
from django.utils import timezone

from tests import making
from tests.broadcast.test_letters import work
from tracker.actions import expiring, messages, outbox, records
from tracker.broadcast import letters, reminders
from tracker.models import ActionPoint, Allocation, Clearance, Entry, Need, Pace, Pledge, Work

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def now():
    """Return noon of today."""
    return timezone.now().replace(hour=12)


@pytest.fixture
def need(floods, liaison, lao_embassy):
    return making.reported(liaison, lao_embassy, floods)


def months(start, count):
    """Run the reminders every 40 days, and forget meanwhile what is forgotten."""
    for number in range(count):
        now = start + number * 40 * DAY
        messages.forget(now=now)
        reminders.remind(now=now)


def bodies(user):
    return [letter["body"] for letter in work(user)]


class TestANeedPastItsDay:
    def test_is_asked_about_with_one_tap(self, need, liaison, officer, now):
        later = now + (need.valid_until + DAY - now.date())
        assert reminders.remind(now=later) == 1
        assert reminders.remind(now=later) == 0
        assert reminders.remind(now=later + DAY) == 0

        [body] = bodies(liaison)
        assert "Needs whose day has passed: ready-to-eat meal" in body
        assert f"/needs/{need.uid}/confirm/" in body
        assert "Why you get this: it is for your seat, Embassy of the Lao PDR" in body
        assert bodies(officer) == []

    def test_expires_fourteen_days_after_it_was_asked(self, need, liaison, now):
        after = now + (need.valid_until + DAY - now.date())
        assert expiring.expire_needs(now=after + 5 * DAY) == 0, "nobody was asked yet"
        reminders.remind(now=after + 5 * DAY)
        assert expiring.expire_needs(now=after + 34 * DAY) == 0, "the question never left"
        Work.objects.filter(topic="mail").update(done_at=after + 20 * DAY)

        assert expiring.expire_needs(now=after + 33 * DAY) == 0
        assert expiring.expire_needs(now=after + 35 * DAY) == 1
        assert expiring.expire_needs(now=after + 35 * DAY) == 0
        need.refresh_from_db()
        assert need.status == Need.Status.EXPIRED
        entry = Entry.objects.about(need)[0]
        assert (entry.verb, entry.door, entry.by) == ("expire", "command", None)

    def test_expires_where_nobody_can_be_asked(self, need, liaison, now):
        liaison.is_active = False
        liaison.save()
        after = now + (need.valid_until - now.date())
        assert expiring.expire_needs(now=after + 14 * DAY) == 0
        assert expiring.expire_needs(now=after + 15 * DAY) == 1

    def test_stays_where_somebody_says_that_it_is_still_true(self, need, liaison, now):
        after = now + (need.valid_until + DAY - now.date())
        reminders.remind(now=after)
        Need.objects.filter(pk=need.pk).update(valid_until=making.TODAY - 20 * DAY)
        making.move("confirm", need, liaison)

        assert expiring.expire_needs(now=now + 15 * DAY) == 0
        need.refresh_from_db()
        assert need.valid_until == making.TODAY + 90 * DAY


class TestADraft:
    @pytest.fixture
    def draft(self, floods, liaison, lao_embassy):
        return making.need(liaison, lao_embassy, floods)

    def test_that_nobody_touches_is_deleted_after_a_year_and_a_warning(self, draft, liaison, now):
        assert reminders.remind(now=now + 334 * DAY) == 0
        assert expiring.delete_drafts(now=now + 400 * DAY) == 0, "nobody was told"
        assert reminders.remind(now=now + 336 * DAY) == 1
        [body] = bodies(liaison)
        assert "Needs in draft that will be deleted: ready-to-eat meal" in body
        assert expiring.delete_drafts(now=now + 400 * DAY) == 0, "the warning never left"
        Work.objects.filter(topic="mail").update(done_at=now + 336 * DAY)

        assert expiring.delete_drafts(now=now + 365 * DAY) == 0
        assert expiring.delete_drafts(now=now + 367 * DAY) == 1
        entry = Entry.objects.about(draft)[0]
        assert (entry.verb, entry.tombstone, entry.by) == ("delete", True, None)
        assert entry.note == "It was a draft that nobody touched for a year."
        assert expiring.delete_drafts(now=now + 367 * DAY) == 0

    def test_that_is_touched_stays_for_another_year(self, draft, liaison, now):
        reminders.remind(now=now + 336 * DAY)
        Work.objects.filter(topic="mail").update(done_at=now + 336 * DAY)
        Need.objects.update(updated_at=now + 340 * DAY)
        assert expiring.delete_drafts(now=now + 367 * DAY) == 0
        assert Need.objects.alive().count() == 1

    def test_on_which_others_rest_stays(self, floods, officer, mercy_relief, now):
        mission = making.mission(officer, mercy_relief, floods)
        making.clearance(officer, mission, "visa")
        officer.is_active = False
        officer.save()
        assert expiring.delete_drafts(now=now + 400 * DAY) == 0
        Clearance.objects.update(deleted_at=now)
        assert expiring.delete_drafts(now=now + 400 * DAY) == 1

    def test_is_none_once_it_was_reported(self, need, liaison, now):
        liaison.is_active = False
        liaison.save()
        assert expiring.delete_drafts(now=now + 400 * DAY) == 0


class TestAClearance:
    def test_is_told_at_90_60_30_and_7_days(self, floods, officer, mercy_relief, now):
        mission = making.mission(officer, mercy_relief, floods)
        ends = making.TODAY + 100 * DAY
        made = making.clearance(officer, mission, "sanctions_exemption")
        Clearance.objects.filter(pk=made.pk).update(status="granted", valid_until=ends)
        for left in (91, 90, 89, 61, 60, 59, 31, 30, 29, 8, 7, 6, 0):
            reminders.remind(now=now + (100 - left) * DAY)

        told = [key for key in keys(officer) if "clearances-ending" in key]
        assert [key.split(":")[-2] for key in told] == ["90", "60", "30", "7"]
        assert len([b for b in bodies(officer) if "Clearances that end soon" in b]) == 4


def keys(user):
    rows = Work.objects.filter(dedupe_key__endswith=f":{user.pk}", topic="task").order_by("pk")
    return [row.dedupe_key for row in rows]


class TestAPledge:
    @pytest.fixture
    def pledge(self, floods, officer, mercy_relief):
        return making.pledge(officer, mercy_relief, floods)

    def test_is_asked_about_after_90_quiet_days(self, pledge, officer, now):
        old = now - 91 * DAY
        Pledge.objects.filter(pk=pledge.pk).update(updated_at=old)
        reminders.remind(now=now)
        [body] = bodies(officer)
        assert "Pledges on which nothing moves: Meals" in body
        pledge.refresh_from_db()
        assert pledge.status == "active", "lapsing is for a person to decide"

    def test_is_left_alone_while_something_moves(self, pledge, need, officer, now):
        making.allocation(officer, pledge, 10, need=need)
        Pledge.objects.filter(pk=pledge.pk).update(updated_at=now - 91 * DAY)
        reminders.remind(now=now)
        assert bodies(officer) == []

    def test_that_fell_quiet_again_is_another_cause(self, pledge, need, officer, now):
        Pledge.objects.filter(pk=pledge.pk).update(updated_at=now - 91 * DAY)
        months(now, 2)
        assert len(bodies(officer)) == 1
        allocation = making.allocation(officer, pledge, 10, need=need)
        Pledge.objects.filter(pk=pledge.pk).update(updated_at=now - 91 * DAY)
        Allocation.objects.filter(pk=allocation.pk).update(updated_at=now)
        months(now + 80 * DAY, 3)
        assert len(bodies(officer)) == 2

    @pytest.fixture
    def intention(self, floods, officer, mercy_relief):
        return making.pledge(officer, mercy_relief, floods, {"stage": "intention"})

    def test_that_is_an_intention_is_asked_about_a_week_before_it_lapses(
        self, intention, officer, now
    ):
        reminders.remind(now=now + 23 * DAY)
        assert bodies(officer) == []
        reminders.remind(now=now + 24 * DAY)
        assert "Intentions to confirm: Meals" in bodies(officer)[0]
        assert f"/pledges/{intention.uid}/renew/" in bodies(officer)[0]

    def test_that_is_an_intention_lapses_after_30_days(self, intention, need, officer, now):
        given = making.allocation(officer, intention, 10, need=need)
        assert expiring.lapse_intentions(now=now + 30 * DAY) == 0
        assert expiring.lapse_intentions(now=now + 31 * DAY) == 1
        assert expiring.lapse_intentions(now=now + 31 * DAY) == 0

        intention.refresh_from_db()
        given.refresh_from_db()
        assert (intention.status, given.status) == ("lapsed", "released")
        entry = Entry.objects.about(intention)[0]
        assert (entry.verb, entry.door, entry.by) == ("lapse", "command", None)

    def test_that_is_still_intended_stays_for_as_long_again(self, intention, officer, now):
        Pledge.objects.filter(pk=intention.pk).update(pledged_on=making.TODAY - 30 * DAY)
        renewed = making.move("renew", intention, officer)

        assert (renewed.status, renewed.renewed_on) == ("active", making.TODAY)
        assert expiring.lapse_intentions(now=now + 30 * DAY) == 0
        assert expiring.lapse_intentions(now=now + 31 * DAY) == 1

    def test_that_is_firm_in_part_or_recorded_afterwards_does_not_lapse(
        self, intention, pledge, floods, officer, mercy_relief, now
    ):
        making.pledge(officer, mercy_relief, floods, {"stage": "intention"}, {"stage": "pledge"})
        Pledge.objects.filter(pk=intention.pk).update(recorded_afterwards=True)
        assert expiring.lapse_intentions(now=now + 400 * DAY) == 0


class TestAnybody:
    def test_hears_of_a_visit_once_its_day_has_passed(
        self, floods, officer, chair, mercy_relief, indonesian_embassy, now
    ):
        mission = making.running(officer, mercy_relief, floods)
        making.visit(
            chair, indonesian_embassy, mission, conducted_on=None, planned_on=making.TODAY
        )
        reminders.remind(now=now)
        assert bodies(chair) == []
        reminders.remind(now=now + DAY)
        assert "Visits to make" in bodies(chair)[0]

    def test_hears_of_each_action_point_of_one_day(
        self, need, officer, chair, indonesian_embassy, mercy_relief, now
    ):
        for number, title in enumerate(("Ask the county", "Ask the hospital")):
            values = {"title": title, "assigned_to": mercy_relief, "need": need,
                      "due_on": now.date(), "visibility": "restricted"}  # fmt: skip
            records.create(
                ActionPoint, by=making.actor(chair), owner=indonesian_embassy, values=values
            )
            reminders.remind(now=now + (number + 1) * DAY)
        first, second = bodies(officer)
        assert "Ask the county" in first
        assert "Ask the hospital" in second
        assert f"/corroborations/new/?need={need.uid}" in second

    def test_gets_one_mail_a_day_for_all_of_it(self, floods, liaison, lao_embassy, now):
        for what in ("Blankets", "Tarpaulins"):
            need = making.reported(liaison, lao_embassy, floods, description=what, item=None)
        later = now + (need.valid_until + DAY - now.date())
        for hour in range(3):
            reminders.remind(now=later + datetime.timedelta(hours=hour))
        [body] = bodies(liaison)
        assert "Blankets" in body
        assert "Tarpaulins" in body

    def test_hears_of_one_cause_once_however_long_it_lasts(self, need, liaison, now):
        later = now + (need.valid_until + DAY - now.date())
        months(later, 4)
        assert len(bodies(liaison)) == 1
        days = Work.objects.filter(topic="task").exclude(dedupe_key__startswith=outbox.TOLD)
        assert days.count() == 1, "that a day was looked at is forgotten"

    def test_would_hear_again_if_what_was_told_were_forgotten(self, need, liaison, now):
        """Control: what is kept for good is what holds the second mail back."""
        later = now + (need.valid_until + DAY - now.date())
        months(later, 1)
        Work.objects.filter(dedupe_key__startswith=outbox.TOLD).delete()
        months(later + 40 * DAY, 1)
        assert len(bodies(liaison)) == 2

    def test_hears_of_a_new_day_of_the_same_need(self, need, liaison, now):
        later = now + (need.valid_until + DAY - now.date())
        reminders.remind(now=later)
        Need.objects.filter(pk=need.pk).update(valid_until=need.valid_until + 20 * DAY)
        reminders.remind(now=later + 30 * DAY)
        assert len(bodies(liaison)) == 2

    def test_hears_nothing_before_the_morning_and_once_after_it(self, need, liaison, now):
        assert told_on_a_first_day(need, now) == [7]

    def test_would_hear_of_yesterday_and_again_at_seven(self, need, liaison, now, monkeypatch):
        """Control: with the last morning that has come, be it yesterday's."""
        monkeypatch.setattr(
            reminders,
            "morning_of",
            lambda user, at: letters.last_morning(Pace.DAILY, at).date(),
        )
        assert told_on_a_first_day(need, now) == [5, 7]

    def test_with_nothing_due_gets_no_mail(self, need, liaison, stranger, now):
        assert reminders.remind(now=now) == 0

    def test_is_reminded_in_the_morning_where_they_are(self, need, liaison, now):
        liaison.time_zone = "Pacific/Kiritimati"
        liaison.save()
        late = datetime.datetime.combine(need.valid_until, datetime.time(16, 0), datetime.UTC)
        assert reminders.remind(now=late) == 0, "six in the morning of the next day"
        assert reminders.remind(now=late + datetime.timedelta(hours=1)) == 1


class TestMoreThanOneMailHolds:
    """Five needs whose day has passed, where one mail and one reading hold two things."""

    @pytest.fixture
    def later(self, floods, liaison, lao_embassy, now, monkeypatch):
        monkeypatch.setattr(reminders, "MOST", 2)
        monkeypatch.setattr(reminders, "READ", 2)
        for number in range(5):
            need = making.reported(
                liaison, lao_embassy, floods, description=f"Kind {number}", item=None
            )
        return now + (need.valid_until + DAY - now.date())

    def told(self, later, user):
        """Remind on five mornings; return what each mail names."""
        for day in range(5):
            reminders.remind(now=later + day * DAY)
        found = [re.findall(r": (Kind \d)", body) for body in bodies(user)]
        return found, bodies(user)

    def test_is_told_on_the_mornings_after(self, later, liaison):
        named, mails = self.told(later, liaison)
        assert named == [["Kind 0", "Kind 1"], ["Kind 2", "Kind 3"], ["Kind 4"]]
        assert "… and 3 more, which you are told of from tomorrow on." in mails[0]
        assert "… and 1 more, which you are told of tomorrow." in mails[1]
        assert "more, which" not in mails[2]

    def test_would_stay_untold_if_nothing_were_read_behind_it(self, later, liaison, monkeypatch):
        """Control: with what is due read to the first stop alone."""
        read = reminders.due_of
        monkeypatch.setattr(reminders, "due_of", lambda *of: itertools.islice(read(*of), 1))
        assert self.told(later, liaison)[0] == [["Kind 0", "Kind 1"]]


def told_on_a_first_day(need, now):
    """Start at five in the morning of a day on which two needs end; return when mail was made."""
    first = datetime.datetime.combine(need.valid_until + DAY, datetime.time(), now.tzinfo)
    other = making.reported(need.created_by, need.owner, need.emergency, item=None,
                            description="Blankets")  # fmt: skip
    Need.objects.filter(pk=need.pk).update(valid_until=first.date() - 2 * DAY)
    Need.objects.filter(pk=other.pk).update(valid_until=first.date() - DAY)
    hours = (5, 6, 7, 8, 23)
    return [h for h in hours if reminders.remind(now=first + datetime.timedelta(hours=h))]


class TestTheOperator:
    def test_is_reminded_of_exchange_rates(self, keeper, now):
        reminders.remind(now=now)
        assert "Exchange rates: Add exchange rates" in bodies(keeper)[0]
        assert "/exchange-rates/new/" in bodies(keeper)[0]
