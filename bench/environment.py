"""Where the measuring happens: a PostgreSQL database of its own, and no debugging.

Set before any settings are read.
"""

import os
from urllib.parse import urlsplit

NEAREST = "postgresql://postgres@127.0.0.1:5432/postgres"
DATABASE = "corridor_bench"

ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "bench.settings",
    "SECRET_KEY": "a-key-for-measuring-alone-that-signs-nothing-of-worth-0123456789",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "HTTPS": "false",
    "DEBUG": "false",
    "EMAIL_URL": "memorymail://",
    "LOG_LEVEL": "ERROR",
    "REDIS_URL": "",
}


def server() -> str:
    """Return a database of the server where ours can be made."""
    given = os.environ.get("DATABASE_URL", "")
    return given if given.startswith("postgres") else NEAREST


SERVER = server()
OURS = urlsplit(SERVER)._replace(path=f"/{DATABASE}").geturl()


def enter() -> None:
    """Make everything that follows, and every process begun from here, use our database."""
    os.environ.update(ENVIRONMENT | {"DATABASE_URL": OURS})
