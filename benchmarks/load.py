"""A client that posts webhooks over kept-alive connections, as fast as it can or at a fixed rate."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from benchmarks.bodies import Signed

PATH = "/api/whatsapp/webhook/"


@dataclass(slots=True)
class Outcome:
    """What the client saw: seconds each answered request took, and what was not answered with 200."""

    seconds: float = 0.0
    latencies: list[float] = field(default_factory=list)
    refused: int = 0

    @property
    def kept(self) -> int:
        return len(self.latencies)

    @property
    def rate(self) -> float:
        return self.kept / self.seconds if self.seconds else 0.0

    def percentile(self, share: float) -> float:
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else float("nan")


def post_all(
    port: int, requests: Iterable[Signed], *, connections: int, rate: float | None = None
) -> Outcome:
    """Post every body once; with `rate`, request n starts n/rate seconds after the first.

    A request's latency counts from the moment at which it was due, so that a server that falls
    behind cannot hide it by slowing the client down.
    """
    ready = [raw_request(body, signature) for body, signature in requests]
    outcome, guard = Outcome(), threading.Lock()
    queue: Iterator[tuple[int, bytes]] = iter(enumerate(ready))
    began = time.perf_counter()

    def client() -> None:
        latencies, refused = [], 0
        with Connection(port) as connection:
            while True:
                with guard:
                    number, raw = next(queue, (-1, b""))
                if number < 0:
                    break
                due = began + number / rate if rate else time.perf_counter()
                if (early := due - time.perf_counter()) > 0:
                    time.sleep(early)
                if connection.post(raw) == 200:
                    latencies.append(time.perf_counter() - due)
                else:
                    refused += 1
        with guard:
            outcome.latencies += latencies
            outcome.refused += refused

    threads = [threading.Thread(target=client) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.seconds = time.perf_counter() - began
    return outcome


def raw_request(body: bytes, signature: str) -> bytes:
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nX-Hub-Signature-256: {signature}\r\n\r\n"
    )
    return head.encode() + body


class Connection:
    """One kept-alive connection; reads just enough of the answer, to leave the processor to the server."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        if self.socket:
            self.socket.close()

    def post(self, raw: bytes) -> int:
        if self.socket is None:
            self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=30)
            self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.sendall(raw)
        answer = b""
        while b"\r\n\r\n" not in answer:
            part = self.socket.recv(4096)
            if not part:
                raise ConnectionError("The server closed the connection.")
            answer += part
        head, _, rest = answer.partition(b"\r\n\r\n")
        length = content_length(head)
        while len(rest) < length:
            rest += self.socket.recv(4096)
        if b"\r\nconnection: close" in head.lower():
            self.socket.close()
            self.socket = None
        return int(head[9:12])


def content_length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            return int(line.split(b":")[1])
    return 0
