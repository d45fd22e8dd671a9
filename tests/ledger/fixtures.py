"""What tests of rules and actions share: the coalition, and a short way to expect a refusal."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any

import pytest

from tests.doors.conftest import undone
from tests.ledger.coalition import Coalition
from tracker.rules.refusals import NotNow, Refusal


@pytest.fixture(scope="module")
def coalition(django_db_setup: None, django_db_blocker: Any) -> Iterator[Coalition]:
    """Make the coalition once for a module: half of the time of its tests went into it."""
    with django_db_blocker.unblock(), undone():
        yield Coalition().everything()


@pytest.fixture
def cast(db: None, coalition: Coalition) -> Coalition:
    """Return the coalition: embassy, monitor, lead and donor, with a coordinator each.

    What a test does to its rows is taken back; what it does to them in memory is its own.
    """
    return deepcopy(coalition)


@contextmanager
def refused(*reasons: str, kind: type[Refusal] = NotNow) -> Iterator[Any]:
    """Expect a refusal for these reasons, all of them at once and no other."""
    with pytest.raises(kind) as refusal:
        yield refusal
    assert refusal.value.reasons == list(reasons)
