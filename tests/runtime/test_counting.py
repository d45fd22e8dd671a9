"""Figures of several web processes: whichever is asked tells of all."""

import os
import subprocess
import sys

import pytest

from config.env import BASE

ASK = """
import re, sys, django; django.setup()
from django.conf import settings
from django.test import Client
client, times = Client(), int(sys.argv[1])
for _time in range(times):
    assert client.get("/healthz").status_code == 200
print("counted", flush=True)
sys.stdin.readline()
line = re.compile('corridor_requests_total{method="GET",route="healthz",status="200"} (.+)')
for settings.METRICS_OF_ALL_PROCESSES in (settings.METRICS_OF_ALL_PROCESSES, False):
    answer = client.get("/metrics", headers={"Authorization": "Bearer right"})
    print(line.search(answer.content.decode())[1])
"""


@pytest.fixture
def told(tmp_path):
    """Return what two servers tell of all, and of themselves, after 3 requests and after 4."""
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings", "METRICS_TOKEN": "right", "DEBUG": "true",
        "DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3", "VAR_DIR": str(tmp_path),
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }  # fmt: skip
    servers = [
        subprocess.Popen(
            [sys.executable, "-c", ASK, times], cwd=BASE, env=env, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
        for times in ("3", "4")
    ]  # fmt: skip
    assert [server.stdout.readline() for server in servers] == ["counted\n"] * 2
    yield [server.communicate("go\n")[0].split() for server in servers]
    for server in servers:
        server.kill()
        server.wait()


def test_are_added_up(told):
    """And the control: without it each tells of itself alone."""
    assert told == [["7.0", "3.0"], ["7.0", "4.0"]]


def test_have_a_directory_wherever_the_server_is_started(tmp_path):
    fake = tmp_path / "granian"
    fake.write_text('#!/bin/sh\nls -d "$PROMETHEUS_MULTIPROC_DIR"\n')
    fake.chmod(0o755)
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "TMPDIR": str(tmp_path)}

    def started(**more):
        server = [str(BASE / "deploy" / "web")]
        said = subprocess.run(server, env=env | more, capture_output=True, text=True, check=True)
        return said.stdout.strip()

    first, second = started(), started()
    assert first != second
    assert os.listdir(first) == []
    assert started(PROMETHEUS_MULTIPROC_DIR=str(tmp_path)) == str(tmp_path)
