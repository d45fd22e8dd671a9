"""As known on a day: what the journal said up to then, and nothing that came later."""

import datetime
from decimal import Decimal

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from tests import making
from tests.ledger.fixtures import cast, coalition
from tests.views.pages import text_of
from tracker.actions import records
from tracker.models import Entry, Standing
from tracker.reports.known import Known, known_of
from tracker.views.known import end_of

__all__ = ["cast", "coalition"]
FIRST, SECOND, THIRD = (making.TODAY + datetime.timedelta(days=n) for n in (1, 5, 9))


@pytest.fixture
def story(cast, time_machine):
    """Reported on the first day, pledged and corrected on the second, on its way on the third."""

    def on(day):
        time_machine.move_to(datetime.datetime.combine(day, datetime.time(12), datetime.UTC))

    on(FIRST)
    need = cast.reported(quantity=Decimal(100), description="First said")
    on(SECOND)
    allocation = cast.allocation(need, quantity=Decimal(60))
    by = cast.by(cast.embassy)
    need.refresh_from_db()
    need = records.change(
        need, by=by, values={"quantity": Decimal(120), "description": "Said better"}
    )
    on(THIRD)
    cast.move("dispatch", cast.move("ready", cast.consignment(allocation=allocation)))
    on(THIRD + datetime.timedelta(days=1))
    need.refresh_from_db()
    return need


@pytest.fixture
def page(cast):
    client = Client()
    client.force_login(cast.by(cast.embassy).user)

    def ask(record, day):
        address = reverse(f"{record.word()}s-detail".replace("emergencys", "emergencies"),
                          args=[record.uid])  # fmt: skip
        return client.get(address, {"known": str(day)})

    return ask


def known_on(need, day):
    return known_of("need", [need.uid], end_of(day)).get(need.uid)


class TestARecord:
    def test_reads_as_it_stood(self, story):
        first, second = known_on(story, FIRST), known_on(story, SECOND)
        assert (first.fields["quantity"], first.fields["description"]) == ("100.000", "First said")
        assert (second.fields["quantity"], second.fields["status"]) == ("120.000", "reported")
        assert second.version == first.version + 1

    def test_was_not_there_before_it_was_recorded(self, story):
        assert known_on(story, FIRST - datetime.timedelta(days=1)) is None

    def test_today_is_what_it_is_now(self, story):
        now = known_on(story, THIRD + datetime.timedelta(days=1))
        snapshot = story.snapshot()
        told = {name: now.fields.get(name) for name in snapshot}
        assert {n: v for n, v in snapshot.items() if v not in (told[n], "", [])} == {}

    def test_without_the_limit_tells_of_later(self, story, monkeypatch):
        """Control: it is the moment that keeps what came later out."""
        found = Known()
        for entry in Entry.objects.about(story).order_by("pk"):
            found.learn(entry)
        assert found.fields["quantity"] == "120.000" != known_on(story, FIRST).fields["quantity"]

    def test_knows_the_lines_inside(self, cast, time_machine):
        pledge = cast.pledge(None, {"quantity": Decimal(7)}, {"quantity": Decimal(9)})
        known = known_of("pledge", [pledge.uid], end_of(making.TODAY))[pledge.uid]
        told = sorted(values["quantity"] for _label, values in known.rows["lines"].values())
        assert told == ["7.000", "9.000"]


class TestThePages:
    def test_show_the_day_asked_for(self, story, page):
        first, second = (text_of(page(story, day)) for day in (FIRST, SECOND))
        assert "First said" in first and "Said better" not in first  # noqa: PT018
        assert "Said better" in second

    def test_show_the_gap_screen_as_it_stood(self, story, page):
        told = {day: text_of(page(story.emergency, day)) for day in (FIRST, SECOND, THIRD)}
        assert "100 pack 0 , none 0 , none" in told[FIRST]
        assert "120 pack 60 , in part 0 , none" in told[SECOND]
        assert "120 pack 60 , in part 60 , in part" in told[THIRD]

    def test_say_that_it_was_not_recorded_yet(self, story, page):
        assert "Not recorded yet" in text_of(
            page(story, making.TODAY - datetime.timedelta(days=1))
        )

    def test_do_not_show_a_day_before_the_reader_saw_it(self, story, page, cast, time_machine):
        time_machine.move_to(datetime.datetime.combine(THIRD, datetime.time(12), datetime.UTC))
        need = cast.reported(description="In confidence", visibility="restricted")
        assert "In confidence" in text_of(page(need, THIRD))

        following = datetime.datetime.combine(THIRD, datetime.time(12), datetime.UTC)
        time_machine.move_to(following + datetime.timedelta(days=1))
        values = {"visibility": "coalition", "description": "Cleaned"}
        records.change(need, by=cast.by(cast.embassy), values=values)
        other = Client()
        other.force_login(cast.by(cast.lead).user)
        address = reverse("needs-detail", args=[need.uid])
        assert "Not recorded yet" in text_of(other.get(address, {"known": str(THIRD)}))

    @pytest.mark.parametrize("day", ["", "yesterday", "2026-13-01", "x" * 3000])
    def test_say_what_is_wrong_with_a_day(self, story, page, day):
        answer = page(story, day)
        assert answer.status_code == 400
        assert answer.context["form"].errors["known"]

    def test_are_not_there_for_whom_the_record_is_not(self, story, page):
        stranger = Client()
        stranger.force_login(making.person("a stranger"))
        address = reverse("needs-detail", args=[story.uid])
        assert stranger.get(address, {"known": str(FIRST)}).status_code == 404


class TestStandings:
    def test_are_kept_whenever_totals_change(self, story):
        rows = [row.figures for row in Standing.objects.filter(need=story)]
        told = [(Decimal(row["pledged"]), Decimal(row["shipped"])) for row in rows]
        assert told[0] == (0, 0)
        assert told[-1] == (60, 60)
        assert (60, 0) in told

    def test_the_last_one_is_how_it_stands_now(self, story):
        last = Standing.objects.filter(need=story).last().figures
        for name, value in last.items():
            now = getattr(story, name)
            assert (Decimal(value) if isinstance(now, Decimal) else value) == now, name

    def test_are_kept_when_a_total_is_mended(self, story):
        type(story).objects.filter(pk=story.pk).update(pledged=1)
        before = Standing.objects.count()
        call_command("rebuild_totals")
        assert Standing.objects.count() == before + 1

    def test_do_not_keep_a_need_from_being_deleted(self, cast):
        need = cast.need()
        assert Standing.objects.filter(need=need).exists()
        records.delete(need, by=cast.by(need.owner))
        assert need.deleted_at is not None
