"""The second factor: who learns a password alone does not come in."""

import io
import re

import pyotp
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts import actions, factors, halves
from accounts.models import Factor, RecoveryCode, SignInAttempt
from tests import making
from tests.api.conftest import Partner

pytestmark = pytest.mark.django_db
PASSWORD = "four words that do not belong"
SIGNIN, CODE, CODES, SETTINGS = (reverse(n) for n in ("signin", "code", "codes", "settings"))


@pytest.fixture
def clock(time_machine):
    """Stop the clock at a full step, so that codes do not change under a test."""
    time_machine.move_to("2026-11-22T09:00:00Z", tick=False)
    return time_machine


@pytest.fixture
def person(liaison, clock):
    return actions.change_password(user=liaison, password=PASSWORD)


def code_of(user, later=0):
    """Return what the app shows now, or so many steps later."""
    app = pyotp.TOTP(factors.letters(next(factors.secrets_of(factors.of(user)))))
    return app.at(factors.time.time() + later * factors.STEP)


@pytest.fixture
def guarded(person, clock):
    """Somebody whose codes are on, and their recovery codes; the next code is fresh."""
    person.recovery = actions.switch_on(user=person, code=code_of(person))
    clock.shift(factors.STEP)
    return person


def sign_in(user, client=None, after=""):
    client = client or Client()
    return client, client.post(SIGNIN, {"email": user.email, "password": PASSWORD, "next": after})


def is_in(client):
    return client.get(SETTINGS).status_code == 200


class TestSigningIn:
    def test_with_the_password_alone_stops_half_way(self, guarded):
        client, answer = sign_in(guarded)
        assert (answer.status_code, answer.url) == (302, CODE)
        assert not is_in(client)
        assert client.get("/api/v1/needs").status_code == 401

    def test_goes_on_with_the_code_to_where_one_was_heading(self, guarded):
        client, _answer = sign_in(guarded, after="/needs/")
        answer = client.post(CODE, {"code": code_of(guarded)})
        assert (answer.status_code, answer.url) == (302, "/needs/")
        assert is_in(client)

    def test_takes_the_code_as_apps_write_it(self, guarded):
        client, _answer = sign_in(guarded)
        code = code_of(guarded)
        client.post(CODE, {"code": f" {code[:3]} {code[3:]} "})
        assert is_in(client)

    @pytest.mark.parametrize("wrong", ["000000", "", "x" * 60, "１２３４５６", "act_live_"])
    def test_takes_no_other(self, guarded, wrong):
        client, _answer = sign_in(guarded)
        answer = client.post(CODE, {"code": wrong})
        assert answer.status_code == 400
        assert not is_in(client)

    def test_takes_a_code_once(self, guarded):
        code = code_of(guarded)
        clients = [sign_in(guarded)[0] for _time in "ab"]
        found = [client.post(CODE, {"code": code}).status_code for client in clients]
        assert found == [302, 400]

    def test_would_take_it_twice_without_its_mark(self, guarded, monkeypatch):
        """Control: it is the step that is noted that makes it one."""
        code = code_of(guarded)
        for _time in "ab":
            client, _answer = sign_in(guarded)
            assert client.post(CODE, {"code": code}).status_code == 302
            Factor.objects.update(last_step=0)

    def test_allows_for_a_clock_that_differs_a_little(self, guarded, clock):
        clock.shift(10 * factors.STEP)
        for later, status in ((-2, 400), (2, 400), (-1, 302), (1, 302)):
            client, _answer = sign_in(guarded)
            assert client.post(CODE, {"code": code_of(guarded, later)}).status_code == status

    def test_waits_ten_minutes(self, guarded, clock):
        client, _answer = sign_in(guarded)
        clock.shift(halves.GOOD_FOR + 1)
        answer = client.post(CODE, {"code": code_of(guarded)}, follow=True)
        assert "took too long" in answer.content.decode()
        assert not is_in(client)

    def test_ends_with_the_password_it_was_begun_with(self, guarded):
        client, _answer = sign_in(guarded)
        actions.change_password(user=guarded, password="another four words of mine")
        assert client.post(CODE, {"code": code_of(guarded)}).url == SIGNIN
        assert not is_in(client)

    def test_has_no_code_for_who_came_by_no_password(self, client):
        assert client.get(CODE).url == SIGNIN

    def test_still_asks_after_a_forgotten_password(self, guarded, client):
        actions.change_password(user=guarded, password=PASSWORD)
        assert sign_in(guarded, client)[1].url == CODE

    def test_counts_the_tries_whatever_is_typed_between(self, guarded):
        """The right password does not forgive wrong codes."""
        client = Client()
        for _time in range(5):
            sign_in(guarded, client)
            client.post(CODE, {"code": "000000"})
        answer = sign_in(guarded, client)[1]
        assert answer.status_code == 429

    def test_counts_the_tries_from_everywhere(self, guarded):
        statuses = []
        for number in range(12):
            client = Client(REMOTE_ADDR=f"203.0.113.{number}")
            sign_in(guarded, client)
            statuses.append(client.post(CODE, {"code": "000000"}).status_code)
        assert statuses == [400] * 10 + [429] * 2

    def test_forgives_the_tries_after_the_right_code(self, guarded):
        client, _answer = sign_in(guarded)
        client.post(CODE, {"code": "000000"})
        client.post(CODE, {"code": code_of(guarded)})
        assert not SignInAttempt.objects.exists()


class TestARecoveryCode:
    def test_lets_its_owner_in_once(self, guarded):
        code = guarded.recovery[0]
        found = []
        for typed in (code.upper().replace("-", " "), code):
            client, _answer = sign_in(guarded)
            found.append(client.post(CODE, {"code": typed}).status_code)
        assert found == [302, 400]
        assert guarded.recovery_codes.filter(used_at=None).count() == 9

    def test_of_somebody_else_opens_nothing(self, guarded, officer):
        [theirs, *_more] = actions.renew_recovery_codes(user=officer)
        client, _answer = sign_in(guarded)
        assert client.post(CODE, {"code": theirs}).status_code == 400

    def test_is_kept_as_a_hash_alone(self, guarded):
        kept = " ".join(RecoveryCode.objects.values_list("hashed", flat=True))
        assert len(set(kept.split())) == len(set(guarded.recovery)) == factors.HOW_MANY
        assert not any(factors.plain(code) in kept for code in guarded.recovery)


class TestTheKeyOfTheSite:
    """SECRET_KEY changes, and some day the old one is gone: nobody is locked out."""

    @pytest.fixture
    def changed(self, guarded, settings):
        self.app = pyotp.TOTP(factors.letters(next(factors.secrets_of(guarded.factor))))
        settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
        settings.SECRET_KEY = "another"
        return guarded

    def enters(self, person, code):
        client, _answer = sign_in(person)
        return client.post(CODE, {"code": code}).status_code == 302

    def code(self):
        return self.app.at(factors.time.time())

    def test_is_no_matter_for_codes(self, changed):
        assert self.enters(changed, self.code())
        assert self.enters(changed, changed.recovery[0])

    def test_may_go_once_a_code_was_used(self, changed, settings, clock):
        assert self.enters(changed, self.code())
        settings.SECRET_KEY_FALLBACKS = []
        clock.shift(factors.STEP)
        assert self.enters(changed, self.code())

    def test_opens_nothing_to_who_took_the_database_alone(self, changed, settings):
        settings.SECRET_KEY_FALLBACKS = []
        assert not self.enters(changed, self.code())
        assert self.enters(changed, changed.recovery[0]), "these are hashed without it"


class TestSwitchingOn:
    def test_shows_a_key_takes_its_code_and_tells_the_recovery_codes_once(self, person):
        client, _answer = sign_in(person)
        other, _answer = sign_in(person)
        page = client.get(CODES).content.decode()
        secret = re.search(r'id="secret">([A-Z2-7 ]{39})<', page)[1].replace(" ", "")
        assert "data:image/svg+xml" in page
        assert f'href="otpauth://totp/Corridor:liaison%40example.org?secret={secret}' in page

        assert not Factor.objects.exists(), "a page that is looked at writes nothing"

        wrong = client.post(CODES, {"code": "000000"})
        assert wrong.status_code == 400
        assert not factors.is_on(person)

        done = client.post(CODES, {"code": pyotp.TOTP(secret).now()}).content.decode()
        codes = re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", done)
        assert len(codes) == factors.HOW_MANY
        assert is_in(client)
        assert Factor.objects.get().sealed != factors.base64.b32decode(secret).hex()
        assert not is_in(other), "sessions that gave no code have ended"
        again = client.get(CODES).content.decode()
        assert not any(code in again for code in codes)
        assert secret not in again

    def test_asks_for_the_password_again(self, person, clock):
        client, _answer = sign_in(person)
        clock.shift(11 * 60)
        page = client.get(CODES).content.decode()
        assert "prove_password" in page
        assert "secret" not in page

    def test_makes_new_recovery_codes(self, guarded):
        client, _answer = sign_in(guarded)
        client.post(CODE, {"code": code_of(guarded)})
        page = client.post(reverse("codes-renew")).content.decode()
        assert len(re.findall(r"<code>[a-z2-9]{5}-", page)) == factors.HOW_MANY
        assert not actions.use_code(user=guarded, code=guarded.recovery[0])

    def test_off_makes_the_app_useless(self, guarded):
        client, _answer = sign_in(guarded)
        client.post(CODE, {"code": code_of(guarded)})
        secret = next(factors.secrets_of(guarded.factor))
        assert client.post(reverse("codes-off")).url == CODES
        assert is_in(client)
        assert not guarded.recovery_codes.exists()
        assert sign_in(guarded)[1].url == "/"
        assert next(factors.secrets_of(Factor.objects.get())) != secret


class TestWhoLostBoth:
    def test_is_let_in_by_who_runs_the_server(self, guarded):
        client, _answer = sign_in(guarded)
        client.post(CODE, {"code": code_of(guarded)})
        call_command("switch_off_codes", guarded.email.upper(), stdout=io.StringIO())
        assert not is_in(client)
        assert sign_in(guarded)[1].url == "/"

    @pytest.mark.parametrize("email", ["nobody@example.org", "liaison@example.org"])
    def test_is_named_rightly(self, person, email):
        with pytest.raises(CommandError, match=email):
            call_command("switch_off_codes", email)


class TestWhoNeedsIt:
    @pytest.fixture(autouse=True)
    def _required(self, settings):
        settings.SECOND_FACTOR_REQUIRED = True

    @pytest.fixture
    def client(self, clock):
        return Client()

    @pytest.mark.parametrize(
        ("who", "needs"),
        [("liaison", True), ("admin", True), ("reporter", False), ("viewer", False)],
    )
    def test_is_who_acts_for_others(self, request, client, lao_embassy, who, needs):
        if who == "admin":
            user = making.person("theirs", lao_embassy, "admin")
        else:
            user = request.getfixturevalue(who)
        client.force_login(user)
        for address in ("/", "/needs/", SETTINGS):
            answer = client.get(address)
            assert (getattr(answer, "url", "") == CODES) == needs

    def test_is_an_operator(self, client, stranger):
        stranger.is_staff = True
        stranger.save()
        client.force_login(stranger)
        assert client.get("/operators/").url == CODES

    def test_reaches_nothing_by_a_machine_s_door_either(self, client, liaison):
        client.force_login(liaison)
        assert client.get("/api/v1/needs").status_code == 401

    def test_may_set_it_up_and_leave(self, client, liaison):
        client.force_login(liaison)
        session = client.session
        session["proved_at"] = factors.time.time()
        session.save()
        assert client.get(CODES).status_code == 200
        assert client.post(reverse("signout")).url == SIGNIN

    def test_goes_on_after_it(self, client, guarded):
        sign_in(guarded, client)
        client.post(CODE, {"code": code_of(guarded)})
        assert client.get("/needs/").status_code == 200
        assert client.get("/api/v1/needs").status_code == 200

    def test_holds_no_key_back(self, lao_embassy, floods):
        assert Partner(lao_embassy).get("needs").status_code == 200


class TestSigningOutEverywhereElse:
    def test_ends_the_other_sessions_and_keeps_this_one(self, person):
        (client, _answer), (other, _) = sign_in(person), sign_in(person)
        assert client.post(reverse("end-others")).url == SETTINGS
        assert (is_in(client), is_in(other)) == (True, False)

    def test_leaves_others_alone(self, person, officer):
        (client, _answer), theirs = sign_in(person), Client()
        theirs.force_login(officer)
        client.post(reverse("end-others"))
        assert is_in(theirs)
