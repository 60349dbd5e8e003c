"""A Graph API for the benchmark, in a process of its own: every number is a file."""

from __future__ import annotations

import hashlib
import json
import random
import sys
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE
BLOCK = random.Random(4).randbytes(MEGABYTE)


def size_of(number: int) -> int:
    """Mostly photos, some films, and now and then the largest that WhatsApp takes of one."""
    if number % 100 == 0:
        return 16 * MEGABYTE
    return MEGABYTE if number % 10 == 0 else (20 + number % 80) * KILOBYTE


def data_of(number: int) -> bytes:
    head = b"\xff\xd8\xff\xe0" + number.to_bytes(4, "big")
    size = size_of(number)
    return (head + BLOCK * (size // MEGABYTE + 1))[:size]


@lru_cache
def digest_of(number: int) -> str:
    return hashlib.sha256(data_of(number)).hexdigest()


class Handler(BaseHTTPRequestHandler):
    """Describes `/v26.0/NUMBER` and hands out `/file/NUMBER`."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        number = int(path.rpartition("/")[2])
        if path.startswith("/file/"):
            self.say(data_of(number), "image/jpeg")
            return
        url = f"http://{self.headers['Host']}/file/{number}"
        told = {"url": url, "mime_type": "image/jpeg", "sha256": digest_of(number)}
        self.say(json.dumps({**told, "file_size": size_of(number)}).encode(), "application/json")

    def say(self, data: bytes, content_type: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
