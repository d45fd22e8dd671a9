"""What is done while Redis is away: nothing waits for it, and it is asked again after a while."""

import logging
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 0.25
"""Seconds that a request waits for Redis, to reach it and for its answer."""
REST = 10.0
"""Seconds for which a Redis that did not answer is left alone."""
log = logging.getLogger("corridor.redis")


class Circuit:
    """Calls something that may be away; once it failed, not again for REST seconds.

    One failure is logged, and the return; what happens between is not news.
    """

    def __init__(self, name: str, rest: float = REST) -> None:
        self.name, self.rest = name, rest
        self.open_until, self.broken, self.lock = 0.0, False, threading.Lock()

    def call(self, do: Callable[[], Any], otherwise: Callable[[], Any]) -> Any:
        """Return what `do` gives; what `otherwise` gives where it failed or is left alone."""
        if not self.may_try():
            return otherwise()
        try:
            done = do()
        except Exception as error:
            self.failed(error)
            return otherwise()
        if self.broken:
            self.mended()
        return done

    def may_try(self) -> bool:
        """Tell whether it is asked at all. After a rest one asks, and the others go on without."""
        with self.lock:
            now = time.monotonic()
            if now < self.open_until:
                return False
            if self.broken:
                self.open_until = now + self.rest
            return True

    def failed(self, error: Exception) -> None:
        with self.lock:
            first, self.broken = not self.broken, True
            self.open_until = time.monotonic() + self.rest
        if first:
            log.warning(
                "%s: Redis is away (%s). We go on without.", self.name, type(error).__name__
            )

    def mended(self) -> None:
        with self.lock:
            back, self.broken, self.open_until = self.broken, False, 0.0
        if back:
            log.warning("%s: Redis is back.", self.name)


@cache
def circuit_of(server: str) -> Circuit:
    """Return the circuit of all threads here: Django gives each a cache of its own."""
    return Circuit("cache")


class FallbackCache(BaseCache):
    """Redis where it answers; while it is away, each process remembers for itself."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        patience = {
            "socket_connect_timeout": PATIENCE,
            "socket_timeout": PATIENCE,
            "retry": Retry(NoBackoff(), 0),
        }
        options = params.get("OPTIONS", {}) | patience
        self.shared = RedisCache(server, params | {"OPTIONS": options})
        self.own = LocMemCache("while Redis is away", params)
        self.circuit = circuit_of(server)

    def ask(self, name: str, *args: Any, **more: Any) -> Any:
        return self.circuit.call(
            lambda: self.told(getattr(self.shared, name), *args, **more),
            lambda: getattr(self.own, name)(*args, **more),
        )

    def told(self, ask: Callable[..., Any], *args: Any, **more: Any) -> Any:
        """Ask Redis. That a key is not there is an answer, and no failure."""
        try:
            return ask(*args, **more)
        except ValueError as error:
            return error

    def add(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> Any:
        return self.ask("add", key, value, timeout, version)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self.ask("get", key, default, version)

    def set(
        self, key: Any, value: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> Any:
        return self.ask("set", key, value, timeout, version)

    def touch(self, key: Any, timeout: Any = DEFAULT_TIMEOUT, version: Any = None) -> Any:
        return self.ask("touch", key, timeout, version)

    def delete(self, key: Any, version: Any = None) -> Any:
        return self.ask("delete", key, version)

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> Any:
        """Add to a number that is there. Raises ValueError, as every cache does."""
        counted = self.ask("incr", key, delta, version)
        if isinstance(counted, ValueError):
            raise counted
        return counted

    def clear(self) -> Any:
        return self.ask("clear")
