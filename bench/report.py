"""What was measured, as a table for people and as JSON lines for machines."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from bench.asking import Result

WIDTHS = (19, 14, 26, 7, 9, 3, 7)
HEADINGS = ("list", "order", "page or filter", "ms", "CPU ms", "q", "rows")


class Report:
    """Prints as it goes, keeps what has to be kept, and knows whether all was well."""

    def __init__(self, file: Path):
        file.parent.mkdir(parents=True, exist_ok=True)
        self.file = file.open("w")
        self.failed: list[str] = []

    def title(self, text: str) -> None:
        print(f"\n{text}", flush=True)

    def keep(self, **facts: Any) -> None:
        self.file.write(json.dumps(facts) + "\n")
        self.file.flush()

    def check(self, what: str, fine: bool, figure: str) -> None:
        """Say a figure, and whether it is as it should be."""
        print(f"  {'ok  ' if fine else 'FAIL'} {what:<58} {figure}", flush=True)
        self.keep(check=what, figure=figure, fine=fine)
        if not fine:
            self.failed.append(f"{what}: {figure}")

    def heading(self) -> None:
        print("  " + line(HEADINGS))

    def result(self, found: Result, *, judged: bool = True) -> None:
        self.rows([found], found.filters or found.page, judged=judged)

    def rows(self, found: list[Result], shown: str, *, judged: bool = True) -> None:
        """Print the dearest of some results in one line, with all that is wrong with any."""
        worst = max(found, key=lambda result: result.cpu_ms)
        bad = [result for result in found if not result.fine]
        said = "ok" if not bad else "; ".join(sorted({wrong(result) for result in bad}))
        cells = (
            worst.noun, worst.sort, shown, f"{worst.ms:.0f}", f"{worst.cpu_ms:.1f}",
            max(result.queries for result in found), max(result.read for result in found),
        )  # fmt: skip
        print(
            f"  {line(cells)} {said if judged or said == 'ok' else f'(told, not judged) {said}'}"
        )
        for result in found:
            self.keep(**result.told(), judged=judged)
        if judged:
            self.failed += [f"{r.noun} {r.sort} {r.filters} {r.page}: {wrong(r)}" for r in bad]

    def end(self) -> int:
        self.title(f"{len(self.failed)} failures" if self.failed else "All is as it should be.")
        for failure in self.failed:
            print(f"  {failure}")
        print(f"Every figure, one a line: {self.file.name}")
        return 1 if self.failed else 0


def line(cells: Iterable[Any]) -> str:
    """Return the cells of a row under one another: words to the left, numbers to the right."""
    return " ".join(
        f"{str(cell)[:width]:<{width}}" if index < 3 else f"{cell!s:>{width}}"
        for index, (cell, width) in enumerate(zip(cells, WIDTHS, strict=True))
    )


def wrong(result: Result) -> str:
    said = [f"answered {result.status}"] if result.status != 200 else []
    said += [f"{result.queries} queries"] if result.queries > 8 else []
    return ", ".join([*said, *result.faults])
