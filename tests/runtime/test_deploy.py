"""What is needed to run it elsewhere: each way starts the same processes, from the environment."""

import os
import re
import signal
import subprocess
import sys
import urllib.request

import pytest
import yaml

from config.env import BASE
from tests.runtime.servers import free_port, until
from tests.runtime.test_embedded import children

PROCESSES = {"web", "worker", "beat"}


def test_the_procfile_names_each_process():
    lines = (BASE / "Procfile").read_text().splitlines()
    assert {line.partition(":")[0] for line in lines} == PROCESSES | {"release"}


def test_the_compose_file_adds_a_database_and_a_queue():
    said = yaml.safe_load((BASE / "compose.yaml").read_text())
    assert said["services"].keys() == PROCESSES | {"database", "redis", "prepare"}
    for name in (*PROCESSES, "prepare"):
        assert said["services"][name]["env_file"] == ".env"
        assert said["services"][name]["environment"]["REDIS_URL"].startswith("redis://redis")
    assert "noeviction" in said["services"]["redis"]["command"]


@pytest.mark.parametrize("name", sorted(PROCESSES))
def test_each_unit_runs_as_nobody_special_and_starts_again(name):
    said = (BASE / "deploy" / "systemd" / f"corridor-{name}.service").read_text()
    for line in ("User=corridor", "EnvironmentFile=/etc/corridor/env", "Restart=always",
                 "NoNewPrivileges=yes", "ProtectSystem=strict"):  # fmt: skip
        assert line in said
    assert re.search(r"^ExecStart=/srv/corridor/", said, re.M)


def test_no_secret_stands_in_any_of_them():
    files = [BASE / "Procfile", BASE / "compose.yaml", BASE / "Dockerfile"]
    files += (BASE / "deploy").rglob("*.service")
    said = "".join(file.read_text() for file in files)
    assert not re.search(r"SECRET_KEY=\S|PASSWORD: [a-z]|://\w+:\w+@", said)


def test_the_web_server_is_a_script_that_a_shell_understands():
    script = BASE / "deploy" / "web"
    assert script.stat().st_mode & 0o111
    assert subprocess.run(["sh", "-n", str(script)], check=False).returncode == 0


class TestAKilledProcess:
    """Of two that answer, one is killed: the other goes on, and there are two again."""

    @pytest.fixture
    def web(self, tmp_path):
        port = free_port()
        site = os.environ | {
            "DEBUG": "true", "TRIAL": "yes", "VAR_DIR": str(tmp_path), "PORT": str(port),
            "WEB_WORKERS": "2", "DJANGO_SETTINGS_MODULE": "config.settings",
            "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}",
        }  # fmt: skip
        server = subprocess.Popen(
            [BASE / "deploy" / "web"], cwd=BASE, env=site, start_new_session=True
        )
        yield server, port
        os.killpg(server.pid, signal.SIGKILL)  # Asked to end, it would wait for what just began.
        server.wait()

    def test_leaves_the_web_server_answering(self, web):
        server, port = web
        assert until(lambda: len(workers(server)) == 2 and alive(port), 60)
        killed = workers(server)[0]
        os.kill(killed, signal.SIGKILL)
        assert until(lambda: killed not in workers(server) and len(workers(server)) == 2, 60)
        assert server.poll() is None
        assert until(lambda: alive(port), 30)


def workers(server):
    return list(children(server.pid))


def alive(port):
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as page:
            return page.status == 200
    except OSError:
        return False
