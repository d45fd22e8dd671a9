"""A server killed in the middle of a request: sent again with its key, it is done once."""

import http.client
import json
import os
import random
import threading
import time
from uuid import uuid4

import pytest

from tests.api.conftest import Partner
from tests.parallel.prefork import Mortal
from tests.parallel.test_at_once import needs_postgres
from tracker.api import repeats
from tracker.models import Need

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.slow]
KILLS = int(os.environ.get("CHAOS", "40"))
"""How often the server dies in the middle of a request: 200 with `make chaos`."""
PATIENCE = 2
"""Seconds: who knocks where nobody opens any more knocks again."""
SLOW = 0.03
"""Seconds, at most, that an answer is on its way: long enough to die between deed and answer."""


@pytest.fixture
def sender(lao_embassy, floods, need_body):
    needs_postgres()
    return Sender(Partner(lao_embassy), need_body)


class Sender:
    """Sends each request until it is answered; somebody kills the server meanwhile."""

    def __init__(self, partner, body):
        self.token, self.body = partner.token, json.dumps(body)
        self.die, self.broken, self.answered = random.Random(7), 0, {}
        partner.post("needs", body)  # What is made at the first request is made before the fork.

    def run(self, kills):
        Need.objects.all().delete()
        self.broken, self.answered = 0, {}
        server = Mortal(slow=SLOW)
        try:
            self.usual = self.how_long(server)
            self.answered |= {"first": self.first}
            while self.broken < kills:
                key = str(uuid4())
                self.answered[key] = self.until_answered(server, key)
        finally:
            server.close()
        return Need.objects.count()

    def how_long(self, server):
        """Return how long a request takes when nobody is killed."""
        began = time.monotonic()
        self.first = self.once(server.port, str(uuid4()), timeout=30)
        return time.monotonic() - began

    def until_answered(self, server, key):
        while True:
            killer = threading.Timer(self.die.uniform(0.1, 1.6) * self.usual, server.kill)
            killer.start()
            try:
                return self.once(server.port, key)
            except (OSError, http.client.HTTPException, ValueError):  # None, or half of one.
                self.broken += 1
            finally:
                killer.cancel()
                killer.join()
                server.again()

    def once(self, port, key, timeout=PATIENCE):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=timeout)
        try:
            headers = {
                "Authorization": f"Bearer {self.token}", "Idempotency-Key": key,
                "Content-Type": "application/json",
            }  # fmt: skip
            line.request("POST", "/api/v1/needs", self.body, headers)
            answer = line.getresponse()
            body = answer.read()
            if answer.status == 409:
                time.sleep(0.05)
                raise http.client.HTTPException("the first is still at work")
            assert answer.status == 201, body
            return json.loads(body)["id"]
        finally:
            line.close()


def test_each_key_makes_one_record(sender):
    count = sender.run(KILLS)

    assert sender.broken >= KILLS
    assert count == len(sender.answered) == len(set(sender.answered.values()))
    assert set(map(str, Need.objects.values_list("uid", flat=True))) == set(
        sender.answered.values()
    )


def test_without_kept_answers_some_are_made_twice(sender, monkeypatch):
    monkeypatch.setattr(repeats, "once", lambda request, do, finish: do())
    for _try in range(5):
        if sender.run(KILLS) > len(sender.answered):
            return
    pytest.fail("nothing was made twice")
