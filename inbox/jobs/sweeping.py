"""The sweep: looks every two seconds for work that is due, so that a lost ring costs no more than that."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from inbox.adapters.queue import ROOM, Doorbell
from inbox.jobs.lanes import Lanes, wait_for
from inbox.jobs.watching import WorkerWatch
from inbox.operations.claims import Claims, Work, take_back
from inbox.operations.keeper import told

log = logging.getLogger(__name__)

PERIOD = 2.0
ALMOST_EMPTY = 50  # rings in a lane: only then more are looked for, or the same would be rung twice
AT_ONCE = 500
GRACE = 4.0  # seconds to finish in; what is not finished is given back


@dataclass(frozen=True, slots=True)
class Chore:
    """A kind of work that the sweep knows: where to ring, how to find what is due, whose leases may end."""

    lane: str
    job: str
    due: Callable[[int], Sequence[int]]
    leased: Work | None = None


class Sweeper:
    """Opens the lanes of this process, unless a worker does the work, and rings for what is due."""

    def __init__(
        self,
        engine: Engine,
        doorbell: Doorbell,
        lanes: Lanes,
        claims: Claims,
        chores: Sequence[Chore],
        on_start: Callable[[], object] = lambda: None,
    ) -> None:
        self.engine = engine
        self.doorbell = doorbell
        self.lanes = lanes
        self.claims = claims
        self.chores = chores
        self.on_start = on_start
        self.watch = WorkerWatch(engine)
        self.stopping = threading.Event()
        self.thread: threading.Thread | None = None
        self.yields_to_workers = True

    def start(self, *, yields_to_workers: bool) -> None:
        self.yields_to_workers = self.lanes.is_beside_web = yields_to_workers
        self.stopping.clear()
        self.claims.reopen()
        self.thread = threading.Thread(target=self.run, name="sweeper", daemon=True)
        self.thread.start()

    def stop_claiming(self) -> None:
        """Begin nothing new. Safe to call from a signal handler, and more than once."""
        self.claims.close()

    def stop(self) -> None:
        """Finish what can be finished soon, and give the rest back to others at once."""
        self.claims.close()
        self.stopping.set()
        if self.thread is not None:
            self.thread.join(GRACE)
        closing = self.lanes.close()
        if not wait_for(closing, GRACE):
            try:
                self.claims.give_back()
            except SQLAlchemyError as error:
                log.warning("Work could not be given back (%s); its leases end by themselves.", told(error))
        self.doorbell.stop()

    def run(self) -> None:
        try:
            self.on_start()
        except Exception as error:
            log.warning("Cleaning up at the start failed: %r", error)
        while not self.stopping.is_set():
            try:
                self.round()
            except Exception as error:
                trouble = told(error) if isinstance(error, SQLAlchemyError) else repr(error)
                log.warning("The sweep has to wait: %s", trouble)
            self.stopping.wait(PERIOD)

    def round(self) -> None:
        """One look at everything."""
        self.claims.renew()
        if self.yields_to_workers and self.watch.is_at_work():
            self.lanes.close()
            return
        if self.stopping.is_set() or self.claims.is_closed:
            return
        self.lanes.open()
        for chore in self.chores:
            if chore.leased is not None and (count := take_back(self.engine, chore.leased)):
                log.warning("Took back %d of the job %s, whose process is gone", count, chore.job)
            self.ring(chore)

    def ring(self, chore: Chore) -> None:
        """Ring for what is due where a lane has almost nothing to do, so that no queue grows without end."""
        if ROOM - self.doorbell.room(chore.lane) > ALMOST_EMPTY:
            return
        for row_id in chore.due(AT_ONCE):
            self.doorbell.ring(chore.lane, chore.job, row_id)
