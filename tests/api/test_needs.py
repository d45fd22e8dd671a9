"""A need as machines read it: how far it came is told where nothing of it is reserved."""

import datetime
from decimal import Decimal

import pytest

from tests import making
from tests.api.conftest import Partner
from tracker.actions import sharing
from tracker.models import STAGES, Need

pytestmark = pytest.mark.django_db
BEYOND = STAGES[1:]


@pytest.fixture
def need(liaison, lao_embassy, floods, officer, mercy_relief):
    """A need of 100 meals; Mercy Relief gave 30 in silence and has sent them."""
    need = making.reported(liaison, lao_embassy, floods)
    line = {"stage": "commitment"}
    pledge = making.pledge(officer, mercy_relief, floods, line, visibility="restricted")
    allocation = making.allocation(officer, pledge, 30, need=need)
    mission = making.running(officer, mercy_relief, floods)
    making.dispatched(officer, mission, (allocation, 30))
    return Need.objects.get(pk=need.pk)


@pytest.fixture
def reader(indonesian_embassy, floods):
    return Partner(indonesian_embassy)


@pytest.fixture
def openly(need, officer):
    """Let the pledge be seen by all."""
    pledge = need.allocations.get().line.pledge
    sharing.show(pledge, visibility="coalition", by=making.actor(officer))


def found(reader, **query):
    [*rows] = reader.get("needs", query).json()["data"]
    return bool(rows)


class TestWhatChangedSince:
    def test_is_a_need_of_which_more_was_pledged(self, reader, liaison, lao_embassy, floods,
                                                 officer, mercy_relief):  # fmt: skip
        need = making.reported(liaison, lao_embassy, floods)
        since = reader.get(f"needs/{need.uid}").json()["updated_at"]
        assert found(reader, updated_since=since), "the moment itself counts"
        later = Need.objects.get().updated_at + datetime.timedelta(microseconds=1)
        assert not found(reader, updated_since=later.isoformat())

        pledge = making.pledge(officer, mercy_relief, floods)
        making.allocation(officer, pledge, 30, need=need)

        assert found(reader, updated_since=later.isoformat())
        assert reader.get(f"needs/{need.uid}").json()["version"] == need.version

    def test_is_not_what_became_of_the_reserved(self, need, reader, officer):
        later = Need.objects.get().updated_at + datetime.timedelta(microseconds=1)
        consignment = need.allocations.get().consignment_lines.get().consignment
        making.move("lose", consignment, officer, reason="It sank.")

        assert Need.objects.get().shipped == 0
        assert not found(reader, updated_since=later.isoformat())


class TestWhatIsReserved:
    def test_is_set_aside_and_not_followed(self, need, reader):
        told = reader.get(f"needs/{need.uid}").json()
        assert (told["pledged"], told["reserved"], told["gap"]) == ("30.000", "30.000", "70.000")
        assert {told[stage] for stage in BEYOND} == {None}
        assert {told[f"coverage_{stage}"] for stage in BEYOND} == {"not_measurable"}

    def test_is_told_alike_in_a_list_and_beside_an_allocation(self, need, reader, openly):
        Need.objects.update(reserved=Decimal(1))
        query = {"expand": "need"}
        [row] = reader.get("needs").json()["data"]
        [beside] = reader.get("allocations", query).json()["data"]
        assert (row["shipped"], beside["need"]["shipped"]) == (None, None)
        assert beside["need"]["coverage_shipped"] == "not_measurable"

    @pytest.mark.parametrize("bound", ["shipped_min", "committed_min"])
    def test_is_found_by_no_amount(self, need, reader, bound):
        assert not found(reader, **{bound: "1"})
        assert not found(reader, **{bound: "0"})

    def test_is_found_as_what_it_is_told_to_be(self, need, reader):
        assert not found(reader, coverage_shipped="partial")
        assert found(reader, coverage_shipped="not_measurable")

    def test_control_what_is_open_is_told_and_found(self, need, reader, openly):
        told = reader.get(f"needs/{need.uid}").json()
        assert (told["committed"], told["shipped"]) == ("30.000", "30.000")
        assert told["coverage_shipped"] == "partial"
        assert found(reader, shipped_min="30")
        assert found(reader, coverage_shipped="partial")
        assert not found(reader, coverage_shipped="not_measurable")
