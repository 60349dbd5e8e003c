"""Meta's machines under load: threads that post signed bodies and repeat whatever was refused."""

from __future__ import annotations

import http.client
import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from tests.support.meta import WEBHOOK, envelope, signed

PATIENCE = 15  # seconds for one answer; the server's own limits are far below
CUSTOMERS = 40


class Poster:
    """One connection to the webhook door, opened again when it breaks."""

    def __init__(self, url: str) -> None:
        self.address = urlsplit(url).netloc
        self.connection: http.client.HTTPConnection | None = None

    def post(self, body: bytes) -> int:
        """The answer's status, or 0 where there was none."""
        try:
            if self.connection is None:
                self.connection = http.client.HTTPConnection(self.address, timeout=PATIENCE)
            self.connection.request("POST", WEBHOOK, body, signed(body))
            answer = self.connection.getresponse()
            answer.read()
            return answer.status
        except (OSError, http.client.HTTPException):
            self.close()
            return 0

    def __enter__(self) -> Poster:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class Senders:
    """Several posters at once. `acknowledged` is what nobody would ever send again."""

    def __init__(
        self, *urls: str, threads: int = 4, bodies: Iterator[tuple[str, bytes]] | None = None
    ) -> None:
        self.bodies = bodies or texts()
        self.guard = threading.Lock()
        self.stopping = threading.Event()
        self.acknowledged: set[str] = set()
        self.answers: Counter[int] = Counter()
        self.slowest = 0.0
        self.threads = [
            threading.Thread(target=self.run, args=(urls[number % len(urls)],), daemon=True)
            for number in range(threads)
        ]

    def __enter__(self) -> Senders:
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join()

    def have(self, count: int) -> bool:
        """Whether so many bodies have been acknowledged."""
        return len(self.acknowledged) >= count

    def run(self, url: str) -> None:
        poster = Poster(url)
        while not self.stopping.is_set():
            with self.guard:
                name, body = next(self.bodies, (None, b""))
            if name is None:
                break
            while not self.stopping.is_set() and not self.is_taken(poster, name, body):
                time.sleep(0.02)
        poster.close()

    def is_taken(self, poster: Poster, name: str, body: bytes) -> bool:
        began = time.monotonic()
        status = poster.post(body)
        with self.guard:
            self.answers[status] += 1
            self.slowest = max(self.slowest, time.monotonic() - began)
            if status == 200:
                self.acknowledged.add(name)
        return status == 200


def texts() -> Iterator[tuple[str, bytes]]:
    """Texts without end, each by one of a few dozen customers, with their ids."""
    for number in itertools.count(1):
        wamid = f"wamid.load-{number}"
        yield wamid, text(wamid, customer=number % CUSTOMERS)


def text(wamid: str, *, customer: int = 0, body: str = "Hello") -> bytes:
    sender, now = f"4477009{customer:05}", str(int(time.time()))
    message = {"id": wamid, "from": sender, "timestamp": now, "type": "text", "text": {"body": body}}
    contact = {"wa_id": sender, "profile": {"name": f"Customer {customer}"}}
    return json.dumps(envelope(messages=[message], contacts=[contact])).encode()


def wait_for(is_so: Callable[[], bool], patience: float = 60) -> float:
    """Wait until something is so, and return how many seconds that took."""
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < patience, f"It did not happen within {patience} seconds."
        time.sleep(0.1)
    return time.monotonic() - began
