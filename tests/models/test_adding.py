"""Rows that are added at once are as those that are saved one by one."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from tests import making
from tracker.models import Entry, Place, Source
from tracker.models.adding import add
from tracker.models.dates import PartialDate, parse

pytestmark = pytest.mark.django_db


def place(number, **values):
    given = {
        "owner": making.operator(),
        "name": f"Ryong'chon {number}",
        "ref": f"PLC-{number}",
        "kind": "site",
    }
    return Place(country=making.country("KP", "DPR Korea"), **given | values)


def held(row):
    """Return what the database holds of a row, but for what no two rows have in common."""
    untold = {"id", "uid", "ref", "created_at", "updated_at"}
    row = type(row)._base_manager.get(uid=row.uid)
    return {f.name: getattr(row, f.attname) for f in row._meta.concrete_fields} | dict.fromkeys(
        untold
    )


def test_they_hold_the_same():
    """Text that JSON and SQL write otherwise, nothing, the same in all and not."""
    texts = ['"', "\\", "%s", "룡천", "", "a\nb", "'; --"]
    rows = [place(n, name_alt=text, note="100%") for n, text in enumerate(texts)]
    add(rows)
    for number, (text, row) in enumerate(zip(texts, rows, strict=True)):
        alone = place(f"{number}", ref=f"PLC-AGAIN-{number}", name_alt=text, note="100%")
        alone.save()
        assert held(row) == held(alone)


def test_their_order_is_that_of_their_keys():
    rows = [place(number) for number in range(50)]
    add(rows)
    found = Place.objects.filter(ref__in=[row.ref for row in rows]).order_by("pk")
    assert [row.ref for row in found] == [row.ref for row in rows]


def test_moments_and_journals_stay_what_they_are():
    entries = [
        Entry(
            door="api", deed=making.system().deed, verb="create", noun="place", ref=f"R-{number}",
            subject=place(number).uid, version=1, label="“x”", visibility_after="public",
            changes={"name": [None, f"{number} \\ \"é\""], "none": [None, {"id": None}]},
        )
        for number in range(3)
    ]  # fmt: skip
    began = timezone.now()
    add(entries)
    for entry in entries:
        found = Entry.objects.get(subject=entry.subject)
        assert (found.changes, found.rows, found.label) == (entry.changes, {}, "“x”")
        assert began <= found.at <= timezone.now()
        assert (found.number > 0) == (connection.vendor == "postgresql")


def test_text_that_is_too_long_is_refused_and_never_cut():
    if connection.vendor != "postgresql":  # SQLite holds text of any length.
        add([place(n, name="x" * 500) for n in range(2)])
        assert Place.objects.filter(name="x" * 500).count() == 2
        return
    for long in ([place(n, name="x" * 500) for n in range(2)],
                 [place(n, name=f"{n}" * 500) for n in range(2)]):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            add(long)


def test_dates_known_in_part_are_held_in_part():
    days = ["2012", "2012-05", "2012-05-03", ""]
    rows = [
        Source(owner=making.operator(), ref=f"SRC-{n}", title="x", published_on=parse(d))
        for n, d in enumerate(days)
    ]
    add(rows)
    found = Source.objects.filter(ref__in=[row.ref for row in rows]).order_by("pk")
    assert [str(row.published_on) for row in found] == days
    assert all(isinstance(row.published_on, PartialDate) for row in found[:3])
