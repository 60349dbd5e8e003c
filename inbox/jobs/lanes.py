"""The threads that answer the doorbell, in lanes that cannot starve each other."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from functools import partial

from sqlalchemy.exc import SQLAlchemyError

from inbox.adapters.queue import MEDIA, OTHER, SENDS, Doorbell, Threads
from inbox.jobs.applying import give_way
from inbox.operations.keeper import told

log = logging.getLogger(__name__)

COUNTS = {MEDIA: 4, SENDS: 8, OTHER: 2}
HEALTH_CHECK = 10.0

Job = Callable[[int], object]


class Lanes:
    """Each lane's own threads; there are none while another process does the work."""

    def __init__(self, doorbell: Doorbell, jobs: Mapping[str, Job]) -> None:
        self.doorbell = doorbell
        self.jobs = jobs
        self.is_beside_web = False
        self.threads: list[Threads] = []
        self.checked_at = 0.0

    def open(self) -> None:
        """Start the threads, and see now and then that none of them has died."""
        if not self.threads:
            self.threads = [
                Threads(self.doorbell.lanes[lane], count, partial(self.do, lane))
                for lane, count in COUNTS.items()
            ]
            for threads in self.threads:
                threads.start()
        elif time.monotonic() - self.checked_at > HEALTH_CHECK:
            for threads in self.threads:
                threads.check_worker_health()
        else:
            return
        self.checked_at = time.monotonic()

    def close(self) -> list[Threads]:
        """Let the threads end when they have finished what they do; return them for whoever waits."""
        closing, self.threads = self.threads, []
        for threads in closing:
            threads.stop()
        return closing

    def do(self, lane: str, job: str, row_id: int) -> None:
        """Do one job. What goes wrong here is no trouble of the row's own: the sweep rings again."""
        known = self.jobs.get(job)
        if known is None:
            log.warning("Nobody here knows the job %r; a newer version may have rung.", job)
            return
        if self.is_beside_web and lane != SENDS:
            give_way()
        try:
            known(row_id)
        except Exception as error:
            trouble = told(error) if isinstance(error, SQLAlchemyError) else repr(error)
            log.warning("The job %s of row %d has to wait: %s", job, row_id, trouble)


def wait_for(closing: list[Threads], seconds: float) -> bool:
    """Wait until the threads have ended; False where some are still at work."""
    deadline = time.monotonic() + seconds
    every = [thread for threads in closing for _, thread in threads.worker_threads]
    for thread in every:
        thread.join(max(0.0, deadline - time.monotonic()))
    return not any(thread.is_alive() for thread in every)
