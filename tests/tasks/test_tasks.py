"""What the workers do."""

import datetime
import logging
import os
import subprocess
import sys

import pytest
from django.utils import timezone

from config.celery import app
from config.env import BASE
from tests import making
from tracker import tasks
from tracker.models import Need, Repeat

pytestmark = pytest.mark.django_db


class TestTheWorkers:
    """What they are told once for all, so that no task is lost and none is held for long."""

    @pytest.mark.parametrize(
        ("name", "value"),
        [
            ("task_acks_late", True), ("task_reject_on_worker_lost", True),
            ("worker_prefetch_multiplier", 1), ("task_time_limit", 120),
            ("task_ignore_result", True), ("result_backend", None),
            ("task_serializer", "json"), ("accept_content", ["json"]),
            ("worker_soft_shutdown_timeout", 20), ("worker_max_tasks_per_child", 500),
        ],
    )  # fmt: skip
    def test_are_set_as_was_promised(self, name, value):
        assert app.conf[name] == value

    def test_are_given_longer_by_redis_than_a_task_may_take(self):
        ask = "from config.settings import CELERY_BROKER_TRANSPORT_OPTIONS as o; print(o)"
        site = os.environ | {"REDIS_URL": "redis://127.0.0.1:1/0", "DEBUG": "true"}
        said = subprocess.run(
            [sys.executable, "-c", ask], cwd=BASE, env=site,
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        assert said.strip() == "{'visibility_timeout': 600}"


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
