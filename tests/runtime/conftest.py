"""What the tests of the running product bring along."""

from tests.runtime.servers import own_redis

__all__ = ["own_redis"]
