"""The product speaks the reader's language: pages, refusals of the API, and mail."""

import pytest
from django.conf import settings
from django.utils import translation

from tests.api.conftest import Partner
from tests.messages import LANGUAGES, read
from tracker.templatetags.corridor import figure

pytestmark = pytest.mark.django_db


def of(language, text):
    """Return how a language says a message."""
    return read(language).get(text).string


@pytest.mark.parametrize("language", LANGUAGES)
class TestALanguage:
    def test_of_the_browser_is_that_of_the_page(self, client, language):
        page = client.get("/signin/", headers={"Accept-Language": language})
        assert page.headers["Content-Language"] == language
        text = page.content.decode()
        assert f'<html lang="{language}"' in text
        assert of(language, "Forgotten your password?") in text
        assert "Forgotten your password?" not in text

    def test_of_the_account_comes_first(self, client, officer, language):
        officer.language = language
        officer.save()
        client.force_login(officer)
        page = client.get("/needs/", headers={"Accept-Language": "en"}).content.decode()
        assert of(language, "Needs") in page

    def test_groups_the_digits_of_a_figure(self, language):
        with translation.override(language):
            assert figure(25_000_000) in ("25,000,000", "25.000.000")

    def test_is_that_of_a_refusal_whose_code_stays(self, mercy_relief, language):
        partner = Partner(mercy_relief, "coordinator")
        answers = {
            code: partner.get("needs?limit=0", Accept_Language=code) for code in ("en", language)
        }
        problems = {code: answer.json() for code, answer in answers.items()}
        assert answers[language].headers["Content-Language"] == language
        assert problems[language]["code"] == problems["en"]["code"]
        assert problems[language]["title"] == of(language, problems["en"]["title"])


def test_english_is_what_is_said_where_nothing_is_asked(client):
    page = client.get("/signin/", headers={"Accept-Language": "fr"})
    assert page.headers["Content-Language"] == settings.LANGUAGE_CODE
    assert "Forgotten your password?" in page.content.decode()
