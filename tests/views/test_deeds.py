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
        assert asked.status_code == 400
        assert f"Donor approval: valid only from {making.TODAY}." in text_of(asked)
        client.post(address, {"on": yesterday, "override": "Agreed."})
        mission.refresh_from_db()
        assert (mission.status, mission.override_reason) == ("in_progress", "Agreed.")
