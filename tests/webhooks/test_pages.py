"""The pages on which an admin registers, follows and ends webhooks."""

import datetime
import re

import pytest
from standardwebhooks.webhooks import Webhook

from tests import making
from tests.webhooks.conftest import changed, send, soon
from tests.webhooks.receiver import Reply
from tracker.actions import messages
from tracker.models import Attempt, Endpoint, Entry, Work
from tracker.rules import webhooks as rules
from tracker.rules.messages import shown_secret

pytestmark = pytest.mark.django_db
SECRET = re.compile(r'value="(whsec_[A-Za-z0-9+/]{43}=)"')


def as_(client, user):
    client.force_login(user)
    return client


def text(page):
    return page.content.decode()


def post(client, organisation, **said):
    usual = {"organisation": organisation.uid, "name": "Warehouse"}
    return client.post("/webhooks/new/", usual | {"url": "https://9.9.9.9/hook"} | said)


@pytest.fixture
def put(endpoint, need, liaison):
    """Put down messages about a need."""

    def put(count):
        messages.put_for(endpoint, changed(need, liaison, count), soon(-1))
        return list(Work.objects.filter(endpoint=endpoint).order_by("pk"))

    return put


class TestRegistering:
    def test_shows_the_secret_once(self, client, admin, mercy_relief, caplog):
        page = post(as_(client, admin), mercy_relief, nouns=["need"], verbs=["report"])
        assert page.status_code == 200
        assert "no-store" in page.headers["Cache-Control"]
        endpoint = Endpoint.objects.get()
        secret = SECRET.search(text(page))[1]
        assert secret == shown_secret(endpoint)
        assert (endpoint.nouns, endpoint.verbs) == (["need"], ["report"])
        assert (endpoint.owner, endpoint.created_by) == (mercy_relief, admin)
        Webhook(secret)
        for address in ("/webhooks/", f"/webhooks/{endpoint.uid}/"):
            assert "whsec_" not in text(client.get(address))
        assert secret not in caplog.text + str([*Entry.objects.values()])

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("name", "", "required"), ("name", "x" * 81, "80"), ("url", "", "required"),
            ("url", "https://9.9.9.9/" + "x" * 500, "500"), ("nouns", ["concern"], "valid choice"),
            ("nouns", ["seat"], "valid choice"), ("verbs", ["hack"], "valid choice"),
            ("url", "http://9.9.9.9/", "Begin the address with https://"),
            ("url", "https://9.9.9.9:8443/", "Use one of these ports: 443"),
            ("url", "https://me:word@9.9.9.9/", "Leave the user name and the password out"),
        ],
    )  # fmt: skip
    def test_says_what_is_wrong(self, client, admin, mercy_relief, field, value, said):
        page = post(as_(client, admin), mercy_relief, **{field: value})
        assert page.status_code == 400
        assert said in text(page)
        assert not Endpoint.objects.exists()

    def test_is_for_admins_of_the_organisation_alone(
        self, client, admin, officer, mercy_relief, lao_embassy
    ):
        assert post(as_(client, officer), mercy_relief).status_code == 403
        assert post(as_(client, admin), lao_embassy).status_code == 400
        assert not Endpoint.objects.exists()

    def test_ends_at_twenty(self, client, admin, mercy_relief, register, monkeypatch):
        monkeypatch.setattr(rules, "MOST", 2)
        register()
        assert post(as_(client, admin), mercy_relief).status_code == 200
        page = post(client, mercy_relief)
        assert page.status_code == 400
        assert "2 webhooks at most" in text(page)


class TestTheList:
    def test_shows_members_the_host_and_not_the_whole_address(self, client, viewer, register):
        endpoint = register("https://9.9.9.9/hook?token=very-secret")
        page = text(as_(client, viewer).get("/webhooks/"))
        assert "Warehouse" in page
        assert "9.9.9.9" in page
        assert "very-secret" not in page
        assert f"/webhooks/{endpoint.uid}/" not in page

    def test_shows_another_organisation_nothing(self, client, liaison, register):
        register()
        page = text(as_(client, liaison).get("/webhooks/"))
        assert "Warehouse" not in page
        assert "No system is told" in page

    def test_tells_a_stranger_how_to_get_a_seat(self, client, stranger):
        assert "You hold no seat yet" in text(as_(client, stranger).get("/webhooks/"))


class TestTampering:
    """Another organisation's admin finds nothing, whatever they try."""

    TRIES = ("", "edit/", "secret/", "off/", "on/", "delete/", "test/", "replay/")

    def test_by_another_admin_finds_nothing(
        self, client, put, endpoint, lao_embassy, mercy_relief
    ):
        [work] = put(1)
        before = (Endpoint.objects.values().get(), Work.objects.values().get())
        as_(client, making.person("other", lao_embassy, "admin"))
        for tail in (*self.TRIES, f"messages/{work.pk}/replay/"):
            address = f"/webhooks/{endpoint.uid}/{tail}"
            for answer in (client.get(address), client.post(address, {"reason": "x"})):
                assert answer.status_code in (404, 405), address
        assert (Endpoint.objects.values().get(), Work.objects.values().get()) == before

    def test_with_the_number_of_anothers_message_finds_nothing(
        self, client, put, register, lao_embassy
    ):
        [work] = put(1)
        other = making.person("other", lao_embassy, "admin")
        own = register(by=other, organisation=lao_embassy)
        address = f"/webhooks/{own.uid}/messages/{work.pk}/replay/"
        assert as_(client, other).post(address).status_code == 404

    def test_a_member_who_is_no_admin_is_told_so(self, client, put, endpoint, officer):
        put(1)
        as_(client, officer)
        answers = [client.get(f"/webhooks/{endpoint.uid}/{tail}") for tail in self.TRIES]
        assert {answer.status_code for answer in answers} == {403, 405}


class TestTheLog:
    def test_tells_each_message_with_its_tries(self, client, admin, put, endpoint, receiver):
        put(2)
        receiver.answer = lambda heard: Reply(500 if len(receiver.heard) == 0 else 200)
        send(soon())
        page = text(as_(client, admin).get(f"/webhooks/{endpoint.uid}/"))
        for said in ("need.changed", "500", "delivered", "waiting", "next try", "NEED-"):
            assert said in page
        assert endpoint.url.replace("&", "&amp;") in page

    def test_says_in_words_why_nothing_came_back(self, client, admin, put, endpoint, settings):
        put(1)
        settings.WEBHOOK_ALLOWED_CIDRS = []
        send(soon())
        page = text(as_(client, admin).get(f"/webhooks/{endpoint.uid}/"))
        assert "The address leads to no public place: nothing was sent." in page

    def test_of_more_than_a_page_goes_on(
        self, client, admin, put, endpoint, django_assert_max_num_queries
    ):
        put(52)
        as_(client, admin)
        with django_assert_max_num_queries(12):
            page = client.get(f"/webhooks/{endpoint.uid}/")
        assert len(page.context["messages_shown"]) == 50
        page = client.get(f"/webhooks/{endpoint.uid}/{page.context['next_url']}")
        assert len(page.context["messages_shown"]) == 2

    @pytest.mark.parametrize("before", ["x", "-1", "9" * 30, "1.5", "%00"])
    def test_with_a_broken_address_says_so(self, client, admin, endpoint, before):
        page = as_(client, admin).get(f"/webhooks/{endpoint.uid}/?before={before}")
        assert page.status_code == 400

    def test_forgets_what_is_older_than_thirty_days(self, client, admin, put, endpoint):
        put(1)
        Work.objects.update(made_at=soon(-31 * 86400))
        page = text(as_(client, admin).get(f"/webhooks/{endpoint.uid}/"))
        assert "need.changed" not in page


class TestTrying:
    def test_a_test_is_sent_and_its_answer_shown(self, client, admin, endpoint, receiver):
        url = f"/webhooks/{endpoint.uid}/"
        assert as_(client, admin).post(f"{url}test/").status_code == 302
        assert client.post(f"{url}test/").status_code == 409, "one at a time"
        send(soon())
        assert receiver.heard[0].verify(shown_secret(endpoint))["type"] == "test"
        page = text(client.get(url))
        assert "delivered" in page
        assert "Send again<" not in page

    def test_a_test_is_sent_once_and_counts_for_nothing(self, client, admin, endpoint, receiver):
        receiver.answer = lambda heard: Reply(500)
        as_(client, admin).post(f"/webhooks/{endpoint.uid}/test/")
        send(soon())
        assert Work.objects.get().given_up
        assert Endpoint.objects.get().failing_since is None

    def test_a_test_goes_out_although_it_is_off(self, client, admin, endpoint, receiver):
        url = f"/webhooks/{endpoint.uid}/"
        as_(client, admin).post(f"{url}off/", {"reason": "Moving house"})
        assert "Moving house" in text(client.get(url))
        client.post(f"{url}test/")
        assert send(soon()) == 1
        assert len(receiver.heard) == 1

    def test_one_message_is_sent_again_under_its_own_id(
        self, client, admin, put, endpoint, receiver
    ):
        [work] = put(1)
        send(soon())
        url = f"/webhooks/{endpoint.uid}/messages/{work.pk}/replay/"
        assert as_(client, admin).post(url).status_code == 302
        assert send(soon()) == 1
        assert len({heard.id for heard in receiver.heard}) == 1
        assert Attempt.objects.filter(work=work).count() == 2

    def test_all_since_a_day_are_sent_again(self, client, admin, put, endpoint, receiver):
        put(3)
        send(soon())
        url = f"/webhooks/{endpoint.uid}/replay/"
        assert as_(client, admin).get(url).status_code == 200
        tomorrow = making.TODAY + datetime.timedelta(days=1)
        for day in (tomorrow, making.TODAY - datetime.timedelta(days=31), "soon"):
            assert client.post(url, {"since": str(day)}).status_code == 400
        page = client.post(url, {"since": str(making.TODAY)}, follow=True)
        assert "3 messages are sent again." in text(page)
        assert send(soon()) == 3

    def test_nothing_is_sent_again_while_it_is_off(self, client, admin, put, endpoint, receiver):
        [work] = put(1)
        url = f"/webhooks/{endpoint.uid}/"
        as_(client, admin).post(f"{url}off/", {"reason": "x"})
        assert client.post(f"{url}messages/{work.pk}/replay/").status_code == 409
        assert client.post(f"{url}replay/", {"since": str(making.TODAY)}).status_code == 409


class TestKeeping:
    def test_it_is_changed(self, client, admin, endpoint):
        url = f"/webhooks/{endpoint.uid}/edit/"
        page = as_(client, admin).get(url)
        assert endpoint.url in text(page)
        sent = {"name": "Depot", "url": "https://9.9.9.9/new", "nouns": ["pledge", "visit"]}
        assert client.post(url, sent).status_code == 302
        endpoint.refresh_from_db()
        assert (endpoint.name, endpoint.nouns, endpoint.verbs) == (
            "Depot",
            ["pledge", "visit"],
            [],
        )
        assert Entry.objects.about(endpoint).first().verb == "change"

    def test_its_secret_is_replaced_and_shown_once(self, client, admin, endpoint):
        old = shown_secret(endpoint)
        url = f"/webhooks/{endpoint.uid}/secret/"
        assert "whsec_" not in text(as_(client, admin).get(url))
        page = client.post(url)
        secret = SECRET.search(text(page))[1]
        assert "no-store" in page.headers["Cache-Control"]
        assert secret == shown_secret(Endpoint.objects.get()) != old
        assert "Earlier secret good until" in text(client.get(f"/webhooks/{endpoint.uid}/"))

    def test_it_is_switched_off_and_on(self, client, admin, endpoint):
        url = f"/webhooks/{endpoint.uid}/"
        assert as_(client, admin).post(f"{url}off/", {"reason": ""}).status_code == 400
        assert client.post(f"{url}on/").status_code == 409
        assert client.post(f"{url}off/", {"reason": "Moving"}).status_code == 302
        assert client.post(f"{url}off/", {"reason": "Moving"}).status_code == 409
        assert client.post(f"{url}on/").status_code == 302
        assert Endpoint.objects.get().off_since is None

    def test_it_is_removed(self, client, admin, put, endpoint, receiver):
        put(1)
        url = f"/webhooks/{endpoint.uid}/"
        as_(client, admin).post(f"{url}delete/", {"reason": "Not needed"})
        assert client.get(url).status_code == 404
        assert send(soon()) == 0
        assert receiver.heard == []
