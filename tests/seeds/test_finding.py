"""The channel finder on the seeds: the eighteen answers, by the rule and by the command."""

import datetime
import io

import pytest
from django.core.management import CommandError, call_command

from tests.seeds.finding import SEED, TABLE
from tracker.models import Channel, Country, Function, Presence
from tracker.reports.finding import Asked, find
from tracker.rules.actors import Actor

pytestmark = pytest.mark.usefixtures("seeded")
ASSESS = Function.NEEDS_ASSESSMENT
SYSTEM = Actor.system(today=datetime.date(2024, 8, 15))
NAMES = {name: short for short, name in SEED.items()}


def found(country, on, *functions, to="", outside=True, by=SYSTEM):
    first = datetime.date.fromisoformat(on)
    last = datetime.date.fromisoformat(to) if to else first
    asked = Asked(Country.objects.get(code=country), functions, first, last, outside)
    return find(asked, by).routes


def states(routes):
    return [(NAMES[route.channel.name], route.state) for route in routes]


def command(*arguments):
    out = io.StringIO()
    call_command("find_channel", *arguments, stdout=out)
    return [line.split(" | ") for line in out.getvalue().splitlines()]


@pytest.mark.parametrize("row", TABLE, ids=str)
class TestTheEighteenAnswers:
    def test_are_those_of_the_sources(self, row):
        routes = found(row.country, row.day, ASSESS)
        assert states(routes) == row.routes

        deciding = next(r for r in routes if NAMES[r.channel.name] == row.decides)
        facts = [fact for reason in deciding.reasons for fact in reason.facts]
        sources = {fact.source.external_id for fact in facts}
        assert row.source in sources, row.sentence

    def test_are_those_of_the_command(self, row):
        lines = command("--country", row.country, "--function", ASSESS, "--on", row.day)
        assert [(NAMES[name], state) for name, state, _reasons in lines] == row.routes
        assert all(reasons for _name, _state, reasons in lines)


def test_the_eighteen_answers_notice_one_fact_that_changes():
    gone = Presence.objects.get(source_system="seeds", external_id="kh-staff-2021-09")
    Presence.objects.filter(pk=gone.pk).update(state="present")

    rows = [row for row in TABLE if row.day == "2021-10-01"]
    assert all(states(found(row.country, row.day, ASSESS)) != row.routes for row in rows)


class TestTheReasons:
    def test_name_the_sentence_the_source_and_what_would_have_to_change(self):
        [*_open, last] = command("--country", "MY", "--function", ASSESS, "--on", "2021-04-01")
        name, state, reasons = last
        assert (name, state) == (SEED["my"], "closed")
        assert reasons.startswith("Relations were severed on 2021-03-19. [38 North Sep 2021, ")
        assert "To change: Relations would have to be established again." in reasons

    def test_show_every_side_of_a_dispute(self):
        [route] = [r for r in found("MY", "2018-11-01", ASSESS) if r.own]
        [part] = route.parts
        assert (part.answer.state, part.answer.disputed) == ("unknown", True)
        sides = {fact.source.external_id for fact in part.answer.because[0].facts}
        assert sides == {"asean-today-2018", "eastwest-2019", "38north-2021", "vna-2018"}

    def test_a_channel_that_does_not_serve_a_country_is_closed_to_it(self):
        routes = {r.channel.external_id: r for r in found("SG", "2021-02-01", "training")}
        assert routes["track-ii-malaysia"].state == "closed"
        assert routes["track-ii-malaysia"].reasons[0].text == (
            "It does not serve organisations of Singapore."
        )
        mine = {r.channel.external_id: r for r in found("MY", "2021-02-01", "training")}
        assert mine["track-ii-malaysia"].state == "unknown"


class TestTheCommittee:
    @pytest.mark.parametrize(
        ("day", "outside", "state"),
        [
            ("2004-04-25", True, "closed"), ("2012-04-29", True, "closed"),
            ("2012-04-30", True, "unknown"), ("2016-06-01", True, "unknown"),
            ("2018-11-01", True, "open"), ("2021-04-01", True, "open"),
            ("2004-04-25", False, "unknown"), ("2012-04-29", False, "unknown"),
            ("2012-04-30", False, "unknown"), ("2016-06-01", False, "unknown"),
            ("2018-11-01", False, "unknown"), ("2021-04-01", False, "open"),
        ],
    )  # fmt: skip
    def test_has_no_known_beginning_in_the_articles_alone(self, day, outside, state):
        routes = found("SG", day, ASSESS, outside=outside)
        assert dict(states(routes))["acp"] == state

    def test_the_command_can_leave_outside_sources_out(self):
        asked = ("--country", "SG", "--function", ASSESS, "--on", "2004-04-25")
        with_them = {name: state for name, state, _why in command(*asked)}
        without = {name: state for name, state, _why in command(*asked, "--without-outside")}
        assert (with_them[SEED["acp"]], without[SEED["acp"]]) == ("closed", "unknown")

    def test_nothing_from_outside_is_cited_then(self):
        for route in found("MY", "2018-11-01", outside=False):
            for reason in route.reasons:
                assert {fact.source.kind for fact in reason.facts if fact.source} <= {
                    "article", "document",
                }  # fmt: skip


class TestSeveralDays:
    def test_count_at_their_worst_and_tell_each_change(self):
        routes = {NAMES[r.channel.name]: r for r in found(
            "MY", "2021-02-01", ASSESS, to="2021-10-15")}  # fmt: skip
        told = {
            name: [(turn.day.isoformat(), turn.answer.state) for turn in route.parts[0].turns]
            for name, route in routes.items()
        }
        assert told["my"] == [("2021-02-01", "unknown"), ("2021-03-19", "closed")]
        assert told["kh"] == [
            ("2021-02-01", "unknown"), ("2021-03-31", "open"), ("2021-09-01", "unknown"),
            ("2021-09-30", "closed"),
        ]  # fmt: skip
        assert told["id"] == []
        assert {name: route.state for name, route in routes.items()} == {
            "acp": "open", "id": "open", "vn": "open", "la": "unknown", "my": "closed",
            "kh": "closed",
        }  # fmt: skip

    @pytest.mark.parametrize(
        ("on", "to", "told"),
        [
            ("2021-02-01", "2021-03-18", ["Relations are established."]),
            ("2021-02-01", "2021-10-01", [
                "Relations are established.",
                "From 2021-03-19: Relations were severed on 2021-03-19.",
            ]),
            ("2021-03-19", "2021-10-01", ["Relations were severed on 2021-03-19."]),
        ],
    )  # fmt: skip
    def test_tell_each_turn_of_the_relations(self, on, to, told):
        first, last = map(datetime.date.fromisoformat, (on, to))
        asked = Asked(Country.objects.get(code="MY"), (ASSESS,), first, last)
        [(_between, answer)] = find(asked, SYSTEM).relations
        assert answer.reasons == told


class TestTheWaysIn:
    ENTRIES = ("sinuiju-crossing", "nampo-port", "pyongyang-airport", "rajin-port")

    def test_are_channels_for_goods_and_people_at_a_place(self):
        for name in self.ENTRIES:
            channel = Channel.objects.get(source_system="seeds", external_id=name)
            offered = {row.function for row in channel.functions.all()}
            assert {"goods_entry", "people_entry"} <= offered
            assert channel.place is not None

    def test_nothing_is_made_up_about_goods(self):
        for day in ("2004-04-25", "2016-06-01", "2021-04-01", "2024-01-01"):
            routes = {r.channel.external_id: r.state for r in found("SG", day, "goods_entry")}
            assert routes == dict.fromkeys(self.ENTRIES, "unknown")

    def test_borders_were_closed_to_people_when_a_source_says_so(self):
        before = {r.state for r in found("SG", "2021-06-29", "people_entry")}
        after = {r.state for r in found("SG", "2021-06-30", "people_entry")}
        assert (before, after) == ({"unknown"}, {"closed"})


class TestTheCommand:
    def test_takes_several_functions(self):
        lines = command("--country", "my", "--function", ASSESS, "--function", "convening",
                        "--on", "2021-04-01")  # fmt: skip
        told = {name: reasons for name, _state, reasons in lines}
        assert "Does not offer: Convening." in told[SEED["id"]]
        assert "Does not offer" not in told[SEED["acp"]]

    @pytest.mark.parametrize(
        ("arguments", "says"),
        [
            (("--country", "XX"), "There is no country 'XX' here. Known: BN (Brunei"),
            (("--country", "Malaysia"), "There is no country 'Malaysia' here."),
            (("--country", "MY", "--function", "teleport"),
             "There is no function 'teleport'. Choose from: needs_assessment, "),
            (("--country", "MY", "--on", "yesterday"), "Give it as 2021-04-01."),
            (("--country", "MY", "--on", "2021-02-30"), "--on '2021-02-30' is no day."),
            (("--country", "MY", "--on", "2021-04-01", "--to", "2021-03-01"), "is before"),
            ((), "--country"),
        ],
    )  # fmt: skip
    def test_says_what_is_wrong_and_what_would_be_right(self, arguments, says):
        with pytest.raises(CommandError) as error:
            command(*arguments)
        assert says in str(error.value)

    def test_works_for_whoever_runs_it_today(self):
        lines = command("--country", "MY")
        assert len(lines) == Channel.objects.alive().count()
