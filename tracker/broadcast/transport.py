"""Speak to an address outside: resolved once, connected to that very IP, and nothing followed.

Between a check of a name and the use of it lies a second DNS answer, a redirect or a proxy: here
is none of them. Of what comes back only the status and Retry-After are read.
"""

import datetime
import functools
import http.client
import io
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts import security
from tracker.rules.addresses import Target, approved, target_of
from tracker.rules.messages import Answer
from tracker.rules.refusals import NotValid
from tracker.rules.webhooks import reach

MOST_READ = 64 * 1024
AGENT = "Corridor-Webhooks/1"


@dataclass(frozen=True)
class Limits:
    """How long we wait, in seconds, DNS included."""

    connect: float = 10
    total: float = 20


class NotSent(Exception):
    """Nothing came back; `reason` is one of rules.messages.REASONS."""

    def __init__(self, reason: str):
        self.reason = reason
        super().__init__(reason)


def post(
    url: str, headers: Mapping[str, str], body: bytes, *, limits: Limits | None = None
) -> Answer:
    """Send a message and return what came of it; whatever goes wrong is an answer too."""
    limits, start = limits or Limits(), time.monotonic()
    try:
        target = target_of(url, reach())
        addresses = places(target, limits.connect)
        sock = connected(target, addresses, start + limits.connect)
        status, later = exchange(sock, target, headers, body, start + limits.total)
    except NotValid:
        security.warn("webhook.refused", reason="address")
        return Answer(reason="hostile", took_ms=since(start))
    except NotSent as failure:
        return Answer(reason=failure.reason, took_ms=since(start))
    reason = "redirect" if 300 <= status < 400 else ""
    return Answer(status, reason, seconds(later), since(start))


def check(url: str) -> None:
    """Refuse an address that nothing would be sent to. Raises NotValid; says what to do."""
    try:
        places(target_of(url, reach()), Limits().connect)
    except NotValid:
        security.warn("webhook.refused", reason="address")
        raise
    except NotSent as failure:
        raise NotValid(str(TO_DO[failure.reason])) from None


TO_DO = {
    "unknown_name": gettext_lazy("DNS does not know this name. Check how it is spelled."),
    "hostile": gettext_lazy(
        "This does not lead to the public internet. Give an address that everybody can reach, or "
        "ask the operator to allow the network it stands in."
    ),
}


def since(start: float) -> int:
    return int((time.monotonic() - start) * 1000)


# Where to


def places(target: Target, patience: float) -> list[str]:
    """Return the addresses to connect to. Raises NotSent where one of them is not public."""
    found = looked_up(target, patience)
    if not found:
        raise NotSent("unknown_name")
    if not (allowed := approved(found, reach())):
        security.warn("webhook.refused", reason="not public", host=target.host, leads_to=found)
        raise NotSent("hostile")
    return allowed


def looked_up(target: Target, patience: float) -> list[str]:
    """Ask DNS, in a thread of its own: the system's resolver knows no time limit."""
    answers: queue.Queue[list[str]] = queue.Queue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            found = []
        answers.put(list(dict.fromkeys(str(row[4][0]) for row in found)))

    threading.Thread(target=ask, daemon=True).start()
    try:
        return answers.get(timeout=patience)
    except queue.Empty:
        return []


# How


def connected(target: Target, addresses: list[str], until: float) -> ssl.SSLSocket:
    """Return an encrypted line to the first of these addresses that answers."""
    for address in addresses:
        plain = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET)
        try:
            plain.settimeout(left(until))
            plain.connect((address, target.port))
        except OSError as error:
            plain.close()
            if isinstance(error, TimeoutError):
                raise NotSent("too_slow") from None
            continue
        return encrypted(plain, target, until)
    raise NotSent("no_connection")


def encrypted(plain: socket.socket, target: Target, until: float) -> ssl.SSLSocket:
    try:
        plain.settimeout(left(until))
        return context(settings.WEBHOOK_CA_FILE).wrap_socket(plain, server_hostname=target.host)
    except ssl.SSLCertVerificationError:
        reason = "certificate"
    except TimeoutError:
        reason = "too_slow"
    except OSError:
        reason = "no_connection"
    plain.close()
    raise NotSent(reason)


@functools.cache
def context(authorities: str) -> ssl.SSLContext:
    """Return what is trusted: the system's authorities, and those of the operator."""
    made = ssl.create_default_context()
    made.minimum_version = ssl.TLSVersion.TLSv1_2
    if authorities:
        made.load_verify_locations(authorities)
    return made


def left(until: float) -> float:
    """Return the seconds until a moment. Raises NotSent where there are none."""
    rest = until - time.monotonic()
    if rest <= 0:
        raise NotSent("too_slow")
    return rest


class Line(io.RawIOBase):
    """A socket as http.client reads it: up to a moment, and so many bytes."""

    def __init__(self, sock: ssl.SSLSocket, until: float):
        self.sock, self.until, self.rest = sock, until, MOST_READ

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        # A server that sends a byte now and then must not hold us beyond our time.
        self.sock.settimeout(left(self.until))
        count = self.sock.recv_into(buffer, min(len(buffer), self.rest)) if self.rest else 0
        self.rest -= count
        return count

    def sendall(self, data: bytes) -> None:
        self.sock.settimeout(left(self.until))
        self.sock.sendall(data)

    def makefile(self, mode: str) -> io.BufferedReader:
        # An object of its own: http.client closes the line before what it reads from.
        return io.BufferedReader(Line(self.sock, self.until))


def exchange(
    sock: ssl.SSLSocket, target: Target, headers: Mapping[str, str], body: bytes, until: float
) -> tuple[int, str]:
    """Send the request and read the head of the answer: its status and its Retry-After."""
    line: Any = http.client.HTTPConnection(target.host, target.port)
    line.default_port = 443
    line.sock = Line(sock, until)
    own = {"User-Agent": AGENT, "Content-Type": "application/json", "Connection": "close"}
    try:
        line.request("POST", target.path, body, {**own, **headers})
        answer = line.getresponse()
        return answer.status, answer.headers.get("Retry-After") or ""
    except TimeoutError:
        raise NotSent("too_slow") from None
    except OSError:
        raise NotSent("no_answer") from None
    except (http.client.HTTPException, ValueError):
        raise NotSent("not_http") from None
    finally:
        sock.close()


def seconds(text: str, now: Callable[[], datetime.datetime] = timezone.now) -> float:
    """Return how long a Retry-After asks to wait: so many seconds, or until a date; else 0."""
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, (parsedate_to_datetime(text) - now()).total_seconds())
    except (ValueError, TypeError):
        return 0.0
