"""Workers killed and queues emptied in the middle of the work: none is lost, none done twice."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.db import connection

from accounts.models import SignInAttempt
from config.env import BASE
from tests.parallel.test_at_once import needs_postgres
from tests.runtime.servers import until
from tracker.actions import outbox
from tracker.models import Work

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.slow]
KILLS = int(os.environ.get("KILLS", "6"))
FLUSHES = int(os.environ.get("FLUSHES", "2"))
PIECES = int(os.environ.get("PIECES", "120"))
"""`make chaos`: 200 kills, 40 times FLUSHALL, 4,500 pieces of work."""
CELERY = (sys.executable, "-m", "celery", "--quiet", "-A", "tests.runtime.labour")
WORKER = (
    *CELERY, "worker", "-c", "2", "--loglevel", "ERROR",
    "--without-gossip", "--without-mingle", "--without-heartbeat",
)  # fmt: skip
SEND = """
import sys
from tests.runtime.labour import plain
for key in sys.argv[1:]:
    plain.delay(key)
"""
BEAT = (*CELERY, "beat", "--pidfile=", "--loglevel", "ERROR")


class Works:
    """Two workers and a timetable, each in a group of its own, and a Redis to be emptied."""

    def __init__(self, redis, folder):
        self.redis, self.die, self.kills, self.flushes = redis, random.Random(11), 0, 0
        said = connection.settings_dict
        self.env = os.environ | {
            "DATABASE_URL": f"postgresql://{said['USER']}@{said['HOST']}:{said['PORT']}"
            f"/{said['NAME']}",
            "REDIS_URL": redis.url, "DEBUG": "true", "TRIAL": "yes", "VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "config.settings", "LOG_LEVEL": "ERROR",
        }  # fmt: skip
        self.workers = [self.start(WORKER, n) for n in range(2)]
        self.beat = self.start(BEAT)

    def start(self, command, number=None):
        name = [] if number is None else ["-n", f"labour{number}@here"]
        return subprocess.Popen(
            [*command, *name], cwd=BASE, env=self.env, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def kill_one(self):
        """End a worker as a power cut would: now the whole, now one of its children."""
        number = self.kills % 2
        worker = self.workers[number]
        children = offspring(worker.pid)
        if self.kills % 3 and children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.die.choice(children), signal.SIGKILL)
        else:
            os.killpg(worker.pid, signal.SIGKILL)
            worker.wait()
            self.workers[number] = self.start(WORKER, number)
        self.kills += 1

    def flush(self):
        self.redis.client().flushall()
        self.flushes += 1

    def torment(self, done, pieces, kills, flushes):
        """Kill and flush, spread over the work; return when it is done or nothing moves."""
        moved, last = time.monotonic(), 0
        while (now := done()) < pieces and time.monotonic() - moved < 25:
            if now > last:
                moved, last = time.monotonic(), now
            if self.kills < kills and now >= pieces * self.kills / (kills + 1):
                self.kill_one()
            if self.flushes < flushes and now >= pieces * (self.flushes + 1) / (flushes + 2):
                self.flush()
            time.sleep(0.05)

    def close(self):
        for process in (*self.workers, self.beat):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def offspring(pid):
    said = subprocess.run(["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True)
    return [int(word) for word in said.stdout.split()]


@pytest.fixture
def works(own_redis, tmp_path):
    needs_postgres()
    works = Works(own_redis, tmp_path)
    yield works
    works.close()


def counted():
    """Return how often the effect of each piece is there."""
    return Counter(SignInAttempt.objects.filter(address="labour").values_list("email", flat=True))


def test_no_work_is_lost_and_none_is_done_twice(works):
    keys = [f"piece {number}" for number in range(PIECES)]
    for key in keys:
        outbox.put("task", key, {"key": key})

    works.torment(lambda: len(counted()), PIECES, KILLS, FLUSHES)

    assert (works.kills, works.flushes) == (KILLS, FLUSHES)
    assert until(lambda: not Work.objects.filter(done_at=None).exists(), 60)
    assert counted() == Counter(keys)


def test_without_the_outbox_some_is_lost(works):
    sent = [f"plain {number}" for number in range(60)]
    subprocess.run([sys.executable, "-c", SEND, *sent], cwd=BASE, env=works.env, check=True)
    assert until(lambda: len(counted()) > 5, 60), "the workers do it while nobody is killed"

    works.kill_one()
    works.flush()
    moved = len(counted())
    while not until(lambda: len(counted()) == len(sent), 5) and len(counted()) > moved:
        moved = len(counted())

    assert len(counted()) < len(sent)
