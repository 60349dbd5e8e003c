"""The app in a real gunicorn, for tests about processes, crashes and the clock."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests

from tests.support.environment import ENVIRON, ROOT, setting_names
from tests.support.processes import free_port, kill_group, start, stop, wait_until
from tests.support.redis import RedisServer


class Server:
    """One gunicorn on a port of its own; it can be lost or stopped, and started again."""

    def __init__(self, folder: Path, environ: dict[str, str], arguments: tuple[str, ...] = ()) -> None:
        self.log = folder / "gunicorn.log"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environ = environment(folder, {"PORT": str(self.port), **environ})
        self.arguments = arguments

    def start(self, *, wait: bool = True) -> None:
        """Start it and wait until it is ready to take requests."""
        address = f"127.0.0.1:{self.port}"
        command = [sys.executable, "-m", "gunicorn", "--bind", address, *self.arguments, "wsgi:app"]
        self.process = start(command, log=self.log, cwd=ROOT, env=self.environ)
        if wait:
            wait_until(self.is_ready, self.process, self.log)

    def is_ready(self) -> bool:
        try:
            return requests.get(f"{self.url}/readyz", timeout=2).ok
        except requests.RequestException:
            return False

    def terminate(self) -> float:
        """Stop it as a host does, and return how many seconds it took."""
        return stop(self.process, signal.SIGTERM)

    def kill9(self) -> None:
        """Lose all its processes at once."""
        kill_group(self.process)

    def kill9_workers(self) -> None:
        """Lose the worker processes; gunicorn starts new ones."""
        for pid in self.workers():
            os.kill(pid, signal.SIGKILL)

    def workers(self) -> list[int]:
        listing = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in listing.stdout.split()]

    def flask(self, *arguments: str, ok: bool = True) -> str:
        """Run a flask command with the server's environment and return its standard output."""
        command = [sys.executable, "-m", "flask", "--app", "wsgi", *arguments]
        result = subprocess.run(
            command, cwd=ROOT, env=self.environ, capture_output=True, text=True, timeout=120, check=False
        )
        assert not ok or result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    @property
    def said(self) -> str:
        return self.log.read_text(errors="replace")


def environment(folder: Path, environ: dict[str, str]) -> dict[str, str]:
    """An environment with nothing of the developer's own in it, nor of their `.env`."""
    silent = dict.fromkeys(setting_names(), "")
    system = {key: os.environ[key] for key in ("PATH", "LANG", "LC_ALL", "TMPDIR") if key in os.environ}
    return {
        **silent,
        **system,
        "HOME": str(folder),
        "PYTHONUNBUFFERED": "1",
        "MEDIA_URL": str(folder / "media"),
        **ENVIRON,
        **environ,
    }


@pytest.fixture
def start_server(tmp_path) -> Iterator[Callable[..., Server]]:
    """Starts gunicorns: `start_server(DATABASE_URL=…, WEB_CONCURRENCY="2")`; all are gone afterwards."""
    servers: list[Server] = []

    def make(*arguments: str, wait: bool = True, **environ: str) -> Server:
        folder = tmp_path / f"server_{len(servers)}"
        folder.mkdir()
        servers.append(Server(folder, environ, arguments))
        servers[-1].start(wait=wait)
        return servers[-1]

    yield make
    for each in servers:
        each.kill9()


@pytest.fixture
def server(start_server, database_url) -> Server:
    """A gunicorn on this test's database, as it runs where nothing special is set."""
    return start_server(DATABASE_URL=database_url)


@pytest.fixture(scope="session")
def redis_server() -> Iterator[RedisServer]:
    server = RedisServer()
    yield server
    server.remove()


@pytest.fixture
def redis_url(redis_server) -> str:
    """The address of an empty Redis."""
    redis_server.flush()
    return redis_server.url
