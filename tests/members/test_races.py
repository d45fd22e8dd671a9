"""Two people at the same moment."""

import pytest
from django.db import connection

from accounts.models import User
from tests import making
from tests.parallel.test_at_once import at_once
from tracker.actions import seats
from tracker.models import Role, Seat
from tracker.rules.refusals import NotNow, Refusal

pytestmark = pytest.mark.django_db(transaction=True)


def refused(results):
    return [result for result in results if isinstance(result, Exception)]


def test_one_link_opened_by_several_at_once_gives_one_seat(admin, mercy_relief):
    _made, token = seats.invite(
        organisation=mercy_relief, email="new@example.org", role="reporter",
        by=making.actor(admin),
    )  # fmt: skip

    def join():
        return seats.join(
            token=token, name="New", password="three cranes over water", today=making.TODAY
        )

    results = at_once(join, join, join)

    assert [type(error) for error in refused(results)] == [NotNow, NotNow]
    assert User.objects.filter(email="new@example.org").count() == 1
    assert Seat.objects.filter(organisation=mercy_relief, role="reporter").count() == 1


def test_one_link_accepted_twice_by_its_own_person_gives_one_seat(admin, mercy_relief, stranger):
    _made, token = seats.invite(
        organisation=mercy_relief, email=stranger.email, role="reporter", by=making.actor(admin)
    )

    def accept():
        return seats.accept(token=token, by=making.actor(stranger))

    results = at_once(accept, accept)

    assert [type(error) for error in refused(results)] == [NotNow]
    assert Seat.objects.filter(user=stranger).count() == 1


def test_two_admins_cannot_end_each_other(admin, mercy_relief):
    second = making.person("second", mercy_relief, "admin")
    pairs = [(admin, second), (second, admin)]

    def ending(by, other):
        actor, seat = making.actor(by), Seat.objects.get(user=other, role=Role.ADMIN)
        return lambda: seats.end(seat, by=actor, reason="Quarrel")

    results = at_once(*(ending(*pair) for pair in pairs))

    assert all(isinstance(error, Refusal) for error in refused(results))
    assert len(refused(results)) == 1
    assert Seat.objects.held_on(making.TODAY).filter(role=Role.ADMIN).count() == 1


def test_two_houses_invite_the_same_new_person(admin, mercy_relief, lao_embassy):
    other = making.person("other", lao_embassy, "admin")
    tokens = [
        seats.invite(organisation=o, email="new@example.org", role="viewer", by=making.actor(by))
        for by, o in ((admin, mercy_relief), (other, lao_embassy))
    ]

    def joining(token):
        return lambda: seats.join(
            token=token, name="New", password="three cranes over water", today=making.TODAY
        )

    results = at_once(*(joining(token) for _made, token in tokens))

    assert [type(error) for error in refused(results)] == [NotNow]
    assert User.objects.filter(email="new@example.org").count() == 1
    assert Seat.objects.filter(user__email="new@example.org").count() == 1
    connection.close()
