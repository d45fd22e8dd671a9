"""How much memory one web process takes, started as `serve` starts it, after every list."""

import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import packages_distributions
from pathlib import Path

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.urls import reverse

from accounts.models import User
from config.env import BASE
from tracker.management.commands.serve import HOST, SERVER
from tracker.views.desks import DESKS

MOST = 120
"""Megabytes."""
PATIENCE = 60
LINK = re.compile(rb'<td[^>]*><a href="(/[^"?]+/)"')


def measured(user: User, rounds: int = 5) -> tuple[float, int]:
    """Return the megabytes of the web process and the number of pages it answered."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={session_of(user)}"
    with serving() as (address, process):
        pages = 0
        for _ in range(rounds):
            for desk in DESKS.values():
                pages += ask_around(address, reverse(desk.noun.plural), cookie)
        return max(megabytes(pid) for pid in (process, *children(process))), pages


def session_of(user: User) -> str:
    """Sign somebody in without a password, and return the key of the session."""
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    return store.session_key


@contextmanager
def serving() -> Iterator[tuple[str, int]]:
    """Run a web server as people run it, with its own directory for what it collects."""
    with tempfile.TemporaryDirectory() as var:
        hide_what_tests_need(Path(var))
        environment = os.environ | {
            "VAR_DIR": var, "DJANGO_SETTINGS_MODULE": "config.settings", "TRIAL": "yes",
            "PYTHONPATH": var,
        }  # fmt: skip
        run = {"cwd": BASE, "env": environment}
        manage = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
        subprocess.run(manage, check=True, **run)
        port = free_port()
        granian = [sys.executable, "-m", "granian", *SERVER, "--host", HOST, "--port", str(port)]
        process = subprocess.Popen([*granian, "config.wsgi:application"], **run)
        try:
            wait_for(f"http://{HOST}:{port}")
            yield f"http://{HOST}:{port}", process.pid
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE)


def hide_what_tests_need(folder: Path) -> None:
    """Let a Python that starts with this folder find no package that an installation lacks.

    Some libraries take up what they find, as DRF does with requests: it is no cost of ours.
    """
    lock = (BASE / "requirements.lock").read_text()
    installed = {plain(name) for name in re.findall(r"^([\w.-]+)==", lock, re.M)}
    hidden = [
        module
        for module, packages in packages_distributions().items()
        if not {plain(package) for package in packages} & installed
    ]
    lines = [f"sys.modules[{module!r}] = None" for module in sorted(hidden)]
    (folder / "sitecustomize.py").write_text("\n".join(["import sys", *lines]) + "\n")


def plain(name: str) -> str:
    """Return the name of a package as all spell it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def free_port() -> int:
    """Return a port nobody listens at, below those that connections take for themselves."""
    for port in range(28_000, 29_000):
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)):
                return port
    raise RuntimeError("No port is free.")


def wait_for(address: str) -> None:
    for _ in range(PATIENCE * 10):
        try:
            urllib.request.urlopen(address, timeout=5)
            return
        except OSError:  # Not yet listening, or listening and not yet answering.
            time.sleep(0.1)
    raise RuntimeError("The web server did not start.")


def ask_around(address: str, path: str, cookie: str) -> int:
    """Open a list and the first record it links to; return how many pages that was."""
    listed = opened(address + path, cookie)
    link = LINK.search(listed)
    if link:
        opened(address + link[1].decode(), cookie)
    return 2 if link else 1


def opened(url: str, cookie: str) -> bytes:
    request = urllib.request.Request(url, headers={"Cookie": cookie})
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        return answer.read()


def children(pid: int) -> list[int]:
    """List the processes that a process began."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def megabytes(pid: int) -> float:
    """Return the memory of a process that is really in use."""
    said = Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", said)[1]) / 1024
