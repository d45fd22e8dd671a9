"""The web process. A person waits for it, so its queries have little time."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("STATEMENT_TIMEOUT", "10s")
os.environ.setdefault("DATABASE_POOL", "8")

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.wsgi import get_wsgi_application

if settings.DEBUG and "TRIAL" not in os.environ:
    # `manage.py serve` says TRIAL, and listens on this machine alone.
    raise ImproperlyConfigured(
        "DEBUG=true shows the inside of the site to whoever finds an error. Unset DEBUG and set "
        "SECRET_KEY and ALLOWED_HOSTS; to try Corridor on your own machine: make run."
    )
application = get_wsgi_application()
