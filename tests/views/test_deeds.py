"""The page that asks before a move is made."""

import datetime

import pytest
from django.urls import reverse

from tests import making
from tests.views.pages import signed_in, text_of

pytestmark = pytest.mark.django_db


class TestAMoveOnADayThatWas:
    def test_asks_for_the_reason_that_day_wants(self, officer, mercy_relief, floods):
        mission = making.mission(officer, mercy_relief, floods, kind="liaison", mode="online")
        mission = making.move("plan", mission, officer)
        approval = making.clearance(
            officer, mission, "donor_approval", reference="D-1", valid_from=making.TODAY
        )
        for name in ("draft", "submit", "grant"):
            approval = making.move(name, approval, officer)
        client, yesterday = signed_in(officer), making.TODAY - datetime.timedelta(days=1)
        address = reverse("missions-move", args=[mission.uid, "start"])

        asked = client.post(address, {"on": yesterday})
        assert asked.status_code == 409
        assert f"Donor approval: valid only from {making.TODAY}." in text_of(asked)
        client.post(address, {"on": yesterday, "override": "Agreed."})
        mission.refresh_from_db()
        assert (mission.status, mission.override_reason) == ("in_progress", "Agreed.")


class TestAMoveThatIsRefused:
    def test_keeps_what_was_typed_with_the_reason_beside_it(self, officer, mercy_relief, floods):
        pledge = making.pledge(officer, mercy_relief, floods)
        mission = making.running(officer, mercy_relief, floods)
        allocation = making.allocation(officer, pledge, 10, mission=mission)
        sent = making.dispatched(officer, mission, (allocation, 10))
        address = reverse("consignments-move", args=[sent.uid, "adjust"])
        typed = {
            "movement": "damage", "line": sent.lines.get().uid, "from_bucket": "in_transit",
            "quantity": "11", "reason": "It rained.",
        }  # fmt: skip

        answer = signed_in(officer).post(address, typed)

        form = answer.context["form"]
        assert (answer.status_code, list(form.errors)) == (409, ["quantity"])
        assert "Only this much is there: 10 pack." in text_of(answer)
        assert (form["quantity"].value(), form["reason"].value()) == ("11", "It rained.")
        assert sent.lines.get().damaged == 0
