"""What already happened, sent by a partner's system: as it ended, with its source."""

import pytest

from tests import making
from tracker.models import Consignment, Entry, Pledge, Source

pytestmark = pytest.mark.django_db


@pytest.fixture
def source():
    return making.reference(Source, title="The article")


def body(source, **more):
    given = {"title": "Flood relief", "kind": "relief_delivery", "source": str(source.uid)}
    return given | more


class TestWhatAlreadyHappened:
    def test_is_made_as_it_ended(self, partner, source):
        answer = partner.post("missions/past/unknown", body(source, actual_from="2012-08"))

        assert answer.status_code == 201, answer.content
        mission = answer.json()
        assert (mission["status"], mission["recorded_afterwards"]) == ("unknown", True)
        assert answer.headers["Location"].endswith(f"/api/v1/missions/{mission['id']}")
        assert Entry.objects.get(subject=mission["id"]).verb == "record_past"

    def test_has_a_source_and_a_status_there_is(self, partner, source):
        unsaid = partner.post("missions/past/closed", body(source) | {"source": None})
        assert (unsaid.status_code, unsaid.json()["errors"][0]["pointer"]) == (422, "/source")
        assert partner.post("missions/past/finished", body(source)).status_code == 422

    def test_may_be_goods_that_nobody_pledged(self, partner, source):
        mission = partner.post("missions/past/closed", body(source)).json()
        unit, item = making.unit(), making.item()
        line = {"item": str(item.uid), "unit": str(unit.uid), "quantity": "80"}
        answer = partner.post(
            "consignments/past/arrived",
            {"mission": mission["id"], "title": "Meals", "source": str(source.uid),
             "lines": [line]},
        )  # fmt: skip

        assert answer.status_code == 201, answer.content
        assert Consignment.objects.get().lines.get().sent == 80
        assert Pledge.objects.get().recorded_afterwards
