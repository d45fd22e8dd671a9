"""A module fits in one reading, a function in one breath, and each module says what it is for."""

import ast

import pytest

from tests.house.reading import functions, modules, name_of, tree

MOST_LINES = 300
LONGEST_FUNCTION = 40
SAY_NOTHING = {"__init__.py", "apps.py"}
"""Modules whose name and place say all there is to say."""


def test_no_module_is_too_long_to_read():
    long = {name_of(p): len(p.read_text().splitlines()) for p in modules()}
    assert {name: lines for name, lines in long.items() if lines > MOST_LINES} == {}


def test_no_function_is_too_long_for_one_breath():
    long = {f"{name_of(p)}: {name}": n for p in modules() for name, n in functions(p)}
    assert {name: lines for name, lines in long.items() if lines > LONGEST_FUNCTION} == {}


def test_each_module_says_what_it_is_for():
    told = [p for p in modules() if p.name not in SAY_NOTHING]
    assert [name_of(p) for p in told if not ast.get_docstring(tree(p))] == []


@pytest.mark.parametrize("name", ["utils", "helpers", "services", "common", "misc"])
def test_no_module_is_a_drawer_for_everything(name):
    assert [name_of(p) for p in modules() if p.stem == name] == []
