"""Signing in and out."""

import time

import pytest
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.test import Client

from accounts import throttle
from accounts.models import SignInAttempt, User
from tests.accounts.conftest import PASSWORD


def sign_in(client, email="mina@example.org", password=PASSWORD, **more):
    return client.post("/signin/", {"email": email, "password": password, **more})


def signed_in_as(client):
    return client.session.get("_auth_user_id")


@pytest.mark.django_db
class TestSigningIn:
    def test_takes_the_right_password(self, client, mina):
        assert sign_in(client).status_code == 302
        assert signed_in_as(client) == str(mina.pk)

    def test_does_not_mind_capitals_and_spaces_in_the_address(self, client, mina):
        sign_in(client, email=" Mina@Example.ORG ")
        assert signed_in_as(client) == str(mina.pk)

    def test_gives_the_session_a_new_key(self, client, mina):
        client.get("/signin/")
        session = client.session
        session["from before"] = True
        session.save()
        before = session.session_key
        sign_in(client)
        assert client.session.session_key != before

    def test_says_the_same_of_a_wrong_password_and_an_unknown_address(self, client, mina):
        wrong = sign_in(client, password="not it at all")
        unknown = sign_in(client, email="nobody@example.org")
        said = [list(answer.context["form"].non_field_errors()) for answer in (wrong, unknown)]
        assert said[0] == said[1] != []
        assert wrong.status_code == unknown.status_code == 400

    def test_hashes_once_for_a_known_and_for_an_unknown_address(self, client, mina, monkeypatch):
        hashed = []
        monkeypatch.setattr(
            "django.contrib.auth.hashers.MD5PasswordHasher.encode",
            lambda self, password, salt: hashed.append(1) or f"md5${salt}$x",
        )
        for email in ("mina@example.org", "nobody@example.org"):
            hashed.clear()
            sign_in(client, email=email, password="not it at all")
            assert hashed == [1]

    def test_refuses_a_closed_account_with_the_same_words(self, client, mina):
        User.objects.filter(pk=mina.pk).update(is_active=False)
        assert "not right" in sign_in(client).content.decode()
        assert not signed_in_as(client)

    @pytest.mark.parametrize("field", ["email", "password"])
    def test_says_which_field_is_missing(self, client, mina, field):
        told = {"email": "mina@example.org", "password": PASSWORD}
        del told[field]
        assert field in client.post("/signin/", told).context["form"].errors

    def test_calls_an_overlong_password_too_long(self, client, mina):
        answer = sign_in(client, password="x" * 2000)
        assert "password" in answer.context["form"].errors

    @pytest.mark.parametrize("email", ["7", "a@b", "x" * 3000 + "@example.org", "'; --", "@"])
    def test_calls_what_is_no_address_no_address(self, client, db, email):
        assert "email" in sign_in(client, email=email).context["form"].errors

    def test_writes_passwords_with_argon2(self, settings):
        from config.settings import PASSWORD_HASHERS

        settings.PASSWORD_HASHERS = PASSWORD_HASHERS
        assert make_password(PASSWORD).startswith("argon2$argon2id$")


@pytest.mark.django_db
class TestGoingOn:
    def test_leads_to_where_the_person_was_heading(self, client, mina):
        assert sign_in(client, next="/settings/").url == "/settings/"

    @pytest.mark.parametrize(
        "elsewhere",
        [
            "https://example.com/",
            "//example.com/",
            "/\\example.com",
            "http://testserver/settings/",
            "javascript:alert(1)",
            "///example.com",
            "\\\\example.com",
            "settings/",
            "/\t/example.com",
        ],
    )
    def test_never_leads_off_this_site(self, client, mina, elsewhere):
        sent = sign_in(client, next=elsewhere).url
        assert sent.startswith("/")
        assert not sent.startswith(("//", "/\\"))
        assert "example.com" not in sent

    def test_a_page_for_people_leads_through_sign_in_and_back(self, client, mina):
        asked = client.get("/settings/")
        assert asked.url == "/signin/?next=/settings/"
        page = client.get(asked.url).content.decode()
        assert '<input type="hidden" name="next" value="/settings/">' in page


@pytest.mark.django_db
class TestTryingTooOften:
    def test_stops_ten_wrong_passwords_on_one_account(self, client, mina):
        answers = [sign_in(client, password=f"wrong guess {n}").status_code for n in range(11)]
        assert answers == [400] * 10 + [429]
        assert sign_in(client).status_code == 429

    def test_stops_twenty_tries_from_one_place_on_any_account(self, client, mina):
        answers = [sign_in(client, email=f"p{n}@example.org").status_code for n in range(21)]
        assert answers == [400] * 20 + [429]

    def test_no_stranger_can_keep_her_out(self, client, mina):
        for n in range(60):
            Client(REMOTE_ADDR=f"203.0.113.{n % 3}").post(
                "/signin/", {"email": mina.email, "password": f"wrong guess {n}"}
            )
        assert sign_in(client).status_code == 302

    def test_forgives_after_an_hour(self, client, mina, time_machine):
        time_machine.move_to("2026-03-05T10:00:00Z", tick=False)
        for n in range(12):
            sign_in(client, password=f"wrong guess {n}")
        time_machine.shift(3601)
        assert sign_in(client).status_code == 302

    def test_being_turned_away_does_not_prolong_the_wait(self, client, mina, time_machine):
        time_machine.move_to("2026-03-05T10:00:00Z", tick=False)
        for n in range(10):
            sign_in(client, password=f"wrong guess {n}")
        time_machine.shift(1800)
        assert sign_in(client).status_code == 429
        time_machine.shift(1801)
        assert sign_in(client).status_code == 302

    def test_a_right_password_forgives_the_wrong_ones_before_it(self, client, mina):
        for n in range(8):
            sign_in(client, password=f"wrong guess {n}")
        sign_in(client)
        assert not SignInAttempt.objects.exists()

    def test_clears_what_is_too_old_to_count(self, client, mina, time_machine):
        time_machine.move_to("2026-03-05T10:00:00Z", tick=False)
        sign_in(client, email="nobody@example.org")
        time_machine.shift(25 * 3600)
        sign_in(client)
        assert not SignInAttempt.objects.exists()

    def test_says_nothing_about_whether_the_account_exists(self, client, mina):
        for n in range(11):
            known = sign_in(client, password=f"wrong guess {n}")
        other = Client(REMOTE_ADDR="203.0.113.9")
        for _ in range(11):
            unknown = sign_in(other, email="nobody@example.org")
        said = [list(answer.context["form"].non_field_errors()) for answer in (known, unknown)]
        assert said[0] == said[1] != []

    def test_without_the_limit_guessing_goes_on(self, client, mina, monkeypatch):
        """The control: the tests above measure the limit, and nothing else."""
        monkeypatch.setattr(throttle, "MOST_PER_ACCOUNT", 1000)
        monkeypatch.setattr(throttle, "MOST_PER_ADDRESS", 1000)
        answers = {sign_in(client, password=f"wrong guess {n}").status_code for n in range(25)}
        assert answers == {400}


@pytest.mark.django_db
class TestSigningOut:
    def test_ends_the_session_and_empties_the_browser(self, signed_in):
        answer = signed_in.post("/signout/")
        assert answer.url == "/signin/"
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert not signed_in_as(signed_in)

    def test_is_not_done_by_a_link(self, signed_in):
        assert signed_in.get("/signout/").status_code == 405
        assert signed_in_as(signed_in)


@pytest.mark.django_db
class TestSessions:
    def age(self, client, **changes):
        session = client.session
        session.update(changes)
        session.save()

    def test_end_fourteen_days_after_they_began(self, signed_in):
        self.age(signed_in, signed_in_at=int(time.time()) - 14 * 24 * 3600 - 60)
        assert signed_in.get("/settings/").status_code == 302

    def test_live_on_while_they_are_used(self, signed_in):
        self.age(signed_in, seen_at=int(time.time()) - 3600)
        before = Session.objects.get().expire_date
        answer = signed_in.get("/settings/")
        assert answer.status_code == 200
        assert "sessionid" in answer.cookies
        assert Session.objects.get().expire_date >= before

    def test_are_not_written_at_each_page(self, signed_in):
        signed_in.get("/settings/")
        assert "sessionid" not in signed_in.get("/settings/").cookies

    def test_end_when_the_account_is_closed(self, signed_in, mina):
        User.objects.filter(pk=mina.pk).update(is_active=False)
        assert signed_in.get("/settings/").status_code == 302


@pytest.mark.django_db
class TestTheOperatorsDoor:
    def test_leads_through_the_same_sign_in(self, client):
        assert client.get("/operators/login/").url == "/signin/?next=/operators/"
        assert client.get("/operators/").status_code == 302

    def test_is_closed_to_others(self, signed_in):
        assert signed_in.get("/operators/", follow=True).status_code == 403

    def test_opens_to_operators_who_read_only(self, client, db):
        client.force_login(User.objects.create_superuser("op@example.org", PASSWORD, name="Op"))
        page = client.get("/operators/accounts/user/")
        assert page.status_code == 200
        assert client.get("/operators/accounts/user/add/").status_code == 403
