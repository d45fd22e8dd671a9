"""Whose day it is: seats end where the site is, facts are dated where the person is."""

import datetime

import pytest
from django.urls import reverse

from tests import making
from tracker.models import Seat
from tracker.rules.actors import Actor

pytestmark = pytest.mark.django_db


class TestTheDay:
    def test_nobody_lengthens_a_seat_by_choosing_another_time_zone(
        self, client, officer, floods, time_machine
    ):
        Seat.objects.filter(user=officer).update(to_on=datetime.date(2026, 12, 1))
        officer.time_zone = "Pacific/Pago_Pago"
        officer.save()
        client.force_login(officer)
        page = reverse("emergencies-detail", args=[floods.uid])

        time_machine.move_to(datetime.datetime(2026, 12, 1, 12, tzinfo=datetime.UTC))
        client.force_login(officer)
        assert client.get(page).status_code == 200

        time_machine.move_to(datetime.datetime(2026, 12, 2, 3, tzinfo=datetime.UTC))
        client.force_login(officer)
        assert client.get(page).status_code == 404

    def test_of_a_person_elsewhere_is_told_beside_that_of_the_site(self, officer):
        here = datetime.date(2026, 12, 2)
        there = here - datetime.timedelta(days=1)
        assert Actor.of(officer, today=there, held_on=here).days == (there, here)
        assert Actor.of(officer, today=here, held_on=here).days == (here,)

    def test_a_delivery_of_this_morning_is_logged_this_morning(
        self, client, officer, floods, time_machine
    ):
        officer.time_zone = "Asia/Pyongyang"
        officer.save()
        time_machine.move_to(datetime.datetime(2026, 11, 30, 22, tzinfo=datetime.UTC))
        client.force_login(officer)
        form = client.get(reverse("deliveries-log") + f"?emergency={floods.uid}").context["form"]

        answer = client.post(
            reverse("deliveries-log"),
            {
                "owner": form["owner"].value() or "",
                "emergency": floods.uid,
                "what": "rice",
                "quantity": "5",
                "unit": making.unit().uid,
                "institution": making.institution().uid,
                "place": making.place().uid,
                "delivered_on": "2026-12-01",
            },
        )

        assert answer.status_code == 302, answer.content.decode()
