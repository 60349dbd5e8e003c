"""The network is closed in tests: only this computer can be reached."""

from __future__ import annotations

import ipaddress
import socket

import pytest

real_connect = socket.socket.connect
real_connect_ex = socket.socket.connect_ex
real_getaddrinfo = socket.getaddrinfo

PROXIES = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy")


class NetworkClosed(Exception):
    """A test tried to reach another computer; a pretend one is missing in it."""


def is_near(host: object) -> bool:
    """Tell whether a host is this computer, without asking anybody."""
    if host in ("localhost", "", None):
        return True
    try:
        return ipaddress.ip_address(str(host)).is_loopback
    except ValueError:
        return False


def refuse_far(family: int, address: object) -> None:
    if family in (socket.AF_INET, socket.AF_INET6) and isinstance(address, tuple) and not is_near(address[0]):
        raise NetworkClosed(f"A test tried to connect to {address[0]}.")


def connect(self: socket.socket, address) -> None:
    refuse_far(self.family, address)
    return real_connect(self, address)


def connect_ex(self: socket.socket, address) -> int:
    refuse_far(self.family, address)
    return real_connect_ex(self, address)


def getaddrinfo(host, *args, **kwargs):
    if not is_near(host):
        raise NetworkClosed(f"A test tried to look up {host}.")
    return real_getaddrinfo(host, *args, **kwargs)


@pytest.fixture(scope="session", autouse=True)
def closed_network():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect)
        patch.setattr(socket.socket, "connect_ex", connect_ex)
        patch.setattr(socket, "getaddrinfo", getaddrinfo)
        for name in PROXIES:
            patch.delenv(name, raising=False)
        yield
