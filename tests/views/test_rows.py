"""The rows of a form: what an empty quantity means in them."""

from decimal import Decimal

import pytest

from tests import making
from tests.doors.filling import as_shown
from tests.views.pages import signed_in, text_of
from tracker.models import Pledge

pytestmark = pytest.mark.django_db


def typed(prefix, **row):
    """Return one row as a browser sends it."""
    return {f"{prefix}-{name}": value for name, value in {"TOTAL_FORMS": "1", **row}.items()}


class TestAPledgeOfWhatNobodyStated:
    @pytest.fixture
    def client(self, officer):
        return signed_in(officer)

    @pytest.fixture
    def pledge(self, client, floods):
        address = f"/pledges/new/?emergency={floods.uid}"
        told = {"title": "Some meals", "contribution": "in_kind"}
        row = {"0-what": "meals", "0-unit": str(making.unit().uid), "0-stage": "pledge"}
        answer = client.post(address, as_shown(client.get(address)) | told | typed("lines", **row))
        assert answer.status_code == 302, text_of(answer)
        return Pledge.objects.get()

    def change(self, client, pledge, **row):
        address = f"/pledges/{pledge.uid}/edit/"
        sent = as_shown(client.get(address)) | typed("lines", **row)
        assert client.post(address, sent).status_code == 302
        return pledge.lines.get()

    def test_is_made_by_leaving_its_quantity_empty(self, pledge):
        line = pledge.lines.get()
        assert (line.quantity, line.basis) == (None, "undisclosed")

    def test_is_one_of_so_many_once_they_are_stated(self, client, pledge):
        line = self.change(client, pledge, **{"0-quantity": "80"})
        assert (line.quantity, line.basis) == (Decimal(80), "exact")

        line = self.change(client, pledge, **{"0-basis": "estimate"})
        assert (line.quantity, line.basis) == (Decimal(80), "estimate")
        line = self.change(client, pledge, **{"0-quantity": ""})
        assert (line.quantity, line.basis) == (None, "undisclosed")


class TestGoodsOfAMission:
    @pytest.fixture
    def running(self, officer, mercy_relief, floods):
        return making.running(officer, mercy_relief, floods)

    @pytest.fixture
    def allocation(self, officer, mercy_relief, floods, running):
        pledge = making.pledge(officer, mercy_relief, floods)
        return making.allocation(officer, pledge, 100, mission=running)

    def refused(self, officer, address, typed):
        client = signed_in(officer)
        answer = client.post(address, as_shown(client.get(address)) | typed)
        assert answer.status_code == 400
        [row] = answer.context["rows"][0]["formset"].forms
        return row.errors

    def test_are_packed_in_a_quantity_that_is_stated(self, officer, running, allocation):
        address = f"/consignments/new/?mission={running.uid}"
        row = typed("lines", **{"0-allocation": str(allocation.uid)})

        said = self.refused(officer, address, row | {"title": "Meals"})
        assert said == {"quantity": ["Enter a quantity greater than zero."]}

    def test_are_handed_over_in_a_quantity_that_is_stated(self, officer, running, allocation):
        line = making.dispatched(officer, running, (allocation, 60)).lines.get()
        address = f"/deliveries/new/?mission={running.uid}"
        row = typed("lines", **{"0-consignment_line": str(line.uid), "0-quantity": ""})

        said = self.refused(officer, address, row)
        assert [*said.values()] == [["Say how much was handed over."]]
