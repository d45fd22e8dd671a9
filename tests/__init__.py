"""The tests mirror the floors. Their environment is set here, before any settings are read."""

import os
import tempfile
from pathlib import Path

ENVIRONMENT = {
    "SECRET_KEY": "a-key-for-tests-alone-that-signs-nothing-of-worth-0123456789",
    "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
    "HTTPS": "false",
    "DEBUG": "false",
    "DATABASE_URL": "sqlite:///unused.sqlite3",
    # A file, as in production: connections share nothing but the disk.
    "TEST_DATABASE": str(Path(tempfile.gettempdir()) / f"corridor-{os.getpid()}.sqlite3"),
    "EMAIL_URL": "memorymail://",
    "LOG_LEVEL": "WARNING",
    # A browser test, or a loaded machine, may think for long within one transaction.
    "LOCK_TIMEOUT": "30s",
    "IDLE_TIMEOUT": "0",
    "REDIS_URL": "",
    # Playwright's event loop runs in the thread of the tests.
    "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
}
for name, value in ENVIRONMENT.items():
    os.environ.setdefault(name, value)
