"""The web process. A person waits for it, so its queries have little time."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("STATEMENT_TIMEOUT", "10s")
os.environ.setdefault("DATABASE_POOL", "8")

from django.core.wsgi import get_wsgi_application

from config.env import refuse_trial

refuse_trial()
application = get_wsgi_application()
