"""Whether a worker process does the work of the installation."""

from __future__ import annotations

import time

from sqlalchemy import Engine

from inbox.operations import heartbeats

CHECK = 5.0


class WorkerWatch:
    """Asks for a worker's heartbeat every five seconds at most."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.checked_at = float("-inf")
        self.has_worker = False

    def is_at_work(self) -> bool:
        if time.monotonic() - self.checked_at > CHECK:
            self.has_worker = heartbeats.has_worker(self.engine)
            self.checked_at = time.monotonic()
        return self.has_worker
