"""The feed of changes: everything a reader may know, and nothing else, each thing once."""

import re

import pytest

from tests import making
from tests.api.conftest import Partner
from tracker.actions import records, sharing
from tracker.api import changes
from tracker.models import Key

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def neighbour(indonesian_embassy, floods):
    """A system of an embassy that is admitted to the same emergency."""
    return Partner(indonesian_embassy)


def follow(partner, since=None, types="needs,clearances,missions"):
    """Return what is new, and where to go on."""
    answer = partner.get("changes", {"types": types} | ({"since": since} if since else {}))
    assert answer.status_code == 200, answer.content
    page = answer.json()
    return page["data"], page["next_cursor"]


def briefly(told):
    return [(one["type"], one["verb"], one["deleted"]) for one in told]


class TestARecordThatLeavesSight:
    def narrowed(self, need, liaison):
        values = {"visibility": "restricted"}
        return records.change(need, by=making.actor(liaison), values=values)

    def test_is_a_tombstone_for_who_saw_it(self, neighbour, liaison, lao_embassy, floods):
        need = making.reported(liaison, lao_embassy, floods)
        first, cursor = follow(neighbour)
        assert briefly(first)[-1] == ("needs", "report", False)

        self.narrowed(need, liaison)
        told, _cursor = follow(neighbour, cursor)

        assert briefly(told) == [("needs", "change", True)]
        assert told[0]["reason"] == "access"

    def test_is_nothing_for_who_never_did(self, outsider, liaison, lao_embassy, floods):
        _told, cursor = follow(outsider)
        self.narrowed(making.reported(liaison, lao_embassy, floods), liaison)

        assert follow(outsider, cursor)[0] == []

    def test_is_nothing_for_others_while_it_is_a_draft(
        self, neighbour, liaison, lao_embassy, floods
    ):
        need = making.need(liaison, lao_embassy, floods)
        _told, cursor = follow(neighbour)
        self.narrowed(need, liaison)

        assert follow(neighbour, cursor)[0] == []

    def test_leaves_where_it_is_a_draft_again(self, neighbour, officer, mercy_relief, floods):
        mission = making.running(officer, mercy_relief, floods)
        pledge = making.pledge(officer, mercy_relief, floods)
        given = making.allocation(officer, pledge, 10, mission=mission)
        packed = making.consignment(officer, mission, (given, 4))
        making.move("ready", packed, officer)
        _told, cursor = follow(neighbour, types="consignments")
        making.move("unpack", packed, officer)
        [told] = follow(neighbour, cursor, "consignments")[0]
        assert (told["verb"], told["deleted"], told["reason"]) == ("unpack", True, "access")

    def test_leaves_with_the_emergency_it_is_moved_to(
        self, neighbour, liaison, lao_embassy, floods
    ):
        need = making.reported(liaison, lao_embassy, floods)
        elsewhere = making.emergency(owner=lao_embassy, title="Fire")
        gone = self.gone_after(neighbour, need, liaison, {"emergency": elsewhere})

        assert gone == [("needs", "change", True)]

    def test_leaves_a_partner_that_is_none_any_more(self, outsider, officer, mercy_relief, floods):
        mission = making.mission(
            officer, mercy_relief, floods, visibility="restricted",
            partners=[outsider.organisation],
        )  # fmt: skip
        making.move("plan", mission, officer)
        gone = self.gone_after(outsider, mission, officer, {"partners": []})

        assert gone == [("missions", "change", True)]

    def test_leaves_a_recipient_that_is_none_any_more(
        self, outsider, officer, mercy_relief, floods
    ):
        pledge = making.pledge(
            officer, mercy_relief, floods, visibility="restricted", recipient=outsider.organisation
        )
        gone = self.gone_after(outsider, pledge, officer, {"recipient": None})

        assert gone == [("pledges", "change", True)]

    def test_leaves_with_a_refusal(self, neighbour, liaison, lao_embassy, officer, mercy_relief):
        floods = making.emergency(
            lao_embassy, mercy_relief, neighbour.organisation, owner=lao_embassy, title="More"
        )
        mission = making.mission(officer, mercy_relief, floods)
        making.move("plan", mission, officer)
        visit = making.visit(liaison, lao_embassy, mission, emergency=floods)
        gone = self.gone_after(neighbour, visit, liaison, {"access": "denied"})

        assert gone == [("visits", "change", True)]

    def gone_after(self, reader, record, by, values):
        """Return what a reader of a record is told of a change to it."""
        types = "needs,missions,pledges,visits"
        told, cursor = follow(reader, types=types)
        assert str(record.uid) in {one["id"] for one in told}
        record.refresh_from_db()
        records.change(record, by=making.actor(by), values=values)
        return briefly(follow(reader, cursor, types=types)[0])


class TestADraft:
    def test_is_told_to_others_once_it_is_none(self, neighbour, liaison, lao_embassy, floods):
        need = making.need(liaison, lao_embassy, floods)
        told, cursor = follow(neighbour)
        assert told == []

        making.move("report", need, liaison)

        assert briefly(follow(neighbour, cursor)[0]) == [("needs", "report", False)]

    def test_brings_what_was_hidden_with_it(self, neighbour, officer, mercy_relief, floods):
        mission = making.mission(officer, mercy_relief, floods)
        making.clearance(officer, mission, "visa")
        told, cursor = follow(neighbour)
        assert told == []

        making.move("plan", mission, officer)

        told, _cursor = follow(neighbour, cursor)
        assert ("clearances", "show", False) in briefly(told)
        assert ("missions", "plan", False) in briefly(told)


class TestTheCursor:
    def test_ends_when_rights_change(self, neighbour, liaison, lao_embassy, floods):
        need = making.reported(liaison, lao_embassy, floods, visibility="restricted")
        _told, cursor = follow(neighbour)

        sharing.share(need, organisation=neighbour.organisation, by=making.actor(liaison))
        answer = neighbour.get("changes", {"since": cursor})

        assert (answer.status_code, answer.json()["code"]) == (410, "rights_changed")

    def test_ends_with_time(self, neighbour, monkeypatch):
        _told, cursor = follow(neighbour)
        monkeypatch.setattr(changes, "GOOD_FOR", -1)

        answer = neighbour.get("changes", {"since": cursor})

        assert (answer.status_code, answer.json()["code"]) == (410, "cursor_expired")

    def test_ends_when_the_key_may_read_more(self, neighbour):
        _told, cursor = follow(neighbour)
        Key.objects.filter(pk=neighbour.key.pk).update(scopes=["read:needs", "read:missions"])

        answer = neighbour.get("changes", {"types": "needs,missions", "since": cursor})

        assert (answer.status_code, answer.json()["code"]) == (410, "rights_changed")

    def test_goes_on_with_the_same_types_alone(self, neighbour):
        _told, cursor = follow(neighbour, types="needs")
        assert follow(neighbour, cursor, types="needs")[0] == []

        answer = neighbour.get("changes", {"types": "needs,missions", "since": cursor})

        assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")
        assert "types" in answer.json()["detail"]

    @pytest.mark.parametrize("cursor", ["x", "x:y", "[1,2]:abc", "é"])
    def test_is_ours_or_refused(self, neighbour, cursor):
        answer = neighbour.get("changes", {"since": cursor})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")

    def test_is_one_word_of_an_address_that_shows_no_key(self, neighbour):
        _told, cursor = follow(neighbour)
        assert re.fullmatch(r"[A-Za-z0-9_:-]{60,}", cursor)

    def test_is_always_there(self, outsider):
        told, cursor = follow(outsider)
        assert (told, bool(cursor)) == ([], True)


def test_a_bulk_change_is_all_there(neighbour, need_body, lao_embassy):
    system = Partner(lao_embassy)
    answer = system.post("needs/bulk", {"rows": [need_body] * 5})
    for result in answer.json()["results"]:
        system.post(f"needs/{result['id']}/report")

    told, _cursor = follow(neighbour)

    assert [one["verb"] for one in told].count("report") == 5


def test_a_kind_is_named_as_in_its_address_or_alone(neighbour, liaison, lao_embassy, floods):
    making.reported(liaison, lao_embassy, floods)
    alone, in_address = (follow(neighbour, types=t)[0] for t in ("need,mission", "needs,missions"))
    assert alone == in_address != []


def test_the_record_comes_along_when_asked(neighbour, liaison, lao_embassy, floods):
    need = making.reported(liaison, lao_embassy, floods)
    answer = neighbour.get("changes", {"types": "needs", "data": "true"}).json()

    assert answer["data"][-1]["data"] == neighbour.get(f"needs/{need.uid}").json()
