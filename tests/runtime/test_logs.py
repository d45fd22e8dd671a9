"""Logs: one object a line, found by the request's id, without a secret or a note in it."""

import json
import logging
import threading

import pytest
from celery.signals import task_postrun, task_prerun
from celery.worker.request import Request

from config.celery import app, begin_lines, end_lines
from config.logs import REQUEST_ID, TASK, JSONFormatter, LineFormatter
from config.nudges import Messenger
from tests import making
from tests.api.conftest import Partner
from tests.runtime.servers import forget_connections

pytestmark = pytest.mark.django_db


@pytest.fixture
def lines():
    """Hand out what is written as JSON while the test runs."""
    written = []

    class Sheet(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    sheet = Sheet()
    sheet.setFormatter(JSONFormatter())
    root, requests = logging.getLogger(), logging.getLogger("corridor.requests")
    before = (root.level, requests.level)
    root.addHandler(sheet)
    root.setLevel(logging.INFO)
    requests.setLevel(logging.INFO)
    yield written
    root.removeHandler(sheet)
    root.setLevel(before[0])
    requests.setLevel(before[1])


def logged(lines, logger="corridor.requests"):
    return [event for event in map(json.loads, lines) if event["logger"] == logger]


class TestARequest:
    @pytest.mark.parametrize(
        ("given", "kept"),
        [("abcd-1234", True), ("short", False), ("a" * 65, False), ("abcd 1234 \x1b", False)],
    )
    @pytest.mark.parametrize("address", ["/signin/", "/api/v1/needs", "/no/such", "/healthz"])
    def test_is_answered_with_its_id(self, client, address, given, kept):
        answer = client.get(address, headers={"X-Request-Id": given})
        assert (answer.headers["X-Request-Id"] == given) == kept
        assert len(answer.headers["X-Request-Id"]) >= 8

    def test_is_one_line_with_route_and_status_and_who(self, client, lines, officer):
        client.force_login(officer)
        answer = client.get("/settings/?secret=1", headers={"X-Request-Id": "abcd-1234"})
        [event] = logged(lines)
        assert event.items() >= {
            "request_id": "abcd-1234", "method": "GET", "route": "settings/",
            "status": answer.status_code, "actor": officer.pk, "level": "INFO",
        }.items()  # fmt: skip
        assert event["ms"] > 0
        assert "secret" not in "".join(lines)

    def test_of_a_partner_names_key_and_organisation(self, lines, lao_embassy):
        partner = Partner(lao_embassy)
        partner.get("needs", {})
        [event] = logged(lines)
        assert event["organisation"] == lao_embassy.pk
        assert event["key"]
        assert partner.token not in "".join(lines)

    def test_that_failed_tells_the_same_id_to_the_partner(self, lines, lao_embassy):
        partner = Partner(lao_embassy)
        answer = partner.get("needs", {"nonsense": "1"})
        [event] = logged(lines)
        assert answer.json()["instance"] == event["request_id"] == answer.headers["X-Request-Id"]

    @pytest.mark.parametrize(
        ("address", "said"),
        [("/no/secret-place/", "404 -"), ("/needs/secret-place/", "404 -"),
         ("/api/v1/needs?search=secret-place", "401 api/v1/needs")],
    )  # fmt: skip
    def test_that_is_refused_has_its_id_and_no_address_in_each_line(
        self, client, lines, address, said
    ):
        client.get(address, headers={"X-Request-Id": "abcd-1234"})
        [event] = logged(lines, "django.request")
        assert (event["message"], event["request_id"]) == (said, "abcd-1234")
        assert "secret-place" not in "".join(lines)

    def test_writes_no_link_of_an_invitation_and_no_body(self, client, lines):
        client.get("/join/SeCrEtToKeN_12/")
        client.post("/signin/", {"username": "x@example.org", "password": "correct horse"})
        client.get("/join/SeCrEtToKeN_12/no/such/")
        said = "".join(lines)
        assert "SeCrEtToKeN" not in said
        assert "correct horse" not in said
        assert "example.org" not in said

    def test_is_looked_after_only_when_it_is_none_of_the_watchers(self, client, lines):
        client.get("/healthz")
        assert logged(lines) == []


class TestAnError:
    def event(self, error, formatter=None):
        try:
            raise error
        except type(error):
            import sys

            record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", (), sys.exc_info())
        return (formatter or JSONFormatter()).format(record)

    def test_tells_where_it_happened_and_no_row(self):
        detail = "null value in column\nDETAIL:  Failing row contains (secret note)."
        said = self.event(ValueError(detail))
        assert "secret note" not in said
        event = json.loads(said)
        assert event["error"]["kind"] == "ValueError"
        assert "test_logs.py" in event["error"]["where"][0]
        assert "\n" not in said

    @pytest.mark.parametrize("make", [JSONFormatter, lambda: LineFormatter("{message}")])
    def test_quotes_no_key(self, make):
        said = self.event(ValueError("act_live_abcdefgh_0123456789 and whsec_abc="), make())
        assert "0123456789" not in said
        assert "whsec_abc" not in said

    @pytest.mark.parametrize("make", [JSONFormatter, lambda: LineFormatter("{message}")])
    @pytest.mark.parametrize("link", ["join/", "unsubscribe/", "password/new/MQ/"])
    def test_quotes_no_link_that_lets_somebody_in(self, make, link):
        said = self.event(ValueError(f"Gone: /{link}SeCrEtToKeN-12"), make())
        assert "Gone" in said
        assert "SeCrEtToKeN" not in said

    def test_starts_no_line_of_its_own(self):
        record = logging.LogRecord("x", 20, "", 0, 'a\n{"level": "forged"}', (), None)
        assert "\n" not in JSONFormatter().format(record)


class TestAWorker:
    """A request is followed into what it set going: its id, and that of each task."""

    @pytest.fixture
    def reads(self):
        """Two tasks that write a line each."""
        forget_connections()

        @app.task(name="tracker.tasks.tests_read")
        def read():
            logging.getLogger("tests.work").error("read")

        @app.task(name="tracker.tasks.tests_send")
        def send():
            logging.getLogger("tests.work").error("sent")

        yield read
        for task in (read, send):
            app.tasks.pop(task.name)

    @pytest.fixture
    def nudge(self, reads):
        """Hand out what nudges these tasks as a request with an id does."""

        def nudge():
            messenger = Messenger((("tests_read", "tests_send"),))
            messenger.thread = threading.current_thread()  # It is sent here.
            token = REQUEST_ID.set("abcd-1234")
            messenger.nudge()
            REQUEST_ID.reset(token)
            assert messenger.sent()

        return nudge

    def work(self, lines):
        """Take each message from the queue and do it as a worker does; return its lines."""
        with app.connection() as connection, connection.SimpleQueue("default") as queue:
            while len(queue):
                message = queue.get(timeout=1)
                message.ack()
                name = message.headers["task"]
                Request(message, app=app, task=app.tasks[name], hostname="here").execute()
        return logged(lines, "tests.work")

    def test_writes_under_the_id_of_the_request_that_nudged_it(self, lines, nudge):
        nudge()
        first, second = self.work(lines)
        assert (first["message"], second["message"]) == ("read", "sent")
        assert first["request_id"] == second["request_id"] == "abcd-1234"
        assert first["task"] != second["task"]
        assert REQUEST_ID.get() == TASK.get() == ""

    def test_writes_under_its_own_id_when_the_timetable_sent_it(self, lines, reads):
        reads.delay()
        [event] = self.work(lines)
        assert event["request_id"] == event["task"]

    def test_would_not_know_it_by_itself(self, lines, nudge):
        """Control: without what stands around each task."""
        task_prerun.disconnect(begin_lines)
        task_postrun.disconnect(end_lines)
        try:
            nudge()
            first, _second = self.work(lines)
        finally:
            task_prerun.connect(begin_lines)
            task_postrun.connect(end_lines)
        assert "request_id" not in first


def test_work_of_the_chain_is_logged_by_nobody(lines, liaison, lao_embassy, floods):
    """What people type into records is in the journal, and in no log."""
    making.need(liaison, lao_embassy, floods, description="A very secret place")
    assert "very secret" not in "".join(lines)
