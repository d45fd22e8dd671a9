"""The page of a need: what it tells of what is set aside for it."""

from decimal import Decimal

import pytest

from tests import making
from tests.views.pages import signed_in, text_of
from tracker.actions import sharing

pytestmark = pytest.mark.django_db


class TestHowFarANeedHasCome:
    @pytest.mark.parametrize(
        ("move", "data", "says"),
        [
            ("close", {"closing": "met"}, "Met"),
            ("cancel", {"reason": "A mistake."}, "Cancelled"),
            ("merge", {}, "Duplicate"),
        ],
    )
    def test_is_not_still_open_once_it_has_ended(
        self, liaison, lao_embassy, floods, move, data, says
    ):
        need = making.reported(liaison, lao_embassy, floods)
        if move == "merge":
            data = {"survivor": making.reported(liaison, lao_embassy, floods)}
        address, client = f"/needs/{need.uid}/", signed_in(liaison)
        assert "How far it has come Still open: 100 pack" in text_of(client.get(address))

        making.move(move, need, liaison, **data)
        page = text_of(client.get(address))
        assert f"How far it has come {says}" in page
        assert "Still open:" not in page

    def test_is_not_told_of_a_draft(self, liaison, lao_embassy, floods):
        need = making.need(liaison, lao_embassy, floods)
        page = text_of(signed_in(liaison).get(f"/needs/{need.uid}/"))
        assert "How far it has come Draft" in page


@pytest.fixture
def funded(liaison, lao_embassy, floods, officer, mercy_relief):
    """A need of SGD 1,000,000, of which Mercy Relief has paid 777,777 in silence."""
    sgd = making.unit("SGD", "money")
    money = {"item": None, "description": "cash", "unit": sgd, "quantity": Decimal(777777)}
    need = making.reported(
        liaison, lao_embassy, floods, description="Repairs", item=None, unit=sgd,
        quantity=Decimal(1000000),
    )  # fmt: skip
    pledge = making.pledge(
        officer, mercy_relief, floods, money | {"stage": "paid"},
        contribution="financial", visibility="restricted",
    )  # fmt: skip
    making.allocation(officer, pledge, 777777, need=need)
    return need


def page(need, user):
    return text_of(signed_in(user).get(f"/needs/{need.uid}/"))


class TestMoneyGivenInSilence:
    def test_is_set_aside_and_no_more_is_said(self, funded, chair):
        told = page(funded, chair)
        assert "Of it reserved SGD 777,777.00" in told
        assert "Committed or paid" not in told

    def test_is_told_to_whoever_gave_it(self, funded, officer):
        assert "Committed or paid SGD 777,777.00" in page(funded, officer)

    @pytest.mark.parametrize("stage", ["committed", "verified"])
    def test_is_found_by_no_filter(self, funded, chair, stage):
        def found(value):
            answer = signed_in(chair).get(f"/needs/?coverage_{stage}={value}")
            return "Repairs" in text_of(answer)

        assert [v for v in ("none", "partial", "not_measurable") if found(v)] == ["not_measurable"]

    def test_given_openly_is_told_and_found(self, funded, officer, chair):
        """Control."""
        pledge = funded.allocations.get().line.pledge
        sharing.show(pledge, visibility="coalition", by=making.actor(officer))
        assert "Committed or paid SGD 777,777.00" in page(funded, chair)
        answer = signed_in(chair).get("/needs/?coverage_committed=partial")
        assert "Repairs" in text_of(answer)
