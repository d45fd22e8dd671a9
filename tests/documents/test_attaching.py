"""What may be attached to a record, and what is kept of it."""

import hashlib
import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from tests import making
from tests.documents import files
from tracker.actions import documents, records
from tracker.models import Document, Entry, Seat
from tracker.rules import documents as rules
from tracker.rules.refusals import NotNow, NotValid, NotYours


@pytest.fixture
def need(liaison, lao_embassy, floods):
    return making.reported(liaison, lao_embassy, floods)


def attach(record, by, content, name, kind="other", title=""):
    return documents.attach(
        record, title=title, kind=kind, name=name, content=content, by=making.actor(by)
    )


def stored(document):
    with document.file.open("rb") as file:
        return file.read()


def files_stored():
    try:
        return default_storage.listdir("documents")[1]
    except FileNotFoundError:
        return []


GOOD = [
    ("receipt.pdf", files.PDF, "application/pdf"),
    ("photo.jpg", files.picture(), "image/jpeg"),
    ("photo.JPEG", files.picture(), "image/jpeg"),
    ("photo.png", files.picture("PNG"), "image/png"),
    ("photo.webp", files.picture("WEBP"), "image/webp"),
    ("list.csv", files.CSV, "text/csv"),
    ("list.csv", b"\xef\xbb\xbf" + files.CSV, "text/csv"),
    ("list.xlsx", files.workbook(), rules.TYPES["xlsx"]),
]
WRONG = {
    "html as jpg": ("photo.jpg", files.HTML),
    "html as pdf": ("a.pdf", files.HTML),
    "html as csv": ("a.csv", files.HTML),
    "svg as png": ("a.png", files.SVG),
    "svg as csv": ("a.csv", b"\n  " + files.SVG),
    "page with a pdf behind it": ("a.pdf", files.webpage_pdf()),
    "png as jpg": ("a.jpg", files.picture("PNG")),
    "pdf as csv": ("a.csv", files.PDF),
    "zip as csv": ("a.csv", files.workbook()),
    "pdf as xlsx": ("a.xlsx", files.PDF),
    "gif": ("a.gif", files.picture("GIF")),
    "gif as jpg": ("a.jpg", files.picture("GIF")),
    "tiff as jpg": ("a.jpg", files.picture("TIFF")),
    "svg": ("a.svg", files.SVG),
    "html": ("a.html", files.HTML),
    "program": ("a.exe", b"MZ" + b"\0" * 100),
    "no ending": ("receipt", files.PDF),
    "only an ending": (".pdf", files.PDF),
    "two endings": ("receipt.pdf.html", files.PDF),
    "ending behind a line end": ("a.pdf\n", files.PDF),
    "empty": ("a.pdf", b""),
    "binary csv": ("a.csv", b"a,b\n\0\1\2"),
    "csv that is no utf-8": ("a.csv", "ä,b\n".encode("latin-1")),
    "plain zip": ("a.xlsx", files.workbook(leave_out=("xl/workbook.xml",))),
    "cut workbook": ("a.xlsx", files.workbook()[:-30]),
    "workbook with macros": ("a.xlsx", files.workbook(more=[("xl/vbaProject.bin", b"x")])),
    "workbook that climbs": ("a.xlsx", files.workbook(more=[("../../etc/passwd", b"x")])),
    "workbook with a password": ("a.xlsx", files.encrypted()),
    "bomb": ("a.xlsx", files.bomb()),
    "overlapping bomb": ("a.xlsx", files.overlapping()),
    "many entries": ("a.xlsx", files.many_entries()),
    "endless list of entries": ("a.xlsx", files.many_entries(12_000)),
    "cut jpg": ("a.jpg", files.noisy((60, 60))[:200]),
    "cut png": ("a.png", files.noisy((60, 60))[:200]),
    "head of a jpg alone": ("a.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 50),
    "head of a webp alone": ("a.webp", b"RIFF\0\0\0\0WEBP"),
    "huge picture": ("a.png", files.huge()),
    "picture just over the limit": ("a.png", files.huge(5001, 4000)),
    "eleven megabytes": ("a.pdf", files.PDF + b" " * (11 * 1024**2)),
}


@pytest.mark.django_db
class TestWhatIsAttached:
    @pytest.mark.parametrize(("name", "content", "kind"), GOOD)
    def test_known_types_are_kept_with_their_facts(self, need, liaison, name, content, kind):
        made = attach(need, liaison, content, name)
        kept = stored(made)
        assert made.content_type == kind
        assert made.size == len(kept)
        assert made.sha256 == hashlib.sha256(kept).hexdigest()
        assert (made.owner, made.subject, made.noun) == (need.owner, need.uid, "need")
        assert made.title == name.rpartition(".")[0]

    @pytest.mark.parametrize("case", WRONG)
    def test_anything_else_is_refused_and_nothing_stays(self, need, liaison, case):
        name, content = WRONG[case]
        before = files_stored()
        with pytest.raises(NotValid) as refused:
            attach(need, liaison, content, name)
        assert len(refused.value.fields["file"]) == 1
        assert not Document.objects.exists()
        assert files_stored() == before

    def test_an_endless_list_of_entries_is_not_even_read(self, monkeypatch):
        monkeypatch.setattr("zipfile.ZipFile.infolist", lambda archive: pytest.fail("read"))
        assert rules.entries_of(files.many_entries(12_000)) is None

    def test_ten_megabytes_are_enough_and_one_more_byte_too_much(self, need, liaison):
        most = files.PDF + b" " * (rules.MOST_BYTES - len(files.PDF))
        assert attach(need, liaison, most, "a.pdf").size == rules.MOST_BYTES
        with pytest.raises(NotValid, match="10 MB"):
            attach(need, liaison, most + b" ", "b.pdf")

    def test_a_picture_of_twenty_million_points_is_small_enough(self, need, liaison):
        content = files.picture("PNG", (5000, 4000), "L")
        assert attach(need, liaison, content, "a.png").content_type == "image/png"

    def test_the_name_is_ours_and_theirs_only_a_title(self, need, liaison):
        made = attach(need, liaison, files.PDF, "../../Paket\x00 für “Sinuiju”\u202efdp.pdf")
        assert made.file.name.startswith("documents/")
        assert len(made.file.name) == len("documents/") + 36 + 4
        assert made.title == "Paket für “Sinuiju”fdp"
        assert "/" not in rules.file_name(made)

    @pytest.mark.parametrize(
        ("title", "name", "shown"),
        [
            ("", "a.pdf", "a.pdf"), ("", "C:\\x\\b.pdf", "b.pdf"), ("..", "a.pdf", "DOC"),
            ("../../etc", "a.pdf", "-..-etc.pdf"), ('a"\r\nX: y', "a.pdf", "a-X- y.pdf"),
            ("\x00", "\x00.pdf", "Document.pdf"), ("x" * 900, "a.pdf", "x" * 100 + ".pdf"),
        ],
    )  # fmt: skip
    def test_a_wild_name_becomes_a_tame_one(self, need, liaison, title, name, shown):
        made = attach(need, liaison, files.PDF, name, title=title)
        assert rules.file_name(made).startswith(shown)

    def test_the_journal_keeps_who_attached_what(self, need, liaison):
        made = attach(need, liaison, files.PDF, "a.pdf", "receipt")
        entry = Entry.objects.get(noun="document")
        assert (entry.verb, entry.by, entry.subject) == ("attach", liaison, made.uid)
        assert entry.visibility_after == "restricted"


@pytest.mark.django_db
class TestPictures:
    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    def test_forget_where_they_were_taken(self, need, liaison, kind):
        content = files.with_exif(kind)
        assert files.SECRET in content
        kept = stored(attach(need, liaison, content, f"a.{kind.lower()}"))
        assert files.SECRET not in kept
        assert b"Exif" not in kept
        with Image.open(io.BytesIO(kept)) as picture:
            assert not picture.getexif()

    def test_stand_upright_all_the_same(self, need, liaison):
        kept = stored(attach(need, liaison, files.with_exif(orientation=6), "a.jpg"))
        with Image.open(io.BytesIO(kept)) as picture:
            assert picture.size == (30, 40)

    def test_lose_what_was_hidden_behind_them(self, need, liaison):
        content = files.polyglot()
        assert content.count(files.HIDDEN) == 2
        assert files.HIDDEN not in stored(attach(need, liaison, content, "a.jpg"))

    @pytest.mark.parametrize("key", ["comment", "icc_profile", "xmp"])
    def test_lose_every_kind_of_note(self, need, liaison, key):
        content = files.picture("JPEG", **{key: files.SECRET})
        assert files.SECRET in content
        assert files.SECRET not in stored(attach(need, liaison, content, "a.jpg"))

    @pytest.mark.parametrize(
        ("mode", "kind", "kept_as"),
        [
            ("L", "JPEG", "L"), ("CMYK", "JPEG", "RGB"), ("RGBA", "PNG", "RGBA"),
            ("P", "PNG", "RGB"), ("LA", "PNG", "RGBA"), ("1", "PNG", "L"), ("I;16", "PNG", "RGB"),
            ("RGBA", "WEBP", "RGBA"),
        ],
    )  # fmt: skip
    def test_keep_their_colours(self, need, liaison, mode, kind, kept_as):
        content = files.picture(kind, mode=mode)
        kept = stored(attach(need, liaison, content, f"a.{kind.lower()}"))
        with Image.open(io.BytesIO(kept)) as picture:
            assert picture.mode == kept_as
            assert picture.size == (40, 30)


@pytest.mark.django_db
class TestWhoAttaches:
    @pytest.mark.parametrize("who", ["reporter", "liaison"])
    def test_those_who_report_for_the_owner(self, request, need, who):
        assert attach(need, request.getfixturevalue(who), files.PDF, "a.pdf")

    @pytest.mark.parametrize("who", ["officer", "chair", "viewer", "admin", "stranger", "keeper"])
    def test_nobody_else(self, request, need, who):
        with pytest.raises(NotYours):
            attach(need, request.getfixturevalue(who), files.PDF, "a.pdf")
        assert not Document.objects.exists()

    def test_nothing_is_attached_to_a_seat_or_to_a_file(self, need, liaison, reporter):
        made = attach(need, liaison, files.PDF, "a.pdf")
        for record in (made, Seat.objects.get(user=reporter)):
            with pytest.raises(NotYours):
                attach(record, liaison, files.PDF, "a.pdf")

    def test_nor_to_what_was_deleted(self, need, liaison):
        draft = making.need(liaison, need.owner, need.emergency)
        records.delete(draft, by=making.actor(liaison))
        with pytest.raises(NotNow):
            attach(draft, liaison, files.PDF, "a.pdf")
        assert files_stored() == []


@pytest.mark.django_db
class TestTwice:
    def test_the_same_file_is_kindly_refused(self, need, liaison, reporter):
        attach(need, liaison, files.PDF, "first.pdf")
        before = files_stored()
        with pytest.raises(NotNow, match="already here, as “first”"):
            attach(need, reporter, files.PDF, "second.pdf")
        assert files_stored() == before

    def test_the_same_photo_too_though_it_is_redrawn(self, need, liaison):
        attach(need, liaison, files.with_exif(), "first.jpg")
        with pytest.raises(NotNow, match="already here"):
            attach(need, liaison, files.with_exif(), "second.jpg")

    def test_at_another_record_or_once_deleted_it_is_welcome(self, need, liaison, floods):
        first = attach(need, liaison, files.PDF, "a.pdf")
        other = making.need(liaison, need.owner, floods)
        assert attach(other, liaison, files.PDF, "a.pdf")
        documents.remove(first, by=making.actor(liaison))
        assert attach(need, liaison, files.PDF, "a.pdf")


@pytest.mark.django_db
class TestRemoving:
    def test_leaves_a_tombstone(self, need, liaison):
        made = attach(need, liaison, files.PDF, "a.pdf")
        documents.remove(made, by=making.actor(liaison), reason="Wrong file")
        assert not Document.objects.alive().exists()
        assert Document.objects.get().deleted_at
        entry = Entry.objects.get(noun="document", verb="delete")
        assert entry.tombstone
        assert entry.note == "Wrong file"

    @pytest.mark.parametrize("who", ["officer", "chair", "viewer", "stranger"])
    def test_is_for_those_who_report_for_the_owner(self, request, need, liaison, who):
        made = attach(need, liaison, files.PDF, "a.pdf")
        with pytest.raises(NotYours):
            documents.remove(made, by=making.actor(request.getfixturevalue(who)))
        assert Document.objects.alive().exists()


@pytest.mark.django_db
def test_a_row_that_fails_leaves_no_file(need, liaison, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("tracker.journal.record", fail)
    with pytest.raises(RuntimeError):
        attach(need, liaison, files.PDF, "a.pdf")
    assert files_stored() == []
    assert not Document.objects.exists()
