"""Loading the seeds: all of them, once, in the journal, on every database."""

from collections import Counter

import pytest
from django.core.management import call_command

from tests.seeds.conftest import DAY, FOLDER
from tracker.actions import records, totals
from tracker.exchange.seeding import load
from tracker.exchange.seeding_kinds import KINDS
from tracker.exchange.seeding_reading import Broken
from tracker.models import (
    Engagement,
    Entry,
    Mission,
    Organisation,
    Place,
    Pledge,
    PledgeLine,
    Record,
)
from tracker.rules.actors import Actor
from tracker.rules.nouns import NOUNS

pytestmark = pytest.mark.usefixtures("seeded")


def every_record():
    for noun in NOUNS.values():
        yield from noun.model._default_manager.all()


class TestTheFirstTime:
    def test_makes_every_record_of_every_file(self, seeds, loaded):
        assert loaded.total_new == len(seeds.drafts) == sum(1 for _record in every_record())
        assert loaded.total_there == 0
        assert {kind.file for kind in KINDS} == loaded.new.keys()

    def test_keeps_the_id_of_each_seed(self, seeds):
        for draft in seeds.drafts:
            found = draft.kind.model._default_manager.get(
                source_system="seeds", external_id=draft.id
            )
            assert found.ref

    def test_writes_one_entry_for_each_record(self):
        told = Counter(Entry.objects.values_list("noun", "subject"))
        assert set(told.values()) == {1}
        assert len(told) == sum(1 for _record in every_record())
        assert set(Entry.objects.values_list("door", "by")) == {("seeds", None)}

    def test_marks_what_already_happened(self):
        assert set(Pledge.objects.values_list("recorded_afterwards", flat=True)) == {True}
        assert set(Mission.objects.values_list("recorded_afterwards", flat=True)) == {True}
        verbs = Entry.objects.filter(noun="mission").values_list("verb", flat=True)
        assert set(verbs) == {"record_past"}

    def test_gives_records_to_the_operator_but_pledges_and_missions_to_who_made_them(self):
        operator = Organisation.objects.get(is_operator=True)
        assert operator.owner is None
        assert set(Pledge.objects.values_list("owner__name", flat=True)) == {
            "MERCY Malaysia", "Mercy Relief", "Singapore Red Cross",
            "Government of the Russian Federation",
        }  # fmt: skip
        assert set(Place.objects.values_list("owner", flat=True)) == {operator.pk}

    def test_lets_everyone_with_a_seat_read_it(self):
        assert {record.visibility for record in every_record()} == {"public"}

    def test_leaves_every_total_as_the_rows_say(self):
        assert totals.rebuild() == []


class TestASecondTime:
    def test_changes_nothing(self, seeds):
        before = last_entry(), versions()
        again = load(FOLDER, today=DAY)
        assert (again.total_new, again.total_there) == (0, len(seeds.drafts))
        assert (last_entry(), versions()) == before

    def test_leaves_alone_what_people_changed_or_deleted(self, seeds):
        by = Actor.system(today=DAY)
        mission = Mission.objects.get(external_id="mercy-relief-2012")
        records.change(mission, by=by, values={"title": "Another title"})
        records.delete(Engagement.objects.get(external_id="tour-2014"), by=by)

        assert load(FOLDER, today=DAY).total_new == 0
        mission.refresh_from_db()
        assert mission.title == "Another title"
        assert not Engagement.objects.alive().filter(external_id="tour-2014").exists()

    def test_adds_what_is_new_and_finds_lines_by_their_names(self, tmp_path):
        for path in FOLDER.glob("*.yaml"):
            (tmp_path / path.name).write_text(path.read_text())
        line = "{id: wheat-2014, line: russia-2014/wheat, mission: mercy-relief-2012, quantity: 1}"
        with (tmp_path / "allocations.yaml").open("a") as file:
            file.write(f"- {line}\n")

        assert load(tmp_path, today=DAY).total_new == 1
        wheat = PledgeLine.objects.get(pledge__external_id="russia-2014")
        assert wheat.allocations.get().external_id == "wheat-2014"

    def test_refuses_more_than_a_pledge_has_and_loads_nothing(self, tmp_path):
        for path in FOLDER.glob("*.yaml"):
            (tmp_path / path.name).write_text(path.read_text())
        with (tmp_path / "allocations.yaml").open("a") as file:
            file.write("- {id: one, line: russia-2014/wheat, mission: mercy-relief-2012,"
                       " quantity: 40000}\n"
                       "- {id: two, line: russia-2014/wheat, mission: mercy-relief-2012,"
                       " quantity: 40000}\n")  # fmt: skip
        before = last_entry()
        with pytest.raises(Broken) as refused:
            load(tmp_path, today=DAY)
        (problem,) = refused.value.problems
        assert (problem.file, problem.record) == ("allocations.yaml", "two")
        assert "still open: 10,000 tons" in problem.why
        assert last_entry() == before


def last_entry():
    return Entry.objects.order_by("-pk").values_list("pk", flat=True).first()


def versions():
    return {(record.word(), record.uid): record.version for record in every_record()}


class TestTheCommand:
    def test_says_how_much_is_there(self, capsys):
        call_command("load_seeds")
        assert capsys.readouterr().out == "Seeds: 0 new, 494 already there.\n"


def test_records_are_made_by_the_operators_own_hand():
    assert all(
        isinstance(record, Record) and record.created_by is None for record in every_record()
    )
