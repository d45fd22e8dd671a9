"""Records by the ids that other systems gave them: each organisation's own, letter by letter."""

from uuid import uuid4

import pytest

from tests.api.conftest import Partner
from tracker.models import Entry, Need

pytestmark = pytest.mark.django_db


def put(system, body, name="42"):
    return system.put(f"needs/by-ref/erp/{name}", body)


class TestTheSameAgain:
    def test_is_no_new_version(self, embassy_system, need_body):
        answers = [put(embassy_system, need_body) for _time in range(3)]

        assert [answer.status_code for answer in answers] == [201, 200, 200]
        assert [answer.json()["version"] for answer in answers] == [1, 1, 1]
        assert Entry.objects.about(Need.objects.get()).count() == 1

    def test_with_a_difference_is_one(self, embassy_system, need_body):
        put(embassy_system, need_body)
        answer = put(embassy_system, need_body | {"quantity": "7"})
        assert (answer.json()["version"], answer.json()["quantity"]) == (2, "7.000")


class TestAnOutsideId:
    def test_keeps_its_spaces(self, embassy_system, need_body):
        first, again = (put(embassy_system, need_body, "%2042") for _time in "ab")
        other = put(embassy_system, need_body)

        assert [a.status_code for a in (first, again, other)] == [201, 200, 201]
        assert first.json()["external_id"] == " 42"

    @pytest.mark.parametrize("address", ["%20/%20", "erp/%20", "%20/42"])
    def test_is_more_than_spaces(self, embassy_system, need_body, address):
        answer = embassy_system.put(f"needs/by-ref/{address}", need_body)
        assert answer.status_code == 400
        assert not Need.objects.exists()

    @pytest.mark.parametrize(
        ("address", "name"),
        [("caf%C3%A9", "café"), ("H%C3%A0-N%E1%BB%99i", "Hà-Nội"), ("%EB%A3%A1", "룡"),
         ("a%25FF", "a%FF"), ("100%2500", "100%00"), ("%C2%A0x", "\u00a0x")],
    )  # fmt: skip
    def test_is_any_text(self, embassy_system, need_body, address, name):
        made = put(embassy_system, need_body, address)
        assert (made.status_code, made.json()["external_id"]) == (201, name)
        assert embassy_system.get(f"needs/by-ref/erp/{address}").json()["id"] == made.json()["id"]

    def test_is_refused_where_the_address_says_otherwise(self, embassy_system, need_body):
        answer = put(embassy_system, need_body | {"external_id": "43"})
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/external_id")
        assert not Need.objects.exists()

    @pytest.mark.parametrize(
        ("given", "pointer"),
        [({"source_system": "erp", "external_id": "42"}, "/external_id"),
         ({"external_id": "43"}, "/external_id")],
    )  # fmt: skip
    def test_in_a_body_that_cannot_be_is_pointed_at(
        self, embassy_system, need_body, given, pointer
    ):
        put(embassy_system, need_body)
        answer = embassy_system.post("needs", need_body | given)
        assert answer.status_code == 422
        assert pointer in [error["pointer"] for error in answer.json()["errors"]]

    def test_is_more_than_spaces_in_a_body_too(self, embassy_system, need_body):
        body = need_body | {"source_system": "erp", "external_id": " "}
        answer = embassy_system.post("needs", body)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/external_id"

    def test_is_each_organisations_own(self, embassy_system, need_body, indonesian_embassy):
        """Nobody learns from it what others hold in a draft, nor takes it from them."""
        neighbour = Partner(indonesian_embassy)
        mine, theirs = (put(one, need_body) for one in (embassy_system, neighbour))

        assert (mine.status_code, theirs.status_code) == (201, 201)
        assert mine.json()["id"] != theirs.json()["id"]
        found = neighbour.get("needs/by-ref/erp/42")
        assert found.json()["id"] == theirs.json()["id"]

    def test_of_others_is_found_where_their_record_is_seen(self, embassy_system, need_body,
                                                           indonesian_embassy):  # fmt: skip
        need = put(embassy_system, need_body).json()
        neighbour = Partner(indonesian_embassy)
        assert neighbour.get("needs/by-ref/erp/42").status_code == 404

        embassy_system.post(f"needs/{need['id']}/report")

        assert neighbour.get("needs/by-ref/erp/42").json()["id"] == need["id"]

    def test_is_each_organisations_own_in_bulk(self, embassy_system, need_body,
                                               indonesian_embassy):  # fmt: skip
        row = need_body | {"source_system": "erp", "external_id": "42"}
        for system in (embassy_system, Partner(indonesian_embassy)):
            results = [system.post("needs/bulk", {"rows": [row]}).json() for _time in "ab"]
            assert [one["results"][0]["status"] for one in results] == [201, 200]


class TestAnOutsideIdTwiceInOneRequest:
    @pytest.mark.parametrize("name", ["id", "external_id"])
    @pytest.mark.parametrize("versions", [(None, None), (1, 2)])
    def test_is_made_and_then_changed(self, embassy_system, need_body, name, versions):
        own = {"id": str(uuid4())} if name == "id" else {}
        own |= {"source_system": "erp", "external_id": "42"}
        rows = [
            need_body | own | {"quantity": str(n)} | ({"source_version": v} if v else {})
            for n, v in zip((5, 6), versions, strict=True)
        ]
        answer = embassy_system.post("needs/bulk?atomic=true", {"rows": rows})

        assert [one["status"] for one in answer.json()["results"]] == [201, 200], answer.content
        assert Need.objects.get().quantity == 6


class TestATagByOutsideId:
    def test_of_an_old_version_changes_nothing(self, embassy_system, need_body):
        first = put(embassy_system, need_body)
        put(embassy_system, need_body | {"quantity": "7"})
        late = embassy_system.put("needs/by-ref/erp/42", need_body, If_Match=first.headers["ETag"])
        assert (late.status_code, late.json()["differences"][0]["field"]) == (412, "quantity")
        assert Need.objects.get().quantity == 7

    def test_of_what_is_not_there_makes_nothing(self, embassy_system, need_body):
        answer = embassy_system.put("needs/by-ref/erp/42", need_body, If_Match='"v1"')
        assert answer.status_code == 412
        assert not Need.objects.exists()

    def test_star_of_none_only_makes(self, embassy_system, need_body):
        for status in (201, 412):
            answer = embassy_system.put("needs/by-ref/erp/42", need_body, If_None_Match="*")
            assert answer.status_code == status
        assert answer.json()["current_etag"]

    def test_that_is_held_already_is_answered_with_304(self, embassy_system, need_body):
        tag = put(embassy_system, need_body).headers["ETag"]
        here = "needs/by-ref/erp/42"
        assert embassy_system.get(here, If_None_Match=tag).status_code == 304
        told = embassy_system.get(f"{here}?expand=place&fields=place")
        assert told.json()["place"]["name"]


class TestASourceVersion:
    def test_older_than_the_last_is_refused(self, embassy_system, need_body):
        sent = [need_body | {"quantity": str(n), "source_version": n} for n in (5, 6, 7)]
        first, newer, newest = sent
        for body, status in ((first, 201), (newest, 200), (newer, 412), (newest, 200)):
            answer = put(embassy_system, body)
            assert answer.status_code == status, answer.content
            if status == 412:
                assert answer.json()["code"] == "stale"
                tag = embassy_system.get("needs/by-ref/erp/42").headers["ETag"]
                assert answer.json()["current_etag"] == tag
        assert Need.objects.get().quantity == 7

    def test_counts_though_nothing_else_was_new(self, embassy_system, need_body):
        for version, status in ((1, 201), (9, 200), (8, 412)):
            answer = put(embassy_system, need_body | {"source_version": version})
            assert answer.status_code == status, answer.content

    def test_is_read_in_bulk_too(self, embassy_system, need_body):
        row = need_body | {"source_system": "erp", "external_id": "42"}
        for version, status in ((5, 201), (6, 200), (5, 412)):
            rows = [row | {"source_version": version}]
            [result] = embassy_system.post("needs/bulk", {"rows": rows}).json()["results"]
            assert result["status"] == status, result

    @pytest.mark.parametrize("version", [True, "5", 1.5, -1, 2**63, [1]])
    def test_is_a_whole_number(self, embassy_system, need_body, version):
        answer = put(embassy_system, need_body | {"source_version": version})
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["pointer"] == "/source_version"
        assert not Need.objects.exists()

    def test_is_for_outside_ids_alone(self, embassy_system, need_body):
        need = embassy_system.post("needs", need_body).json()
        body = {"source_version": 5}
        for answer in (
            embassy_system.post("needs", need_body | body),
            embassy_system.patch(f"needs/{need['id']}", body, If_Match="*"),
            embassy_system.put(f"needs/{need['id']}", need_body | body, If_Match="*"),
        ):
            assert (answer.status_code, answer.json()["code"]) == (400, "unknown_field")
