"""Who gives seats, and when they end."""

import datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from tests import making
from tracker.actions import seats
from tracker.models import Entry, Invitation, Role, Seat
from tracker.rules.refusals import NotNow, NotValid, NotYours
from tracker.rules.seats import State, admins_of, state_of

TODAY = making.TODAY


def invite(by, organisation, email="new@example.org", role="reporter"):
    return seats.invite(organisation=organisation, email=email, role=role, by=making.actor(by))


def seat_of(user, organisation, role):
    return Seat.objects.get(user=user, organisation=organisation, role=role)


@pytest.fixture
def operators_admin(operator):
    """The operator's admin helps organisations to begin."""
    return making.person("begin", operator, "admin")


class TestInviting:
    def test_an_admin_offers_a_seat_and_only_a_hash_of_the_token_stays(self, admin, mercy_relief):
        made, token = invite(admin, mercy_relief, "  New@Example.org ")
        assert made.email == "new@example.org"
        assert len(token) >= 43
        assert token not in str(Invitation.objects.values().get())
        assert len(made.token_hash) == 64
        assert made.expires_at - made.created_at > datetime.timedelta(hours=71, minutes=59)
        assert made.visibility == "restricted"
        assert made.owner == mercy_relief

    def test_the_journal_says_who_invited_whom_and_never_the_hash(self, admin, mercy_relief):
        made, token = invite(admin, mercy_relief)
        entry = Entry.objects.get(noun="invitation")
        assert (entry.verb, entry.by, entry.organisation) == ("invite", admin, mercy_relief)
        assert made.token_hash not in str(entry.changes)
        assert token not in str(entry.changes)

    @pytest.mark.parametrize("who", ["viewer", "officer", "keeper", "liaison", "stranger"])
    def test_nobody_gives_a_right_where_he_is_no_admin(self, request, mercy_relief, who):
        with pytest.raises(NotYours):
            invite(request.getfixturevalue(who), mercy_relief)
        assert not Invitation.objects.exists()

    def test_an_admin_gives_nothing_in_another_organisation(self, admin, lao_embassy):
        for role in Role.values:
            with pytest.raises(NotYours):
                invite(admin, lao_embassy, role=role)

    def test_one_who_holds_the_seat_is_not_invited_to_it(self, admin, viewer, mercy_relief):
        with pytest.raises(NotNow, match="already holds"):
            invite(admin, mercy_relief, viewer.email.upper(), "viewer")
        assert invite(admin, mercy_relief, viewer.email, "reporter")

    def test_nobody_is_invited_twice_at_a_time(self, admin, mercy_relief):
        invite(admin, mercy_relief)
        with pytest.raises(NotNow, match="already invited"):
            invite(admin, mercy_relief, "NEW@example.org")

    @pytest.mark.parametrize("email", ["", "nobody", "a@b", "a@example.org\nBcc: b@example.org"])
    def test_an_address_that_is_none_is_refused(self, admin, mercy_relief, email):
        with pytest.raises(NotValid) as refused:
            invite(admin, mercy_relief, email)
        assert "email" in refused.value.fields

    def test_an_unknown_role_is_refused(self, admin, mercy_relief):
        with pytest.raises(NotValid):
            invite(admin, mercy_relief, role="owner")

    def test_the_open_ones_have_a_limit(self, admin, mercy_relief, monkeypatch):
        monkeypatch.setattr("tracker.rules.seats.MOST_OPEN", 2)
        invite(admin, mercy_relief, "a@example.org")
        invite(admin, mercy_relief, "b@example.org")
        with pytest.raises(NotNow, match="open invitations"):
            invite(admin, mercy_relief, "c@example.org")


class TestBeginning:
    """An organisation without an admin begins with the operator's help."""

    def test_the_operators_admin_invites_the_first_admin(self, operators_admin, lao_embassy):
        made, _token = invite(operators_admin, lao_embassy, role="admin")
        assert made.owner == lao_embassy

    @pytest.mark.parametrize("role", ["viewer", "reporter", "coordinator"])
    def test_but_nobody_else(self, operators_admin, lao_embassy, role):
        with pytest.raises(NotYours):
            invite(operators_admin, lao_embassy, role=role)

    def test_and_not_once_there_is_one(self, operators_admin, admin, mercy_relief):
        with pytest.raises(NotYours):
            invite(operators_admin, mercy_relief, role="admin")

    def test_an_admin_whose_account_is_closed_is_none(self, operators_admin, admin, mercy_relief):
        User.objects.filter(pk=admin.pk).update(is_active=False)
        assert invite(operators_admin, mercy_relief, role="admin")

    def test_the_operators_coordinator_does_not(self, keeper, lao_embassy):
        with pytest.raises(NotYours):
            invite(keeper, lao_embassy, role="admin")

    def test_one_kept_in_store_is_void_once_there_is_an_admin(self, operators_admin, lao_embassy):
        _made, kept = invite(operators_admin, lao_embassy, "kept@example.org", "admin")
        _made, first = invite(operators_admin, lao_embassy, "first@example.org", "admin")
        join(first)
        with pytest.raises(NotNow, match="no longer give"):
            join(kept)
        assert admins_of(lao_embassy, TODAY).count() == 1


def join(token, name="New Person", password="three cranes over water"):
    return seats.join(token=token, name=name, password=password, today=TODAY)


class TestJoining:
    def test_a_new_person_gets_an_account_and_the_seat(self, admin, mercy_relief):
        made, token = invite(admin, mercy_relief)
        user = join(token)
        seat = seat_of(user, mercy_relief, "reporter")
        assert user.email == "new@example.org"
        assert user.check_password("three cranes over water")
        assert (seat.created_by, seat.owner) == (admin, mercy_relief)
        assert making.actor(user).organisations == {mercy_relief.pk}
        made.refresh_from_db()
        assert state_of(made, made.accepted_at) is State.USED

    def test_the_journal_tells_both_that_it_was_taken_and_given(self, admin, mercy_relief):
        user = join(invite(admin, mercy_relief)[1])
        entries = Entry.objects.filter(by=user).order_by("pk")
        assert [(e.noun, e.verb) for e in entries] == [("invitation", "accept"), ("seat", "give")]
        assert len({e.deed for e in entries}) == 1

    def test_a_link_works_once(self, admin, mercy_relief):
        _made, token = invite(admin, mercy_relief)
        user = join(token)
        with pytest.raises(NotNow, match="already used"):
            join(token)
        with pytest.raises(NotNow, match="already used"):
            seats.accept(token=token, by=making.actor(user))
        assert Seat.objects.filter(organisation=mercy_relief, role="reporter").count() == 1

    def test_after_three_days_it_has_expired(self, admin, mercy_relief):
        made, token = invite(admin, mercy_relief)
        later = made.created_at - datetime.timedelta(hours=72, seconds=1)
        Invitation.objects.update(expires_at=later + datetime.timedelta(hours=72))
        with pytest.raises(NotNow, match="expired"):
            join(token)
        assert not User.objects.filter(email="new@example.org").exists()

    def test_once_withdrawn_it_is_dead(self, admin, mercy_relief):
        made, token = invite(admin, mercy_relief)
        seats.revoke(made, by=making.actor(admin), reason="Wrong address")
        with pytest.raises(NotNow, match="withdrawn"):
            join(token)
        entry = Entry.objects.get(verb="revoke")
        assert entry.tombstone
        assert entry.note == "Wrong address"
        with pytest.raises(NotNow, match="no longer open"):
            seats.revoke(made, by=making.actor(admin))

    def test_only_an_admin_withdraws(self, admin, officer, mercy_relief):
        made, _token = invite(admin, mercy_relief)
        with pytest.raises(NotYours):
            seats.revoke(made, by=making.actor(officer))

    @pytest.mark.parametrize("token", ["", "x", "é" * 40, "\x00"])
    def test_a_made_up_token_opens_nothing(self, db, token):
        with pytest.raises(NotNow, match="not complete"):
            join(token)

    def test_it_holds_no_longer_than_the_right_to_give_it(self, admin, mercy_relief):
        _made, token = invite(admin, mercy_relief)
        making.person("second", mercy_relief, "admin")
        seats.end(seat_of(admin, mercy_relief, "admin"), by=making.actor(admin), reason="Left")
        with pytest.raises(NotNow, match="no longer give"):
            join(token)

    def test_a_weak_password_makes_no_account(self, admin, mercy_relief):
        _made, token = invite(admin, mercy_relief)
        with pytest.raises(NotValid) as refused:
            join(token, password="short")
        assert "new_password" in refused.value.fields
        assert not User.objects.filter(email="new@example.org").exists()
        assert join(token)

    def test_whoever_has_an_account_accepts_with_it(self, admin, mercy_relief, stranger):
        _made, token = invite(admin, mercy_relief, stranger.email)
        with pytest.raises(NotNow, match="sign in"):
            join(token)
        seats.accept(token=token, by=making.actor(stranger))
        assert making.actor(stranger).organisations == {mercy_relief.pk}

    def test_nobody_accepts_for_another_address(self, admin, liaison, mercy_relief, stranger):
        _made, token = invite(admin, mercy_relief, stranger.email)
        with pytest.raises(NotYours):
            seats.accept(token=token, by=making.actor(liaison))
        with pytest.raises(NotYours):
            seats.accept(token=token, by=making.system())
        assert seats.accept(token=token, by=making.actor(stranger))

    def test_two_offers_of_the_same_seat_give_one(self, admin, mercy_relief, stranger):
        _made, first = invite(admin, mercy_relief, stranger.email)
        seats.accept(token=first, by=making.actor(stranger))
        with pytest.raises(IntegrityError), transaction.atomic():
            Seat.objects.create(
                user=stranger, organisation=mercy_relief, role="reporter", owner=mercy_relief,
                ref="SEAT-X",
            )  # fmt: skip


class TestGiving:
    def test_a_member_gets_one_more_role(self, admin, viewer, mercy_relief):
        give(viewer, mercy_relief, "coordinator", admin)
        assert making.actor(viewer).seat_in(mercy_relief).role == "coordinator"

    def test_only_an_admin_gives_it(self, officer, viewer, mercy_relief, operators_admin):
        for who in (officer, viewer, operators_admin):
            with pytest.raises(NotYours):
                give(viewer, mercy_relief, "coordinator", who)

    def test_one_of_another_house_is_invited_not_made_a_member(self, admin, liaison, mercy_relief):
        with pytest.raises(NotNow, match="no member"):
            give(liaison, mercy_relief, "viewer", admin)

    def test_the_same_role_twice_is_refused(self, admin, viewer, mercy_relief):
        with pytest.raises(NotNow, match="already holds"):
            give(viewer, mercy_relief, "viewer", admin)

    def test_a_closed_account_gets_nothing(self, admin, viewer, mercy_relief):
        User.objects.filter(pk=viewer.pk).update(is_active=False)
        viewer.refresh_from_db()
        with pytest.raises(NotNow, match="closed"):
            give(viewer, mercy_relief, "reporter", admin)


def give(user, organisation, role, by):
    return seats.give(user=user, organisation=organisation, role=role, by=making.actor(by))


def end(seat, by, reason="Moved on"):
    return seats.end(seat, by=making.actor(by), reason=reason)


class TestEnding:
    def test_the_right_is_gone_at_once_and_the_part_is_remembered(
        self, admin, viewer, mercy_relief
    ):
        end(seat_of(viewer, mercy_relief, "viewer"), admin)
        assert making.actor(viewer).organisations == frozenset()
        kept = Seat.objects.alive().get(user=viewer)
        assert kept.to_on < TODAY
        entry = Entry.objects.get(verb="end")
        assert (entry.note, entry.by) == ("Moved on", admin)
        assert entry.changes["to_on"][1] == kept.to_on.isoformat()

    def test_one_that_began_today_ends_today(self, admin, viewer, mercy_relief):
        seat = seat_of(viewer, mercy_relief, "viewer")
        Seat.objects.filter(pk=seat.pk).update(from_on=TODAY)
        end(seat, admin)
        assert making.actor(viewer).organisations == frozenset()

    def test_one_that_never_began_leaves_a_tombstone(self, admin, viewer, mercy_relief):
        seat = seat_of(viewer, mercy_relief, "viewer")
        Seat.objects.filter(pk=seat.pk).update(from_on=TODAY + datetime.timedelta(days=9))
        end(seat, admin)
        assert not Seat.objects.alive().filter(pk=seat.pk).exists()
        assert Entry.objects.get(verb="end").tombstone

    def test_twice_is_refused(self, admin, viewer, mercy_relief):
        seat = seat_of(viewer, mercy_relief, "viewer")
        end(seat, admin)
        with pytest.raises(NotNow, match="already ended"):
            end(seat, admin)

    def test_it_can_be_given_again(self, admin, viewer, mercy_relief):
        seat = seat_of(viewer, mercy_relief, "viewer")
        end(seat, admin)
        _made, token = invite(admin, mercy_relief, viewer.email, "viewer")
        seats.accept(token=token, by=making.actor(viewer))
        assert making.actor(viewer).organisations == {mercy_relief.pk}
        assert Seat.objects.filter(user=viewer).count() == 1

    def test_only_an_admin_of_the_organisation_ends_it(
        self, officer, viewer, liaison, operators_admin, mercy_relief
    ):
        seat = seat_of(viewer, mercy_relief, "viewer")
        for who in (officer, viewer, liaison, operators_admin):
            with pytest.raises(NotYours):
                end(seat, who)

    def test_the_last_admin_stays(self, admin, mercy_relief):
        with pytest.raises(NotNow, match="last admin"):
            end(seat_of(admin, mercy_relief, "admin"), admin)

    def test_with_another_the_first_may_go_and_then_the_other_stays(self, admin, mercy_relief):
        second = making.person("second", mercy_relief, "admin")
        end(seat_of(admin, mercy_relief, "admin"), second)
        with pytest.raises(NotNow, match="last admin"):
            end(seat_of(second, mercy_relief, "admin"), second)

    def test_an_admin_whose_account_is_closed_is_no_other(self, admin, mercy_relief):
        second = making.person("second", mercy_relief, "admin")
        User.objects.filter(pk=second.pk).update(is_active=False)
        with pytest.raises(NotNow, match="last admin"):
            end(seat_of(admin, mercy_relief, "admin"), admin)

    def test_nor_one_whose_seat_has_ended(self, admin, mercy_relief):
        second = making.person("second", mercy_relief, "admin")
        yesterday = TODAY - datetime.timedelta(days=1)
        Seat.objects.filter(user=second).update(to_on=yesterday)
        with pytest.raises(NotNow, match="last admin"):
            end(seat_of(admin, mercy_relief, "admin"), admin)


def test_the_seats_of_a_closed_account_do_not_work(officer):
    assert making.actor(officer).seats
    officer.is_active = False
    assert making.actor(officer).seats == ()
