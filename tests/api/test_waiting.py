"""What waits and what was told, for machines."""

import pytest

from tests import making
from tests.api.conftest import Partner
from tests.broadcast.test_notices import Journal
from tests.views.pages import signed_in
from tracker.actions import records
from tracker.models import ActionPoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def news(floods, officer, liaison, chair, lao_embassy):
    journal = Journal()
    journal.read()
    need = making.reported(liaison, lao_embassy, floods)
    journal.read()
    return need


class TestWaiting:
    def test_names_what_waits_and_where_it_is_done(self, news, chair, settings):
        rows = signed_in(chair).get("/api/v1/waiting").json()["data"]
        [row] = [row for row in rows if row["kind"] == "needs-to-corroborate"]
        assert row["record"] == {
            "id": str(news.uid), "type": "needs", "ref": news.ref,
            "url": f"/api/v1/needs/{news.uid}",
        }  # fmt: skip
        assert row["sentence"].startswith("ready-to-eat meal · ")
        assert row["url"] == f"{settings.SITE_URL}/needs/{news.uid}/"
        assert row["due"] is None

    def test_leads_to_the_form_of_the_page_and_names_the_record(
        self, news, chair, officer, indonesian_embassy, mercy_relief, settings
    ):
        point = records.create(
            ActionPoint, by=making.actor(chair), owner=indonesian_embassy,
            values={"title": "Say what you see", "assigned_to": mercy_relief, "need": news,
                    "visibility": "restricted"},
        )  # fmt: skip
        client = signed_in(officer)
        rows = client.get("/api/v1/waiting").json()["data"]
        [row] = [row for row in rows if row["kind"] == "action-points"]
        form = f"/corroborations/new/?need={news.uid}"
        assert row["url"] == f"{settings.SITE_URL}{form}"
        assert form in client.get("/").content.decode()
        assert (row["record"]["type"], row["record"]["id"]) == ("action-points", str(point.uid))

    def test_keeps_to_the_limit_of_each_kind(self, news, floods, liaison, chair, lao_embassy):
        making.reported(liaison, lao_embassy, floods)
        client = signed_in(chair)
        count = {n: len(client.get(f"/api/v1/waiting?limit={n}").json()["data"]) for n in (1, 50)}
        assert count == {1: 2, 50: 4}, "to corroborate, and to pledge for"

    def test_tells_a_key_only_what_it_may_read(self, news, indonesian_embassy):
        wide = Partner(indonesian_embassy)
        narrow = Partner(indonesian_embassy, scopes=["read:pledges"])
        assert len(wide.get("waiting").json()["data"]) == 2
        assert narrow.get("waiting").json()["data"] == []

    def test_refuses_what_it_does_not_know(self, chair):
        client = signed_in(chair)
        for query in ("limit=0", "limit=x", "kind=needs"):
            assert client.get(f"/api/v1/waiting?{query}").status_code == 400


class TestNotices:
    def test_say_what_happened(self, news, officer):
        answer = signed_in(officer).get("/api/v1/notices").json()
        [row] = answer["data"]
        assert row["what"].startswith("Need “ready-to-eat meal”")
        assert (row["how_much"], row["read"], answer["unread"]) == ("about 100 pack", False, 1)
        assert row["record"]["id"] == str(news.uid)

    def test_say_nothing_of_what_is_not_seen_any_more(self, news, officer):
        type(news).objects.filter(pk=news.pk).update(visibility="restricted")
        [row] = signed_in(officer).get("/api/v1/notices").json()["data"]
        assert row["record"] is None
        assert row["where"] == row["who"] == ""
        assert "meal" not in str(row)

    def test_go_on_by_cursor(self, news, officer, floods, liaison, lao_embassy):
        journal = Journal()
        making.reported(liaison, lao_embassy, floods)
        journal.read()
        client = signed_in(officer)
        first = client.get("/api/v1/notices?limit=1").json()
        cursor = first["next_cursor"]
        second = client.get("/api/v1/notices", {"limit": 1, "cursor": cursor}).json()
        assert (first["has_more"], second["has_more"]) == (True, False)
        assert first["data"] != second["data"]
        assert client.get("/api/v1/notices?cursor=7").status_code == 400

    def test_are_none_for_a_key(self, news, mercy_relief):
        assert Partner(mercy_relief).get("notices").json()["data"] == []
