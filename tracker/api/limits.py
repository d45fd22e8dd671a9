"""How often one key or person may ask: counted in the shared cache, told in RateLimit headers."""

import logging
import time
from dataclasses import dataclass

from django.core.cache import cache

from accounts import security
from tracker.api.errors import Refused

log = logging.getLogger("corridor.api")


@dataclass(frozen=True)
class Policy:
    """So many requests in so many seconds."""

    name: str
    quota: int
    seconds: int

    def __str__(self) -> str:
        return f'"{self.name}";q={self.quota};w={self.seconds}'

    def rest(self, now: float) -> int:
        """Return how many seconds of the present window are left."""
        return self.seconds - int(now % self.seconds)


READS = Policy("default", 600, 60)
WRITES = Policy("write", 120, 60)
EXPORTS = Policy("export", 10, 3600)


ALWAYS = (READS, WRITES)
"""What every answer tells of."""


def count(principal: str, *policies: Policy, told: str = "") -> dict[str, str]:
    """Count one request; return the headers that tell how many are left. Raises Refused.

    `told` is what was counted of the same request before.
    """
    now = time.time()
    left = {policy: policy.quota - used(policy, principal, now) for policy in policies}
    parts = [f'"{p.name}";r={max(0, n)};t={p.rest(now)}' for p, n in left.items()]
    headers = {
        "RateLimit-Policy": ",".join(map(str, dict.fromkeys((*ALWAYS, *policies)))),
        "RateLimit": ",".join(filter(None, (told, *parts))),
    }
    if beyond := [policy for policy, number in left.items() if number < 0]:
        names = [policy.name for policy in beyond]
        headers["Retry-After"] = str(max(policy.rest(now) for policy in beyond))
        security.warn("limit.reached", policy=",".join(names), by=principal)
        raise Refused("quota_exceeded", headers=headers, **{"violated-policies": names})
    return headers


def used(policy: Policy, principal: str, now: float) -> int:
    """Count once more, and return how often that was in the present window."""
    window = int(now // policy.seconds)
    return counted(f"rate:{policy.name}:{principal}:{window}", policy.seconds)


def counted(name: str, seconds: int) -> int:
    """Return how often this was asked in the present window; 0 where the cache is away."""
    try:
        cache.add(name, 0, seconds)
        return cache.incr(name)
    except Exception:
        # Limits are a courtesy between machines: without a cache the work goes on.
        log.warning("The cache is away: requests are not counted.")
        return 0
