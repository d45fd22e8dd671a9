"""Our database: made empty, migrated, filled, and kept for the next run when that is asked for."""

import hashlib
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from django.db import DatabaseError, connection, transaction

from bench import chain, environment
from config.env import BASE

MADE_OF = ("bench/rows.py", "bench/directory.py", "bench/chain.py", "tracker/migrations")
"""What decides what is in the database."""


def prepare(size: chain.Size, *, keep: bool) -> float | None:
    """Have the database filled; return how long its migration took, or None if it was kept."""
    stamp = stamp_of(size)
    if keep and stamp_there() == stamp:
        return None
    with psycopg.connect(environment.SERVER, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {environment.DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {environment.DATABASE}")
    taken = migrate(environment.OURS)
    fill(size)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
        cursor.execute(f"COMMENT ON DATABASE {environment.DATABASE} IS '{stamp}'")
    return taken


def stamp_of(size: chain.Size) -> str:
    files = [f for name in MADE_OF for f in sorted((BASE / name).rglob("*.py")) or [BASE / name]]
    content = b"".join(file.read_bytes() for file in files)
    return hashlib.sha256(content + str(size).encode()).hexdigest()


def stamp_there() -> str | None:
    """Return what the database was made of, if it is there."""
    said = "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s"
    with psycopg.connect(environment.SERVER) as server:
        found = server.execute(said, [environment.DATABASE]).fetchone()
    return found[0] if found else None


def migrate(url: str) -> float:
    """Migrate an empty database in a process of its own; return the seconds it took."""
    command = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    started = time.perf_counter()
    subprocess.run(command, cwd=BASE, env=os.environ | {"DATABASE_URL": url}, check=True)
    return time.perf_counter() - started


def migrate_sqlite() -> float:
    """Migrate an empty SQLite database."""
    with tempfile.TemporaryDirectory() as there:
        return migrate(f"sqlite:///{Path(there) / 'empty.sqlite3'}")


def fill(size: chain.Size) -> None:
    """Fill every table, and let PostgreSQL count what is there."""
    with connection.cursor() as cursor:
        trusting(cursor, "replica")
        with transaction.atomic():
            chain.build(size)
        trusting(cursor, "DEFAULT")
        cursor.execute("ANALYZE")


def trusting(cursor: Any, role: str) -> None:
    """Leave keys unchecked, if we may: the rows are made to fit, and checking takes longer."""
    try:
        with transaction.atomic():
            cursor.execute(f"SET session_replication_role = {role}")
    except DatabaseError:
        return


def counted() -> dict[str, int]:
    """Return how many rows the big tables have, the biggest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_live_tup FROM pg_stat_user_tables ORDER BY n_live_tup DESC LIMIT 14"
        )
        return {name.removeprefix("tracker_"): rows for name, rows in cursor.fetchall()}
