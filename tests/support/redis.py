"""A Redis of the tests' own that keeps nothing."""

from __future__ import annotations

import shutil
import signal
import tempfile
from pathlib import Path

from redis import Redis
from redis.exceptions import ConnectionError as RedisDown

from tests.support.processes import find_program, free_port, kill_group, start, stop, wait_until


class RedisServer:
    """One throw-away server on a free port of the loopback interface."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="inbox-redis-"))
        self.log = self.folder / "log"
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.start()

    def start(self) -> None:
        command = [find_program("redis-server"), "--port", str(self.port), "--bind", "127.0.0.1",
                   "--save", "", "--appendonly", "no"]  # fmt: skip
        self.process = start(command, log=self.log, cwd=self.folder)
        wait_until(self._answers, self.process, self.log)

    def stop(self) -> None:
        stop(self.process, signal.SIGTERM)

    def kill9(self) -> None:
        kill_group(self.process)

    def flush(self) -> None:
        with Redis.from_url(self.url) as redis:
            redis.flushall()

    def remove(self) -> None:
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _answers(self) -> bool:
        try:
            with Redis.from_url(self.url) as redis:
                return bool(redis.ping())
        except RedisDown:
            return False
