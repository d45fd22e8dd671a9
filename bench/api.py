"""The limits of the API, after `make bench ARGS=--keep`: `python -m bench.api --parts ...`.

Prints a table and keeps JSON lines in var/bench-api.jsonl; exits with 1 when a limit is passed.
"""

import argparse
import json
import sys
from collections.abc import Callable
from uuid import uuid4

from bench import environment

environment.enter()

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts.models import User  # noqa: E402
from bench import baselines, wholes  # noqa: E402
from bench.machines import Machine, compared  # noqa: E402
from bench.report import Report  # noqa: E402
from config.env import BASE  # noqa: E402
from tracker.api import limits, tags  # noqa: E402
from tracker.api.compiled import plan_of  # noqa: E402
from tracker.models import Emergency, Item, Need, Place, Unit  # noqa: E402
from tracker.rules.actors import Actor  # noqa: E402
from tracker.rules.nouns import NOUNS  # noqa: E402

LIST = "/api/v1/needs?limit=100&status=reported&expand=owner"
NESTED = "/api/v1/needs?limit=100&status=reported&expand=allocations"


PARTS = ("lists", "nested", "far", "single", "changes", "bulk", "exports", "longest")


class Bench:
    """The application and its baselines, on one database."""

    def __init__(self, rounds: int):
        user = User.objects.get(pk=1)
        self.machine, self.rounds = Machine(user), rounds
        self.actor = Actor.of(user, today=timezone.localdate())
        self.line = baselines.bare()
        self.machine.expect(LIST)
        for line in (connection.connection, self.line):
            # Workers are processes of their own, whose time nobody adds up.
            line.execute("SET max_parallel_workers_per_gather = 0")
        self.pids = [connection.connection.info.backend_pid, self.line.info.backend_pid]
        journal_of_needs()
        self.report = Report(BASE / "var" / "bench-api.jsonl")

    def compare(self, **deeds: Callable[[], object]) -> dict[str, float]:
        return compared(deeds, self.pids, self.rounds)

    def at_least(self, what: str, ratio: float, limit: float) -> None:
        self.report.check(what, ratio >= limit, f"{ratio:.2f} (at least {limit})")

    def at_most(self, what: str, ratio: float, limit: float) -> None:
        self.report.check(what, ratio <= limit, f"{ratio:.2f} (at most {limit})")

    def lists(self) -> None:
        self.report.title("A list of 100 needs, with its owner, a filter and a key")
        rows = Need.objects.alive().filter(status="reported").order_by("-pk")
        limit = baselines.RowsLimit(self.line, plan_of("need", ("owner",)), rows[:100], self.actor)
        plain = baselines.Plain.as_view(actor=self.actor, expand=("owner",), rows=rows)
        tag = self.machine.ask(LIST)[1]["ETag"]
        found = self.compare(
            ours=lambda: self.machine.expect(LIST),
            rows=limit,
            plain=baselines.asked(plain),
            unchanged=lambda: self.machine.expect(LIST, status=304, if_none_match=tag),
            empty=lambda: self.machine.expect("/bench/empty", status=304),
        )
        self.told(found)
        self.at_least("of the rows limit", found["rows"] / found["ours"], 0.35)
        self.at_least("times cheaper than plain DRF", found["plain"] / found["ours"], 4)
        self.at_most("304 against an empty view of DRF", found["unchanged"] / found["empty"], 2.5)
        with CaptureQueriesContext(connection) as heard:
            self.machine.expect(LIST)
        self.at_most("queries", len(heard), 3)

    def nested(self) -> None:
        self.report.title("A list of 100 needs with what is set aside for each")
        rows = Need.objects.alive().filter(status="reported").order_by("-pk")
        plan = plan_of("need", ("allocations",))
        plain = baselines.Plain.as_view(actor=self.actor, expand=("allocations",), rows=rows)
        found = self.compare(
            ours=lambda: self.machine.expect(NESTED),
            rows=baselines.RowsLimit(self.line, plan, rows[:100], self.actor),
            plain=baselines.asked(plain),
        )
        self.told(found)
        self.at_least("of the rows limit", found["rows"] / found["ours"], 0.5)
        self.at_least("times cheaper than plain DRF", found["plain"] / found["ours"], 5)

    def far(self) -> None:
        """Of the emergency that never ends, of which the reader sees as much at each place."""
        self.report.title("A page nine tenths down against the first")
        emergency = Emergency.objects.get(pk=1).uid
        first, cursor = f"/api/v1/needs?limit=500&fields=ref&emergency={emergency}", ""
        while True:
            page = json.loads(self.machine.expect(f"{first}{cursor}"))
            if not page["has_more"]:
                break
            last, cursor = cursor, f"&cursor={page['next_cursor']}"
        found = self.compare(
            first=lambda: self.machine.expect(first),
            far=lambda: self.machine.expect(f"{first}{last}"),
        )
        self.told(found)
        self.at_most("far against first", found["far"] / found["first"], 1.2)

    def single(self) -> None:
        """One record read and one made: told, as ratios to the bare statement."""
        self.report.title("One need read, and one made, against the bare statement")
        need = Need.objects.alive().filter(owner__in=self.actor.organisations).last()
        statement, rows = baselines.insert_as_json(1)
        row = json.dumps(json.loads(bulk_body(1))["rows"][0]).encode()
        one = Need.objects.filter(pk=need.pk)

        def made() -> None:
            with transaction.atomic():
                key = str(uuid4())
                self.machine.expect("/api/v1/needs", row, status=201, idempotency_key=key)
                transaction.set_rollback(True)

        found = self.compare(
            read=lambda: self.machine.expect(f"/api/v1/needs/{need.uid}"),
            row=baselines.RowsLimit(self.line, plan_of("need"), one, self.actor),
            made=made,
            bare=lambda: self.inserted(statement, rows),
        )
        self.told(found)
        read, new = found["row"] / found["read"], found["bare"] / found["made"]
        print(f"  of the bare statement: read {read:.2f}, made {new:.2f}")

    def exports(self) -> None:
        """Every need as a file. COPY serves for CSV; the JSON it does not make."""
        for form, limit in (("ndjson", 0.55), ("csv", 0.8)):
            found = self.exported("need", form, self.rounds)
            self.at_least("of COPY", found.copy_ms / found.ms, limit)

    def longest(self) -> None:
        """The longest list, as a file, against COPY, which makes no JSON."""
        found = self.exported("allocation", "ndjson", min(self.rounds, 2))
        self.at_least("of COPY", found.copy_ms / found.ms, 0.55)

    def exported(self, noun: str, form: str, rounds: int) -> wholes.Export:
        """Measure a whole list as a file, and say whether it holds little and begins soon."""
        plural, rows = NOUNS[noun].plural, NOUNS[noun].model.objects.seen_by(self.actor)
        self.report.title(f"All {plural} as {form} against COPY")
        with connection.cursor() as cursor:
            query = plan_of(noun).of(rows.order_by("pk")).query
            sql = cursor.cursor.mogrify(*query.sql_with_params())
        address = f"/api/v1/{plural}?format={form}"
        found = wholes.export(self.machine, self.line, address, sql, self.pids, rounds)
        self.told(found._asdict())
        self.at_most("megabytes grown", found.grown, 20)
        self.at_most("ms to the first byte", found.first_ms, 100)
        return found

    def changes(self) -> None:
        self.report.title("/changes of 1,000 entries")
        page = "/api/v1/changes?types=needs&limit=1000"
        found = self.compare(
            ours=lambda: self.machine.expect(page),
            rows=baselines.limit_of_entries(self.line, 1000),
        )
        self.told(found)
        self.at_least("of the rows limit", found["rows"] / found["ours"], 0.4)

    def bulk(self) -> None:
        for count in (100, 1000):
            self.bulk_of(count)

    def bulk_of(self, count: int) -> None:
        self.report.title(f"Bulk of {count} needs against one json_to_recordset statement")
        body = bulk_body(count)
        statement, rows = baselines.insert_as_json(count)

        def ours() -> None:
            with transaction.atomic():
                key = str(uuid4())
                self.machine.expect("/api/v1/needs/bulk", body, idempotency_key=key)
                transaction.set_rollback(True)

        found = self.compare(ours=ours, bare=lambda: self.inserted(statement, rows))
        self.told(found)
        self.at_least("of the bare statement", found["bare"] / found["ours"], 0.12)
        self.machine.expect(LIST)  # Once a minute the use of the key is noted as well.
        with CaptureQueriesContext(connection) as heard:
            ours()
        asked = [query for query in heard if "SAVEPOINT" not in query["sql"]]
        self.at_most("queries", len(asked), 20)

    def inserted(self, statement: str, rows: str) -> None:
        with self.line.transaction(force_rollback=True):
            self.line.execute(statement, [rows])

    def told(self, found: dict[str, float]) -> None:
        print("  CPU ms: " + ", ".join(f"{name} {ms:.1f}" for name, ms in found.items()))
        self.report.keep(**found)


def journal_of_needs() -> None:
    """Have entries to follow: the rows that are measured were made without."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO tracker_entry (at, by_id, organisation_id, role, door, deed, verb, noun, "
            "subject, ref, version, label, changes, rows, note, tombstone, visibility_before, "
            "visibility_after, epoch) SELECT now(), 1, owner_id, 'coordinator', 'page', "
            "gen_random_uuid(), 'create', 'need', uid, ref, 1, 'Need', '{}', '{}', '', false, '', "
            "visibility, 1 FROM tracker_need ORDER BY id DESC LIMIT 5000 ON CONFLICT DO NOTHING"
        )
        # What an earlier run took back still lies there.
        cursor.execute("VACUUM ANALYZE tracker_entry")
        cursor.execute("VACUUM ANALYZE tracker_need")


def bulk_body(count: int) -> bytes:
    row = {
        "emergency": str(Emergency.objects.get(pk=1).uid), "item": str(Item.objects.first().uid),
        "quantity": "100", "unit": str(Unit.objects.first().uid), "priority": "urgent",
        "place": str(Place.objects.first().uid), "origin": "own_observation",
    }  # fmt: skip
    return json.dumps({"rows": [row] * count}).encode()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.api", description=__doc__)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--parts", nargs="*", choices=PARTS, help="only these")
    asked = parser.parse_args(arguments)
    settings.ROOT_URLCONF = "bench.baselines"
    limits.counted = lambda name, seconds: 0  # Not what is measured here.
    # Who is at work in another database of this server would change the tags.
    tags.AtWork.template = f"left({tags.AtWork.template}, 0)"
    bench = Bench(asked.rounds)
    for part in asked.parts or PARTS:
        getattr(bench, part)()
    return bench.report.end()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
