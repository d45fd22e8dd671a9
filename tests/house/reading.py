"""The code and the templates as the tests of the house read them."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from config.env import BASE

HOUSES = ("config", "accounts", "tracker")


def modules(*folders: str) -> list[Path]:
    """List the modules of these folders, without migrations."""
    found = [p for folder in folders or HOUSES for p in sorted((BASE / folder).rglob("*.py"))]
    return [p for p in found if "migrations" not in p.parts]


def templates() -> list[Path]:
    return sorted((BASE / "templates").rglob("*.html")) + sorted(
        (BASE / "templates").rglob("*.txt")
    )


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def name_of(path: Path) -> str:
    """Return a path as people say it: tracker/models/base.py."""
    return str(path.relative_to(BASE))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Yield each function of a module with the lines of its body, decorators left out."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name, (node.end_lineno or 0) - node.lineno + 1
