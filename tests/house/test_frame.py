"""The frame keeps its order: what we depend on, why, and from where."""

import re
import tomllib

import pytest

from config.env import BASE

PROJECT = (BASE / "pyproject.toml").read_text()
DIRECT = tomllib.loads(PROJECT)["project"]["dependencies"]
LOCKS = ["requirements.lock", "requirements-dev.lock"]


def pinned(lock):
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", (BASE / lock).read_text(), re.MULTILINE))


def test_each_dependency_says_why_it_is_there():
    reasons = [re.search(rf'"{re.escape(name)}",\s+# .+\.$', PROJECT, re.M) for name in DIRECT]
    assert [name for name, reason in zip(DIRECT, reasons, strict=True) if not reason] == []


def test_there_are_fewer_than_forty_dependencies():
    assert len(DIRECT) < 40


@pytest.mark.parametrize("lock", LOCKS)
class TestLock:
    def test_pins_every_dependency(self, lock):
        names = {re.split(r"[\[~<>=]", name)[0].lower() for name in DIRECT}
        assert names <= pinned(lock).keys()

    def test_names_no_place_to_fetch_from(self, lock):
        assert not re.search(r"://|--find-links|--index|@ ", (BASE / lock).read_text())

    def test_has_a_hash_for_each(self, lock):
        entries = re.split(r"\n(?=[a-z])", (BASE / lock).read_text().strip())
        assert [e.split()[0] for e in entries if "==" in e and "--hash=sha256:" not in e] == []


def test_tests_run_on_the_versions_that_people_run():
    ours, theirs = pinned(LOCKS[1]), pinned(LOCKS[0])
    assert {name: ours[name] for name in theirs} == theirs
