"""Imports run downward only. `make check` says it too; here it also holds for `make test`."""

import subprocess
import sys
import tomllib

from config.env import BASE
from tests.house.reading import modules

CONTRACTS = tomllib.loads((BASE / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]


def test_every_contract_is_kept():
    program = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    said = subprocess.run(
        [sys.executable, "-c", program, "--no-cache"],
        cwd=BASE, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert said.returncode == 0, said.stdout + said.stderr


def test_each_floor_and_each_noun_has_its_place():
    exhaustive = [c["name"] for c in CONTRACTS if c.get("exhaustive")]
    assert len(exhaustive) == 3, "tracker, its models and the accounts name every module"


def test_parentheses_stand_only_around_what_is_not_built():
    for contract in CONTRACTS:
        for container in contract.get("containers", []):
            built = {p.stem for p in modules(container.replace(".", "/"))}
            built |= {p.parent.name for p in modules(container.replace(".", "/"))}
            hoped = {
                part.strip(" ()")
                for layer in contract["layers"]
                for part in layer.replace(":", "|").split("|")
                if "(" in part
            }
            assert hoped & built == set(), contract["name"]


def test_make_check_looks_at_floors_style_types_and_migrations():
    check = (BASE / "Makefile").read_text().split("\ncheck:")[1].split("\n\n")[0]
    for tool in ("ruff format --check", "ruff check", "lint-imports", "mypy", "makemigrations"):
        assert tool in check
