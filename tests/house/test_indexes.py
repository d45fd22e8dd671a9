"""Each list that grows has an index for every order and filter it offers."""

import pytest

from tracker.filters import FILTERED
from tracker.paging import SORTED
from tracker.rules.nouns import NOUNS

GROW = (
    "figure", "assessment", "need", "corroboration", "pledge", "mission", "allocation",
    "clearance", "consignment", "delivery", "visit", "discrepancy",
)  # fmt: skip
"""Nouns of which there may be more than ten thousand."""
FEW = {"assessment", "need", "mission", "line__pledge"}
"""Records on which so little hangs that putting it in order costs nothing."""


def indexed(name: str) -> set[str]:
    """Return the fields by which the rows of a noun stand in order, the key last."""
    found = NOUNS[name].model._meta.indexes
    return {index.fields[0] for index in found if index.fields[1:] == ["id"]}


@pytest.mark.parametrize("name", sorted(SORTED))
def test_each_order_has_its_index(name):
    assert set(SORTED[name].values()) - indexed(name) == set()


@pytest.mark.parametrize("name", GROW)
def test_each_filter_has_its_index(name):
    fields = {field.name: field for field in NOUNS[name].model._meta.concrete_fields}
    wanted = {path for path in FILTERED[name] if path in fields} - FEW
    assert wanted - indexed(name) == set()
