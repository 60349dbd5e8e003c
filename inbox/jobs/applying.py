"""The applier's thread: applies at once when rung, and looks by itself every second."""

from __future__ import annotations

import logging
import threading
import time

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from inbox.operations import heartbeats
from inbox.operations.applier import Applier
from inbox.operations.keeper import told

log = logging.getLogger(__name__)

LOOK = 1.0  # seconds between looks of its own
BREATH = 0.005  # seconds left to others between two rounds
BUSY = 0.85  # of a processor, used by others during a breath
LONGEST_BREATH = 0.2
LONGEST_PAUSE = 10.0
WORKER_CHECK = 5.0


class ApplierLoop:
    """Runs the applier in this process, unless a worker process does it for the installation."""

    def __init__(self, engine: Engine, applier: Applier) -> None:
        self.engine = engine
        self.applier = applier
        self.bell = threading.Event()
        self.stopping = threading.Event()
        self.thread: threading.Thread | None = None
        self.yields_to_workers = True
        self.checked_at = float("-inf")
        self.has_worker = False

    def ring(self) -> None:
        self.bell.set()

    def start(self, *, yields_to_workers: bool) -> None:
        self.yields_to_workers = yields_to_workers
        self.stopping.clear()
        self.thread = threading.Thread(target=self.run, name="applier", daemon=True)
        self.thread.start()

    def stop(self, timeout: float = 10.0) -> None:
        self.stopping.set()
        self.bell.set()
        if self.thread is not None:
            self.thread.join(timeout)

    def run(self) -> None:
        pause = LOOK
        while not self.stopping.is_set():
            self.bell.wait(pause)
            self.bell.clear()
            try:
                self.work()
                pause = LOOK
            except Exception as error:
                pause = min(LONGEST_PAUSE, pause * 2)
                trouble = told(error) if isinstance(error, SQLAlchemyError) else repr(error)
                log.error("Applying has to wait for %g seconds: %s", pause, trouble)
                self.stopping.wait(pause)

    def work(self) -> None:
        """Apply until nothing is pending or it is time to stop."""
        if self.leaves_it_to_worker():
            return
        while not self.stopping.is_set() and self.applier.apply_some():
            give_way()
        while not self.stopping.is_set() and not self.bell.is_set() and self.applier.make_findable():
            give_way()

    def leaves_it_to_worker(self) -> bool:
        if not self.yields_to_workers:
            return False
        if time.monotonic() - self.checked_at > WORKER_CHECK:
            self.has_worker = heartbeats.has_worker(self.engine)
            self.checked_at = time.monotonic()
        return self.has_worker


def give_way() -> None:
    """Let the webhook door go first: hold back while it needs the whole processor, but not for long.

    Meta counts a slow answer as a failure; a message that shows up a moment later hurts nobody.
    """
    deadline = time.monotonic() + LONGEST_BREATH
    while time.monotonic() < deadline:
        began, used = time.monotonic(), time.process_time()
        time.sleep(BREATH)
        if time.process_time() - used < BUSY * (time.monotonic() - began):
            break
