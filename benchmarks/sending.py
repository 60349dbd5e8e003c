"""How long it takes from an agent's click until WhatsApp has the message, in one process."""

from __future__ import annotations

import hashlib
import itertools
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from statistics import quantiles

import requests
from sqlalchemy import insert

from benchmarks.bodies import CUSTOMERS, bodies
from benchmarks.figures import Figure
from benchmarks.load import post_all
from benchmarks.subjects import Subject, running
from inbox.models.base import utcnow
from inbox.models.token import ApiToken

MESSAGES = 60  # a round
ROUNDS = 5
PATIENCE = 30.0
TOKEN = "inbox_of-the-benchmark"


class Receipts(ThreadingHTTPServer):
    """A Graph API that takes everything at once, and notes when it did."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Taking)
        self.taken: dict[str, float] = {}
        self.arrived = threading.Condition()

    def wait_for(self, text: str) -> float:
        with self.arrived:
            if not self.arrived.wait_for(lambda: text in self.taken, PATIENCE):
                raise TimeoutError(f"{text!r} never arrived.")
            return self.taken[text]


class Taking(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Receipts

    def do_POST(self) -> None:
        at = time.perf_counter()
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        text = body.get("text", {}).get("body")
        if text is not None:
            with self.server.arrived:
                self.server.taken[text] = at
                self.server.arrived.notify_all()
        number = hashlib.sha256(f"{text}{at}".encode()).hexdigest()[:20]
        answer = json.dumps(
            {"messaging_product": "whatsapp", "messages": [{"id": f"wamid.{number}"}]}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        pass


def measure(database: Iterator[str], folder: Path) -> list[Figure]:
    """Send one message after the other, each to another customer."""
    middle = Figure("from the click to WhatsApp: p50", "ms", 150, at_most=True)
    slowest = Figure("from the click to WhatsApp: p95", "ms")
    folder.mkdir(parents=True)
    with receipts() as graph:
        environ = {"WHATSAPP_GRAPH_URL": f"http://127.0.0.1:{graph.server_port}"}
        with running("real", next(database), folder / "real", environ=environ) as subject:
            prepare(subject)
            send(subject, graph, "warm", 10)
            for number in range(ROUNDS):
                took = send(subject, graph, f"round {number}", MESSAGES)
                middle.rounds.append(quantiles(took, n=20)[9] * 1000)
                slowest.rounds.append(quantiles(took, n=20)[18] * 1000)
    return [middle, slowest]


@contextmanager
def receipts() -> Iterator[Receipts]:
    server = Receipts()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def prepare(subject: Subject) -> None:
    """Let every customer write, so that they may be answered, and give the benchmark a token."""
    post_all(subject.port, list(itertools.islice(bodies("opening", 100), CUSTOMERS // 100)), connections=2)
    subject.wait_until_applied()
    token = {
        "name": "benchmark",
        "token_hash": hashlib.sha256(TOKEN.encode()).hexdigest(),
        "scopes": "send",
        "created_at": utcnow(),
    }
    with subject.engine.begin() as connection:
        connection.execute(insert(ApiToken).values(**token))


def send(subject: Subject, graph: Receipts, run: str, count: int) -> list[float]:
    """Send so many messages, and return the seconds that each took."""
    took = []
    with requests.Session() as session:
        session.headers["Authorization"] = f"Bearer {TOKEN}"
        for number in range(count):
            text = f"{run}, message {number}"
            body = {"conversation_id": number % CUSTOMERS + 1, "type": "text", "text": {"body": text}}
            began = time.perf_counter()
            answer = session.post(
                f"http://127.0.0.1:{subject.port}/api/whatsapp/messages/", json=body, timeout=10
            )
            answer.raise_for_status()
            took.append(graph.wait_for(text) - began)
    return took
