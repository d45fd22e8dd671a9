"""Both sides end with the same records: what is kept by the feed is what the lists say."""

import os

import pytest

from tests import making
from tests.api.conftest import Partner
from tests.ledger.coalition import Coalition
from tests.ledger.deeds import LIKELY, Deeds
from tests.ledger.picking import Rolled, chance
from tracker.actions import sharing
from tracker.api import changes
from tracker.api.serializers import OFFERED
from tracker.models import Consignment, Delivery, Mission, Need, Pledge, Visit

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
STEPS, BETWEEN = 120, 20
STORIES = 12 if "FUZZ" in os.environ else 1
SHOWN = (Need, Pledge, Mission, Consignment, Delivery, Visit)
WIDTHS = ("restricted", "coalition", "public")


@pytest.fixture
def cast(monkeypatch, settled):
    monkeypatch.setattr("tracker.api.limits.counted", lambda name, seconds: 0)
    return Coalition().everything()


class Story(Deeds):
    """Random deeds; now and then somebody shows a record to more or fewer."""

    def __init__(self, cast, seed, stranger):
        super().__init__(cast)
        self.picks, self.stranger = Rolled(seed), stranger

    def step(self):
        if chance(self.picks, 4):
            return self.narrow_or_widen()
        return self.do(self.picks, self.picks.one(LIKELY))

    def narrow_or_widen(self):
        record = self.any(self.picks, self.picks.one(SHOWN).objects.alive())
        if record is None:
            return None
        by, stranger = self.cast.by(record.owner), self.stranger
        return self.attempt(self.picks.one([
            lambda: sharing.show(record, visibility=self.picks.one(WIDTHS), by=by),
            lambda: sharing.share(record, organisation=stranger, by=by),
            lambda: sharing.stop(record, organisation=stranger, by=by),
        ]))  # fmt: skip


class Mirror:
    """What a system holds of ours: it reads the feed on, and begins anew where it is told to."""

    def __init__(self, organisation):
        self.partner, self.held, self.cursor = Partner(organisation, "viewer"), {}, ""

    def follow(self):
        more = True
        while more:
            query = {"limit": "100", "data": "true"}
            answer = self.partner.get("changes", query | {"since": self.cursor})
            if answer.status_code == 410:
                self.held, self.cursor = {}, ""
                continue
            page = answer.json()
            for one in page["data"]:
                self.take(one)
            self.cursor, more = page["next_cursor"], page["has_more"]

    def take(self, one):
        key = one["type"], one["id"]
        if one["deleted"]:
            self.held.pop(key, None)
        elif one["data"]:
            self.held[key] = one["data"]["version"]

    def lists(self):
        """Return what the lists hold now."""
        found = {}
        for noun in OFFERED.values():
            page = self.partner.get(noun.plural, {"limit": "1000"}).json()
            assert not page["has_more"]
            found |= {(noun.plural, row["id"]): row["version"] for row in page["data"]}
        return found

    def differs(self):
        """Return what one side holds and the other does not."""
        there = self.lists()
        return {key: (self.held.get(key), there.get(key))
                for key in self.held.keys() | there.keys()
                if self.held.get(key) != there.get(key)}  # fmt: skip


def told(cast, seed):
    """Let a story happen while three systems follow it; return what they hold wrong."""
    stranger = making.organisation("Not Admitted")
    mirrors = [Mirror(one) for one in (cast.lead, cast.monitor, stranger)]
    story = Story(cast, seed, stranger)
    for number in range(STEPS):
        story.step()
        if number % BETWEEN == 0:
            for mirror in mirrors:
                mirror.follow()
    for mirror in mirrors:
        mirror.follow()
    assert all(len(mirror.held) > 20 for mirror in mirrors), "enough is there to differ"
    return [mirror.differs() for mirror in mirrors]


@pytest.mark.parametrize("seed", range(1, STORIES + 1))
def test_three_readers_hold_what_the_lists_say(cast, seed):
    assert told(cast, seed) == [{}, {}, {}]


def test_without_tombstones_some_hold_too_much(cast, monkeypatch):
    monkeypatch.setattr(changes.Sight, "lost", lambda sight, entry: "")
    assert any(told(cast, 1))
