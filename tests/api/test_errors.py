"""Whatever goes wrong under /api/ is a problem document, also where no view is reached."""

from importlib import import_module

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client

from tracker.api.errors import TYPE, as_refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def careful():
    """A browser with a session, at a site that checks its forms; errors are answered."""
    return Client(enforce_csrf_checks=True, raise_request_exception=False)


def said(answer):
    assert answer.headers["Content-Type"] == TYPE, answer.content
    assert answer.headers["X-Request-Id"] == answer.json()["instance"]
    return answer.status_code, answer.json()["code"]


class TestAProblem:
    def test_is_told_to_who_asks_another_host(self, careful):
        answer = careful.get("/api/v1/needs", headers={"Host": "evil.example.org"})
        assert said(answer) == (400, "malformed")
        assert b"evil" not in answer.content

    @pytest.mark.parametrize("page", ["docs", "docs/needs", "docs/nothing"])
    def test_is_told_where_a_page_is_for_people(self, careful, officer, page):
        here = f"/api/v1/{page}"
        assert said(careful.get(here)) == (401, "not_signed_in")
        assert said(careful.post(here)) == (403, "csrf")
        assert careful.get(here, headers={"Accept": "text/html,*/*;q=0.8"}).status_code == 302

        plain = Client()
        plain.force_login(officer)
        assert said(plain.post(here)) == (405, "wrong_method")

    def test_is_told_of_a_page_that_is_not_there(self, careful, officer):
        careful.force_login(officer)
        assert said(careful.get("/api/v1/docs/nothing")) == (404, "not_found")

    def test_is_told_of_a_page_over_a_line_that_is_not_encrypted(self, careful, settings):
        settings.HTTPS = True
        assert said(careful.get("/api/v1/docs")) == (403, "not_secure")

    def test_is_told_when_the_session_cannot_be_read(
        self, careful, officer, settings, monkeypatch
    ):
        def away(store):
            raise OperationalError

        careful.force_login(officer)
        monkeypatch.setattr(import_module(settings.SESSION_ENGINE).SessionStore, "load", away)
        answer = careful.get("/api/v1/needs")
        assert said(answer) == (503, "unavailable")
        assert answer.headers["Retry-After"] == "5"

    def test_is_told_to_who_asks_what_may_be_asked(self, partner):
        answer = partner.send("options", "needs")
        assert said(answer) == (405, "wrong_method")
        assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_a_database_that_is_away_is_a_moment_to_wait(error):
    assert as_refused(error()).code == "unavailable"
