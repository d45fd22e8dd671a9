"""A partner makes a client from the document with a tool of others, and works with it."""

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from config.env import BASE
from tests.api.conftest import Partner

CONFIG = "package_name_override: corridor_client\npost_hooks: []\n"


@pytest.fixture(scope="module")
def client_package(tmp_path_factory):
    """Generate the client once, and import what it is."""
    folder = tmp_path_factory.mktemp("client")
    (folder / "config.yaml").write_text(CONFIG)
    ran = subprocess.run(
        [
            str(Path(sys.executable).with_name("openapi-python-client")), "generate",
            "--path", str(BASE / "openapi.yaml"), "--config", str(folder / "config.yaml"),
            "--output-path", str(folder / "made"), "--meta", "none", "--fail-on-warning",
        ],
        capture_output=True, text=True, check=False, env={"PATH": "/usr/bin:/bin"},
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout[-3000:] + ran.stderr[-3000:]
    (folder / "made").rename(folder / "corridor_client")
    sys.path.insert(0, str(folder))
    yield "corridor_client"
    sys.path.remove(str(folder))


class Generated:
    """The modules of the client, by the operation they are for."""

    def __init__(self, package):
        self.package = package
        self.models = importlib.import_module(f"{package}.models")

    def client(self, url, token):
        made = importlib.import_module(f"{self.package}.client")
        return made.AuthenticatedClient(base_url=url, token=token, raise_on_unexpected_status=True)

    def call(self, operation, *where, **given):
        """Send a request; return what came back, parsed, with its headers."""
        tag = operation.partition("_")[0]
        module = importlib.import_module(f"{self.package}.api.{tag}.{operation}")
        return module.sync_detailed(*where, **given)


@pytest.fixture
def generated(client_package):
    return Generated(client_package)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_generated_client_follows_a_need_to_its_end(
    generated, live_server, lao_embassy, floods, need_body
):
    """Made, made again, listed, read, changed, refused, moved, followed and taken away."""
    models, call = generated.models, generated.call
    with generated.client(live_server.url, Partner(lao_embassy).token) as client:
        on = {"client": client}
        body = models.NeedRequest.from_dict(need_body)
        made = call("needs_create", **on, body=body, idempotency_key="first")
        again = call("needs_create", **on, body=body, idempotency_key="first")
        need, tag = made.parsed, made.headers["ETag"]
        assert isinstance(need, models.Need)
        assert need.ref.startswith("NEED-")
        assert again.parsed.id == need.id

        page = call("needs_list", **on, limit=10).parsed
        assert [row.ref for row in page.data] == [need.ref]
        assert call("needs_read", need.id, **on).parsed.quantity == "100.000"
        assert call("needs_read", need.id, **on, if_none_match=tag).status_code == 304

        fewer = models.NeedChange.from_dict({"quantity": "90"})
        changed = call("needs_change", need.id, **on, body=fewer, if_match=tag)
        assert (changed.parsed.quantity, changed.parsed.version) == ("90.000", 2)
        late = call("needs_change", need.id, **on, body=fewer, if_match=tag)
        assert isinstance(late.parsed, models.Problem)
        assert (late.status_code, late.parsed.code) == (412, "stale")
        back = call("needs_replace", need.id, **on, body=changed.parsed, if_match="*")
        assert back.parsed.version == 2, "what was read is put back"

        moved = call("needs_report", need.id, **on, idempotency_key="report")
        assert moved.parsed.status == "reported"
        ref = models.NeedUpsert.from_dict(need_body)
        for _time in range(2):
            theirs = call("needs_put_by_ref", "erp", "N-7", **on, body=ref)
        assert (theirs.status_code, theirs.parsed.version) == (200, 1)

        rows = models.NeedsBulkBody.from_dict({"rows": [need_body, {"quantity": "-1"}]})
        found = call("needs_bulk", **on, body=rows, idempotency_key="many").parsed
        assert [one.status for one in found.results] == [201, 422]

        gone = call("needs_delete", theirs.parsed.id, **on, if_match="*")
        assert gone.status_code == 204
        told = call("changes_list", **on, limit=100, types="need").parsed
        mine = [(one.verb, one.version, one.deleted) for one in told.data if one.id == need.id]
        assert mine == [("create", 1, False), ("change", 2, False), ("report", 3, False)]
        assert [one.verb for one in told.data if one.deleted] == ["delete"]


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_generated_client_understands_a_refusal(generated, live_server, floods):
    with generated.client(live_server.url, "act_live_wrong") as client:
        refused = generated.call("needs_list", client=client)
    assert isinstance(refused.parsed, generated.models.Problem)
    assert (refused.status_code, refused.parsed.code) == (401, "invalid_key")
