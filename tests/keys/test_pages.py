"""The pages on which keys are seen, made and revoked."""

import logging
import re

import pytest

from tests import making
from tests.keys.test_keys import DAY, TODAY, end, make
from tracker.actions import keys
from tracker.models import Entry, Key


def as_(client, user):
    client.force_login(user)
    return client


def post(client, organisation, **said):
    usual = {"organisation": organisation.uid, "name": "Warehouse", "role": "coordinator"}
    usual |= {"wide": ["read"], "expires_on": str(TODAY + 30 * DAY)}
    return client.post("/keys/new/", usual | said)


class TestTheList:
    def test_a_member_reads_which_systems_act(self, client, head, viewer, mercy_relief):
        key, _token = make(head, mercy_relief, scopes=["read", "write:deliveries"])
        page = as_(client, viewer).get("/keys/").content.decode()
        for text in ("Warehouse", key.start, "Coordinator", "Write deliveries", "never", "head"):
            assert text in page
        assert key.token_hash not in page
        assert "/keys/new/" not in page
        assert "/revoke/" not in page

    def test_an_admin_may_change_it(self, client, head, admin, mercy_relief):
        key, _token = make(head, mercy_relief)
        page = as_(client, admin).get("/keys/").content.decode()
        assert f"/keys/{key.uid}/revoke/" in page
        assert "/keys/new/" in page

    def test_another_organisation_sees_nothing_of_it(self, client, head, liaison, mercy_relief):
        key, _token = make(head, mercy_relief)
        page = as_(client, liaison).get("/keys/").content.decode()
        assert "No system holds a key" in page
        assert key.start not in page

    def test_a_key_that_was_made_wider_stays_its_organisations(
        self, client, head, liaison, mercy_relief
    ):
        key, _token = make(head, mercy_relief)
        Key.objects.update(visibility="public")
        assert key.start not in as_(client, liaison).get("/keys/").content.decode()

    def test_a_stranger_reads_how_to_get_a_seat(self, client, stranger):
        assert "You hold no seat yet" in as_(client, stranger).get("/keys/").content.decode()

    def test_says_what_is_left_of_a_key(self, client, head, admin, mercy_relief):
        make(head, mercy_relief)
        as_(client, admin)
        assert "like its maker" not in client.get("/keys/").content.decode()
        end(head, "coordinator", admin)
        assert "now Viewer, like its maker" in client.get("/keys/").content.decode()
        end(head, "admin", admin)
        assert "opens nothing" in client.get("/keys/").content.decode()

    def test_says_that_a_key_has_expired(self, client, head, mercy_relief):
        make(head, mercy_relief)
        assert "expired" not in as_(client, head).get("/keys/").content.decode()
        Key.objects.update(expires_on=TODAY - DAY)
        assert "expired" in client.get("/keys/").content.decode()

    def test_asks_the_database_as_often_for_many_keys(
        self, client, head, mercy_relief, django_assert_max_num_queries
    ):
        as_(client, head)
        for _time in range(8):
            make(head, mercy_relief)
        with django_assert_max_num_queries(10):
            client.get("/keys/")

    def test_stands_in_the_menu(self, client, viewer):
        assert 'href="/keys/"' in as_(client, viewer).get("/").content.decode()


class TestMaking:
    def test_the_token_is_shown_once(self, client, head, mercy_relief, caplog):
        with caplog.at_level(logging.DEBUG):
            page = post(as_(client, head), mercy_relief, narrow=["write:needs"])
        assert page.status_code == 200
        assert "no-store" in page.headers["Cache-Control"]
        text = page.content.decode()
        token = re.search(r'value="(act_live_[a-z0-9]{8}_[A-Za-z0-9]{32})"', text)[1]
        key = keys.found(token)
        assert (key.role, key.scopes) == ("coordinator", ["read", "write:needs"])
        assert "curl" in text
        assert text.count(token) == 1
        secret = token.rsplit("_", 1)[1]
        assert secret not in client.get("/keys/").content.decode()
        assert secret not in caplog.text + str([*Entry.objects.values()])

    def test_the_example_reads_what_the_key_may(self, client, head, mercy_relief):
        text = post(as_(client, head), mercy_relief).content.decode()
        assert "http://testserver/api/v1/needs/" in text
        text = post(client, mercy_relief, wide=[], narrow=["read:visits"]).content.decode()
        assert "http://testserver/api/v1/visits/" in text
        assert "curl" not in post(client, mercy_relief, wide=["write"]).content.decode()

    def test_offers_no_role_beyond_ones_own(self, client, admin, head, mercy_relief):
        page = as_(client, admin).get("/keys/new/").content.decode()
        assert 'value="viewer"' in page
        assert 'value="coordinator"' not in page
        assert post(client, mercy_relief).status_code == 400
        assert 'value="admin"' not in as_(client, head).get("/keys/new/").content.decode()
        assert post(client, mercy_relief, role="admin").status_code == 400
        assert not Key.objects.exists()

    def test_a_role_held_in_one_place_is_not_given_in_another(
        self, client, head, mercy_relief, lao_embassy
    ):
        making.seat(head, lao_embassy, "admin")
        page = post(as_(client, head), lao_embassy)
        assert page.status_code == 400
        assert "your seats do not give this role" in page.content.decode()
        assert post(client, mercy_relief).status_code == 200

    @pytest.mark.parametrize("who", ["viewer", "officer", "liaison", "keeper", "stranger"])
    def test_is_for_admins(self, client, request, mercy_relief, who):
        as_(client, request.getfixturevalue(who))
        assert client.get("/keys/new/").status_code == 403
        assert post(client, mercy_relief, role="viewer").status_code == 403
        assert not Key.objects.exists()

    def test_an_admin_cannot_name_another_organisation(self, client, head, lao_embassy):
        assert post(as_(client, head), lao_embassy).status_code == 400
        assert not Key.objects.exists()

    @pytest.mark.parametrize(
        ("field", "value", "said"),
        [
            ("name", "", "required"), ("name", "x" * 81, "80"), ("role", "", "required"),
            ("role", "owner", "valid choice"), ("wide", [], "at least one"),
            ("wide", ["all"], "valid choice"), ("narrow", ["read:keys"], "valid choice"),
            ("expires_on", "", "required"), ("expires_on", "soon", "Enter a day"),
            ("expires_on", str(TODAY - DAY), "is over"),
            ("expires_on", str(TODAY + 366 * DAY), "one year"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said(self, client, head, mercy_relief, field, value, said):
        page = post(as_(client, head), mercy_relief, **{field: value})
        assert page.status_code == 400
        assert said in page.content.decode()
        assert not Key.objects.exists()


class TestRevoking:
    def test_asks_for_a_reason_and_the_key_is_dead_at_once(self, client, head, mercy_relief):
        key, token = make(head, mercy_relief)
        url = f"/keys/{key.uid}/revoke/"
        assert key.start in as_(client, head).get(url).content.decode()
        assert client.post(url, {"reason": ""}).status_code == 400
        assert keys.found(token)
        answer = client.post(url, {"reason": "Lost"})
        assert (answer.status_code, answer.url) == (302, "/keys/")
        assert keys.found(token) is None
        assert key.start not in client.get("/keys/").content.decode()
        assert client.get(url).status_code == 404

    @pytest.mark.parametrize(
        ("who", "status"), [("officer", 403), ("viewer", 403), ("liaison", 404), ("stranger", 404)]
    )
    def test_is_for_its_admins(self, client, request, head, mercy_relief, who, status):
        key, token = make(head, mercy_relief)
        url = f"/keys/{key.uid}/revoke/"
        as_(client, request.getfixturevalue(who))
        assert client.get(url).status_code == status
        assert client.post(url, {"reason": "x"}).status_code == status
        assert keys.found(token)

    def test_another_organisations_admin_finds_nothing(
        self, client, head, mercy_relief, lao_embassy
    ):
        key, token = make(head, mercy_relief)
        as_(client, making.person("other", lao_embassy, "admin"))
        assert client.post(f"/keys/{key.uid}/revoke/", {"reason": "x"}).status_code == 404
        assert keys.found(token)
