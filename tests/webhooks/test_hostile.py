"""Our server cannot be turned on what stands beside it: hostile addresses open no socket."""

import ipaddress
import socket

import pytest

from tests import making
from tests.webhooks.conftest import read, send, soon
from tests.webhooks.hostile import BY_NAME, BY_NUMBER, HOSTILE, PUBLIC, Names, Sockets
from tests.webhooks.receiver import Reply
from tracker.actions import messages
from tracker.broadcast import transport
from tracker.broadcast.transport import Limits, post
from tracker.forms.webhooks import WebhookForm
from tracker.models import Attempt, Endpoint, Work
from tracker.rules import addresses
from tracker.rules.addresses import Reach, is_public
from tracker.rules.refusals import NotValid

pytestmark = pytest.mark.django_db(transaction=True)
SHORT = Limits(connect=0.05, total=0.1)


@pytest.fixture
def names(monkeypatch):
    return Names(monkeypatch)


def form(organisation, url):
    return {"organisation": organisation.uid, "name": "Warehouse", "url": url}


def test_the_list_is_long_enough():
    assert len(HOSTILE) == len(set(HOSTILE)) >= 40


class TestAtSave:
    def test_each_is_refused_without_a_socket(self, admin, mercy_relief, names):
        actor = making.actor(admin)
        with Sockets() as sockets:
            forms = [WebhookForm(form(mercy_relief, url), actor=actor) for url in HOSTILE]
            taken = [f.data["url"] for f in forms if f.is_valid() or set(f.errors) != {"url"}]
        assert (taken, sockets.made, sockets.connected) == ([], 0, [])

    def test_the_page_refuses_what_its_form_does(self, client, admin, mercy_relief, names):
        client.force_login(admin)
        client.get("/webhooks/new/")  # What the first page imports may try out a socket.
        with Sockets() as sockets:
            for url in HOSTILE[::8]:
                page = client.post("/webhooks/new/", form(mercy_relief, url))
                assert page.status_code == 400, url
        assert sockets.made == 0
        assert not Endpoint.objects.exists()

    def test_a_public_one_is_taken_without_a_socket_too(self, client, admin, mercy_relief, names):
        client.force_login(admin)
        client.get("/webhooks/new/")
        with Sockets() as sockets:
            page = client.post("/webhooks/new/", form(mercy_relief, "https://good.example/hook"))
        assert page.status_code == 200
        assert (Endpoint.objects.get().url, sockets.made) == ("https://good.example/hook", 0)

    def test_each_is_refused_when_it_is_changed(self, client, admin, register, names):
        endpoint = register("https://good.example/hook")
        client.force_login(admin)
        for url in ("https://10.0.0.1/", "https://inside.example/", "http://good.example/"):
            sent = {"name": "Warehouse", "url": url}
            assert client.post(f"/webhooks/{endpoint.uid}/edit/", sent).status_code == 400
        assert Endpoint.objects.get().url == "https://good.example/hook"

    def test_what_to_do_is_said_and_where_it_leads_is_not(
        self, client, admin, mercy_relief, names
    ):
        client.force_login(admin)
        sent = form(mercy_relief, "https://inside.example/")
        text = client.post("/webhooks/new/", sent).content.decode()
        assert "Give an address that everybody can reach" in text
        assert "10.0.0.5" not in text


class TestAtSend:
    def test_each_is_refused_without_a_socket(self, register, names, need):
        endpoint = register("https://good.example/hook")
        entries = messages.Entry.objects.about(need)[:1]
        messages.put_for(endpoint, entries, soon(-1))
        with Sockets() as sockets:
            for url in HOSTILE:
                Endpoint.objects.update(url=url)
                Work.objects.update(next_attempt_at=soon(-1), attempts=0)
                assert send() == 1, url
        tries = Attempt.objects.values_list("status", "reason").distinct()
        assert set(tries) == {(None, "hostile"), (None, "unknown_name")}
        assert (Attempt.objects.count(), sockets.made) == (len(HOSTILE), 0)

    @pytest.mark.parametrize("url", ["https://good.example/", "https://mixed.example/"])
    def test_a_name_that_turned_is_refused(self, names, url):
        names.answers["mixed.example"] = [PUBLIC]
        transport.check(url)
        names.answers["good.example"] = names.answers["mixed.example"] = [PUBLIC, "127.0.0.1"]
        with Sockets() as sockets:
            assert post(url, {}, b"").reason == "hostile"
        assert sockets.made == 0

    def test_without_the_rule_a_socket_is_opened_to_each(self, names, monkeypatch):
        """Control: the same addresses, with the look at them left out."""
        monkeypatch.setattr(transport, "approved", lambda found, reach: found)
        there = [url for url in (*BY_NUMBER, *BY_NAME) if "nobody" not in url]
        for url in there:
            with Sockets() as sockets:
                post(url, {}, b"", limits=SHORT)
            assert sockets.made > 0, url

    def test_without_the_look_at_the_text_so_do_the_others(self, names, monkeypatch):
        """Control: what only the text tells would reach this machine by another spelling."""
        open_to_all = addresses.Target("127.1", 80, "/")
        monkeypatch.setattr(transport, "target_of", lambda url, reach: open_to_all)
        monkeypatch.setattr(transport, "approved", lambda found, reach: found)
        with Sockets() as sockets:
            post("http://127.1/", {}, b"", limits=SHORT)
        assert sockets.connected == ["127.0.0.1"]


class TestTheConnection:
    def test_goes_to_the_address_that_was_looked_at_by_one_question(
        self, endpoint, receiver, need, names
    ):
        names.answers["localhost"] = ["127.0.0.1"]
        Endpoint.objects.update(url=receiver.url.replace("127.0.0.1", "localhost"))
        read()
        names.asked.clear()
        with Sockets() as sockets:
            send(soon())
        assert names.asked == ["localhost"], "asked again, DNS may say something else"
        assert sockets.connected == ["127.0.0.1"]
        assert receiver.heard[0].headers["host"] == f"localhost:{receiver.port}"
        assert Attempt.objects.get().status == 200

    def test_follows_no_redirect(self, endpoint, receiver, need):
        with socket.create_server(("127.0.0.1", 0)) as inside:
            inside.settimeout(0.2)
            port = inside.getsockname()[1]
            for status in (301, 302, 303, 307, 308):
                receiver.answer = lambda heard, status=status: Reply(
                    status, {"Location": f"https://127.0.0.1:{port}/"}
                )
                with Sockets() as sockets:
                    answer = post(receiver.url, {"webhook-id": "msg_1"}, b"{}")
                assert (answer.status, answer.reason) == (status, "redirect")
                assert len(sockets.connected) == 1
            with pytest.raises(TimeoutError):
                inside.accept()

    def test_is_refused_to_this_machine_when_no_network_is_allowed(
        self, endpoint, receiver, need, settings
    ):
        settings.WEBHOOK_ALLOWED_CIDRS = []
        read()
        with Sockets() as sockets:
            send(soon())
        assert (Attempt.objects.get().reason, sockets.made) == ("hostile", 0)
        assert receiver.heard == []

    def test_checks_the_name_on_the_certificate(self, endpoint, receiver, names):
        names.answers["good.example"] = ["127.0.0.1"]
        answer = post(receiver.url.replace("127.0.0.1", "good.example"), {}, b"")
        assert answer.reason == "certificate"


class TestTheRule:
    @pytest.mark.parametrize(
        "address", [PUBLIC, "93.184.216.34", "2606:4700:4700::1111", "::ffff:9.9.9.9"]
    )
    def test_lets_the_public_internet_through(self, address):
        assert is_public(address, Reach())

    @pytest.mark.parametrize(
        ("url", "host", "path"),
        [
            ("https://Hooks.Example.org", "hooks.example.org", "/"),
            ("https://bücher.example/a b".replace(" ", "%20"), "xn--bcher-kva.example", "/a%20b"),
            ("https://example.org./ü?q=ü#part", "example.org", "/%C3%BC?q=%C3%BC"),
            ("https://[2606:4700:4700:0:0:0:0:1111]/", "2606:4700:4700::1111", "/"),
        ],
    )
    def test_writes_an_address_as_it_is_sent(self, url, host, path):
        target = addresses.target_of(url, Reach())
        assert (target.host, target.port, target.path) == (host, 443, path)

    def test_allows_what_the_operator_names_and_no_more(self, settings):
        reach = Reach(frozenset({443, 8443}), (ipaddress.ip_network("10.1.0.0/16"),))
        assert is_public("10.1.2.3", reach)
        assert is_public("::ffff:10.1.2.3", reach)
        assert not is_public("10.2.0.1", reach)
        assert addresses.target_of("https://x.example:8443/", reach).port == 8443
        with pytest.raises(NotValid, match="443, 8443"):
            addresses.target_of("https://x.example:444/", reach)
