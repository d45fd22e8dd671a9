"""Whoever makes keys that do more than read."""

import pytest

from tests import making


@pytest.fixture
def head(mercy_relief):
    """The head of Mercy Relief is its admin, and coordinates too."""
    return making.person("head", mercy_relief, "admin", "coordinator")
