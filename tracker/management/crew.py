"""Several processes as one: they start together, and when one ends all end; none is left over."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any

PATIENCE = 25.0
"""Seconds in which each may finish what it has begun."""
SET_PDEATHSIG = 1
STOPS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(Exception):
    """Somebody asked for an end."""


class Crew:
    """Processes by name. Each leads a group of its own, so that its children end with it."""

    def __init__(self) -> None:
        self.members: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, command: Sequence[str], more: Mapping[str, str]) -> None:
        self.members[name] = subprocess.Popen(  # noqa: S603
            command,
            env={**os.environ, **more},
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=end_with_parent,
        )

    def watch(self) -> tuple[str, int] | None:
        """Wait until one ends, and say which and how; None when somebody asked for an end."""
        try:
            listen(asked)
            while True:
                pid, status = os.waitpid(-1, 0)
                for name, member in self.members.items():
                    if member.pid == pid:
                        member.returncode = os.waitstatus_to_exitcode(status)
                        return name, member.returncode
        except Stopped:
            return None

    def stop(self) -> None:
        """Ask each to finish; whoever has not after PATIENCE, or at a second call, is ended."""
        try:
            listen(asked)
            for member in self.members.values():
                if member.poll() is None:
                    member.terminate()
            until = time.monotonic() + PATIENCE
            for member in self.members.values():
                with contextlib.suppress(subprocess.TimeoutExpired):
                    member.wait(max(0.1, until - time.monotonic()))
        except Stopped:
            pass
        finally:
            listen(signal.SIG_IGN)
            self.sweep()

    def sweep(self) -> None:
        """End at once whatever is left of the groups."""
        for member in self.members.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(member.pid, signal.SIGKILL)
            member.wait()


def asked(*_signal: Any) -> None:
    raise Stopped


def listen(handler: Any) -> None:
    for number in STOPS:
        signal.signal(number, handler)


def end_with_parent() -> None:
    """Have the kernel stop this child when its parent is killed; elsewhere than Linux, nothing."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(SET_PDEATHSIG, signal.SIGTERM)
