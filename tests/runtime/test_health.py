"""Whoever watches the server learns whether it is well, and nothing else."""

import datetime
import re

import pytest
from django.db import OperationalError
from django.db.models import Q
from django.utils import timezone

from config import env
from tests import making
from tracker.actions import outbox
from tracker.models import Bookmark, Entry, Work, entries
from tracker.reports import health

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


class TestAlive:
    def test_asks_no_database(self, client, django_assert_num_queries):
        with django_assert_num_queries(0):
            answer = client.get("/healthz")
        assert (answer.status_code, answer.content) == (200, b"alive\n")

    def test_is_not_led_on_to_https(self, client, settings):
        settings.SECURE_SSL_REDIRECT = True
        assert client.get("/healthz").status_code == 200
        assert client.get("/signin/").status_code == 301


class TestAProbe:
    """It asks an address of the machine, and not the name of the site."""

    @pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
    def test_is_answered_under_any_name(self, client, settings, path):
        settings.ALLOWED_HOSTS, settings.METRICS_TOKEN = ["corridor.example.org"], "right"
        asked = {"Host": "127.0.0.1:8000", "Authorization": "Bearer right"}
        assert client.get(path, headers=asked).status_code == 200
        assert client.get("/signin/", headers=asked).status_code == 400


class TestReady:
    def asked(self, client):
        answer = client.get("/readyz")
        return answer.status_code, answer.json()["reasons"]

    def test_when_nothing_is_late(self, client):
        outbox.put("mail", "later", {}, at=timezone.now() + HOUR)
        outbox.put("mail", "now", {})
        assert self.asked(client) == (200, [])

    def test_not_when_work_is_left_undone(self, client):
        outbox.put("mail", "old", {"to": "somebody@example.org"}, at=timezone.now() - HOUR)
        status, [reason] = self.asked(client)
        assert status == 503
        assert re.fullmatch(r"work: mail waits for 36\d\d seconds", reason)
        Work.objects.update(done_at=timezone.now())
        assert self.asked(client) == (200, [])

    def test_not_when_a_reader_is_far_behind(self, client, liaison, lao_embassy, floods):
        making.need(liaison, lao_embassy, floods)
        self.read(Bookmark.Reader.NOTICES, Bookmark.Reader.SEALS)
        Bookmark.objects.create(reader="webhooks")
        [reason] = health.late(timezone.now() + HOUR, 900)
        assert re.fullmatch(r"journal: webhooks is 36\d\d seconds behind", reason)
        assert self.asked(client)[0] == 200

    def test_not_when_no_worker_ever_ran(self, client, liaison, lao_embassy, floods):
        assert self.asked(client) == (200, [])
        making.need(liaison, lao_embassy, floods)
        reasons = list(health.late(timezone.now() + HOUR, 900))
        assert [reason.split()[1] for reason in reasons] == ["notices", "seals", "webhooks"]

    def read(self, *readers):
        last = Entry.objects.latest("epoch", "number", "pk")
        for reader in readers:
            Bookmark.objects.create(
                reader=reader, epoch=last.epoch, number=last.number, entry=last.pk
            )

    def stuck(self, topic, error):
        """Put down what was tried for an hour and is to be tried again in a while."""
        outbox.put(topic, topic, {})
        Work.objects.update(
            made_at=timezone.now() - HOUR, next_attempt_at=timezone.now() + HOUR / 12,
            attempts=12, last_error=error,
        )  # fmt: skip

    def test_not_when_the_mail_server_is_away(self, client):
        self.stuck("mail", "no mail server: ConnectionRefusedError")
        status, [reason] = self.asked(client)
        assert status == 503
        assert re.fullmatch(r"work: mail waits for 36\d\d seconds", reason)

    @pytest.mark.parametrize("topic", ["mail", "webhook"])
    def test_also_when_one_mailbox_or_a_partner_refuses(self, client, settings, topic):
        self.stuck(topic, "refused: 450" if topic == "mail" else "500")
        assert self.asked(client) == (200, [])
        settings.METRICS_TOKEN = "right"
        told = client.get("/metrics", headers={"Authorization": "Bearer right"}).content.decode()
        assert re.search(rf'corridor_work_oldest_seconds\{{topic="{topic}"\}} 36\d\d', told)

    def test_not_when_a_transaction_that_does_not_end_holds_them_back(
        self, liaison, lao_embassy, floods, monkeypatch
    ):
        making.need(liaison, lao_embassy, floods)
        self.read(Bookmark.Reader.NOTICES, Bookmark.Reader.SEALS)
        Bookmark.objects.create(reader="webhooks")
        monkeypatch.setattr(entries, "settled", lambda: Q(pk__lt=0))
        assert not Entry.objects.after(0, 0, 0).exists()
        [reason] = health.late(timezone.now() + HOUR, 900)
        assert reason.startswith("journal: webhooks is 36")

    def test_not_before_the_database_is_prepared(self, client, monkeypatch):
        monkeypatch.setattr(health, "migrations_to_come", lambda: 2)
        assert self.asked(client) == (503, ["migrations: 2 to come"])

    def test_not_without_a_database_and_tells_nothing_of_it(self, client, monkeypatch):
        def away():
            raise OperationalError("host db.internal user corridor password secret")

        monkeypatch.setattr(health, "migrations_to_come", away)
        assert self.asked(client) == (503, ["database: OperationalError"])


class TestWithoutADatabase:
    @pytest.mark.parametrize(("error", "status"), [(OperationalError, 503), (KeyError, 500)])
    def test_a_page_says_when_to_come_again(self, client, monkeypatch, error, status):
        def away(*given, **named):
            raise error

        monkeypatch.setattr("accounts.views.SignIn.get", away)
        client.raise_request_exception = False
        answer = client.get("/signin/")
        assert answer.status_code == status
        assert (answer.headers.get("Retry-After") == "5") == (status == 503)
        assert "Something broke on our side" in answer.content.decode()

    def test_a_request_waits_for_two_seconds(self, monkeypatch):
        monkeypatch.setenv("DATABASE_POOL", "8")
        assert env.postgresql()["pool"]["timeout"] == 2
        assert env.postgresql()["connect_timeout"] == 5


class TestMetrics:
    def test_are_not_there_without_a_token(self, client):
        assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
        assert client.get("/metrics").status_code == 404

    def test_are_not_there_for_a_wrong_one(self, client, settings):
        settings.METRICS_TOKEN = "right"
        for given in ("", "Bearer", "Bearer wrong", "Basic right", "Bearer ríght"):
            assert client.get("/metrics", headers={"Authorization": given}).status_code == 404

    def test_tell_of_requests_work_and_the_journal(self, client, settings):
        settings.METRICS_TOKEN = "right"
        outbox.put("mail", "old", {}, at=timezone.now() - HOUR)
        Bookmark.objects.create(reader="webhooks")
        client.get("/signin/")
        answer = client.get("/metrics", headers={"Authorization": "Bearer right"})
        said = answer.content.decode()
        assert answer.status_code == 200
        assert 'corridor_requests_total{method="GET",route="signin/",status="200"}' in said
        assert 'corridor_request_seconds_count{route="signin/"}' in said
        assert 'corridor_work{state="to_do",topic="mail"} 1.0' in said
        assert re.search(r'corridor_work_late_seconds\{topic="mail"\} 36\d\d', said)
        assert 'corridor_reader_entries{reader="webhooks"}' in said
        assert "corridor_journal_last_entry" in said
        assert "corridor_database_up 1.0" in said

    def test_go_on_without_a_database(self, client, settings, monkeypatch):
        def away():
            raise OperationalError

        settings.METRICS_TOKEN = "right"
        monkeypatch.setattr(health, "counted", away)
        answer = client.get("/metrics", headers={"Authorization": "Bearer right"})
        assert b"corridor_database_up 0.0" in answer.content
