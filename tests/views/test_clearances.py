"""The form of a clearance that was granted: what the authority changed, and its amendment."""

import datetime
from decimal import Decimal

import pytest

from tests import making
from tests.doors.filling import as_shown
from tests.views.pages import signed_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def granted(officer, mercy_relief, floods):
    mission = making.mission(officer, mercy_relief, floods)
    covered = {"item": making.item(), "quantity": Decimal(100), "unit": making.unit()}
    made = making.clearance(
        officer, mission, "sanctions_exemption", covered, regime=making.regime(),
        reference="C-27", valid_until=making.TODAY + datetime.timedelta(days=90),
    )  # fmt: skip
    for step in ("draft", "submit", "grant"):
        made = making.move(step, made, officer)
    return made


class TestAGrantThatTheAuthorityChanged:
    def test_is_typed_with_its_amendment(self, officer, mercy_relief, granted):
        nampo, client = making.channel("Nampo"), signed_in(officer)
        address = f"/clearances/{granted.uid}/edit/"
        typed = as_shown(client.get(address)) | {
            "entry_points": str(nampo.uid), "parties": str(mercy_relief.uid),
        }  # fmt: skip

        answer = client.post(address, typed)
        assert answer.status_code == 400
        assert "what the authority changed is added as an amendment." in text_of(answer)
        row = {"amended_on": making.TODAY.isoformat(), "says": "By Nampo alone."}
        row = {f"amendments-0-{name}": value for name, value in row.items()}
        answer = client.post(address, typed | row | {"amendments-TOTAL_FORMS": "1"})
        assert answer.status_code == 302, text_of(answer)
        assert granted.entry_points.get() == nampo
        assert granted.parties.get() == mercy_relief
