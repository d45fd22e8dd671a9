"""The dispatch gate: each case of the table is refused with its sentences, or let through."""

from dataclasses import replace

import pytest

from tests.gate import cases_of_bases  # noqa: F401 - its cases are in the table
from tests.gate.cases import CASES, covered
from tests.gate.shipping import TODAY, YESTERDAY, Shipping
from tests.ledger.fixtures import refused
from tracker.actions import moves
from tracker.models import Consignment
from tracker.rules.consignments import CONSIGNMENT


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_says_every_reason_or_lets_it_through(cast, case):
    shipping = Shipping(cast, **case.regime)
    waiting = case.build(shipping)

    if not case.says:
        assert cast.move("dispatch", waiting).status == "in_transit"
        return
    with refused(*case.says):
        cast.move("dispatch", waiting, override="It is urgent.")
    assert Consignment.objects.get(pk=waiting.pk).status == "ready"


@pytest.mark.parametrize(
    ("end", "says"),
    [
        ({"valid_until": YESTERDAY}, f"Sanctions exemption: expired on {YESTERDAY}."),
        ({"valid_from": TODAY}, f"Sanctions exemption: valid only from {TODAY}."),
    ],
)
def test_asks_the_day_of_the_person_and_that_of_the_site(cast, end, says):
    waiting = covered(Shipping(cast), **end)
    where_it_is_still_yesterday = replace(cast.by(cast.lead, YESTERDAY), held_on=TODAY)

    with refused(says):
        moves.make(CONSIGNMENT["dispatch"], waiting, by=where_it_is_still_yesterday, data={})


def test_has_a_table_of_more_than_forty_cases():
    assert len({case.name for case in CASES}) == len(CASES) > 40
