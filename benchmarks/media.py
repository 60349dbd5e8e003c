"""2,000 files are fetched while webhooks keep coming: how long those wait, and how much memory it takes."""

from __future__ import annotations

import itertools
import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import text

from benchmarks.bodies import SECRET, Signed, bodies, wa_id
from benchmarks.figures import Figure
from benchmarks.load import Outcome, post_all
from benchmarks.subjects import Subject, running
from inbox.whatsapp.signature import sign
from tests.support.environment import ROOT
from tests.support.processes import free_port, start, stop, wait_until

FILES = 2_000
RATE = 100  # webhooks a second
STRETCH = 5  # seconds of webhooks that are posted at once
PATIENCE = 600


def measure(database: Iterator[str], folder: Path) -> list[Figure]:
    """One round: it fetches some 600 MB."""
    took = Figure(f"{FILES:,} files fetched and stored", "files/s")
    middle = Figure(f"webhooks at {RATE}/s beside it: p50", "ms")
    slowest = Figure(f"webhooks at {RATE}/s beside it: p99", "ms", 500, at_most=True)
    memory = Figure("memory of the process at most", "MB", 300, at_most=True)
    folder.mkdir(parents=True)
    with graph(folder / "graph.log") as url:
        graph_url = {"WHATSAPP_GRAPH_URL": url}
        with (
            running("real", next(database), folder / "real", environ=graph_url) as subject,
            Peak(subject) as peak,
        ):
            began = time.perf_counter()
            post_all(subject.port, photos(), connections=8)
            outcome = beside(subject)
            took.rounds.append(FILES / (time.perf_counter() - began))
            memory.rounds.append(peak.megabytes)
    middle.rounds.append(outcome.percentile(0.5) * 1000)
    slowest.rounds.append(outcome.percentile(0.99) * 1000)
    return [took, middle, slowest, memory]


def beside(subject: Subject) -> Outcome:
    """Post at a steady rate until all files are stored, and put together what the client saw."""
    whole, deadline = Outcome(), time.monotonic() + PATIENCE
    run = str(time.time_ns())
    source = bodies(run)
    while stored(subject) < FILES:
        if time.monotonic() > deadline:
            raise TimeoutError(f"Only {stored(subject)} files are stored.")
        part = post_all(
            subject.port, list(itertools.islice(source, RATE * STRETCH)), connections=16, rate=RATE
        )
        whole.latencies += part.latencies
        whole.refused += part.refused
    if whole.refused:
        raise RuntimeError(f"{whole.refused} webhooks were refused.")
    return whole


def stored(subject: Subject) -> int:
    query = text("SELECT count(*) FROM attachment WHERE state = 'stored'")
    with subject.engine.connect() as connection:
        return int(connection.scalar(query) or 0)


def photos() -> Iterator[Signed]:
    for number in range(FILES):
        message = {
            "from": wa_id(number % 50),
            "id": f"wamid.bench.photo.{number}",
            "timestamp": str(int(time.time())),
            "type": "image",
            "image": {"id": str(number), "mime_type": "image/jpeg"},
        }
        value = {
            "messaging_product": "whatsapp",
            "metadata": {"display_phone_number": "15550100101", "phone_number_id": "407712900015501"},
            "contacts": [{"profile": {"name": "Customer"}, "wa_id": wa_id(number % 50)}],
            "messages": [message],
        }
        entry = {"id": "318840027745501", "changes": [{"value": value, "field": "messages"}]}
        body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
        yield body, sign(body, SECRET)


class Peak:
    """The most memory that the server's process held, looked up twice a second."""

    def __init__(self, subject: Subject) -> None:
        listing = subprocess.run(
            ["pgrep", "-P", str(subject.pid)], capture_output=True, text=True, check=True
        )
        self.pids = listing.stdout.split()
        self.megabytes = 0.0
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)

    def __enter__(self) -> Peak:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.is_over.set()
        self.thread.join()

    def watch(self) -> None:
        while not self.is_over.wait(0.5):
            self.megabytes = max(self.megabytes, *map(resident, self.pids))


def resident(pid: str) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) / 1024


@contextmanager
def graph(log: Path) -> Iterator[str]:
    port = free_port()
    server = start([sys.executable, "-m", "benchmarks.files", str(port)], log=log, cwd=ROOT)
    try:
        wait_until(lambda: listens(port), server, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        stop(server)


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
