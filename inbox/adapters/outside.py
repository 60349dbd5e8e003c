"""The one way out: requests to known hosts only, over checked addresses, with an end to everything."""

from __future__ import annotations

import http.client
import logging
import os
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from typing import Any, Protocol

import certifi
import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError, ReadTimeoutError, SSLError

from inbox.adapters.addresses import Address, BadAddress, Origin, is_loopback, is_public, parse, read_url
from inbox.adapters.addresses import resolve as ask_resolver
from inbox.adapters.patience import PIECE, Patience, PatientSocket, PatientTlsSocket

CONNECT = 5.0
PAUSE = 20.0
TOTAL = 60.0
SLOWEST = 64 * 1024  # bytes a second; below that a line is as good as dead
# A connection may be closed by the other side while we write into it, and then nobody knows whether a
# message was sent. So one serves again only in a burst, when it was in use a moment ago.
IDLE = 2.0
MOST_IDLE = 16

# Its warnings contain addresses, and with them the seals that open files.
logging.getLogger("urllib3").setLevel(logging.ERROR)


class OutsideError(Exception):
    """Nothing usable came back; `is_written` says that the other side may have got the request."""

    def __init__(self, message: str, *, is_written: bool = False) -> None:
        super().__init__(message)
        self.is_written = is_written


class NotAllowed(OutsideError):
    """The address is none that this way out leads to; nothing was sent."""


class Unreachable(OutsideError):
    """No connection came about; nothing was sent."""


class Untrusted(OutsideError):
    """The other side could not prove who it is; nothing was sent."""


class TooSlow(OutsideError):
    """The other side fell silent, or went on for too long."""


class BrokenOff(OutsideError):
    """The connection ended in the middle, or what came was no HTTP."""


class TooLarge(OutsideError):
    """More came, or was announced, than is wanted."""


class Encoded(OutsideError):
    """What came is compressed although it was asked for as it is."""


class Streamed(Protocol):
    """A body that is made while it is sent, and of which only the length is known before."""

    def __len__(self) -> int: ...

    def __iter__(self) -> Iterator[bytes]: ...


class Answer:
    """A status, headers, and a body that is read in pieces and never beyond a limit."""

    def __init__(self, response: urllib3.BaseHTTPResponse, patience: Patience) -> None:
        self.status = response.status
        self.headers: Mapping[str, str] = response.headers
        self.response = response
        self.patience = patience

    def chunks(self, limit: int) -> Iterator[bytes]:
        """Give the body piece by piece; raise `TooLarge` before it gets larger than the limit."""
        encoding = self.headers.get("Content-Encoding", "")
        if encoding.strip().lower() not in ("", "identity"):
            raise Encoded("The answer is compressed.", is_written=True)
        length = self.headers.get("Content-Length", "")
        if length.isascii() and length.isdigit() and int(length[:20]) > limit:
            raise TooLarge("The answer is too large.", is_written=True)
        count = 0
        while chunk := self._next():
            count += len(chunk)
            if count > limit:
                raise TooLarge("The answer is too large.", is_written=True)
            yield chunk

    def read(self, limit: int) -> bytes:
        return b"".join(self.chunks(limit))

    def _next(self) -> bytes:
        with told_plainly(self.patience):
            return self.response.read1(PIECE, decode_content=False) or b""


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


@contextmanager
def told_plainly(patience: Patience) -> Iterator[None]:
    """Turn the library's errors into ours, which contain neither addresses nor headers."""
    try:
        yield
    except (HTTPError, OSError, http.client.HTTPException) as error:
        kind, words = kind_of(error, patience)
        raise kind(words, is_written=patience.has_written) from None


def kind_of(error: Exception, patience: Patience) -> tuple[type[OutsideError], str]:
    reasons = (error, error.__cause__, *error.args)
    if any(isinstance(reason, (TimeoutError, ReadTimeoutError)) for reason in reasons):
        if patience.has_written:
            return TooSlow, "The answer did not come in time."
        return Unreachable, "No connection came about in time."
    if patience.has_written:
        return BrokenOff, "The connection broke off."
    if isinstance(error, SSLError):
        return Untrusted, "The certificate is not the one of this host."
    return Unreachable, "No connection came about."


def trusted_authorities() -> ssl.SSLContext:
    """Those that the operator's system trusts, and the usual ones, which not every system has."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context
