"""Starts what is measured: gunicorn with one of the apps, on a database of its own."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import requests
from sqlalchemy import Engine, create_engine, text

from benchmarks.bodies import SECRET
from tests.support.environment import ROOT
from tests.support.processes import free_port, start, stop, wait_until
from tests.support.server import environment


@dataclass(frozen=True, slots=True)
class Subject:
    """One running gunicorn and a way to look into its database."""

    port: int
    engine: Engine
    pid: int

    def pending(self) -> int:
        with self.engine.connect() as connection:
            return int(connection.scalar(text("SELECT count(*) FROM event WHERE state = 'pending'")) or 0)

    def wait_until_applied(self, patience: float = 120) -> float:
        """Return how many seconds it takes until nothing is pending."""
        began = time.perf_counter()
        while self.pending():
            if time.perf_counter() - began > patience:
                raise TimeoutError(f"Still {self.pending()} events pending after {patience} s.")
            time.sleep(0.02)
        return time.perf_counter() - began


@contextmanager
def running(
    factory: str,
    database_url: str,
    folder: Path,
    *,
    processes: int = 1,
    environ: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Subject]:
    """Run gunicorn as it is deployed, with the app that `benchmarks.servers` calls `factory`."""
    port = free_port()
    folder.mkdir(parents=True)
    log = folder / "log"
    settings = {"DATABASE_URL": database_url, "WHATSAPP_APP_SECRET": SECRET, **environ}
    environ = environment(folder, settings)
    migration = start(
        [sys.executable, "-m", "flask", "--app", "wsgi", "db", "upgrade"], log=log, cwd=ROOT, env=environ
    )
    if migration.wait(60) != 0:
        raise RuntimeError(log.read_text())
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--workers", str(processes)]
    server = start([*command, f"benchmarks.servers:{factory}()"], log=log, cwd=ROOT, env=environ)
    engine = create_engine(database_url)
    try:
        wait_until(lambda: answers(port), server, log)
        yield Subject(port, engine, server.pid)
    finally:
        engine.dispose()
        stop(server)


def answers(port: int) -> bool:
    try:
        return requests.get(f"http://127.0.0.1:{port}/readyz", timeout=2).ok
    except requests.RequestException:
        return False
