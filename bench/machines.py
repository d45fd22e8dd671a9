"""The API against its limits: the bare statement, plain DRF, COPY; interleaved, in one run.

CPU milliseconds of the web process and its PostgreSQL backend together, the best third of rounds.
"""

import datetime
import io
import os
import secrets
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils import timezone

from accounts.models import User
from tracker.actions import keys
from tracker.models import Seat
from tracker.rules.actors import Actor

TICK = 1000 / os.sysconf("SC_CLK_TCK")
LEAST = 250
"""Milliseconds that a measurement takes at least: the backend's clock ticks every 10."""


class Machine:
    """A partner's system, asking the application itself: no socket, no HTTP library."""

    def __init__(self, user: User):
        self.token = key_of(user)
        self.application = WSGIHandler()
        # The line to the database stays open, as from a pool, also inside a transaction of ours.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)

    def ask(self, address: str, body: bytes = b"", **headers: str) -> tuple[int, dict, bytes]:
        """Return status, headers and body of one request; a body makes it a POST."""
        status, named, pieces = self.begin(address, body, **headers)
        return status, named, b"".join(pieces)

    def begin(self, address: str, body: bytes = b"", **headers: str) -> tuple[int, dict, Any]:
        """Return status and headers of one request, and its body as it comes, piece by piece."""
        path, _mark, query = address.partition("?")
        environ: dict[str, Any] = {
            "REQUEST_METHOD": "POST" if body else "GET", "PATH_INFO": path, "QUERY_STRING": query,
            "SERVER_NAME": "testserver", "SERVER_PORT": "80", "REMOTE_ADDR": "127.0.0.1",
            "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/json",
            "HTTP_AUTHORIZATION": f"Bearer {self.token}", "wsgi.input": io.BytesIO(body),
            "wsgi.url_scheme": "http", "wsgi.errors": io.StringIO(),
        }  # fmt: skip
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        answered: dict[str, Any] = {}

        def start(status: str, named: list[tuple[str, str]], info: Any = None) -> None:
            answered.update(status=int(status[:3]), headers=dict(named))

        response: Any = self.application(environ, start)

        def pieces() -> Iterator[bytes]:
            yield from response
            response.close()

        return answered["status"], answered["headers"], pieces()

    def expect(self, address: str, body: bytes = b"", status: int = 200, **headers: str) -> bytes:
        """Ask, and refuse any other answer than the one that is measured."""
        found, _headers, content = self.ask(address, body, **headers)
        if found != status:
            raise RuntimeError(f"{address}: {found} {content[:300]!r}")
        return content


def key_of(user: User) -> str:
    """Make a key for the organisation of a coordinator, who is made its admin too."""
    actor = Actor.of(user, today=timezone.localdate())
    home = actor.seats[0].organisation
    Seat.objects.get_or_create(
        user=user, organisation=home, role="admin", deleted_at=None,
        defaults={"owner": home, "ref": f"SEAT-{secrets.token_hex(4)}"},
    )  # fmt: skip
    _key, token = keys.make(
        organisation=home, name=f"Bench {secrets.token_hex(4)}", role="coordinator",
        scopes=["read", "write"], by=Actor.of(user, today=timezone.localdate()),
        expires_on=timezone.localdate() + datetime.timedelta(days=30),
    )  # fmt: skip
    return token


def backend_ms(pids: list[int]) -> float:
    """Return the processor time that these backends have taken so far."""
    total = 0.0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += (int(fields[11]) + int(fields[12])) * TICK
    return total


def cost(deed: Callable[[], Any], pids: list[int]) -> float:
    """Return the CPU milliseconds of one deed: done as often as the clock can tell."""
    began, theirs, times = time.process_time(), backend_ms(pids), 0
    until = time.perf_counter() + LEAST / 1000
    while times < 3 or time.perf_counter() < until:
        deed()
        times += 1
    mine = (time.process_time() - began) * 1000
    return (mine + backend_ms(pids) - theirs) / times


def compared(
    deeds: dict[str, Callable[[], Any]], pids: list[int], rounds: int
) -> dict[str, float]:
    """Return the cost of each deed, all asked in turn: the best third of the rounds."""
    taken: dict[str, list[float]] = {name: [] for name in deeds}
    for _round in range(rounds):
        for name, deed in deeds.items():
            taken[name].append(cost(deed, pids))
    return {
        name: statistics.mean(sorted(times)[: max(1, rounds // 3)])
        for name, times in taken.items()
    }
