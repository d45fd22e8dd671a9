"""What the tests of the API bring along."""

from tests.api.conftest import need_body

__all__ = ["need_body"]
