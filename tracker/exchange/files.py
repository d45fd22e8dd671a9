"""A stored file as it is handed out: to be saved and not shown, by pages and machines alike."""

from django.utils.http import content_disposition_header

from tracker.models import Document
from tracker.rules.documents import file_name


def content_of(document: Document) -> bytes:
    """Return what is in the file. Raises FileNotFoundError."""
    with document.file.open("rb") as stored:
        content: bytes = stored.read()
    return content


def headers_of(document: Document) -> dict[str, str]:
    """Return the headers of the file: nothing in it runs as a page of ours."""
    return {
        "Content-Type": document.content_type,
        "Content-Disposition": content_disposition_header(True, file_name(document)) or "",
        "Content-Security-Policy": "sandbox",
        "X-Content-Type-Options": "nosniff",
    }
