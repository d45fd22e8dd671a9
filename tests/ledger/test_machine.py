"""Random deeds of a coalition: after every step the whole ledger adds up."""

import os
import re
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
    run_state_machine_as_test,
)

from tests.ledger import invariants
from tests.ledger.coalition import Coalition
from tests.ledger.completing import complete, seldom
from tests.ledger.deeds import DEEDS, LIKELY, Deeds
from tests.ledger.guards import GUARDS
from tests.ledger.picking import Drawn
from tests.ledger.thrift import Thrifty
from tracker.models import Movement

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

FUZZ = int(os.environ.get("FUZZ", "0"))
"""How many random stories are told; without it a short run, the same each time.

On SQLite that run reaches every deed; on PostgreSQL it begins like it and stops earlier.
"""
LONG = bool(FUZZ) or connection.vendor == "sqlite"
SHORT = settings(
    max_examples=FUZZ or (3 if LONG else 2),
    stateful_step_count=50 if FUZZ else 40,
    derandomize=not FUZZ,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    # A failure of the long form is told as simply as can be, which takes minutes.
    phases=[Phase.generate, Phase.shrink] if FUZZ else [Phase.generate],
    report_multiple_bugs=False,
)
CONTROL = settings(
    SHORT,
    max_examples=100,
    stateful_step_count=25,
    derandomize=True,
    phases=[Phase.generate],
)


class Ledger(RuleBasedStateMachine):
    """One story; it ends as if it had never been."""

    cast: ClassVar[Coalition]
    likely: ClassVar[tuple[Any, ...]] = LIKELY

    def __init__(self) -> None:
        super().__init__()
        self.story = transaction.atomic()
        self.story.__enter__()
        self.deeds = Deeds(self.cast)
        self.last = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.story.__exit__(None, None, None)

    @invariant()
    def the_ledger_adds_up(self) -> None:
        invariants.check()
        for movement in Movement.objects.filter(pk__gt=self.last).order_by("pk"):
            self.cast.moved[movement.kind] += 1
            if movement.kind == "dispatch":
                invariants.what_left_was_cleared(movement)
            self.last = movement.pk

    @rule(data=st.data())
    def somebody_acts(self, data: Any) -> None:
        picks = Drawn(data)
        self.deeds.do(picks, picks.one(self.likely))


@pytest.fixture
def ledger():
    """Return a fresh machine class with its coalition; what it accepts is counted in it."""

    class Story(Ledger):
        cast = Thrifty().everything()

    return Story


class TestTheLedger:
    def test_adds_up_after_every_deed(self, ledger):
        run_state_machine_as_test(ledger, settings=SHORT)
        if LONG:
            complete(ledger)
            assert seldom(ledger.cast) == {}
        assert len(ledger.cast.moved) > 1

    @pytest.mark.parametrize("name", GUARDS)
    def test_does_not_add_up_without_a_guard(self, ledger, name, monkeypatch):
        guard = GUARDS[name]
        ledger.likely = (guard.stops, *DEEDS)
        guard.remove(monkeypatch)

        with pytest.raises(Exception) as failure:  # noqa: PT011
            run_state_machine_as_test(ledger, settings=CONTROL)

        said = f"{type(failure.value).__name__}: {failure.value}"
        assert re.search(guard.broken, said)
