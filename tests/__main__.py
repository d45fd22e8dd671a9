"""Run every test on every database that is at hand, and say plainly which ran.

`python -m tests [arguments of pytest]`. Exits with 1 when a test fails; where CI is set, also when
PostgreSQL or Chromium is missing: a test that was left out has shown nothing.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from urllib.parse import urlsplit

import psycopg

NEAREST = "postgresql://postgres@127.0.0.1:5432/postgres"
BROWSERS = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PROCESSES = "3"


def postgresql() -> tuple[str, str] | None:
    """Find a PostgreSQL where databases can be made: its version, and an address for ours."""
    given = os.environ.get("DATABASE_URL", "")
    url = given if given.startswith("postgres") else NEAREST
    try:
        with psycopg.connect(url, connect_timeout=3) as connection:
            version = connection.execute("SHOW server_version").fetchone()
            able = connection.execute(
                "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
            ).fetchone()
    except psycopg.Error as error:
        print(f"PostgreSQL is not reachable: {str(error).splitlines()[0]}")
        return None
    if not able or not able[0] or not version:
        print("PostgreSQL is reachable, but its role may not make databases (CREATEDB).")
        return None
    # Two runs at once, of two people or two clones, must not share a database.
    ours = urlsplit(url)._replace(path=f"/corridor_{os.getpid()}").geturl()
    return version[0].split()[0], ours


def chromium() -> tuple[str, str] | None:
    """Find the browser: its version and path."""
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if not path:
        print("Chromium is not installed (Debian: apt-get install chromium).")
        return None
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    return " ".join(said.stdout.split()[:2]) or path, path


def run(name: str, arguments: list[str], **environment: str) -> bool:
    """Run pytest once; True when all passed."""
    print(f"\n=== {name} ===", flush=True)
    spread = ["-n", PROCESSES, "--dist", "worksteal"]
    spread = [] if {"-n", "--pdb", "-s"} & set(arguments) else spread
    command = [sys.executable, "-m", "pytest", *spread, *arguments]
    return subprocess.run(command, env=os.environ | environment, check=False).returncode == 0


def main(arguments: list[str]) -> int:
    """Probe, run, and sum up in one line."""
    required = bool(os.environ.get("CI"))
    database, browser = postgresql(), chromium()
    if required and not (database and browser):
        print("CI is set: PostgreSQL and Chromium are required. No test ran.")
        return 1
    more = {"CHROMIUM": browser[1]} if browser else {}
    if not browser and "-m" not in arguments:
        arguments = ["-m", "not browser", *arguments]
    ran = {f"SQLite {sqlite3.sqlite_version}": "sqlite:///unused.sqlite3"}
    if database:
        ran[f"PostgreSQL {database[0]}"] = database[1]
    if len(ran) > 1:
        # What asks no database for its own ways runs on one of them: see tests/conftest.py.
        more["BOTH_DATABASES"] = "true"
    passed = {name: run(name, arguments, DATABASE_URL=url, **more) for name, url in ran.items()}
    results = ", ".join(f"{name} {'passed' if ok else 'FAILED'}" for name, ok in passed.items())
    missing = "" if database else "; NOT on PostgreSQL"
    seen = f"browser: {browser[0]}" if browser else "NO browser tests"
    print(f"\nran on: {results}{missing}; {seen}")
    return 0 if all(passed.values()) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
