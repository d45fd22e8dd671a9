"""The web server of an installation, on a port of its own, with its queues and workers."""

import http.client
import os
import signal
import subprocess
import sys

from django.db import connection

from config.env import BASE
from tests.runtime.servers import free_port


class Site:
    """A web server as it is installed, with real queues; with a worker and a timetable, or not."""

    def __init__(self, redis, folder, *, working=True, application="config.wsgi:application"):
        self.application = application
        said, self.port = connection.settings_dict, free_port()
        self.env = os.environ | {
            "DATABASE_URL": f"postgresql://{said['USER']}@{said['HOST']}:{said['PORT']}"
            f"/{said['NAME']}",
            "REDIS_URL": redis.url, "DEBUG": "true", "TRIAL": "yes", "VAR_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "config.settings", "PORT": str(self.port),
            "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}",
        }  # fmt: skip
        self.log = (folder / "log").open("w+")
        celery = [sys.executable, "-m", "celery", "--quiet", "-A", "tests.runtime.near"]
        self.web = self.serve()
        others = [["worker", "-c", "1"], ["beat", "--pidfile="]] if working else []
        self.others = [self.start([*celery, *one, "--loglevel", "ERROR"]) for one in others]

    def serve(self):
        """Start the web server of an installation."""
        said = (BASE / "deploy" / "web").read_text()
        assert "config.wsgi:application" in said
        return self.start(["sh", "-c", said.replace("config.wsgi:application", self.application)])

    def start(self, command):
        return subprocess.Popen(
            command, cwd=BASE, env=self.env, start_new_session=True,
            stdout=self.log, stderr=self.log,
        )  # fmt: skip

    def ask(self, method, address, body=None, **headers):
        """Send one request over a line of its own; return its status."""
        return self.told(method, address, body, **headers)[0]

    def told(self, method, address, body=None, **headers):
        """Send one request over a line of its own; return its status and what it said."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            line.request(method, address, body, {**headers, "Connection": "close"})
            answer = line.getresponse()
            return answer.status, answer.read()
        finally:
            line.close()

    def answers(self):
        try:
            return self.ask("GET", "/healthz") == 200
        except OSError:
            return False

    def close(self):
        for process in (self.web, *self.others):
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.log.close()
