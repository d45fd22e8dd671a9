"""What the seeds answer: routes on a day, sums that are none, and what stays unknown."""

import datetime
from decimal import Decimal

import pytest

from tracker.actions import allocations
from tracker.models import (
    Admission,
    Allocation,
    Channel,
    Clearance,
    Consignment,
    Country,
    Delivery,
    Dispute,
    Emergency,
    Figure,
    Function,
    Institution,
    Mission,
    Need,
    Organisation,
    Pledge,
    PledgeLine,
    Visit,
)
from tracker.reports.funding import funding
from tracker.rules.actors import Actor
from tracker.rules.availability import availability
from tracker.rules.knowledge import Known, settle
from tracker.rules.nouns import NOUNS
from tracker.rules.refusals import NotNow

pytestmark = pytest.mark.usefixtures("seeded")
ACP = ("embassy-kh", "embassy-id", "embassy-la", "embassy-vn")
ASSESS, MONITOR = Function.NEEDS_ASSESSMENT, Function.DISTRIBUTION_MONITORING
SYSTEM = Actor.system(today=datetime.date(2024, 8, 15))


def seed(model, name):
    return model._default_manager.get(source_system="seeds", external_id=name)


def on(day, channel, function):
    return availability(seed(Channel, channel), function, datetime.date.fromisoformat(day))


class TestTheWayIn:
    def test_after_march_2021_none_leads_through_the_embassy_of_malaysia(self):
        for function in (ASSESS, MONITOR, Function.FACILITATION):
            answer = on("2021-04-01", "embassy-my", function)
            assert answer.state == "closed"
            assert answer.reasons == ["Relations were severed on 2021-03-19."]
            assert [on("2021-04-01", e, function).state for e in ACP] == ["open"] * 4
            assert on("2021-04-01", "acp", function).state == "open"

    def test_in_october_2021_the_embassy_of_cambodia_is_kept_without_staff(self):
        assert on("2021-10-01", "embassy-kh", ASSESS).state == "closed"
        assert on("2021-10-01", "embassy-kh", MONITOR).state == "closed"
        assert on("2021-10-01", "embassy-kh", Function.FACILITATION).state == "limited"
        assert [on("2021-10-01", e, ASSESS).state for e in ACP[1:]] == ["open"] * 3
        assert on("2021-10-01", "acp", ASSESS).state == "open"

    def test_within_the_month_of_the_change_nobody_knows(self):
        assert on("2021-09-15", "embassy-kh", ASSESS).state == "unknown"

    def test_there_is_no_committee_before_it_was_formed(self):
        for day in ("2004-04-24", "2012-04-29"):
            answer = on(day, "acp", ASSESS)
            assert (answer.state, answer.reasons) == (
                "closed", ["The channel did not exist on this day."],
            )  # fmt: skip
        assert on("2012-04-30", "acp", ASSESS).state == "unknown"

    @pytest.mark.parametrize("day", ["2018-07-15", "2019-01-15", "2020-06-01"])
    def test_the_embassy_of_malaysia_in_2018_is_disputed(self, day):
        answer = on(day, "embassy-my", Function.FACILITATION)
        assert (answer.state, answer.disputed) == ("unknown", True)
        assert {"kept", "closed"} <= {
            fact.state for fact in answer.facts if fact.word() == "presence"
        }

    def test_the_embassy_of_malaysia_was_kept_without_staff_in_2017(self):
        assert on("2017-06-01", "embassy-my", ASSESS).state == "closed"
        assert on("2017-06-01", "embassy-my", Function.FACILITATION).state == "limited"

    def test_an_observation_never_holds_backwards(self):
        assert {on("2004-04-24", e, Function.FACILITATION).state for e in ACP} == {"unknown"}

    def test_borders_were_closed_to_people_and_nothing_is_known_of_goods(self):
        assert on("2021-07-01", "sinuiju-crossing", Function.PEOPLE_ENTRY).state == "closed"
        assert on("2021-07-01", "sinuiju-crossing", Function.GOODS_ENTRY).state == "unknown"
        assert on("2021-06-29", "sinuiju-crossing", Function.PEOPLE_ENTRY).state == "unknown"

    @pytest.mark.parametrize(
        ("country", "day", "state"),
        [
            ("my", "1973-06-01", None), ("my", "1980-01-01", "established"),
            ("my", "2021-03-18", "established"), ("my", "2021-03-19", "severed"),
            ("mm", "1990-01-01", "severed"), ("mm", "2010-01-01", "established"),
            ("sg", "2015-08-01", "established"), ("vn", "2021-04-01", "established"),
        ],
    )  # fmt: skip
    def test_relations_are_as_they_were_on_the_day(self, country, day, state):
        facts = Known.about([]).between(seed(Country, country).pk, seed(Country, "kp").pk)
        assert settle(facts, datetime.date.fromisoformat(day)).state == state


class TestWhatIsCounted:
    def test_parts_of_the_twenty_tons_are_not_added_to_them(self):
        lines = seed(Pledge, "mercy-relief-2012").lines
        whole = lines.get(included_in=None)
        parts = lines.filter(included_in=whole)
        assert (whole.quantity, whole.unit.code, whole.basis) == (Decimal(20), "ton", "at_least")
        assert (whole.value, whole.value_currency.code) == (Decimal(270000), "SGD")
        assert {(p.item.name, p.quantity, p.value) for p in parts} == {
            ("ready-to-eat meal", Decimal(80000), None),
            ("water filtration system", Decimal(10), None),
        }
        mission = seed(Mission, "mercy-relief-2012")
        for part in parts:
            with pytest.raises(NotNow, match="It is counted as “relief supplies”"):
                allocations.allocate(part, by=SYSTEM, mission=mission, quantity=Decimal(1))

    def test_the_twenty_tons_are_under_way_and_no_further(self):
        consignment = seed(Consignment, "mercy-relief-2012")
        line = consignment.lines.get()
        assert consignment.get_status_display() == "Sent; arrival not recorded"
        assert (line.sent, line.in_transit, line.delivered) == (Decimal(20), Decimal(20), 0)
        assert not Delivery.objects.exists()

    def test_a_sum_for_sixteen_countries_is_in_no_total_of_one(self):
        total = seed(Pledge, "src-2020")
        assert (total.country, total.shared_by) == (None, 16)
        assert total.lines.get().value == Decimal(800000)
        for emergency in Emergency.objects.all():
            assert funding(emergency, SYSTEM).currencies == []
        here = PledgeLine.objects.filter(pledge__country__code="KP", value__isnull=False)
        assert [line.value for line in here] == [Decimal(270000)]

    def test_the_share_of_one_of_them_has_no_amount(self):
        share = seed(Pledge, "src-2020-kp")
        line = share.lines.get()
        assert (share.parent.external_id, share.country.code) == ("src-2020", "KP")
        assert (line.quantity, line.value, line.basis) == (None, None, "undisclosed")

    def test_a_sum_without_a_currency_is_in_no_total(self):
        line = seed(Pledge, "src-2007").lines.get()
        assert (line.quantity, line.unit) == (Decimal(19000), None)
        found = funding(seed(Emergency, "floods-2007"), SYSTEM)
        assert [b.why for b in found.beside] == ["the currency is not stated"]

    def test_people_trained_are_counted_once(self):
        trained = Mission.objects.filter(people_trained__isnull=False)
        assert [(m.people_trained, m.people_trained_basis) for m in trained] == [
            (2000, "at_least")
        ]


class TestWhatStaysUnknown:
    def test_no_missing_amount_is_a_zero(self):
        for model in {noun.model for noun in NOUNS.values()} | {PledgeLine}:
            for name in ("quantity", "value", "count", "participants", "people_trained"):
                if name in {f.name for f in model._meta.concrete_fields}:
                    assert not model._default_manager.filter(**{name: 0}).exists()

    @pytest.mark.parametrize("name", ["mercy-malaysia-2004-team", "mercy-malaysia-2004-shipments"])
    def test_goods_that_nobody_counted_have_no_quantity(self, name):
        assert seed(Pledge, name).lines.get().quantity is None
        assert seed(Allocation, name).quantity is None
        line = seed(Consignment, name).lines.get()
        assert (line.quantity, line.basis, line.sent) == (None, "undisclosed", 0)

    def test_days_teams_and_places_that_no_source_gives_are_empty(self):
        for mission in Mission.objects.all():
            assert (mission.team_size, mission.budget) == (None, None)
            assert not mission.places.exists()
            assert mission.actual_from in ("", "2004", "2012")
        assert seed(Emergency, "ryongchon-2004").started_on == "2004"
        assert set(Emergency.objects.values_list("glide", flat=True)) == {""}
        assert seed(Institution, "friendship-farm").place is None

    def test_plans_that_may_not_have_been_carried_out_say_so(self):
        unknown = Mission.objects.filter(status="unknown").order_by("external_id")
        assert [m.external_id for m in unknown] == [
            "mercy-malaysia-long-term", "mercy-malaysia-return",
        ]  # fmt: skip
        assert {m.get_status_display() for m in unknown} == {"Unknown if carried out"}

    def test_nothing_is_made_up_beside_the_facts(self):
        for model in (Need, Clearance, Delivery, Visit):
            assert not model._default_manager.exists()
        assert Figure.objects.count() == 3


class TestWhereSourcesDisagree:
    def test_all_twelve_questions_are_there(self):
        disputes = Dispute.objects.all()
        assert {d.external_id.split("-")[0] for d in disputes} == {f"c{n}" for n in range(1, 13)}
        opened = disputes.filter(status="open").order_by("external_id")
        assert [d.external_id.split("-")[0] for d in opened] == ["c2", "c6", "c7", "c8"]

    def test_each_claim_says_who_says_it_and_of_which_record(self):
        for dispute in Dispute.objects.all():
            for claim in dispute.claims.all():
                assert claim.source or claim.said_by
                model = NOUNS[claim.noun].model
                assert model._default_manager.filter(uid=claim.subject).exists()


class TestTheCoalition:
    def test_each_emergency_admits_the_committee_its_embassies_and_who_gave(self):
        everywhere = {"acp", "embassy-my", *ACP}
        for emergency in Emergency.objects.all():
            admitted = Organisation.objects.filter(admissions__emergency=emergency)
            names = set(admitted.values_list("external_id", flat=True))
            gave = Pledge.objects.filter(emergency=emergency)
            givers = set(gave.values_list("owner__external_id", flat=True))
            assert everywhere | givers <= names
        assert Admission.objects.count() == 7 * 4 + 10
