"""What an authority amended is in force by the same deed, and the amendment stays as it is."""

from decimal import Decimal

import pytest

from tests import making
from tests.gate.shipping import TODAY, TOMORROW, Shipping
from tests.ledger.coalition import LATER
from tests.ledger.fixtures import refused
from tracker.actions import records, resting
from tracker.models import Amendment, Entry
from tracker.rules.refusals import NotValid

GRANTED = "It was granted: what the authority changed is added as an amendment."


@pytest.fixture
def shipping(cast):
    return Shipping(cast)


class TestAnAmendment:
    def test_changes_the_clearance_and_its_item_in_one_entry(self, shipping):
        exemption = shipping.exemption()
        item = exemption.items.get()
        entries = Entry.objects.count()

        exemption = shipping.amend(
            exemption, valid_until=TOMORROW, allowed_shipments=3, item=item, quantity=Decimal(150),
            description="Ready to eat", hs_code="2106.90",
        )  # fmt: skip
        assert (exemption.valid_until, exemption.allowed_shipments) == (TOMORROW, 3)
        item.refresh_from_db()
        assert (item.quantity, item.description) == (150, "Ready to eat")
        assert item.hs_code == "2106.90"
        assert Entry.objects.count() == entries + 1
        entry = Entry.objects.latest("pk")
        assert entry.changes["valid_until"] == [LATER.isoformat(), TOMORROW.isoformat()]
        assert set(entry.rows) == {"items", "amendments"}

    def test_does_not_take_back_what_has_left(self, shipping):
        exemption = shipping.exemption(allowed_shipments=2)
        item = exemption.items.get()
        for quantity in (30, 30):
            shipping.sent(shipping.line(quantity, exemption_item=item))
        exemption.refresh_from_db()

        with refused("More of it has already left than that.", kind=NotValid):
            shipping.amend(exemption, item=item, quantity=Decimal(59))
        used = "All shipments that the exemption allows are used."
        with refused(used, kind=NotValid):
            shipping.amend(exemption, allowed_shipments=1)
        assert not Amendment.objects.exists(), "what cannot be is not written down either"
        item.refresh_from_db()
        assert item.quantity == 100
        shipping.amend(exemption, item=item, quantity=Decimal(60), allowed_shipments=2)

    @pytest.mark.parametrize("quantity", [0, -1, "-0.001"])
    def test_is_of_more_than_nothing(self, shipping, quantity):
        exemption = shipping.exemption()
        with pytest.raises(NotValid) as refusal:
            shipping.amend(exemption, item=exemption.items.get(), quantity=Decimal(quantity))
        assert "Enter a number greater than zero." in refusal.value.reasons

    def test_says_which_item_and_it_is_its_own(self, shipping):
        exemption, other = shipping.exemption(), shipping.exemption(reference="C-28")

        with refused("Say which covered item it changes.", kind=NotValid):
            shipping.amend(exemption, quantity=Decimal(5))
        with refused("“meal” is not an item of this clearance."):
            shipping.amend(exemption, item=other.items.get(), quantity=Decimal(5))
        assert other.items.get().quantity == 100

    def test_does_not_end_it_before_it_begins(self, shipping):
        exemption = shipping.exemption(valid_from=TOMORROW)
        with refused("It ends before it begins.", kind=NotValid):
            shipping.amend(exemption, valid_until=TODAY)


FACTS = {
    "kind": lambda s: "visa",
    "regime": lambda s: making.regime("UN 751"),
    "routed_via": lambda s: "direct",
    "reference": lambda s: "C-99",
    "valid_from": lambda s: TODAY,
    "valid_until": lambda s: TOMORROW,
    "allowed_shipments": lambda s: 99,
    "entry_points": lambda s: [making.channel("Nampo", kind="entry_point")],
    "parties": lambda s: [s.cast.donor],
}


MANY = ("entry_points", "parties")


class TestWhatWasGranted:
    @pytest.mark.parametrize("name", FACTS)
    def test_changes_only_by_an_amendment(self, shipping, name):
        exemption = shipping.exemption()
        with refused(GRANTED, kind=NotValid):
            shipping.change(exemption, **{name: FACTS[name](shipping)})
        assert shipping.change(exemption, note="Scanned.").note == "Scanned."

    @pytest.mark.parametrize("name", ["reference", "valid_from", "entry_points", "parties"])
    def test_changes_together_with_the_amendment_that_says_so(self, shipping, name):
        exemption, given = shipping.exemption(), FACTS[name](shipping)
        letter = {"amended_on": TODAY, "says": "As the letter says."}

        exemption = shipping.change(exemption, {"amendments": [letter]}, **{name: given})
        assert resting.value_of(exemption, name) == (set(given) if name in MANY else given)
        assert set(Entry.objects.latest("pk").changes) == {name}
        told = {"uid": exemption.amendments.get().uid}
        other = {"reference": "C-0", "valid_from": None, "entry_points": [], "parties": []}
        with refused(GRANTED, kind=NotValid):
            shipping.change(exemption, {"amendments": [told]}, **{name: other[name]})

    @pytest.mark.parametrize("name", ["kind", "regime", "routed_via", "valid_until"])
    def test_does_not_become_another_by_an_amendment(self, shipping, name):
        exemption = shipping.exemption()
        letter = {"amended_on": TODAY, "says": "As the letter says."}
        with refused(GRANTED, kind=NotValid):
            shipping.change(exemption, {"amendments": [letter]}, **{name: FACTS[name](shipping)})

    @pytest.mark.parametrize(
        "values", [{"quantity": Decimal(10**6)}, {"hs_code": "8413.70"}, {"description": "Any"}]
    )
    def test_holds_each_item_as_it_is(self, shipping, values):
        exemption = shipping.exemption()
        with refused(GRANTED, kind=NotValid):
            shipping.change(exemption, {"items": [{"uid": exemption.items.get().uid} | values]})

    def test_keeps_what_is_sent_again_as_it_was(self, shipping):
        nampo = making.channel("Nampo", kind="entry_point")
        exemption = shipping.exemption(entry_points=[nampo], parties=[shipping.cast.lead])
        item = exemption.items.get()
        shipping.change(
            exemption, {"items": [{"uid": item.uid, "quantity": Decimal(100)}]},
            reference="C-27", entry_points=[nampo], parties=[shipping.cast.lead],
        )  # fmt: skip
        assert exemption.entry_points.get() == nampo

    def test_takes_a_further_item_only_with_the_amendment_that_grants_it(self, shipping):
        exemption = shipping.exemption()
        item = {"uid": exemption.items.get().uid}
        tents = {"item": shipping.cast.tent, "quantity": Decimal(5), "unit": shipping.cast.box}

        with refused(GRANTED):
            shipping.change(exemption, {"items": [item, tents]})
        with refused(GRANTED):
            shipping.change(exemption, {"items": []})
        letter = {"amended_on": TODAY, "says": "Five tents more."}
        with refused(GRANTED):
            shipping.change(exemption, {"items": [tents], "amendments": [letter]})
        exemption = shipping.change(exemption, {"items": [item, tents], "amendments": [letter]})
        assert exemption.items.count() == 2
        with refused(GRANTED):
            told = {"uid": exemption.amendments.get().uid}
            more = [{"uid": row.uid} for row in exemption.items.all()]
            shipping.change(exemption, {"items": [*more, tents], "amendments": [told]})

    def test_is_amended_by_a_coordinator(self, shipping):
        exemption, clerk = shipping.exemption(), shipping.clerk()
        letter = {"amended_on": TODAY, "says": "Longer.", "valid_until": TOMORROW}
        with refused("It was granted: only a coordinator changes it."):
            records.change(exemption, by=clerk, values={}, lines={"amendments": [letter]})

    def test_stays_as_it_was_when_it_has_expired(self, shipping):
        exemption = shipping.cast.move("expire", shipping.exemption(valid_until=TODAY))
        with refused(GRANTED, kind=NotValid):
            shipping.change(exemption, valid_until=TOMORROW)

    def test_is_written_anew_once_it_was_withdrawn(self, shipping):
        exemption = shipping.cast.move("withdraw", shipping.exemption())
        assert shipping.change(exemption, reference="C-28").reference == "C-28"

    def test_is_not_deleted_once_goods_have_left_under_it(self, shipping):
        exemption = shipping.exemption()
        shipping.sent(shipping.line(exemption_item=exemption.items.get()))
        with refused("Goods have left under it."):
            records.delete(exemption, by=shipping.cast.by(exemption.owner))
