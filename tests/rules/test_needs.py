"""When a need may move, and what its facts must agree with."""

import datetime
from decimal import Decimal

from tests import making
from tests.ledger.coalition import LATER
from tests.ledger.fixtures import refused
from tracker.actions import allocations, past, records
from tracker.models import Consignment, Corroboration, Need
from tracker.rules.refusals import NotValid, NotYours

YESTERDAY = making.TODAY - datetime.timedelta(days=1)


def say(cast, owner, need, finding="see_this_too", ground="own"):
    values = {"need": need, "finding": finding, "ground": ground}
    return records.create(Corroboration, by=cast.by(owner), owner=owner, values=values)


def edit(cast, need, **values):
    return records.change(need, by=cast.by(need.owner), values=values)


class TestReportingANeed:
    def test_says_every_reason_at_once(self, cast):
        need = cast.need(needed_by=making.TODAY, valid_until=YESTERDAY)

        with refused(
            "It is needed after the day until which it is valid.",
            "The day until which it is valid has passed.",
        ):
            cast.move("report", need)

    def test_writes_down_the_day_unless_another_was_said(self, cast):
        assert cast.reported().reported_on == making.TODAY.isoformat()
        assert cast.reported(reported_on="2012-08").reported_on == "2012-08"

    def test_comes_before_the_day_it_is_needed_by(self, cast):
        said = "It cannot be needed before it is reported."
        with refused(said) as refusal:
            cast.reported(needed_by=YESTERDAY)
        assert refusal.value.obstacles[0].field == "needed_by"
        with refused(said):
            edit(cast, cast.reported(), needed_by=YESTERDAY)
        assert cast.reported(needed_by=YESTERDAY, reported_on="2012-08").needed_by == YESTERDAY

    def test_starts_from_a_draft_alone(self, cast):
        with refused("This cannot be done while the status is “reported”."):
            cast.move("report", cast.reported())


class TestEndingANeed:
    def test_does_not_cancel_what_goods_are_on_their_way_to(self, cast):
        need = cast.fresh("consignment", "in_transit").lines.get().allocation.need

        with refused("Goods are on their way to it: close it instead, when they have arrived."):
            cast.move("cancel", need)

    def test_does_not_cancel_what_an_unknown_quantity_is_on_its_way_to(self, cast):
        need = cast.reported()
        pledge = cast.pledge(None, {"stage": "pledge", "quantity": None, "basis": "undisclosed"})
        given = allocations.allocate(pledge.lines.get(), by=cast.by(cast.donor), need=need)
        past.record_past(
            Consignment, by=cast.by(cast.lead), owner=cast.lead, status="in_transit",
            values={"mission": cast.mission(), "title": "Boxes", "source": cast.source},
            lines={"lines": [{"allocation": given, "basis": "undisclosed"}]},
        )  # fmt: skip

        with refused("Goods are on their way to it: close it instead, when they have arrived."):
            cast.move("cancel", need)

    def test_does_not_expire_before_its_day(self, cast):
        need = cast.reported(valid_until=LATER)

        with refused("It is still valid: only a need whose day has passed expires."):
            cast.move("expire", need)

    def test_is_confirmed_for_as_long_again_when_its_day_is_near(self, cast):
        need = cast.reported(valid_until=making.TODAY + datetime.timedelta(days=14))

        confirmed = cast.move("confirm", need)
        assert confirmed.valid_until == making.TODAY + datetime.timedelta(days=90)
        assert confirmed.status == "reported"
        with refused("It is still valid for more than 14 days: nobody has to confirm it yet."):
            cast.move("confirm", confirmed)

    def test_opens_again_until_a_day_that_has_not_passed(self, cast):
        closed = cast.move("close", cast.reported())

        with refused("The day until which it is valid has passed."):
            cast.move("reopen", closed, valid_until=YESTERDAY)
        assert cast.move("reopen", closed, valid_until=LATER).valid_until == LATER

    def test_says_how_it_was_closed(self, cast):
        with refused("This is needed.", kind=NotValid):
            cast.move("close", cast.reported(), closing="")
        with refused("Say how the need ended.", kind=NotValid):
            cast.move("close", cast.reported(), closing="happily")

    def test_grants_nothing_beyond_an_unknown_quantity(self, cast):
        with refused("Its quantity is not known, so nothing limits what is pledged."):
            cast.move("grant", cast.reported(quantity=None))


class TestTheFactsOfANeed:
    def test_do_not_change_once_it_is_closed(self, cast):
        with refused("Only a draft or a reported need can be changed."):
            edit(cast, cast.move("close", cast.reported()), priority="immediate")

    def test_targets_nobody_where_nobody_is_in_need(self, cast):
        with refused("More people are targeted than are in need."):
            cast.need(people_in_need=0, people_targeted=500)
        assert cast.need(people_in_need=0, people_targeted=0).people_targeted == 0
        assert cast.need(people_in_need=None, people_targeted=500).people_targeted == 500

    def test_ask_for_money_to_the_hundredth(self, cast):
        funds = {"kind": "funds", "unit": cast.usd, "item": None, "description": "Fuel"}

        with refused("Money has at most two decimal places."):
            cast.need(quantity=Decimal("1000.005"), **funds)
        assert cast.need(quantity=Decimal("1000.05"), **funds).quantity == Decimal("1000.05")
        assert cast.need(quantity=Decimal("1000.005")).quantity == Decimal("1000.005")

    def test_agree_with_one_another(self, cast):
        other = making.emergency(cast.embassy, owner=cast.embassy)
        briefing = making.assessment(cast.by(cast.embassy).user, cast.embassy, other)

        with refused(
            "A need for funds is counted in a currency, and no other is.",
            "Its assessment belongs to another emergency.",
            "More people are targeted than are in need.",
        ):
            cast.need(kind="service", unit=cast.usd, assessment=briefing, people_in_need=10,
                      people_targeted=11)  # fmt: skip

    def test_take_sector_unit_and_days_from_what_is_known(self, cast):
        need = cast.need(unit=None, item=making.item("rice", unit=cast.kg, sector="fsc"))

        assert (need.unit, need.sector) == (cast.kg, "fsc")
        assert need.valid_until == making.TODAY + datetime.timedelta(days=90)

    def test_become_a_need_for_funds_when_counted_in_money(self, cast):
        assert cast.need(unit=cast.usd, item=None, description="Rent").kind == "funds"

    def test_stay_as_those_who_pledged_know_them(self, cast):
        need = cast.allocation().need

        with refused("100 pack is already pledged: the quantity cannot be less."):
            edit(cast, need, quantity=Decimal(99))
        with refused("What is pledged to it is counted in pack: the unit cannot change."):
            edit(cast, need, unit=cast.kg)
        with refused("meal is pledged to it: it cannot become a need for something else."):
            edit(cast, need, item=cast.tent)

    def test_stay_what_was_pledged_to_in_words_too(self, cast):
        need = cast.reported(item=None, description="Tarpaulins")
        cast.allocation(need, item=None, description="Tarpaulins")
        clerk = making.actor(making.person("clerk", cast.embassy, "reporter"))
        said = "Tarpaulins is pledged to it: it cannot become a need for something else."
        for more in ({"kind": "personnel"}, {"item": cast.tent}):
            with refused(said):
                edit(cast, need, **more)
        with refused(said):
            records.change(need, by=clerk, values={"description": "Blankets"})
        need.refresh_from_db()

        corrected = records.change(need, by=clerk, values={"description": "Tarpaulins, big"})
        assert corrected.description == "Tarpaulins, big"
        assert edit(cast, need, description="Sheets").description == "Sheets"
        assert edit(cast, need, place=making.place("Uiju")).place.name == "Uiju"

    def test_may_grow(self, cast):
        assert edit(cast, cast.allocation().need, quantity=Decimal(150)).gap == 50

    def test_stay_in_their_emergency_while_something_hangs_on_them(self, cast):
        other = making.emergency(cast.embassy, cast.donor, owner=cast.embassy)
        assert edit(cast, cast.reported(), emergency=other).emergency == other

        with refused(f"It stays with {cast.emergency}: make a new one instead."):
            edit(cast, cast.allocation().need, emergency=other)


class TestVerifyingANeed:
    def test_is_for_another_organisation(self, cast):
        with refused(
            "Another organisation has to say this: your own report does not confirm itself."
        ):
            say(cast, cast.embassy, cast.reported())

    def test_is_for_another_person(self, cast):
        need = cast.reported()
        both = cast.by(cast.embassy).user
        making.seat(both, cast.monitor, "reporter")
        values = {"need": need, "finding": "see_this_too", "ground": "own"}

        with refused("You reported it yourself: somebody else has to say this."):
            records.create(Corroboration, by=making.actor(both), owner=cast.monitor, values=values)

    def test_says_every_reason_at_once(self, cast):
        with refused(
            "Another organisation has to say this: your own report does not confirm itself.",
            "Only a reported need can be corroborated.",
            "What was heard in a briefing was not seen on site.",
        ):
            say(cast, cast.embassy, cast.need(), "seen_on_site", "same_briefing")

    def test_by_the_same_briefing_corroborates_nothing(self, cast):
        need = cast.reported()
        say(cast, cast.monitor, need, ground="same_briefing")
        assert Need.objects.get().verification == "unverified"

    def test_takes_the_gravest_voice(self, cast):
        need = cast.reported()
        first = say(cast, cast.monitor, need)
        assert Need.objects.get().verification == "corroborated"
        say(cast, cast.lead, need, "seen_on_site")
        assert Need.objects.get().verification == "seen_on_site"
        doubt = say(cast, cast.donor, need, "contested")
        assert Need.objects.get().verification == "contested"
        records.delete(doubt, by=cast.by(cast.donor))
        assert Need.objects.get().verification == "seen_on_site"
        records.change(first, by=cast.by(cast.monitor), values={"finding": "contested"})
        assert Need.objects.get().verification == "contested"

    def test_is_nobody_elses_to_change(self, cast):
        said = say(cast, cast.monitor, cast.reported())

        with refused(f"Your seats do not allow you to do this for {cast.monitor}.", kind=NotYours):
            records.change(said, by=cast.by(cast.embassy), values={"finding": "seen_on_site"})
