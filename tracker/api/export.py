"""A whole list as a file: CSV, a spreadsheet, or JSON a line, a stretch of keys at a time.

No transaction is open while the client reads: one that is would keep SQLite's writers out.
"""

import csv
import datetime
import io
import json
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain
from typing import Any

import msgspec
from django.db import connection
from django.db.models import BigIntegerField, F
from django.http import FileResponse, HttpResponse, StreamingHttpResponse

from accounts import security
from tracker.api import limits, listing
from tracker.api.compiled import ENCODER
from tracker.api.door import JSON
from tracker.api.kept import Given, Kept, rights
from tracker.api.kept import kept as kept_statement
from tracker.api.keys import principal_of
from tracker.api.ready import line_of

FIRST, STRETCH = 100, 1500
"""Rows read at once: few at first, so that the client has something to read soon."""
GROWTH = 8
"""So many times as many keys are looked through where rows are few."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the beginning of a cell."""
AS_WRITTEN = {str, int, type(None), uuid.UUID, datetime.date}
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def written_as(request: Any) -> list[str]:
    """Return the media types of a list in the format that is asked."""
    wanted = request.query_params.get("format")
    return [TYPES[wanted].partition(";")[0]] if wanted in TYPES else JSON


def taken(request: Any, name: str, written: str) -> dict[str, str]:
    """Count an export, and note who took it; return the headers of the limit."""
    principal = principal_of(request)
    told = request._request.counted["RateLimit"]
    counted = limits.count(principal, limits.EXPORTS, told=told)
    security.note("exported", what=name, format=written, by=principal)
    return counted


def streamed(request: Any, wanted: listing.Asked) -> HttpResponse | StreamingHttpResponse:
    """Answer with the whole list, from the oldest to the newest."""
    counted = taken(request, wanted.noun.plural, wanted.format)
    if wanted.format == "xlsx":
        rows = (msgspec.structs.astuple(row) for page in pages(request, wanted) for row in page)
        book = spreadsheet(wanted.noun.plural, headings(wanted), rows)
        response: Any = FileResponse(book, content_type=TYPES["xlsx"])
    else:
        first = [heading(wanted)] if wanted.format == "csv" else []
        response = StreamingHttpResponse(
            chain(first, texts(request, wanted)), content_type=TYPES[wanted.format]
        )
    return attached(response, f"{wanted.noun.plural}.{wanted.format}", counted)


def table(request: Any, name: str, columns: Any, rows: list[Any], written: str) -> HttpResponse:
    """Answer with a small table that is held as a whole, as CSV or a spreadsheet."""
    counted = taken(request, name, written)
    if written == "xlsx":
        book = spreadsheet(name, columns, rows)
        response: Any = FileResponse(book, content_type=TYPES["xlsx"])
    else:
        box = io.StringIO()
        csv.writer(box).writerows([[cell(value) for value in row] for row in [columns, *rows]])
        content = b"\xef\xbb\xbf" + box.getvalue().encode()
        response = HttpResponse(content, content_type=TYPES["csv"])
    return attached(response, f"{name}.{written}", counted)


def attached(response: Any, name: str, counted: dict[str, str]) -> Any:
    """Let a browser keep an answer as a file, and say how many are left to ask for."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    for header, value in counted.items():
        response.headers[header] = value
    return response


def pages(request: Any, wanted: listing.Asked) -> Iterator[list[Any]]:
    """Return the rows as they are written, a stretch at a time."""
    rows = stretches(request, wanted, wanted.plan.columns, as_rows)
    return (wanted.plan.rows(found, request.actor) for found in rows)


def texts(request: Any, wanted: listing.Asked) -> Iterator[bytes]:
    """Return the lines of a file; where it can, the database writes them."""
    line = None
    if connection.vendor == "postgresql":
        line = line_of(wanted.format, wanted.noun.name, wanted.expand, wanted.fields)
    if line is None:
        return WRITERS[wanted.format](pages(request, wanted))
    return stretches(request, wanted, [F("pk"), line], Kept.text)


def as_rows(statement: Kept, **given: int) -> tuple[int, int, list[Any]]:
    """Read a stretch: return how many rows there are, the key of the last, and the rows."""
    found = statement.many(**given)
    return len(found), found[-1][0] if found else 0, found


def stretches(
    request: Any, wanted: listing.Asked, columns: list[Any], read: Callable[..., Any]
) -> Iterator[Any]:
    """Return these columns of all rows, the key first; bad filters are refused at once."""
    rows = listing.filtered(request, wanted.noun)
    # Not the greatest of all keys: over a join that would be looked for among all rows.
    last = rows.order_by("-pk").values_list("pk", flat=True).first() or 0
    return up_to(last, request, wanted, columns, read)


def up_to(
    last: int, request: Any, wanted: listing.Asked, columns: list[Any], read: Callable[..., Any]
) -> Iterator[Any]:
    """Yield the rows up to the last there was: few at first, then as many as a stretch holds."""
    asked = frozenset(listing.filters(request).items())
    name = (
        "export", wanted.noun.name, wanted.format, wanted.expand, wanted.fields, asked,
        rights(request.actor),
    )  # fmt: skip
    after, keys, most = 0, FIRST, FIRST
    while after < last:
        until = min(after + keys, last)
        statement = kept_statement((*name, most), partial(stretch, request, wanted, columns, most))
        count, furthest, found = read(statement, after=after, until=until)
        if count:
            yield found
        before, after = after, furthest if count == most else until
        keys, most = wider(after - before, count), STRETCH


def wider(keys: int, found: int) -> int:
    """Return how many keys to look through next, after so many rows were found among these."""
    return max(1, min(keys * GROWTH, keys * STRETCH // max(1, found)))


def stretch(request: Any, wanted: listing.Asked, columns: list[Any], most: int) -> Any:
    """Return the rows of a stretch of keys, or the first of them where it holds too many.

    A stretch, since all that match would be joined to find a few.
    """
    after, until = (Given(name, BigIntegerField()) for name in ("after", "until"))
    rows = listing.filtered(request, wanted.noun).filter(pk__gt=after, pk__lte=until)
    return rows.order_by("pk").values_list(*columns)[:most]


def json_lines(pages: Iterator[list[Any]]) -> Iterator[bytes]:
    for page in pages:
        yield ENCODER.encode_lines(page)


def headings(wanted: listing.Asked) -> list[str]:
    names = listing.serializer_of(wanted.noun.name, wanted.expand, wanted.fields)().fields
    return list(names)


def heading(wanted: listing.Asked) -> bytes:
    """Return the first line of a CSV, behind a byte order mark for spreadsheets."""
    return b"\xef\xbb\xbf" + ",".join(headings(wanted)).encode() + b"\r\n"


def comma_lines(pages: Iterator[list[Any]]) -> Iterator[bytes]:
    for page in pages:
        rows = map(msgspec.structs.astuple, page)
        columns = map(quoted, zip(*rows, strict=True))
        lines = map(",".join, zip(*columns, strict=True))
        yield ("\r\n".join(lines) + "\r\n").encode()


WRITERS = {"csv": comma_lines, "ndjson": json_lines}


def quoted(column: tuple[Any, ...]) -> Sequence[str]:
    """Return a column as it stands in a CSV; each of its values is looked at once."""
    kinds = set(map(type, column))
    if not (kinds <= AS_WRITTEN or kinds == {bool}):
        return [quote(value) for value in column]
    distinct = set(column)
    if kinds == {str} and harmless(distinct):
        return column
    made = {value: quote(value) for value in distinct}
    return [made[value] for value in column]


def quote(value: Any) -> str:
    text = str(cell(value))
    if not marked(text):
        return text
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def harmless(texts: set[str]) -> bool:
    """Tell whether all of these texts stand in a CSV as they are."""
    return not marked("".join(texts)) and {text[:1] for text in texts}.isdisjoint(FORMULA)


def marked(text: str) -> bool:
    """Tell whether a CSV could not hold a text without quotes around it."""
    return "," in text or '"' in text or "\n" in text or "\r" in text


def cell(value: Any) -> Any:
    """Return a value as one cell; text that looks like a formula stays text."""
    if value is None or isinstance(value, bool):
        return {True: "true", False: "false"}.get(value, "") if value is not None else ""
    if isinstance(value, str):
        return f"'{value}" if value.startswith(FORMULA) and not is_number(value) else value
    if isinstance(value, list | tuple | dict | msgspec.Struct):
        return json.dumps(msgspec.to_builtins(value, str_keys=True), ensure_ascii=False)
    return msgspec.to_builtins(value)


def is_number(text: str) -> bool:
    digits = text[1:].replace(".", "", 1)
    return digits.isascii() and digits.isdecimal()


def spreadsheet(name: str, heads: Sequence[str], rows: Iterable[Iterable[Any]]) -> Any:
    """Return a spreadsheet as an open file; every cell is text, as it is in JSON."""
    # Read only when somebody asks for it: it costs every web process its memory.
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.append(list(heads))
    for row in rows:
        sheet.append([as_text(WriteOnlyCell(sheet, shown(value))) for value in row])
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    book.save(file)
    file.seek(0)
    return file


def shown(value: Any) -> Any:
    return value if isinstance(value, str) else cell(value)


def as_text(box: Any) -> Any:
    """Let a cell hold its text as it is: no formula, no date."""
    if isinstance(box.value, str):
        box.data_type = "s"
    return box
