"""Goods that need no exemption: one person proposes why, another one confirms."""

import dataclasses

import pytest

from tests import making
from tests.gate.shipping import Shipping
from tests.ledger.fixtures import refused
from tracker.actions import moves, records
from tracker.models import Determination, Key
from tracker.rules.clearances import DETERMINATION
from tracker.rules.refusals import NotNow, NotValid, NotYours
from tracker.views.history import history

OWN = "You proposed it: a coordinator who is somebody else decides it."
KEY = "A person decides this, signed in: a key does not."


@pytest.fixture
def shipping(cast):
    return Shipping(cast)


def decide(made, by, verb="confirm", **data):
    return moves.make(DETERMINATION[verb], made, by=by, data=data)


class TestADetermination:
    @pytest.mark.parametrize("verb", ["confirm", "reject"])
    def test_is_not_decided_by_whoever_proposed_it(self, cast, shipping, verb):
        lead = cast.by(cast.lead)
        made = shipping.determination(by=lead)

        with refused(OWN):
            decide(made, lead, verb, reason="Because.")
        made.refresh_from_db()
        assert made.status == "proposed"

    def test_is_decided_by_another_coordinator(self, cast, shipping):
        second = making.actor(making.person("second", cast.lead, "coordinator"))
        made = shipping.determination(by=cast.by(cast.lead))

        assert decide(made, second).status == "confirmed"

    def test_is_not_decided_by_a_second_seat_of_the_same_person(self, cast, shipping):
        person = making.person("both", cast.lead, "reporter")
        making.seat(person, cast.donor, "coordinator")
        records.change(shipping.mission, by=cast.by(cast.lead), values={"partners": [cast.donor]})
        made = shipping.determination(by=making.actor(person))

        with refused(OWN):
            decide(made, making.actor(person))
        assert decide(made, cast.by(cast.donor)).status == "confirmed", "a partner may"

    def test_is_not_decided_by_a_reporter_or_a_stranger_to_the_mission(self, cast, shipping):
        made = shipping.determination()
        for actor in (shipping.clerk(), cast.by(cast.donor)):
            with refused("Your seats do not allow you to do this: Confirm.", kind=NotYours):
                decide(made, actor)

    def test_is_not_decided_by_a_key(self, cast, shipping):
        made = shipping.determination()
        key = dataclasses.replace(cast.by(cast.lead), key=Key())

        with refused(KEY):
            decide(made, key)
        with refused(KEY):
            decide(made, making.system())

    def test_is_of_whoever_wrote_it_last(self, cast, shipping):
        lead = cast.by(cast.lead)
        made = shipping.determination()
        records.change(made, by=lead, values={"basis": "My own words."})

        with refused(OWN):
            decide(made, lead)

    def test_stays_as_it_was_decided(self, cast, shipping):
        made = shipping.determination("confirm")

        with refused("It was decided: propose a new one instead."):
            records.change(made, by=cast.by(cast.lead), values={"basis": "Else."})
        with refused("This cannot be done while the status is “confirmed”."):
            decide(made, cast.by(cast.lead), "reject", reason="No.")

    def test_says_what_it_is_about_and_why(self, cast, shipping):
        with refused("Say which item.", kind=NotValid):
            shipping.determination(item=None)
        with pytest.raises(NotValid) as refusal:
            shipping.determination(basis="")
        assert set(refusal.value.fields) == {"basis"}

    def test_is_the_leads_and_as_narrow_as_its_mission(self, cast, shipping):
        shipping.mission = shipping.change(shipping.mission, visibility="restricted")
        made = shipping.determination()
        assert made.visibility == "restricted"
        seen = Determination.objects.seen_by(cast.by(cast.donor))
        assert not seen.filter(pk=made.pk).exists()

        values = {"mission": shipping.mission, "item": cast.meal, "regime": shipping.regime}
        with refused("Only the lead of the mission records this.", kind=NotYours):
            records.create(
                Determination, by=cast.by(cast.donor), owner=cast.donor,
                values=values | {"basis": "Food."},
            )  # fmt: skip

    def test_names_no_person_to_others(self, cast, shipping):
        made = shipping.determination()
        others, own = (history(made, cast.by(reader)) for reader in (cast.monitor, cast.lead))
        assert str(made.proposed_by) in str(own)
        assert others
        assert str(made.proposed_by) not in str(others)

    def test_stays_while_goods_rest_on_it(self, cast, shipping):
        made = shipping.determination("confirm")
        shipping.packed(shipping.line(determination=made))

        with pytest.raises(NotNow, match="1 of these rest on it"):
            records.delete(made, by=cast.by(cast.lead))
