"""Ask for a page as a signed-in person, and take down what it cost."""

import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client, RequestFactory
from django.utils import timezone

from accounts.models import User
from bench import lists, plans
from tracker import paging
from tracker.filters import FILTERS
from tracker.rules.actors import Actor
from tracker.views.desks import DESKS

MOST_QUERIES = 8


@dataclass
class Result:
    """What one page cost: times in milliseconds, the best of a few."""

    who: str
    noun: str
    sort: str
    filters: str
    page: str
    status: int
    queries: int
    ms: float
    cpu_ms: float
    read: int
    faults: list[str]

    def told(self) -> dict[str, Any]:
        return asdict(self) | {"ms": round(self.ms, 1), "cpu_ms": round(self.cpu_ms, 1)}

    @property
    def fine(self) -> bool:
        return self.status == 200 and self.queries <= MOST_QUERIES and not self.faults


class Asker:
    """Somebody who is signed in."""

    def __init__(self, name: str, key: int, big: set[str]):
        self.name, self.big = name, big
        self.user = User.objects.get(pk=key)
        self.actor = Actor.of(self.user, today=timezone.localdate())
        self.client = Client()
        self.client.force_login(self.user)

    def ask(self, case: lists.Case, *, handful: int, rounds: int = 2) -> Result:
        """Ask for a page a few times, then look at the plan of each of its queries."""
        with plans.listening() as heard:
            answer, *first = cost(lambda: self.client.get(case.url))
        more = [cost(lambda: self.client.get(case.url))[1:] for _ in range(rounds - 1)]
        best = min([tuple(first), *more])
        faults, read = self.judged(heard, handful)
        return Result(
            who=self.name, noun=case.noun, sort=case.sort, page="deep" if case.after else "first",
            filters=" ".join(f"{name}={value}" for name, value in case.filters),
            status=answer.status_code, queries=len(heard.sent), ms=best[0], cpu_ms=best[1],
            read=read, faults=faults,
        )  # fmt: skip

    def fetch(self, case: lists.Case) -> None:
        """Find the rows of a page as its view does, without drawing them."""
        request = RequestFactory().get(case.url)
        request.actor = self.actor
        desk = DESKS[case.noun]
        seen = desk.noun.model._default_manager.seen_by(self.actor)
        found = FILTERS[case.noun](request.GET, seen, request=request)
        paging.page(desk.named(found.qs), desk.noun, sort=case.sort, after=case.after)

    def look(self, case: lists.Case, *, handful: int) -> list[str]:
        """Return what is wrong with the plans of a page."""
        with plans.listening() as heard:
            self.fetch(case)
        return self.judged(heard, handful)[0]

    def judged(self, heard: plans.Queries, handful: int) -> tuple[list[str], int]:
        """Return what is wrong with the plans of these queries, and how many rows they read."""
        faults, read = [], 0
        for sql, params in heard.selects:
            plan = plans.explained(sql, params, analyse=True)
            faults += plans.faults(plan, self.big, handful=handful)
            read += plans.read(plan, self.big)
        return faults, read


def cost(deed: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return what a deed returned, the milliseconds it took, and those of the processor.

    The processor's are ours and those of our PostgreSQL process.
    """
    began, ours, theirs = time.perf_counter(), time.process_time(), of_backend()
    done = deed()
    cpu = time.process_time() - ours + (of_backend() - theirs)
    return done, (time.perf_counter() - began) * 1000, cpu * 1000


def of_backend() -> float:
    """Return the seconds of processor our PostgreSQL process has had; 0 if it is far away."""
    try:
        return int(Path(f"/proc/{backend()}/schedstat").read_text().split()[0]) / 1e9
    except (OSError, ValueError):
        return 0.0


def backend() -> int:
    connection.ensure_connection()
    return connection.connection.info.backend_pid
