"""A backup is restored as it was, on either database; what is not whole changes nothing."""

import datetime
import io
import json
import os
import random
import subprocess
import sys
import tarfile
import uuid
from decimal import Decimal

import pyrage
import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models, transaction

from config.env import BASE
from tests import making
from tests.documents.files import PDF
from tracker.actions import documents, outbox, restoring, sealing
from tracker.exchange import archives
from tracker.models import Bookmark, Document, Entry, Need, PledgeLine, Repeat, Work
from tracker.models.amounts import ExactField
from tracker.models.dates import PartialDate, PartialDateField
from tracker.models.entries import OldestAtWork
from tracker.reports import chain

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
PASSWORD = "correct horse battery"
TEXT = 'Tents – 텐트 \\ "x"\n%s \u2028 \u2029 \x85 \x0b'
VALUES = (
    (models.BinaryField, b"\x00\xff {}"), (models.JSONField, {"a": [1, 1.5, None, TEXT]}),
    (models.BooleanField, True), (models.UUIDField, uuid.UUID(int=2**127 + 1)),
    (models.DateTimeField, datetime.datetime(2012, 8, 1, 9, 30, 1, 999, tzinfo=datetime.UTC)),
    (models.DateField, datetime.date(2012, 8, 1)), (PartialDateField, PartialDate("2012-08")),
    (ExactField, Decimal("12.34")), (models.DecimalField, Decimal("0.0000001")),
    (models.IntegerField, 7), ((models.CharField, models.TextField, models.FileField), TEXT),
)  # fmt: skip
"""A value of each kind of column; what is beneath another kind stands before it."""


@pytest.fixture
def key(tmp_path):
    """Hand out a pair of keys: who may read a backup, and the file that lets them."""
    pair = pyrage.x25519.Identity.generate()
    path = tmp_path / "identity.txt"
    path.write_text(f"# made for a test\n{pair}\n")
    return str(pair.to_public()), path


@pytest.fixture
def site(officer, liaison, lao_embassy, mercy_relief, floods):
    """Fill a small site: records of each kind of value, a document, work, and a sealed journal."""
    officer.set_password(PASSWORD)
    officer.save()
    need = making.reported(liaison, lao_embassy, floods, description=TEXT)
    making.pledge(officer, mercy_relief, floods, {"quantity": "12.345000"})
    making.running(officer, mercy_relief, floods)
    documents.attach(
        need, title="Plan", kind="other", name="plan.pdf", content=PDF, by=making.actor(liaison)
    )
    outbox.put("mail", "one", {"to": ["a"], "n": 1.5})
    Repeat.objects.create(principal="key:1", key="one", body=b"\x00\xff {}")
    sealing.seal()
    return officer


def held():
    """Return what the database holds, in the order of its keys, a line for each value."""
    return {
        (model._meta.db_table, row[model._meta.pk.attname], name): value
        for model in restoring.tables()
        if model._meta.db_table not in restoring.MADE_BY_MIGRATING
        for rows in archives.parts_of(model)
        for row in rows
        for name, value in row.items()
    }


def without_epoch(rows):
    return {place: value for place, value in rows.items() if place[1] != "epoch"}


@pytest.fixture
def backup(site, key, tmp_path):
    path = tmp_path / "site.age"
    call_command("backup", path, to=key[0], stdout=io.StringIO())
    return path


def restore(path, key, **options):
    call_command("restore", path, identity=key[1], stdout=io.StringIO(), **options)


def flushed():
    call_command("flush", interactive=False, verbosity=0)
    for name in default_storage.listdir("documents")[1]:
        default_storage.delete(f"documents/{name}")


class TestABackup:
    def test_is_restored_as_it_was(self, backup, key, client, site):
        before, head = held(), chain.head()
        flushed()
        assert not Entry.objects.exists()

        restore(backup, key)

        assert without_epoch(held()) == without_epoch(before)
        assert chain.head() == head
        found = chain.verify(head)
        assert (found.entry, found.wrong) == (None, "")
        assert client.login(username=site.email, password=PASSWORD)
        with Document.objects.get().file.open() as file:
            assert file.read() == PDF
        assert str(PledgeLine.objects.get().quantity) == "12.345"

    def test_puts_a_damaged_file_right(self, backup, key):
        name = Document.objects.get().file.name
        default_storage.delete(name)
        default_storage.save(name, io.BytesIO(b"half of it"))
        restore(backup, key, replace=True)
        with Document.objects.get().file.open() as file:
            assert file.read() == PDF

    def test_leaves_a_file_as_it_is_where_nothing_is_restored(self, backup, key, monkeypatch):
        name = Document.objects.get().file.name
        default_storage.delete(name)
        default_storage.save(name, io.BytesIO(b"half of it"))
        monkeypatch.setattr(archives, "count", lambda model: -1)
        with pytest.raises(CommandError, match="Rows are missing"):
            restore(backup, key, replace=True)
        assert archives.content_of(name) == b"half of it"

    def test_names_each_file_that_is_gone(self, site, key, tmp_path):
        name = Document.objects.get().file.name
        default_storage.delete(name)
        said = io.StringIO()
        call_command("backup", tmp_path / "a.age", to=key[0], stdout=io.StringIO(), stderr=said)
        assert f"Not in it: {name}." in said.getvalue()
        restore(tmp_path / "a.age", key, replace=True)
        assert Document.objects.exists()

    def test_leaves_the_guards_up_and_the_keys_going_on(self, backup, key, liaison, lao_embassy):
        restore(backup, key, replace=True)
        with pytest.raises(DatabaseError), transaction.atomic():
            Entry.objects.update(note="changed")
        last = Need.objects.latest("pk").pk
        emergency = Need.objects.get(pk=last).emergency
        assert making.need(liaison, lao_embassy, emergency).pk > last

    def test_lets_readers_of_the_journal_go_on(self, backup, key, liaison, lao_embassy):
        """What a partner has read of entries that are lost hides nothing of what comes."""
        lost = making.need(liaison, lao_embassy, Need.objects.first().emergency)
        entry = Entry.objects.about(lost).get()
        for _time in range(2):
            before = Entry.objects.latest("pk").epoch
            restore(backup, key, replace=True)
            new = making.need(liaison, lao_embassy, Need.objects.first().emergency)
            said = Entry.objects.about(new).get()
            assert said.epoch > before
            assert said.epoch > entry.epoch
            after = Entry.objects.after(entry.epoch, 2**60, 2**60)
            assert list(after) == [said]
            seen = []
            while outbox.read_on("anew", seen.extend):
                pass
            assert seen[-1] == said
            Bookmark.objects.filter(reader="anew").delete()

    def test_lets_readers_read_what_another_server_numbered(self, backup, key, monkeypatch):
        """A new server of PostgreSQL counts its transactions from the beginning."""
        monkeypatch.setattr(OldestAtWork, "template", "1")
        held = Entry.objects.count()
        restore(backup, key, replace=True)
        assert held > 1
        assert Entry.objects.after(0, 0, 0).count() == held

    def test_can_be_kept_with_a_passphrase(self, site, tmp_path):
        phrase, path = tmp_path / "phrase", tmp_path / "site.age"
        phrase.write_text("correct horse battery staple\n")
        call_command("backup", path, passphrase_file=phrase, stdout=io.StringIO())
        before = held()
        flushed()
        call_command("restore", path, passphrase_file=phrase, stdout=io.StringIO())
        assert without_epoch(held()) == without_epoch(before)

    def test_says_nothing_to_whoever_has_no_key(self, backup):
        assert backup.read_bytes().startswith(b"age-encryption.org/v1\n-> X25519 ")
        assert b"Tents" not in backup.read_bytes()
        assert backup.stat().st_mode & 0o077 == 0

    def test_is_one_picture_whatever_is_written_meanwhile(
        self, site, key, tmp_path, monkeypatch, liaison, lao_embassy
    ):
        if connection.vendor != "postgresql":
            pytest.skip("The database of a test on SQLite has a single connection.")
        emergency = Need.objects.first().emergency
        before, wrote = held(), []
        real = archives.parts_of

        def parts_of(model):
            if model is Entry and not wrote:
                wrote.append(1)
                in_a_thread(lambda: making.need(liaison, lao_embassy, emergency))
            return real(model)

        monkeypatch.setattr(archives, "parts_of", parts_of)
        call_command("backup", tmp_path / "x.age", to=key[0], stdout=io.StringIO())
        monkeypatch.undo()
        assert Need.objects.count() == 2
        restore(tmp_path / "x.age", key, replace=True)
        assert without_epoch(held()) == without_epoch(before)


def in_a_thread(do):
    import threading

    def run():
        do()
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


class TestARow:
    """Of every table, with a value in each of its columns."""

    @pytest.fixture(params=restoring.tables(), ids=lambda model: model._meta.db_table)
    def row(self, request):
        model = request.param
        return model, {f.attname: value_of(f) for f in model._meta.concrete_fields}

    def test_is_read_back_as_it_was(self, row):
        model, values = row
        [read] = archives.rows_of(model, archives.lines_of(model, [archives.row_of(*row)]))
        assert read == values
        assert {n: type(v) for n, v in read.items()} == {n: type(v) for n, v in values.items()}

    def test_that_cannot_be_read_back_is_not_written(self, site, key, tmp_path, monkeypatch):
        monkeypatch.setattr(archives, "typed", typed_of_old)
        with pytest.raises(CommandError, match="A row of tracker_repeat could not be read back"):
            call_command("backup", tmp_path / "a.age", to=key[0], stdout=io.StringIO())
        assert list(tmp_path.glob("*.age*")) == []


def value_of(column):
    """Return a value for a column, as its model holds it."""
    kind = column.target_field if column.is_relation else column
    return next(value for kinds, value in VALUES if isinstance(kind, kinds))


def typed_of_old(column, value, typed=archives.typed):
    """Read bytes as text, as it was once."""
    return value if isinstance(column, models.BinaryField) else typed(column, value)


class TestRefused:
    def refused(self, path, key, **options):
        before = held()
        with pytest.raises(CommandError, match="Nothing was changed") as error:
            restore(path, key, **options)
        assert held() == before
        return str(error.value)

    def test_where_there_are_rows_already(self, backup, key):
        assert "has rows already" in self.refused(backup, key)

    def test_cut_short_anywhere(self, backup, key, tmp_path):
        whole, die, path = backup.read_bytes(), random.Random(3), tmp_path / "cut.age"
        for place in [0, len(whole) - 1, *(die.randrange(len(whole)) for _ in range(18))]:
            path.write_bytes(whole[:place])
            self.refused(path, key, replace=True)

    def test_altered_anywhere(self, backup, key, tmp_path):
        whole, die, path = backup.read_bytes(), random.Random(4), tmp_path / "altered.age"
        for _time in range(20):
            altered = bytearray(whole)
            altered[die.randrange(len(whole))] ^= 1 << die.randrange(8)
            path.write_bytes(altered)
            self.refused(path, key, replace=True)

    def test_for_another_key(self, backup, key, tmp_path):
        other = tmp_path / "other.txt"
        other.write_text(str(pyrage.x25519.Identity.generate()))
        assert "another key" in self.refused(backup, (key[0], other), replace=True)
        other.write_text("nonsense")
        assert "no identity of age" in self.refused(backup, (key[0], other), replace=True)

    def test_of_another_version(self, backup, key, monkeypatch):
        monkeypatch.setattr(archives, "migrations", lambda: ["tracker.0001_initial"])
        assert "another version" in self.refused(backup, key, replace=True)

    def test_with_a_row_that_was_altered_before_it_was_encrypted(self, backup, key, tmp_path):
        path = rewritten(backup, key, tmp_path)
        assert "altered" in self.refused(path, key, replace=True)

    def test_without_the_check_it_would_be_accepted(self, backup, key, tmp_path, monkeypatch):
        path = rewritten(backup, key, tmp_path)
        monkeypatch.setattr(archives, "check", lambda manifest, seen: None)
        restore(path, key, replace=True)
        assert Need.objects.get().description.startswith("Rents")

    def test_a_part_that_is_missing_and_one_too_many(self, backup, key, tmp_path):
        for change in (lambda n, c: None if "tracker_need/" in n else c,
                       lambda n, c: c + b"\n{}" if "tracker_need/" in n else c):  # fmt: skip
            assert "altered" in self.refused(
                rewritten(backup, key, tmp_path, change), key, replace=True
            )

    def test_a_reference_that_leads_nowhere(self, backup, key, tmp_path, monkeypatch):
        """Also what is whole by its manifest must keep the database's own rules."""

        def change(name, content):
            if name == archives.MANIFEST:
                said = json.loads(content)
                said["tables"]["tracker_organisation"] = 0
                return json.dumps(said).encode()
            return None if name.startswith("rows/tracker_organisation/") else content

        monkeypatch.setattr(archives, "check", lambda manifest, seen: None)
        said = self.refused(rewritten(backup, key, tmp_path, change), key, replace=True)
        assert "organisation" in said
        assert Work.objects.exists()


def rewritten(backup, key, tmp_path, change=None):
    """Decrypt a backup, change a part, and encrypt it again: anybody who has it can."""

    def tents(name, content):
        return content.replace(b"Tents", b"Rents") if "tracker_need/" in name else content

    identity = pyrage.x25519.Identity.from_str(key[1].read_text().splitlines()[1])
    plain, out = pyrage.decrypt(backup.read_bytes(), [identity]), io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, content in archives.members(io.BytesIO(plain)):
            content = (change or tents)(name, content)
            if content is not None:
                archives.put(tar, None, name, content)
    path = tmp_path / "rewritten.age"
    path.write_bytes(pyrage.encrypt(out.getvalue(), [identity.to_public()]))
    return path


@pytest.mark.postgres
def test_goes_from_one_database_to_the_other_and_back(backup, key, tmp_path):
    if connection.vendor != "postgresql":
        pytest.skip("The run on PostgreSQL crosses over to SQLite and back.")
    before, head = held(), chain.head()
    site = {n: v for n, v in os.environ.items() if n != "DATABASE_URL"} | {
        "DEBUG": "true", "VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings",
    }  # fmt: skip

    def manage(*command):
        done = subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=BASE, env=site, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout

    manage("migrate", "-v0")
    manage("restore", str(backup), "--identity", str(key[1]))
    assert head in manage("verify_journal", "--head", head)
    there = tmp_path / "there.age"
    assert head in manage("backup", str(there), "--to", key[0])
    flushed()
    restore(there, key)
    assert without_epoch(held()) == without_epoch(before)
    assert chain.verify(head).wrong == ""
    assert json.loads(json.dumps(archives.journal()))["head"] == head
