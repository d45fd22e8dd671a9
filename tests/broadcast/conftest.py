"""What the tests of telling bring along."""

import pytest

from tests.broadcast.post import Office


@pytest.fixture
def office(settings):
    """A mail server that the product is told to use."""
    with Office() as office:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", office.port
        yield office
