"""The web server of an installation, killed while partners write: what was "saved" is there."""

import contextlib
import http.client
import json
import os
import random
import signal
import threading
import time
from uuid import uuid4

import pytest
from uuid_utils.compat import uuid7

from tests.api.conftest import Partner, need_body
from tests.parallel.test_at_once import needs_postgres
from tests.runtime.servers import until
from tests.runtime.site import Site
from tests.runtime.test_killed_workers import offspring
from tracker.models import Need

__all__ = ["need_body"]
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.slow]
KILLS = int(os.environ.get("WEB_KILLS", "4"))
"""How often the server is killed: 200 with `make chaos`."""
WRITERS = 8
PACE = 0.5
"""Seconds between two writes of a writer: its key may write twice a second."""
PATIENCE = 120
"""Seconds for which a writer sends one record."""


class Storm:
    """Writers that send each record until it is answered, and somebody who kills the server."""

    def __init__(self, site, body):
        self.site, self.body, self.die = site, json.dumps(body), random.Random(13)
        self.saved, self.kills, self.broken, self.over = [], 0, 0, threading.Event()

    def run(self, partners, kills):
        writers = [threading.Thread(target=self.write, args=(p.token,)) for p in partners]
        for writer in writers:
            writer.start()
        try:
            while self.kills < kills:
                before = len(self.saved)
                assert until(lambda before=before: self.goes_on(before), 60), "nobody answers"
                time.sleep(self.die.random() * PACE)
                self.kill()
            assert until(lambda: self.goes_on(0) and self.site.answers(), 40)
        finally:
            self.over.set()
            for writer in writers:
                writer.join()

    def goes_on(self, before):
        """Tell whether more was saved; start a server again that ended, as a machine does.

        It ends by itself when one of its processes dies twice within seconds.
        """
        if self.site.web.poll() is not None:
            self.site.web = self.site.serve()
        return len(self.saved) > before

    def kill(self):
        """Kill one process of the server, which starts another, and now and then all of it."""
        self.kills += 1
        children = offspring(self.site.web.pid)
        if self.kills % 4 and children:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.die.choice(children), signal.SIGKILL)
        else:
            os.killpg(self.site.web.pid, signal.SIGKILL)
            self.site.web.wait()
            self.site.web = self.site.serve()

    def write(self, token):
        """Make records, now under an id of one's own, now under a key; each until it is saved."""
        number = 0
        while not self.over.is_set():
            number += 1
            named = f"/{uuid7()}" if number % 2 else ""
            key = {} if named else {"Idempotency-Key": str(uuid4())}
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            self.saved.append(self.until_saved("PUT" if named else "POST", named, headers | key))

    def until_saved(self, method, named, headers):
        """Send one record until it is saved; return its id. None where nobody ever answers."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            time.sleep(PACE)
            with contextlib.suppress(OSError, http.client.HTTPException):
                status, said = self.site.told(
                    method, f"/api/v1/needs{named}", self.body, **headers
                )
                if status in (200, 201):
                    return json.loads(said)["id"]
                assert status in (409, 429, 503), said
            self.broken += 1
        return None

    def lost(self):
        """Return what was called saved and is not there."""
        return set(self.saved) - set(map(str, Need.objects.values_list("uid", flat=True)))


@pytest.fixture
def storm(own_redis, tmp_path, lao_embassy, floods, need_body):
    needs_postgres()
    partners = [Partner(lao_embassy) for _number in range(WRITERS)]
    sites = []

    def run(kills, **how):
        sites.append(Site(own_redis, tmp_path, working=False, **how))
        assert until(sites[-1].answers, 40)
        storm = Storm(sites[-1], need_body)
        storm.run(partners, kills)
        return storm

    yield run
    for site in sites:
        site.close()


def test_what_was_called_saved_is_there_once(storm, capsys):
    found = storm(KILLS)
    with capsys.disabled():
        print(f"\n{found.kills} kills, {len(found.saved)} saved, {found.broken} tries broken off")

    assert found.kills == KILLS
    assert found.broken, "nobody was interrupted"
    assert None not in found.saved
    assert found.lost() == set()
    assert len(set(found.saved)) == len(found.saved) == Need.objects.count()


def test_a_server_that_says_so_too_early_loses(storm):
    assert storm(4, application="tests.runtime.early:application").lost()
