"""A mailer killed in the middle of its morning, the day replayed twice: one mail each."""

import datetime
import os
import random
import subprocess
import sys
import time
from email.utils import getaddresses

import pytest
from django.db import connection
from django.utils import timezone

from config.env import BASE
from tests import making
from tests.broadcast.post import Office
from tracker.models import Notice

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
RECIPIENTS = int(os.environ.get("RECIPIENTS", "60"))
KILLS = int(os.environ.get("MAILER_KILLS", "5"))
"""500 and 50 with `make chaos`."""
LEASE = datetime.timedelta(seconds=200)
"""By the clock, from a kill to the next start: what was in hand is free again."""
PATIENCE = 120


@pytest.fixture
def people(floods, mercy_relief, liaison, lao_embassy):
    found = [making.person(f"reader{n}", mercy_relief, "viewer") for n in range(RECIPIENTS)]
    making.reported(liaison, lao_embassy, floods)
    return [person.email for person in found]


class Morning:
    """Starts mailers one after the other; the clock goes on, and the day stays the same."""

    def __init__(self, office, *how):
        self.office, self.how, self.die = office, how, random.Random(7)
        tomorrow = timezone.now().astimezone(datetime.UTC) + datetime.timedelta(days=1)
        self.now = tomorrow.replace(hour=8, minute=0)

    def start(self):
        self.now += LEASE if self.now.hour < 22 else datetime.timedelta()
        command = [sys.executable, "-m", "tests.parallel.mailer", self.now.isoformat(), *self.how]
        return subprocess.Popen(command, env=os.environ | self.environment(), cwd=BASE)

    def environment(self):
        given = connection.settings_dict
        if connection.vendor == "sqlite":
            database = f"sqlite:///{given['NAME']}"
        else:
            who = ":".join(filter(None, (given["USER"], given["PASSWORD"])))
            where = f"{given['HOST'] or 'localhost'}:{given['PORT'] or 5432}"
            database = f"postgresql://{who}@{where}/{given['NAME']}"
        return {"DATABASE_URL": database, "EMAIL_URL": f"smtp://127.0.0.1:{self.office.port}"}

    def killed(self, step):
        """Kill a mailer once some letters have come, wherever it is by then."""
        mailer, before = self.start(), len(self.office.letters)
        wanted, ends = before + self.die.randint(0, step), time.monotonic() + PATIENCE
        while len(self.office.letters) < wanted and mailer.poll() is None:
            assert time.monotonic() < ends
            time.sleep(0.002)
        time.sleep(self.die.random() * 0.05)
        mailer.kill()
        return mailer.wait() < 0

    def whole(self):
        assert self.start().wait(timeout=PATIENCE) == 0


def test_each_gets_one_mail_however_often_it_is_killed(people, capsys):
    with Office(slow=0.01) as office:
        morning = Morning(office)
        kills = sum(morning.killed(step=2 * RECIPIENTS // KILLS // 3) for _ in range(KILLS))
        for _replayed in range(3):
            morning.whole()

    assert Notice.objects.count() >= RECIPIENTS
    assert {to: n for to, n in office.kept().items() if to in people} == dict.fromkeys(people, 1)
    assert all(getaddresses([m["To"]])[0][1] == to for (to,), m in office.letters)
    assert not any(m["Cc"] or m["Bcc"] for _to, m in office.letters)
    repeats = len(office.letters) - len(office.kept())
    assert repeats <= kills
    with capsys.disabled():
        print(f"\n{len(people)} recipients, {kills} kills: one mail each, {repeats} sent again")


def test_without_its_keys_some_get_more_than_one(people):
    with Office() as office:
        morning = Morning(office, "forgetful")
        morning.whole()
        morning.whole()
    assert max(office.kept().values()) > 1
