"""The workers of a site that is tried while other tests run: `celery -A tests.runtime.near`.

Its readers of the journal wait for the transactions of its own database alone.
"""

import django

django.setup()

from config.celery import app  # noqa: E402
from tests import horizon  # noqa: E402
from tracker.models.entries import OldestAtWork  # noqa: E402

OldestAtWork.template = horizon.OWN

__all__ = ["app"]
