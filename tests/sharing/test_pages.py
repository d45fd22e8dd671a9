"""The page on which a coordinator decides who sees a record."""

import pytest

from tests import making
from tracker.actions import sharing
from tracker.models import Share

UNKNOWN = "00000000-0000-0000-0000-000000000000"


@pytest.fixture
def need(liaison, lao_embassy, floods):
    return making.reported(liaison, lao_embassy, floods)


@pytest.fixture
def hidden(need, liaison):
    return sharing.show(need, visibility="restricted", by=making.actor(liaison))


def as_(client, user):
    client.force_login(user)
    return client


def at(need):
    return f"/share/needs/{need.uid}/"


class TestThePage:
    def test_shows_who_sees_it_and_what_can_be_chosen(self, client, need, liaison):
        page = as_(client, liaison).get(at(need)).content.decode()
        assert "Organisations admitted to" in page
        assert 'value="restricted"' in page
        assert 'value="public"' not in page
        assert "Never more people than “Floods of 2012”" in page

    def test_changes_who_sees_it(self, client, need, liaison):
        said = {"visibility": "restricted", "version": need.version}
        answer = as_(client, liaison).post(at(need), said)
        assert (answer.status_code, answer.url) == (302, f"/needs/{need.uid}/")
        need.refresh_from_db()
        assert need.visibility == "restricted"

    @pytest.mark.parametrize(
        "said", [{"visibility": "public"}, {"visibility": "x"}, {}, {"visibility": "restricted",
        "version": "x"}],
    )  # fmt: skip
    def test_says_what_cannot_be(self, client, need, liaison, said):
        answer = as_(client, liaison).post(at(need), said)
        assert answer.status_code == 400
        assert "There is a problem" in answer.content.decode()
        need.refresh_from_db()
        assert need.visibility == "coalition"

    def test_one_that_is_too_old_changes_nothing(self, client, need, liaison):
        said = {"visibility": "restricted", "version": need.version - 1}
        assert as_(client, liaison).post(at(need), said).status_code == 409

    @pytest.mark.parametrize(
        ("who", "status"),
        [("reporter", 403), ("officer", 403), ("chair", 403), ("viewer", 403),
         ("coordinator", 404), ("stranger", 404), ("keeper", 404)],
    )  # fmt: skip
    def test_is_for_the_owners_coordinator(self, client, request, need, mercy_relief, who, status):
        as_(client, request.getfixturevalue(who))
        assert client.get(at(need)).status_code == status
        assert client.post(at(need), {"visibility": "restricted"}).status_code == status
        shared = client.post(at(need) + "with/", {"organisation": mercy_relief.uid})
        assert shared.status_code == status
        assert client.post(f"{at(need)}stop/{mercy_relief.uid}/").status_code == status
        need.refresh_from_db()
        assert need.visibility == "coalition"
        assert not Share.objects.exists()

    def test_nobody_else_gets_that_far(self, client, need):
        assert client.get(at(need)).status_code == 302

    @pytest.mark.parametrize("plural", ["nothing", "missions", "need"])
    def test_an_address_that_is_none_is_not_found(self, client, need, liaison, plural):
        assert as_(client, liaison).get(f"/share/{plural}/{need.uid}/").status_code == 404
        assert client.get(f"/share/needs/{UNKNOWN}/").status_code == 404

    def test_what_everyone_reads_has_none(self, client, keeper, mercy_relief):
        answer = as_(client, keeper).get(f"/share/organisations/{mercy_relief.uid}/")
        assert answer.status_code == 403
        assert "Everyone with a seat" in answer.content.decode()


class TestSharing:
    def test_shares_and_stops(self, client, hidden, liaison, officer, mercy_relief):
        as_(client, liaison)
        answer = client.post(at(hidden) + "with/", {"organisation": mercy_relief.uid})
        assert (answer.status_code, answer.url) == (302, at(hidden))
        page = client.get(at(hidden)).content.decode()
        assert "Shared with Mercy Relief" in page
        assert as_(client, officer).get(f"/needs/{hidden.uid}/").status_code == 200
        as_(client, liaison).post(f"{at(hidden)}stop/{mercy_relief.uid}/")
        assert as_(client, officer).get(f"/needs/{hidden.uid}/").status_code == 404

    def test_looking_at_an_address_of_a_deed_does_nothing(
        self, client, hidden, liaison, mercy_relief
    ):
        as_(client, liaison)
        assert client.get(at(hidden) + "with/").status_code == 405
        assert client.get(f"{at(hidden)}stop/{mercy_relief.uid}/").status_code == 405

    @pytest.mark.parametrize("organisation", ["", "x", UNKNOWN])
    def test_an_organisation_that_is_none_is_said(self, client, hidden, liaison, organisation):
        answer = as_(client, liaison).post(at(hidden) + "with/", {"organisation": organisation})
        assert answer.status_code == 400
        assert "There is a problem" in answer.content.decode()

    def test_why_not_is_said(self, client, need, liaison, mercy_relief):
        answer = as_(client, liaison).post(at(need) + "with/", {"organisation": mercy_relief.uid})
        assert answer.status_code == 400
        assert "They see it already" in answer.content.decode()

    def test_stopping_what_is_not_shared_is_refused(self, client, hidden, liaison, mercy_relief):
        as_(client, liaison)
        assert client.post(f"{at(hidden)}stop/{mercy_relief.uid}/").status_code == 409
        assert client.post(f"{at(hidden)}stop/{UNKNOWN}/").status_code == 404
