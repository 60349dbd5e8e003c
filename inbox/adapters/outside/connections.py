"""Connections to addresses that were checked, and the library's pools of them."""

from __future__ import annotations

import os
import socket
import ssl
import time
from collections.abc import Callable
from typing import Any

import certifi
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

# A connection may be closed by the other side while we write into it, and then nobody knows whether a
# message was sent. So one serves again only in a burst, when it was in use a moment ago.
IDLE = 2.0


class Guarded(HTTPConnection):
    """A connection to an address that was checked; too long idle it counts as closed."""

    def __init__(self, *args: Any, dial: Callable[[], socket.socket], current: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.dial = dial
        self.current = current
        self.used_at = 0.0
        self.may_serve_again = True

    def _new_conn(self) -> socket.socket:
        return self.dial()

    @property
    def is_connected(self) -> bool:
        is_young = time.monotonic() - self.used_at < IDLE
        return self.may_serve_again and is_young and super().is_connected

    def request(self, method: str, url: str, *args: Any, **options: Any) -> None:
        if self.sock is None:
            self.connect()
        sock: Any = self.sock
        sock.patience = self.current.patience
        self.used_at = time.monotonic()
        self.may_serve_again = (options.get("headers") or {}).get("Connection") != "close"
        super().request(method, url, *args, **options)

    def getresponse(self) -> Any:
        sock = self.sock
        try:
            return super().getresponse()
        except BaseException:
            # Of an answer that makes no sense the library closes only half.
            if sock is not None and sock.fileno() != -1:
                os.close(sock.detach())
            raise


class GuardedTls(Guarded, HTTPSConnection):
    """The same, encrypted: name and certificate are checked against the host, not the address."""


class PlainPool(urllib3.HTTPConnectionPool):
    ConnectionCls = Guarded


class EncryptedPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = GuardedTls


def trusted_authorities() -> ssl.SSLContext:
    """Those that the operator's system trusts, and the usual ones, which not every system has."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
