"""Who sees a record now may not read what it said before they did."""

import pytest

from tests import making
from tracker.actions import records, sharing
from tracker.models import Entry
from tracker.rules.witnesses import shown

pytestmark = pytest.mark.django_db
SECRET = "the minister's cousin"


@pytest.fixture
def need(liaison, lao_embassy, floods):
    """A need that was written in confidence, cleaned, and then reported to the coalition."""
    found = making.need(liaison, lao_embassy, floods, visibility="restricted", description=SECRET)
    found = making.move("report", found, liaison)
    by = making.actor(liaison)
    records.change(found, by=by, values={"description": ""})
    return sharing.show(found, visibility="coalition", by=by)


def read(need, reader):
    return shown(Entry.objects.about(need), making.actor(reader))


class TestTheHistory:
    def test_begins_for_others_when_they_saw_the_record(self, need, officer):
        (entry,) = read(need, officer)
        assert entry.changes == {"visibility": [None, "coalition"]}

    def test_is_whole_for_the_owner(self, need, liaison):
        assert len(read(need, liaison)) == 4
        assert SECRET in str([entry.changes for entry in read(need, liaison)])

    def test_goes_on_after_it_was_narrowed_for_a_while(self, need, liaison, officer):
        by = making.actor(liaison)
        for visibility in ("restricted", "coalition"):
            sharing.show(need, visibility=visibility, by=by)
        records.change(need, by=by, values={"description": "clean"})
        assert [entry.version for entry in read(need, officer)] == [7, 6, 4]

    def test_begins_with_a_share(self, need, liaison, coordinator, mercy_malaysia):
        for record in (need.emergency, need):
            sharing.share(record, organisation=mercy_malaysia, by=making.actor(liaison))
        assert [entry.verb for entry in read(need, coordinator)] == ["share"]

    def test_leaves_out_the_days_of_a_draft(self, liaison, lao_embassy, floods, officer):
        draft = making.need(liaison, lao_embassy, floods, description=SECRET)
        records.change(draft, by=making.actor(liaison), values={"description": ""})
        told = read(making.move("report", draft, liaison), officer)
        assert [entry.verb for entry in told] == ["report"]
        assert told[0].changes["status"] == [None, "reported"]
