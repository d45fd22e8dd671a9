"""A person's own settings, password and joining."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from accounts import actions
from accounts.addresses import origin_of
from accounts.forms import JoinForm
from accounts.models import User
from tests.accounts.conftest import PASSWORD

NEW = "seven quiet rice barges"


def change(client, old=PASSWORD, new=NEW, again=NEW):
    return client.post("/password/", {"old_password": old, "new_password": new, "again": again})


@pytest.mark.django_db
class TestChangingThePassword:
    def test_keeps_this_session_and_ends_the_others(self, signed_in, mina):
        other = Client()
        other.post("/signin/", {"email": mina.email, "password": PASSWORD})
        before = signed_in.session.session_key
        assert change(signed_in).url == "/settings/"
        assert signed_in.get("/settings/").status_code == 200
        assert other.get("/settings/").status_code == 302
        assert signed_in.session.session_key != before

    def test_asks_for_the_old_one(self, signed_in, mina):
        assert "old_password" in change(signed_in, old="not it").context["form"].errors
        mina.refresh_from_db()
        assert mina.check_password(PASSWORD)

    def test_limits_guesses_of_the_old_one(self, signed_in):
        for n in range(11):
            answer = change(signed_in, old=f"wrong guess {n}")
        assert "wait an hour" in answer.content.decode()

    @pytest.mark.parametrize(
        "weak",
        ["short", "1q2w3e4r5t6y7u", "Corridor 1234", "mina@example.org", "x" * 1025],
        ids=["short", "common", "the site's name", "her own", "endless"],
    )
    def test_refuses_a_weak_one(self, signed_in, weak):
        answer = change(signed_in, new=weak, again=weak)
        assert "new_password" in answer.context["form"].errors

    def test_takes_a_long_one_with_any_letters(self, signed_in, mina):
        long = "ຕົ້ນໄມ້ 나무 cây " * 15
        assert change(signed_in, new=long, again=long).status_code == 302
        mina.refresh_from_db()
        assert mina.check_password(long)

    def test_notices_a_slip_of_the_finger(self, signed_in):
        assert "again" in change(signed_in, again=NEW + "x").context["form"].errors


@pytest.mark.django_db
class TestSettings:
    def save(self, client, **changes):
        told = {"name": "Mina", "language": "", "time_zone": ""} | changes
        return client.post("/settings/", told)

    def test_are_kept(self, signed_in, mina):
        answer = self.save(signed_in, name="Mina K", language="ko", time_zone="Asia/Seoul")
        assert answer.status_code == 302
        mina.refresh_from_db()
        assert (mina.name, mina.language, mina.time_zone) == ("Mina K", "ko", "Asia/Seoul")

    def test_choose_the_language_and_the_clock(self, signed_in):
        self.save(signed_in, language="vi", time_zone="Asia/Ho_Chi_Minh")
        page = signed_in.get("/settings/")
        assert page.headers["Content-Language"] == "vi"
        assert '<html lang="vi"' in page.content.decode()

    @pytest.mark.parametrize("language", ["en", "id", "ms", "vi", "km", "lo", "ko"])
    def test_every_language_can_be_read(self, signed_in, language):
        self.save(signed_in, language=language)
        assert signed_in.get("/settings/").headers["Content-Language"] == language

    @pytest.mark.parametrize(
        "wrong",
        [{"name": ""}, {"name": "x" * 151}, {"language": "xx"}, {"time_zone": "../etc/passwd"}],
        ids=str,
    )
    def test_refuse_what_they_do_not_know(self, signed_in, wrong):
        assert set(self.save(signed_in, **wrong).context["form"].errors) == set(wrong)

    def test_a_zone_that_is_no_more_does_no_harm(self, signed_in):
        User.objects.update(time_zone="Asia/Atlantis")
        assert signed_in.get("/settings/").status_code == 200


@pytest.mark.django_db
class TestJoining:
    told = {"name": "Somsak", "new_password": NEW, "again": NEW}

    def test_makes_an_account_one_can_sign_in_to(self, client):
        form = JoinForm(self.told, email="Somsak@Example.org")
        assert form.is_valid()
        user = actions.register(email=form.email, name=form.cleaned_data["name"], password=NEW)
        assert user.email == "somsak@example.org"
        answer = client.post("/signin/", {"email": user.email, "password": NEW})
        assert answer.status_code == 302

    def test_refuses_a_password_like_the_name(self):
        form = JoinForm(
            {"name": "Somsak Phommachanh", "new_password": "somsak phommachanh"},
            email="a@example.org",
        )
        assert "new_password" in form.errors

    def test_refuses_an_address_that_is_taken_in_any_spelling(self, mina):
        with pytest.raises(ValidationError) as refused:
            actions.register(email="MINA@example.org", name="Mina", password=NEW)
        assert "email" in refused.value.message_dict

    def test_the_database_too_knows_each_address_once(self, mina):
        for email in ("mina@example.org", "MINA@example.org"):
            with pytest.raises(IntegrityError), transaction.atomic():
                User.objects.bulk_create([User(email=email, name="Mina")])


class TestWhereARequestComesFrom:
    @pytest.mark.parametrize(
        ("peer", "forwarded", "proxies", "origin"),
        [
            ("203.0.113.5", "198.51.100.7", [], "203.0.113.5"),
            ("203.0.113.5", "198.51.100.7", ["10.0.0.0/8"], "203.0.113.5"),
            ("10.0.0.2", "198.51.100.7", ["10.0.0.0/8"], "198.51.100.7"),
            ("10.0.0.2", "1.2.3.4, 198.51.100.7", ["10.0.0.0/8"], "198.51.100.7"),
            ("10.0.0.2", "1.2.3.4, 198.51.100.7, 10.0.0.3", ["10.0.0.0/8"], "198.51.100.7"),
            ("10.0.0.2", "", ["10.0.0.0/8"], "10.0.0.2"),
            ("10.0.0.2", "rubbish", ["10.0.0.0/8"], "unknown"),
            ("2001:db8:1:2:aaaa::1", "", [], "2001:db8:1:2::/64"),
            ("::ffff:203.0.113.5", "", [], "203.0.113.5"),
            ("", "", [], "unknown"),
        ],
    )
    def test_is_believed_only_from_our_own_proxies(
        self, rf, settings, peer, forwarded, proxies, origin
    ):
        settings.TRUSTED_PROXIES = proxies
        assert origin_of(rf.get("/", REMOTE_ADDR=peer, HTTP_X_FORWARDED_FOR=forwarded)) == origin
