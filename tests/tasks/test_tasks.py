"""What the workers do."""

import datetime
import logging

import pytest
from django.utils import timezone

from config.celery import app
from tests import making
from tracker import tasks
from tracker.models import Need, Repeat

pytestmark = pytest.mark.django_db


class TestComparingTotals:
    def test_mends_what_differs_and_says_so(self, floods, liaison, lao_embassy, caplog):
        need = making.reported(liaison, lao_embassy, floods)
        Need.objects.filter(pk=need.pk).update(pledged=40)

        with caplog.at_level(logging.ERROR):
            assert tasks.compare_totals() == [f"need {need.ref}"]

        need.refresh_from_db()
        assert need.pledged == 0
        assert need.ref in caplog.text
        assert tasks.compare_totals() == []

    def test_stands_in_the_timetable_under_its_own_name(self):
        names = {row["task"] for row in app.conf.beat_schedule.values()}
        assert names <= set(app.tasks)
        assert {
            tasks.compare_totals.name,
            tasks.forget_repeats.name,
            tasks.seal_journal.name,
            tasks.send_mail.name,
        } <= names


class TestForgettingRepeats:
    def test_keeps_an_answer_for_thirty_days(self, db):
        now = timezone.now()
        for days in (29, 31):
            row = Repeat.objects.create(principal="key:1", key=f"{days}", fingerprint="x")
            asked_at = now - datetime.timedelta(days=days)
            Repeat.objects.filter(pk=row.pk).update(asked_at=asked_at)

        assert tasks.forget_repeats() == 1
        assert [row.key for row in Repeat.objects.all()] == ["29"]
