"""`make run` for real: web server, worker and timetable on SQLite, with a queue of files."""

import datetime
import os
import signal
import sqlite3
import subprocess
import sys
import urllib.request

import pytest
from django.db import connection
from django.utils import timezone

from config.env import BASE
from tests.runtime.servers import free_port, until
from tracker.actions import outbox

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
RUN = """
import django; django.setup()
import sys
from tracker.management.commands.serve import Command
Command().run(int(sys.argv[1]))
"""


@pytest.fixture
def site(tmp_path):
    """Hand out the environment of a site of its own, its database copied from the test's."""
    if connection.vendor != "sqlite":
        pytest.skip("A site without servers keeps its data in SQLite.")
    later = timezone.now() + datetime.timedelta(days=1)
    outbox.put("task", "the database is there", {}, at=later)
    copy = sqlite3.connect(tmp_path / "corridor.sqlite3")
    connection.connection.backup(copy)
    copy.close()
    plain = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return plain | {
        "DEBUG": "true", "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip


@pytest.fixture
def run(site):
    started = []

    def run():
        port = free_port()
        started.append(subprocess.Popen(
            [sys.executable, "-c", RUN, str(port)], cwd=BASE, env=site,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        ))  # fmt: skip
        return started[-1], port

    yield run
    for process in started:
        process.kill()
        process.wait()
        process.stdout.close()


def answers(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/signin/", timeout=2) as page:
            return page.status == 200
    except OSError:
        return False


def children(pid):
    said = subprocess.run(
        ["ps", "-wweo", "pid=,ppid=,args="], capture_output=True, text=True, check=True
    )
    rows = [line.split(maxsplit=2) for line in said.stdout.splitlines()]
    return {int(own): args for own, parent, args in rows if int(parent) == pid}


class TestTheWholeSite:
    def test_starts_does_its_work_stops_together_and_starts_again(self, run, site):
        crew, port = run()
        members = self.up(crew, port)
        assert until(lambda: done(site), 20), "the worker took nothing from the queue"
        crew.send_signal(signal.SIGINT)
        said = crew.communicate(timeout=30)[0]
        assert crew.returncode == 0
        assert "Corridor has stopped." in said
        assert "Traceback" not in said
        assert not answers(port)
        assert [pid for pid in members if alive(pid)] == []

        crew, port = run()
        members = self.up(crew, port)
        [worker] = [pid for pid, args in members.items() if " worker " in args]
        os.kill(worker, signal.SIGKILL)
        said = crew.communicate(timeout=30)[0]
        assert crew.returncode != 0
        assert "The worker ended by itself (code -9), so Corridor was stopped." in said
        assert [pid for pid in members if alive(pid)] == []

    def up(self, crew, port):
        """Wait until the site answers; return its processes."""
        assert until(lambda: answers(port), 30)
        members = children(crew.pid)
        assert len(members) == 3
        return members


def done(site):
    """Send a nudge, as a request does; tell whether the queue is empty again."""
    program = "from config.celery import app; app.send_task('tracker.tasks.forget_repeats')"
    subprocess.run([sys.executable, "-c", program], cwd=BASE, env=site, check=True)
    queue = f"{site['VAR_DIR']}/queue"
    return until(lambda: not [n for n in os.listdir(queue) if n.endswith(".msg")], 15)


def alive(pid):
    return os.path.exists(f"/proc/{pid}")
