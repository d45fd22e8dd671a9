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


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_generated_client_lists_and_makes_needs(
    client_package, live_server, lao_embassy, mercy_relief, floods, need_body
):
    made = importlib.import_module(f"{client_package}.client")
    needs = importlib.import_module(f"{client_package}.api.needs")
    models = importlib.import_module(f"{client_package}.models")
    create = importlib.import_module(f"{needs.__name__}.needs_create")
    listing = importlib.import_module(f"{needs.__name__}.needs_list")
    partner = Partner(lao_embassy)
    with made.AuthenticatedClient(base_url=live_server.url, token=partner.token) as client:
        body = models.NeedRequest.from_dict(need_body)
        need = create.sync(client=client, body=body, idempotency_key="first")
        again = create.sync(client=client, body=body, idempotency_key="first")
        page = listing.sync(client=client, limit=10)
    with made.AuthenticatedClient(base_url=live_server.url, token="act_live_wrong") as client:
        refused = listing.sync(client=client)

    assert isinstance(need, models.Need)
    assert need.ref.startswith("NEED-")
    assert again.id == need.id
    assert [row.ref for row in page.data] == [need.ref]
    assert isinstance(refused, models.Problem)
