"""The cases of the dispatch gate: what is made, and every sentence it is answered with."""

from collections.abc import Callable
from typing import Any, NamedTuple

from tests import making
from tests.gate.shipping import BOTH, DAY, TODAY, TOMORROW, YESTERDAY, Shipping
from tracker.models import Clearance, Consignment

UNTIED = f"“meal” is not tied to an item of the sanctions exemption, {BOTH}"
NONE = "No exemption is recorded: DPR Korea is under UN 1718."


class Case(NamedTuple):
    """What is about to leave, and why it may not; nothing where it leaves."""

    name: str
    build: Callable[[Shipping], Consignment]
    says: tuple[str, ...]
    regime: dict[str, Any]


CASES: list[Case] = []


def case(*says: str, **regime: Any) -> Callable[[Any], Any]:
    """Keep a case; without sentences its goods leave."""

    def keep(build: Callable[[Shipping], Consignment]) -> Any:
        CASES.append(Case(build.__name__, build, says, regime))
        return build

    return keep


def covered(s: Shipping, quantity: Any = 60, **exemption: Any) -> Consignment:
    """Return goods that are tied to the one item of a fresh exemption."""
    return s.packed(s.line(quantity, exemption_item=s.exemption(**exemption).items.get()))


# Is there an exemption at all


@case()
def an_exemption_covers_it(s):
    return covered(s)


@case(NONE, UNTIED)
def no_exemption_and_no_basis(s):
    return s.packed(s.line())


@case(UNTIED)
def an_exemption_and_a_line_beside_it(s):
    s.exemption()
    return s.packed(s.line())


@case("Sanctions exemption: Submitted.", UNTIED)
def asked_for_and_not_tied(s):
    s.exemption(steps="draft submit")
    return s.packed(s.line())


@case("Sanctions exemption: Submitted.", "“meal”: its exemption is not granted.")
def tied_before_it_is_granted(s):
    return covered(s, steps="draft submit")


@case("Sanctions exemption: Refused.", "“meal”: its exemption is not granted.")
def refused(s):
    return covered(s, steps="draft submit refuse")


@case("Sanctions exemption: Withdrawn.", "“meal”: its exemption is not granted.")
def withdrawn(s):
    return covered(s, steps="draft submit grant withdraw")


@case("Sanctions exemption: Expired.", "“meal”: its exemption is not granted.")
def recorded_as_expired(s):
    return covered(s, steps="draft submit grant expire")


@case()
def refused_once_and_granted_the_second_time(s):
    s.exemption(steps="draft submit refuse", reference="C-26")
    return covered(s)


@case(NONE, UNTIED)
def one_person_said_that_none_is_required(s):
    s.exemption(steps="waive")
    return s.packed(s.line())


@case("“meal”: its exemption is not granted.")
def tied_to_one_that_was_said_not_to_be_required(s):
    return covered(s, steps="waive")


@case(
    NONE, "“meal”: its exemption is not granted.",
    "“meal”: what it is tied to is not under UN 1718.",
)  # fmt: skip
def tied_to_what_a_visa_lists(s):
    visa = s.exemption()
    consignment = s.packed(s.line(exemption_item=visa.items.get()))
    Clearance.objects.filter(pk=visa.pk).update(kind="visa")
    return consignment


@case("“meal”: what it is tied to is not under UN 1718.")
def granted_under_no_regime_at_all(s):
    exemption = s.exemption()
    consignment = s.packed(s.line(exemption_item=exemption.items.get()))
    Clearance.objects.filter(pk=exemption.pk).update(regime=None)
    return consignment


# Dates


@case(f"Sanctions exemption: expired on {YESTERDAY}.")
def expired_yesterday(s):
    return covered(s, valid_until=YESTERDAY)


@case()
def expires_today(s):
    return covered(s, valid_until=TODAY)


@case(f"Sanctions exemption: valid only from {TOMORROW}.")
def not_yet_valid(s):
    return covered(s, valid_from=TOMORROW)


@case()
def valid_from_today(s):
    return covered(s, valid_from=TODAY)


@case()
def extended_by_an_amendment(s):
    exemption = s.exemption(valid_until=YESTERDAY)
    s.amend(exemption, valid_until=TODAY)
    return s.packed(s.line(exemption_item=exemption.items.get()))


@case(f"Sanctions exemption: expired on {YESTERDAY}.")
def shortened_by_an_amendment(s):
    exemption = s.exemption(valid_until=TOMORROW)
    s.amend(exemption, valid_until=YESTERDAY)
    return s.packed(s.line(exemption_item=exemption.items.get()))


@case(f"Sanctions exemption: expired on {YESTERDAY}.")
def an_older_amendment_recorded_later_changes_nothing(s):
    exemption = s.exemption(valid_until=TOMORROW)
    exemption = s.amend(exemption, valid_until=YESTERDAY)
    s.amend(exemption, valid_until=TOMORROW, amended_on=TODAY - 9 * DAY)
    return s.packed(s.line(exemption_item=exemption.items.get()))


# Quantities


@case()
def exactly_what_is_covered(s):
    return covered(s, 100)


@case("“meal”: the exemption covers only 50 pack more.")
def more_than_is_covered(s):
    exemption = s.exemption({"quantity": 50})
    return s.packed(s.line(60, exemption_item=exemption.items.get()))


@case("“meal”: the exemption covers only 40 pack more.")
def a_second_consignment_while_the_first_is_in_flight(s):
    item = s.exemption().items.get()
    s.sent(s.line(60, exemption_item=item))
    return s.packed(s.line(60, exemption_item=item))


@case()
def what_is_left_beside_one_in_flight(s):
    item = s.exemption().items.get()
    s.sent(s.line(60, exemption_item=item))
    return s.packed(s.line(40, exemption_item=item))


@case("“meal”: the exemption covers only 0 pack more.")
def what_came_back_was_used_all_the_same(s):
    item = s.exemption().items.get()
    s.cast.move("turn_back", s.sent(s.line(100, exemption_item=item)))
    return s.packed(s.line(10, exemption_item=item))


@case("“meal”: the exemption covers only 100 pack more.")
def two_lines_that_are_too_much_together(s):
    item = s.exemption().items.get()
    return s.packed(*[s.line(60, exemption_item=item) for _n in (1, 2)])


@case()
def amended_up(s):
    exemption = s.exemption({"quantity": 50})
    item = exemption.items.get()
    s.amend(exemption, item=item, quantity=60)
    return s.packed(s.line(60, exemption_item=item))


@case("“meal”: the exemption covers only 50 pack more.")
def amended_down(s):
    exemption = s.exemption()
    item = exemption.items.get()
    s.amend(exemption, item=item, quantity=50)
    return s.packed(s.line(60, exemption_item=item))


@case()
def kilograms_under_tons(s):
    item = s.exemption({"quantity": 1, "unit": s.cast.ton}).items.get()
    return s.packed(s.line(1000, unit=s.cast.kg, exemption_item=item))


@case("“meal”: the exemption covers only 1 t more.")
def more_kilograms_than_tons(s):
    item = s.exemption({"quantity": 1, "unit": s.cast.ton}).items.get()
    return s.packed(s.line(1001, unit=s.cast.kg, exemption_item=item))


@case("“meal” is not counted in box, as the exemption is.")
def another_unit(s):
    item = s.exemption({"unit": s.cast.box}).items.get()
    return s.packed(s.line(exemption_item=item))


@case("The exemption C-27 allows 1 shipments; all are used.")
def shipments_used_up(s):
    item = s.exemption(allowed_shipments=1).items.get()
    s.sent(s.line(10, exemption_item=item))
    return s.packed(s.line(10, exemption_item=item))


@case()
def one_more_shipment_by_an_amendment(s):
    exemption = s.exemption(allowed_shipments=1)
    item = exemption.items.get()
    s.sent(s.line(10, exemption_item=item))
    exemption.refresh_from_db()
    s.amend(exemption, allowed_shipments=2)
    return s.packed(s.line(10, exemption_item=item))


# Which goods


@case("“tent” is not “meal”, which the exemption covers.")
def other_goods(s):
    item = s.exemption({"unit": s.cast.box}).items.get()
    tent = {"item": s.cast.tent, "unit": s.cast.box}
    return s.packed(s.line(exemption_item=item, **tent))


@case()
def an_item_renamed_in_the_catalogue(s):
    consignment = covered(s)
    s.rename(s.cast.meal, "ready-to-eat meal")
    return consignment


@case("“Wool blanket” is not “Blanket, wool, 2 m”, which the exemption covers.")
def other_words(s):
    item = s.exemption({"item": None, "description": "Blanket, wool, 2 m"}).items.get()
    return s.packed(s.line(exemption_item=item, item=None, description="Wool blanket"))


@case()
def the_same_words_by_an_amendment(s):
    exemption = s.exemption({"item": None, "description": "Blanket, wool, 2 m"})
    item = exemption.items.get()
    s.amend(exemption, item=item, description="Wool blanket")
    return s.packed(s.line(exemption_item=item, item=None, description="Wool blanket"))


@case("“pump” is not “Wool blankets”, which the exemption covers.")
def an_item_of_the_catalogue_under_other_words(s):
    s.controls("84")
    item = s.exemption({"item": None, "description": "Wool blankets"}).items.get()
    return s.packed(s.line(exemption_item=item, item=s.pump()))


@case()
def an_item_of_the_catalogue_under_its_own_words(s):
    item = s.exemption({"item": None, "description": "PUMP."}).items.get()
    return s.packed(s.line(exemption_item=item, item=s.pump()))


@case()
def other_words_and_an_hs_code_that_is_under_theirs(s):
    item = s.exemption({"item": None, "description": "Filters", "hs_code": "8413"}).items.get()
    return s.packed(s.line(exemption_item=item, item=s.pump()))


@case("“pump” has HS code 84; the exemption covers HS code 841370.")
def a_broader_hs_code(s):
    pump = s.pump("84")
    item = s.exemption({"item": pump, "hs_code": "8413.70"}).items.get()
    return s.packed(s.line(exemption_item=item, item=pump))


@case("“pump” has HS code –; the exemption covers HS code 841370.")
def no_hs_code_where_the_exemption_states_one(s):
    pump = s.pump("")
    item = s.exemption({"item": pump, "hs_code": "8413.70"}).items.get()
    return s.packed(s.line(exemption_item=item, item=pump))


@case(
    "“pump” is not “Filters”, which the exemption covers.",
    "“pump” has HS code 841370; the exemption covers HS code 8421.",
)
def another_hs_code(s):
    item = s.exemption({"item": None, "description": "Filters", "hs_code": "84.21"}).items.get()
    return s.packed(s.line(exemption_item=item, item=s.pump("8413.70")))


@case("“meal” is tied to the exemption of another mission.")
def the_exemption_of_another_mission(s):
    s.exemption()
    other = s.exemption(mission=s.cast.fresh("mission", "planned"), reference="C-28")
    return s.packed(s.line(exemption_item=other.items.get()))


# Way and parties


@case()
def by_an_entry_point_it_names(s):
    nampo = making.channel("Nampo")
    item = s.exemption(entry_points=[nampo]).items.get()
    return s.packed(s.line(exemption_item=item), entry_point=nampo)


@case("The exemption C-27 does not cover Rajin, only Dandong, Nampo.")
def by_another_entry_point(s):
    named = [making.channel("Nampo"), making.channel("Dandong")]
    item = s.exemption(entry_points=named).items.get()
    return s.packed(s.line(exemption_item=item), entry_point=making.channel("Rajin"))


@case("The exemption C-27 names the way (Nampo): say the entry point.")
def by_a_way_that_is_not_named(s):
    item = s.exemption(entry_points=[making.channel("Nampo")]).items.get()
    return s.packed(s.line(exemption_item=item))


@case()
def any_way_where_it_names_none(s):
    item = s.exemption().items.get()
    return s.packed(s.line(exemption_item=item), entry_point=making.channel("Rajin"))


@case("The exemption C-27 does not cover Rajin, only Nampo.")
def by_a_leg_that_ends_at_another_entry_point(s):
    rajin, nampo = making.place("Rajin"), making.channel("Nampo", place=making.place("Nampo"))
    making.channel("Rajin", place=rajin)
    item = s.exemption(entry_points=[nampo]).items.get()
    return s.packed(
        s.line(exemption_item=item), entry_point=nampo, legs=[s.leg(to_place=rajin)]
    )  # fmt: skip


@case("The exemption C-27 does not cover Rajin, only Nampo.")
def by_a_leg_that_begins_at_another_entry_point(s):
    rajin, nampo = making.place("Rajin"), making.channel("Nampo", place=making.place("Nampo"))
    making.channel("Rajin", place=rajin)
    item = s.exemption(entry_points=[nampo]).items.get()
    return s.packed(
        s.line(exemption_item=item), entry_point=nampo, legs=[s.leg(from_place=rajin)]
    )  # fmt: skip


@case()
def by_a_leg_from_the_entry_point_it_names(s):
    there = making.place("Nampo")
    nampo = making.channel("Nampo", place=there)
    making.channel("Nampo by ferry", place=there)
    item = s.exemption(entry_points=[nampo]).items.get()
    return s.packed(
        s.line(exemption_item=item), entry_point=nampo, legs=[s.leg(from_place=there)]
    )  # fmt: skip


@case()
def by_any_leg_where_it_names_no_way(s):
    rajin = making.place("Rajin")
    making.channel("Rajin", place=rajin)
    item = s.exemption().items.get()
    return s.packed(s.line(exemption_item=item), legs=[s.leg(to_place=rajin)])


@case("The exemption C-27 does not name Mercy Relief.")
def sent_by_another_party(s):
    s.mission = s.change(s.mission, consignee=s.cast.donor)
    return covered(s, parties=[s.cast.donor])


@case("The exemption C-27 names its parties: say the consignee.")
def to_nobody_said_to_receive(s):
    return covered(s, parties=[s.cast.lead])


@case("The exemption C-27 does not name Bureau.")
def to_another_consignee(s):
    s.mission = s.change(s.mission, consignee=making.organisation("Bureau", "government"))
    return covered(s, parties=[s.cast.lead])


@case("The exemption C-27 does not name Rail Freight.")
def with_a_carrier_that_is_not_named(s):
    s.mission = s.change(s.mission, consignee=s.cast.lead)
    item = s.exemption(parties=[s.cast.lead]).items.get()
    leg = s.leg(carrier=making.organisation("Rail Freight", "company"))
    return s.packed(s.line(exemption_item=item), legs=[leg])


@case("The exemption C-27 names who carries: say the carrier of Sinuiju – Ryongchon.")
def with_nobody_said_to_carry(s):
    s.mission = s.change(s.mission, consignee=s.cast.lead)
    item = s.exemption(parties=[s.cast.lead]).items.get()
    return s.packed(s.line(exemption_item=item), legs=[s.leg()])


@case()
def all_parties_named(s):
    rail, bureau = making.organisation("Rail Freight", "company"), making.organisation("Bureau")
    s.mission = s.change(s.mission, consignee=bureau)
    item = s.exemption(parties=[s.cast.lead, bureau, rail]).items.get()
    return s.packed(s.line(exemption_item=item), legs=[s.leg(carrier=rail)])
