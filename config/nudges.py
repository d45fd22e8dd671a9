"""Nudges: after a request that wrote, the workers are told at once that there is work to find.

A nudge carries nothing: the work stands in the database, and the timetable finds whatever a lost
nudge left. A thread of its own sends them, so no request ever waits for a queue that is away; what
many requests want at once is sent once.
"""

import logging
import threading
import time
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.http import HttpRequest, HttpResponse

from config.away import REST
from config.logs import REQUEST_ID

READERS = (("read_webhooks", "send_webhooks"), ("read_notices", "send_mail"))
"""The tasks that read the journal on, each with the one that does what was put down."""
TASKS = "tracker.tasks"
SAFE = {"GET", "HEAD", "OPTIONS", "TRACE"}
WORTH = 60
"""Seconds after which a nudge that nobody fetched is worth nothing."""
log = logging.getLogger("corridor.nudges")


class NudgeMiddleware:
    """Nudge the readers once a request has written; by then its transaction has ended."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if settings.NUDGES and request.method not in SAFE and response.status_code < 400:
            MESSENGER.nudge()
        return response


class Messenger:
    """Sends nudges one after the other, from a thread that ends with the process."""

    def __init__(self, tasks: tuple[tuple[str, str], ...] = READERS, rest: float = REST) -> None:
        self.tasks, self.rest = tasks, rest
        self.wanted, self.lock, self.away = threading.Event(), threading.Lock(), False
        self.thread: threading.Thread | None = None
        self.asked_by = ""

    def nudge(self) -> None:
        """Ask for a nudge, and go on at once."""
        self.asked_by = REQUEST_ID.get()
        self.wanted.set()
        if self.thread is None:
            with self.lock:
                if self.thread is None:
                    self.thread = threading.Thread(target=self.run, name="nudges", daemon=True)
                    self.thread.start()

    def run(self) -> None:
        while True:
            self.wanted.wait()
            self.wanted.clear()
            if not self.sent():
                self.wanted.set()  # What was asked for is still wanted when the queue is back.
                time.sleep(self.rest)

    def sent(self) -> bool:
        """Send a nudge to each reader. Only the first failure and the return are news.

        By name: the web server does not load the tasks themselves.

        What the workers log stands under the id of the request that asked, the last one where many
        did; a task hands it on to those that follow from it.
        """
        root = self.asked_by or None
        try:
            for read, then in self.tasks:
                link = current_app.signature(f"{TASKS}.{then}", immutable=True)
                current_app.send_task(
                    f"{TASKS}.{read}", retry=False, expires=WORTH, link=link, root_id=root
                )
        except Exception as error:
            if not self.away:
                log.warning("The queue is away (%s): the timetable goes on.", type(error).__name__)
            self.away = True
            return False
        if self.away:
            log.warning("The queue is back.")
            self.away = False
        return True


MESSENGER = Messenger()
