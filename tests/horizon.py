"""How far the journal is read in tests: not as far as other databases of the server allow.

PostgreSQL numbers the transactions of all its databases together, and the tests that run beside
keep theirs open. How a reader waits for all of them is shown in tests/parallel/test_commit_order.
"""

OWN = (
    "(SELECT coalesce(min(backend_xid::text::bigint), "
    "pg_snapshot_xmax(pg_current_snapshot())::text::bigint) "
    "FROM pg_stat_activity WHERE datname = current_database())"
)
"""The oldest transaction that is open in this database."""
ALL = "(2::bigint ^ 62)::bigint"
"""Beyond every transaction, also the one that a test runs in and that never ends."""
WHERE = "tracker.models.entries.OldestAtWork.template"
