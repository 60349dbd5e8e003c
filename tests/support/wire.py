"""A server that says exactly what a test wants, byte by byte, and writes down what it was asked."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import struct
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pytest

PATIENCE = 30.0  # seconds after which even a server that hangs gives its answer


@dataclass(frozen=True)
class Asked:
    """One request as it came over the wire."""

    line: str
    headers: dict[str, str]
    body: bytes

    @property
    def target(self) -> str:
        return self.line.split(" ")[1]


# What a script does with a connection once a request was read; true where another one may follow.
Script = Callable[["WireServer", socket.socket], bool]


class WireServer:
    """Plays one script for each request, and the last one for ever."""

    def __init__(self, *, tls: ssl.SSLContext | None = None) -> None:
        self.tls = tls
        self.asked: list[Asked] = []
        self.connections = 0
        self.scripts: deque[Script] = deque()
        self.now = threading.local()
        self.is_closing = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, name="wire-server", daemon=True).start()

    def says(self, *scripts: Script | bytes) -> None:
        """Set what is said from now on."""
        self.scripts = deque(one if callable(one) else saying(one) for one in scripts)

    def accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                self.connections += 1
                threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError), connection:
            if self.tls:
                connection = self.tls.wrap_socket(connection, server_side=True)
            with connection, connection.makefile("rb") as lines:
                while asked := read(lines):
                    self.asked.append(asked)
                    self.now.asked = asked
                    script = self.scripts.popleft() if len(self.scripts) > 1 else self.scripts[0]
                    if not script(self, connection):
                        break

    def wait(self, seconds: float) -> None:
        """Let time pass, unless the test is over."""
        if self.is_closing.wait(seconds):
            raise OSError("The test is over.")

    def close(self) -> None:
        self.is_closing.set()
        self.listener.close()


def read(lines: Iterable[bytes]) -> Asked | None:
    head = list(iter(lambda: lines.readline().rstrip(b"\r\n").decode("latin-1"), ""))  # type: ignore[attr-defined]
    if not head:
        return None
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
    body = lines.read(int(headers.get("content-length", "0")))  # type: ignore[attr-defined]
    return Asked(head[0], headers, body)


def answer(status: int, body: bytes | str | dict = b"", **headers: str) -> bytes:
    """A whole answer, the last one of its connection; `content_length=""` and the like leave a header out."""
    content = json.dumps(body).encode() if isinstance(body, dict) else body
    content = content.encode() if isinstance(content, str) else content
    lines = {"content_length": str(len(content)), "connection": "close", **headers}
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status} Said\r\n{head}\r\n".encode() + content


def saying(said: bytes) -> Script:
    """Say it and hang up."""

    def script(server: WireServer, connection: socket.socket) -> bool:
        connection.sendall(said)
        return False

    return script


def going_on(said: bytes) -> Script:
    """Say it, but not that it is the last, and wait for the next request."""

    def script(server: WireServer, connection: socket.socket) -> bool:
        connection.sendall(said.replace(b"connection: close\r\n", b""))
        return True

    return script


def echoing(server: WireServer, connection: socket.socket) -> bool:
    """Say what was asked for, ten thousand times, and wait for the next request."""
    connection.sendall(answer(200, server.now.asked.target * 10_000, connection=""))
    return True


def hanging(before: bytes, after: bytes) -> Script:
    """Fall silent in between: whoever waits without end gets a whole answer after all."""

    def script(server: WireServer, connection: socket.socket) -> bool:
        connection.sendall(before)
        server.wait(PATIENCE)
        connection.sendall(after)
        return False

    return script


def dripping(said: bytes, *, every: float = 0.1, beginning: int = 0) -> Script:
    """Say it one byte at a time; some bytes at the beginning may come at once."""

    def script(server: WireServer, connection: socket.socket) -> bool:
        connection.sendall(said[:beginning])
        for octet in said[beginning:]:
            server.wait(every)
            connection.sendall(bytes([octet]))
        return False

    return script


def resetting(before: bytes = b"") -> Script:
    """Say a part, and end the connection the hard way."""

    def script(server: WireServer, connection: socket.socket) -> bool:
        connection.sendall(before)
        server.wait(0.05)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        return False

    return script


def pouring(head: bytes, piece: bytes, times: int) -> Script:
    """Say a great deal without having it all in memory."""

    def script(server: WireServer, connection: socket.socket) -> bool:
        connection.sendall(head)
        for _ in range(times):
            connection.sendall(piece)
        return False

    return script


@pytest.fixture
def wire_server() -> Iterator[Callable[..., WireServer]]:
    """Starts such servers; all are gone afterwards."""
    servers: list[WireServer] = []

    def make(*scripts: Script | bytes, tls: ssl.SSLContext | None = None) -> WireServer:
        server = WireServer(tls=tls)
        server.says(*(scripts or (answer(200),)))
        servers.append(server)
        return server

    yield make
    for each in servers:
        each.close()
