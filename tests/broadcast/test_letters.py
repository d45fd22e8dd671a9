"""Mails of notices: one each, with the facts, in the reader's words and clock, and a way out."""

import datetime
import zoneinfo

import pytest
from django.test import Client
from django.utils import timezone, translation

from tests import making
from tests.broadcast.test_notices import Journal
from tracker.actions import notices as actions
from tracker.actions import subscriptions
from tracker.broadcast import letters, mail
from tracker.models import Following, Link, Notice, Pace, Work

pytestmark = pytest.mark.django_db
UTC = datetime.UTC


@pytest.fixture
def tomorrow():
    """Return eight in the morning of the next day: whatever is told now is told before."""
    day = timezone.now().astimezone(UTC) + datetime.timedelta(days=1)
    return day.replace(hour=8, minute=0)


@pytest.fixture
def journal(floods, officer, liaison, chair, coordinator):
    journal = Journal()
    journal.read()
    return journal


@pytest.fixture
def news(journal, floods, liaison, lao_embassy):
    need = making.reported(liaison, lao_embassy, floods)
    journal.read()
    return need


def work(user):
    """Return what is put down to be mailed to a person, as it will be sent."""
    rows = Work.objects.filter(topic="mail").order_by("pk")
    return [row.payload for row in rows if row.payload["to"] == [user.pk]]


class TestADigest:
    def test_says_who_what_where_how_much_what_next_and_why(self, news, officer, tomorrow):
        assert letters.digests(now=tomorrow) == 2, "the officer and the chair"
        [letter] = work(officer)

        body = letter["body"]
        assert "Need “ready-to-eat meal” (NEED-" in letter["subject"]
        for line in (
            "Embassy of the Lao PDR in Pyongyang, coordinator",
            "  Where: Ryongchon · Floods of 2012",
            "  How much: about 100 pack",
            "  What next: Say what you see, or pledge for it.",
            "  Why you get this: You follow the emergency Floods of 2012.",
            f"/needs/{news.uid}/",
        ):
            assert line in body, body

    def test_is_one_whatever_is_replayed(self, news, officer, tomorrow):
        for _again in range(3):
            letters.digests(now=tomorrow)
        assert len(work(officer)) == 1

    def test_is_more_than_one_without_its_key_and_bookmark(
        self, news, officer, tomorrow, monkeypatch
    ):
        numbers = iter(range(99))
        monkeypatch.setattr(letters, "key_of", lambda *given: f"{next(numbers)}")
        monkeypatch.setattr(actions, "mailed", lambda notices, work: None)
        for _again in range(2):
            letters.digests(now=tomorrow)
        assert len(work(officer)) == 2

    def test_is_none_where_nothing_is_new(self, journal, officer, tomorrow):
        assert letters.digests(now=tomorrow) == 0
        assert work(officer) == []

    def test_is_none_for_what_was_read_or_is_not_seen_any_more(
        self, news, officer, chair, tomorrow
    ):
        by = making.actor(officer)
        actions.read(by=by, now=tomorrow, upto=Notice.objects.order_by("-pk")[0].pk)
        type(news).objects.filter(pk=news.pk).update(visibility="restricted")
        assert letters.digests(now=tomorrow) == 0

    def test_is_none_for_those_who_want_no_mail(self, journal, floods, officer, chair, liaison,
                                                lao_embassy, tomorrow):  # fmt: skip
        Following.objects.filter(seat__user=officer).update(pace=Pace.NEVER)
        making.reported(liaison, lao_embassy, floods)
        journal.read()
        letters.digests(now=tomorrow)
        assert work(officer) == []
        assert Notice.objects.filter(seat__user=officer).exists(), "in the app it stands"

    def test_comes_the_next_day_with_what_is_new_then(
        self, news, journal, officer, floods, liaison, lao_embassy, tomorrow
    ):
        letters.digests(now=tomorrow)
        making.reported(liaison, lao_embassy, floods, description="Blankets", item=None)
        journal.read()
        letters.digests(now=tomorrow)
        letters.digests(now=tomorrow + datetime.timedelta(days=1))

        _first, second = work(officer)
        assert "Blankets" in second["body"]
        assert "ready-to-eat" not in second["body"]

    def test_comes_weekly_on_monday(self, journal, floods, officer, liaison, lao_embassy):
        Following.objects.filter(seat__user=officer).update(pace=Pace.WEEKLY)
        making.reported(liaison, lao_embassy, floods)
        journal.read()
        told_at = Notice.objects.get(seat__user=officer).made_at
        for hour in range(24 * 8):
            letters.digests(now=told_at + datetime.timedelta(hours=hour))
        assert work(officer), "within eight days"
        keys = [w.dedupe_key for w in Work.objects.all() if w.payload["to"] == [officer.pk]]
        assert [datetime.date.fromisoformat(k.rsplit(":", 1)[1]).weekday() for k in keys] == [0]

    def test_holds_the_head_of_the_journal(self, news, officer, tomorrow):
        Link.objects.create(entry=7, digest="ab" * 32, sealed_at=tomorrow)
        letters.digests(now=tomorrow)
        assert f"Head of the journal: entry 7, {'ab' * 32}" in work(officer)[0]["body"]

    def test_leaves_the_head_out_where_nothing_is_sealed(self, news, officer, tomorrow):
        letters.digests(now=tomorrow)
        assert "Head of the journal" not in work(officer)[0]["body"]

    def test_names_no_other_reader(self, news, officer, chair, tomorrow):
        letters.digests(now=tomorrow)
        assert chair.email not in str(work(officer))
        assert officer.email not in str(work(chair))


class TestTheReadersOwn:
    @pytest.mark.parametrize(
        "zone", ["Pacific/Pago_Pago", "America/New_York", "UTC", "Asia/Seoul", "Pacific/Apia",
                 "Pacific/Kiritimati"]
    )  # fmt: skip
    def test_morning_is_where_they_are(self, news, officer, zone):
        """From UTC-11 to UTC+14: one digest a day, from seven, named by the day it is there."""
        officer.time_zone = zone
        officer.save()
        start = Notice.objects.get(seat__user=officer).made_at
        days = {}
        for hour in range(49):
            now = start + datetime.timedelta(hours=hour)
            letters.digests(now=now)
            for row in Work.objects.filter(payload__to=[officer.pk]):
                days.setdefault(row.dedupe_key, now.astimezone(zoneinfo.ZoneInfo(zone)))
        [(key, at)] = days.items()
        assert key == f"digest:{officer.pk}:daily:{at.date()}"
        assert at.hour >= 7
        assert at - start < datetime.timedelta(hours=25)

    def test_clock_and_day_are_in_the_mail(self, news, officer, tomorrow):
        officer.time_zone = "Pacific/Kiritimati"
        officer.save()
        # There it is tomorrow's morning already, late in the day here: so the one after it.
        letters.digests(now=tomorrow + datetime.timedelta(days=1))
        there = zoneinfo.ZoneInfo("Pacific/Kiritimati")
        at = Notice.objects.get(seat__user=officer).entry.at.astimezone(there)
        assert f"{at.day} {at:%b %Y, %H:%M} · Embassy" in work(officer)[0]["body"]

    def test_language_is_spoken(self, news, officer, tomorrow, monkeypatch):
        officer.language = "id"
        officer.save()
        spoken = []
        real = letters.letter
        monkeypatch.setattr(
            letters, "letter",
            lambda *given: spoken.append(translation.get_language()) or real(*given),
        )  # fmt: skip
        letters.digests(now=tomorrow)
        assert "id" in spoken
        assert translation.get_language() == "en"


class TestAtOnce:
    def test_is_written_with_the_notice_in_one_mail(
        self, journal, floods, officer, liaison, lao_embassy
    ):
        Following.objects.filter(seat__user=officer).update(pace=Pace.AT_ONCE)
        for what in ("Tarpaulins", "Blankets"):
            making.reported(liaison, lao_embassy, floods, description=what, item=None)
        journal.read()
        [letter] = work(officer)
        journal.last = 0
        journal.read()

        assert work(officer) == [letter]
        assert "Tarpaulins" in letter["body"]
        assert "Blankets" in letter["body"]


class TestAnotherMind:
    """What somebody chooses holds for what they were told and no mail holds yet."""

    @pytest.fixture
    def following(self, news, officer):
        return Following.objects.get(seat__user=officer, what="emergency")

    @pytest.mark.parametrize(
        ("pace", "mails"), [(Pace.NEVER, 0), (Pace.WEEKLY, 0), (Pace.DAILY, 1), (Pace.AT_ONCE, 1)]
    )
    def test_about_the_pace(self, following, officer, tomorrow, pace, mails):
        subscriptions.set_pace(following, by=making.actor(officer), pace=pace)
        letters.digest(officer.pk, Pace.DAILY, tomorrow)
        assert len(work(officer)) == mails

    def test_about_following_it_at_all(self, following, officer, tomorrow):
        subscriptions.leave(following, by=making.actor(officer))
        letters.digests(now=tomorrow)
        assert work(officer) == []
        assert Notice.objects.filter(seat__user=officer).exists(), "in the app it stands"


class TestTheWayOut:
    @pytest.fixture
    def letter(self, news, officer, office, tomorrow):
        letters.digests(now=tomorrow)
        mail.send(now=tomorrow)
        [letter] = [m for (to,), m in office.letters if to == officer.email]
        return letter

    @pytest.fixture
    def way_out(self, letter, settings):
        link = letter["List-Unsubscribe"].strip().strip("<>")
        assert link.startswith(settings.SITE_URL)
        return link.removeprefix(settings.SITE_URL)

    def test_is_named_as_rfc_8058_asks(self, letter, way_out):
        assert letter["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert way_out in letter.get_payload(decode=True).decode()

    def test_is_one_post_without_a_session_or_token(self, way_out, officer, chair):
        stranger = Client(enforce_csrf_checks=True)
        answer = stranger.post(way_out, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert not Following.objects.filter(seat__user=officer).exclude(pace="never").exists()
        assert Following.objects.filter(seat__user=chair, pace="daily").exists()

    def test_stops_what_was_told_and_not_mailed_yet(
        self, way_out, journal, floods, officer, chair, liaison, lao_embassy, tomorrow
    ):
        making.reported(liaison, lao_embassy, floods)
        journal.read()
        Client().post(way_out)
        letters.digests(now=tomorrow + datetime.timedelta(days=2))
        assert len(work(officer)) == 1, "the one they had"
        assert len(work(chair)) == 2, "who did not ask for it"

    def test_stops_the_mail_that_is_written_and_has_not_left(
        self, way_out, journal, floods, officer, chair, office, liaison, lao_embassy, tomorrow
    ):
        making.reported(liaison, lao_embassy, floods)
        journal.read()
        later = tomorrow + datetime.timedelta(days=2)
        letters.digests(now=later)
        Client().post(way_out)
        mail.send(now=later)
        sent = [to for (to,), _letter in office.letters]
        assert (sent.count(officer.email), sent.count(chair.email)) == (1, 2)

    def test_changes_nothing_by_being_looked_at(self, way_out, officer):
        page = Client().get(way_out)
        assert page.status_code == 200
        assert b"Stop these mails?" in page.content
        assert Following.objects.filter(seat__user=officer, pace="daily").exists()

    def test_stops_nothing_with_another_token(self, way_out, officer):
        for token in ("x", "x" * 5000, way_out.split("/")[2] + "x"):
            assert Client().post(f"/unsubscribe/{token}/").status_code == 404
        assert Following.objects.filter(seat__user=officer, pace="daily").exists()
