"""Tags, repeats and limits: nothing is overwritten unseen, nothing done twice, nobody hurried."""

import os
import re
import threading
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, connections

from tests import making
from tests.api.conftest import Partner
from tracker.api import repeats
from tracker.models import Entry, Need

pytestmark = pytest.mark.django_db
EACH = int(os.environ.get("CLIENTS", "10"))
"""How many of twenty clients send the same one of a hundred requests: 20 with `make chaos`."""


@pytest.fixture(autouse=True)
def _unhurried():
    cache.clear()


@pytest.fixture
def need(embassy_system, need_body):
    """The answer that made a need."""
    return embassy_system.post("needs", need_body)


@pytest.fixture
def here(need):
    return f"needs/{need.json()['id']}"


class TestATag:
    def test_is_asked_for_by_every_change(self, embassy_system, need, here):
        for answer in (
            embassy_system.patch(here, {"quantity": "9"}),
            embassy_system.put(here, need.json()),
            embassy_system.delete(here),
        ):
            assert answer.status_code == 428
            assert answer.json()["code"] == "version_required"

    def test_is_not_asked_of_a_put_that_made_the_record_and_comes_again(
        self, embassy_system, need_body
    ):
        here = f"needs/{uuid4()}"
        made, again = (embassy_system.put(here, need_body) for _ in range(2))
        assert (made.status_code, again.status_code) == (201, 200)
        assert again.json() == made.json()
        assert again.headers["ETag"] == made.headers["ETag"]
        assert len(embassy_system.get(f"{here}/history").json()["data"]) == 1

    def test_is_asked_of_one_that_says_otherwise_and_nothing_is_changed(
        self, embassy_system, need_body
    ):
        here = f"needs/{uuid4()}"
        made = embassy_system.put(here, need_body)
        answer = embassy_system.put(here, {**need_body, "quantity": "9"})
        assert (answer.status_code, answer.json()["code"]) == (428, "version_required")
        assert embassy_system.get(here).json() == made.json()

    @pytest.mark.parametrize("tag", ["v1", "junk", 'W/W/"v1-0a"'])
    def test_that_is_none_of_ours_tells_which_one_holds(self, embassy_system, need, here, tag):
        for answer in (
            embassy_system.patch(here, {"quantity": "9"}, If_Match=tag),
            embassy_system.delete(here, If_Match=tag),
            embassy_system.post(f"{here}/report", If_Match=tag),
        ):
            problem = answer.json()
            assert (answer.status_code, problem["differences"]) == (412, [])
            assert problem["current_etag"] == embassy_system.get(here).headers["ETag"]

    def test_star_of_none_only_makes(self, embassy_system, need_body, need, here):
        tag = need.headers["ETag"]
        again = embassy_system.put(here, need.json(), If_Match=tag, If_None_Match="*")
        assert (again.status_code, again.json()["current_etag"]) == (412, tag)
        new = embassy_system.put(f"needs/{uuid4()}", need_body, If_None_Match="*")
        assert new.status_code == 201

    def test_of_an_old_version_tells_what_changed(self, embassy_system, need, here):
        tag = need.headers["ETag"]
        embassy_system.patch(here, {"quantity": "40"}, If_Match=tag)
        for answer in (
            embassy_system.patch(here, {"quantity": "9"}, If_Match=tag),
            embassy_system.put(here, need.json(), If_Match=tag),
            embassy_system.delete(here, If_Match=tag),
        ):
            problem = answer.json()
            assert answer.status_code == 412
            assert problem["current_etag"] == embassy_system.get(here).headers["ETag"]
            (change,) = problem["differences"]
            assert (change["field"], change["now"][:2], change["version"]) == ("quantity", "40", 2)
            assert change["by"] == str(embassy_system.organisation)
            assert change["role"] == "coordinator"
            assert change["at"]
        assert Need.objects.get().quantity == 40

    def test_tells_nothing_to_whom_may_not_change_it(self, embassy_system, need, here):
        viewer = Partner(embassy_system.organisation, role="viewer")
        for answer in (
            viewer.delete(here, If_Match='"v0"'),
            viewer.patch(here, {}, If_Match='"v0"'),
        ):
            assert answer.status_code == 403
            assert "differences" not in answer.json()

    def test_is_the_same_when_it_was_weakened_on_the_way(self, embassy_system, need, here):
        tag = need.headers["ETag"]
        assert embassy_system.get(here, If_None_Match=f"W/{tag}").status_code == 304
        assert embassy_system.get(here, If_None_Match=f'"other", {tag}').status_code == 304
        changed = embassy_system.patch(here, {"quantity": "9"}, If_Match=f"W/{tag}")
        assert changed.status_code == 200
        assert embassy_system.get(here, If_None_Match=tag).status_code == 200

    def test_is_weak_where_the_answer_is_compressed_and_serves_all_the_same(
        self, embassy_system, need, here
    ):
        tag = embassy_system.get(here, Accept_Encoding="gzip").headers["ETag"]
        assert tag == f"W/{need.headers['ETag']}"
        assert embassy_system.patch(here, {"quantity": "9"}, If_Match=tag).status_code == 200

    @pytest.mark.parametrize("tag", ["nonsense", '"v"', '"v1', "v1; DROP", '"v99999999999"'])
    def test_that_is_none_of_ours_matches_nothing(self, embassy_system, need, here, tag):
        assert embassy_system.patch(here, {}, If_Match=tag).status_code == 412

    @pytest.mark.parametrize("query", [{"fields": "quantity"}, {"expand": "emergency"}])
    def test_of_a_part_or_of_more_serves_to_change_the_record(self, embassy_system, here, query):
        tag = embassy_system.get(here, query).headers["ETag"]
        assert embassy_system.patch(here, {"quantity": "9"}, If_Match=tag).status_code == 200

    def test_may_be_one_of_several(self, embassy_system, need, here):
        several = f'"v7", {need.headers["ETag"]}'
        assert (
            embassy_system.patch(here, {"quantity": "9"}, If_Match='"v7", "v8"').status_code == 412
        )
        assert embassy_system.patch(here, {"quantity": "9"}, If_Match=several).status_code == 200

    @pytest.mark.parametrize("tag", ['"v3"', "*"])
    def test_of_what_is_not_there_makes_nothing(self, embassy_system, need_body, tag):
        answer = embassy_system.put(f"needs/{uuid4()}", need_body, If_Match=tag)
        assert (answer.status_code, Need.objects.count()) == (412, 0)

    def test_follows_what_others_do_to_a_record(self, embassy_system, need, here):
        """What is promised to a need changes how it reads, and not what its owner may change."""
        reported = embassy_system.post(f"{here}/report")
        before = embassy_system.get(here)
        promise(embassy_system, Need.objects.get())
        after = embassy_system.get(here, If_None_Match=before.headers["ETag"])

        assert after.status_code == 200
        assert after.headers["ETag"] != before.headers["ETag"]
        assert after.json()["version"] == before.json()["version"]
        changed = embassy_system.patch(
            here, {"description": "more"}, If_Match=reported.headers["ETag"]
        )
        assert changed.status_code == 200, changed.content


def promise(system, need):
    """Pledge to a need, and allocate some of it there."""
    by, owner = system.maker, system.organisation
    pledge = making.pledge(by, owner, need.emergency)
    making.allocation(by, pledge, 30, need=need)


class TestARepeat:
    def test_is_answered_as_the_first_time(self, embassy_system, need_body):
        first, again = (embassy_system.post("needs", need_body, Idempotency_Key="k") for _ in "ab")
        assert (again.status_code, again.content) == (first.status_code, first.content)
        assert again.headers["Idempotency-Replayed"] == "true"
        assert "Idempotency-Replayed" not in first.headers
        assert again.headers["ETag"] == first.headers["ETag"]
        assert Need.objects.count() == 1

    def test_may_be_quoted(self, embassy_system, need_body):
        for key in ('"k"', "k"):
            embassy_system.post("needs", need_body, Idempotency_Key=key)
        assert Need.objects.count() == 1

    def test_with_another_body_or_address_is_refused(self, embassy_system, need_body):
        embassy_system.post("needs", need_body, Idempotency_Key="k")
        other = need_body | {"quantity": "7"}
        for answer in (
            embassy_system.post("needs", other, Idempotency_Key="k"),
            embassy_system.post("needs/bulk", need_body, Idempotency_Key="k"),
        ):
            assert answer.status_code == 422
            assert answer.json()["code"] == "key_reused"
        assert Need.objects.count() == 1

    @pytest.mark.parametrize("key", ["", '""', "x" * 256])
    def test_needs_a_key_of_up_to_255_letters(self, embassy_system, need_body, key):
        answer = embassy_system.post("needs", need_body, Idempotency_Key=key)
        assert (answer.status_code, answer.json()["code"]) == (400, "key_required")

    def test_of_what_failed_can_succeed(self, embassy_system, need_body):
        wrong = need_body | {"quantity": "-1"}
        assert embassy_system.post("needs", wrong, Idempotency_Key="k").status_code == 422
        mended = embassy_system.post("needs", need_body, Idempotency_Key="k")
        assert mended.status_code == 201
        assert "Idempotency-Replayed" not in mended.headers

    def test_is_not_waited_for_where_the_database_failed(
        self, embassy_system, need_body, monkeypatch
    ):
        def away(*given, **named):
            raise OperationalError

        monkeypatch.setattr("tracker.api.records.created", away)
        answer = embassy_system.post("needs", need_body, Idempotency_Key="k")
        assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")

    def test_of_anothers_key_is_another_request(self, embassy_system, partner, need_body):
        for system in (embassy_system, partner):
            assert system.post("needs", need_body, Idempotency_Key="k").status_code == 201
        assert Need.objects.count() == 2


class TestALimit:
    def test_is_told_with_every_answer(self, embassy_system, floods):
        first, second = embassy_system.get("needs"), embassy_system.get("needs")
        assert first.headers["RateLimit-Policy"] == '"default";q=600;w=60,"write";q=120;w=60'
        left = [int(a.headers["RateLimit"].split("r=")[1].split(";")[0]) for a in (first, second)]
        assert left in ([599, 598], [599, 599])  # A new minute may begin between the two.

    def test_of_writes_is_told_beside_that_of_all_requests(self, embassy_system, need):
        assert counted(need) == ["default", "write"]
        assert counted(embassy_system.get("needs")) == ["default"]
        exported = embassy_system.get("needs", {"format": "csv"})
        assert counted(exported) == ["default", "export"]
        assert '"export";q=10;w=3600' in exported.headers["RateLimit-Policy"]

    def test_counts_a_write_as_a_request_as_well(self, embassy_system, need, monkeypatch):
        monkeypatch.setattr(
            "tracker.api.limits.counted", lambda name, seconds: 601 if ":default:" in name else 1
        )
        assert embassy_system.post("needs").json()["violated-policies"] == ["default"]

    def test_stops_whoever_asks_too_often(self, embassy_system, outsider, monkeypatch):
        monkeypatch.setattr("tracker.api.limits.counted", lambda name, seconds: 601)
        answer = embassy_system.get("needs")
        problem = answer.json()
        assert answer.status_code == 429
        assert 0 < int(answer.headers["Retry-After"]) <= 60
        assert problem["type"].endswith("#quota-exceeded")
        assert problem["violated-policies"] == ["default"]


def counted(answer):
    """Return the policies that an answer tells the rest of."""
    return re.findall(r'"(\w+)";r=\d+;t=\d+', answer.headers["RateLimit"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite writes one at a time")
class TestTwenty:
    """Twenty clients at once."""

    def test_with_one_key_make_one_record(self, embassy_system, need_body):
        answers = at_once(embassy_system, need_body, ["k"] * 20)
        assert {a.status_code for a in answers} == {201}
        assert len({a.content for a in answers}) == 1
        assert Need.objects.count() == 1
        assert Entry.objects.filter(noun="need").count() == 1

    @pytest.mark.slow
    def test_with_100_keys_each_make_100_records(self, embassy_system, need_body, monkeypatch):
        monkeypatch.setattr("tracker.api.limits.counted", lambda name, seconds: 0)
        keys = [f"k{number}" for number in range(100)]
        answers = at_once(embassy_system, need_body, keys)
        assert len(answers) == 100 * EACH
        assert {a.status_code for a in answers} == {201}
        assert Need.objects.count() == 100

    def test_make_more_where_nothing_is_kept(self, embassy_system, need_body, monkeypatch):
        """Control: without the table of repeats each makes its own."""
        monkeypatch.setattr(repeats, "once", lambda request, do, finish: do())
        at_once(embassy_system, need_body, ["k"] * 20)
        assert Need.objects.count() == 20


def at_once(system, body, keys):
    """Send the same body from twenty threads that start together.

    Twenty keys are dealt out; of more each is sent by ten threads, by all with `make chaos`.
    """
    gate, answers = threading.Barrier(20), []

    def client(number):
        gate.wait()
        own = keys[number::20] if len(keys) == 20 else keys[number % (20 // EACH) :: 20 // EACH]
        answers.extend(system.post("needs", body, Idempotency_Key=key) for key in own)
        connections.close_all()

    threads = [threading.Thread(target=client, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers
