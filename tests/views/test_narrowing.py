"""Lists are narrowed by what people choose from; what is out of order is said beside its box."""

import pytest

from tests import making
from tests.doors.filling import as_shown
from tests.views.pages import signed_in

pytestmark = pytest.mark.django_db


class TestNarrowingAList:
    def test_offers_the_emergencies_one_sees(self, officer, floods, lao_embassy):
        hidden = making.emergency(owner=lao_embassy, title="Elsewhere")
        page = signed_in(officer).get("/needs/", {"emergency": str(floods.uid)}).content.decode()
        assert f'<option value="{floods.uid}" selected>Floods of 2012</option>' in page
        assert str(hidden.uid) not in page

    def test_keeps_what_was_chosen_elsewhere(self, officer, lao_embassy):
        other = making.emergency(owner=lao_embassy, title="Elsewhere").uid
        page = signed_in(officer).get("/needs/", {"emergency": str(other)}).content.decode()
        assert f'<option value="{other}" selected>the one chosen</option>' in page


def test_an_end_before_its_beginning_is_said_beside_the_end(officer, floods):
    page = signed_in(officer).get("/missions/new/", {"emergency": floods.uid})
    typed = {
        "title": "To the county", "kind": "liaison", "planned_from": "2012-09-02",
        "planned_to": "2012-09-01",
    }  # fmt: skip
    answer = signed_in(officer).post("/missions/new/", as_shown(page) | typed)
    assert answer.status_code == 400
    assert answer.context["form"].errors["planned_to"]
    assert "Floods of 2012" in answer.context["intro"]
