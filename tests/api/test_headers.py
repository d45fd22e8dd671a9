"""What goes with an answer, and what a bulk is told to do: tried only, or all of it or nothing."""

import re

import pytest
from django.test import Client

from tracker.models import Entry, Need

pytestmark = pytest.mark.django_db


def rows(need_body, *quantities):
    return {"rows": [need_body | {"quantity": quantity} for quantity in quantities]}


class TestABulk:
    def test_that_is_only_tried_makes_nothing(self, embassy_system, need_body):
        sent = rows(need_body, "5", "-1")
        tried = embassy_system.post("needs/bulk?dry_run=true", sent).json()
        assert (tried["dry_run"], [one["status"] for one in tried["results"]]) == (
            True,
            [201, 422],
        )
        assert not Need.objects.exists()
        assert not Entry.objects.filter(noun="need").exists()

        done = embassy_system.post("needs/bulk", sent).json()
        assert (done["dry_run"], Need.objects.count()) == (False, 1)

    def test_that_is_whole_makes_all_or_nothing(self, embassy_system, need_body):
        answer = embassy_system.post("needs/bulk?atomic=true", rows(need_body, "5", "-1"))
        assert answer.status_code == 422
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/rows/1/quantity"]
        assert not Need.objects.exists()

        answer = embassy_system.post("needs/bulk?atomic=true", rows(need_body, "5", "6"))
        assert (answer.status_code, Need.objects.count()) == (200, 2)

    @pytest.mark.parametrize("query", ["dry_run=perhaps", "atomic=2", "atomic"])
    def test_is_told_so_in_words_that_are_known(self, embassy_system, need_body, query):
        answer = embassy_system.post(f"needs/bulk?{query}", rows(need_body, "5"))
        name = query.partition("=")[0]
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (400, f"?{name}")
        assert not Need.objects.exists()


class TestAPage:
    def test_links_to_the_next(self, embassy_system, need_body):
        embassy_system.post("needs/bulk", rows(need_body, "5", "6", "7"))
        found, address = [], "needs?limit=2"
        while address:
            answer = embassy_system.get(address)
            found += [row["quantity"] for row in answer.json()["data"]]
            link = answer.headers.get("Link", "")
            assert bool(link) is answer.json()["has_more"]
            given = re.fullmatch(r'<http://testserver/api/v1/([^>]*)>; rel="next"', link)
            address = given and given[1]
        assert sorted(found) == ["5.000", "6.000", "7.000"]

    def test_says_what_it_depends_on(self, embassy_system):
        for answer in (embassy_system.get("needs"), embassy_system.get("nothing")):
            assert answer.headers["Content-Language"] == "en"
            varies = {name.strip() for name in answer.headers["Vary"].split(",")}
            assert {"Accept-Language", "Cookie"} <= varies
        varies = {name.strip() for name in embassy_system.get("needs").headers["Vary"].split(",")}
        assert {"Accept", "Authorization"} <= varies

    def test_goes_by_an_encrypted_line_alone(self, embassy_system, settings):
        settings.HTTPS = True
        answer = embassy_system.get("needs")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_secure")


class TestASession:
    def test_writes_with_the_token_of_a_form_alone(self, liaison, lao_embassy, need_body):
        browser = Client(enforce_csrf_checks=True)
        browser.force_login(liaison)

        def post(**headers):
            return browser.post(
                "/api/v1/needs", need_body, content_type="application/json",
                headers={"Idempotency-Key": "a1", **headers},
            )  # fmt: skip

        refused = post()
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf")
        assert not Need.objects.exists()
        browser.get("/settings/")
        token = browser.cookies["csrftoken"].value
        assert post(**{"X-CSRFToken": token}).status_code == 201
        assert Need.objects.get().owner == lao_embassy
