"""Start all of Corridor with one command: database, seeds, trial accounts; web, worker, clock."""

import os
import socket
import sys
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from tracker.management.crew import Crew
from tracker.reports.health import migrations_to_come

HOST = "127.0.0.1"
PYTHON = (sys.executable, "-m")
# One process whose threads share the memory; what waits beyond them is refused, not queued.
SERVER = (
    "--interface", "wsgi", "--workers", "1", "--blocking-threads", "8", "--backpressure", "16",
    "--workers-kill-timeout", "15", "--respawn-failed-workers", "--log-level", "error",
)  # fmt: skip
# Who starts it as root on a machine of their own needs no page of warning.
QUIET = ("-W", "ignore::UserWarning:celery.platforms")
CELERY = (sys.executable, *QUIET, "-m", "celery", "--app", "config", "--quiet")
WORKER = (
    *CELERY, "worker", "--concurrency", "1", "--loglevel", "WARNING",
    "--without-gossip", "--without-mingle", "--without-heartbeat",
)  # fmt: skip
BEAT = (*CELERY, "beat", "--loglevel", "WARNING", "--pidfile=")
TRIAL = {"TRIAL": "yes"}
NAMES = {"web": "web server", "worker": "worker", "beat": "timetable"}


class Command(BaseCommand):
    help = "Prepare what is not there yet and serve on this machine; Ctrl-C stops it."
    # A second start takes seconds; `make check` and the tests run the checks.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=os.environ.get("PORT") or 8000)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        check_port(port)
        if waiting := migrations_to_come():
            self.say(f"Preparing the database ({waiting} migrations) ...")
            call_command("migrate", verbosity=0, interactive=False)
        self.say("Loading the seeds ...")
        call_command("load_seeds", stdout=self.stdout)
        if settings.DEBUG:
            call_command("demo_accounts", stdout=self.stdout)
        else:
            self.say("Collecting the static files ...")
            call_command("collectstatic", verbosity=0, interactive=False)
        connections.close_all()
        self.run(port)

    def run(self, port: int) -> None:
        """Start web server, worker and timetable, and stop them together."""
        crew = Crew()
        try:
            web = [*PYTHON, "granian", *SERVER, "--host", HOST, "--port", str(port)]
            crew.start("web", [*web, "config.wsgi:application"], TRIAL)
            crew.start("worker", WORKER, TRIAL | {"STATEMENT_TIMEOUT": "120s"})
            crew.start("beat", BEAT, TRIAL)
            self.say(f"Corridor is ready at http://{HOST}:{port} (Ctrl-C stops it).")
            ended = crew.watch()
        finally:
            crew.stop()
        if ended:
            name, code = ended
            raise CommandError(
                f"The {NAMES[name]} ended by itself (code {code}), so Corridor was stopped. "
                "What it wrote last stands above."
            )
        self.say("Corridor has stopped.")

    def say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def check_port(port: int) -> None:
    """Refuse a port that cannot be had, before anything is done."""
    if not 0 < port < 65536:
        raise CommandError(f"There is no port {port}.")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} cannot be used ({error.strerror}). Another one: PORT=8001 make run."
            ) from None
