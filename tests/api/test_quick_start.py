"""The lines of the README are run as they stand, against a server that answers."""

import json
import re
import subprocess

import pytest
from django.db import connection

from config.env import BASE
from tests import making
from tests.api.conftest import Partner
from tracker.models import Need

SECTION = re.compile(r"## The API in five minutes\n.*?```sh\n(.*?)```", re.DOTALL)
SETTING = re.compile(r"^export .*\n")


def lines():
    """Return the lines of the section, without the one that says where and with which key."""
    text = SECTION.search((BASE / "README.md").read_text())[1]
    assert SETTING.match(text)
    return SETTING.sub("", text)


def answers(printed):
    """Return each JSON document that was printed, one after the other."""
    found = []
    while printed:
        one, end = json.JSONDecoder().raw_decode(printed)
        found.append(one)
        printed = printed[end:].lstrip()
    return found


def run(script, server, partner):
    """Return what a script of the shell is answered."""
    ran = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], capture_output=True, text=True, check=False,
        env={"CORRIDOR": server.url, "CORRIDOR_KEY": partner.token, "PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return answers(ran.stdout)


@pytest.mark.django_db(transaction=True)
def test_the_quick_start_of_the_readme_runs(live_server, lao_embassy, mercy_relief, floods):
    making.place()
    partner = Partner(lao_embassy)

    page, need, changes = run(lines(), live_server, partner)

    assert page == {"data": [], "next_cursor": None, "has_more": False}
    assert need["status"] == "reported"
    assert Need.objects.get().description == "Tarpaulins"
    # PostgreSQL tells nothing that a transaction of any of its databases may still precede.
    verbs = [entry["verb"] for entry in changes["data"]]
    assert verbs == ["create", "report"][: len(verbs) if connection.vendor == "postgresql" else 2]
    assert {entry["id"] for entry in changes["data"]} <= {need["id"]}

    functions = "".join(line for line in lines().splitlines(True) if "() {" in line)
    later = f'api "changes?types=needs&since={changes["next_cursor"]}"'
    (onward,) = run(functions + later, live_server, partner)
    assert len(onward["data"]) == 2 - len(verbs) or connection.vendor == "postgresql"
