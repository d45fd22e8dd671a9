"""When a clearance may move, and what it covers."""

import datetime
from decimal import Decimal

import pytest

from tests import making
from tests.ledger.coalition import LATER
from tests.ledger.fixtures import refused
from tracker.actions import records
from tracker.actions.past import record_past
from tracker.models import Amendment, Mission
from tracker.rules.clearances import required
from tracker.rules.missions import day_of
from tracker.rules.refusals import NotValid, NotYours

NO_ITEMS = "Only a sanctions exemption covers items: leave them out."


class TestGrantingAClearance:
    def test_says_every_reason_at_once(self, cast):
        values = {"mission": cast.mission(), "kind": "sanctions_exemption"}
        bare = records.create(
            cast.clearance().__class__, by=cast.by(cast.lead), owner=cast.lead, values=values
        )
        for move in ("draft", "submit"):
            bare = cast.move(move, bare)

        with refused(
            "Say under which sanctions regime.",
            "List the items it covers, with their quantities.",
        ):
            cast.move("grant", bare)

    def test_asks_a_visa_for_its_reference_alone(self, cast):
        visa = cast.clearance(kind="visa", regime=None, reference="")
        asked = cast.move("submit", cast.move("draft", visa))

        with refused("Write down the reference of the authority.", kind=NotValid):
            cast.move("grant", asked)
        assert cast.move("grant", asked, reference="V-1").reference == "V-1"

    def test_asks_until_when_an_exemption_holds(self, cast):
        asked = cast.clearance(reference="", valid_until=None)
        for move in ("draft", "submit"):
            asked = cast.move(move, asked)

        with pytest.raises(NotValid) as refusal:
            cast.move("grant", asked)
        assert refusal.value.fields == {
            "reference": ["Write down the reference of the authority."],
            "valid_until": ["Say until when it holds."],
        }
        granted = cast.move("grant", asked, reference="C-27", valid_until=LATER)
        assert granted.valid_until == LATER

    def test_writes_down_what_was_granted_until_when_and_on_which_day(self, cast):
        month = datetime.timedelta(days=30)
        first, until = making.TODAY - month, making.TODAY + month
        visa = cast.clearance(kind="visa", regime=None, valid_from=first, valid_until=first)
        asked = cast.move("submit", cast.move("draft", visa), on=first)

        granted = cast.move("grant", asked, valid_until=until, on=making.TODAY)

        assert (granted.submitted_on, granted.granted_on) == (first, making.TODAY)
        assert (granted.valid_from, granted.valid_until) == (first, until), "what was said stays"

    def test_is_of_a_day_that_has_come(self, cast):
        asked = cast.clearance(kind="visa", regime=None)
        tomorrow = making.TODAY + datetime.timedelta(days=1)
        with refused("That day has not come yet.", kind=NotValid):
            cast.move("submit", cast.move("draft", asked), on=tomorrow)
        with refused("It ends before it begins.", kind=NotValid):
            cast.move("grant", cast.move("submit", asked), valid_from=tomorrow,
                      valid_until=making.TODAY)  # fmt: skip


class TestTheItemsOfAnExemption:
    def test_are_those_of_no_other_kind(self, cast):
        exemption = cast.clearance()
        with refused(NO_ITEMS):
            records.change(exemption, by=cast.by(cast.lead), values={"kind": "visa"})

        visa = cast.clearance(exemption.mission, kind="visa", regime=None)
        meals = {"item": cast.meal, "quantity": Decimal(1), "unit": cast.pack}
        with refused(NO_ITEMS):
            records.change(visa, by=cast.by(cast.lead), values={}, lines={"items": [meals]})

    def dispatched(self, cast):
        clearance = cast.fresh("clearance", "granted")
        item = clearance.items.get()
        consignment = cast.consignment(clearance.mission, exemption_item=item)
        cast.move("dispatch", cast.move("ready", consignment))
        return clearance

    def test_stay_as_large_as_what_has_left(self, cast):
        clearance = cast.move("withdraw", self.dispatched(cast))
        item = clearance.items.get()
        assert item.dispatched == 100

        def rewrite(**values):
            return records.change(
                clearance, by=cast.by(cast.lead), values={},
                lines={"items": [{"uid": item.uid} | values]},
            )  # fmt: skip

        with refused("More of it has already left than that.", kind=NotValid):
            rewrite(quantity=Decimal(99))
        with refused("Other records rest on it: this cannot change.", kind=NotValid):
            rewrite(unit=cast.kg)
        assert rewrite(quantity=Decimal(101)).items.get().quantity == 101

    def test_are_those_of_the_lead(self, cast):
        with refused("Only the lead of the mission records this.", kind=NotYours):
            records.create(
                cast.clearance().__class__, by=cast.by(cast.donor), owner=cast.donor,
                values={"mission": cast.mission(), "kind": "visa"},
            )  # fmt: skip


class TestAmendments:
    def amend(self, cast, clearance, *rows):
        return records.change(
            clearance, by=cast.by(cast.lead), values={}, lines={"amendments": rows}
        )

    def test_are_added_and_never_changed(self, cast):
        clearance = cast.clearance()
        row = {"amended_on": making.TODAY, "says": "Ten more tents."}
        self.amend(cast, clearance, row)
        first = Amendment.objects.get()

        self.amend(cast, clearance, {"uid": first.uid} | row, row | {"says": "Longer."})
        assert Amendment.objects.count() == 2
        with refused("Other records rest on it: this cannot change.", kind=NotValid):
            self.amend(cast, clearance, {"uid": first.uid, "says": "Nothing."})

    def test_stay_when_a_form_leaves_them_out(self, cast):
        clearance = cast.clearance()
        self.amend(cast, clearance, {"amended_on": making.TODAY, "says": "Ten more tents."})
        self.amend(cast, clearance)

        assert Amendment.objects.count() == 1


class TestAMissionLongAgo:
    def test_is_under_the_rules_of_its_day(self, cast):
        making.regime("UN 1718", making.country("KP", "DPR Korea"), from_on="2006-10-14")
        values = {
            "title": "Relief", "kind": "relief_delivery", "places": [making.place()],
            "source": cast.source, "actual_from": "2004-04",
        }  # fmt: skip
        by = cast.by(cast.lead)
        old = record_past(Mission, by=by, owner=cast.lead, status="completed", values=values)
        day = day_of(old, making.TODAY)
        assert day == datetime.date(2004, 4, 30)
        exempt = [one for one in required(old, day) if one.kind == "sanctions_exemption"]
        assert exempt == []
        assert [one for one in required(old, making.TODAY) if one.kind == "sanctions_exemption"]

    def test_that_goes_on_is_under_those_of_today(self, cast):
        assert day_of(cast.running(), making.TODAY) == making.TODAY
