"""Which clearances a mission needs, and why; and how soon they end."""

import pytest

from tests import making
from tests.gate.shipping import DAY, TODAY, Shipping
from tests.ledger.fixtures import refused
from tracker.actions.past import record_past
from tracker.models import Consignment, Place
from tracker.rules import gate
from tracker.rules.clearances import band, ends, required

GOODS = "Goods go to DPR Korea, which is under UN 1718 (1718 Committee)."


@pytest.fixture
def shipping(cast):
    return Shipping(cast)


def told(mission):
    return [(one.label, one.why, len(one.found), one.missing) for one in required(mission, TODAY)]


class TestAMissionNeeds:
    def test_an_exemption_visas_and_approval_for_goods_and_people(self, cast, shipping):
        assert told(shipping.mission) == [
            ("Sanctions exemption (UN 1718)", GOODS, 0, True),
            ("Visas", "People travel to DPR Korea.", 0, True),
            ("Host approval", "People work in DPR Korea.", 0, True),
        ]

        shipping.exemption()
        cast.clearance(shipping.mission, kind="visa", regime=None)
        assert [one[3] for one in told(shipping.mission)] == [False, False, True]

    def test_no_exemption_where_no_regime_is_in_force(self, cast):
        shipping = Shipping(cast, to_on=(TODAY - DAY).isoformat())
        assert [one[0] for one in told(shipping.mission)] == ["Visas", "Host approval"]

    def test_nothing_for_goods_while_none_are_packed(self, cast, shipping):
        mission = shipping.mission = cast.move(
            "plan", cast.mission(kind="training", mode="online")
        )
        assert told(mission) == []
        shipping.packed(shipping.line())
        assert told(mission) == [("Sanctions exemption (UN 1718)", GOODS, 0, True)]

    def test_a_payment_route_for_money(self, cast, shipping):
        mission = cast.mission(kind="funds_transfer")
        assert told(mission) == [("Payment route", "Money is sent to DPR Korea.", 0, True)]

    def test_no_visa_where_people_already_are(self, cast, shipping):
        mission = shipping.mission
        mission.owner.host_country = making.country("KP")
        assert [one[0] for one in told(mission)][1:] == ["Host approval"]
        mission.owner.home_country = making.country("KP")
        assert len(told(mission)) == 1

    def test_what_its_emergency_is_about_where_it_names_no_place(self, cast, shipping):
        mission = cast.mission(places=[], planned_from="")
        assert told(mission)[0][1] == GOODS

    def test_an_exemption_though_it_names_a_place_before_the_border(self, cast, shipping):
        china = making.country("CN", "China")
        dandong = making.reference(Place, name="Dandong", kind="admin2", country=china)
        mission = cast.mission(places=[dandong])
        assert told(mission)[0][1] == GOODS

    def test_nothing_by_an_institution_whose_place_is_not_known(self, cast, shipping):
        farm = making.institution("The farm", kind="farm", place=None)
        mission = cast.mission(places=[], planned_from="", institutions=[farm])
        assert told(mission)[0][1] == GOODS

    def test_no_exemption_for_what_was_confirmed_to_need_none(self, shipping):
        shipping.determination("confirm")
        assert told(shipping.mission)[0][3] is False

    def test_these_before_it_starts_unless_a_reason_is_given(self, cast, shipping):
        with refused(
            "Sanctions exemption (UN 1718): not recorded yet.",
            "Visas: not recorded yet.",
            "Host approval: not recorded yet.",
            "It names no channel to use: facilitation.",
        ):
            cast.move("start", shipping.mission, override="")
        assert cast.move("start", shipping.mission).status == "in_progress"


class TestTheEnd:
    @pytest.mark.parametrize(
        ("days", "within", "says"),
        [
            (-1, 0, "Has ended"), (0, 7, "Ends within 7 days"), (7, 7, "Ends within 7 days"),
            (8, 30, "Ends within 30 days"), (30, 30, "Ends within 30 days"),
            (31, 60, "Ends within 60 days"), (60, 60, "Ends within 60 days"),
            (61, 90, "Ends within 90 days"), (90, 90, "Ends within 90 days"), (91, None, ""),
        ],
    )  # fmt: skip
    def test_is_told_in_bands(self, shipping, days, within, says):
        granted = shipping.exemption(valid_until=TODAY + days * DAY)

        assert (band(granted, TODAY), ends(granted, TODAY)) == (within, says)

    def test_is_not_told_of_what_is_not_granted(self, shipping):
        asked = shipping.exemption(steps="draft", valid_until=TODAY)
        assert band(asked, TODAY) is None


class TestWhatAlreadyHappened:
    def test_is_let_through_and_says_that_no_exemption_is_recorded(self, cast, shipping):
        past = making.system()
        values = {
            "mission": shipping.mission, "title": "Boxes", "source": cast.source,
        }  # fmt: skip
        sent = record_past(
            Consignment, by=past, owner=cast.lead, status="arrived", values=values,
            lines={"lines": [shipping.line()]},
        )  # fmt: skip
        assert sent.lines.get().sent == 60
        assert list(gate.afterwards(sent)) == [
            "No exemption is recorded: DPR Korea was under UN 1718."
        ]

    def test_says_nothing_of_a_time_before_the_regime(self, cast):
        shipping = Shipping(cast, from_on=(TODAY + DAY).isoformat())
        sent = shipping.packed(shipping.line())
        sent.recorded_afterwards = True
        assert list(gate.afterwards(sent)) == []
