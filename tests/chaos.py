"""Kill what can be killed, at length, on PostgreSQL: `make chaos`. The short form is in every run.

`python -m tests.chaos [arguments of pytest]`; CHAOS and CHANGES say how often, CLIENTS how many
send the same request at once; KILLS, FLUSHES and PIECES what is done to the workers and over how
much work, REDIS_AWAY for how many seconds Redis is stopped.
"""

import sys

from tests.__main__ import postgresql, run


def main(arguments: list[str]) -> int:
    database = postgresql()
    if database is None:
        return 1
    where = ["tests/parallel", "tests/api/test_tags.py", "tests/webhooks/test_killed.py"]
    where += [
        f"tests/runtime/test_{name}.py" for name in ("killed_workers", "killed_web", "under_load")
    ]
    ok = run("Chaos", ["-n", "0", *where, *arguments], DATABASE_URL=database[1])
    return 0 if ok else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
