"""A forgotten password: a link that works once, for half an hour, and tells nobody anything."""

import datetime
import re

import pytest
import time_machine
from django.contrib.auth.tokens import default_token_generator
from django.core import mail as post
from django.test import Client
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from tracker.broadcast import mail
from tracker.models import Work

pytestmark = pytest.mark.django_db
NEW = "seven quiet rice barges"


def ask(client, email):
    return client.post("/password/forgotten/", {"email": email}, follow=True)


def link(now=None):
    """Send what waits, and return the way that the last letter shows."""
    mail.send(now=now)
    return re.search(r"https?://[^/\s]+(/password/new/\S+)", post.outbox[-1].body)[1]


def open_link(client, where):
    return client.get(where, follow=True)


def renew(client, where, new=NEW, again=NEW):
    form = open_link(client, where).request["PATH_INFO"]
    return client.post(form, {"new_password": new, "again": again})


class TestTheLink:
    def test_sets_a_new_password_and_ends_every_session(self, client, mina):
        elsewhere = Client()
        elsewhere.force_login(mina)
        ask(client, mina.email)
        where = link()
        assert post.outbox[-1].to == [mina.email]
        assert renew(client, where).url == "/signin/"
        mina.refresh_from_db()
        assert mina.check_password(NEW)
        assert elsewhere.get("/settings/").status_code == 302

    def test_works_once(self, client, mina):
        ask(client, mina.email)
        where = link()
        renew(client, where)
        answer = open_link(Client(), where)
        assert answer.status_code == 410
        assert "/password/forgotten/" in answer.content.decode()

    @pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 410)])
    def test_works_for_half_an_hour(self, client, mina, minutes, status):
        ask(client, mina.email)
        where = link()
        with time_machine.travel(timezone.now() + datetime.timedelta(minutes=minutes)):
            assert open_link(client, where).status_code == status

    def test_is_void_once_its_owner_signed_in(self, client, mina):
        ask(client, mina.email)
        where = link()
        Client().post("/signin/", {"email": mina.email, "password": PASSWORD})
        assert open_link(client, where).status_code == 410

    def test_is_not_in_the_address_of_the_page_it_opens(self, client, mina):
        ask(client, mina.email)
        where = link()
        page = open_link(client, where)
        assert where.split("/")[-2] not in page.request["PATH_INFO"] + page.content.decode()

    def test_takes_no_weak_password(self, client, mina):
        ask(client, mina.email)
        answer = renew(client, link(), "short", "short")
        assert answer.status_code == 400
        assert "new_password" in answer.context["form"].errors
        mina.refresh_from_db()
        assert mina.check_password(PASSWORD)


class TestAsking:
    def test_answers_the_same_whether_there_is_an_account_or_not(self, mina):
        answers = [ask(Client(), email) for email in (mina.email, "nobody@example.org")]
        said = [re.sub(r'value="[^"]{64}"', "", a.content.decode()) for a in answers]
        assert said[0] == said[1]
        assert "on its way" in said[0]
        assert Work.objects.count() == 1

    def test_writes_to_no_account_that_was_closed(self, client, mina):
        mina.is_active = False
        mina.save()
        ask(client, mina.email)
        assert Work.objects.count() == 0

    def test_twice_within_minutes_sends_one_letter(self, client, mina):
        with time_machine.travel(datetime.datetime(2026, 5, 1, 10, tzinfo=datetime.UTC)):
            ask(client, mina.email.upper())
            ask(client, mina.email)
        assert Work.objects.count() == 1

    def test_is_limited_like_signing_in(self, client, mina):
        statuses = [
            client.post("/password/forgotten/", {"email": mina.email}).status_code
            for _ in range(11)
        ]
        assert statuses == [302] * 10 + [429]

    def test_speaks_the_language_of_the_account(self, client, mina):
        mina.language = "vi"
        mina.save()
        ask(client, mina.email)
        link()
        assert "mật khẩu" in post.outbox[-1].subject

    def test_is_offered_where_one_signs_in(self, client):
        assert "/password/forgotten/" in client.get("/signin/").content.decode()


def test_a_link_is_ours_alone(client, mina):
    """The control of the links: another secret makes another link."""
    ask(client, mina.email)
    whose, token = link().split("/")[-3:-1]
    assert default_token_generator.check_token(mina, token)
    assert open_link(Client(), f"/password/new/{whose}/{token[:-1]}x/").status_code == 410
