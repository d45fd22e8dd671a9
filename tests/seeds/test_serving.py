"""One command starts everything: the accounts of a trial, and what stands before the server."""

import re
import socket

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from tests.seeds.conftest import DAY
from tracker.management.commands import demo_accounts, serve
from tracker.models import Chairmanship, Emergency, Seat
from tracker.rules.actors import Actor

pytestmark = pytest.mark.usefixtures("seeded")


@pytest.fixture
def trial(settings):
    settings.DEBUG = True


def accounts(capsys, *options):
    call_command("demo_accounts", *options)
    return dict(re.findall(r"(\S+)@corridor\.example\s+(\S+)", capsys.readouterr().out))


class TestAccountsOfATrial:
    def test_are_refused_without_debug(self):
        with pytest.raises(CommandError, match="only with DEBUG=true"):
            call_command("demo_accounts")
        assert not User.objects.exists()

    def test_are_made_for_the_cast_with_passwords_that_open(self, trial, capsys, client):
        shown = accounts(capsys)
        assert shown.keys() == {
            "officer", "admin", "viewer", "liaison", "reporter", "chair", "coordinator", "keeper",
            "stranger",
        }  # fmt: skip
        assert len(set(shown.values())) == len(shown)
        for name, password in shown.items():
            assert client.login(username=f"{name}@corridor.example", password=password)

    def test_give_each_the_seat_of_the_part(self, trial, capsys):
        accounts(capsys)
        seats = Seat.objects.values_list("user__name", "organisation__name", "role")
        assert set(seats) == {
            ("officer", "Mercy Relief", "coordinator"),
            ("admin", "Mercy Relief", "admin"),
            ("viewer", "Mercy Relief", "viewer"),
            ("liaison", "Embassy of the Lao PDR in Pyongyang", "coordinator"),
            ("reporter", "Embassy of the Lao PDR in Pyongyang", "reporter"),
            ("chair", "Embassy of Indonesia in Pyongyang", "coordinator"),
            ("coordinator", "MERCY Malaysia", "coordinator"),
            ("keeper", "Corridor operator", "coordinator"),
        }
        assert [u.name for u in User.objects.filter(is_staff=True)] == ["keeper"]

    def test_show_their_passwords_once(self, trial, capsys):
        first = accounts(capsys)
        assert accounts(capsys) == {}
        again = accounts(capsys, "--new-passwords")
        assert again.keys() == first.keys()
        assert not set(again.values()) & set(first.values())

    def test_have_something_to_look_at(self, trial, capsys):
        accounts(capsys)
        for name in ("officer", "liaison", "chair", "coordinator"):
            actor = Actor.of(User.objects.get(name=name), today=DAY)
            assert actor.admitted_emergencies
            assert Emergency.objects.seen_by(actor).count() == 5
        stranger = Actor.of(User.objects.get(name="stranger"), today=DAY)
        assert not Emergency.objects.seen_by(stranger).exists()

    def test_let_the_chair_preside_and_say_that_no_source_does(self, trial, capsys):
        accounts(capsys)
        accounts(capsys, "--new-passwords")
        presiding = Chairmanship.objects.get(to_on="")
        assert presiding.chair.external_id == "embassy-id"
        assert "no source says" in presiding.note

    def test_need_the_seeds(self, trial, monkeypatch):
        part = demo_accounts.Part("nobody", "no-such-seed", "viewer", "")
        monkeypatch.setattr(demo_accounts, "CAST", (part,))
        with pytest.raises(CommandError, match="Load the seeds first"):
            call_command("demo_accounts")
        assert not User.objects.exists()


class TestServing:
    @pytest.fixture
    def started(self, monkeypatch):
        """Catch what the command would start, and leave the connection of the test open."""
        found = {}
        monkeypatch.setattr(
            serve.Crew,
            "start",
            lambda crew, name, command, more: found.update({name: list(command)}),
        )
        monkeypatch.setattr(serve.Crew, "watch", lambda crew: crew.ended)
        monkeypatch.setattr(serve.Crew, "stop", lambda crew: None)
        monkeypatch.setattr(serve.Crew, "ended", None, raising=False)
        monkeypatch.setattr(serve.connections, "close_all", lambda: None)
        return found

    def test_prepares_what_is_missing_and_starts_all_three(self, trial, started, capsys):
        call_command("serve", port=free_port())
        said = capsys.readouterr().out
        assert "Preparing" not in said
        assert "Seeds: 0 new, 494 already there." in said
        assert "Accounts for a trial" in said
        assert re.search(r"Corridor is ready at http://127\.0\.0\.1:\d+ ", said)
        assert "Corridor has stopped." in said
        assert list(started) == ["web", "worker", "beat"]
        web = started["web"]
        assert web[1:3] == ["-m", "granian"]
        assert web[-1] == "config.wsgi:application"
        assert web[web.index("--workers") + 1] == "1"

    def test_says_who_ended_by_itself(self, trial, started, monkeypatch):
        monkeypatch.setattr(serve.Crew, "ended", ("worker", 1))
        with pytest.raises(CommandError, match=r"worker ended by itself \(code 1\)"):
            call_command("serve", port=free_port())

    def test_takes_the_port_from_the_environment(self, trial, started, monkeypatch):
        port = free_port()
        monkeypatch.setenv("PORT", str(port))
        call_command("serve")
        assert started["web"][started["web"].index("--port") + 1] == str(port)

    def test_makes_no_accounts_without_debug(self, started, monkeypatch, capsys):
        called = []
        real = serve.call_command
        monkeypatch.setattr(
            serve,
            "call_command",
            lambda name, *a, **k: (
                called.append(name) or (name != "collectstatic" and real(name, *a, **k))
            ),
        )
        call_command("serve", port=free_port())
        assert called == ["load_seeds", "collectstatic"]
        assert not User.objects.exists()

    def test_refuses_a_port_that_is_taken_before_anything_else(self, trial, started, capsys):
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            with pytest.raises(CommandError, match=f"Port {port} cannot be used"):
                call_command("serve", port=port)
        assert (started, capsys.readouterr().out) == ({}, "")

    def test_refuses_a_port_that_is_none(self, started):
        with pytest.raises(CommandError, match="There is no port 99999"):
            call_command("serve", port=99999)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
