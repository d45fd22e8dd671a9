"""The pages of notices: what was told, what is followed, and how soon."""

import pytest

from tests import making
from tests.broadcast.test_notices import Journal
from tests.views.pages import links_of, signed_in, text_of
from tracker.models import Following, Notice, Pace
from tracker.views import notices

pytestmark = pytest.mark.django_db


@pytest.fixture
def news(floods, officer, liaison, chair, coordinator, lao_embassy):
    journal = Journal()
    journal.read()
    need = making.reported(liaison, lao_embassy, floods)
    journal.read()
    return need


class TestNotices:
    def test_say_what_happened_and_lead_there(self, news, officer):
        client = signed_in(officer)
        page = client.get("/notices/")

        assert "Need “ready-to-eat meal”" in text_of(page)
        assert "Ryongchon · Floods of 2012 · about 100 pack" in text_of(page)
        assert f"/needs/{news.uid}/" in links_of(page)
        assert all(client.get(link).status_code == 200 for link in links_of(page))

    def test_are_counted_on_every_page_until_they_are_read(self, news, officer):
        client = signed_in(officer)
        assert "Notices (1)" in client.get("/").content.decode()
        newest = Notice.objects.get(seat__user=officer).pk
        client.post("/notices/", {"upto": newest})

        assert "Notices (" not in client.get("/").content.decode()
        assert "Mark as read" not in text_of(client.get("/notices/"))

    def test_are_read_one_by_one(self, news, officer):
        client = signed_in(officer)
        [mine] = Notice.objects.filter(seat__user=officer)
        client.post("/notices/", {"only": mine.pk})
        mine.refresh_from_db()
        assert mine.read_at

    def test_of_others_stay_theirs(self, news, officer, chair):
        [theirs] = Notice.objects.filter(seat__user=chair)
        client = signed_in(officer)
        client.post("/notices/", {"only": theirs.pk})
        theirs.refresh_from_db()
        assert theirs.read_at is None
        assert "Notices (1)" in signed_in(chair).get("/").content.decode()

    def test_say_nothing_of_what_is_not_seen_any_more(self, news, officer):
        type(news).objects.filter(pk=news.pk).update(visibility="restricted")
        text = text_of(signed_in(officer).get("/notices/"))
        assert "A record that you no longer see." in text
        assert "meal" not in text
        assert "Ryongchon" not in text

    def test_go_on_by_pages(self, news, officer, monkeypatch, floods, liaison, lao_embassy):
        monkeypatch.setattr(notices, "SHOWN", 1)
        journal = Journal()
        making.reported(liaison, lao_embassy, floods, description="Blankets", item=None)
        journal.read()
        client = signed_in(officer)
        first = client.get("/notices/")
        [more] = [link for link in links_of(first) if "before" in link]
        assert "Blankets" in text_of(first)
        assert "meal" in text_of(client.get(more))

    @pytest.mark.parametrize("before", ["x", "-1", "0", "9" * 30, "1.5", "٣"])
    def test_refuse_a_number_that_is_none(self, officer, before):
        assert signed_in(officer).get("/notices/", {"before": before}).status_code == 400
        assert signed_in(officer).post("/notices/", {"only": before}).status_code == 302

    def test_ask_the_database_no_more_for_more(
        self, news, officer, floods, liaison, lao_embassy, django_assert_max_num_queries
    ):
        journal = Journal()
        for _n in range(5):
            making.reported(liaison, lao_embassy, floods)
        journal.read()
        client = signed_in(officer)
        with django_assert_max_num_queries(14):
            client.get("/notices/")


class TestWhatIFollow:
    def test_starts_with_ones_own_and_the_emergencies(self, news, officer):
        text = text_of(signed_in(officer).get("/following/"))
        assert "Records of my organisation Mercy Relief" in text
        assert "Emergency: Floods of 2012" in text

    def test_takes_more_and_lets_go(self, news, officer):
        client = signed_in(officer)
        seat = officer.seats.get()
        given = {"seat": seat.uid, "thing": "sector:hea", "pace": "weekly"}
        assert client.post("/following/", given).status_code == 302
        made = Following.objects.get(what="sector")
        assert (made.sector, made.pace) == ("hea", Pace.WEEKLY)

        client.post(f"/following/{made.pk}/", {"pace": "at_once"})
        made.refresh_from_db()
        assert made.pace == Pace.AT_ONCE
        client.post(f"/following/{made.pk}/", {"leave": "1"})
        assert not Following.objects.filter(what="sector").exists()

    def test_follows_a_thing_once(self, news, officer, floods):
        client = signed_in(officer)
        given = {"seat": officer.seats.get().uid, "thing": f"emergency:{floods.uid}"}
        client.post("/following/", given | {"pace": "never"})
        assert [f.pace for f in Following.objects.filter(
            seat__user=officer, emergency=floods)] == ["never"]  # fmt: skip

    @pytest.mark.parametrize(
        "wrong", [{"thing": "emergency:x"}, {"thing": "sector:none"}, {"pace": "hourly"},
                  {"seat": "x"}, {"thing": ""}]
    )  # fmt: skip
    def test_says_what_cannot_be_followed(self, news, officer, wrong):
        given = {"seat": officer.seats.get().uid, "thing": "own:", "pace": "daily"}
        assert signed_in(officer).post("/following/", given | wrong).status_code == 400

    def test_offers_no_emergency_that_is_not_seen(self, news, coordinator, floods):
        client = signed_in(coordinator)
        assert "Floods" not in text_of(client.get("/following/"))
        given = {"seat": coordinator.seats.get().uid, "thing": f"emergency:{floods.uid}"}
        assert client.post("/following/", given | {"pace": "daily"}).status_code == 400

    def test_of_others_is_not_found(self, news, officer, chair):
        theirs = Following.objects.filter(seat__user=chair).first()
        client = signed_in(officer)
        assert client.post(f"/following/{theirs.pk}/", {"leave": "1"}).status_code == 404
        assert client.post("/following/99999999/", {"pace": "never"}).status_code == 404

    def test_is_offered_on_the_page_of_an_emergency(self, news, officer, floods):
        client = signed_in(officer)
        page = client.get(f"/emergencies/{floods.uid}/")
        [link] = [link for link in links_of(page) if link.startswith("/following/")]
        form = client.get(link).content.decode()
        assert f'value="emergency:{floods.uid}" selected' in form

    def test_tells_a_stranger_how_to_get_a_seat(self, stranger):
        for page in ("/notices/", "/following/"):
            answer = signed_in(stranger).get(page)
            assert answer.status_code == 200
            assert "seat" in text_of(answer)
