"""The timetable's clock: start as many as you like, only the one that holds the lease ticks.

The lease is a row of the database. A leader that is killed is followed within LEASE; one that
stops in order gives the lease back. When each row of the timetable last ran is kept in a file
under VAR_DIR. A clock that takes over on another machine does not know it and may send a task a
second time: twice does no harm, and missing one would.
"""

import datetime
import json
import logging
import os
import socket
import time
from pathlib import Path
from typing import Any

from celery.beat import Scheduler
from django.conf import settings
from django.db import Error, close_old_connections, connection

from tracker.actions import leases

NAME = "timetable"
LEASE = datetime.timedelta(seconds=30)
RENEW = 10.0
"""Seconds after which the lease is written anew: often enough, and few writes."""
LONGEST = 5.0
"""Seconds between two looks at the clock."""
STALE = 3600
"""Seconds after which a task that nobody fetched is worth nothing: the next one is due."""
log = logging.getLogger("corridor.beat")


class OneLeader(Scheduler):
    """Ticks only while it leads."""

    max_interval = LONGEST
    sync_every = RENEW

    def __init__(self, *args: Any, schedule_filename: str = "", **more: Any) -> None:
        self.file = Path(schedule_filename or settings.CELERY_BEAT_SCHEDULE_FILENAME)
        self.holder = f"{socket.gethostname()[:50]}:{os.getpid()}"
        self.until = self.renewed = 0.0
        super().__init__(*args, **more)

    def setup_schedule(self) -> None:
        """Let no task outlive its turn: while the workers are away, none pile up."""
        super().setup_schedule()
        for entry in self.schedule.values():
            every = entry.schedule
            seconds = getattr(every, "run_every", None)
            stale = int(seconds.total_seconds()) if seconds else STALE
            entry.options.setdefault("expires", max(1, min(stale, STALE)))

    def tick(self, *args: Any, **more: Any) -> float:
        """Send what is due, if this clock leads; return how long to sleep."""
        return super().tick(*args, **more) if self.leads() else self.max_interval

    def leads(self) -> bool:
        """Tell whether this clock holds the lease; take it where it is free."""
        now = time.monotonic()
        if now < self.until and now < self.renewed + RENEW:
            return True
        led = now < self.until
        if not self.held():
            return self.stand_by(led)
        self.renewed, self.until = now, now + LEASE.total_seconds()
        if not led:
            log.info("This clock keeps the timetable now.")
            self.remember()
        return True

    def held(self) -> bool:
        """Ask the database for the lease. Without a database nobody leads."""
        try:
            return leases.hold(NAME, holder=self.holder, length=LEASE)
        except Error as error:
            log.warning("The timetable waits for the database: %s", type(error).__name__)
            connection.close()
            return False
        finally:
            close_old_connections()

    def stand_by(self, led: bool) -> bool:
        if led:
            log.warning("Another clock keeps the timetable now.")
        self.until = 0.0
        return False

    def remember(self) -> None:
        """Read when each row of the timetable last ran."""
        try:
            kept = json.loads(self.file.read_text())
        except (OSError, ValueError):
            return
        for name, entry in self.schedule.items():
            if name in kept:
                entry.last_run_at = datetime.datetime.fromisoformat(kept[name])
        self._heap = None

    def sync(self) -> None:
        """Write it down; half a file is never seen."""
        if time.monotonic() >= self.until:
            return
        ran = {n: e.last_run_at.isoformat() for n, e in self.schedule.items() if e.last_run_at}
        draft = self.file.with_name(f"{self.file.name}.{os.getpid()}")
        draft.write_text(json.dumps(ran, indent=1))
        draft.replace(self.file)

    def close(self) -> None:
        """Give the lease back: whoever waits goes on at once."""
        super().close()
        try:
            leases.release(NAME, holder=self.holder)
        except Error:
            log.warning("The lease was not given back; it runs out by itself.")
        connection.close()

    @property
    def info(self) -> str:
        return f"    . file -> {self.file}"
