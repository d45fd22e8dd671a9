"""A small site on SQLite loses nothing that it said is saved, also when the power fails."""

import shutil

import pytest

from config.env import SQLITE
from tests.runtime import power

pytestmark = pytest.mark.slow
CUTS = 200
OURS = SQLITE["init_command"]


@pytest.fixture
def traced(tmp_path):
    if not shutil.which("strace"):
        pytest.skip("strace is not installed (Debian: apt-get install strace).")
    return lambda pragmas: power.traced(tmp_path, 60, pragmas)


def test_nothing_that_was_saved_is_lost(traced, tmp_path):
    acts = traced(OURS)
    assert sum(act[0] == "told" for act in acts) == 61
    assert power.lost(tmp_path, acts, CUTS, seed=5) == 0


def test_with_fewer_syncs_much_is(traced, tmp_path):
    assert "synchronous=FULL" in OURS
    acts = traced(OURS.replace("synchronous=FULL", "synchronous=NORMAL"))
    assert power.lost(tmp_path, acts, CUTS, seed=5) > CUTS / 2
