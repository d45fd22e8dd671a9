"""More cases of the gate: bases for needing no exemption, regimes, and listed parties."""

from tests import making
from tests.gate.cases import NONE, UNTIED, case
from tests.gate.shipping import TODAY, YESTERDAY
from tracker.actions import records
from tracker.models import ListedParty, Place, Screening

CONTROLLED = (
    "“pump” is controlled under UN 1718, 2397 (2017), paragraph 7 (HS 84): it needs an item of "
    "the exemption, or a basis that names this paragraph."
)


UNCODED = (
    "“pump” has no HS code, by which UN 1718 lists what is controlled: state it in the catalogue, "
    "tie the goods to an item of the exemption, or let the basis name the paragraph that was "
    "looked at."
)


@case()
def a_confirmed_basis(s):
    return s.packed(s.line(determination=s.determination("confirm")))


@case(NONE, "“meal”: its basis for needing no exemption is proposed.")
def a_basis_that_is_only_proposed(s):
    return s.packed(s.line(determination=s.determination()))


@case(NONE, "“meal”: its basis for needing no exemption is rejected.")
def a_basis_that_was_rejected(s):
    return s.packed(s.line(determination=s.determination("reject")))


@case(NONE, "“meal”: its basis for needing no exemption is withdrawn.")
def a_basis_that_was_withdrawn_after_all(s):
    given = s.determination("confirm")
    consignment = s.packed(s.line(determination=given))
    s.cast.move("withdraw", given)
    return consignment


@case(NONE, "“meal” is not “tent”, which needs no exemption.")
def a_basis_for_another_item(s):
    return s.packed(s.line(determination=s.determination("confirm", item=s.cast.tent)))


@case(NONE, "“meal”: its basis for needing no exemption is that of another mission.")
def a_basis_of_another_mission(s):
    other = s.cast.fresh("mission", "planned")
    return s.packed(s.line(determination=s.determination("confirm", mission=other)))


@case(NONE, UNTIED)
def a_basis_for_one_line_of_two(s):
    return s.packed(s.line(determination=s.determination("confirm")), s.line())


@case()
def one_line_exempt_and_one_that_needs_none(s):
    item = s.exemption().items.get()
    needs_none = s.line(determination=s.determination("confirm"))
    return s.packed(s.line(exemption_item=item), needs_none)


@case()
def a_basis_while_an_exemption_is_still_asked_for(s):
    s.exemption(steps="draft")
    return s.packed(s.line(determination=s.determination("confirm")))


# Controlled goods


@case(CONTROLLED)
def controlled_goods_under_a_basis_that_does_not_name_the_paragraph(s):
    s.controls("84")
    given = s.determination("confirm", item=s.pump(), basis="For a hospital. Paragraph 70.")
    return s.packed(s.line(item=s.pump(), determination=given))


@case()
def controlled_goods_under_a_basis_that_names_the_paragraph(s):
    s.controls("84")
    basis = "Resolution 2397 (2017), paragraph 7, leaves out spare parts of aircraft."
    given = s.determination("confirm", item=s.pump(), basis=basis)
    return s.packed(s.line(item=s.pump(), determination=given))


@case()
def controlled_goods_under_an_exemption(s):
    s.controls("84")
    item = s.exemption({"item": s.pump()}).items.get()
    return s.packed(s.line(item=s.pump(), exemption_item=item))


@case(CONTROLLED.replace("HS 84", "HS 8413"))
def goods_with_an_hs_code_that_is_broader_than_what_is_controlled(s):
    s.controls("8413")
    given = s.determination("confirm", item=s.pump("84"))
    return s.packed(s.line(item=s.pump(), determination=given))


@case()
def goods_with_a_broader_hs_code_under_a_basis_that_names_the_paragraph(s):
    s.controls("8413")
    basis = "Resolution 2397 (2017), paragraph 7, leaves out spare parts of aircraft."
    given = s.determination("confirm", item=s.pump("84"), basis=basis)
    return s.packed(s.line(item=s.pump(), determination=given))


@case(UNCODED)
def goods_without_an_hs_code_where_some_are_controlled(s):
    s.controls("8413")
    given = s.determination("confirm", item=s.pump(""))
    return s.packed(s.line(item=s.pump(), determination=given))


@case(UNCODED)
def goods_in_free_words_where_some_are_controlled(s):
    s.controls("8413")
    words = {"item": None, "description": "pump"}
    given = s.determination("confirm", **words)
    return s.packed(s.line(determination=given, **words))


@case()
def goods_in_free_words_whose_basis_names_the_paragraph(s):
    s.controls("8413")
    words = {"item": None, "description": "pump"}
    basis = "A hand pump: not under 2397 (2017), paragraph 7."
    given = s.determination("confirm", basis=basis, **words)
    return s.packed(s.line(determination=given, **words))


@case()
def goods_beside_the_controlled_ones(s):
    s.controls("85")
    given = s.determination("confirm", item=s.pump())
    return s.packed(s.line(item=s.pump(), determination=given))


# Regimes


@case(to_on=YESTERDAY.isoformat())
def the_regime_ended_yesterday(s):
    return s.packed(s.line())


@case(to_on=YESTERDAY.isoformat())
def expired_with_its_regime(s):
    item = s.exemption(valid_until=YESTERDAY).items.get()
    return s.packed(s.line(exemption_item=item))


@case(NONE, UNTIED, to_on=TODAY.isoformat())
def the_regime_ends_today(s):
    return s.packed(s.line())


@case(NONE, UNTIED, to_on=TODAY.isoformat()[:4])
def the_regime_ends_some_time_this_year(s):
    return s.packed(s.line())


@case(
    "No exemption is recorded: DPR Korea is under EU 2017.",
    "“meal”: what it is tied to is not under EU 2017.",
)
def a_second_regime_over_the_same_country(s):
    making.regime("EU 2017", making.country("KP"))
    item = s.exemption().items.get()
    return s.packed(s.line(exemption_item=item))


@case()
def exempt_under_one_regime_and_no_need_under_the_other(s):
    other = making.regime("EU 2017", making.country("KP"))
    item = s.exemption().items.get()
    given = s.determination("confirm", regime=other)
    return s.packed(s.line(exemption_item=item, determination=given))


# Where goods go: nothing that is named hides where they end


def to_dandong(s, **values):
    """Let the mission name a place in China alone."""
    dandong = making.reference(
        Place, name="Dandong", kind="admin2", country=making.country("CN", "China")
    )
    s.mission = s.cast.move("plan", s.cast.mission(places=[dandong], **values))


@case(NONE, UNTIED)
def a_mission_that_names_a_place_before_the_border(s):
    to_dandong(s)
    return s.packed(s.line())


@case(NONE, UNTIED)
def goods_for_a_need_behind_the_border_of_a_mission_before_it(s):
    to_dandong(s, emergency=None)
    return s.packed(s.line())


# Parties not to deal with


def decided(s, decision, **party):
    """Have the lead decide about the consignee of its mission."""
    bureau = making.organisation("Green Pine Bureau", "government")
    s.mission = s.change(s.mission, consignee=bureau)
    given = {"name": "Green Pine", "list_name": "UN list", "reference": "KPe.010"} | party
    values = {
        "organisation": bureau, "listed_party": making.reference(ListedParty, **given),
        "decision": decision, "reason": "By its address.", "mission": s.mission,
    }  # fmt: skip
    lead = s.cast.lead
    records.create(Screening, by=s.cast.by(lead), owner=lead, values=values)
    return s.packed(s.line(exemption_item=s.exemption().items.get()))


@case("“Green Pine Bureau” was found to be “Green Pine” of the UN list.")
def a_party_that_a_person_found_listed(s):
    return decided(s, "the_same")


@case()
def a_party_that_was_taken_off_the_list(s):
    return decided(s, "the_same", delisted_on=YESTERDAY.isoformat())


@case()
def a_party_that_is_another(s):
    return decided(s, "not_the_same")


@case()
def a_party_that_nobody_is_sure_about(s):
    return decided(s, "unsure")


@case(
    "Export licence: To assess.",
    NONE,
    UNTIED,
)
def everything_at_once(s):
    s.cast.clearance(s.mission, kind="export_licence", regime=None)
    return s.packed(s.line())
