"""Where a request may go: exact origins by name, and only public addresses behind the names."""

from __future__ import annotations

import re
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Address = IPv4Address | IPv6Address

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
PORTS = {"http": 80, "https": 443}
LONGEST_URL = 8192

# Narrower than any URL parser on purpose: what two parsers could read differently is not read at all.
URL = re.compile(
    r"(?P<scheme>https?)://(?P<host>\[::1\]|[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?)"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<target>[/?][!-~]*)?",
    re.ASCII | re.IGNORECASE,
)
AMBIGUOUS = re.compile(r"[#\\]")

# Written out, because what Python calls global differs from version to version.
NOT_PUBLIC_V4 = [
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "168.63.129.16/32",  # Azure's own service to each of its machines
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
]
PUBLIC_V6 = IPv6Network("2000::/3")  # mapped, NAT64, unique local and link-local ones lie outside
NOT_PUBLIC_V6 = [
    ip_network(network)
    for network in (
        "2001::/23",  # Teredo, which wraps an IPv4 address, and its neighbours
        "2001:db8::/32",
        "2002::/16",  # 6to4, which wraps one too
        "3fff::/20",
    )
]


class BadAddress(ValueError):
    """A text that is not the plain address of something on the web."""


@dataclass(frozen=True, slots=True)
class Origin:
    """A scheme, a host and a port: what has to match exactly before anything is sent."""

    scheme: str
    host: str
    port: int

    @property
    def is_near(self) -> bool:
        return self.host in LOOPBACK


def read_url(url: str) -> tuple[Origin, str]:
    """Split an address into its origin and what is asked for there."""
    found = URL.fullmatch(url) if len(url) <= LONGEST_URL else None
    if found is None or AMBIGUOUS.search(url):
        raise BadAddress
    scheme = found["scheme"].lower()
    port = int(found["port"] or PORTS[scheme])
    target = found["target"] or "/"
    return (
        Origin(scheme, found["host"].lower().strip("[]"), port),
        target if target.startswith("/") else f"/{target}",
    )


def resolve(host: str, port: int) -> list[str]:
    """Ask for the addresses of a host, the one to try first at the front."""
    answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for _, _, _, _, address in answers]


def is_public(address: Address) -> bool:
    """Tell whether an address belongs to the internet, and to no network of our own or of our host."""
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in NOT_PUBLIC_V4)
    if address.scope_id is not None or address not in PUBLIC_V6:
        return False
    return address.is_global and not any(address in network for network in NOT_PUBLIC_V6)


def is_loopback(address: Address) -> bool:
    return address in IPv4Network("127.0.0.0/8") or address == IPv6Address("::1")


def parse(text: str) -> Address | None:
    """Read an address as a resolver writes it; None for anything else."""
    try:
        return ip_address(text)
    except ValueError:
        return None
