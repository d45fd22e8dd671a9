"""What may be attached to a record, and who may open it.

A file's type is what its name says and its content confirms; both must agree.
"""

import io
import re
import struct
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from tracker.models import Document, Invitation, Record, Seat
from tracker.rules.actors import Actor
from tracker.rules.nouns import NOUNS
from tracker.rules.refusals import NotValid
from tracker.rules.roles import Permission, may

MOST_BYTES = 10 * 1024**2
MOST_PIXELS = 20_000_000
MOST_ENTRIES = 2_000
MOST_UNPACKED = 100 * 1024**2
LONGEST_TITLE = 200
TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
}
ALSO = {"jpeg": "jpg"}
SIGNS = {
    "pdf": re.compile(rb"%PDF-\d\.\d"),
    "jpg": re.compile(rb"\xff\xd8\xff"),
    "png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "xlsx": re.compile(rb"PK\x03\x04"),
}
"""How a file of each type begins; a table of text has no sign of its own."""
UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Control characters, and those that turn the direction of a file's name around."""
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
END_OF_ZIP = b"PK\x05\x06"
NEVER = (Document, Seat, Invitation)


# What may be attached


def type_of(name: str, content: bytes) -> str:
    """Return the type of a file, as its ending; raise NotValid with what is wrong with it."""
    ending = PurePosixPath(name.replace("\\", "/")).suffix.lower().lstrip(".")
    ending = ALSO.get(ending, ending)
    if reasons := list(wrong_with(ending, content)):
        raise NotValid(fields={"file": reasons})
    return ending


def wrong_with(ending: str, content: bytes) -> Iterator[str]:
    """Yield the first thing that is wrong with a file."""
    if ending not in TYPES:
        yield _("Choose a PDF, a photo (JPG, PNG, WebP) or a table (XLSX, CSV).")
    elif not content:
        yield _("The file is empty.")
    elif len(content) > MOST_BYTES:
        yield too_big()
    elif ending in SIGNS and not SIGNS[ending].match(content):
        yield _("The file is not what its name says: its content is no %s.") % ending.upper()
    elif ending == "csv":
        yield from wrong_with_text(content)
    elif ending == "xlsx":
        yield from wrong_with_workbook(content)


def too_big() -> str:
    return _("The file is larger than 10 MB. Make it smaller, or send it in parts.")


def wrong_with_text(content: bytes) -> Iterator[str]:
    """Yield why a file is no table of text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        yield _("The table is not saved as UTF-8. Save it as “CSV UTF-8”.")
        return
    known = any(sign.match(content) for sign in SIGNS.values())
    if known or NOT_TEXT.search(text) or text.lstrip().startswith("<"):
        yield _("The file is not what its name says: its content is no %s.") % "CSV"


def wrong_with_workbook(content: bytes) -> Iterator[str]:
    """Yield why a file is no workbook that is safe to open; nothing is unpacked to find out."""
    entries = entries_of(content)
    names = {entry.filename for entry in entries or ()}
    if entries is None or not {"[Content_Types].xml", "xl/workbook.xml"} <= names:
        yield _("The file is not what its name says: its content is no %s.") % "XLSX"
    elif len(entries) > MOST_ENTRIES or unpacked(entries) > MOST_UNPACKED:
        yield _("The workbook is too large when it is unpacked.")
    elif any(entry.flag_bits & 1 for entry in entries):
        yield _("The workbook is protected with a password. Save it without one.")
    elif (
        len(names) < len(entries)
        or any(strays(name) for name in names)
        or overlap(entries, content)
    ):
        yield _("The workbook is damaged. Save it anew.")
    elif any(name.lower().endswith(".bin") and "vba" in name.lower() for name in names):
        yield _("The workbook contains macros. Save it without them.")


def entries_of(content: bytes) -> list[zipfile.ZipInfo] | None:
    """Read the list of a ZIP file's entries, unless that list is itself too long."""
    end = content.rfind(END_OF_ZIP, max(0, len(content) - 66_000))
    if end < 0 or len(content) < end + 22:
        return None
    length = struct.unpack_from("<L", content, end + 12)[0]
    if length > MOST_ENTRIES * 300:
        return None
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, struct.error):
        return None


def unpacked(entries: list[zipfile.ZipInfo]) -> int:
    return sum(entry.file_size for entry in entries)


def overlap(entries: list[zipfile.ZipInfo], content: bytes) -> bool:
    """Tell whether entries share the same bytes, as those of a bomb do."""
    return sum(entry.compress_size for entry in entries) > len(content)


def strays(name: str) -> bool:
    """Tell whether an entry would be unpacked somewhere else."""
    return name.startswith("/") or "\\" in name or ".." in name.split("/")


def titled(title: str, name: str) -> str:
    """Return a title of one line; that of the file where none is given."""
    given = title.strip() or PurePosixPath(name.replace("\\", "/")).stem
    return " ".join(UNFIT.sub("", given).split())[:LONGEST_TITLE] or _("Document")


def file_name(document: Document) -> str:
    """Return the name under which a document is saved: its title, and the ending of its type."""
    title = re.sub(r'[/\\:*?"<>|]', "-", UNFIT.sub("", document.title)).strip(" .")
    ending = PurePosixPath(document.file.name or "").suffix
    return f"{title[:100] or document.ref}{ending}"


# Who may attach and open


def may_attach(actor: Actor, record: Record) -> bool:
    """Tell whether this actor may attach files to a record: whoever reports for its owner."""
    return not isinstance(record, NEVER) and may(actor, Permission.REPORT, record.owner)


def subject_of(document: Document, actor: Actor) -> Record | None:
    """Return the record a document belongs to, if this actor sees it."""
    if document.noun not in NOUNS:
        return None
    rows = NOUNS[document.noun].model._default_manager.seen_by(actor)
    found: Record | None = rows.filter(uid=document.subject).first()
    return found


def openable(uid: UUID, actor: Actor) -> Document | None:
    """Return a document that this actor may open: whoever sees its record may."""
    found: Document | None = Document.objects.one_seen_by(actor, uid)
    return found


def documents_of(record: Record, actor: Actor) -> list[dict[str, Any]]:
    """List the documents of a record, newest first, as this actor may open them.

    Each is {uid, title, kind, size (bytes), url: (name, arguments), added, by}.
    """
    if isinstance(record, NEVER):
        return []
    rows = Document.objects.alive().filter(noun=record.word(), subject=record.uid)
    if not actor.is_system:
        rows = rows.filter(Document.sight_on(type(record), actor))
    return [
        {
            "uid": document.uid,
            "title": document.title,
            "kind": document.get_kind_display(),
            "size": document.size,
            "url": ("document-file", [document.uid]),
            "remove_url": ("document-delete", [document.uid])
            if may_attach(actor, record)
            else None,
            "added": document.created_at,
        }
        for document in rows.order_by("-pk")
    ]
