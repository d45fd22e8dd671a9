"""Systems open and attach files by the same rule as people on the pages."""

import json
from uuid import UUID, uuid4

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from uuid_utils.compat import uuid7

from tests import making
from tests.api.conftest import Partner
from tests.documents import files
from tracker.actions import documents, records, sharing
from tracker.models import Document

pytestmark = pytest.mark.django_db
LIST = "documents"


@pytest.fixture
def need(liaison, lao_embassy, floods):
    return making.reported(liaison, lao_embassy, floods)


@pytest.fixture
def embassy(lao_embassy, floods):
    return Partner(lao_embassy)


@pytest.fixture
def partner(mercy_relief, floods):
    return Partner(mercy_relief)


@pytest.fixture
def outsider(db):
    return Partner(making.organisation("Somebody Else"))


def attached(record, by, content=files.PDF, name="paper.pdf"):
    return documents.attach(
        record, title="", kind="other", name=name, content=content, by=making.actor(by)
    )


def upload(system, record, content=files.PDF, name="paper.pdf", key="", **said):
    sent = {"noun": "need", "subject": str(record.uid), "kind": "other", **said}
    headers = {"Authorization": f"Bearer {system.token}", "Idempotency-Key": key or str(uuid4())}
    if content is not None:
        sent["file"] = SimpleUploadedFile(name, content)
    return system.client.post("/api/v1/documents", sent, headers=headers)


def pointers(answer):
    assert answer.headers["Content-Type"] == "application/problem+json", answer.content
    return [error["pointer"] for error in answer.json()["errors"]]


class TestOpening:
    def test_gives_the_file_as_the_page_does(self, client, embassy, need, liaison):
        made = attached(need, liaison)
        client.force_login(liaison)
        page = client.get(f"/documents/{made.uid}/file/")
        here = embassy.get(f"documents/{made.uid}/content", Accept="application/pdf")
        assert (here.status_code, here.content) == (200, files.PDF)
        for name in ("Content-Type", "Content-Disposition", "Content-Security-Policy",
                     "X-Content-Type-Options"):  # fmt: skip
            assert here.headers[name] == page.headers[name]
        assert here.headers["Content-Disposition"].startswith("attachment")
        assert here.headers["X-Content-Type-Options"] == "nosniff"

    def test_is_not_repeated_for_who_holds_it(self, embassy, need, liaison):
        here = f"documents/{attached(need, liaison).uid}/content"
        tag = embassy.get(here).headers["ETag"]
        again = embassy.get(here, If_None_Match=tag)
        assert (again.status_code, again.content) == (304, b"")

    def test_is_for_whoever_sees_the_record(self, embassy, partner, outsider, need, liaison):
        here = f"documents/{attached(need, liaison).uid}/content"
        found = [system.get(here).status_code for system in (embassy, partner, outsider)]
        assert found == [200, 200, 404]

    def test_a_picture_of_a_public_record_stays_in_the_coalition(
        self, embassy, partner, outsider, need, liaison
    ):
        by = making.actor(liaison)
        sharing.show(need.emergency, visibility="public", by=by)
        sharing.show(need, visibility="public", by=by)
        photo = attached(need, liaison, files.picture(), "photo.jpg")
        paper = attached(need, liaison)
        systems = (embassy, partner, outsider)
        for made, status in ((photo, 404), (paper, 200)):
            for address in (f"{LIST}/{made.uid}", f"{LIST}/{made.uid}/content"):
                assert [s.get(address).status_code for s in systems] == [200, 200, status]
        rows = outsider.get(LIST).json()["data"]
        assert [row["id"] for row in rows] == [str(paper.uid)]

    def test_one_that_is_gone_says_so(self, embassy, outsider, need, liaison):
        made = attached(need, liaison)
        documents.remove(made, by=making.actor(liaison))
        here = f"documents/{made.uid}/content"
        assert embassy.get(here).status_code == 410
        assert outsider.get(here).status_code == 404

    def test_a_file_that_is_lost_is_not_found(self, embassy, need, liaison):
        made = attached(need, liaison)
        default_storage.delete(made.file.name)
        assert embassy.get(f"documents/{made.uid}/content").status_code == 404

    def test_with_its_record_it_goes(self, embassy, liaison, floods):
        draft = making.need(liaison, floods.owner, floods)
        made = attached(draft, liaison)
        records.delete(draft, by=making.actor(liaison))
        assert embassy.get(f"documents/{made.uid}/content").status_code == 404


class TestAttaching:
    def test_makes_a_document_that_says_where_it_is(self, embassy, need):
        answer = upload(embassy, need, title="Letter of the county")
        assert answer.status_code == 201, answer.content
        made = Document.objects.get()
        assert answer.json() == embassy.get(f"documents/{made.uid}").json()
        assert answer.headers["Location"].endswith(f"/api/v1/documents/{made.uid}")
        assert (made.subject, made.title, made.noun) == (need.uid, "Letter of the county", "need")
        assert embassy.get(f"documents/{made.uid}/content").content == files.PDF

    def test_again_with_the_same_key_is_done_once(self, embassy, need):
        first, again = (upload(embassy, need, key="k") for _time in range(2))
        assert (first.status_code, again.status_code) == (201, 201)
        assert again.content == first.content
        assert again.headers["Idempotency-Replayed"] == "true"
        other = upload(embassy, need, files.PDF + b"\n", key="k")
        assert (other.status_code, other.json()["code"]) == (422, "key_reused")
        assert Document.objects.count() == 1

    def test_is_for_those_who_report_for_the_owner(self, partner, need):
        assert upload(partner, need).status_code == 403
        assert not Document.objects.exists()

    @pytest.mark.parametrize(
        ("said", "pointer"),
        [
            ({"noun": "nonsense"}, "/noun"), ({"noun": "document"}, "/noun"),
            ({"noun": "seat"}, "/noun"), ({"subject": "x"}, "/subject"),
            ({"subject": str(uuid4())}, "/subject"), ({"kind": "x"}, "/kind"),
            ({"title": "x" * 201}, "/title"), ({"content": None}, "/file"),
            ({"content": files.HTML}, "/file"), ({"name": "a.exe"}, "/file"),
            ({"content": b"x" * (10 * 1024**2 + 1)}, "/file"),
        ],
    )  # fmt: skip
    def test_points_at_what_is_wrong(self, embassy, need, said, pointer):
        answer = upload(embassy, need, **said)
        assert answer.status_code == 422, answer.content
        assert pointers(answer) == [pointer]
        assert not Document.objects.exists()

    def test_to_a_record_one_does_not_see_is_refused(self, outsider, need):
        assert pointers(upload(outsider, need)) == ["/subject"]

    def test_knows_no_other_field(self, embassy, need):
        answer = upload(embassy, need, nonsense="1")
        assert (answer.status_code, pointers(answer)) == (400, ["/nonsense"])

    def test_takes_no_json(self, embassy, need):
        answer = embassy.post(LIST, {"noun": "need", "subject": str(need.uid)})
        assert answer.status_code == 415
        assert "multipart/form-data" in json.loads(answer.content)["detail"]

    def test_keeps_the_ids_that_its_sender_gives(self, embassy, need):
        uid = str(uuid7())
        names = {"source_system": "erp", "external_id": "F-1"}
        answer = upload(embassy, need, id=uid, **names)
        assert answer.status_code == 201, answer.content
        assert answer.json()["id"] == uid
        assert embassy.get("documents/by-ref/erp/F-1").json() == answer.json()

    def test_twice_under_one_id_makes_one(self, embassy, need):
        uid = str(uuid7())
        assert upload(embassy, need, id=uid).status_code == 201
        again = upload(embassy, need, files.PDF + b"\n", id=uid)
        assert (again.status_code, again.json()["code"]) == (409, "id_taken")
        assert Document.objects.count() == 1

    def test_refuses_half_of_an_outside_id(self, embassy, need):
        assert pointers(upload(embassy, need, external_id="F-1")) == [
            "/source_system",
            "/external_id",
        ]
        assert pointers(upload(embassy, need, id="x")) == ["/id"]
        assert not Document.objects.exists()


class TestWhatItIsCalled:
    @pytest.fixture
    def here(self, embassy, need):
        return f"documents/{upload(embassy, need, title='Leter').json()['id']}"

    def test_may_be_put_right(self, embassy, here):
        answer = embassy.patch(here, {"title": "Letter", "kind": "permit"}, If_Match="*")
        assert answer.status_code == 200, answer.content
        found = embassy.get(here).json()
        assert (found["title"], found["kind"], found["version"]) == ("Letter", "permit", 2)
        assert embassy.get(f"{here}/content").content == files.PDF

    def test_is_read_and_put_back(self, embassy, here):
        read = embassy.get(here)
        again = embassy.put(here, read.json(), If_Match=read.headers["ETag"])
        assert (again.status_code, again.json()) == (200, read.json())

    @pytest.mark.parametrize(
        ("said", "pointer"),
        [({"title": ""}, "/title"), ({"kind": "x"}, "/kind"), ({"size": 5}, "/size"),
         ({"noun": "pledge"}, "/noun"), ({"subject": str(UUID(int=7))}, "/subject")],
    )  # fmt: skip
    def test_is_all_that_changes(self, embassy, here, said, pointer):
        assert pointers(embassy.patch(here, said, If_Match="*")) == [pointer]
        assert embassy.get(here).json()["version"] == 1

    def test_is_for_those_who_report_for_its_owner(self, partner, here):
        assert partner.patch(here, {"title": "Mine"}, If_Match="*").status_code == 403

    def test_needs_the_version_that_it_changes(self, embassy, here):
        assert embassy.patch(here, {"title": "Letter"}).status_code == 428
        assert embassy.patch(here, {"title": "Letter"}, If_Match='"v9"').status_code == 412

    @pytest.mark.parametrize("address", [f"documents/{UUID(int=7)}", "documents/by-ref/erp/F-2"])
    def test_makes_none_without_a_file(self, embassy, address):
        answer = embassy.put(address, {"title": "Letter", "kind": "other"})
        assert (answer.status_code, pointers(answer)) == (422, ["/file"])

    def test_comes_with_changes_and_in_bulk(self, embassy, here):
        uid = here.partition("/")[2]
        rows = {"rows": [{"id": uid, "title": "Letter"}, {"title": "None", "kind": "other"}]}
        results = embassy.post("documents/bulk", rows).json()["results"]
        assert [result["status"] for result in results] == [200, 422]
        assert results[1]["problem"]["errors"][0]["pointer"] == "/file"
