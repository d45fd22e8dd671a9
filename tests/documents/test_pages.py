"""The pages on which files come and go."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import making
from tests.documents import files
from tracker.actions import documents, records, sharing
from tracker.models import Admission, CommitteeSeat, Document
from tracker.rules.documents import documents_of

UNKNOWN = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def need(liaison, lao_embassy, floods):
    return making.reported(liaison, lao_embassy, floods)


@pytest.fixture
def committee(lao_embassy, indonesian_embassy):
    """Both embassies sit in a committee."""
    made = making.organisation("Committee in Pyongyang", "committee")
    for member in (lao_embassy, indonesian_embassy):
        making.reference(CommitteeSeat, committee=made, member=member, from_on="2000-01-01")
    return made


def attach(record, by, content=files.PDF, name="paper.pdf"):
    return documents.attach(
        record, title="", kind="other", name=name, content=content, by=making.actor(by)
    )


def as_(client, user):
    client.force_login(user)
    return client


def upload(client, record, content=files.PDF, name="paper.pdf", plural="needs", **said):
    given = SimpleUploadedFile(name, content)
    typed = {"file": given, "kind": "other", "title": ""}
    return client.post(f"/documents/{plural}/{record.uid}/new/", typed | said)


class TestUploading:
    def test_attaches_the_file_and_goes_back_to_the_record(self, client, need, liaison):
        as_(client, liaison)
        page = client.get(f"/documents/needs/{need.uid}/new/").content.decode()
        assert 'enctype="multipart/form-data"' in page
        answer = upload(client, need, title="Letter of the county")
        assert (answer.status_code, answer.url) == (302, f"/needs/{need.uid}/")
        assert Document.objects.get().title == "Letter of the county"

    def test_a_receipt_is_what_a_delivery_usually_gets(self, client, need, officer, mercy_relief):
        mission = making.mission(officer, mercy_relief, need.emergency)
        delivery = making.delivery(officer, mission)
        as_(client, officer)
        page = client.get(f"/documents/deliveries/{delivery.uid}/new/").content.decode()
        assert 'value="receipt"' in page.partition("checked")[0].rpartition("<input")[2]
        photo = files.with_exif()
        upload(client, delivery, photo, "photo.jpg", "deliveries", kind="receipt")
        made = Document.objects.get()
        assert (made.kind, made.owner) == ("receipt", mercy_relief)
        assert [d["kind"] for d in documents_of(delivery, making.actor(officer))] == [
            "Signed receipt"
        ]

    @pytest.mark.parametrize(
        ("who", "status"),
        [("officer", 403), ("chair", 403), ("viewer", 403), ("coordinator", 404),
         ("stranger", 404), ("keeper", 404)],
    )  # fmt: skip
    def test_is_for_those_who_report_for_the_owner(self, client, request, need, who, status):
        as_(client, request.getfixturevalue(who))
        assert client.get(f"/documents/needs/{need.uid}/new/").status_code == status
        assert upload(client, need).status_code == status
        assert not Document.objects.exists()

    def test_nobody_else_gets_that_far(self, client, need):
        assert upload(client, need).status_code == 302
        assert not Document.objects.exists()

    def test_a_draft_is_its_owners_alone(self, client, liaison, officer, lao_embassy, floods):
        draft = making.need(liaison, lao_embassy, floods)
        assert upload(as_(client, officer), draft).status_code == 404
        assert upload(as_(client, liaison), draft).status_code == 302

    @pytest.mark.parametrize("plural", ["nothing", "documents", "seats", "missions", "need"])
    def test_an_address_that_is_none_is_not_found(self, client, need, liaison, plural):
        assert upload(as_(client, liaison), need, plural=plural).status_code == 404

    @pytest.mark.parametrize(
        ("name", "content", "says"),
        [
            ("a.jpg", files.HTML, "not what its name says"),
            ("a.svg", files.SVG, "Choose a PDF, a photo"),
            ("a.pdf", b"", "empty"),
            ("a.pdf", files.PDF + b" " * (11 * 1024**2), "larger than 10 MB"),
            ("a.png", files.huge(), "20 million points"),
            ("a.xlsx", files.bomb(), "too large when it is unpacked"),
        ],
        ids=["html", "svg", "empty", "11MB", "huge", "bomb"],
    )
    def test_what_is_wrong_is_said_beside_the_file(
        self, client, need, liaison, name, content, says
    ):
        answer = upload(as_(client, liaison), need, content, name)
        assert answer.status_code == 400
        assert says in answer.content.decode()
        assert not Document.objects.exists()

    def test_more_than_twelve_megabytes_are_not_even_read(self, client, need, liaison):
        big = files.PDF + b" " * (13 * 1024**2)
        assert upload(as_(client, liaison), need, big).status_code == 413

    @pytest.mark.parametrize("said", [{"kind": "poster"}, {"kind": ""}, {"title": "x" * 201}])
    def test_other_fields_are_checked_too(self, client, need, liaison, said):
        assert upload(as_(client, liaison), need, **said).status_code == 400
        assert not Document.objects.exists()

    def test_no_file_is_said(self, client, need, liaison):
        answer = as_(client, liaison).post(f"/documents/needs/{need.uid}/new/", {"kind": "other"})
        assert answer.status_code == 400
        assert "Choose a file." in answer.content.decode()

    def test_the_same_file_again_is_said(self, client, need, liaison):
        upload(as_(client, liaison), need)
        answer = upload(client, need)
        assert answer.status_code == 400
        assert "already here" in answer.content.decode()

    @pytest.mark.parametrize("name", ["a\x00.pdf", "a.pdf\x00", "\x00", "a\x1b[0m.pdf"])
    def test_control_characters_in_a_name_do_no_harm(self, client, need, liaison, name):
        boundary = "frontier"
        body = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="kind"\r\n\r\nother\r\n'
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            f"Content-Type: application/pdf\r\n\r\n"
        ).encode() + files.PDF + f"\r\n--{boundary}--\r\n".encode()  # fmt: skip
        answer = as_(client, liaison).post(
            f"/documents/needs/{need.uid}/new/", data=body,
            content_type=f"multipart/form-data; boundary={boundary}",
        )  # fmt: skip
        assert answer.status_code in (302, 400)
        for made in Document.objects.all():
            assert made.title.isprintable()


class TestOpening:
    def test_is_saved_and_never_shown_as_a_page_of_ours(self, client, need, liaison):
        made = attach(need, liaison, name="Brief für Sinuiju.pdf")
        answer = as_(client, liaison).get(f"/documents/{made.uid}/file/")
        assert answer.status_code == 200
        assert answer.content == files.PDF
        assert answer.headers["Content-Type"] == "application/pdf"
        assert answer.headers["Content-Security-Policy"] == "sandbox"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"] == (
            "attachment; filename*=utf-8''Brief%20f%C3%BCr%20Sinuiju.pdf"
        )
        assert "no-store" in answer.headers["Cache-Control"]
        assert client.head(f"/documents/{made.uid}/file/").status_code == 200
        assert client.post(f"/documents/{made.uid}/file/").status_code == 405

    def test_a_name_cannot_write_headers(self, client, need, liaison):
        made = attach(need, liaison)
        Document.objects.update(title='a"; x=\r\nSet-Cookie: a=b')
        answer = as_(client, liaison).get(f"/documents/{made.uid}/file/")
        assert "Set-Cookie" not in answer.headers
        assert "\n" not in answer.headers["Content-Disposition"]

    def test_no_address_leads_to_the_stored_file(self, client, need, liaison):
        made = attach(need, liaison)
        as_(client, liaison)
        for path in (f"/{made.file.name}", f"/media/{made.file.name}", f"/{made.file.name}/"):
            assert client.get(path).status_code == 404

    def test_a_lost_file_is_not_found(self, client, need, liaison):
        made = attach(need, liaison)
        made.file.storage.delete(made.file.name)
        assert as_(client, liaison).get(f"/documents/{made.uid}/file/").status_code == 404

    def test_once_deleted_it_is_gone(self, client, need, liaison):
        made = attach(need, liaison)
        as_(client, liaison)
        url = f"/documents/{made.uid}/delete/"
        assert "paper" in client.get(url).content.decode()
        assert client.get(f"/documents/{made.uid}/file/").status_code == 200
        assert client.post(url).url == f"/needs/{need.uid}/"
        assert client.get(f"/documents/{made.uid}/file/").status_code == 404
        assert client.post(url).status_code == 404

    @pytest.mark.parametrize(("who", "status"), [("officer", 403), ("coordinator", 404)])
    def test_only_the_owner_deletes(self, client, request, need, liaison, who, status):
        made = attach(need, liaison)
        as_(client, request.getfixturevalue(who))
        assert client.get(f"/documents/{made.uid}/delete/").status_code == status
        assert client.post(f"/documents/{made.uid}/delete/").status_code == status
        assert Document.objects.alive().exists()

    def test_when_its_record_is_deleted_it_is_gone_too(self, client, liaison, floods):
        draft = making.need(liaison, floods.owner, floods)
        made = attach(draft, liaison)
        records.delete(draft, by=making.actor(liaison))
        assert as_(client, liaison).get(f"/documents/{made.uid}/file/").status_code == 404

    def test_one_that_never_was_is_not_found(self, client, liaison):
        assert as_(client, liaison).get(f"/documents/{UNKNOWN}/file/").status_code == 404


OWN, ADMITTED, OTHER = ["liaison", "reporter"], ["officer", "viewer", "chair"], ["coordinator"]
"""The owner's people; people of the coalition; a member of another organisation."""


class TestWhoOpens:
    """A file is open to whoever sees its record, and to nobody else."""

    def opened_by(self, client, request, made):
        found = []
        for who in (*OWN, *ADMITTED, *OTHER, "stranger"):
            as_(client, request.getfixturevalue(who))
            status = client.get(f"/documents/{made.uid}/file/").status_code
            assert status in (200, 404)
            found += [who] if status == 200 else []
        client.logout()
        assert client.get(f"/documents/{made.uid}/file/").status_code == 302
        return found

    @pytest.mark.parametrize(
        ("visibility", "seen_by"),
        [
            ("restricted", OWN),
            ("committee", [*OWN, "chair"]),
            ("coalition", [*OWN, *ADMITTED]),
            ("public", [*OWN, *ADMITTED, *OTHER]),
        ],
    )
    def test_as_its_record_says(
        self, client, request, need, liaison, committee, visibility, seen_by
    ):
        sharing.show(need.emergency, visibility="public", by=making.actor(liaison))
        made = attach(need, liaison)
        sharing.show(need, visibility=visibility, by=making.actor(liaison))
        assert self.opened_by(client, request, made) == seen_by

    def test_a_draft_is_its_owners(self, client, request, liaison, floods):
        made = attach(making.need(liaison, floods.owner, floods), liaison)
        assert self.opened_by(client, request, made) == OWN

    def test_sharing_the_record_shares_the_file(
        self, client, request, need, liaison, mercy_relief
    ):
        made = attach(need, liaison)
        sharing.show(need, visibility="restricted", by=making.actor(liaison))
        sharing.share(need, organisation=mercy_relief, by=making.actor(liaison))
        assert self.opened_by(client, request, made) == [*OWN, "officer", "viewer"]
        sharing.stop(need, organisation=mercy_relief, by=making.actor(liaison))
        assert self.opened_by(client, request, made) == OWN

    def test_leaving_the_coalition_closes_it(
        self, client, request, need, liaison, mercy_relief, floods
    ):
        made = attach(need, liaison)
        Admission.objects.filter(organisation=mercy_relief).delete()
        assert self.opened_by(client, request, made) == [*OWN, "chair"]

    def test_pictures_of_a_public_record_stay_in_the_coalition(
        self, client, request, need, liaison
    ):
        sharing.show(need.emergency, visibility="public", by=making.actor(liaison))
        sharing.show(need, visibility="public", by=making.actor(liaison))
        made = attach(need, liaison, files.picture(), "photo.jpg")
        assert self.opened_by(client, request, made) == [*OWN, *ADMITTED]

    def test_the_list_of_a_record_shows_no_more(
        self, need, liaison, officer, coordinator, stranger
    ):
        attach(need, liaison)
        attach(need, liaison, files.picture(), "photo.jpg")
        assert [d["title"] for d in documents_of(need, making.actor(officer))] == [
            "photo", "paper",
        ]  # fmt: skip
        assert documents_of(need, making.actor(officer))[0]["remove_url"] is None
        assert documents_of(need, making.actor(liaison))[0]["remove_url"]
        for other in (coordinator, stranger):
            assert documents_of(need, making.actor(other)) == []

    def test_a_file_is_in_the_list_of_files_for_the_same_people(
        self, need, liaison, officer, coordinator, stranger
    ):
        attach(need, liaison)
        seen = [
            Document.objects.seen_by(making.actor(who)).count()
            for who in (liaison, officer, coordinator, stranger)
        ]
        assert seen == [1, 1, 0, 0]
