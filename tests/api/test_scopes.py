"""What a key's scopes leave out is not read by another way."""

import pytest

from tests.api.conftest import Partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def narrow(lao_embassy, floods):
    """A system that may read needs and nothing else."""
    return Partner(lao_embassy, scopes=["read:needs"])


@pytest.mark.parametrize("path", ["emergency", "owner", "allocations"])
def test_nothing_is_written_out_that_the_key_may_not_read(narrow, embassy_system, need_body, path):
    need = embassy_system.post("needs", need_body).json()
    for address in ("needs", f"needs/{need['id']}"):
        assert narrow.get(address).status_code == 200
        answer = narrow.get(address, {"expand": path})
        assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")


def test_nothing_is_followed_that_the_key_may_not_read(narrow):
    answer = narrow.get("changes", {"types": "needs,pledges"})
    assert (answer.status_code, answer.json()["code"]) == (403, "missing_scope")
    assert answer.json()["errors"][0]["detail"] == "read:pledges"
    assert narrow.get("changes").status_code == 200
