"""Which addresses outside may be spoken to: https, a known port, and the public internet alone.

An address somebody types is tried out by our server, which stands beside things that trust it.
"""

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from tracker.rules.refusals import NotValid

IP = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

UNFIT = re.compile(r"[\s\\\x00-\x20\x7f]")
NAME = re.compile(
    r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*"
)
NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
"""A last part like this makes a host a number, in one of the many ways to write one."""
KEPT_IN_PATHS = "/%:@!$&'()*+,;=~?"

PUBLIC_V6 = ipaddress.ip_network("2000::/3")
SPECIAL: tuple[Network, ...] = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
            "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16",
            "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20",
        ),
    )
)  # fmt: skip
"""What is nobody's on the public internet, or leads past it: shared, mapped, tunnelled.

Python's `is_global` changes with its version and calls some of these global. Site-local, NAT64
and whatever else is outside of 2000::/3 needs no line here.
"""


@dataclass(frozen=True)
class Reach:
    """What the operator allows besides the public internet and port 443."""

    ports: frozenset[int] = frozenset({443})
    networks: tuple[Network, ...] = ()


@dataclass(frozen=True)
class Target:
    """Where a message goes: a name as DNS knows it, a port, and the path with its query."""

    host: str
    port: int
    path: str


def target_of(url: str, reach: Reach) -> Target:
    """Return where an address leads. Raises NotValid with a sentence that says what to do."""
    if UNFIT.search(url):
        raise NotValid(_("Leave blanks, control characters and “\\” out of the address."))
    try:
        parts = urlsplit(url)
        port, host = 443 if parts.port is None else parts.port, parts.hostname or ""
    except ValueError:
        raise NotValid(_("This is no web address. Copy it whole from your system.")) from None
    if parts.scheme != "https":
        raise NotValid(_("Begin the address with https://. Nothing is sent unencrypted."))
    if "@" in parts.netloc:
        raise NotValid(_("Leave the user name and the password out of the address."))
    if port not in reach.ports:
        ports = ", ".join(str(number) for number in sorted(reach.ports))
        raise NotValid(_("Use one of these ports: %s. Others are closed.") % ports)
    path = quote(parts.path or "/", safe=KEPT_IN_PATHS)
    query = f"?{quote(parts.query, safe=KEPT_IN_PATHS)}" if parts.query else ""
    return Target(host_of(host), port, path + query)


def host_of(text: str) -> str:
    """Return a host as DNS knows it, or an IP address written in its usual way."""
    wrong = NotValid(_("Give the host by its name, such as hooks.example.org."))
    try:
        host = text if ":" in text else text.encode("idna").decode().lower().removesuffix(".")
    except UnicodeError:
        raise wrong from None
    if ":" not in host and not NUMBER.fullmatch(host.rpartition(".")[2]):
        if NAME.fullmatch(host) is None:
            raise wrong
        return host
    try:
        number = ipaddress.ip_address(host)
    except ValueError:
        raise wrong from None
    if "%" in host:
        raise wrong
    return str(number)


def is_public(address: str, reach: Reach) -> bool:
    """Tell whether an address that DNS gave is on the public internet, or allowed by name."""
    found = unwrapped(ipaddress.ip_address(address))
    if any(found in network for network in reach.networks):
        return True
    if found.is_multicast or not found.is_global:
        return False
    if found.version == 6 and found not in PUBLIC_V6:
        return False
    return not any(found in network for network in SPECIAL)


def unwrapped(address: IP) -> IP:
    """Return the IPv4 address that an IPv6 one only wraps."""
    inner = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return inner or address


def approved(addresses: list[str], reach: Reach) -> list[str]:
    """Return the addresses to connect to: all of them, or none where one is not public."""
    if not all(is_public(address, reach) for address in addresses):
        return []
    return [str(unwrapped(ipaddress.ip_address(address))) for address in addresses]
