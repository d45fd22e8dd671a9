"""Database rules that Django cannot express: the journal and the movements are never rewritten."""

PROTECTED = {
    "tracker_entry": [("noun", "subject", "version")],
    "tracker_movement": [("uid",)],
    "tracker_amendment": [("uid",)],
    "tracker_link": [("entry",)],
    "tracker_redaction": [],
}
"""Tables whose rows are added and never changed, with what is unique in each beside its key."""
KEPT = (
    "id", "at", "by_id", "key_id", "organisation_id", "role", "door", "deed", "verb", "noun",
    "subject", "ref", "version", "tombstone", "visibility_before", "visibility_after", "epoch",
    "number",
)  # fmt: skip
"""Columns of an entry that never change, also while a value is being taken out of it."""
KEPT_OF_REDACTION = ("id", "entry", "path", "by_id", "reason", "at")
"""Columns of a redaction that never change: it is only noted that it is done, and never undone."""
ALLOWED = {
    "tracker_entry": (
        KEPT, "EXISTS (SELECT 1 FROM tracker_redaction WHERE entry = old.id AND NOT done)",
    ),
    "tracker_redaction": (KEPT_OF_REDACTION, "new.done"),
}  # fmt: skip
"""What of a row stays, and what must be so, where SQLite lets the rest of it be changed."""
SQLITE_DEEDS = {"INSERT": "REPLACE", "UPDATE": "UPDATE", "DELETE": "DELETE"}
"""What SQLite asks about, and what is refused then."""

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION corridor_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- What changes while a value is being taken out of an entry, and then alone.
  told text[] := '{label,note,changes,rows,salt}';
  finished text[] := '{done,salts}';
BEGIN
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'tracker_entry' THEN
    IF to_jsonb(NEW) - told = to_jsonb(OLD) - told
      AND EXISTS (SELECT 1 FROM tracker_redaction WHERE entry = OLD.id AND NOT done)
    THEN
      RETURN NEW;
    END IF;
  END IF;
  IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'tracker_redaction' THEN
    IF to_jsonb(NEW) - finished = to_jsonb(OLD) - finished AND NEW.done THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'restrict_violation';
END $$
"""


def raising(vendor: str) -> list[str]:
    """Return the SQL that puts the guards up on this kind of database."""
    if vendor == "postgresql":
        return [POSTGRES_FUNCTION] + [
            f"CREATE TRIGGER {table}_{level} BEFORE {deed} ON {table} FOR EACH {level} "
            "EXECUTE FUNCTION corridor_append_only()"
            for table in PROTECTED
            for level, deed in (("row", "UPDATE OR DELETE"), ("statement", "TRUNCATE"))
        ]
    return [
        f"CREATE TRIGGER {table}_{deed.lower()} BEFORE {deed} ON {table} {unless(table, deed)}"
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only: {said} is refused'); END"
        for table in PROTECTED
        for deed, said in SQLITE_DEEDS.items()
    ]


def unless(table: str, deed: str) -> str:
    """Return when SQLite refuses: always, but for a redaction and a new row."""
    if deed == "INSERT":
        return f"WHEN {taken(table)} "
    if deed == "UPDATE" and table in ALLOWED:
        kept, allowed = ALLOWED[table]
        same = " AND ".join(f"new.{name} IS old.{name}" for name in kept)
        return f"WHEN NOT ({same} AND {allowed}) "
    return ""


def taken(table: str) -> str:
    """Return whether a row to be added would take the place of another.

    INSERT OR REPLACE deletes that one, and SQLite asks no trigger about it unless the connection
    wants it to.
    """
    keys = [("id",), *PROTECTED[table]]
    same = [" AND ".join(f"{name} = new.{name}" for name in key) for key in keys]
    return f"EXISTS (SELECT 1 FROM {table} WHERE {' OR '.join(same)})"  # noqa: S608


def lowering(vendor: str) -> list[str]:
    """Return the SQL that takes the guards down: for migrating back, and for emptying a test."""
    if vendor == "postgresql":
        return [
            f"DROP TRIGGER IF EXISTS {table}_{level} ON {table}"
            for table in PROTECTED
            for level in ("row", "statement")
        ]
    return [
        f"DROP TRIGGER IF EXISTS {table}_{deed.lower()}"
        for table in PROTECTED
        for deed in SQLITE_DEEDS
    ]
