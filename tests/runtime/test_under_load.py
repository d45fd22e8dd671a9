"""Twenty requests a second, while Redis is stopped, and while the server is restarted."""

import collections
import concurrent.futures
import http.client
import json
import os
import signal
import time
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from tests.api.conftest import Partner, need_body
from tests.parallel.test_at_once import needs_postgres
from tests.runtime.servers import until
from tests.runtime.site import Site
from tracker.models import Need
from tracker.reports import health

__all__ = ["need_body"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.slow]
AWAY = float(os.environ.get("REDIS_AWAY", "6"))
"""Seconds for which Redis is stopped: 300 with `make chaos`."""
RESTART = max(5.0, AWAY / 10)
RATE = 20


class Load:
    """Sends RATE requests a second and notes each answer, and how long it took."""

    def __init__(self, site, partner, person, body):
        client = Client()
        client.force_login(person)
        cookie = {"Cookie": f"sessionid={client.cookies[settings.SESSION_COOKIE_NAME].value}"}
        key = {"Authorization": f"Bearer {partner.token}"}
        self.site, self.key, self.body = site, key, json.dumps(body)
        self.reads = [("/", cookie), ("/signin/", {}), ("/needs/", cookie), ("/api/v1/needs", key)]
        self.answers, self.slow, self.made = collections.Counter(), [], 0

    def run(self, seconds, pool):
        began, sent = time.monotonic(), []
        for number in range(int(seconds * RATE)):
            time.sleep(max(0.0, began + number / RATE - time.monotonic()))
            sent.append(pool.submit(self.one, number))
        for one in sent:
            one.result()

    def one(self, number):
        began = time.monotonic()
        try:
            status = self.write() if number % RATE == 0 else self.read(number)
        except (OSError, http.client.HTTPException) as error:
            status = type(error).__name__
        self.answers[status] += 1
        self.slow.append(time.monotonic() - began)

    def read(self, number):
        address, headers = self.reads[number % len(self.reads)]
        return self.site.ask("GET", address, **headers)

    def write(self):
        headers = self.key | {
            "Idempotency-Key": str(uuid4()),
            "Content-Type": "application/json",
        }
        status = self.site.ask("POST", "/api/v1/needs", self.body, **headers)
        self.made += status == 201
        return status

    def failed(self):
        return {status: n for status, n in self.answers.items() if status not in (200, 201)}

    def p95(self):
        return sorted(self.slow)[int(len(self.slow) * 0.95)]


@pytest.fixture
def site(own_redis, tmp_path):
    needs_postgres()
    site = Site(own_redis, tmp_path)
    yield site
    site.close()


@pytest.fixture
def load(site, lao_embassy, floods, need_body, liaison):
    load = Load(site, Partner(lao_embassy), liaison, need_body)
    assert until(site.answers, 40)
    for address, headers in load.reads * 2:  # What is made at the first request is made.
        site.ask("GET", address, **headers)
    with concurrent.futures.ThreadPoolExecutor(40) as pool:
        load.pool = pool
        yield load


def drained():
    """Tell whether all readers have read the journal to its end, and nothing is late."""
    now = timezone.now()
    behind = [lag for lag in health.lags(now) if lag.entries]
    return not behind and not list(health.late(now, 60))


def test_all_is_answered_while_redis_is_away_and_drained_after(load, own_redis, capsys):
    load.run(3, load.pool)
    usual, load.slow = load.p95(), []
    own_redis.stop()
    load.run(AWAY, load.pool)
    away, load.slow = load.p95(), []
    own_redis.start()
    back = time.monotonic()
    load.run(3, load.pool)
    assert until(drained, 60 - (time.monotonic() - back), 0.5)
    with capsys.disabled():
        print(f"\n95 of 100 within {usual * 1000:.0f} ms, without Redis {away * 1000:.0f} ms; "
              f"drained {time.monotonic() - back:.0f} s after")  # fmt: skip

    assert load.failed() == {}
    assert Need.objects.count() == load.made > AWAY
    said = load.site.log.seek(0) or load.site.log.read()
    assert said.count("Redis is away") <= 2 * 2, "each process of the web server says it once"


def test_a_restart_fails_no_request(load):
    load.pool.submit(lambda: time.sleep(0.5) or load.site.web.send_signal(signal.SIGHUP))
    load.run(RESTART, load.pool)

    assert load.failed() == {}
    assert Need.objects.count() == load.made


def test_a_server_that_is_ended_and_started_again_fails_some(load):
    def again():
        time.sleep(0.5)
        os.killpg(load.site.web.pid, signal.SIGKILL)
        load.site.web.wait()
        load.site.web = load.site.serve()

    load.pool.submit(again)
    load.run(3, load.pool)
    assert load.failed()
