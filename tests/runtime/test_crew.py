"""Processes that run as one: none is left behind, whoever ends first."""

import os
import signal
import subprocess
import sys
import time

import pytest

from config.env import BASE
from tests.runtime.servers import until

CREW = """
import sys
from tracker.management.crew import Crew
crew = Crew()
mother = "import subprocess, sys, time; subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(99)']); time.sleep(99)"
stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(99)"
try:
    crew.start("mother", [sys.executable, "-c", mother], {})
    crew.start("other", [sys.executable, "-c", stubborn if "stubborn" in sys.argv else mother], {})
    print(*(m.pid for m in crew.members.values()), flush=True)
    ended = crew.watch()
finally:
    crew.stop()
print(ended, flush=True)
"""  # noqa: E501


def processes(groups):
    """List what is alive in these process groups."""
    said = subprocess.run(
        ["ps", "-wweo", "pgid=,stat="], capture_output=True, text=True, check=True
    )
    rows = (line.split() for line in said.stdout.splitlines())
    return [group for group, state in rows if int(group) in groups and state[0] != "Z"]


@pytest.fixture
def crew(request):
    """Start a crew of two, each with a child of its own; hand out it and its groups."""
    words = getattr(request, "param", [])
    started = subprocess.Popen(
        [sys.executable, "-c", CREW, *words], cwd=BASE, stdout=subprocess.PIPE, text=True
    )
    groups = [int(pid) for pid in started.stdout.readline().split()]
    assert until(lambda: len(processes(groups)) == (3 if words else 4))
    yield started, groups
    started.kill()
    started.wait()
    started.stdout.close()


class TestACrew:
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
    def test_ends_together_when_somebody_asks(self, crew, number):
        started, groups = crew
        started.send_signal(number)
        assert started.communicate(timeout=10)[0].strip() == "None"
        assert processes(groups) == []

    def test_ends_together_when_one_dies(self, crew):
        started, groups = crew
        os.kill(groups[1], signal.SIGKILL)
        assert started.communicate(timeout=10)[0].strip() == "('other', -9)"
        assert processes(groups) == []

    def test_ends_with_the_one_who_started_it(self, crew):
        started, groups = crew
        started.kill()
        gone = until(lambda: not {str(g) for g in groups} & set(leaders(groups)))
        assert gone

    @pytest.mark.parametrize("crew", [["stubborn"]], indirect=True)
    def test_waits_for_nobody_at_the_second_call(self, crew):
        started, groups = crew
        began = time.monotonic()
        started.terminate()
        time.sleep(0.5)
        assert started.poll() is None, "it waits for the one who has not finished"
        started.terminate()
        started.communicate(timeout=10)
        assert time.monotonic() - began < 8
        assert processes(groups) == []


def leaders(groups):
    said = subprocess.run(
        ["ps", "-wweo", "pid=,stat="], capture_output=True, text=True, check=True
    )
    rows = (line.split() for line in said.stdout.splitlines())
    return [pid for pid, state in rows if int(pid) in groups and state[0] != "Z"]
