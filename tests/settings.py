"""The settings as they are, but for what only costs time in tests."""

from config.settings import *  # noqa: F403

# Argon2 is slow on purpose; tests/accounts says that it is used.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
SECOND_FACTOR_REQUIRED = False  # tests/accounts/test_second.py says what it does.
NUDGES = False  # tests/runtime says what they do.
CELERY_BROKER_URL = "memory://"
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, str] = {}
# Nothing of a test has to outlive the machine.
if DATABASES["default"]["ENGINE"].endswith("postgresql"):  # noqa: F405
    DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"  # noqa: F405
else:
    full = DATABASES["default"]["OPTIONS"]["init_command"]  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = full.replace("=FULL", "=OFF")  # noqa: F405
