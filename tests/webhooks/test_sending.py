"""Every message arrives, signed, on a line that fails, and never as a storm."""

import datetime
import itertools
import json
from collections import defaultdict

import pytest
from kombu.exceptions import OperationalError
from standardwebhooks.webhooks import WebhookVerificationError

from tests import making
from tests.webhooks.conftest import LIMITS, SHORT, changed, hours, next_due, read, send, soon
from tests.webhooks.receiver import Reply, Weather
from tracker import tasks
from tracker.actions import messages, webhooks
from tracker.broadcast import webhooks as webhooks_sent
from tracker.models import Attempt, Endpoint, Work
from tracker.reports import health
from tracker.rules.messages import WAITS, Answer, next_try, shown_secret

pytestmark = pytest.mark.django_db(transaction=True)
MESSAGES = 40
SECOND = datetime.timedelta(seconds=1)


def all_settled(now, weather=None, outage=None):
    """Send on, from one due moment to the next, until nothing waits; return when that is."""
    while (due := next_due()) is not None:
        now = max(now, due)
        if weather:
            weather.down = outage[0] <= now < outage[1]
        send(now, jitter=-1.0, limits=SHORT)
    return now


class TestABadLine:
    def test_delivers_every_message_signed_and_without_a_storm(
        self, endpoint, receiver, need, liaison
    ):
        receiver.answer = weather = Weather(7, slow=0.5)
        changed(need, liaison, MESSAGES)
        start = soon()
        read(start)
        expected = set(
            Work.objects.filter(endpoint=endpoint).values_list("payload__id", flat=True)
        )
        assert len(expected) == MESSAGES + 1

        end = all_settled(start, weather, (start + 3 * SECOND, start + hours(2)))

        assert receiver.ids() == expected
        assert not Work.objects.filter(given_up=True).exists()
        for heard in receiver.heard:
            assert heard.verify(shown_secret(endpoint))["type"].startswith("need.")
        self.say_no_storm(start, end)

    def say_no_storm(self, start, end):
        """Each try came no sooner after the one before than the table says, jitter and all."""
        tries = defaultdict(list)
        for attempt in Attempt.objects.order_by("pk"):
            tries[attempt.work_id].append(attempt.at)
        assert max(map(len, tries.values())) <= len(WAITS)
        for moments in tries.values():
            gaps = [b - a for a, b in itertools.pairwise(moments)]
            least = [wait * 0.9 for wait in WAITS[1 : len(moments)]]
            assert all(gap >= wait for gap, wait in zip(gaps, least, strict=True))
        outage = Attempt.objects.filter(at__gte=start + 3 * SECOND, at__lt=start + hours(2))
        assert 0 < outage.count() <= 5 * (MESSAGES + 1)
        assert end - start < sum(WAITS, datetime.timedelta())

    def test_a_message_that_fails_for_good_is_tried_as_the_table_says(
        self, endpoint, receiver, need
    ):
        receiver.answer = lambda heard: Reply(500)
        start = soon()
        read(start)
        all_settled(start)

        moments = list(Attempt.objects.order_by("pk").values_list("at", flat=True))
        gaps = [b - a for a, b in itertools.pairwise(moments)]
        assert gaps == [wait * 0.9 for wait in WAITS[1:]]
        work = Work.objects.get(endpoint=endpoint)
        assert (work.given_up, work.last_error) == (True, "500")
        assert len({heard.id for heard in receiver.heard}) == 1


class TestTheFirstRetry:
    """Five seconds, and not until the timetable comes again."""

    @pytest.fixture
    def failing(self, endpoint, receiver, need):
        receiver.answer = lambda heard: Reply(500)
        read()
        return receiver

    @pytest.fixture
    def called(self, settings, monkeypatch):
        settings.NUDGES = True
        called = []
        monkeypatch.setattr(
            tasks.send_webhooks, "apply_async", lambda **options: called.append(options)
        )
        return called

    def waits(self, now, **more):
        asked = []
        send(now, again=asked.append, **more)
        return asked

    @pytest.mark.parametrize(("jitter", "wait"), [(-1.0, 5), (0.0, 5), (1.0, 6)])
    def test_is_asked_for_in_whole_seconds(self, failing, jitter, wait):
        assert self.waits(soon(), jitter=jitter) == [wait]

    def test_alone_is_asked_for(self, failing):
        start = soon()
        assert self.waits(start) == [5]
        assert self.waits(start) == [], "nothing was due, so nothing was put back"
        assert self.waits(start + 5 * SECOND) == [], "five minutes are left to the timetable"
        assert len(failing.heard) == 2

    def test_is_not_asked_for_where_it_was_asked_to_wait(self, failing):
        failing.answer = lambda heard: Reply(429, {"Retry-After": "31"})
        assert self.waits(soon()) == []

    def test_is_asked_for_once_and_late_enough_for_all(self, failing, need, liaison):
        changed(need, liaison, 4)
        read()
        start = soon()
        [wait] = self.waits(start)
        assert send(start + wait * SECOND) == 5

    def test_is_a_task_of_its_own(self, failing, called, monkeypatch):
        monkeypatch.setattr(webhooks_sent, "CHANCE", Sure())
        tasks.send_webhooks()
        [options] = called
        assert 5 <= options["countdown"] <= 6
        assert options["expires"] > options["countdown"]

    def test_is_left_to_the_timetable_where_nudges_are_off(self, failing, called, settings):
        """Control: without it nobody comes before the next turn."""
        settings.NUDGES = False
        tasks.send_webhooks()
        assert called == []
        assert len(failing.heard) == 1

    def test_is_not_lost_while_the_queue_is_away(self, failing, settings, monkeypatch, caplog):
        def away(**options):
            raise OperationalError

        settings.NUDGES = True
        monkeypatch.setattr(tasks.send_webhooks, "apply_async", away)
        assert tasks.send_webhooks() == 1
        assert "timetable" in caplog.text
        assert next_due() is not None


class Sure:
    def uniform(self, low, high):
        return 0.0


class TestTheMessage:
    def test_is_thin_and_signed(self, endpoint, receiver, need):
        read()
        assert send(soon()) == 1
        [heard] = receiver.heard
        told = heard.verify(shown_secret(endpoint))
        assert told.keys() == {"type", "timestamp", "data"}
        assert told["type"] == "need.reported"
        assert told["timestamp"].endswith("Z")
        assert told["data"] == {
            "id": str(need.uid), "url": f"/api/v1/needs/{need.uid}", "version": need.version,
        }  # fmt: skip
        assert heard.headers["content-type"] == "application/json"
        assert heard.headers["host"] == f"127.0.0.1:{receiver.port}"
        assert heard.path == "/hook?from=corridor"
        assert heard.id.startswith("msg_")
        assert len(heard.body) < 20_000

    def test_with_one_byte_flipped_is_rejected(self, endpoint, receiver, need):
        read()
        send(soon())
        [heard] = receiver.heard
        for place in range(0, len(heard.body), 7):
            body = bytearray(heard.body)
            body[place] ^= 1
            with pytest.raises(WebhookVerificationError):
                heard._replace(body=bytes(body)).verify(shown_secret(endpoint))
        with pytest.raises(WebhookVerificationError):
            heard._replace(headers=heard.headers | {"webhook-id": "msg_other"}).verify(
                shown_secret(endpoint)
            )

    def test_keeps_its_id_at_each_try_and_is_signed_anew(self, endpoint, receiver, need):
        receiver.answer = lambda heard: Reply(500 if len(receiver.heard) < 1 else 200)
        read()
        start = soon()
        send(start)
        send(start + 6 * SECOND)
        first, second = receiver.heard
        assert (first.id, first.body) == (second.id, second.body)
        assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
        second.verify(shown_secret(endpoint))

    def test_read_twice_is_there_once(self, endpoint, receiver, need, liaison):
        entries = changed(need, liaison, 3)
        read()
        messages.put_for(endpoint, entries, soon())
        assert Work.objects.filter(endpoint=endpoint).count() == 4


class TestSecrets:
    def test_both_are_good_for_a_day(self, endpoint, receiver, need, liaison, admin):
        old = shown_secret(endpoint)
        start = soon()
        webhooks.rotate(endpoint, by=making.actor(admin), now=start)
        new = shown_secret(Endpoint.objects.get())
        assert old != new
        read()
        send(start + hours(23))
        changed(need, liaison, 1)
        read()
        send(start + hours(25))
        within, after = receiver.heard
        within.verify(old)
        within.verify(new)
        after.verify(new)
        with pytest.raises(WebhookVerificationError):
            after.verify(old)

    def test_survive_a_change_of_the_sites_key(self, endpoint, receiver, need, settings):
        old = shown_secret(endpoint)
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another key of the site, just as long as the first one was"
        new = shown_secret(endpoint)
        read()
        send(soon())
        [heard] = receiver.heard
        heard.verify(old)
        heard.verify(new)
        assert old != new

    def test_are_kept_nowhere(self, endpoint):
        secret = shown_secret(endpoint).removeprefix("whsec_")
        assert secret not in json.dumps(list(Endpoint.objects.values()), default=str)


class TestAnswers:
    def test_429_puts_all_of_this_system_off(self, endpoint, receiver, need, liaison):
        changed(need, liaison, 2)
        receiver.answer = lambda heard: Reply(429, {"Retry-After": "600"})
        read()
        start = soon()
        assert send(start) == 1
        receiver.answer = lambda heard: Reply()
        changed(need, liaison, 1)
        read(start + 10 * SECOND)
        assert send(start + 599 * SECOND) == 0
        assert "webhook" not in health.waiting(start + 599 * SECOND)
        assert send(start + 600 * SECOND) == 4

    def test_429_holds_for_a_retry_that_was_put_off_before_it(
        self, endpoint, receiver, need, liaison
    ):
        changed(need, liaison, 1)
        receiver.answer = lambda heard: (
            Reply(500) if len(receiver.heard) < 1 else Reply(429, {"Retry-After": "600"})
        )
        read()
        start = soon()
        assert send(start) == 2
        assert send(start + 300 * SECOND) == 0

    def test_of_another_address_are_waited_for_anew(
        self, endpoint, receiver, need, liaison, admin
    ):
        receiver.answer = lambda heard: Reply(503, {"Retry-After": "600"})
        read()
        start = soon()
        send(start)
        endpoint.refresh_from_db()
        webhooks.change(endpoint, by=making.actor(admin), url=f"{receiver.url}&again=1")
        receiver.answer = lambda heard: Reply()
        assert send(start + 300 * SECOND) == 0, "the first retry comes as it was put off"
        changed(need, liaison, 1)
        read(start + 300 * SECOND)
        assert send(start + 300 * SECOND) == 1

    def test_that_failed_are_forgotten_with_the_address_that_was_wrong(
        self, endpoint, receiver, need, liaison, admin
    ):
        receiver.answer = lambda heard: Reply(500)
        read()
        start = soon()
        all_settled(start)
        endpoint.refresh_from_db()
        webhooks.change(endpoint, by=making.actor(admin), url=f"{receiver.url}&again=1")
        receiver.answer = lambda heard: Reply()
        changed(need, liaison, 1)
        read(start + hours(121))
        assert send(start + hours(121)) == 1
        assert Endpoint.objects.get().off_since is None

    def test_410_switches_it_off_at_once_and_tells_the_owner(
        self, endpoint, receiver, need, liaison, admin
    ):
        changed(need, liaison, 2)
        receiver.answer = lambda heard: Reply(410)
        read()
        assert send(soon()) == 1
        endpoint.refresh_from_db()
        assert endpoint.off_reason == "gone"
        assert send(soon(7200)) == 0
        assert set(Work.objects.filter(topic="webhook").values_list("given_up", flat=True)) == {
            True
        }
        mail = Work.objects.get(topic="mail")
        assert mail.payload["to"] == [admin.pk]
        assert "410" in mail.payload["body"]
        assert "Warehouse" in mail.payload["subject"]
        assert f"/webhooks/{endpoint.uid}/" in mail.payload["body"]

    def test_five_days_without_a_success_switch_it_off(self, endpoint, receiver, need, liaison):
        receiver.answer = lambda heard: Reply(500)
        read()
        start = soon()
        all_settled(start)
        endpoint.refresh_from_db()
        assert endpoint.failing_since == start
        send(start + hours(119))
        assert Endpoint.objects.get().off_since is None
        send(start + hours(120))
        assert Endpoint.objects.get().off_reason == "failing"
        send(start + hours(121))
        assert Work.objects.filter(topic="mail").count() == 1

    def test_one_success_begins_the_five_days_anew(self, endpoint, receiver, need, liaison):
        receiver.answer = lambda heard: Reply(500)
        read()
        start = soon()
        send(start)
        receiver.answer = lambda heard: Reply()
        send(start + hours(3))
        assert Endpoint.objects.get().failing_since is None

    def test_a_system_that_hangs_keeps_nobody_waiting(
        self, endpoint, receiver, register, need, liaison
    ):
        changed(need, liaison, 5)
        other = register(receiver.url.replace("/hook", "/other"), verbs=["change"])
        changed(need, liaison, 3)
        slow = lambda heard: Reply(after=1 if heard.path.startswith("/hook") else 0)  # noqa: E731
        receiver.answer = slow
        read()
        assert send(soon(), limits=SHORT) == 4, "one try of the one, three of the other"
        assert Work.objects.filter(endpoint=other, done_at__isnull=False).count() == 3

    @pytest.fixture
    def asked(self, endpoint, receiver, register, need, liaison, monkeypatch):
        """Send seven messages to a slow system and three to another, with turns of a length."""

        def asked(turn):
            monkeypatch.setattr("tracker.broadcast.webhooks.TURN", turn)
            changed(need, liaison, 3)
            register(receiver.url.replace("/hook", "/other"), verbs=["change"])
            changed(need, liaison, 3)
            receiver.answer = lambda heard: Reply(
                after=0.2 if heard.path.startswith("/hook") else 0
            )
            read()
            assert send(soon()) == 10, "all of them, in one run"
            return [heard.path.partition("?")[0] for heard in receiver.heard]

        return asked

    def test_a_slow_system_waits_until_the_others_had_their_turn(self, asked):
        paths = asked(0.1)
        assert paths[:1] == ["/hook"]
        assert set(paths[1:4]) == {"/other"}, "after one slow answer it is the others' turn"

    def test_would_wait_for_all_of_a_slow_one_without_turns(self, asked):
        assert asked(1_000)[:4] == ["/hook"] * 4

    @pytest.mark.parametrize(
        ("reply", "reason"),
        [
            (Reply(302, {"Location": "https://127.0.0.1/"}), "redirect"),
            (Reply(200, after=1), "too_slow"), (Reply(200, drip=0.05), "too_slow"),
            (Reply(None), "no_answer"), (Reply(0), "not_http"),
        ],
    )  # fmt: skip
    def test_that_are_none_are_said_in_a_word(self, endpoint, receiver, need, reply, reason):
        receiver.answer = lambda heard: reply
        read()
        send(soon(), limits=SHORT if reason == "too_slow" else LIMITS)
        attempt = Attempt.objects.get()
        assert attempt.reason == reason
        assert attempt.took_ms < 5000
        assert Work.objects.get(topic="webhook").done_at is None

    def test_are_not_read_beyond_their_head(self, endpoint, receiver, need):
        receiver.answer = lambda heard: Reply(body=b"secret of theirs " * 1_000_000)
        read()
        send(soon())
        assert Attempt.objects.get().status == 200
        kept = json.dumps([*Attempt.objects.values(), *Work.objects.values()], default=str)
        assert "secret of theirs" not in kept

    def test_of_a_stranger_to_our_authorities_are_not_asked_for(
        self, endpoint, receiver, need, settings
    ):
        settings.WEBHOOK_CA_FILE = ""
        read()
        send(soon())
        assert Attempt.objects.get().reason == "certificate"
        assert receiver.heard == []

    def test_go_past_no_proxy(self, endpoint, receiver, need, monkeypatch):
        for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, "http://127.0.0.1:1")
        read()
        send(soon())
        assert Attempt.objects.get().status == 200


def test_a_wait_varies_by_a_tenth_and_is_at_most_put_off_for_a_day():
    now = soon()
    assert next_try(Answer(500), 2, now, 1.0) - now == WAITS[2] * 1.1
    assert next_try(Answer(500), 2, now, -1.0) - now == WAITS[2] * 0.9
    assert next_try(Answer(429, retry_after=10**9), 2, now, 0) - now == hours(24)
    assert next_try(Answer(429, retry_after=3), 2, now, 0) - now == WAITS[2]


def test_the_workers_read_and_send(endpoint, receiver, need, liaison):
    read()
    changed(need, liaison, 1)
    read()
    assert tasks.read_webhooks() == 0
    assert tasks.send_webhooks() == 2
    assert tasks.forget_messages() == 0
    assert len(receiver.ids()) == 2
