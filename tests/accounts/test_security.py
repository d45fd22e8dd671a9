"""What is about security stands in a log of its own: who, what, from where; and no secret."""

import datetime
import json
import logging

import pytest
from django.db import transaction
from django.test import Client

from accounts import security, throttle
from config.logs import JSONFormatter, logged
from tests import making
from tests.accounts.conftest import PASSWORD
from tests.accounts.test_signin import sign_in
from tests.api.conftest import Partner
from tracker.actions import keys, seats
from tracker.api import limits

pytestmark = pytest.mark.django_db
WRONG = "not it at all"


@pytest.fixture
def events(django_capture_on_commit_callbacks):
    """Hand out what the log holds once all that was done is saved."""
    written = []

    class Sheet(logging.Handler):
        def emit(self, record):
            written.append(json.loads(self.format(record)))

    sheet, log = Sheet(), logging.getLogger("security")
    sheet.setFormatter(JSONFormatter())
    level = log.level
    log.addHandler(sheet)
    log.setLevel(logging.INFO)

    def told(deed=lambda: None):
        written.clear()
        with django_capture_on_commit_callbacks(execute=True):
            deed()
        assert all(event["logger"] == "security" for event in written)
        return written

    yield told
    log.removeHandler(sheet)
    log.setLevel(level)


def named(events):
    return [event["event"] for event in events]


class TestSigningIn:
    def test_is_written_down_with_who_and_from_where(self, client, mina, events):
        [event] = events(lambda: sign_in(client, headers={"X-Request-Id": "abcd-1234"}))
        assert event.items() >= {
            "event": "signin.succeeded", "actor": mina.pk, "address": "127.0.0.1",
            "level": "INFO",
        }.items()  # fmt: skip
        assert event["request_id"]

    def test_that_failed_names_the_account_and_nothing_that_was_typed(self, client, mina, events):
        [known] = events(lambda: sign_in(client, password=WRONG))
        assert (known["event"], known["account"]) == ("signin.failed", mina.pk)
        assert known["level"] == "WARNING"
        [unknown] = events(lambda: sign_in(client, email="my.password@example.org"))
        assert "account" not in unknown
        for said in (known, unknown):
            assert WRONG not in str(said)
            assert PASSWORD not in str(said)
            assert "example.org" not in str(said)

    def test_too_often_is_written_down(self, client, mina, events, monkeypatch):
        monkeypatch.setattr(throttle, "MOST_PER_ACCOUNT", 0)
        [event] = events(lambda: sign_in(client))
        assert (event["event"], event["account"]) == ("signin.limited", mina.pk)

    def test_and_out(self, signed_in, mina, events):
        [event] = events(lambda: signed_in.post("/signout/"))
        assert (event["event"], event["actor"]) == ("signout", mina.pk)


class TestAPassword:
    def change(self, client, old):
        new = "four herons under ice"
        form = {"old_password": old, "new_password": new, "again": new}
        return client.post("/password/", form)

    def test_that_was_changed_is_written_down(self, signed_in, mina, events):
        told = events(lambda: self.change(signed_in, PASSWORD))
        assert [(e["event"], e["actor"]) for e in told] == [("password.changed", mina.pk)]
        assert "herons" not in str(told)

    def test_that_was_guessed_is_written_down(self, signed_in, mina, events):
        told = events(lambda: self.change(signed_in, WRONG))
        assert [(e["event"], e["actor"]) for e in told] == [("password.refused", mina.pk)]


class TestRights:
    def test_keys_that_are_made_and_revoked(self, admin, mercy_relief, events):
        making.seat(admin, mercy_relief, "coordinator")
        by, day = making.actor(admin), making.TODAY + datetime.timedelta(days=9)
        made = []
        [first] = events(
            lambda: made.append(
                keys.make(
                    organisation=mercy_relief, name="ERP", role="coordinator",
                    scopes=["read:needs"], expires_on=day, by=by,
                )
            )
        )  # fmt: skip
        [(key, token)] = made
        assert first.items() >= {
            "event": "key.made", "key": key.pk, "actor": admin.pk,
            "organisation": mercy_relief.pk, "role": "coordinator", "scopes": ["read:needs"],
        }.items()  # fmt: skip
        assert token not in str(first)
        [second] = events(lambda: keys.revoke(key, by=by, reason="lost"))
        assert (second["event"], second["key"]) == ("key.revoked", key.pk)

    def test_seats_that_are_given_and_end(self, admin, viewer, mercy_relief, events):
        by, made = making.actor(admin), []
        give = {"user": viewer, "organisation": mercy_relief, "role": "reporter", "by": by}
        [first] = events(lambda: made.append(seats.give(**give)))
        assert first.items() >= {
            "event": "seat.given", "actor": admin.pk, "account": viewer.pk, "role": "reporter",
        }.items()  # fmt: skip
        [second] = events(lambda: seats.end(made[0], by=by, reason="left"))
        assert (second["event"], second["account"]) == ("seat.ended", viewer.pk)

    def test_of_what_was_rolled_back_nothing_is_said(self, events):
        """And the control: a note that waits for no commit says it all the same."""
        assert events(lambda: rolled_back(security.done)) == []
        assert named(events(lambda: rolled_back(security.note))) == ["seat.given"]


def rolled_back(tell):
    with transaction.atomic():
        tell("seat.given", actor=1)
        transaction.set_rollback(True)


class TestWhatIsRefused:
    def test_a_page_that_is_not_theirs(self, client, viewer, events):
        client.force_login(viewer)
        [event] = events(lambda: client.get("/webhooks/new/"))
        assert event.items() >= {
            "event": "refused", "status": 403, "route": "webhooks/new/", "actor": viewer.pk,
            "method": "GET", "address": "127.0.0.1",
        }.items()  # fmt: skip

    def test_a_wrong_key(self, client, events):
        token = "act_live_abcdefgh_" + "x" * 32
        answer = {"Authorization": f"Bearer {token}"}
        [event] = events(lambda: client.get("/api/v1/needs", headers=answer))
        assert (event["event"], event["status"]) == ("refused", 401)
        assert token not in str(event)

    def test_a_wrong_host(self, client, events):
        [event] = events(lambda: client.get("/signin/", headers={"Host": "evil.example"}))
        assert event["event"] == "suspicious.DisallowedHost"
        assert "evil.example" in event["reason"]
        assert event["request_id"]

    def test_a_form_of_somebody_else(self, events):
        client = Client(enforce_csrf_checks=True)
        told = events(lambda: client.post("/join/SeCrEtToKeN_12/", {}))
        assert named(told) == ["suspicious.csrf", "refused"]
        assert "SeCrEtToKeN" not in str(told)

    def test_requests_beyond_the_limit(self, lao_embassy, events, monkeypatch):
        none = limits.Policy("default", 0, 60)
        monkeypatch.setattr(limits, "ALWAYS", (none, limits.WRITES))
        partner = Partner(lao_embassy)
        [event] = events(lambda: partner.get("needs", {}))
        assert (event["event"], event["policy"]) == ("limit.reached", "default")
        assert event["by"].startswith("key:")

    @pytest.mark.parametrize("url", ["https://127.0.0.1/hook", "http://9.9.9.9/hook"])
    def test_an_address_of_a_webhook(self, client, admin, mercy_relief, events, url):
        client.force_login(admin)
        form = {"organisation": mercy_relief.uid, "name": "ERP", "url": url}
        [event] = events(lambda: client.post("/webhooks/new/", form))
        assert event["event"] == "webhook.refused"


def test_an_export_is_written_down(lao_embassy, events):
    partner = Partner(lao_embassy)
    [event] = events(lambda: partner.get("needs", {"format": "csv"}))
    assert (event["event"], event["what"], event["format"]) == ("exported", "needs", "csv")


def test_stands_in_a_file_of_its_own_where_one_is_named(tmp_path):
    path = tmp_path / "security.log"
    made = logged("line", "INFO", each_request=True, security=str(path))
    handler = made["handlers"]["security"]
    assert handler["filename"] == str(path)
    assert made["loggers"]["security"]["propagate"] is False
    assert made["formatters"][handler["formatter"]]["()"] == "config.logs.JSONFormatter"
    without = logged("line", "INFO", each_request=True)
    assert without["loggers"]["security"] == {"handlers": [], "level": "INFO", "propagate": True}
