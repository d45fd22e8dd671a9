"""What a browser is told, and what Corridor refuses to start with."""

import logging
import os
import subprocess
import sys

import pytest
from pytest_django.asserts import assertTemplateUsed

from config.env import BASE
from config.logs import LineFormatter

PRODUCTION = {
    "SECRET_KEY": "p" * 20 + "roduction-0123456789-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "ALLOWED_HOSTS": "corridor.example.org",
}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; font-src 'self'; manifest-src 'self'; worker-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


WORKER = "from config.celery import app; app.loader.import_default_modules(); app.conf.broker_url"


def manage(*command, **environment):
    """Run manage.py as an operator would, with nothing of the tests in its environment."""
    return python("manage.py", *command, **environment)


def python(*command, **environment):
    plain = {"PATH": os.environ["PATH"], "DATABASE_URL": "sqlite:///unused.sqlite3"}
    return subprocess.run(
        [sys.executable, *command],
        cwd=BASE,
        env=plain | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.django_db
class TestHeaders:
    @pytest.mark.parametrize("path", ["/signin/", "/settings/", "/no/such/page/"])
    def test_are_on_every_page(self, client, path):
        headers = client.get(path).headers
        assert HEADERS.items() <= dict(headers).items()
        assert "camera=()" in headers["Permissions-Policy"]
        assert set(headers["Content-Security-Policy"].split("; ")) == set(POLICY.split("; "))

    def test_pages_travel_compressed(self, client):
        whole = client.get("/signin/")
        answer = client.get("/signin/", headers={"Accept-Encoding": "gzip"})
        assert answer.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert len(answer.content) < len(whole.content) * 0.75

    @pytest.mark.parametrize("path", ["/no/such/page/", "/needs/no-such-need/"])
    def test_what_is_not_here_has_a_page_also_for_developers(self, signed_in, settings, path):
        settings.DEBUG = True
        answer = signed_in.get(path)
        assert answer.status_code == 404
        assertTemplateUsed(answer, "404.html")

    def test_private_pages_are_kept_by_no_cache(self, signed_in):
        assert "no-store" in signed_in.get("/settings/").headers["Cache-Control"]

    def test_static_files_say_what_they_are(self, client):
        answer = client.get("/static/tracker/corridor.css")
        answer.close()
        headers = answer.headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" not in headers["Cache-Control"]

    def test_cookies_are_for_this_site_alone(self, client):
        cookie = client.get("/signin/").cookies["csrftoken"]
        assert cookie["samesite"] == "Lax"
        assert cookie["httponly"]


@pytest.mark.slow
class TestStarting:
    def test_in_production_pleases_djangos_own_check(self):
        done = manage("check", "--deploy", "--fail-level", "WARNING", **PRODUCTION)
        assert done.returncode == 0, done.stderr

    @pytest.mark.parametrize(
        ("environment", "sentence"),
        [
            ({"SECRET_KEY": ""}, "SECRET_KEY is missing. Set SECRET_KEY"),
            ({"SECRET_KEY": "change-me"}, "SECRET_KEY is too easy to guess. Replace it"),
            ({"SECRET_KEY": "django-insecure-" + "x1y2z3" * 10}, "too easy to guess"),
            ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS must name the site"),
            ({"ALLOWED_HOSTS": ""}, "ALLOWED_HOSTS must name the site"),
            ({"DATABASE_URL": "mysql://u:p@localhost/x"}, "DATABASE_URL must start with"),
        ],
    )
    def test_is_refused_with_a_sentence_that_says_what_to_do(self, environment, sentence):
        done = manage("check", **(PRODUCTION | environment))
        assert done.returncode != 0
        assert sentence in done.stderr

    def test_of_the_web_server_is_refused_with_debug(self):
        program = "import config.wsgi"
        for more, refused in (({"DEBUG": "true"}, True), ({"DEBUG": "true", "TRIAL": "1"}, False)):
            done = python("-c", program, **(PRODUCTION | more))
            assert ("DEBUG=true shows the inside" in done.stderr) == refused
            assert bool(done.returncode) == refused
        assert python("-c", program, **PRODUCTION).returncode == 0

    @pytest.mark.parametrize("process", ["worker", "beat"])
    def test_of_the_others_is_refused_with_debug(self, process, tmp_path):
        environment = PRODUCTION | {"DEBUG": "true", "VAR_DIR": str(tmp_path)}
        done = python("-m", "celery", "--app", "config", process, **environment)
        assert done.returncode != 0
        assert "DEBUG=true shows the inside" in done.stderr

    @pytest.mark.parametrize(
        "environment", [{"SECRET_KEY": "change-me"}, {"ALLOWED_HOSTS": "*"}, {"SECRET_KEY": ""}]
    )
    @pytest.mark.parametrize("program", ["import config.wsgi", WORKER])
    def test_of_each_process_is_refused_unsafe(self, environment, program):
        done = python("-c", program, **(PRODUCTION | environment))
        assert done.returncode != 0
        assert "ImproperlyConfigured" in done.stderr

    def test_takes_a_secret_from_a_file(self, tmp_path):
        secret = tmp_path / "key"
        secret.write_text(PRODUCTION["SECRET_KEY"])
        done = manage(
            "check", SECRET_KEY_FILE=str(secret), ALLOWED_HOSTS=PRODUCTION["ALLOWED_HOSTS"]
        )
        assert done.returncode == 0, done.stderr

    def test_for_a_trial_makes_a_key_and_keeps_it(self, tmp_path):
        keys = []
        for _ in range(2):
            done = manage("check", DEBUG="true", VAR_DIR=str(tmp_path))
            assert done.returncode == 0, done.stderr
            keys.append((tmp_path / "secret_key").read_text())
        assert keys[0] == keys[1]
        assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0

    def test_in_production_locks_the_cookies(self):
        done = manage(
            "shell",
            "-v0",
            "-c",
            "from django.conf import settings as s; print(s.SESSION_COOKIE_NAME, "
            "s.CSRF_COOKIE_NAME, s.SESSION_COOKIE_SECURE, s.SECURE_SSL_REDIRECT)",
            **PRODUCTION,
        )
        assert done.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "True", "True"]


class TestLogs:
    def test_nobodys_input_starts_a_line_of_its_own(self):
        record = logging.LogRecord(
            "x", logging.INFO, "", 0, "no page /a\nERROR forged \x1b[31m", (), None
        )
        line = LineFormatter("{levelname} {message}").format(record)
        assert "\n" not in line
        assert r"/a\nERROR forged \x1b[31m" in line
        assert line.split(" ")[0].endswith("Z")
