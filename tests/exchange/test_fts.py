"""Files of FTS flows: their totals, reckoned by hand here and by FTS itself."""

import io
import json
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from tests.exchange.flows import HERE, LAOS, SWISS, answer, at, flow, organisations, published
from tests.exchange.flows import written as write
from tracker.exchange import fts
from tracker.exchange.fts_reading import flow_of


@pytest.fixture
def said(tmp_path):
    """Return what the command says of these flows: said(flow(100), ...)."""

    def saying(*flows, content=None, **options):
        path = write(tmp_path, answer(*flows) if content is None else content)
        return ran(path, **options)

    return saying


def ran(*paths, **options):
    out = io.StringIO()
    call_command("fts_totals", *map(str, paths), stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def totals(said):
    """Return (total funding, pledges outstanding) of these flows."""

    def reckoning(*flows, **options):
        told = json.loads(said(*flows, json=True, **options))
        return int(told["total_funding"]), int(told["pledges_outstanding"])

    return reckoning


class TestWhatFTSItselfPublishes:
    """Two answers of FTS for 2021, as its API gave them in March 2021, with their totals."""

    @pytest.mark.parametrize(
        ("name", "funding"), [("afghanistan_2021", 99_088_910), ("opt_2021", 121_319_443)]
    )
    def test_is_repeated_to_the_dollar(self, totals, name, funding):
        assert totals(*published(name)) == (funding, 0)

    def test_would_not_be_if_shared_flows_were_added(self, totals):
        flows = [one | {"onBoundary": "single"} for one in published("opt_2021")]

        assert totals(*flows) == (121_319_443 + 17_482_148, 0)

    def test_would_not_be_if_internal_flows_were_added(self, totals):
        flows = [one | {"boundary": "incoming"} for one in published("opt_2021")]

        assert totals(*flows) == (121_319_443 + 308_258 + 635_000 + 375_225, 0)

    def test_is_told_beside_ours(self, said):
        flows = published("opt_2021")

        assert "FTS says the same." in said(content=answer(*flows, funding=121_319_443))
        told = said(content=answer(*flows, funding=121_319_444))
        assert "FTS says otherwise: funding differs by -1, pledges by 0." in told

    def test_is_told_when_the_file_is_one_page_of_many(self, said):
        told = said(content=answer(flow(10), funding=500, count=7))

        assert "FTS says for all 7 flows: 500, pledges 0; these are 1 of them." in told


class TestTheTotal:
    def test_is_what_is_paid_and_committed(self, totals):
        assert totals(flow(100), flow(40, "commitment")) == (140, 0)

    def test_has_pledges_beside_it(self, totals):
        assert totals(flow(100), flow(30, "pledge")) == (100, 30)

    def test_is_without_what_stays_inside_or_goes_out(self, totals):
        flows = flow(50, boundary="internal"), flow(7, boundary="outgoing")

        assert totals(flow(100), *flows) == (100, 0)

    def test_is_without_what_is_shared(self, totals, said):
        shared = flow(60, to=(HERE, LAOS), onBoundary="shared")

        assert totals(flow(100), shared) == (100, 0)
        line = "Shared with other countries or years, not added (USD): 60 in funding"
        assert line in said(flow(100), shared)

    def test_has_what_is_carried_over_and_passed_through(self, totals):
        flows = flow(20, flowType="Carryover", newMoney=False), flow(5, flowType="Pass through")

        assert totals(flow(100), *flows) == (125, 0)

    def test_takes_a_parent_as_it_stands(self, totals):
        parent = flow(60, flowType="Parked", id="1000", childFlowIds=[1001])
        child = flow(40, id="1001", parentFlowId=1000)

        assert totals(parent, child) == (100, 0)

    def test_takes_a_child_of_a_parent_outside_the_file(self, totals):
        assert totals(flow(40, parentFlowId=999999)) == (40, 0)

    def test_is_exact_where_floats_are_not(self, totals):
        flows = [flow("0.1") for _ in range(10)]

        assert totals(*flows) == (1, 0)
        assert totals(flow(9007199254740993)) == (9007199254740993, 0)
        assert float(9007199254740993) != 9007199254740993

    def test_counts_a_flow_of_two_pages_once_and_the_newer_version(self, tmp_path):
        first = write(tmp_path, answer(flow(10, id="7"), flow(5)), "one.json")
        second = write(tmp_path, answer(flow(30, id="7", versionId=2)), "two.json")

        for paths in ((first, second), (second, first)):
            told = ran(*paths)
            assert "Total funding (USD): 35" in told
            assert "Given more than once, counted once: 1" in told


class TestParentsThatHoldTheirWholeAmount:
    """A tree of 100: 70 passed on, of it 50 again, of it 20; one child is only pledged."""

    FLOWS = (
        flow(100, id="1000", flowType="Parked"),
        flow(70, "commitment", id="1001", parentFlowId=1000, flowType="Pass through"),
        flow(50, id="1002", parentFlowId="1001"),
        flow(20, id="1003", parentFlowId=1002, donors=("Norway",)),
        flow(15, "pledge", id="1004", parentFlowId=1000),
        flow(8, id="1005", parentFlowId=424242),
    )

    def test_are_counted_less_what_children_took(self, said):
        told = json.loads(said(*self.FLOWS, json=True, whole_parents=True))

        assert (told["total_funding"], told["pledges_outstanding"]) == ("108", "15")
        assert told["donors"]["Norway"] == {"funding": "20", "pledges": "0"}

    def test_would_be_counted_twice_otherwise(self, totals):
        assert totals(*self.FLOWS) == (100 + 70 + 50 + 20 + 8, 15)

    def test_never_fall_below_nothing_and_are_named(self, said):
        flows = flow(100, id="1000"), flow(130, id="1001", parentFlowId=1000)

        told = said(*flows, whole_parents=True)
        assert "Total funding (USD): 130" in told
        assert "Children took more than there was: 1000" in told

    def test_are_found_by_the_children_they_name(self, totals):
        flows = flow(100, id="1000", childFlowIds=[1001]), flow(40, id="1001")

        assert totals(*flows, whole_parents=True) == (100, 0)

    def test_are_taken_for_such_where_the_published_total_says_so(self, said):
        flows = flow(100, id="1000", childFlowIds=[1001]), flow(40, id="1001")

        told = said(content=answer(*flows, funding=100))
        assert "Total funding (USD): 100\n" in told
        assert "FTS says the same." in told
        assert "Parents of this file hold their whole amount" in told
        as_they_stand = said(content=answer(*flows, funding=140))
        assert "Total funding (USD): 140\n" in as_they_stand
        assert "whole" not in as_they_stand

    def test_are_told_both_ways_where_nothing_is_published(self, said):
        flows = flow(100, id="1000", childFlowIds=[1001]), flow(40, id="1001")

        told = said(*flows)
        assert "Total funding (USD): 140\n" in told
        assert "If its parents hold their whole amount (USD): 100, pledges 0" in told
        data = json.loads(said(*flows, json=True))
        assert data["if_whole_parents"] == {"total_funding": "100", "pledges_outstanding": "0"}

    def test_are_pointed_out_where_they_look_like_it(self, said):
        flows = flow(100, id="1000"), flow(100, id="1001", parentFlowId=1000)

        assert "Perhaps not written down by what their children took" in said(*flows)


class TestDonors:
    def test_have_their_own_funding_and_pledges(self, said):
        flows = (
            flow(100), flow(30, "pledge"), flow(200, donors=("Norway",)),
            flow(9, onBoundary="shared"),
        )  # fmt: skip

        told = json.loads(said(*flows, json=True))
        assert told["donors"] == {
            "Norway": {"funding": "200", "pledges": "0"},
            "Sweden": {"funding": "100", "pledges": "30"},
        }

    def test_who_give_together_stand_together(self, said):
        told = said(flow(100, donors=("Sweden", "Norway")))

        assert "100               0  Norway; Sweden (shared)" in told

    def test_who_are_not_named_are_so_called(self, said):
        assert "  Not specified\n" in said(flow(100, sourceObjects=None))

    def test_add_up_to_the_total(self):
        flows = [flow_of(one, "") for one in published("opt_2021")]

        found = fts.totals(flows)
        assert len(found.donors) == 10
        assert sum((s.total for s in found.donors.values()), Decimal(0)) == 121_319_443


class TestTheCountry:
    def test_is_where_the_flows_go(self, said):
        told = said(flow(100), flow(5, to=(HERE, LAOS), onBoundary="shared"))

        assert told.startswith("Korea, Democratic People's Republic of: 2 flows")

    @pytest.mark.parametrize("name", ["LAO", "lao pdr", "122", "Lao People's Democratic Republic"])
    def test_can_be_another_for_which_the_boundary_is_drawn_anew(self, said, name):
        flows = (
            flow(100),
            flow(60, to=(LAOS,)),
            flow(7, to=(LAOS,), sourceObjects=organisations("A fund") + at(LAOS)),
            flow(3, sourceObjects=organisations("A fund") + at(LAOS)),
            flow(11, to=(HERE, LAOS), onBoundary="shared"),
            flow(2), flow(2),
        )  # fmt: skip
        told = said(*flows, country=name)

        assert told.startswith("Lao People's Democratic Republic: 7 flows")
        assert "Total funding (USD): 60\n" in told
        assert "Within the country, not added (USD): 7" in told
        assert "Out of the country, not added (USD): 3" in told
        assert "not added (USD): 11" in told

    @pytest.mark.parametrize("name", ["PRK", "KP", "kp"])
    def test_of_the_file_keeps_what_the_file_says(self, totals, name):
        assert totals(flow(100, onBoundary="shared"), flow(1), country=name) == (1, 0)

    def test_that_no_flow_names_is_refused_with_those_there_are(self, said):
        with pytest.raises(CommandError, match=r"No flow .* names 'CHE'; the loc.*Korea"):
            said(flow(100), country="CHE")

    def test_is_found_without_a_boundary(self, totals):
        bare = {"boundary": None, "onBoundary": None}
        flows = (
            flow(100, **bare),
            flow(60, to=(HERE, LAOS), **bare),
            flow(5, sourceObjects=organisations("A fund") + at(HERE), **bare),
            flow(1, to=(SWISS,), **bare),
        )

        assert totals(*flows) == (100, 0)

    def test_is_asked_for_where_nothing_tells(self, said):
        flows = flow(100, boundary=None), flow(60, to=(LAOS,), boundary=None)

        with pytest.raises(CommandError, match="Say the country with --country"):
            said(*flows)


class TestAFileThatIsOdd:
    @pytest.mark.parametrize(
        "content",
        [
            {"data": {"flows": [flow(100)]}},
            {"flows": [flow(100)]},
            [flow(100)],
            {"data": [flow(100)]},
            [flow("100")], [flow(" 100.00 ")], [flow(100.0)], [flow(100, id=12)],
            [flow(100, status="PAID", boundary="Incoming", onBoundary="Single")],
            [flow(100, parentFlowId="", childFlowIds="", versionId=None, budgetYear="2021")],
            [flow(100, sourceObjects=[None, {"type": None}], destinationObjects=at(HERE))],
            [flow(100, sourceObjects={"Organization": [{"id": 1, "name": "Sweden"}]})],
        ],
    )  # fmt: skip
    def test_is_read_all_the_same(self, said, content):
        assert "Total funding (USD): 100\n" in said(content=content)

    @pytest.mark.parametrize(
        ("strange", "told"),
        [
            ({"status": "cancelled"}, "the status 'cancelled' is not known"),
            ({"status": None}, "it has no status"),
            ({"amountUSD": None}, "no amount in US dollars is stated"),
            ({"amountUSD": "much"}, "its amount 'much' is no number"),
            ({"amountUSD": True}, "its amount 'True' is no number"),
            ({"amountUSD": "1 000,50"}, "its amount '1 000,50' is no number"),
            ({"amountUSD": "1,00"}, "its amount '1,00' is no number"),
            ({"amountUSD": "1,000_000"}, "its amount '1,000_000' is no number"),
            ({"boundary": "sideways"}, "the boundary 'sideways' is not known"),
        ],
    )
    def test_says_of_each_flow_why_it_is_not_counted(self, said, strange, told):
        text = said(flow(100), flow(5, id="77") | strange)

        assert "Total funding (USD): 100\n" in text
        assert f"Not counted: 1\n  Flow 77: {told}." in text

    @pytest.mark.parametrize("amount", ["1,234,567.50", "1 234 567.50", "1_234_567.50"])
    def test_may_set_thousands_apart(self, totals, amount):
        assert totals(flow(amount)) == (1_234_568, 0)

    def test_may_say_of_the_boundary_that_it_is_shared(self, said):
        told = said(flow(100), flow(60, boundary="shared", onBoundary=None))
        assert "Total funding (USD): 100\n" in told
        assert "Shared with other countries or years, not added (USD): 60" in told

    def test_may_hold_what_is_no_flow(self, said):
        text = said(content=[flow(100), None, 3])
        assert "Total funding (USD): 100\n" in text
        assert "Not counted: 2" in text

    @pytest.mark.parametrize(
        ("content", "told"),
        [
            ("", "is not JSON: Expecting value in line 1, column 1"),
            ("{", "is not JSON"),
            ("3", "holds no list of flows"),
            ("{}", "holds no list of flows"),
            ('{"data": {"flows": {}}}', "holds no list of flows"),
            ('{"data": {"report1": {}, "report3": {}}}', "download it without “groupby”"),
            ('[{"amountUSD": NaN}]', "NaN is no number"),
            ("[" * 100_000, "cannot be read as JSON"),
        ],
    )
    def test_that_is_no_file_of_flows_is_refused_in_one_sentence(self, said, content, told):
        with pytest.raises(CommandError, match=told) as refused:
            said(content=content)
        assert "\n" not in str(refused.value)

    def test_that_is_not_there_or_not_text_is_refused(self, tmp_path):
        with pytest.raises(CommandError, match="cannot be read: No such file"):
            ran(tmp_path / "nowhere.json")
        (tmp_path / "picture.json").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(CommandError, match="is not text in UTF-8"):
            ran(tmp_path / "picture.json")

    def test_without_flows_has_a_total_of_nothing(self, said):
        assert "Total funding (USD): 0\n" in said(content={"data": {"flows": []}})
