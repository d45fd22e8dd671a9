"""A value that names a person is taken out; the chain holds, and nobody can guess it back."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from tests import making
from tracker.actions import allocations, outbox, records, redacting, sealing
from tracker.broadcast import lines, sentences
from tracker.models import Entry, Redaction, Repeat
from tracker.reports import chain
from tracker.rules import seals
from tracker.rules.nouns import NOUNS
from tracker.rules.redactions import Names
from tracker.rules.refusals import NotNow
from tracker.views import history

NAME = "Ask for Mr Kim Chol-su at the gate"


@pytest.fixture
def need(cast, settled):
    """A need whose description named a person until it was changed."""
    need = cast.reported(description=NAME)
    by = cast.by(need.owner)
    records.change(need, by=by, values={"description": "Ask at the gate"})
    sealing.seal()
    return records.change(need, by=by, values={"description": ""})


def everything_said(about):
    rows = Entry.objects.about(about)
    said = [[e.label, e.note, e.changes, e.rows, e.salt] for e in rows]
    return json.dumps(said, ensure_ascii=False)


def test_the_value_is_gone_and_the_chain_holds(need, cast):
    head = chain.head()
    redacting.redact(need, "description", by=cast.by(need.owner), reason="names a person")
    assert NAME not in everything_said(need)
    assert "at the gate" not in everything_said(need)
    sealing.seal()
    assert chain.verify(head).wrong == ""


class TestCopies:
    """What others say of a record holds its name: it goes out there too."""

    @pytest.fixture
    def named(self, cast, settled):
        """A need that was called after a person, while goods were set aside and packed for it."""
        need = cast.reported(description=NAME, item=None)
        cast.consignment(allocation=cast.allocation(need))
        records.change(need, by=cast.by(need.owner), values={"description": "Meals"})
        sealing.seal()
        return need

    def taken_out(self, need, cast):
        by = cast.by(need.owner)
        return redacting.redact(need, "description", by=by, reason="names a person")

    def test_are_taken_out_and_the_chain_holds(self, named, cast):
        head, held = chain.head(), holding(NAME)
        assert {entry.noun for entry in held} == {"need", "allocation", "consignment"}
        assert self.taken_out(named, cast) == len(held)
        assert holding(NAME) == []
        assert holding("Kim Chol-su") == []
        sealing.seal()
        assert chain.verify(head).wrong == ""

    def test_would_be_left_by_whoever_looks_at_one_record_alone(self, named, cast, monkeypatch):
        """Control."""
        monkeypatch.setattr(redacting, "copies", lambda *given: [])
        self.taken_out(named, cast)
        assert {entry.noun for entry in holding(NAME)} == {"allocation", "consignment"}

    def test_go_with_a_new_version_that_readers_hear_of(self, named, cast):
        last = Entry.objects.latest("pk")
        self.taken_out(named, cast)
        new = Entry.objects.after(last.epoch, last.number, last.pk)
        assert {(e.noun, e.verb) for e in new} == {
            ("need", "redact"), ("allocation", "redact"), ("consignment", "redact"),
        }  # fmt: skip
        for entry in new:
            record = NOUNS[entry.noun].model.objects.get(uid=entry.subject)
            assert entry.version == record.version > 1

    def test_are_read_as_taken_out(self, named, cast):
        self.taken_out(named, cast)
        reader = sentences.Reader(making.system())
        entries = Entry.objects.filter(noun__in=("allocation", "consignment"), verb="create")
        for entry in entries:
            said = str([history.told(entry, named, reader), lines.what(entry, named)])
            assert "taken out" in said
            assert "redacted" not in said

    def test_are_whole_words_of_it(self, cast, settled):
        """A need called Kim takes no Kimchaek with it."""
        place = making.place("Kimchaek")
        need = cast.reported(description="Kim", item=None, place=place)
        records.change(need, by=cast.by(need.owner), values={"description": "Meals"})
        self.taken_out(need, cast)
        assert "Kimchaek" in everything_said(need)
        assert '"Kim"' not in everything_said(need)

    def test_of_a_line_are_taken_out_too(self, cast, settled):
        pledge = cast.pledge(None, {"item": None, "description": NAME, "stage": "pledge"})
        line = pledge.lines.get()
        by = cast.by(pledge.owner)
        allocations.allocate(line, by=by, need=cast.reported(), quantity=line.quantity)
        values = {"uid": str(line.uid), "description": "Meals"}
        records.change(pledge, by=by, values={}, lines={"lines": [values]})
        sealing.seal()
        redacting.redact(pledge, "lines.description", by=by, reason="names a person")
        assert holding(NAME) == []
        sealing.seal()
        assert chain.verify().wrong == ""


class TestLeftovers:
    """What was told before is kept for a while outside of the journal: it goes out there too."""

    @pytest.fixture
    def told(self, need):
        """Return what puts down an answer to a machine and a mail about a record."""

        def put(uid):
            said = {"id": str(uid), "description": NAME, "label": f"Need “{NAME}”"}
            body = json.dumps(said).encode()
            answer = Repeat.objects.create(principal="key:1", key=str(uid), body=body)
            letter = {"to": [1], "subject": NAME, "body": f"* “{NAME}”\n  /needs/{uid}/"}
            return answer, outbox.put("mail", f"digest:{uid}", letter)

        return put

    def test_lose_the_name_and_stay(self, need, told, cast):
        answer, letter = told(need.uid)
        redacting.redact(need, "description", by=cast.by(need.owner), reason="names a person")
        answer.refresh_from_db()
        letter.refresh_from_db()
        assert json.loads(bytes(answer.body)) == {
            "id": str(need.uid), "description": "[redacted]", "label": "Need “[redacted]”",
        }  # fmt: skip
        assert letter.payload == {
            "to": [1], "subject": "[redacted]", "body": f"* “[redacted]”\n  /needs/{need.uid}/",
        }  # fmt: skip

    def test_of_another_record_stay_as_they_are(self, need, told, cast):
        answer, letter = told(cast.reported().uid)
        redacting.redact(need, "description", by=cast.by(need.owner), reason="names a person")
        answer.refresh_from_db()
        letter.refresh_from_db()
        assert NAME in bytes(answer.body).decode()
        assert NAME in letter.payload["body"]

    def test_of_a_long_text_lose_its_end_too(self):
        names = Names(frozenset({f"Mr Kim {'at the gate ' * 20}of Haeju"}))
        assert names.out_of(f"Ask: {''.join(names.texts)}.") == "Ask: [redacted]."


def holding(text):
    """Return the entries that say a text anywhere."""
    return [
        entry
        for entry in Entry.objects.order_by("pk")
        if text in json.dumps([entry.label, entry.note, entry.changes, entry.rows])
    ]


def test_what_is_left_is_still_sealed(need, cast):
    redacting.redact(need, "description", by=cast.by(need.owner), reason="names a person")
    sealing.seal()
    entry = Entry.objects.about(need).last()
    changes = entry.changes | {"quantity": [None, "1"]}
    Redaction.objects.create(entry=entry.pk, path="", reason="to get past the guard")
    Entry.objects.filter(pk=entry.pk).update(changes=changes)
    assert chain.verify().entry == entry.pk


def test_no_salt_is_left_to_try_names_with(need, cast):
    first = Entry.objects.about(need).last()
    path = "changes.description.1"
    salt, digest = seals.salt_of(first, path), seals.sealed(NAME, seals.salt_of(first, path))
    redacting.redact(need, "description", by=cast.by(need.owner), reason="names a person")
    first.refresh_from_db()
    assert first.changes["description"][1] == {"redacted": digest}
    kept = json.dumps([r.salts for r in Redaction.objects.all()]) + first.salt
    assert salt not in kept
    assert first.salt == ""


def test_what_it_says_now_stays(cast, settled):
    """A title is never empty: the one it had goes, the one it has does not."""
    mission, by = cast.mission(title=NAME), cast.by(cast.lead)
    for title in ("Floods", NAME, "Floods"):
        records.change(mission, by=by, values={"title": title})
    sealing.seal()
    redacting.redact(mission, "title", by=by, reason="names a person")
    assert NAME not in everything_said(mission)
    assert "Floods" in everything_said(mission)
    assert chain.verify().wrong == ""


def test_of_lines_that_there_are_not_nothing_is_found(need, cast):
    with pytest.raises(NotNow, match="never held"):
        redacting.redact(need, "people.name", by=cast.by(need.owner), reason="names a person")


def test_twice_finds_nothing_more(need, cast):
    by = cast.by(need.owner)
    redacting.redact(need, "description", by=by, reason="names a person")
    with pytest.raises(NotNow, match="never held"):
        redacting.redact(need, "description", by=by, reason="again")


def test_readers_hear_of_it(need, cast):
    redacting.redact(need, "description", by=cast.by(need.owner), reason="names a person")
    entry = Entry.objects.about(need).first()
    assert (entry.verb, entry.version) == ("redact", need.version)


def test_a_record_that_still_says_so_is_refused(cast, settled):
    need = cast.reported(description=NAME)
    with pytest.raises(NotNow, match="Change that first"):
        redacting.redact(need, "description", by=cast.by(need.owner), reason="names a person")
    assert NAME in everything_said(need)


def test_without_a_redaction_the_guard_refuses(need):
    """Control: a row in Redaction opens the journal, for one entry and for its values alone."""
    entry = Entry.objects.about(need).last()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(note="x")
    Redaction.objects.create(entry=entry.pk, path="note", reason="a test")
    Entry.objects.filter(pk=entry.pk).update(note="x")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(verb="expire")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).delete()
    with pytest.raises(DatabaseError, match="append-only"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM tracker_link")


@pytest.mark.parametrize(
    "changed", [{"done": False}, {"path": "label"}, {"entry": 1}, {"reason": "another"}]
)
def test_what_was_redacted_stays_written_down(need, cast, changed):
    redacting.redact(need, "description", by=cast.by(need.owner), reason="names a person")
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Redaction.objects.update(**changed)
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Redaction.objects.all().delete()


def test_what_looks_redacted_and_is_not_is_a_text_like_others(need, cast):
    records.change(need, by=cast.by(need.owner), values={"description": "[redacted: by me]"})
    sealing.seal()
    assert chain.verify().wrong == ""


def test_the_command_names_the_record(need, capsys):
    call_command("redact", need.ref, "description", reason="names a person")
    assert "Taken out of" in capsys.readouterr().out
    with pytest.raises(CommandError, match="No record is called"):
        call_command("redact", "NEED-1999-9999", "description", reason="x")
