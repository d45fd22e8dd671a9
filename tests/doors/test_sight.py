"""Who finds what: in lists, by search, by filters, in choices, in histories and in totals."""

import csv
from pathlib import Path

import pytest

from tests.doors.crawl import pages_of
from tests.doors.world import PEOPLE
from tracker.forms.tables import SHAPES
from tracker.models import ActionPoint, Allocation, Concern, Document, Record, Screening
from tracker.rules.nouns import NOUNS
from tracker.rules.sight import sees
from tracker.rules.witnesses import Then

pytestmark = pytest.mark.django_db

SEARCHERS = ("coordinator", "admitted", "mate", "outsider", "stranger")
READERS = [p for p in PEOPLE if p not in ("nobody", "staff")]
with Path(__file__).with_name("sight.csv").open() as file:
    ROWS = [row for row in csv.DictReader(file) if row["what"]]
KINDS = list(dict.fromkeys(row["what"].split(".")[0] for row in ROWS))


def rows_of(kind):
    return [row for row in ROWS if row["what"].split(".")[0] == kind]


def listed(world, client, address):
    """Return the ids on all pages of a list."""
    found = set()
    while address:
        page = client.get(address)
        assert page.status_code == 200, address
        found |= {row["url"].strip("/").split("/")[-1] for row in page.context["rows"]}
        following = page.context["next_url"]
        address = following and address.split("?")[0] + following
    return found


def unlike(world, row, who, found, where):
    """Return what differs from the table, in words, or nothing."""
    name, expected = row["what"], row[who] == "yes"
    there = world.uid(name) in found
    if there == expected:
        return []
    return [f"{name} {'is' if there else 'is not'} in the {where} of the {who}"]


@pytest.mark.parametrize("kind", KINDS)
class TestEachNoun:
    def test_is_listed_to_whom_it_is_for(self, world, clients, kind):
        wrong = []
        for who in READERS:
            found = listed(world, clients[who], f"/{NOUNS[kind].plural}/")
            for row in rows_of(kind):
                wrong += unlike(world, row, who, found, "list")
        assert wrong == []

    def test_is_found_by_whom_it_is_for(self, world, clients, kind):
        wrong = []
        for row in rows_of(kind):
            for who in SEARCHERS if row["asked as"] else ():
                address = f"/{NOUNS[kind].plural}/?q={row['asked as'].replace(' ', '+')}"
                found = listed(world, clients[who], address)
                wrong += unlike(world, row, who, found, "search")
        assert wrong == []


POINTS_AT = {
    "needs": ("emergency", "emergency.restricted"),
    "corroborations": ("need", "need.restricted"),
    "allocations": ("need", "need.restricted"),
    "consignments": ("mission", "mission.restricted"),
    "deliveries": ("mission", "mission.restricted"),
    "clearances": ("mission", "mission.draft"),
    "visits": ("mission", "mission.draft"),
    "concerns": ("visit", "visit.restricted"),
    "figures": ("emergency", "emergency.restricted"),
}
"""A filter by a record that the outsider does not see."""


@pytest.mark.parametrize("plural", POINTS_AT)
def test_a_filter_by_what_one_does_not_see_finds_nothing(world, clients, plural):
    name, hidden = POINTS_AT[plural]
    for who in ("admitted", "outsider", "stranger"):
        page = clients[who].get(f"/{plural}/?{name}={world.uid(hidden)}")
        assert page.context["rows"] == []
        assert str(world.records[hidden]) not in page.content.decode()


class TestNoPage:
    """Whatever a person opens, from list to record to form, names nothing that is not for them."""

    @pytest.mark.parametrize("who", ["admitted", "mate", "outsider", "stranger"])
    def test_names_what_this_person_does_not_see(self, world, clients, who):
        secrets = {row["asked as"] for row in ROWS if secret(row) and row[who] != "yes"}
        assert leaks(pages_of(world, clients[who], who), secrets) == {}

    @pytest.mark.parametrize("who", ["coordinator", "admitted", "outsider"])
    def test_names_a_person_of_another_organisation(self, world, clients, who):
        own = world.actor(who).organisations
        strangers = {
            str(user)
            for person, user in world.people.items()
            if user and person != "stranger" and not world.actor(person).organisations & own
        }  # The stranger is invited by the owner, who reads the address.
        assert leaks(pages_of(world, clients[who], who), strangers) == {}

    @pytest.mark.parametrize("who", ["admitted", "mate", "outsider"])
    def test_counts_money_that_was_given_in_silence(self, world, clients, who):
        assert leaks(pages_of(world, clients[who], who), {"777,777", "777777"}) == {}

    def test_is_silent_because_nothing_is_ever_named(self, world, clients):
        """Control: the owner reads all of it, people and sums included."""
        pages = pages_of(world, clients["coordinator"], "coordinator")
        own = {row["asked as"] for row in ROWS if secret(row) and row["coordinator"] == "yes"}
        named = {text for found in leaks(pages, own).values() for text in found}
        assert named == own
        assert leaks(pages, {"person-reporter"}) != {}
        assert leaks(pages, {"777,777"}) != {}


def secret(row):
    """Tell whether a text stands for one record alone; schools are in the directory."""
    return row["what"].split(".")[0] in (
        "need", "pledge", "mission", "consignment", "clearance", "engagement",
    )  # fmt: skip


def leaks(pages, texts):
    found = {address: {t for t in texts if t in page} for address, page in pages.items()}
    return {address: named for address, named in found.items() if named}


class TestChoices:
    """A list of choices is a list: it shows what the person sees, and no more."""

    @pytest.mark.parametrize("who", ["admitted", "outsider"])
    def test_of_every_form_are_seen_by_the_person(self, world, clients, who):
        hidden = {world.uid(row["what"]) for row in ROWS if row[who] != "yes"}
        offered = {}
        for noun in NOUNS.values():
            page = clients[who].get(f"/{noun.plural}/new/") if noun.name in SHAPES else None
            if page is not None and page.status_code == 200:
                offered[noun.plural] = {uid for uid in hidden if uid in page.content.decode()}
        assert len(offered) > 10
        assert {plural: uids for plural, uids in offered.items() if uids} == {}

    def test_of_goods_to_visit_leave_out_deliveries_that_are_hidden(self, world, clients):
        address = f"/visits/new/?mission={world.uid('mission.carrier')}"
        hidden, seen = (
            str(world.records[f"delivery.{name}"].lines.get().uid)
            for name in ("restricted", "public")
        )
        page = clients["outsider"].get(address).content.decode()
        assert seen in page
        assert hidden not in page


BY_WAYS = (ActionPoint, Allocation, Concern, Document, Screening)
"""Seen in ways of their own besides, which are asked as they are today."""


@pytest.mark.parametrize("who", [p for p in READERS if p != "stranger"])
def test_a_record_with_nothing_undone_is_seen_as_it_is_now(world, who):
    actor = world.actor(who)
    records = {
        name: found
        for name, found in world.records.items()
        if isinstance(found, Record) and not isinstance(found, BY_WAYS)
    }
    assert len(records) > 50
    wrong = [n for n, r in records.items() if Then(r, actor).seen() != sees(actor, r)]
    assert wrong == []
