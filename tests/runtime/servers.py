"""Real servers of one test: a Redis of its own, that may be stopped, emptied and started again."""

import os
import shutil
import signal
import socket
import subprocess
import time

import pytest
import redis
from celery import current_app


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(true, seconds=20.0, step=0.05):
    """Wait until something is so; tell whether it came to be."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(step)
    return bool(true())


def forget_connections():
    """Let Celery connect anew: what another test left in its pools may lead to a dead Redis."""
    current_app.amqp._producer_pool = None
    current_app._pool = None


class OwnRedis:
    """A Redis that keeps nothing on disk, on a port of its own."""

    def __init__(self):
        self.port, self.process = free_port(), None
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self):
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--save", "", "--appendonly", "no",
             "--bind", "127.0.0.1", "--loglevel", "warning", "--dir", "/tmp"],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        assert until(self.answers), "redis-server did not start"

    def answers(self):
        try:
            return self.client().ping()
        except redis.RedisError:
            return False

    def client(self):
        return redis.Redis(port=self.port, socket_timeout=2, retry=None)

    def stop(self):
        self.process.send_signal(signal.SIGCONT)
        self.process.kill()
        self.process.wait()

    def hang(self):
        """Answer nobody, and refuse nobody: worse than being away."""
        self.process.send_signal(signal.SIGSTOP)


@pytest.fixture
def own_redis():
    if not shutil.which("redis-server"):
        if os.environ.get("CI"):
            pytest.fail("CI is set: redis-server is required.")
        pytest.skip("redis-server is not installed (Debian: apt-get install redis-server).")
    server = OwnRedis()
    yield server
    server.stop()
