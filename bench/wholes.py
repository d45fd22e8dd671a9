"""A whole list as a file against `COPY` of the same columns: CPU, memory, the first byte."""

import gc
import time
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from bench.comparing import best_third
from bench.machines import Machine, backend_ms

PAGE, MB = 4096, 1024**2


class Export(NamedTuple):
    """What one export took."""

    rows: int
    ms: float
    copy_ms: float
    grown: float
    first_ms: float


def export(
    machine: Machine,
    line: psycopg.Connection[Any],
    address: str,
    sql: str,
    pids: list[int],
    rounds: int,
) -> Export:
    """Read an export to its end, and the same columns with COPY, which makes no JSON, in turn.

    Of the times the best third of the rounds, of the memory the most.
    """
    next(machine.begin(address)[2])  # What is made once is not measured.
    found = [once(machine, line, address, sql, pids) for _ in range(rounds)]
    ms, copy_ms, first_ms = (
        best_third(getattr(one, name) for one in found) for name in ("ms", "copy_ms", "first_ms")
    )
    grown = max(one.grown for one in found)
    return Export(found[0].rows, ms, copy_ms, grown, first_ms)


def once(
    machine: Machine, line: psycopg.Connection[Any], address: str, sql: str, pids: list[int]
) -> Export:
    gc.collect()
    held, theirs, began = resident(), backend_ms(pids), time.process_time()
    started, first, rows, most = time.perf_counter(), 0.0, 0, held
    for piece in machine.begin(address)[2]:
        first = first or (time.perf_counter() - started) * 1000
        rows += piece.count(b"\n")
        most = max(most, resident())
    ms = (time.process_time() - began) * 1000 + backend_ms(pids) - theirs
    return Export(rows, ms, copied(line, sql, pids), most - held, first)


def copied(line: psycopg.Connection[Any], sql: str, pids: list[int]) -> float:
    """Return the CPU milliseconds of COPY, read to its end."""
    theirs, began = backend_ms(pids), time.process_time()
    with line.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)") as pieces:
        for _piece in pieces:
            pass
    return (time.process_time() - began) * 1000 + backend_ms(pids) - theirs


def resident() -> float:
    """Return the megabytes that this process holds."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * PAGE / MB
