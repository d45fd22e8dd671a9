"""The pages on which seats are seen, given and ended."""

import re

import pytest
from django.core import mail

from accounts.models import User
from tests import making
from tracker.actions import seats
from tracker.models import Invitation, Seat

PASSWORD = "three cranes over water"


@pytest.fixture
def operators_admin(operator):
    return making.person("begin", operator, "admin")


def invite(by, organisation, email="new@example.org", role="reporter"):
    return seats.invite(organisation=organisation, email=email, role=role, by=making.actor(by))


def seat_of(user, role):
    return Seat.objects.get(user=user, role=role)


def as_(client, user):
    client.force_login(user)
    return client


def post_invite(client, organisation, email="new@example.org", role="reporter"):
    said = {"organisation": organisation.uid, "email": email, "role": role}
    return client.post("/members/invite/", said)


class TestMembers:
    def test_a_member_sees_who_acts_for_the_organisation(self, client, admin, officer, viewer):
        invite(admin, seat_of(admin, "admin").organisation)
        page = as_(client, viewer).get("/members/").content.decode()
        for text in ("officer", "viewer", "Coordinator: makes the other moves", "new@example.org"):
            assert text in page
        assert "/end/" not in page
        assert "/members/invite/" not in page

    def test_an_admin_may_change_it(self, client, admin, officer):
        page = as_(client, admin).get("/members/").content.decode()
        assert f"/members/{seat_of(officer, 'coordinator').uid}/end/" in page
        assert "/members/invite/" in page

    def test_another_organisation_sees_nothing_of_it(self, client, admin, officer, liaison):
        invite(admin, seat_of(admin, "admin").organisation)
        page = as_(client, liaison).get("/members/").content.decode()
        assert "liaison" in page
        for text in ("officer", "new@example.org", "Mercy Relief"):
            assert text not in page

    def test_a_stranger_reads_how_to_get_a_seat(self, client, stranger, officer):
        page = as_(client, stranger).get("/members/").content.decode()
        assert "You hold no seat yet" in page
        assert stranger.email in page
        assert "officer" not in page

    def test_nobody_else_sees_anything(self, client, db):
        assert client.get("/members/").status_code == 302

    def test_the_operators_admin_sees_the_first_invitations_until_they_are_taken(
        self, client, operators_admin, lao_embassy, mercy_relief, admin
    ):
        _made, token = invite(operators_admin, lao_embassy, "first@example.org", "admin")
        invite(admin, mercy_relief, "private@example.org")
        page = as_(client, operators_admin).get("/members/").content.decode()
        assert "first@example.org" in page
        assert "private@example.org" not in page
        seats.join(token=token, name="First", password=PASSWORD, today=making.TODAY)
        assert "first@example.org" not in client.get("/members/").content.decode()


class TestInviting:
    def test_the_link_is_mailed_and_shown_once(self, client, admin, mercy_relief):
        page = post_invite(as_(client, admin), mercy_relief)
        assert page.status_code == 200
        assert "no-store" in page.headers["Cache-Control"]
        shown = re.search(r'value="(http://testserver/join/[^"]+)"', page.content.decode())[1]
        assert mail.outbox[0].to == ["new@example.org"]
        assert shown in mail.outbox[0].body
        assert "Mercy Relief" in mail.outbox[0].subject
        again = client.get("/members/").content.decode()
        assert "new@example.org" in again
        assert "/join/" not in again

    def test_when_no_mail_goes_out_the_page_says_so(
        self, client, admin, mercy_relief, monkeypatch
    ):
        def fail(*args, **kwargs):
            raise ConnectionRefusedError

        monkeypatch.setattr("tracker.views.members.send_mail", fail)
        page = post_invite(as_(client, admin), mercy_relief).content.decode()
        assert "The mail could not be sent" in page
        assert "/join/" in page

    @pytest.mark.parametrize("who", ["viewer", "officer", "liaison", "keeper", "stranger"])
    def test_is_for_admins(self, client, request, mercy_relief, who):
        as_(client, request.getfixturevalue(who))
        assert client.get("/members/invite/").status_code == 403
        assert post_invite(client, mercy_relief).status_code == 403
        assert not Invitation.objects.exists()

    def test_an_admin_cannot_name_another_organisation(self, client, admin, lao_embassy):
        page = post_invite(as_(client, admin), lao_embassy)
        assert page.status_code == 400
        assert "problem" in page.content.decode()
        assert not Invitation.objects.exists()

    def test_the_operators_admin_gives_first_admins_alone(
        self, client, operators_admin, lao_embassy
    ):
        as_(client, operators_admin)
        assert "may invite its first admin" in (
            post_invite(client, lao_embassy, role="viewer").content.decode()
        )
        assert post_invite(client, lao_embassy, role="admin").status_code == 200

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("email", "nobody"), ("email", ""), ("role", "owner"), ("role", ""),
            ("organisation", "x"), ("email", "a" * 300 + "@example.org"),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said_beside_the_field(
        self, client, admin, mercy_relief, field, value
    ):
        said = {"organisation": mercy_relief.uid, "email": "a@example.org", "role": "viewer"}
        page = as_(client, admin).post("/members/invite/", said | {field: value})
        assert page.status_code == 400
        assert not Invitation.objects.exists()

    def test_the_second_invitation_says_why_not(self, client, admin, mercy_relief):
        post_invite(as_(client, admin), mercy_relief)
        page = post_invite(client, mercy_relief)
        assert page.status_code == 400
        assert "already invited" in page.content.decode()


class TestWithdrawing:
    def test_asks_and_then_the_link_is_dead(self, client, admin, mercy_relief):
        made, token = invite(admin, mercy_relief)
        url = f"/members/invitations/{made.uid}/revoke/"
        assert "new@example.org" in as_(client, admin).get(url).content.decode()
        assert client.post(url).status_code == 302
        client.logout()
        dead = client.get(f"/join/{token}/")
        assert dead.status_code == 410
        assert "withdrawn" in dead.content.decode()

    @pytest.mark.parametrize(
        ("who", "status"), [("officer", 403), ("viewer", 403), ("liaison", 404), ("stranger", 404)]
    )
    def test_is_for_its_admins(self, client, request, admin, mercy_relief, who, status):
        made, _token = invite(admin, mercy_relief)
        url = f"/members/invitations/{made.uid}/revoke/"
        as_(client, request.getfixturevalue(who))
        assert client.get(url).status_code == status
        assert client.post(url).status_code == status
        made.refresh_from_db()
        assert made.deleted_at is None

    def test_the_operators_admin_takes_back_a_first_one(
        self, client, operators_admin, lao_embassy
    ):
        made, _token = invite(operators_admin, lao_embassy, role="admin")
        as_(client, operators_admin)
        assert client.post(f"/members/invitations/{made.uid}/revoke/").status_code == 302


class TestEnding:
    def test_asks_for_a_reason_and_ends_the_seat(self, client, admin, viewer):
        url = f"/members/{seat_of(viewer, 'viewer').uid}/end/"
        assert as_(client, admin).get(url).status_code == 200
        assert client.post(url, {"reason": ""}).status_code == 400
        assert client.post(url, {"reason": "Moved on"}).status_code == 302
        assert as_(client, viewer).get("/members/").content.decode().count("You hold no seat") == 1

    def test_the_last_admin_reads_why_not(self, client, admin):
        url = f"/members/{seat_of(admin, 'admin').uid}/end/"
        assert "last admin" in as_(client, admin).get(url).content.decode()
        page = client.post(url, {"reason": "x"})
        assert page.status_code == 409
        assert making.actor(admin).seats

    @pytest.mark.parametrize(
        ("who", "status"), [("officer", 403), ("liaison", 404), ("stranger", 404), ("keeper", 404)]
    )
    @pytest.mark.parametrize("page", ["end", "role"])
    def test_is_for_its_admins(self, client, request, viewer, page, who, status):
        url = f"/members/{seat_of(viewer, 'viewer').uid}/{page}/"
        as_(client, request.getfixturevalue(who))
        assert client.get(url).status_code == status
        assert client.post(url, {"reason": "x", "role": "admin"}).status_code == status
        assert len(making.actor(viewer).seats) == 1

    def test_looking_ends_nothing(self, client, admin, viewer):
        as_(client, admin).get(f"/members/{seat_of(viewer, 'viewer').uid}/end/")
        assert making.actor(viewer).seats


class TestAddingARole:
    def test_gives_it(self, client, admin, viewer, mercy_relief):
        url = f"/members/{seat_of(viewer, 'viewer').uid}/role/"
        page = as_(client, admin).get(url).content.decode()
        assert 'value="viewer"' not in page
        assert client.post(url, {"role": "viewer"}).status_code == 400
        assert client.post(url, {"role": "coordinator"}).status_code == 302
        assert making.actor(viewer).seat_in(mercy_relief).role == "coordinator"


def joined(client, token, **said):
    typed = {"name": "New Person", "new_password": PASSWORD, "again": PASSWORD}
    return client.post(f"/join/{token}/", typed | said)


class TestJoining:
    def test_a_new_person_is_let_in(self, client, admin, mercy_relief):
        _made, token = invite(admin, mercy_relief)
        page = client.get(f"/join/{token}/").content.decode()
        assert "Mercy Relief" in page
        assert "Reporter" in page
        answer = joined(client, token)
        assert (answer.status_code, answer.url) == (302, "/")
        members = client.get("/members/").content.decode()
        assert "New Person" in members
        assert "Welcome. You now act for Mercy Relief." in members

    def test_looking_uses_nothing_up(self, client, admin, mercy_relief):
        _made, token = invite(admin, mercy_relief)
        for _time in range(3):
            assert client.get(f"/join/{token}/").status_code == 200
            assert client.head(f"/join/{token}/").status_code == 200
        assert joined(client, token).status_code == 302

    @pytest.mark.parametrize(
        "said",
        [
            {"new_password": "short", "again": "short"}, {"again": "three cranes over land"},
            {"name": ""}, {"new_password": "corridor1234", "again": "corridor1234"},
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said_and_nothing_is_made(self, client, admin, mercy_relief, said):
        _made, token = invite(admin, mercy_relief)
        assert joined(client, token, **said).status_code == 400
        assert not User.objects.filter(email="new@example.org").exists()
        assert joined(client, token).status_code == 302

    def test_the_address_is_that_of_the_invitation(self, client, admin, mercy_relief):
        _made, token = invite(admin, mercy_relief)
        joined(client, token, email="other@example.org", role="admin", is_staff="1")
        user = User.objects.get(email="new@example.org")
        assert not user.is_staff
        assert making.actor(user).seat_in(mercy_relief).role == "reporter"
        assert not User.objects.filter(email="other@example.org").exists()

    def test_a_used_link_says_so(self, client, admin, mercy_relief):
        _made, token = invite(admin, mercy_relief)
        joined(client, token)
        client.logout()
        for answer in (client.get(f"/join/{token}/"), joined(client, token)):
            assert answer.status_code == 410
            assert "already used" in answer.content.decode()

    def test_an_expired_link_says_so(self, client, admin, mercy_relief):
        made, token = invite(admin, mercy_relief)
        Invitation.objects.update(expires_at=made.created_at)
        for answer in (client.get(f"/join/{token}/"), joined(client, token)):
            assert answer.status_code == 410
            assert "expired" in answer.content.decode()
        assert not User.objects.filter(email="new@example.org").exists()

    @pytest.mark.parametrize("token", ["x", "a" * 43, "a" * 5000, "%E2%98%83"])
    def test_a_made_up_link_opens_nothing(self, client, db, token):
        answer = client.get(f"/join/{token}/")
        assert answer.status_code == 404
        assert "does not work" in answer.content.decode()

    def test_whoever_has_an_account_signs_in_and_comes_back(
        self, client, admin, mercy_relief, stranger
    ):
        _made, token = invite(admin, mercy_relief, stranger.email)
        page = client.get(f"/join/{token}/").content.decode()
        assert f"/signin/?next=%2Fjoin%2F{token}%2F" in page
        joined(client, token)
        assert not making.actor(stranger).seats
        as_(client, stranger)
        assert "Accept the invitation" in client.get(f"/join/{token}/").content.decode()
        assert not making.actor(stranger).seats
        assert client.post(f"/join/{token}/").status_code == 302
        assert making.actor(stranger).organisations == {mercy_relief.pk}

    def test_another_person_cannot_take_it(self, client, admin, mercy_relief, stranger, liaison):
        _made, token = invite(admin, mercy_relief, stranger.email)
        as_(client, liaison)
        page = client.get(f"/join/{token}/").content.decode()
        assert "for somebody else" in page
        assert stranger.email not in page
        assert client.post(f"/join/{token}/").status_code == 403
        assert mercy_relief.pk not in making.actor(liaison).organisations

    def test_the_seats_of_a_closed_account_do_not_work(self, client, officer):
        as_(client, officer)
        assert client.get("/members/").status_code == 200
        User.objects.filter(pk=officer.pk).update(is_active=False)
        assert client.get("/members/").status_code == 302
