"""A backup: the rows of every table and the documents, in an archive encrypted with age.

Inside is a tar file: `rows/<table>/<part>.jsonl`, one row a line, the same from either database;
`documents/<name>`; and last `manifest.json`, which says what must be there, with the SHA-256 of
each part. It is written and read as a stream, and never lies on the disk unencrypted under a name.
"""

import base64
import datetime
import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import connection, models
from django.db.migrations.recorder import MigrationRecorder

from tracker.actions import restoring
from tracker.models import Document, Entry, Link

FORMAT = 1
PART = 2_000
"""Rows in one part: what is held in memory at a time."""
MANIFEST = "manifest.json"
Tell = Callable[[str, int], object]
"""Is told of each part: its table, and how many rows it has."""


class Unfit(Exception):
    """A file that is no whole backup of this version. Its text says why."""


@dataclass
class Manifest:
    """What a backup says of itself."""

    made_at: str = ""
    format: int = FORMAT
    migrations: list[str] = field(default_factory=list)
    tables: dict[str, int] = field(default_factory=dict)
    parts: dict[str, str] = field(default_factory=dict)
    """The SHA-256 of each part."""
    missing: list[str] = field(default_factory=list)
    """Files that a document names and that were not there when the backup was made."""
    journal: dict[str, Any] = field(default_factory=dict)


def migrations() -> list[str]:
    """List what was migrated here: a backup fits a database with the same."""
    done = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in done)


def journal() -> dict[str, Any]:
    """Return where the journal ends: the newest entry, and the head of the chain."""
    last = Link.objects.order_by("pk").last()
    newest = Entry.objects.order_by("pk").last()
    return {"last": newest.pk if newest else 0, "head": last.digest if last else ""}


def write(stream: IO[bytes], now: datetime.datetime, tell: Tell) -> Manifest:
    """Write the archive, not yet encrypted, to a stream."""
    found = Manifest(made_at=now.isoformat())
    with tarfile.open(fileobj=stream, mode="w|gz") as tar, restoring.picture():
        found.migrations, found.journal = migrations(), journal()
        for model in restoring.tables():
            table = model._meta.db_table
            found.tables[table] = 0
            for number, rows in enumerate(parts_of(model)):
                put(tar, found, f"rows/{table}/{number:06}.jsonl", lines_of(model, rows))
                found.tables[table] += len(rows)
                tell(table, len(rows))
        for name in documents():
            content = content_of(name)
            if content is None:
                found.missing.append(name)
                continue
            put(tar, found, f"documents/{name}", content)
            tell("documents", 1)
        put(tar, None, MANIFEST, json.dumps(vars(found)).encode())
    return found


def put(tar: tarfile.TarFile, manifest: Manifest | None, name: str, content: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size = len(content)
    tar.addfile(member, io.BytesIO(content))
    if manifest:
        manifest.parts[name] = hashlib.sha256(content).hexdigest()


def documents() -> Iterator[str]:
    """Yield the name of each file that a document names."""
    for name in Document.objects.order_by("pk").values_list("file", flat=True):
        if name:
            yield name


def parts_of(model: type[models.Model]) -> Iterator[list[dict[str, Any]]]:
    """Yield the rows of a table by the thousand, in the order of their keys."""
    last = None
    while True:
        rows = model._base_manager.order_by("pk")
        if last is not None:
            rows = rows.filter(pk__gt=last)
        found = list(rows[:PART])
        if not found:
            return
        last = found[-1].pk
        yield [row_of(model, vars(row)) for row in found]


def row_of(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a row as JSON holds them."""
    return {f.attname: plain(f, values[f.attname]) for f in model._meta.concrete_fields}


def lines_of(model: type[models.Model], rows: list[dict[str, Any]]) -> bytes:
    """Return rows as a part holds them. Raises Unfit unless they can be read back as they are."""
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()
    try:
        whole = [row_of(model, row) for row in rows_of(model, lines)] == rows
    except (ValidationError, ValueError, TypeError):
        whole = False
    if not whole:
        raise Unfit(f"A row of {model._meta.db_table} could not be read back.")
    return lines


def plain(column: Any, value: Any) -> Any:
    """Return a value as JSON holds it, without loss."""
    if value is None or isinstance(column, models.JSONField):
        return value
    if isinstance(column, models.BinaryField):
        return base64.b64encode(value).decode()
    value = column.get_prep_value(value)
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    return value if isinstance(value, bool | int | str) else str(value)


def checked(stream: IO[bytes], tell: Tell) -> Manifest:
    """Read an archive whole and return its manifest; Unfit unless all it names is there."""
    seen: dict[str, str] = {}
    said = None
    for name, content in members(stream):
        if name == MANIFEST:
            said = content
        else:
            seen[name] = hashlib.sha256(content).hexdigest()
            tell("", 0)
    if said is None:
        raise Unfit("The file is no backup of Corridor: it has no manifest.")
    try:
        manifest = Manifest(**json.loads(said))
    except (ValueError, TypeError):
        raise Unfit(
            "The file was written by another version: its manifest is not known."
        ) from None
    check(manifest, seen)
    return manifest


def check(manifest: Manifest, seen: dict[str, str]) -> None:
    """Raise Unfit unless the parts are those of the manifest, and it is of this version."""
    if manifest.format != FORMAT:
        raise Unfit(f"The file has format {manifest.format}; this version reads {FORMAT}.")
    if wrong := sorted(set(manifest.parts.items()) ^ set(seen.items())):
        raise Unfit(f"The file was altered: {wrong[0][0]} is not as it was written.")
    here = set(migrations())
    if other := sorted(here ^ set(manifest.migrations)):
        raise Unfit(
            "The file was written by another version of Corridor. Install that version, restore, "
            f"and upgrade then. The first difference: {other[0]}."
        )


def members(stream: IO[bytes]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of each part. Raises Unfit where it is no archive."""
    try:
        with tarfile.open(fileobj=stream, mode="r|gz") as tar:
            for member in tar:
                file = tar.extractfile(member)
                yield member.name, file.read() if file else b""
    except (tarfile.TarError, OSError, EOFError) as error:
        raise Unfit(f"The file is no whole backup: {type(error).__name__}.") from None


def load(stream: IO[bytes], manifest: Manifest, tell: Tell) -> None:
    """Put all of a checked archive in the place of what is here; all of it or nothing."""
    models_of = {model._meta.db_table: model for model in restoring.tables()}
    written: list[str] = []
    damaged: dict[str, bytes] = {}
    try:
        with restoring.anew():
            for name, content in members(stream):
                kind, _slash, rest = name.partition("/")
                if kind == "rows":
                    model = models_of[rest.partition("/")[0]]
                    restoring.fill(model, list(rows_of(model, content)))
                    tell(model._meta.db_table, content.count(b"\n"))
                elif kind == "documents" and (here := content_of(rest)) != content:
                    if here is not None:
                        damaged[rest] = here
                        default_storage.delete(rest)
                    written.append(default_storage.save(rest, io.BytesIO(content)))
            if differing := {t: n for t, n in manifest.tables.items() if count(models_of[t]) != n}:
                raise Unfit(f"Rows are missing: {', '.join(differing)}.")
    except BaseException:
        for name in written:
            default_storage.delete(name)
        for name, here in damaged.items():
            default_storage.save(name, io.BytesIO(here))
        raise


def content_of(name: str) -> bytes | None:
    """Return what is in a file of ours, or None where it is not there."""
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as file:
        content: bytes = file.read()
    return content


def count(model: type[models.Model]) -> int:
    return model._base_manager.count()


def rows_of(model: type[models.Model], content: bytes) -> Iterator[dict[str, Any]]:
    """Yield the rows of one part as the model takes them."""
    fields = {f.attname: f for f in model._meta.concrete_fields}
    # A text may hold what str.splitlines() takes for the end of a line.
    for line in content.splitlines():
        row = json.loads(line)
        yield {name: typed(fields[name], value) for name, value in row.items()}


def typed(column: Any, value: Any) -> Any:
    """Return a value as the model holds it: the way back of `plain`."""
    if value is None or isinstance(column, models.JSONField):
        return value
    if isinstance(column, models.BinaryField):
        return base64.b64decode(value)
    if hasattr(column, "from_db_value"):
        return column.from_db_value(value, None, connection)
    return column.target_field.to_python(value) if column.is_relation else column.to_python(value)
