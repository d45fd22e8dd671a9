"""Where a request comes from, as far as it can be believed."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"


def origin_of(request: HttpRequest) -> str:
    """Name the network address a request comes from; of IPv6 the /64, which one site owns whole.

    X-Forwarded-For is read from its end and only as far as TRUSTED_PROXIES wrote it: what stands
    further left, the caller could have written himself.
    """
    address = request.META.get("REMOTE_ADDR", "")
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    while trusted(address) and forwarded:
        address = forwarded.pop().strip() or address
    return site_of(address)


def trusted(address: str) -> bool:
    """Tell whether this is one of our own proxies."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    return any(found in ip_network(proxy) for proxy in settings.TRUSTED_PROXIES)


def site_of(address: str) -> str:
    """Fold the addresses that one site may use at will into one."""
    try:
        found = ip_address(address)
    except ValueError:
        return UNKNOWN
    if isinstance(found, IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ip_network((found.packed, 64), strict=False))
    return str(found)
