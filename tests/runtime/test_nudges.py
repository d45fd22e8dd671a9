"""Nudges: who wrote tells the workers, waits for nobody, and loses nothing."""

import base64
import json
import os
import subprocess
import sys
import time

import pytest
from celery import current_app

from config import nudges
from config.celery import TIMETABLE
from config.env import BASE
from config.nudges import Messenger
from tests.runtime.servers import forget_connections, until
from tracker import tasks

SENT = (("forget_repeats", "compare_totals"),)


@pytest.fixture
def messenger(own_redis):
    """Hand out a messenger whose queue is a real Redis."""
    made = Messenger(SENT, rest=0.1)
    with pytest.MonkeyPatch.context() as patch:
        # In this order: what is put back of the second would else follow from the first.
        patch.setattr(current_app.conf, "broker_write_url", own_redis.url)
        patch.setattr(current_app.conf, "broker_url", own_redis.url)
        forget_connections()
        yield made
        # Its thread lives on: it has nothing more to send, and has sent what it was sending.
        made.tasks = ()
        own_redis.stop()
        made.nudge()
        assert until(lambda: not made.wanted.is_set())
    forget_connections()


def waiting(server):
    return server.client().llen("default")


class TestAMessenger:
    def test_sends_a_task_and_the_one_that_follows(self, messenger, own_redis):
        messenger.nudge()
        assert until(lambda: waiting(own_redis) == 1)
        sent = json.loads(own_redis.client().lindex("default", 0))
        assert sent["headers"]["task"] == "tracker.tasks.forget_repeats"
        _args, _more, embedded = json.loads(base64.b64decode(sent["body"]))
        assert [then["task"] for then in embedded["callbacks"]] == ["tracker.tasks.compare_totals"]

    def test_sends_once_what_many_want_at_once(self, messenger, own_redis):
        for _ in range(500):
            messenger.nudge()
        assert until(lambda: waiting(own_redis) >= 1)
        time.sleep(0.2)
        assert waiting(own_redis) < 100

    @pytest.mark.parametrize("how", ["stop", "hang"])
    def test_costs_a_request_nothing_while_redis_is_away(self, messenger, own_redis, how, caplog):
        messenger.nudge()
        assert until(lambda: waiting(own_redis) == 1)
        getattr(own_redis, how)()
        began = time.monotonic()
        for _ in range(200):
            messenger.nudge()
        assert time.monotonic() - began < 0.5
        if how == "stop":
            assert until(lambda: messenger.away)
            time.sleep(0.5)
            assert len([r for r in caplog.records if r.name == "corridor.nudges"]) == 1
            own_redis.start()
            messenger.nudge()
            assert until(lambda: waiting(own_redis) and not messenger.away)


class TestARequest:
    @pytest.fixture
    def nudged(self, settings, monkeypatch):
        settings.NUDGES = True
        seen = []
        monkeypatch.setattr(nudges.MESSENGER, "nudge", lambda: seen.append(1))
        return seen

    @pytest.mark.django_db
    def test_that_wrote_nudges_and_one_that_read_or_failed_does_not(self, client, nudged):
        client.get("/signin/")
        client.post("/signin/", {})
        client.post("/no/such/page/")
        assert nudged == []
        client.post("/signout/")
        assert nudged == [1]


def test_the_readers_are_tasks_that_there_are():
    missing = [n for pair in nudges.READERS for n in pair if not hasattr(tasks, n)]
    assert missing == []


def test_a_web_server_sends_them_although_it_loads_no_task(own_redis):
    """In a process of its own: here the tasks are known, since others import them."""
    nudge = "import config.wsgi; from config.nudges import MESSENGER; assert MESSENGER.sent()"
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings", "REDIS_URL": own_redis.url,
        "DEBUG": "true", "TRIAL": "yes",
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", nudge], cwd=BASE, env=env, check=True)

    queues = own_redis.client()
    assert (queues.llen("webhooks"), queues.llen("mail")) == (1, 1)


class TestQueues:
    def test_are_chosen_by_the_name_of_the_task(self):
        def queue(name):
            return current_app.amqp.router.route({}, f"tracker.tasks.{name}")["queue"].name

        assert [queue(n) for n in ("send_mail", "read_notices", "send_digests")] == ["mail"] * 3
        assert [queue(n) for n in ("read_webhooks", "send_webhooks")] == ["webhooks"] * 2
        assert [queue(n) for n in ("make_exports", "compare_totals")] == ["exports", "default"]

    def test_have_each_a_task_in_the_timetable(self):
        names = {row["task"] for row in TIMETABLE.values()}
        used = {current_app.amqp.router.route({}, name)["queue"].name for name in names}
        assert used == {"default", "mail", "webhooks", "exports"}

    def test_are_all_taken_by_a_worker_that_names_none(self):
        assert set(current_app.amqp.queues) == {"default", "mail", "webhooks", "exports"}
        assert set(current_app.amqp.queues.consume_from) == set(current_app.amqp.queues)
