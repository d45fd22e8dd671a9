"""The feed of changes in commit order: eight writers, and a reader who dies and goes on."""

import os
import random
import threading
import time

import pytest
from django.db import connections, transaction
from django.db.models import Q

from tests import horizon, making
from tests.api.conftest import Partner
from tests.parallel.test_at_once import needs_postgres
from tracker import journal
from tracker.api import changes, kept
from tracker.models import Entry, Need

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.slow]
WRITERS = 8
CHANGES = int(os.environ.get("CHANGES", "2400"))
MOST_IN_ONE = 9
PATIENCE = 60


@pytest.fixture(autouse=True)
def _no_waiting_for_others():
    """Here it waits for all, as it does in production."""


class Writer(threading.Thread):
    """Changes its own need again and again, some changes in one transaction, at its own pace."""

    def __init__(self, need, by, count, seed):
        super().__init__()
        self.need, self.by, self.left, self.die = need, by, count, random.Random(seed)
        self.error = None

    def run(self):
        try:
            while self.left > 0:
                self.change_some(min(self.left, self.die.randint(1, MOST_IN_ONE)))
        except Exception as error:
            self.error = error
        finally:
            connections.close_all()

    def change_some(self, count):
        with transaction.atomic():
            for _change in range(count):
                self.need.version += 1
                before = {"fields": {"note": ""}, "rows": {}}
                journal.record("change", self.need, by=self.by, before=before)
                time.sleep(self.die.random() * 0.0005)
            time.sleep(self.die.random() * 0.01)
        self.left -= count


class Reader:
    """Follows the feed; dies at random before it has written down how far it came."""

    def __init__(self, partner, seed):
        self.partner, self.die = partner, random.Random(seed)
        self.kept, self.seen, self.deaths = None, [], 0

    def step(self):
        """Read a page; tell whether there may be more."""
        query = {"types": "needs", "limit": str(self.die.randint(20, 400))}
        answer = self.partner.get("changes", query | ({"since": self.kept} if self.kept else {}))
        assert answer.status_code == 200, answer.content
        page = answer.json()
        if self.die.random() < 0.25:
            self.deaths += 1
            return True
        self.seen += [(one["id"], one["version"]) for one in page["data"]]
        self.kept = page["next_cursor"]
        return page["has_more"]


@pytest.fixture
def unlimited(monkeypatch):
    monkeypatch.setattr("tracker.api.limits.count", lambda policy, principal: {})


@pytest.fixture
def crowd(liaison, lao_embassy, floods):
    needs_postgres()
    needs = [making.need(liaison, lao_embassy, floods) for _writer in range(WRITERS)]
    by = making.actor(liaison)
    return [Writer(n, by, CHANGES // WRITERS, seed) for seed, n in enumerate(needs)]


def follow(crowd, step):
    """Read while they write, and then to the end."""
    for writer in crowd:
        writer.start()
    while any(writer.is_alive() for writer in crowd):
        step()
    for writer in crowd:
        writer.join()
    assert [writer.error for writer in crowd if writer.error] == []
    while step():
        pass


def test_nothing_is_missed_and_nothing_comes_out_of_order(
    crowd, lao_embassy, unlimited, monkeypatch
):
    reader = Reader(Partner(lao_embassy), 3)

    follow(crowd, reader.step)
    # All have written. What holds the feed back now are tests of other databases beside this one.
    monkeypatch.setattr(horizon.WHERE, horizon.OWN)
    kept.SHELF.clear()
    until = time.monotonic() + PATIENCE
    while len(reader.seen) < CHANGES + WRITERS and time.monotonic() < until:
        reader.step() or time.sleep(0.1)

    expected = {(str(w.need.uid), v) for w in crowd for v in range(1, w.need.version + 1)}
    assert reader.deaths > 3
    assert len(expected) == CHANGES + WRITERS
    assert set(reader.seen) == expected
    assert len(reader.seen) == len(expected), "something was told twice"
    for writer in crowd:
        mine = [version for uid, version in reader.seen if uid == str(writer.need.uid)]
        assert mine == sorted(mine)


@pytest.mark.parametrize("field", ["at", "pk"])
def test_a_reader_who_goes_by_the_clock_or_the_key_misses_some(crowd, field, monkeypatch):
    monkeypatch.setattr(changes, "settled", Q)
    seen, last = set(), []

    def step():
        later = Entry.objects.filter(noun="need").order_by(field)
        rows = list((later.filter(**{f"{field}__gt": last[-1]}) if last else later)[:400])
        seen.update((row.subject, row.version) for row in rows)
        last.extend(getattr(row, field) for row in rows[-1:])
        return len(rows) == 400

    follow(crowd, step)

    there = set(Entry.objects.filter(noun="need").values_list("subject", "version"))
    assert there - seen, "it was lucky"
    assert Need.objects.count() == WRITERS
