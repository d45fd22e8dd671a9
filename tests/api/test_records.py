"""Partners read, make, change, move and delete records, as people do on the pages."""

from uuid import uuid4

import pytest

from tracker.models import Entry, Need

pytestmark = pytest.mark.django_db


def made(partner, body):
    answer = partner.post("needs", body)
    assert answer.status_code == 201, answer.content
    return answer


class TestANeed:
    def test_is_made_read_changed_moved_and_deleted(self, embassy_system, need_body):
        answer = made(embassy_system, need_body)
        need = answer.json()
        here = f"needs/{need['id']}"
        assert answer.headers["Location"].endswith(f"/api/v1/{here}")
        assert need["quantity"] == "100.000"
        assert need["ref"].startswith("NEED-")

        read = embassy_system.get(here)
        assert read.json() == need
        assert read.headers["ETag"] == answer.headers["ETag"]

        tag = answer.headers["ETag"]
        changed = embassy_system.patch(here, {"quantity": "40"}, If_Match=tag)
        assert changed.status_code == 200, changed.content
        assert changed.json()["quantity"] == "40.000"

        moved = embassy_system.post(f"{here}/report")
        assert moved.status_code == 200, moved.content
        assert moved.json()["status"] == "reported"

        gone = embassy_system.delete(here, If_Match=moved.headers["ETag"])
        assert gone.status_code == 204, gone.content
        assert embassy_system.get(here).status_code == 410

    def test_can_be_put_back_as_it_was_read_with_what_it_names(self, embassy_system, need_body):
        need = made(embassy_system, need_body)
        here = f"needs/{need.json()['id']}"
        read = embassy_system.get(f"{here}?expand=place,owner,emergency").json()
        assert read["place"]["name"]
        again = embassy_system.put(here, read, If_Match=need.headers["ETag"])
        assert (again.status_code, again.json()["version"]) == (200, 1), again.content

    @pytest.mark.parametrize(
        "day", ["20261201", "2026-W49-2", "2026-12-1", "0001-01-01", "1 Dec 2026", 20261201]
    )
    def test_holds_days_as_machines_write_them(self, embassy_system, need_body, day):
        answer = embassy_system.post("needs", need_body | {"needed_by": day})
        assert answer.status_code == 422, answer.content
        assert answer.json()["errors"][0]["pointer"] == "/needed_by"

    def test_can_be_put_back_as_it_was_read(self, embassy_system, need_body):
        answer = made(embassy_system, need_body)
        here = f"needs/{answer.json()['id']}"

        again = embassy_system.put(here, answer.json(), If_Match=answer.headers["ETag"])

        assert again.status_code == 200, again.content
        same = again.json()
        assert {**same, "version": 1, "updated_at": ""} == {**answer.json(), "updated_at": ""}

    def test_is_made_with_the_id_its_sender_chose(self, embassy_system, need_body):
        uid = str(uuid4())
        answer = embassy_system.put(f"needs/{uid}", need_body)

        assert answer.status_code == 201, answer.content
        assert answer.json()["id"] == uid

    def test_is_not_made_with_two_ids(self, embassy_system, need_body):
        body = need_body | {"id": str(uuid4())}
        answer = embassy_system.put(f"needs/{uuid4()}", body)

        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/id"
        assert not Need.objects.exists()

    def test_tells_its_history(self, embassy_system, need_body):
        need = made(embassy_system, need_body).json()
        told = embassy_system.get(f"needs/{need['id']}/history").json()["data"]

        assert [entry["verb"] for entry in told] == ["create"]
        assert Entry.objects.get(subject=need["id"]).key == embassy_system.key

    def test_tells_its_history_page_by_page(self, embassy_system, need_body):
        address = f"needs/{made(embassy_system, need_body).json()['id']}"
        for number in range(4):
            embassy_system.patch(address, {"note": f"Version {number + 2}."}, If_Match="*")
        told, query = [], {"limit": "2"}
        while True:
            page = embassy_system.get(f"{address}/history", query).json()
            told += [entry["version"] for entry in page["data"]]
            if not page["has_more"]:
                break
            query["cursor"] = page["next_cursor"]
        assert told == [5, 4, 3, 2, 1]

    def test_takes_no_cursor_of_another_history(self, embassy_system, need_body):
        first, other = (made(embassy_system, need_body).json()["id"] for _time in range(2))
        embassy_system.patch(f"needs/{first}", {"note": "More."}, If_Match="*")
        page = embassy_system.get(f"needs/{first}/history", {"limit": "1"}).json()
        answer = embassy_system.get(f"needs/{other}/history", {"cursor": page["next_cursor"]})
        assert (answer.status_code, answer.json()["code"]) == (400, "bad_cursor")


def test_an_id_may_be_written_in_capitals(embassy_system, need_body):
    uid = embassy_system.post("needs", need_body).json()["id"]
    assert embassy_system.get(f"needs/{uid.upper()}").json()["id"] == uid


class TestAList:
    def test_goes_on_where_the_page_ended(self, embassy_system, need_body):
        refs = [made(embassy_system, need_body).json()["ref"] for _number in range(5)]
        found, query = [], {"limit": "2"}
        while True:
            page = embassy_system.get("needs", query).json()
            found += [row["ref"] for row in page["data"]]
            if not page["has_more"]:
                break
            query = {"limit": "2", "cursor": page["next_cursor"]}

        assert found == refs[::-1]

    def test_is_304_while_nothing_was_written(self, embassy_system, need_body):
        def told_again():
            tag = embassy_system.get("needs").headers["ETag"]
            return tag, embassy_system.get("needs", If_None_Match=tag).status_code

        # A writer of another database of the same server changes the tag as well.
        tag = next(
            (tag for tag, status in (told_again() for _try in range(30)) if status == 304), ""
        )
        assert tag

        made(embassy_system, need_body)

        assert embassy_system.get("needs", If_None_Match=tag).status_code == 200

    @pytest.mark.parametrize("idle", ["limit", "sort", "cursor", "count"])
    def test_as_a_file_takes_nothing_that_is_for_pages(self, embassy_system, idle):
        answer = embassy_system.get("needs", {"format": "csv", idle: "1"})

        assert answer.status_code == 400
        assert answer.json()["errors"][0]["pointer"] == f"?{idle}"

    @pytest.mark.parametrize("written", ["csv", "xlsx", "ndjson"])
    def test_comes_whole_as_a_file(self, embassy_system, need_body, written):
        made(embassy_system, need_body)
        answer = embassy_system.get("needs", {"format": written})
        content = b"".join(answer.streaming_content)

        assert answer.status_code == 200
        assert len(content) > 100


@pytest.mark.django_db(transaction=True)
class TestChanges:
    def test_tell_what_was_made_and_deleted(self, embassy_system, need_body):
        need = made(embassy_system, need_body)
        embassy_system.delete(f"needs/{need.json()['id']}", If_Match=need.headers["ETag"])

        told = embassy_system.get("changes", {"types": "needs"}).json()["data"]

        assert [(one["verb"], one["deleted"]) for one in told] == [("delete", True)]


class TestBulk:
    def test_answers_for_each_row(self, embassy_system, need_body):
        rows = [need_body, need_body | {"quantity": "-1"}, need_body | {"nonsense": 1}]
        answer = embassy_system.post("needs/bulk", {"rows": rows})

        assert answer.status_code == 200, answer.content
        assert [one["status"] for one in answer.json()["results"]] == [201, 422, 400]
        assert Need.objects.count() == 1


class TestAnothersRecord:
    def test_is_not_there(self, outsider, embassy_system, need_body):
        need = made(embassy_system, need_body).json()

        assert outsider.get(f"needs/{need['id']}").status_code == 404
        assert outsider.get("needs").json()["data"] == []
        assert outsider.get("changes", {"types": "needs"}).json()["data"] == []
