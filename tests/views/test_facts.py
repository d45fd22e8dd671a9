"""How facts read: what nobody stated is never a zero."""

from decimal import Decimal

import pytest

from tests.ledger.fixtures import cast, coalition
from tracker.actions import allocations, past
from tracker.models import Consignment
from tracker.views.showing import lines, sections

__all__ = ["cast", "coalition"]
pytestmark = pytest.mark.django_db
UNKNOWN = {"quantity": None, "basis": "undisclosed"}


@pytest.fixture
def given(cast):
    """Some of an unknown quantity, set aside for a mission."""
    pledge = cast.pledge(None, UNKNOWN | {"stage": "commitment", "unit": None})
    by = cast.by(cast.donor)
    return allocations.allocate(
        pledge.lines.get(), by=by, mission=cast.running(), quantity=None
    )  # fmt: skip


def long_ago(cast, allocation, **line):
    values = {"source": cast.source, "mission": allocation.mission or cast.running(), "title": "x"}
    return past.record_past(
        Consignment, by=cast.by(cast.lead), owner=cast.lead, status="arrived", values=values,
        lines={"lines": [{"allocation": allocation} | line]},
    )  # fmt: skip


def line_of(cast, record):
    """Return the one line of a record as it is shown, by heading."""
    [table] = lines(record, cast.by(cast.lead))
    [row] = table["rows"]
    return dict(zip(table["headings"], (cell["value"] for cell in row["cells"]), strict=True))


class TestAnUnknownQuantity:
    def test_is_not_stated_wherever_it_went(self, cast, given):
        told = line_of(cast, long_ago(cast, given, **UNKNOWN))
        assert {told[name] for name in ("In transit", "Delivered")} == {""}

    def test_is_not_stated_in_its_pledge_and_where_it_is_set_aside(self, cast, given):
        assert line_of(cast, given.line.pledge)["Of it allocated"] == ""
        [section] = sections(given, cast.by(cast.donor))
        assert "Of it on consignments" not in {fact["label"] for fact in section["facts"]}


class TestWhatHappenedLongAgo:
    def test_is_not_told_to_have_arrived_nowhere(self, cast):
        told = line_of(cast, long_ago(cast, cast.allocation(), quantity=Decimal(100)))
        assert told["In transit"] == "100 pack"
        assert told["Delivered"] == ""

    def test_is_zero_where_it_was_followed(self, cast):
        """Control: what was never delivered, of what left under our eyes, is none."""
        sent = cast.move("dispatch", cast.move("ready", cast.consignment()))
        assert line_of(cast, sent)["Delivered"] == "0 pack"
