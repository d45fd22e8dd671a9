"""Measure everything the limits speak of. `python -m bench [--needs N] [--keep] [--rounds N]`.

Exits with 1 when a limit is passed. README.md says what each part means.
"""

import argparse
import os
import sys

from bench import environment

environment.enter()

import django  # noqa: E402

django.setup()

from django.utils import timezone  # noqa: E402

from bench import chain, comparing, database, lists, memory, plans  # noqa: E402
from bench.asking import Asker  # noqa: E402
from bench.report import Report  # noqa: E402
from config.env import BASE  # noqa: E402
from tracker.models import Coverage  # noqa: E402

MEMBER, NEWCOMER = 1, 60
"""Accounts: a coordinator whose embassy chairs the committee; somebody who sees little."""
FULL = (10, 3000)
"""Pledge lines to a need, and deliveries to a thousand."""
LONGEST_MIGRATION = 15
FAR_DOWN = 1.5
"""A page far down a list may cost so much more than its first; what is on it differs."""


def main(arguments: list[str]) -> int:
    asked = parsed(arguments)
    report = Report(BASE / "var" / "bench.jsonl")
    tables(report, asked)
    big = plans.big_tables()
    member = Asker("member", MEMBER, big)
    ordered(report, member)
    filtered(report, member)
    in_each_order(report, member)
    little(report, Asker("newcomer", NEWCOMER, big))
    compared(report, member, asked.rounds)
    weighed(report, member)
    return report.end()


def parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--needs", type=int, default=100_000, help="the others follow from it")
    parser.add_argument("--full", action="store_true", help="ten pledge lines, three deliveries")
    parser.add_argument("--keep", action="store_true", help="use the database of the last run")
    parser.add_argument("--rounds", type=int, default=15, help="of each comparison")
    return parser.parse_args(arguments)


def tables(report: Report, asked: argparse.Namespace) -> None:
    """Make the database, and say how long an empty one takes."""
    now, load, processors = timezone.now(), os.getloadavg()[0], os.cpu_count()
    report.title(f"Corridor, {now:%Y-%m-%d %H:%M} UTC, {asked.needs:,} needs")
    print(f"  {processors} processors, {load:.1f} wanted when it began")
    taken = database.prepare(
        chain.Size(asked.needs, *(FULL if asked.full else ())), keep=asked.keep
    )
    limits = {"SQLite": database.migrate_sqlite()} | ({"PostgreSQL": taken} if taken else {})
    for name, seconds in limits.items():
        fine = seconds < LONGEST_MIGRATION
        report.check(f"migration of an empty {name} database", fine, f"{seconds:.1f} s")
    rows = database.counted()
    print("  rows: " + ", ".join(f"{name} {count:,}" for name, count in rows.items()))
    report.keep(rows=rows)


def ordered(report: Report, asker: Asker) -> None:
    report.title("Every list in every order: nothing big is read whole, nothing is sorted")
    report.heading()
    for case in lists.in_order(asker.actor):
        report.result(asker.ask(case, handful=0))


def filtered(report: Report, asker: Asker) -> None:
    report.title(
        "Every list by each filter, the dearest value of each: nothing big is read whole, and no "
        f"more than {plans.HANDFUL:,} rows are sorted"
    )
    report.heading()
    for (_noun, name), cases in by_filter(lists.filtered()).items():
        results = [asker.ask(case, handful=plans.HANDFUL, rounds=1) for case in cases]
        report.rows(results, f"{name} ({len(cases)} values)", judged=name != "q")


def by_filter(cases) -> dict[tuple[str, str], list[lists.Case]]:
    found: dict[tuple[str, str], list[lists.Case]] = {}
    for case in cases:
        found.setdefault((case.noun, case.filters[0][0]), []).append(case)
    return found


def in_each_order(report: Report, asker: Asker) -> None:
    """Filter and sort at once: only the plans."""
    report.title("Every filter in every order the list offers: plans alone")
    count, bad = 0, []
    for case in lists.crossed():
        faults = asker.look(case, handful=plans.HANDFUL)
        count += 1
        bad += [f"{case.noun} {case.sort} {case.name}: {fault}" for fault in faults]
    report.check("lists filtered and sorted", not bad, f"{count} plans, {len(bad)} bad")
    report.failed += bad


def little(report: Report, asker: Asker) -> None:
    """Somebody who sees a few rows of each list must not read it all to find them."""
    report.title("Every list in every order, for somebody who sees little")
    results = [
        asker.ask(case, handful=plans.HANDFUL, rounds=1) for case in lists.in_order(asker.actor)
    ]
    bad = [result for result in results if not result.fine]
    dearest = max(results, key=lambda result: result.cpu_ms)
    for result in bad or [dearest]:
        report.result(result)
    report.check("lists of somebody who sees little", not bad, f"{len(results)} pages")


def compared(report: Report, asker: Asker, rounds: int) -> None:
    report.title(
        f"Needs filtered by coverage against by status, CPU, best third of {rounds} rounds"
    )
    dearer = comparing.by_coverage(asker, rounds)
    status, again = dearer.pop("status, ms"), dearer.pop("again")
    print(f"  by status: {status:.1f} ms; and asked again: {again:.2f}")
    for field, ratio in dearer.items():
        rows = comparing.read_by(asker, field, Coverage.values)
        fine = ratio <= comparing.NOISE
        report.check(f"{field} against status", fine, f"{ratio:.2f}, {rows:,} rows looked at")
    rows = comparing.read_by(asker, comparing.STATUS, comparing.NO_DRAFTS)
    report.check("rows looked at for status", True, f"{rows:,}")
    report.title("A page nine tenths down against the first, CPU")
    far = comparing.far_against_first(asker, max(3, rounds // 3))
    dearest = max(far, key=far.get)
    report.check(
        f"the dearest of {len(far)} orders: {dearest}",
        far[dearest] <= FAR_DOWN,
        f"{far[dearest]:.2f}",
    )


def weighed(report: Report, asker: Asker) -> None:
    report.title("Memory of one web process")
    megabytes, pages = memory.measured(asker.user)
    report.check(f"after {pages} pages", megabytes < memory.MOST, f"{megabytes:.0f} MB")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
