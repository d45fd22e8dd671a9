"""How far a long command has come: a bar on a terminal, and a line now and then in a log."""

import sys
import time
from collections.abc import Callable
from typing import Self, TextIO

WIDTH = 30
EVERY = 30.0
"""Seconds between two lines where nobody watches: a quick command writes none."""


class Bar:
    """Counts towards a total that is known, or only counts; on stderr, out of the way of results.

    with Bar(total) as bar:
        for row in rows:
            bar.step("rows")
    """

    def __init__(
        self,
        total: int = 0,
        stream: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.total, self.done, self.shown = total, 0, ""
        self.stream, self.clock = stream or sys.stderr, clock
        self.on, self.said_at = self.stream.isatty(), clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.clear()

    def step(self, what: str, by: int = 1) -> None:
        """Add to what is done; `what` says what it is about."""
        self.done += by
        if self.on:
            self.draw(what)
        elif self.clock() - self.said_at >= EVERY:
            self.said_at = self.clock()
            of = f" of {self.total}" if self.total else ""
            self.stream.write(f"{self.done}{of} {what}\n")
            self.stream.flush()

    def draw(self, what: str) -> None:
        line = f"{self.done} {what}"
        if self.total:
            part = min(1.0, self.done / self.total)
            line = f"[{'#' * int(part * WIDTH):<{WIDTH}}] {part:4.0%} {what}"
        if line != self.shown:
            self.stream.write(f"\r{line[:78]:<78}")
            self.stream.flush()
            self.shown = line

    def clear(self) -> None:
        """Leave the terminal with an empty line to write on; the next step draws it again."""
        if self.on and self.shown:
            self.stream.write(f"\r{'':<78}\r")
            self.stream.flush()
            self.shown = ""
