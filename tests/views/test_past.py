"""The page on which a coordinator records what already happened."""

import pytest
from django.urls import reverse

from tests import making
from tests.views.pages import main_of, signed_in, text_of
from tracker.models import Consignment, Delivery, Mission, Pledge, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(mercy_relief):
    source = making.reference(Source, title="The article")
    return {
        "owner": mercy_relief.uid, "source": source.uid, "title": "Flood relief",
        "kind": "relief_delivery", "status": "completed", "places": making.place().uid,
        "actual_from": "2012-08", "sent": "arrived",
    }  # fmt: skip


def record(user, sent):
    return signed_in(user).post(reverse("missions-past"), sent)


class TestRecordingWhatAlreadyHappened:
    def test_takes_a_mission_as_it_ended(self, officer, sent):
        answer = record(officer, sent)
        mission = Mission.objects.get()

        assert answer.url == reverse("missions-detail", args=[mission.uid])
        assert (mission.status, mission.actual_from) == ("completed", "2012-08")
        text = text_of(signed_in(officer).get(answer.url))
        assert "Recorded afterwards" in text
        assert "The article" in text
        assert not Pledge.objects.exists()

    def test_takes_what_it_brought_and_who_received_it(self, officer, sent):
        making.item()
        goods = {
            "what": "ready-to-eat meal", "quantity": "80", "institution": making.institution().uid,
            "received": "60",
        }  # fmt: skip
        assert record(officer, sent | goods).status_code == 302

        line = Consignment.objects.get().lines.get()
        assert (line.sent, line.delivered, line.in_transit) == (80, 60, 20)
        pledge = Pledge.objects.get()
        assert (pledge.recorded_afterwards, pledge.pledged_on) == (True, "")
        assert Delivery.objects.get().delivered_on == ""

    def test_says_beside_the_box_that_a_day_has_not_come(self, officer, sent):
        making.item()
        goods = {"what": "ready-to-eat meal", "quantity": "80", "dispatched_on": "2099"}
        for said in ({"actual_from": "2099"}, goods):
            answer = record(officer, sent | said)
            errors = answer.context["form"].errors
            assert errors == {[*said][-1]: ["This day has not come yet."]}
        assert not Mission.objects.exists()

    def test_takes_what_nobody_counted(self, officer, sent):
        goods = {"what": "window glass", "institution": making.institution().uid}
        assert record(officer, sent | goods).status_code == 302

        line = Consignment.objects.get().lines.get()
        assert (line.quantity, line.basis, line.sent) == (None, "undisclosed", 0)

    @pytest.mark.parametrize(
        ("typed", "says"),
        [
            ({"source": ""}, "Choose one."),
            ({"quantity": "5"}, "Say what was brought."),
            ({"what": "glass", "quantity": "5"}, "Say in which unit it is counted."),
            ({"what": "glass", "delivered_on": "2012"}, "Say who received them."),
        ],
    )
    def test_says_what_is_missing(self, officer, sent, typed, says):
        answer = record(officer, sent | typed)
        assert (answer.status_code, says in text_of(answer)) == (400, True)

    def test_records_nothing_where_the_ledger_says_no(self, officer, sent):
        making.item()
        goods = {
            "what": "ready-to-eat meal", "quantity": "80", "institution": making.institution().uid,
            "received": "81",
        }  # fmt: skip
        answer = record(officer, sent | goods)
        assert answer.status_code == 409
        assert "more was handed over than was sent" in text_of(answer)
        assert not Mission.objects.exists()

    def test_is_offered_to_those_who_may(self, officer, viewer):
        link = reverse("missions-past")
        assert link in main_of(signed_in(officer).get(reverse("missions")))
        assert link not in main_of(signed_in(viewer).get(reverse("missions")))
        assert signed_in(viewer).get(link).status_code == 403
