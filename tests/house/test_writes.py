"""One door for writes: only the actions and the journal write, and doors read by sight."""

import pytest
from django.apps import apps

from tests.house.reading import modules, name_of
from tests.house.writes import unguarded, writes

WRITERS = ("tracker/actions/", "tracker/journal.py", "accounts/actions.py")
ALLOWED = {
    ("accounts/models.py", "user.save"),  # createsuperuser asks the manager for it.
    ("tracker/api/export.py", "book.save"),  # A spreadsheet, not a record.
    ("tracker/api/kept.py", "cursor.execute"),  # A SELECT that Django wrote.
    ("tracker/models/adding.py", "cursor.execute"),  # For the actions and the journal alone.
    ("tracker/models/adding.py", "model._base_manager.bulk_create"),
    ("tracker/exchange/period_docx.py", "document.save"),  # A file of words, not a record.
}
SETS = {
    ("tracker/reports/measures.py", "pledged.other.add"),
    ("tracker/reports/measures.py", "measure.other.add"),
    ("tracker/reports/trails.py", "trail.unstated.add"),
}
"""Python sets that only look like relations."""


def reference(model):
    return getattr(model, "REFERENCE", False)


PLANTED_WRITES = """
from tracker.actions import records
from tracker.models import Need, Mission

def one(request, mission, need, line):
    Need.objects.create(description="x")
    Need.objects.filter(pk=1).update(status="closed")
    Need.objects.seen_by(request.actor).delete()
    Need.objects.bulk_create([])
    Need.objects.get_or_create(pk=1)
    need.save()
    need.delete()
    mission.partners.add(1)
    mission.places.set([])
    line.need.channels.clear()
    getattr(need, "also").remove(1)
    connection.cursor().execute("UPDATE x")
    records.create(Need, by=None)
    context = {}
    context.update(a=1)
    self.fields.update(b=2)

def two(mission):
    rows = Need.objects.filter(pk=1)
    rows.update(status="closed")
    some = rows.order_by("pk")
    some.update(status="closed")
    if (late := Need.objects.alive()) and True:
        late.update(status="closed")

def three(rows, seen):
    rows.update(a=1)
    names = set(Need.objects.values_list("ref", flat=True))
    names.update(seen)
"""
PLANTED_READS = """
def two(request):
    Need.objects.all()
    Need.objects.filter(pk=1)
    rows = noun.model._default_manager.alive()
    Need.objects.seen_by(request.actor).filter(pk=1)
    Need.objects.none()
    manager = Need.objects
"""


def test_only_actions_and_the_journal_write():
    found = {
        (name_of(p), said.split(": ")[1])
        for p in modules()
        if not name_of(p).startswith(WRITERS)
        for said in writes(p.read_text())
    }
    assert found - ALLOWED - SETS == set()
    assert found >= ALLOWED | SETS, "what is allowed by name must be there"


def test_the_search_for_writes_finds_each_kind_of_write():
    lines = [int(said.split(":")[0]) for said in writes(PLANTED_WRITES)]
    through_a_name = [25, 27, 29]
    assert sorted(lines) == [*range(6, 18), *through_a_name], (
        "the action, the dictionary and the form are none, nor what another function calls rows"
    )


READ_OTHERWISE = {
    "tracker/views/history.py": {
        "Entry.objects": "entries of records that were found through seen_by",
    },
    "tracker/views/showing.py": {
        "Claim.objects": "claims stand in disputes, which everyone with a seat reads",
    },
    "tracker/forms/choices.py": {
        "Mission.partners.through.objects": "only narrows missions found through seen_by",
        "model._default_manager": "rows that are no records: people",
        "field.related_model._default_manager": "lines of records found through seen_by",
        "PledgeLine.objects": "lines of pledges found through seen_by",
    },
    "tracker/forms/moves.py": {
        "ConsignmentLine.objects": "lines of the record the page is about",
    },
    "tracker/views/visits.py": {
        "DeliveryLine.objects": "lines of deliveries found through seen_by",
    },
    "tracker/views/forming.py": {
        "model._default_manager": "asks whether a model has seen_by, and calls that",
    },
    "tracker/views/notices.py": {
        "Following.objects": "what the person's own seats follow",
    },
    "tracker/forms/members.py": {
        "Seat.objects": "the seats of one person in an organisation that the actor administers",
    },
    "tracker/api/bulk.py": {
        "self.noun.model._default_manager": "asks whether an id is taken; who changes it finds "
        "it through seen_by",
    },
    "tracker/api/changes.py": {
        "Entry.objects": "entries, each told only after sight of its record was asked",
        "Share.objects": "counts what is shared with the reader's own organisations",
        "self.model._default_manager": "asks sight of the records of entries, and writes those "
        "it allows",
    },
    "tracker/api/compiled.py": {
        "Consignment.objects": "narrows legs to the parties of their mission",
        "model._default_manager": "lines of records found through seen_by",
        "through._default_manager": "ids that records found through seen_by name",
    },
    "tracker/api/known.py": {
        "model._default_manager": "seen_by follows, or the lines of records found through it",
        "model._meta.get_field(parent).related_model._default_manager": "seen_by follows",
    },
    "tracker/api/history.py": {
        "Entry.objects": "entries of a record that was found through seen_by",
    },
    "tracker/api/listing.py": {
        "noun.model._default_manager": "reads again, by its key, what was found or saved",
        "wanted.noun.model._default_manager": "reads by key the rows found through seen_by",
    },
    "tracker/api/outside.py": {
        "self.noun.model._default_manager": "one's own organisation's, or through seen_by",
    },
    "tracker/api/records.py": {
        "Entry.objects": "entries of a record that was found through seen_by",
        "noun.model._default_manager": "asks whether an id is taken",
        "self.noun.model._default_manager": "asks whether an id is taken; seen_by follows",
        "type(record)._default_manager": "reads again what was found through seen_by",
    },
    "tracker/api/tags.py": {
        "Entry.objects": "the number of the last entry, and nothing of it",
    },
    "tracker/filters/machines.py": {
        "qs.model._default_manager": "only narrows the list, which was found through seen_by",
    },
    "tracker/filters/__init__.py": {
        "qs.model._default_manager": "only narrows the list, which was found through seen_by",
        "self.target._default_manager": "finds the key of an id that is known, to narrow the list",
        "field.remote_field.through._default_manager": "only narrows the list, as above",
        "FurtherSector.objects": "only narrows the list, as above",
    },
}
"""Reads that need no sight of their own, each with its reason."""
REFERENCES = {f"{model.__name__}.objects" for model in apps.get_models() if reference(model)}
"""Everyone with a seat reads these."""


def test_doors_read_by_sight():
    places = ("views", "api", "forms", "filters", "templatetags")
    doors = modules(*(f"tracker/{place}" for place in places))
    found = {
        name_of(p): {said.split(": ")[1] for said in unguarded(p.read_text())} - REFERENCES
        for p in doors
    }
    assert {n: f for n, f in found.items() if f} == {
        name: set(reads) for name, reads in READ_OTHERWISE.items()
    }


def test_the_search_for_reads_finds_each_way_past_sight():
    assert [int(said.split(":")[0]) for said in unguarded(PLANTED_READS)] == [3, 4, 5, 8]


@pytest.mark.parametrize("name", list(READ_OTHERWISE))
def test_what_is_read_otherwise_has_a_reason(name):
    assert all(len(reason) > 10 for reason in READ_OTHERWISE[name].values())
