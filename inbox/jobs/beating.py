"""The heartbeat thread: this process is alive, and these requests were refused."""

from __future__ import annotations

import contextlib
import logging
import threading

from sqlalchemy import Engine

from inbox.operations import heartbeats
from inbox.operations.keeper import told
from inbox.operations.refusals import Refusals

log = logging.getLogger(__name__)

PERIOD = 10.0


class HeartbeatLoop:
    """Beats every ten seconds, and takes its row away when the process ends in peace."""

    def __init__(self, engine: Engine, role: str, version: str, refusals: Refusals) -> None:
        self.engine = engine
        self.role = role
        self.version = version
        self.refusals = refusals
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self.run, name="heartbeat", daemon=True)

    def start(self) -> None:
        self.thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        self.stopping.set()
        self.thread.join(timeout)

    def run(self) -> None:
        while True:
            try:
                heartbeats.beat(self.engine, self.role, self.version)
                self.refusals.write(self.engine)
            except Exception as error:
                log.warning("The heartbeat could not be written: %s", told(error))
            if self.stopping.wait(PERIOD):
                break
        with contextlib.suppress(Exception):
            self.refusals.write(self.engine)
            heartbeats.leave(self.engine, self.role)
