"""Pages that give rights away ask for the password again; the control asks none."""

import re

import pytest

from accounts import proving
from tests import making
from tests.keys.test_keys import DAY, TODAY
from tracker.models import Key, Seat

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"


@pytest.fixture
def late(client, head):
    """A browser in which the password was given more than ten minutes ago."""
    client.force_login(head)
    session = client.session
    session[proving.PROVED] -= proving.GOOD_FOR + 1
    session.save()
    return client


@pytest.fixture
def typed(mercy_relief):
    return {
        "organisation": mercy_relief.uid, "name": "Warehouse “A” & B", "role": "coordinator",
        "wide": ["read", "write"], "expires_on": str(TODAY + 30 * DAY),
    }  # fmt: skip


def carried(answer):
    """Return what the page sends on besides the password."""
    pairs = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode())
    return [(name, value) for name, value in pairs if name != "csrfmiddlewaretoken"]


class TestAnOldSession:
    def test_is_asked_before_a_form_and_led_back_to_it(self, late):
        asked = late.get("/keys/new/?next=1")
        assert b"Your password, once more" in asked.content
        assert b"Warehouse" not in asked.content

        sent = dict(carried(asked)) | {"prove_password": PASSWORD}
        answer = late.post("/keys/new/?next=1", sent)
        assert (answer.status_code, answer.headers["Location"]) == (302, "/keys/new/?next=1")
        assert b"Your password, once more" not in late.get("/keys/new/").content

    def test_makes_nothing_without_the_password_and_loses_nothing_typed(self, late, typed):
        asked = late.post("/keys/new/", typed)
        assert not Key.objects.exists()
        kept = asked.context["typed"]
        assert ("name", "Warehouse “A” & B") in kept
        assert [value for name, value in kept if name == "wide"] == ["read", "write"]

        wrong = late.post("/keys/new/", typed | {"prove_password": "no"})
        assert (wrong.status_code, Key.objects.count()) == (400, 0)
        assert b"The password is not right." in wrong.content
        assert ("name", "Warehouse “A” & B") in wrong.context["typed"]

        late.post("/keys/new/", typed | {"prove_password": PASSWORD})
        assert Key.objects.get().name == "Warehouse “A” & B"

    def test_guesses_no_more_than_at_sign_in(self, late, typed):
        answers = [late.post("/keys/new/", typed | {"prove_password": f"{n}"}) for n in range(12)]
        assert b"too many tries" in answers[-1].content
        late.post("/keys/new/", typed | {"prove_password": PASSWORD})
        assert not Key.objects.exists()

    def test_gives_no_seat(self, late, mercy_relief):
        seat = making.seat(making.person("new", mercy_relief), mercy_relief, "viewer")
        late.post(f"/members/{seat.uid}/role/", {"role": "admin"})
        assert Seat.objects.filter(user=seat.user).count() == 1

    def test_revokes_a_key_at_once(self, late, head, mercy_relief, typed):
        late.post("/keys/new/", typed | {"prove_password": PASSWORD})
        session = late.session
        session[proving.PROVED] = 0
        session.save()
        late.post(f"/keys/{Key.objects.get().uid}/revoke/", {"reason": "It was lost."})
        assert Key.objects.get().deleted_at

    def test_without_the_question_makes_a_key(self, late, typed, monkeypatch):
        """Control."""
        monkeypatch.setattr(proving, "proved", lambda request: True)
        late.post("/keys/new/", typed)
        assert Key.objects.exists()


def test_a_session_is_good_for_ten_minutes_after_signing_in(client, head, typed):
    client.post("/signin/", {"email": head.email, "password": PASSWORD})
    client.post("/keys/new/", typed)
    assert Key.objects.exists()
