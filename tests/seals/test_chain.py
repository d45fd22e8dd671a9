"""The journal cannot be quietly changed: whoever gets past the guards is found."""

import datetime
import os
from random import Random

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests import horizon
from tests.seals.tampering import TAMPERS, guards_down, taken_back
from tracker.actions import sealing
from tracker.models import Bookmark, Entry, Link, guards
from tracker.reports import chain
from tracker.rules import seals

TIMES = int(os.environ.get("TAMPERS", "200"))

REPLACING = {
    "sqlite": "INSERT OR REPLACE INTO {0} SELECT * FROM {0}",
    "postgresql": "INSERT INTO {0} SELECT * FROM {0} ON CONFLICT (id) DO UPDATE SET id = {0}.id",
}


@pytest.fixture
def journal(cast, settled):
    """A journal of a while, sealed: the entries that have one after them in the chain."""
    for _ in range(4):
        cast.move("dispatch", cast.move("ready", cast.consignment()))
    sealing.seal()
    entries = {entry.pk: entry for entry in Entry.objects.all()}
    return [entries[link.entry] for link in Link.objects.order_by("pk")][:-1]


class TestTheChain:
    def test_of_what_nobody_touched_is_whole(self, journal):
        found = chain.verify()
        assert (found.count, found.entry, found.wrong) == (len(journal) + 1, None, "")
        assert found.head == chain.head() != seals.FIRST

    def test_finds_every_tampering(self, journal):
        """Edit, delete, swap, insert, by somebody whom no guard stops: found and named."""
        chance, missed = Random(2012), []
        with guards_down():
            for turn in range(TIMES):
                tamper = TAMPERS[turn % len(TAMPERS)]
                with taken_back():
                    named = tamper(chance.choice(journal), chance)
                    if chain.verify().entry != named:
                        missed.append((turn, tamper.__name__, named, chain.verify()))
        assert missed == []
        assert chain.verify().wrong == ""

    def test_finds_none_without_its_links(self, journal, monkeypatch):
        """Control: it is the digest that finds them."""
        chance = Random(2012)
        monkeypatch.setattr(seals, "leaf", lambda entry, salts: "")
        with guards_down(), taken_back():
            Link.objects.all().delete()
            digest = seals.FIRST
            for entry in Entry.objects.order_by("epoch", "number", "pk"):
                digest = seals.link(digest, "")
                Link.objects.create(entry=entry.pk, digest=digest, sealed_at=entry.at)
            TAMPERS[0](chance.choice(journal), chance)
            assert chain.verify().wrong == ""

    def test_all_of_whose_links_are_gone_is_not_as_it_was_sealed(self, journal):
        with guards_down():
            Link.objects.all().delete()
        found = chain.verify()
        assert (found.entry, found.wrong) == (journal[0].pk, "was sealed and its link is gone")

    def test_whose_end_is_cut_off_does_not_hold_the_head_that_was_noted(self, journal):
        """Whoever also sets back how far was sealed is found by the head alone."""
        head = chain.head()
        with guards_down():
            last = Link.objects.order_by("pk").last()
            Entry.objects.filter(pk=last.entry).delete()
            last.delete()
        here = journal[-1]
        Bookmark.objects.update(epoch=here.epoch, number=here.number, entry=here.pk)
        assert chain.verify().wrong == ""
        assert chain.verify(head).wrong == "The head you noted down is not in the chain."

    def test_goes_on_where_it_stopped(self, journal, cast):
        head = chain.head()
        cast.consignment()
        assert sealing.seal() > 0
        assert sealing.seal() == 0
        assert chain.verify(head).wrong == ""

    def test_is_sealed_whole_or_not_at_all(self, cast, settled, monkeypatch):
        cast.consignment()

        def killed(entries, at):
            append(entries, at)
            raise KeyboardInterrupt

        append = sealing.append
        monkeypatch.setattr(sealing, "append", killed)
        with pytest.raises(KeyboardInterrupt), transaction.atomic():
            sealing.seal()
        monkeypatch.undo()
        monkeypatch.setattr(horizon.WHERE, horizon.ALL)
        assert Link.objects.count() == 0
        sealing.seal()
        assert chain.verify().count == Entry.objects.count()


class TestTheGuards:
    @pytest.mark.parametrize("deed", ["UPDATE {} SET digest = ''", "DELETE FROM {}"])
    def test_refuse_to_change_a_link(self, journal, deed):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(deed.format("tracker_link"))

    @pytest.mark.parametrize("table", ["tracker_entry", "tracker_movement", "tracker_link"])
    def test_refuse_another_row_in_the_place_of_one(self, journal, table):
        """SQLite deletes the row that a REPLACE is for, and no trigger hears of that."""
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            connection.cursor().execute(REPLACING[connection.vendor].format(table))

    @pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL replaces no row")
    @pytest.mark.parametrize("table", list(guards.PROTECTED))
    def test_know_all_that_a_row_could_be_replaced_by(self, db, table):
        """Each unique index of a table is one more way to take the place of a row."""
        with connection.cursor() as cursor:
            found = connection.introspection.get_constraints(cursor, table).values()
        keys = {tuple(index["columns"]) for index in found if index["unique"]}
        assert keys - {("id",)} == set(guards.PROTECTED[table])


class TestTheCommand:
    def test_says_how_many_and_the_head(self, journal, capsys):
        call_command("verify_journal")
        assert f"Head: {chain.head()}" in capsys.readouterr().out

    def test_tells_of_an_entry_that_no_worker_sealed_in_time(self, journal, cast, time_machine):
        cast.consignment()
        call_command("verify_journal")
        time_machine.move_to(timezone.now() + datetime.timedelta(minutes=11))
        with pytest.raises(CommandError, match=r"waits to be sealed since .* does one run"):
            call_command("verify_journal")

    def test_says_where_no_worker_ran_yet(self, cast, settled, capsys, time_machine):
        cast.consignment()
        time_machine.move_to(timezone.now() + datetime.timedelta(minutes=11))
        call_command("verify_journal")
        assert "No worker ran here yet" in capsys.readouterr().out

    def test_names_the_first_that_is_wrong(self, journal):
        with guards_down():
            Entry.objects.filter(pk=journal[3].pk).update(note="never said")
        with pytest.raises(CommandError, match=f"Entry #{journal[3].pk} .*{journal[3].ref}"):
            call_command("verify_journal")
