"""Power cuts, simulated: what a disk may hold at any moment of a run that was traced.

`strace` notes each write and each sync of a process. A cut keeps what was synced before it, and of
what was written since any part, page by page, in any order: a disk promises no more. That a sync
is one (disks may lie), and that names of files survive, is taken for granted.
"""

import random
import re
import sqlite3
import subprocess
import sys

CALL = re.compile(r"\d+ +(\w+)\((\d+)<([^>]*)>(?:, (.*))?\) += (\d+)")
WRITER = """
import os, sqlite3, sys
line = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[3].split(";"):
    line.execute(statement)
line.execute("PRAGMA wal_autocheckpoint=16")
line.execute("CREATE TABLE paper (id INTEGER PRIMARY KEY, text)")
os.write(1, b"0")
for number in range(1, int(sys.argv[2]) + 1):
    line.execute("BEGIN IMMEDIATE")
    line.execute("INSERT INTO paper VALUES (?, ?)", (number, "x" * (number * 37 % 900)))
    line.execute("COMMIT")
    os.write(1, b"%d" % number)
"""


def traced(folder, rows, pragmas):
    """Run the writer on a new file; return what it did: (write, sync or told, file, ...)."""
    log = folder / "trace"
    subprocess.run(
        ["strace", "-f", "-y", "-xx", "-s", "100000", "-o", str(log),
         "-e", "trace=write,pwrite64,fsync,fdatasync,ftruncate",
         sys.executable, "-c", WRITER, str(folder / "db"), str(rows), pragmas],
        check=True, stdout=subprocess.PIPE,
    )  # fmt: skip
    return [act for line in log.read_text().splitlines() if (act := read(line))]


def read(line):
    found = CALL.match(line)
    if not found:
        return None
    call, handle, path, rest, _done = found.groups()
    path = bytes.fromhex(path.replace("\\x", "")).decode() if path.startswith("\\x") else path
    name = path.rpartition("/")[2]
    if call == "write" and handle == "1":
        return ("told", int(held(rest)))
    if name not in ("db", "db-wal"):
        return None
    if call == "pwrite64":
        return ("write", name, held(rest), int(rest.rpartition(", ")[2]))
    if call == "ftruncate":
        return ("cut", name, int(rest))
    return ("sync", name) if call in ("fsync", "fdatasync") else None


def held(rest):
    return bytes.fromhex(rest.split('"')[1].replace("\\x", ""))


def after(acts, moment, die):
    """Return what each file holds after a cut at this moment, and the last row that was told."""
    files, waiting, told = {"db": bytearray(), "db-wal": bytearray()}, [], 0
    for act in acts[:moment]:
        if act[0] == "told":
            told = act[1]
        elif act[0] == "sync":
            for one in [w for w in waiting if w[1] == act[1]]:
                put(files, one)
            waiting = [w for w in waiting if w[1] != act[1]]
        else:
            waiting.append(act)
    for one in waiting:
        if die.random() < 0.5:
            put(files, one)
    return files, told


def put(files, act):
    file = files[act[1]]
    if act[0] == "cut":
        del file[act[2] :]
        return
    content, place = act[2], act[3]
    file.extend(b"\0" * (place - len(file)))
    file[place : place + len(content)] = content


def lost(folder, acts, cuts, seed):
    """Cut the power so often; return how many cuts lost a row that somebody was told is saved."""
    die, bad = random.Random(seed), 0
    first = next(n for n, act in enumerate(acts) if act == ("told", 1))
    for number in range(cuts):
        files, told = after(acts, die.randrange(first, len(acts)), die)
        here = folder / f"cut{number}"
        here.mkdir()
        for name, content in files.items():
            (here / name).write_bytes(content)
        bad += rows(here / "db") != list(range(1, told + 1)) and not more(here / "db", told)
    return bad


def more(path, told):
    """Tell whether all that was told is there, and one more that nobody was told of yet."""
    return rows(path) == list(range(1, told + 2))


def rows(path):
    line = sqlite3.connect(path)
    try:
        assert line.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return [number for (number,) in line.execute("SELECT id FROM paper ORDER BY id")]
    except (sqlite3.DatabaseError, AssertionError):
        return None
    finally:
        line.close()
