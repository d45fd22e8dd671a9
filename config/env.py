"""What the environment says. Each value may also come from a file named by `<NAME>_FILE`."""

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any

import environ
from django.core.exceptions import ImproperlyConfigured

BASE = Path(__file__).resolve().parent.parent
SHORTEST_SECRET = 50
Network = IPv4Network | IPv6Network

env = environ.FileAwareEnv()
env.read_env(str(BASE / ".env"), overwrite=False)

DEBUG: bool = env.bool("DEBUG", default=False)
VAR = Path(env.str("VAR_DIR", default=str(BASE / "var")))
VAR.mkdir(parents=True, exist_ok=True)


def secret_key() -> str:
    """Take the key that signs sessions and links; make one only where nothing is at stake."""
    key: str = env.str("SECRET_KEY", default="")
    if DEBUG:
        return key or kept_key(VAR / "secret_key")
    if not key:
        raise ImproperlyConfigured(
            "SECRET_KEY is missing. Set SECRET_KEY, or SECRET_KEY_FILE to the path of a file that "
            "holds it, to 50 or more random characters: python3 -c 'import secrets; "
            "print(secrets.token_urlsafe(50))'. To try Corridor on your own machine: make run."
        )
    if len(key) < SHORTEST_SECRET or len(set(key)) < 5 or key.startswith("django-insecure"):
        raise ImproperlyConfigured(
            "SECRET_KEY is too easy to guess. Replace it by 50 or more random characters: "
            "python3 -c 'import secrets; print(secrets.token_urlsafe(50))'."
        )
    return key


def refuse_trial() -> None:
    """Refuse to serve others with DEBUG: `manage.py serve` says TRIAL, for this machine alone."""
    if DEBUG and "TRIAL" not in os.environ:
        raise ImproperlyConfigured(
            "DEBUG=true shows the inside of the site to whoever finds an error. Unset DEBUG and "
            "set SECRET_KEY and ALLOWED_HOSTS; to try Corridor on your own machine: make run."
        )


def kept_key(path: Path) -> str:
    """Read this installation's own key, or make it. Two processes may start at once."""
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def allowed_hosts() -> list[str]:
    """List the names under which the site may be called."""
    hosts: list[str] = env.list("ALLOWED_HOSTS", default=[])
    if DEBUG:
        return [*hosts, "localhost", "127.0.0.1", "[::1]"]
    if not hosts or "*" in hosts:
        raise ImproperlyConfigured(
            "ALLOWED_HOSTS must name the site, and '*' is no name. Set it to the host names "
            "people use, with commas between: ALLOWED_HOSTS=corridor.example.org."
        )
    return hosts


def site_url(hosts: list[str]) -> str:
    """Return the address that mails lead to, without a slash at its end."""
    if DEBUG:
        usual = f"http://127.0.0.1:{env.str('PORT', default='') or 8000}"
    else:
        usual = f"https://{hosts[0].lstrip('.')}"
    said: str = env.str("SITE_URL", default="") or usual
    return said.rstrip("/")


def networks(name: str) -> list[Network]:
    """Read a list of networks such as 10.1.0.0/16 or one address."""
    found: list[str] = env.list(name, default=[])
    try:
        return [ip_network(text.strip()) for text in found]
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} must list networks: {error}.") from None


def database() -> dict[str, Any]:
    """Describe the database of DATABASE_URL: PostgreSQL, or a file of SQLite."""
    found: dict[str, Any] = env.db_url(
        "DATABASE_URL", default=f"sqlite:///{VAR / 'corridor.sqlite3'}"
    )
    options = found.setdefault("OPTIONS", {})
    if found["ENGINE"] == "django.db.backends.sqlite3":
        options |= SQLITE
        if kept_at := env.str("TEST_DATABASE", default=""):
            found["TEST"] = {"NAME": kept_at}
    elif found["ENGINE"] == "django.db.backends.postgresql":
        options |= postgresql()
    else:
        raise ImproperlyConfigured(
            "DATABASE_URL must start with postgresql:// or sqlite:///. Corridor knows no other."
        )
    return found


# Written is written: FULL waits for the disk. IMMEDIATE takes the write lock at the start of a
# transaction, where it can still be waited for.
SQLITE: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
    "PRAGMA busy_timeout=20000",
}


PATIENCE = 2.0
"""Seconds that a request waits for a connection: those behind it, and /healthz, wait as well."""


def postgresql() -> dict[str, Any]:
    """Set how long PostgreSQL waits. A query has no limit in commands; config.wsgi sets one.

    What asks of each row who may see it seems dear: PostgreSQL would compile it anew each time,
    for a second, to save milliseconds.
    """
    limits = {
        "jit": "off",
        "statement_timeout": env.str("STATEMENT_TIMEOUT", default="0"),
        "lock_timeout": env.str("LOCK_TIMEOUT", default="5s"),
        "idle_in_transaction_session_timeout": env.str("IDLE_TIMEOUT", default="30s"),
    }
    options: dict[str, Any] = {
        "options": " ".join(f"-c {name}={value}" for name, value in limits.items()),
        # What tracker.api.kept asks twice is prepared; Django's own cursors prepare nothing.
        "prepare_threshold": 1,
        "connect_timeout": 5,
    }
    if connections := env.int("DATABASE_POOL", default=0):
        options["pool"] = {"min_size": 1, "max_size": connections, "timeout": PATIENCE}
    return options
