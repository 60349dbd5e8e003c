"""Requests to known hosts only, over checked addresses, with an end to everything."""

from __future__ import annotations

import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, Protocol

import urllib3

from inbox.adapters.addresses import Address, BadAddress, Origin, is_loopback, is_public, parse, read_url
from inbox.adapters.addresses import resolve as ask_resolver
from inbox.adapters.outside.answer import Answer
from inbox.adapters.outside.connections import EncryptedPool, PlainPool, trusted_authorities
from inbox.adapters.outside.errors import NotAllowed, Unreachable, told_plainly
from inbox.adapters.patience import Patience, PatientSocket, PatientTlsSocket

CONNECT = 5.0
PAUSE = 20.0
TOTAL = 60.0
SLOWEST = 64 * 1024  # bytes a second; below that a line is as good as dead
MOST_IDLE = 16

# Its warnings contain addresses, and with them the seals that open files.
logging.getLogger("urllib3").setLevel(logging.ERROR)


class Streamed(Protocol):
    """A body that is made while it is sent, and of which only the length is known before."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[bytes]: ...


class Outside:
    """Sends requests to the allowed origins, and to nothing else whatever an address says.

    Redirects are not followed, cookies not kept, proxies and passwords of the environment not used.
    A host is resolved once for each connection, and what is connected to is the address that was
    checked: a name cannot be public when it is checked and private when it is used.
    """

    def __init__(
        self,
        allowed: Iterable[Origin],
        *,
        user_agent: str,
        connect: float = CONNECT,
        pause: float = PAUSE,
        total: float = TOTAL,
        slowest: int = SLOWEST,
        resolve: Callable[[str, int], list[str]] = ask_resolver,
        may_connect: Callable[[Address], bool] = is_public,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self.user_agent = user_agent
        self.connect, self.pause, self.total, self.slowest = connect, pause, total, slowest
        self.resolve, self.may_connect = resolve, may_connect
        self.allowed = frozenset(allowed)
        self.tls = tls
        self.current = threading.local()
        self.guard = threading.Lock()
        self.pools: dict[Origin, urllib3.HTTPConnectionPool] = {}

    def longest(self, expected: int) -> float:
        """The seconds after which an exchange of so many bytes has surely ended."""
        return self.total + expected / self.slowest + self.pause

    @contextmanager
    def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes | Streamed | None = None,
        expected: int = 0,
        keep: bool = True,
    ) -> Iterator[Answer]:
        """Ask, and hold the answer open while it is read.

        `expected` is how many bytes of answer may take time of their own; without `keep` the
        connection serves nothing else afterwards.
        """
        pool, target = self._permitted(url)
        sent = {
            "Accept-Encoding": "identity",
            "User-Agent": self.user_agent,
            **({} if keep else {"Connection": "close"}),
            **({} if body is None else {"Content-Length": str(len(body))}),
            **(headers or {}),
        }
        length = 0 if body is None else len(body)
        patience = Patience(
            pause=self.pause, total=self.total, expected=expected + length, slowest=self.slowest
        )
        self.current.patience = patience
        with told_plainly(patience):
            response = pool.urlopen(
                method,
                target,
                body=body,
                headers=sent,
                retries=False,
                redirect=False,
                preload_content=False,
                decode_content=False,
                timeout=urllib3.Timeout(connect=self.connect, read=self.pause),
            )
        try:
            yield Answer(response, patience)
        finally:
            response.close()
            response.release_conn()

    def _permitted(self, url: str) -> tuple[urllib3.HTTPConnectionPool, str]:
        try:
            origin, target = read_url(url)
        except BadAddress:
            raise NotAllowed("The address is not a plain web address.") from None
        if origin not in self.allowed:
            raise NotAllowed(f"{origin.scheme}://{origin.host}:{origin.port} is not an allowed address.")
        with self.guard:
            if origin not in self.pools:
                self.pools[origin] = self._pool(origin)
            return self.pools[origin], target

    def _pool(self, origin: Origin) -> urllib3.HTTPConnectionPool:
        options: dict[str, Any] = {
            "maxsize": MOST_IDLE,
            "dial": partial(self._dial, origin),
            "current": self.current,
        }
        if origin.scheme == "http":
            return PlainPool(origin.host, origin.port, **options)
        self.tls = self.tls or trusted_authorities()
        self.tls.sslsocket_class = PatientTlsSocket
        return EncryptedPool(origin.host, origin.port, ssl_context=self.tls, **options)

    def _dial(self, origin: Origin) -> socket.socket:
        """Connect to the first address that may be connected to and answers."""
        try:
            named = self.resolve(origin.host, origin.port)
        except (OSError, UnicodeError):
            raise Unreachable(f"{origin.host} has no address.") from None
        may_connect = is_loopback if origin.is_near else self.may_connect
        addresses = [address for text in named if (address := parse(text)) and may_connect(address)]
        if not addresses:
            raise Unreachable(f"{origin.host} has no public address.")
        for address in addresses:
            try:
                return self._connect(address, origin.port)
            except OSError:
                continue
        raise Unreachable(f"{origin.host} does not answer.")

    def _connect(self, address: Address, port: int) -> socket.socket:
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        sock = PatientSocket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(min(self.connect, self.current.patience.left()))
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            sock.connect((str(address), port))
        except BaseException:
            sock.close()
            raise
        return sock
