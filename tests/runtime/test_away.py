"""Redis away, or worse, silent: a request waits a fraction of a second once, and goes on."""

import logging
import time

import pytest
from django.core.cache.backends.redis import RedisCache

from config import away
from config.away import Circuit, FallbackCache
from tests.runtime.servers import OwnRedis


class TestACircuit:
    def broken(self):
        raise OSError("redis://:secret@host")

    def test_leaves_alone_what_failed_and_tries_again_later(self, caplog):
        circuit, tries = Circuit("test", rest=0.2), []

        def fails():
            tries.append(1)
            self.broken()

        assert [circuit.call(fails, lambda: "else") for _ in range(5)] == ["else"] * 5
        assert len(tries) == 1
        time.sleep(0.25)
        assert circuit.call(lambda: "done", lambda: "else") == "done"
        assert [r.message.split(":")[0] for r in caplog.records] == ["test", "test"]
        assert "secret" not in caplog.text

    def test_says_once_that_it_is_away(self, caplog):
        circuit = Circuit("test", rest=0)
        for _ in range(4):
            circuit.call(self.broken, lambda: None)
        assert len(caplog.records) == 1


@pytest.fixture
def cache(own_redis):
    cache = FallbackCache(own_redis.url, {})
    cache.own.clear()
    return cache


class TestTheCache:
    def test_is_shared_while_redis_answers(self, cache, own_redis):
        cache.set("a", 1)
        assert RedisCache(own_redis.url, {}).get("a") == 1
        assert (cache.add("n", 0, 60), cache.incr("n"), cache.incr("n")) == (True, 1, 2)
        cache.delete("a")
        assert cache.get("a", "gone") == "gone"
        with pytest.raises(ValueError, match="not found"):
            cache.incr("nothing")
        assert not cache.circuit.broken

    @pytest.mark.parametrize("how", ["stop", "hang"])
    def test_goes_on_alone_while_it_does_not(self, cache, own_redis, how, caplog):
        cache.set("a", 1)
        getattr(own_redis, how)()
        began = time.monotonic()
        counted = [self.count(cache) for _ in range(50)]
        took = time.monotonic() - began
        assert counted[-2:] == [49, 50]
        assert took < 4 * away.PATIENCE
        assert len(caplog.records) == 1
        assert "away" in caplog.text

    def count(self, cache):
        cache.add("n", 0, 60)
        return cache.incr("n")

    def test_comes_back_with_redis(self, cache, own_redis, caplog):
        cache.circuit.rest = 0.1
        own_redis.stop()
        cache.set("a", "own")
        assert cache.get("a") == "own"
        own_redis.start()
        time.sleep(0.15)
        cache.set("a", "shared")
        assert RedisCache(own_redis.url, {}).get("a") == "shared"
        assert [r.levelno for r in caplog.records] == [logging.WARNING] * 2

    def test_of_django_would_wait(self):
        server = OwnRedis()
        try:
            plain = RedisCache(server.url, {"OPTIONS": {"socket_timeout": 2}})
            plain.set("a", 1)
            server.hang()
            began = time.monotonic()
            with pytest.raises(Exception, match="Timeout"):
                plain.get("a")
            assert time.monotonic() - began > 1.9
        finally:
            server.stop()
